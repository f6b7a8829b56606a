/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The app's inside, shared by its files only, a topic each: app.c (pictures,
 * keys), app_line.c (the prompt), app_say.c (sentences, questions, wishes),
 * app_stack.c (tabs and what is open above them), app_table.c (orders and
 * columns), app_names.c, app_link.c (other engines, ntpq), app_mouse.c,
 * app_pad.c (the Config screen), app_roster.c (the Servers screen),
 * app_setup.c (the Setup screen), app_inquiry.c (the Why screen), and
 * app_draw.c (how it all looks).
 */
#ifndef NTPTUI_UI_APP_STATE_H
#define NTPTUI_UI_APP_STATE_H

#include "ui/app.h"
#include "ui/ntpq.h"

#define APP_TABS  9
#define APP_VIEWS 4 /* open above a tab, at most */
#define APP_TEXT  400
#define APP_HITS  64 /* places that can be clicked at */

/* Rows at the bottom: status line and key bar. */
#define APP_FOOT 2

/* A place on the screen that stands for a key. */
struct hit {
	int row, col, width, key;
};

struct app {
	char title[128];
	struct names names; /* of addresses */
	struct app_modes modes;
	struct link_info link;
	int rows, cols;           /* of the canvas drawn last */
	struct hit hit[APP_HITS]; /* on it */
	size_t nhits;

	struct snapshot *snap; /* owned; NULL before the first */
	size_t room;           /* octets at snap */

	struct view root[APP_TABS]; /* as view_tabs() has them */
	size_t tab;
	struct view above[APP_VIEWS];
	int depth;  /* open above the tab */
	bool moved; /* a table's order or columns were changed */

	bool leavable;       /* as in struct app_cfg */
	char said[APP_TEXT]; /* status line; "" */
	enum role said_role;
	mono_t said_at;
	uint64_t seen_event; /* newest when the message was said */

	char question[APP_TEXT]; /* "": none */
	unsigned (*yes)(struct app *a);
	struct app_choice choice[APP_CHOICES]; /* instead of yes and no */
	size_t nchoices;

	enum line_kind line;
	char before[LIST_TEXT]; /* the filter or search, if it is left */
	char *prompt;           /* owned; NULL: closed */
	size_t point;
	char hint[APP_TEXT];

	/* One of ntpq's commands. */
	char asked_name[24];
	char asked_text[NTPQ_TEXT];
	struct link_question question_6;
	uint32_t asked;       /* id; 0: none is open */
	char *paper;          /* owned; what was answered last */
	bool awaits_clients;  /* it is to be the list of them */
	uint64_t before_list; /* serial of the last picture without it */

	struct pad *pad;         /* owned; what lies on the Config screen */
	struct roster *roster;   /* owned; on the Servers screen */
	struct setup *setup;     /* owned; on the Setup screen */
	struct inquiry *inquiry; /* owned; on the Why screen */

	enum command_kind wish_kind;
	uint16_t wish_assoc;
	enum command_kind sent_kind;
	uint32_t sent; /* id of the command in flight; 0: none */
};

/* What the title says: whose engine this is; returns buf. And in a word what
 * is the matter with it, "" if nothing is. */
const char *app_title(const struct app *a, char *buf, size_t size);
const char *app_trouble(const struct app *a);

/* The list of clients that was asked for has come; REACT_*. */
unsigned app_link_clients(struct app *a);

/* How times are written: FORMAT_* bits, but _UTF8. */
unsigned app_how(const struct app *a);

/* Notes the addresses of the picture whose names are not known. */
void app_want_names(struct app *a);

/* The scene that the views are shown. */
struct scene app_scene(const struct app *a);

/* The uppermost screen is told that something changed. */
void app_refresh(struct app *a);

/* Runs a verb, if it may be. */
unsigned app_run(
    struct app *a, const struct verb *v, int argc, char *const argv[]);

/* A key while a question is open. */
unsigned app_reply(struct app *a, int key);

/* The engine's answer to the command in flight, if the picture has it. */
unsigned app_take_answer(struct app *a, const struct snapshot *s);

/* A key for the Config screen, before the verb table; false if it is none of
 * its. And it is looked at, if it is. */
bool app_pad_key(struct app *a, int key, unsigned *react);
unsigned app_visit(struct app *a);
unsigned app_tick(struct app *a, mono_t now);

/* Rows above the view, and of the view, in a canvas of this size. */
int app_head_rows(const struct app *a, int rows, int cols);
int app_view_rows(const struct app *a, int rows, int cols);

#endif
