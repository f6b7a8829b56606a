/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console: a terminal, its signals and the screens, around a link
 * to an engine: on its own thread, or in another process. It owns main's
 * thread, the terminal and the signals' dispositions until it returns; the link
 * stays the caller's. It must not stop the engine, only return.
 */
#ifndef NTPTUI_UI_CONSOLE_H
#define NTPTUI_UI_CONSOLE_H

#include "engine/link.h"

#include <stdbool.h>
#include <stdint.h>

enum console_colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct console_cfg {
	enum console_colour colour;  /* AUTO honours NO_COLOR and TERM */
	const struct theme *colours; /* the look where there are colours, */
	const struct theme *mono;    /* and where there are none */
	bool ascii;   /* nothing beyond ASCII, whatever the locale says */
	bool wide;    /* whole names from the start (-w) */
	bool numbers; /* addresses instead of names (-n) */
	bool local, ntpq, reverse, mouse; /* as in struct app_modes */
	double interval;                  /* s between pictures, at least */
	unsigned dialect; /* DIALECT_* bits, as which ntp.conf is judged */
	uint16_t trial;   /* s that a text is watched on trial; 0: by default */
	const char *conf; /* the file that is edited, if the engine names none;
			     NULL: the first that there is */
	const char *country;  /* where this host is: picker_load() */
	const char *lab_name; /* the practice network, and its lab; NULL */
	const struct lab *lab;
	bool practice;     /* a practice network: quitting asks nothing, `start`
			      is not remembered */
	bool setup;        /* screen 7 is the first */
	bool stay;         /* on_hangup = stay: see CONSOLE_STAY */
	bool leavable;     /* see CONSOLE_LEFT */
	const char *title; /* what is shown: "practice network: outage", a
			      host's name; not NULL */
	const char *notice; /* shown once in the status line, or NULL */
};

/* Exit codes of console_run(). */
enum {
	CONSOLE_OK = 0,     /* quit, TERM, or the terminal has gone */
	CONSOLE_MUTE = 1,   /* what was to be printed could not be written */
	CONSOLE_NOTERM = 2, /* no terminal, or one that cannot move its
			       cursor; said on stderr, nothing was drawn */
	CONSOLE_STAY = -1,  /* the terminal has gone, cfg->stay was set and the
			       engine sets the clock or serves: go on without
			       a screen */
	CONSOLE_LEFT = -2,  /* cfg->leavable was set, and the user wants the
			       engine to go on without a screen */
};

/*
 * Says whether console_run() could draw here, before an engine is started for
 * it: true if stdin and stdout are a terminal that can move its cursor.
 * Otherwise a sentence and what to use instead go to stderr.
 */
bool console_possible(void);

/* `start` was carried out (or `observe`): the next start shall be so too. */
struct app;
void console_remember(
    const struct console_cfg *cfg, struct app *a, bool started);

/*
 * Runs until the user quits, a TERM signal comes or the terminal vanishes;
 * `l` may have no picture yet. Any thread that runs beside it must have all
 * signals blocked. Returns one of the codes above; the terminal is restored.
 */
int console_run(struct link *l, const struct console_cfg *cfg);

#endif
