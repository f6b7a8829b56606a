/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console without a terminal: keys, pictures of the engine and sizes go
 * in, a canvas and reactions come out. Pure but for its memory; it has no
 * clock (the picture brings the time) and sends nothing: what it wants done
 * stands in the reactions and in app_wish().
 */
#ifndef NTPTUI_UI_APP_H
#define NTPTUI_UI_APP_H

#include "config/layout.h"
#include "engine/command.h"
#include "engine/link.h"
#include "engine/snapshot.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

/* What is to be done after a call; several bits can be set. */
enum {
	REACT_DRAW = 1,       /* something may look different */
	REACT_QUIT = 2,       /* leave the console */
	REACT_COMMAND = 4,    /* send app_wish(), then app_sent() */
	REACT_PROMPT = 8,     /* open the prompt */
	REACT_REPAINT = 16,   /* the terminal may be garbled: all anew */
	REACT_SUSPEND = 32,   /* stop this process until it is continued */
	REACT_STARTED = 64,   /* `start` was carried out: remember it */
	REACT_OBSERVED = 128, /* `observe` was: forget it */
	REACT_ASK = 256,      /* ask app_question_6(), then app_asked() */
	REACT_DESK = 512,     /* carry out app_desk_wish(), then app_desk() */
	REACT_ROSTER = 1024,  /* carry out app_roster_wish() */
	REACT_SETUP = 2048,   /* carry out app_setup_wish() */
	REACT_INQUIRE = 8192, /* carry out app_inquiry_wish() */
	REACT_DETACH = 4096,  /* leave the console, the engine goes on */
};

struct app_cfg {
	const char *title; /* copied */
	bool wide, numbers;
	bool practice; /* a practice network: quit without a question */
	bool leavable; /* our own engine could go on without a screen */
	bool local, ntpq, reverse, mouse; /* as in struct app_modes */
	double interval;                  /* s; 0: every picture is shown */
	unsigned dialect; /* DIALECT_* bits, as which a text is judged */
	bool files;       /* and what it names is looked at */
	uint16_t trial;   /* s that it is watched on trial; 0: by default */
};

struct app *app_new(const struct app_cfg *cfg);
void app_free(struct app *a);

/* A new picture; copied unless it is held still, or the next one is not due
 * (app_modes, interval). */
unsigned app_update(struct app *a, const struct snapshot *s);

/* How it stands with the engine, if that is another process. */
unsigned app_attached(struct app *a, const struct link_info *info);

/* A key (ui/key.h) while the prompt is not open. */
unsigned app_key(struct app *a, int key);

/* A text was pasted while the prompt is not open; it is never taken for keys.
 */
unsigned app_paste(struct app *a, const char *text, size_t len);

/* The mouse did something on the screen as it was drawn last. Nothing it does
 * cannot be done by a key. */
unsigned app_mouse(struct app *a, const struct mouse *m);

/* What the prompt's line is for. */
enum line_kind {
	LINE_VERB,   /* a verb and its arguments */
	LINE_SEARCH, /* what is searched, as it is typed */
	LINE_FILTER, /* what rows must hold to be shown, as it is typed */
	/* On the Config screen: */
	LINE_REPLACE, /* what is to be replaced */
	LINE_WITH,    /* and by what */
	LINE_GOTO,    /* a line, or line:column */
	LINE_ADDRESS, /* whose rights are asked for */
	LINE_COPY,    /* the file that a copy goes to */
	LINE_MAIL,    /* the file that a server's mail goes to */
	LINE_SERVERS, /* on the Setup screen: servers by name */
};
enum line_kind app_line_kind(const struct app *a);

/* A line from the prompt. */
unsigned app_line(struct app *a, const char *line);

/* The prompt is open with this text and cursor (octets); NULL: it is closed.
 * `hint`: what completion offers, or NULL. */
void app_prompt(
    struct app *a, const char *text, size_t point, const char *hint);

/* Draws everything into the canvas, whatever its size. */
void app_draw(struct app *a, struct canvas *c);

/* What REACT_COMMAND is about; and what became of it: the id it was given,
 * 0 if it could not be sent. */
void app_wish(const struct app *a, enum command_kind *kind, uint16_t *assoc);
void app_sent(struct app *a, uint32_t id);

/* An address whose name somebody should look up (modes.reverse); false if
 * there is none. And what it is called; "": nobody knows. */
bool app_wants_name(struct app *a, struct addr *out);
unsigned app_name(struct app *a, const struct addr *addr, const char *name);

/* How the tables are laid out: as it was remembered, as it is now, and
 * whether the user has changed it. */
void app_lay_out(struct app *a, const struct layouts *l);
void app_layouts(const struct app *a, struct layouts *out);
bool app_moved(const struct app *a);

/* What REACT_ASK is about; the id that it was given, 0: not now; and what came
 * of it. */
const struct link_question *app_question_6(const struct app *a);
void app_asked(struct app *a, uint32_t id);
unsigned app_answered(struct app *a, const struct link_answer *answer);

/* What REACT_DESK is about: the next wish of the Config screen, false if there
 * is none; its text is good until the app is called again. What came of it,
 * and desk_base(). */
struct desk_wish;
struct desk_answer;
struct save_text;
bool app_desk_wish(struct app *a, struct desk_wish *out);
unsigned app_desk(struct app *a, const struct desk_answer *answer,
    const struct save_text *base);

/* The networks that this host is in, for "who may do what"; copied. */
struct explain_net;
void app_know_nets(struct app *a, const struct explain_net *net, size_t count);

/* What REACT_ROSTER is about: the next wish of the Servers screen (what it is
 * and what is to be called after it: ui/roster.h), false if there is none. */
struct roster_wish;
struct picker;
struct probe_result;
bool app_roster_wish(struct app *a, struct roster_wish *out);
unsigned app_roster_loaded(
    struct app *a, struct picker *p, const char *host, const char *address);
unsigned app_roster_news(struct app *a, const struct probe_result *result,
    size_t done, bool over, int64_t now);
unsigned app_roster_done(struct app *a, unsigned job, int error);

/* What REACT_SETUP is about: the next wish of the Setup screen (what it is and
 * what is to be called after it: ui/setup.h), false if there is none. */
struct setup_wish;
struct setup_loaded;
struct survey;
struct errand_result;
bool app_setup_wish(struct app *a, struct setup_wish *out);
unsigned app_setup_loaded(struct app *a, const struct setup_loaded *l);
unsigned app_setup_host(struct app *a, const struct survey *host, bool over);
unsigned app_setup_ran(struct app *a, const struct errand_result *r);
unsigned app_setup_measured(struct app *a, const struct probe_result *r,
    size_t n, size_t done, bool over);
struct pool_facts;
unsigned app_setup_pool(struct app *a, const struct pool_facts *f, bool asking);
unsigned app_setup_done(struct app *a, unsigned job, int error);

/* What REACT_INQUIRE is about: the next wish of the Why screen, false if there
 * is none. Is it looked at? A newer diagnosis (NULL: the same), and what is
 * under way; what came of a command. */
struct inquiry_wish;
struct inquiry_work;
struct why_report;
bool app_inquiry_wish(struct app *a, struct inquiry_wish *out);
bool app_wonders(const struct app *a);
unsigned app_inquiry(
    struct app *a, const struct why_report *r, const struct inquiry_work *work);
unsigned app_inquiry_ran(struct app *a, bool good, const char *text);

/* Names of servers that completion offers besides those that run; the caller's,
 * as long as the app. */
struct complete_name;
void app_know_hosts(
    struct app *a, const struct complete_name *host, size_t count);

/* The console ends: wishes a draft of what is in no file, if need be; then
 * carry out app_desk_wish(). True if there are changes in no file. */
bool app_last(struct app *a);

/* Somebody looks at the list of clients, or has asked for it; of another host
 * it is only fetched then. */
bool app_watches_clients(const struct app *a);

/* The text that it made, for who prints it: to be freed; NULL: none. */
char *app_take_paper(struct app *a);

/* The picture shown, NULL before the first; for completion. */
const struct snapshot *app_snapshot(const struct app *a);

/* ---- for the functions of the verb table ---- */

/* A sentence in the status line, shown for some ten seconds. */
unsigned app_say(struct app *a, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A question; `yes` is called when y is pressed; n, q, Esc and Ctrl-C are no,
 * but Ctrl-C is yes where `yes` is app_leave(). */
unsigned app_ask(struct app *a, unsigned (*yes)(struct app *a), const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* A question with answers of its own; Esc and Ctrl-C are none of them, and
 * leave everything as it is. `fmt` need not name the keys: the bar does. */
struct app_choice {
	int key;          /* a letter */
	const char *word; /* N_(), for the key bar */
	unsigned (*run)(struct app *a);
};
#define APP_CHOICES 5
unsigned app_choose(struct app *a, const struct app_choice *choice, size_t n,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The sentence that was said last, and the question that is open; "": none. */
const char *app_said(const struct app *a);
const char *app_question(const struct app *a);

/* Returns REACT_QUIT. And can the engine be left running? REACT_DETACH then,
 * else a sentence why not. */
unsigned app_leave(struct app *a);
bool app_leavable(const struct app *a);
unsigned app_detach(struct app *a);

/* One of ntpq's commands, by its whole name: shows what the picture tells, or
 * asks. */
unsigned app_ask_daemon(
    struct app *a, const char *name, int argc, char *const argv[]);

/* Wishes a command for the engine; returns the reactions. */
unsigned app_want(struct app *a, enum command_kind kind, uint16_t assoc);

unsigned app_move(struct app *a, enum move m);

/* To a text's next heading, or the one before. */
unsigned app_section(struct app *a, bool back);

/* Goes to a tab; to the next or the one before (`by` 1, -1), round the end. */
unsigned app_show(struct app *a, const struct view_ops *tab);
unsigned app_turn(struct app *a, int by);

/* Opens a screen above the present one, closes the uppermost. */
unsigned app_open(struct app *a, const struct view_ops *ops);
unsigned app_close(struct app *a);

/* The bit of the screen that keys are for now (SCREEN_*). */
unsigned app_screen(struct app *a);

/* The uppermost screen. */
struct view *app_view(struct app *a);

/* Opens the prompt for such a line. */
unsigned app_ask_line(struct app *a, enum line_kind kind);

/* The next place, or the one before, that holds what was searched. */
unsigned app_find(struct app *a, bool back);

/* Another column to sort by; the other way round. */
unsigned app_sort(struct app *a, bool back);
unsigned app_invert(struct app *a);

/* Opens the chooser of the present table's columns; acts in it. */
unsigned app_columns(struct app *a);
enum column_act { COLUMN_TOGGLE, COLUMN_UP, COLUMN_DOWN, COLUMN_RESET };
unsigned app_column(struct app *a, enum column_act act);

/* The picture is renewed more often (`by` < 0) or less often (> 0). */
unsigned app_pace(struct app *a, int by);

/* The peer that is meant: of the detail screen, else the selected one; NULL
 * if there is none. */
const struct snap_peer *app_peer(const struct app *a);

/* The peer by name, address or association id; NULL if there is none. */
const struct snap_peer *app_find_peer(const struct app *a, const char *name);

/* Selects this association in the table of sources. */
void app_select(struct app *a, uint16_t id);

struct app_modes {
	bool wide, numbers, paused, practice;
	bool attached;   /* the engine is another process */
	bool local;      /* local time instead of UTC */
	bool ntpq;       /* ntpq's units: ms with three decimals */
	bool mouse;      /* the mouse acts here, instead of selecting text */
	bool reverse;    /* names of addresses are asked for */
	double interval; /* s, at least, from one picture to the next */
};

struct app_modes *app_modes(struct app *a);

#endif
