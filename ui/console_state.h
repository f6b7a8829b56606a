/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console's inside, shared by its files only: console.c (the terminal, its
 * keys and signals, pictures), console_desk.c (files that are edited, texts
 * that are pasted), console_roster.c (lists of servers, measuring),
 * console_setup.c (this host, commands, measuring for the guided setup),
 * console_inquiry.c (what diagnoses are made of).
 */
#ifndef NTPTUI_UI_CONSOLE_STATE_H
#define NTPTUI_UI_CONSOLE_STATE_H

#include "config/catalog.h"
#include "config/complete.h"
#include "engine/mark.h"
#include "engine/reverse.h"
#include "ui/app.h"
#include "ui/console.h"
#include "ui/desk.h"
#include "ui/keys.h"
#include "ui/pace.h"
#include "ui/term.h"

#include <signal.h>

struct console {
	const struct console_cfg *cfg;
	struct link *link;
	struct app *app;
	struct terminal *term;
	struct canvas *canvas;
	struct keys keys;
	int signals; /* signalfd */
	sigset_t before;
	struct reverse *names; /* NULL until a name is wanted */
	bool prompting;        /* the prompt is open */
	struct desk *desk;     /* NULL until the configuration is wanted */
	struct catalog hosts;  /* that completion knows, with the desk */
	struct complete_name *host;
	struct picker *picker;       /* owned; NULL until servers are wanted */
	struct prober *prober;       /* NULL: nothing is measured */
	struct probe_result *probed; /* owned; what it took last */
	struct setup_desk *setup;    /* owned; NULL until it is wanted */
	struct inquirer *inquirer;   /* owned; NULL until somebody asks why */
	char *paste;                 /* owned; what has come of it */
	size_t paste_len, paste_room;
	struct pace pace;
	enum pace_want want; /* why a frame is wanted */
	struct mark mark;    /* of the picture that the app has */
	bool fresh;          /* the link has a newer one */
	bool busy;           /* the terminal has not taken the last frame */
	bool over, gone;
	bool left;        /* it is over, but for the engine */
	bool unsaved;     /* it ended with changes in no file */
	bool lost;        /* and no draft could be kept of them */
	char rescued[32]; /* but this file has them; "": none */
};

/* Something is to be drawn, for this reason. */
void console_want(struct console *c, enum pace_want why);

/* Does what the app wants done: REACT_* bits. */
void console_react(struct console *c, unsigned what);

/* The terminal is given away and taken back: to another program, or to
 * nobody. */
void console_step_aside(struct console *c);
void console_step_in(struct console *c);

/* The prompt's line is shown as it is now. */
void console_show_prompt(struct console *c);

/* Carries out what the Config screen wants of files; more REACT_* bits. */
unsigned console_serve_desk(struct console *c);

/* Carries out what the Servers screen wants; more REACT_* bits. */
unsigned console_serve_roster(struct console *c);

/* Becomes readable when there is news of measuring, -1: it never does; and
 * takes it. */
int console_roster_fd(const struct console *c);
void console_take_roster(struct console *c);
void console_end_roster(struct console *c);

/* Carries out what the Setup screen wants; more REACT_* bits. */
unsigned console_serve_setup(struct console *c);

/* What it waits for, at most CONSOLE_SETUP_FDS descriptors that become
 * readable (-1: none); and takes what is there. */
#define CONSOLE_SETUP_FDS 5
void console_setup_fds(const struct console *c, int fd[CONSOLE_SETUP_FDS]);
void console_take_setup(struct console *c);
void console_end_setup(struct console *c);

/* Carries out what the Why screen wants; more REACT_* bits. */
unsigned console_serve_inquiry(struct console *c);

/* Makes a new diagnosis of what is known by now; REACT_* bits. */
unsigned console_explain(struct console *c);

/* These become readable when there is news for it, -1: they never do; and
 * takes it. */
int console_survey_fd(const struct console *c);
int console_exam_fd(const struct console *c);
int console_errand_fd(const struct console *c);
void console_take_inquiry(struct console *c);
void console_end_inquiry(struct console *c);

/* What is in no file is kept as a draft, however the console ends; says so
 * later. */
void console_keep_draft(struct console *c);

/* Tells, once the terminal is left, what became of it. */
void console_say_draft(const struct console *c);

/* A piece of a text that is pasted; all of it is there: one text, whatever it
 * holds. */
void console_add_paste(struct console *c, const struct keypress *k);
void console_end_paste(struct console *c);

#endif
