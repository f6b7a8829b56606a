/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cli.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/addr.h"
#include "core/i18n.h"

#include "ui/session.h"
#include "ui/sure.h"

/* Waits at most so long for the engine's answer, s. */
#define ANSWER 5.0

/* What a verb asks of the engine that runs. */
struct request {
	enum command_kind kind;
	uint16_t assoc;
	const char *question; /* with the engine's pid in it; NULL: none */
};

static int
command(struct link *l, const struct request *rq)
{
	uint32_t id = link_command(l, rq->kind, rq->assoc);
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

/* Asks, if there is a question, and whoever may not is told why. */
static int
request(struct link *l, const struct request *rq)
{
	struct link_info info = link_info(l);
	char why[160];

	if (!info.may) {
		fprintf(stderr, "ntptui: %s\n",
		    link_refusal(&info, why, sizeof why));
		return EXIT_BAD;
	}
	if (rq->question && !sure(_("Engine %d: %s"), info.pid, rq->question))
		return EXIT_BAD;
	return command(l, rq);
}

static int
unwanted(const char *verb, const char *word)
{
	fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), verb, word);
	return EXIT_USAGE;
}

/* A verb without arguments. */
static int
plain(const struct options *o, int argc, char *argv[], struct request rq)
{
	struct session s;
	int code = EXIT_BAD;

	if (argc > 1)
		return unwanted(argv[0], argv[1]);
	if (session_attach_must(&s, o))
		code = request(s.link, &rq);
	session_close(&s);
	return code;
}

int
cli_stop(const struct options *o, int argc, char *argv[])
{
	return plain(o, argc, argv,
	    (struct request){ .kind = COMMAND_QUIT,
		.question = _("stop it? The clock is no longer set and time no "
			      "longer served.") });
}

int
cli_start(const struct options *o, int argc, char *argv[])
{
	return plain(o, argc, argv,
	    (struct request){ .kind = COMMAND_START,
		.question = _("set the clock and serve time? It is remembered "
			      "for the next start.") });
}

int
cli_observe(const struct options *o, int argc, char *argv[])
{
	return plain(o, argc, argv,
	    (struct request){ .kind = COMMAND_OBSERVE,
		.question = _("neither set the clock nor serve time any "
			      "more?") });
}

int
cli_keep(const struct options *o, int argc, char *argv[])
{
	return plain(o, argc, argv, (struct request){ .kind = COMMAND_KEEP });
}

int
cli_revert(const struct options *o, int argc, char *argv[])
{
	return plain(o, argc, argv, (struct request){ .kind = COMMAND_REVERT });
}

/* The association of a source by name, address or number; 0: none. */
static uint16_t
find(const struct snapshot *s, const char *name)
{
	char text[ADDR_TEXT], id[8];

	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		snprintf(id, sizeof(id), "%u", p->id);
		if (strcasecmp(p->name, name) == 0 || strcmp(id, name) == 0 ||
		    strcmp(addr_text(&p->addr, text, sizeof(text)), name) == 0)
			return p->id;
	}
	return 0;
}

int
cli_poll(const struct options *o, int argc, char *argv[])
{
	const char *name = argc > 1 ? argv[1] : "all";
	struct request rq = { .kind = COMMAND_POLL };
	struct session s;
	int code = EXIT_BAD;

	if (argc > 2)
		return unwanted(argv[0], argv[2]);
	if (session_attach_must(&s, o)) {
		if (strcmp(name, "all") != 0)
			rq.assoc = find(link_snapshot(s.link), name);
		if (strcmp(name, "all") != 0 && rq.assoc == 0)
			fprintf(stderr,
			    _("ntptui: no source is called '%s'; `ntptui "
			      "peers` lists them\n"),
			    name);
		else
			code = request(s.link, &rq);
	}
	session_close(&s);
	return code;
}
