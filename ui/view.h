/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A screen: a table of functions over a small state of its own. It sees the
 * picture of the engine and a canvas, never a terminal and never the engine;
 * the app owns it and draws what is common to all around it.
 */
#ifndef NTPTUI_UI_VIEW_H
#define NTPTUI_UI_VIEW_H

#include "engine/snapshot.h"
#include "ui/canvas.h"
#include "ui/table.h"
#include "ui/verb.h"

/* What every screen is drawn from. */
struct scene {
	const struct snapshot *snap; /* NULL before the first */
	bool wide;                   /* whole names */
	bool numbers;                /* addresses instead of names */
};

struct view;

struct view_ops {
	const char *name; /* N_() */
	unsigned screen;  /* its SCREEN_* bit */
	/* Something changed, or the room did: `rows` are there. */
	void (*update)(struct view *v, const struct scene *sc, int rows);
	/* Draws into rows [top, top + rows) of the canvas. */
	void (*draw)(const struct view *v, const struct scene *sc,
	    struct canvas *c, int top, int rows);
	void (*move)(struct view *v, const struct scene *sc, enum move m);
};

struct view {
	const struct view_ops *ops;
	struct table table;      /* selection; `top` and `page` of texts too */
	size_t lines;            /* of a text, as last counted */
	uint16_t assoc;          /* whose details */
	const struct verb *verb; /* whose help; NULL: all */
	unsigned from;           /* SCREEN_* bit of the screen below */
};

extern const struct view_ops view_peers;
extern const struct view_ops view_detail;
extern const struct view_ops view_help;

/* The association with this id, or NULL. */
const struct snap_peer *scene_peer(const struct scene *sc, uint16_t id);

/*
 * Screens of text are written by a function that calls text_* for every line
 * from the first on; only what lies in the room is drawn, all are counted.
 */
struct text {
	struct canvas *c; /* NULL: only count */
	int top, rows;    /* where on the canvas */
	size_t skip;      /* lines above what is shown */
	size_t lines;     /* so far */
};

/* The row on which the next line comes, or -1 if it is not seen; counts it. */
int text_line(struct text *t);

/* A whole line of one role. */
void text_say(struct text *t, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* After the last line: says so if there is more below the room. */
void text_more(const struct text *t);

/* A name in 16 columns and what belongs to it, broken into lines. */
void text_pair(struct text *t, const char *name, const char *value);

#endif
