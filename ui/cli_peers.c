/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "ui/print.h"
#include "ui/session.h"
#include "ui/settle.h"
#include "ui/words.h"

/* Sources are asked 2 s apart eight times at the start; silent ones are given
 * up a little later. */
#define PEERS_WAIT 30.0

static int
print_and_judge(const struct snapshot *snap, const struct options *o)
{
	char words[200];

	if (o->json)
		print_peers_json(snap, stdout);
	else
		print_peers(snap, o, stdout);
	if (snap->sync == SYNC_OK)
		return EXIT_GOOD;
	fprintf(
	    stderr, "ntptui: %s\n", words_sync(words, sizeof words, snap, 0));
	return EXIT_BAD;
}

int
settle_and_print(struct session *s, const struct options *o)
{
	struct settle w = { .limit = o->wait >= 0 ? o->wait : PEERS_WAIT };

	return print_and_judge(settle_wait(s, &w), o);
}

/* A running engine has settled long ago, or soon will. */
static int
print_attached(struct session *s, const struct options *o)
{
	double left = o->wait >= 0 ? o->wait : PEERS_WAIT;
	const struct snapshot *snap = link_snapshot(s->link);
	mono_t end = mono_add(snap->at, left);

	while (!snap->settled && left > 0 && link_wait(s->link, left)) {
		snap = link_snapshot(s->link);
		left = mono_diff(end, snap->at);
	}
	return print_and_judge(snap, o);
}

int
cli_peers(const struct options *o, int argc, char *argv[])
{
	struct session s;
	int code;

	if (argc > 1) {
		fprintf(stderr,
		    _("ntptui %s: '%s' is not wanted; servers "
		      "come from ntp.conf (-c FILE)\n"),
		    argv[0], argv[1]);
		return EXIT_USAGE;
	}
	if (o->host != NULL) {
		code = session_distant(&s, o, true, false);
		if (code == EXIT_GOOD)
			code = print_and_judge(link_snapshot(s.link), o);
		session_close(&s);
		return code;
	}
	if (session_attach(&s, o)) {
		code = print_attached(&s, o);
		session_close(&s);
		return code;
	}
	code = session_conf(&s, o);
	if (code == EXIT_GOOD) {
		s.params.observe = true;
		/* One who waits for a table wants it soon: a first burst. */
		for (size_t i = 0; i < s.params.nassoc; i++)
			s.params.assoc[i].cfg.iburst = true;
		code = session_start(&s, false);
	}
	if (code == EXIT_GOOD)
		code = settle_and_print(&s, o);
	session_close(&s);
	return code;
}
