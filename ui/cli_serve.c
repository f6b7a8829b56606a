/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "engine/worker.h"

#include "ui/format.h"
#include "ui/interrupt.h"
#include "ui/session.h"

/* The journal goes to standard error, which systemd keeps. */
static void
tell_events(void *arg, const struct snapshot *s)
{
	uint64_t *told = arg;

	for (size_t i = 0; i < s->nevents; i++) {
		const struct event *ev = &s->events[i];
		char clock[16];

		if (ev->serial <= *told)
			continue;
		fprintf(stderr, "%s %s: %s\n",
		    format_clock(clock, sizeof clock, ev->wall), ev->name,
		    ev->text);
	}
	*told = s->last_event;
}

int
cli_serve(const struct options *o, int argc, char *argv[])
{
	uint64_t told = 0;
	struct session s;
	int code;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	code = session_conf(&s, o);
	s.params.start = !o->observe;
	if (!o->one_process)
		s.params.workers = (int)workers_count(s.prefs.workers);
	/* Who has threads must be woken by them. */
	if (code == EXIT_GOOD)
		code = session_start(&s, s.params.workers > 0);
	if (code == EXIT_GOOD) {
		volatile sig_atomic_t *stop = interrupt_catch();

		session_listen(&s, o);
		session_reloads(&s, true, interrupt_hangup());
		loop_run(s.loop, stop, tell_events, &told);
		tell_events(&told, loop_snapshot(s.loop));
	}
	session_close(&s);
	return code;
}
