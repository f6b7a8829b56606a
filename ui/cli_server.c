/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `clients`, `counters` and `metrics`: what the running engine knows of those
 * it serves, and of itself.
 */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "ui/interrupt.h"
#include "ui/metrics.h"
#include "ui/print_server.h"
#include "ui/session.h"

/* s over which rates are measured, and how far a picture may be late. */
#define SPAN 2.0
#define LATE 5.0

static bool
begin(struct session *s, const struct options *o, int argc, char *argv[],
    bool clients, int *code)
{
	*code = EXIT_USAGE;
	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return false;
	}
	*code = EXIT_GOOD;
	if (o->host != NULL)
		*code = session_distant(s, o, true, clients);
	else if (!session_attach_must(s, o))
		*code = EXIT_BAD;
	return true;
}

/* Why another host does not tell its clients; false if it does. */
static bool
unlisted(const struct link *l)
{
	struct link_info info = link_info(l);

	if (info.unlisted[0] != '\0')
		fprintf(stderr, _("ntptui: its clients are not told: %s\n"),
		    info.unlisted);
	return info.unlisted[0] != '\0';
}

int
cli_clients(const struct options *o, int argc, char *argv[])
{
	struct session s;
	int code;

	if (!begin(&s, o, argc, argv, true, &code))
		return code;
	if (code == EXIT_GOOD && unlisted(s.link))
		code = EXIT_BAD;
	if (code == EXIT_GOOD && o->json)
		print_clients_json(link_snapshot(s.link), stdout);
	else if (code == EXIT_GOOD)
		print_clients(link_snapshot(s.link), stdout);
	session_close(&s);
	return code;
}

/* Waits until the picture is so much younger than `before`. */
static const struct snapshot *
later(struct link *l, const struct snapshot *before, double span)
{
	volatile sig_atomic_t *stop = interrupt_catch();
	const struct snapshot *now = link_snapshot(l);

	while (!*stop && mono_diff(now->at, before->at) < span &&
	    link_wait(l, LATE))
		now = link_snapshot(l);
	return now;
}

int
cli_counters(const struct options *o, int argc, char *argv[])
{
	const struct snapshot *now;
	struct snapshot before;
	struct session s;
	int code;

	if (!begin(&s, o, argc, argv, false, &code))
		return code;
	if (code == EXIT_GOOD) {
		before = *link_snapshot(s.link);
		now = later(s.link, &before, o->wait >= 0 ? o->wait : SPAN);
		if (o->json)
			print_counters_json(&before, now, stdout);
		else
			print_counters(&before, now, stdout);
	}
	session_close(&s);
	return code;
}

int
cli_metrics(const struct options *o, int argc, char *argv[])
{
	struct session s;
	int code;

	if (!begin(&s, o, argc, argv, false, &code))
		return code;
	if (code == EXIT_GOOD)
		metrics_write(link_snapshot(s.link), stdout);
	session_close(&s);
	return code;
}
