/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "ui/session.h"

/* Waits at most so long for the engine's answer, s. */
#define ANSWER 5.0

/* The answer comes from standard input, whatever that is. */
static bool
is_sure(const struct link_info *info)
{
	int c;

	fprintf(stderr,
	    _("Stop the engine (pid %d)? The clock is no longer set and time "
	      "no longer served. (y/n) "),
	    info->pid);
	c = getchar();
	return c == 'y' || c == 'Y';
}

static int
stop(struct link *l)
{
	uint32_t id = link_command(l, COMMAND_QUIT, 0);
	const struct snapshot *s = link_snapshot(l);

	while (s->acked != id && link_info(l).state == LINK_FINE &&
	    link_await(l, ANSWER))
		s = link_snapshot(l);
	if (s->acked != id) {
		fprintf(
		    stderr, "%s\n", _("ntptui: the engine does not answer"));
		return EXIT_BAD;
	}
	fprintf(s->ack_ok ? stdout : stderr, "%s\n", s->ack_text);
	return s->ack_ok ? EXIT_GOOD : EXIT_BAD;
}

int
cli_stop(const struct options *o, int argc, char *argv[])
{
	struct link_info info;
	struct session s;
	int code = EXIT_BAD;
	char why[160];

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	if (session_attach_must(&s, o)) {
		info = link_info(s.link);
		if (!info.may)
			fprintf(stderr, "ntptui: %s\n",
			    link_refusal(&info, why, sizeof why));
		else if (!is_sure(&info))
			fprintf(stderr, "%s\n", _("Nothing was done."));
		else
			code = stop(s.link);
	}
	session_close(&s);
	return code;
}
