/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A screen: a table of functions over a small state of its own. It sees the
 * picture of the engine and a canvas, never a terminal and never the engine;
 * the app owns it and draws what is common to all around it.
 *
 * There are four kinds, and what a screen of each kind can do comes with the
 * kind: lists (sorted, filtered, searched), texts (scrolled, searched),
 * drawings, which fit into whatever room there is, and an editor.
 */
#ifndef NTPTUI_UI_VIEW_H
#define NTPTUI_UI_VIEW_H

#include "engine/snapshot.h"
#include "ui/canvas.h"
#include "ui/format.h"
#include "ui/list.h"
#include "ui/names.h"
#include "ui/verb.h"

/* What every screen is drawn from. */
struct scene {
	const struct snapshot *snap; /* NULL before the first */
	bool wide;                   /* whole names */
	bool numbers;                /* addresses instead of names */
	bool words;                  /* no drawings: it is read aloud */
	unsigned how;                /* FORMAT_* bits: units, zone */
	const struct names *names;   /* by reverse DNS; NULL: not asked for */
	char zone[FORMAT_ZONE];      /* whose time of day is shown: "UTC" */
	int cols;                    /* of the canvas drawn last */
	const char *paper;           /* what view_answer shows, or NULL */
	struct pad *pad;             /* what view_config shows; or NULL */
	struct roster *roster;       /* what view_servers shows; or NULL */
	struct setup *setup;         /* what view_setup shows; or NULL */
	struct inquiry *inquiry;     /* what view_why shows; or NULL */
	bool distant;                /* the engine is on another host */
};

/* The same, with what this canvas can show. */
unsigned scene_how(const struct scene *sc, const struct canvas *c);

struct view;
struct text;
struct pad;
struct roster;
struct setup;
struct inquiry;

struct view_ops {
	const char *name; /* N_() */
	unsigned screen;  /* its SCREEN_* bit */

	/* A text: writes all its lines (text_*()). Else NULL. */
	void (*write)(
	    const struct view *v, const struct scene *sc, struct text *t);

	/* A list whose columns can be chosen: its name in files. Else NULL. */
	const char *table;

	/* A list: its rows, its columns, those that fit, and how many rows
	 * of a room this high show items. Else NULL. Columns compare rows of
	 * the context `sc`. */
	struct list_rows (*rows)(const struct view *v, const struct scene *sc);
	const struct column *columns;
	int ncolumns;
	int (*place)(const struct view *v, const struct scene *sc, int width,
	    struct placed *out);
	int (*page)(int rows);
	int above; /* its rows above the headings */

	/* A list or a drawing: draws into rows [top, top + rows). NULL: a
	 * text. */
	void (*draw)(const struct view *v, const struct scene *sc,
	    struct canvas *c, int top, int rows);

	/* An editor: the room is another one; the cursor moves; it goes to
	 * what holds v->list.search. Else NULL. */
	void (*update)(struct view *v, const struct scene *sc, int rows);
	void (*move)(struct view *v, const struct scene *sc, enum move m);
	bool (*find)(
	    struct view *v, const struct scene *sc, bool back, bool here);
};

struct view {
	const struct view_ops *ops;
	struct list list;        /* a list's */
	size_t top, page, lines; /* a text's: scrolled to, shown, in all */
	uint16_t assoc;          /* whose details */
	const struct verb *verb; /* whose help; NULL: all */
	uint8_t plot;            /* enum plot_value, drawn first */
	uint8_t span;            /* enum clock_span; CLOCK_NO_SPAN: minutes */
	struct view *below;      /* the screen that it was opened from */
};

extern const struct view_ops view_overview;
extern const struct view_ops view_peers;
extern const struct view_ops view_clock;
extern const struct view_ops view_clients;
extern const struct view_ops view_log;
extern const struct view_ops view_detail;
extern const struct view_ops view_help;
extern const struct view_ops view_answer;
extern const struct view_ops view_columns;
extern const struct view_ops view_config;
extern const struct view_ops view_about;
extern const struct view_ops view_save;
extern const struct view_ops view_versions;
extern const struct view_ops view_version;
extern const struct view_ops view_trial;
extern const struct view_ops view_servers;
extern const struct view_ops view_server;
extern const struct view_ops view_setup;
extern const struct view_ops view_why;
extern const struct view_ops view_finding;
extern const struct view_ops view_explain;
extern const struct view_ops view_times;

/* The screens that digits and Tab reach, in that order. */
struct tab {
	char digit;
	const struct view_ops *ops;
};
const struct tab *view_tabs(size_t *count);

/* Something changed, or the room did: `rows` are there. */
void view_update(struct view *v, const struct scene *sc, int rows);

/* Draws into rows [top, top + rows) of the canvas. */
void view_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows);

void view_move(struct view *v, const struct scene *sc, enum move m);

/* Goes to a text's next heading, or the one before; false if there is none. */
bool view_section(struct view *v, const struct scene *sc, bool back);

/* Goes to the next place (or the one before) that holds v->list.search;
 * `here`: where it stands counts too. False if there is none. `cols`: of the
 * canvas. */
bool view_find(
    struct view *v, const struct scene *sc, int cols, bool back, bool here);

/* Frees what it holds, not itself. */
void view_free(struct view *v);

/* The source's name; of one that only an address names, such as a pool's, the
 * name that reverse DNS knows. Its address if addresses are shown. */
const char *scene_remote(
    char *buf, size_t size, const struct scene *sc, const struct snap_peer *p);

/* An address, or its name. */
const char *scene_address(
    char *buf, size_t size, const struct scene *sc, const struct addr *a);

/* The association with this id, or NULL. */
const struct snap_peer *scene_peer(const struct scene *sc, uint16_t id);

/* By name, address or association id; NULL if there is none. */
const struct snap_peer *view_find_peer(
    const struct snapshot *s, const char *name);

/*
 * Screens of text are written by a function that calls text_* for every line
 * from the first on; only what lies in the room is drawn, all are counted.
 */
struct text {
	struct canvas *c; /* NULL: only count */
	int cols;         /* of the canvas, known without it too */
	int top, rows;    /* where on the canvas */
	size_t skip;      /* lines above what is shown */
	size_t lines;     /* so far */

	/* Where the headings are: the last before this line, SIZE_MAX: none,
	 * and the first after it, 0: none. */
	size_t here, before, after;
};

/* A heading is next: a place to jump to. text_say() and text_rule() know it
 * by its role. */
void text_heading(struct text *t);

/* The row on which the next line comes, or -1 if it is not seen; counts it. */
int text_line(struct text *t);

/* A whole line of one role. */
void text_say(struct text *t, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A drawing among the lines: `rows` lines are counted, and a canvas for them
 * is returned to draw on and to give to text_paste(), which frees it; NULL if
 * lines are only counted.
 */
struct canvas *text_sheet(struct text *t, int rows);
void text_paste(struct text *t, struct canvas *sheet);

/* A name in 16 columns and what belongs to it, in as many lines as that
 * needs. */
void text_pair(struct text *t, const char *name, const char *value);
void text_pair_role(
    struct text *t, enum role role, const char *name, const char *value);

/* A heading in a line across. */
void text_rule(struct text *t, const char *heading);

#endif
