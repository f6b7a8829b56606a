/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `clock`: what is known of our clock, of the running engine if there is one.
 */
#include "ui/cli.h"

#include <stdio.h>

#include "core/i18n.h"

#include "ui/print_clock.h"
#include "ui/session.h"
#include "ui/settle.h"

/* As `peers`: sources are asked eight times, 2 s apart, at the start. */
#define CLOCK_WAIT 30.0

static int
print(
    const struct snapshot *snap, const struct options *o, enum clock_span span)
{
	if (o->json)
		print_clock_json(snap, span, stdout);
	else
		print_clock(snap, span, stdout);
	return snap->sync == SYNC_OK ? EXIT_GOOD : EXIT_BAD;
}

/* An engine of our own, which only watches. */
static int
watch(struct session *s, const struct options *o, enum clock_span span)
{
	struct settle w = { .limit = o->wait >= 0 ? o->wait : CLOCK_WAIT };
	int code = session_conf(s, o);

	if (code != EXIT_GOOD)
		return code;
	s->params.observe = true;
	for (size_t i = 0; i < s->params.nassoc; i++)
		s->params.assoc[i].cfg.iburst = true;
	code = session_start(s, false);
	return code != EXIT_GOOD ? code : print(settle_wait(s, &w), o, span);
}

int
cli_clock(const struct options *o, int argc, char *argv[])
{
	enum clock_span span = CLOCK_NO_SPAN;
	struct session s;
	int code = EXIT_GOOD;

	if (argc > 2 || (argc == 2 && !clock_span_parse(argv[1], &span))) {
		fprintf(stderr,
		    _("ntptui %s: '%s' is not wanted; minutes, hours or days "
		      "would be\n"),
		    argv[0], argv[argc > 2 ? 2 : 1]);
		return EXIT_USAGE;
	}
	if (o->host != NULL)
		code = session_distant(&s, o, true, false);
	if (o->host != NULL ? code == EXIT_GOOD : session_attach(&s, o))
		code = print(link_snapshot(s.link), o, span);
	else if (o->host == NULL)
		code = watch(&s, o, span);
	session_close(&s);
	return code;
}
