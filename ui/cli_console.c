/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/paths.h"
#include "config/scenario.h"
#include "ui/console.h"
#include "ui/session.h"
#include "ui/settle.h"

/* The terminal has gone, but the engine sets the clock or serves: it goes on
 * until it is told to end. */
static void
stay_until_told(void)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &sig);
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

static int
run_console(struct session *s, const struct options *o)
{
	char notice[400] = "";
	struct console_cfg cfg = { .colour = colour_of(s, o),
		.ascii = o->ascii || s->prefs.ascii,
		.wide = o->wide,
		.numbers = o->numbers,
		.practice = s->scenario != NULL,
		.stay = s->scenario == NULL && s->prefs.stay,
		.title = s->title };
	int code;

	if (s->errors + s->warnings > 0)
		snprintf(notice, sizeof notice,
		    _("Problems in %s: %zu (errors: %zu); they stand above "
		      "the console when you leave it."),
		    s->title, s->errors + s->warnings, s->errors);
	cfg.notice = notice[0] ? notice : NULL;
	code = session_start(s, true);
	if (code != EXIT_GOOD)
		return code;
	code = loop_start(s->loop);
	if (code != 0) {
		fprintf(stderr, _("ntptui: the engine cannot start: %s\n"),
		    strerror(code));
		return EXIT_START;
	}
	code = console_run(s->loop, &cfg);
	if (code == CONSOLE_STAY) {
		stay_until_told();
		code = EXIT_GOOD;
	}
	return code;
}

int
cli_console(const struct options *o)
{
	struct session s;
	int code;

	if (!console_possible())
		return EXIT_USAGE;
	code = session_conf(&s, o);
	s.params.start = !o->observe && state_started();
	if (code == EXIT_GOOD)
		code = run_console(&s, o);
	session_close(&s);
	return code;
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
	if (!o->once && !console_possible())
		return EXIT_USAGE;
	code = session_lab(&s, o, name);
	if (code == EXIT_GOOD)
		code = o->once ? lab_once(&s, o) : run_console(&s, o);
	session_close(&s);
	return code;
}
