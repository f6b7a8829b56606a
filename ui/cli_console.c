/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/paths.h"
#include "config/scenario.h"
#include "engine/front.h"
#include "ui/console.h"
#include "ui/plain.h"
#include "ui/session.h"
#include "ui/settle.h"
#include "ui/theme.h"

/* The terminal has gone, but the engine sets the clock or serves: it goes on
 * until it is told to end, by a signal or by somebody who is attached. */
static void
stay_until_told(const struct loop *l)
{
	const struct timespec second = { .tv_sec = 1 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (!loop_over(l) && sigtimedwait(&set, NULL, &second) < 0)
		continue;
}

/* What --color said, else the settings. */
static enum console_colour
colour_of(const struct session *s, const struct options *o)
{
	static const enum console_colour colour[] = {
		[PREFS_COLOR_AUTO] = COLOUR_AUTO,
		[PREFS_COLOR_ALWAYS] = COLOUR_ALWAYS,
		[PREFS_COLOR_NEVER] = COLOUR_NEVER,
	};

	return o->colour_said ? o->colour : colour[s->prefs.color];
}

/* The looks with colours and without. */
struct looks {
	struct theme colours, mono;
};

/* A theme that is not there, or wrong, is told; the default one does. */
static void
open_looks(struct looks *l, const struct session *s, const struct options *o)
{
	struct diags ds;

	diags_init(&ds);
	theme_open(&l->colours, o->theme != NULL ? o->theme : s->prefs.theme,
	    true, &ds);
	theme_open(&l->mono, "mono", false, &ds);
	for (size_t i = 0; i < ds.count; i++)
		diag_print(&ds.item[i], NULL, stderr);
	diags_free(&ds);
}

/* Where this host is; NULL: by its time zone. */
static const char *
country_of(const struct session *s, const struct options *o)
{
	if (o->country != NULL)
		return o->country;
	return s->prefs.country[0] != '\0' ? s->prefs.country : NULL;
}

static struct console_cfg
console_cfg(
    const struct session *s, const struct options *o, const struct looks *l)
{
	return (struct console_cfg){ .colour = colour_of(s, o),
		.colours = &l->colours,
		.mono = &l->mono,
		.ascii = o->ascii || s->prefs.ascii,
		.wide = o->wide,
		.numbers = o->numbers || s->prefs.numbers,
		.local = o->local || s->prefs.local,
		.ntpq = s->prefs.ntpq,
		.reverse = s->prefs.reverse,
		.mouse = s->prefs.mouse,
		.interval = o->interval > 0 ? o->interval : s->prefs.interval,
		.practice = s->scenario != NULL,
		.dialect = o->dialect_said ? o->dialect : s->prefs.dialect,
		.trial = s->prefs.trial,
		.conf = s->reload.path,
		.country = country_of(s, o),
		.lab_name = s->scenario != NULL ? s->lab_name : NULL,
		.stay = s->scenario == NULL && s->prefs.stay,
		.title = s->title };
}

/* Whether lines are wanted instead of a screen, for good or this time. */
static bool
is_plain(const struct options *o)
{
	const char *env = getenv("NTPTUI_PLAIN");

	return o->plain ||
	    (env != NULL && env[0] != '\0' && strcmp(env, "0") != 0);
}

static int
run(struct session *s, const struct options *o, const struct console_cfg *cfg)
{
	if (cfg->ascii)
		i18n_close(); /* no other language does without its letters */
	return is_plain(o) ? plain_run(s->link, cfg)
			   : console_run(s->link, cfg);
}

static int
run_console(struct session *s, const struct options *o, bool setup, int front)
{
	struct console_cfg cfg;
	struct looks looks;
	char notice[400] = "";
	int code;

	open_looks(&looks, s, o);
	cfg = console_cfg(s, o, &looks);
	cfg.setup = setup;
	if (s->errors + s->warnings > 0)
		snprintf(notice, sizeof notice,
		    _("Problems in %s: %zu (errors: %zu); they stand above "
		      "the console when you leave it."),
		    s->title, s->errors + s->warnings, s->errors);
	cfg.notice = notice[0] ? notice : NULL;
	code = session_start(s, true);
	if (code != EXIT_GOOD)
		return code;
	cfg.lab = s->lab;
	session_socket(s, o);
	session_listen(s);
	session_reloads(s, false, NULL);
	code = loop_start(s->loop);
	if (code != 0) {
		fprintf(stderr, _("ntptui: the engine cannot start: %s\n"),
		    strerror(code));
		return EXIT_START;
	}
	s->link = link_own(s->loop);
	cfg.leavable = s->attach != NULL && s->scenario == NULL;
	code = run(s, o, &cfg);
	if (code == CONSOLE_LEFT) {
		printf(_("The engine (pid %d) runs on; `ntptui stop` ends "
			 "it.\n"),
		    (int)getpid());
		fflush(stdout);
	}
	if (code == CONSOLE_STAY || code == CONSOLE_LEFT) {
		front_leave(front);
		stay_until_told(s->loop);
		code = EXIT_GOOD;
	}
	return code;
}

/* The engine is another's, and stays when the console goes. */
static int
run_attached(struct session *s, const struct options *o, bool setup)
{
	struct console_cfg cfg;
	struct looks looks;
	struct link_info info;
	int code;

	open_looks(&looks, s, o);
	cfg = console_cfg(s, o, &looks);
	cfg.setup = setup;
	code = run(s, o, &cfg);
	info = link_info(s->link);
	if (code == CONSOLE_OK && info.state != LINK_LOST && !info.distant)
		printf(_("The engine (pid %d) runs on; `ntptui stop` ends "
			 "it.\n"),
		    info.pid);
	return code;
}

static int
open_console(const struct options *o, bool setup)
{
	struct session s;
	int front = -1, code;

	if (!is_plain(o) && !console_possible())
		return EXIT_USAGE;
	if (o->host != NULL) {
		code = session_distant(&s, o, is_plain(o), false);
		if (code == EXIT_GOOD)
			code = run_attached(&s, o, false);
	} else if (session_attach(&s, o)) {
		code = run_attached(&s, o, setup);
	} else {
		if (isatty(STDOUT_FILENO))
			front = front_begin();
		code =
		    setup ? session_setup_conf(&s, o) : session_run_conf(&s, o);
		s.params.start = !o->observe && state_started();
		if (code == EXIT_GOOD)
			code = run_console(&s, o, setup, front);
	}
	session_close(&s);
	return code;
}

int
cli_console(const struct options *o)
{
	return open_console(o, false);
}

int
cli_console_setup(const struct options *o)
{
	return open_console(o, true);
}

static int
lab_once(struct session *s, const struct options *o)
{
	int code = session_start(s, false);

	return code == EXIT_GOOD ? settle_and_print(s, o) : code;
}

int
cli_lab(const struct options *o, int argc, char *argv[])
{
	const char *name = argc > 1 ? argv[1] : "default";
	struct session s;
	bool once = o->once || o->after > 0;
	int code;

	if (o->list) {
		scenario_list(stdout);
		return EXIT_GOOD;
	}
	if (argc > 2) {
		fprintf(stderr,
		    _("ntptui %s: one practice network at a time, "
		      "please\n"),
		    argv[0]);
		return EXIT_USAGE;
	}
	if (!once && !is_plain(o) && !console_possible())
		return EXIT_USAGE;
	code = session_lab(&s, o, name);
	if (code == EXIT_GOOD)
		code = once ? lab_once(&s, o) : run_console(&s, o, false, -1);
	session_close(&s);
	return code;
}
