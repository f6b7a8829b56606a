/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "core/i18n.h"

#include "engine/journal_log.h"
#include "engine/worker.h"

#include "ui/interrupt.h"
#include "ui/session.h"

/* Somebody may be looking where nothing will be seen. */
static void
tell_where(const struct params *p)
{
	if (p->logfile[0] != '\0' && isatty(STDERR_FILENO))
		fprintf(stderr, _("ntptui: messages go to %s\n"), p->logfile);
}

int
cli_serve(const struct options *o, int argc, char *argv[])
{
	struct journal_log log;
	struct session s;
	int code;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	code = session_run_conf(&s, o);
	s.params.start = !o->observe;
	if (!o->one_process)
		s.params.workers = (int)workers_count(s.prefs.workers);
	/* Who has threads must be woken by them. */
	if (code == EXIT_GOOD)
		code = session_start(&s, s.params.workers > 0);
	if (code == EXIT_GOOD) {
		volatile sig_atomic_t *stop = interrupt_catch();

		journal_log_start(&log, &s.params);
		tell_where(&s.params);
		session_listen(&s, o);
		session_reloads(&s, true, interrupt_hangup());
		loop_run(s.loop, stop, journal_log_tell, &log);
		journal_log_tell(&log, loop_snapshot(s.loop));
		journal_log_end(&log);
	}
	session_close(&s);
	return code;
}
