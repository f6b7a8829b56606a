/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pad's inside, shared by its files only, a topic each: pad.c (life,
 * wishes), pad_check.c (what is known of the text), pad_keys.c (keys into
 * operations), pad_popup.c (completion), pad_ask.c (lines that are asked
 * for), pad_save.c (saving and restarting), pad_past.c (earlier versions),
 * pad_upstreams.c (servers that were chosen),
 * pad_draw.c and pad_panel.c (how it looks).
 */
#ifndef NTPTUI_UI_PAD_STATE_H
#define NTPTUI_UI_PAD_STATE_H

#include "config/catalog.h"
#include "config/complete.h"
#include "config/conf.h"
#include "config/explain.h"
#include "config/syntax.h"
#include "engine/params.h"
#include "ui/editor.h"
#include "ui/pad.h"

#define PAD_WISHES 8

/* Octets of a text that is examined after every key, and of one that is in
 * the next pause; a larger one only when it is asked for. */
#define PAD_LIVE  (256u * 1024)
#define PAD_PAUSE (16u * 1024 * 1024)

/* s that a change is in memory only. */
#define PAD_DRAFT 5.0

/* s between two looks at the file. */
#define PAD_LOOK 3.0

/* Completions shown at once. */
#define PAD_OFFERS 8

enum pad_panel { PANEL_AUTO, PANEL_ON, PANEL_OFF };

struct pad {
	struct editor *ed;
	bool asked, loaded; /* the file was asked for; its text is here */
	bool editing;
	bool told_closed; /* that it cannot be written */
	bool drafted;     /* a draft of ours may be on the disk */
	struct desk_state state;
	char *base; /* owned; what the file holds, as it was read */
	size_t base_len;

	/* What is known of the text whose revision is `checked`. */
	unsigned dialect;
	bool files, practice;
	uint64_t checked;                 /* 0: nothing is */
	struct conf *conf, *was;          /* of the text, of the file */
	struct diags ds;                  /* sorted */
	struct explain *explain, *before; /* of the text, of the file */
	struct catalog *catalog; /* public servers; NULL: not read yet */
	uint64_t given;          /* number_of() what both were told */
	uint64_t resting;        /* the revision at the last pause */
	struct syntax *syntax;

	/* Completion. */
	bool popup;
	struct complete offers;
	char (*running)[SNAP_NAME]; /* owned; names that `offers` may hold */
	const struct complete_name *known; /* the caller's */
	size_t nknown;
	struct explain_net net[PAD_NETS]; /* that this host is in */
	size_t nnet;
	uint64_t nets; /* another number when they change */
	size_t offer, offer_top;

	enum pad_panel panel;
	bool narrow; /* the panel lies below, not beside */
	int text_rows, text_cols, panel_rows, panel_cols; /* as laid out */

	/* What is asked for. */
	char needle[EDITOR_NEEDLE_MAX + 1]; /* to be replaced */
	char with[EDITOR_NEEDLE_MAX + 1];
	char copy[PATH_MAX];

	/* Wishes, oldest first. */
	enum desk_job job[PAD_WISHES];
	size_t njobs;
	unsigned long version;
	mono_t now, changed_at, looked_at;
	uint64_t draft_of, changed_of; /* revisions */
	bool other; /* the file is another by now; was told */

	/* A verb that waits for the text, and its argument; NULL: none. */
	char *later[2]; /* owned */

	/* Servers that wait for the text; NULL: none. */
	char **host; /* owned, so are they */
	size_t nhosts;
	char reason[96];

	/* A line that waits for the text to be changed. */
	bool mending;
	uint32_t mend_line; /* from 1; 0: behind the last */
	struct diag_fix mend;

	/* Saving. */
	bool restart;    /* once it is saved */
	bool trying;     /* COMMAND_TRY was sent */
	uint16_t window; /* s that the next trial is watched */
	bool ours;       /* what DESK_TAKE reads is not wanted in the editor */
	uint8_t trial;   /* enum trial_state, as it was last */
	struct paper *paper;
	struct versions versions;
	char *old; /* owned; an earlier version that is looked at */
	size_t old_len;
};

/* Adds a wish; REACT_DESK. */
unsigned pad_want(struct pad *p, enum desk_job job);

/* Examines the text if that was not done; `now`: however large it is. */
void pad_check(struct pad *p, const struct snapshot *s, bool now);
/* Another text as if it were in the same file; to be freed; or NULL. */
struct conf *pad_read(struct pad *p, const char *text, size_t len);

void pad_forget(struct pad *p); /* what is known of it */
void pad_pause(struct pad *p, const struct snapshot *s);
bool pad_is_checked(const struct pad *p);

/* The first problem of a line of the text (from 1) that matters most, and how
 * many there are; NULL if there is none. From `from` on, for those after. */
const struct diag *pad_problem(const struct pad *p, size_t line, size_t *count);

/* Is the problem one that cuts off or opens: to be shown as an error is? */
bool pad_is_danger(const struct diag *d);

/* Of the text itself, not of a file that it includes. */
bool pad_is_here(const struct pad *p, const struct diag *d);

/* Goes to the next problem, or the one before. */
unsigned pad_next_problem(struct app *a, struct pad *p, bool back);
unsigned pad_fix(struct app *a, struct pad *p);

/* What may be written now, else a sentence is said and *react set. */
bool pad_may_edit(struct app *a, struct pad *p, unsigned *react);

/* After an operation: says what there is to say, examines a changed text. */
unsigned pad_did(struct app *a, struct pad *p, unsigned did);

/* Opens a paper above the screen. */
unsigned pad_show_paper(
    struct app *a, const struct view_ops *ops, struct paper *paper);

/* What is asked for by a line: opens the prompt. */
unsigned pad_ask_find(struct app *a, struct pad *p);
unsigned pad_ask_replace(struct app *a, struct pad *p);
unsigned pad_ask_goto(struct app *a, struct pad *p);
unsigned pad_ask_address(struct app *a, struct pad *p);
unsigned pad_ask_copy(struct app *a, struct pad *p);

/* A verb with its argument, as at the prompt; false if it takes none. */
bool pad_argument(
    struct app *a, struct pad *p, char *const argv[], unsigned *react);

/* The help for the word at the cursor. */
unsigned pad_about(struct app *a, struct pad *p);

/* Completion. */
unsigned pad_complete(struct app *a, struct pad *p);
bool pad_popup_key(struct app *a, struct pad *p, int key, unsigned *react);
void pad_draw_popup(
    const struct pad *p, struct canvas *c, int row, int col, int top, int rows);

/* Does the verb that waits for the text, if that can be now. */
unsigned pad_do_later(struct app *a, struct pad *p);
void pad_forget_later(struct pad *p);

/* Changes the line that waits for it, if that can be now. */
unsigned pad_put_mend(struct app *a, struct pad *p);

/* Puts in the servers that wait for it, if that can be now. */
unsigned pad_put_upstreams(struct app *a, struct pad *p);
void pad_forget_upstreams(struct pad *p);

/* The panel. */
void pad_draw_panel(const struct pad *p, const struct scene *sc,
    struct canvas *c, int row, int col, int rows, int cols);

/* Verbs that are more than one operation of the editor. */
unsigned pad_save(struct app *a, struct pad *p);
unsigned pad_history(struct app *a, struct pad *p);
unsigned pad_take_versions(
    struct app *a, struct pad *p, const struct desk_answer *r);
unsigned pad_take_version(
    struct app *a, struct pad *p, const struct desk_answer *r);

#endif
