/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `status`, `detail` and `log`: screens of the console, printed once. */
#include "ui/cli.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/print_detail.h"
#include "ui/print_log.h"
#include "ui/print_status.h"
#include "ui/session.h"
#include "ui/settle.h"

/* As `peers`: sources are asked eight times, 2 s apart, at the start. */
#define SCREEN_WAIT 30.0
#define SCREEN_COLS 80

static unsigned
how_of(const struct session *s, const struct options *o)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && !o->ascii;

	return (o->local || s->prefs.local ? FORMAT_LOCAL : 0u) |
	    (s->prefs.ntpq ? FORMAT_MS : 0u) | (utf8 ? FORMAT_UTF8 : 0u);
}

/* The picture of the running engine, else of one of our own that only watches,
 * once its sources have settled. NULL: *code says why. */
static const struct snapshot *
picture(struct session *s, const struct options *o, int *code)
{
	struct settle w = { .limit = o->wait >= 0 ? o->wait : SCREEN_WAIT };

	*code = EXIT_GOOD;
	if (session_attach(s, o))
		return link_snapshot(s->link);
	*code = session_conf(s, o);
	if (*code != EXIT_GOOD)
		return NULL;
	s->params.observe = true;
	for (size_t i = 0; i < s->params.nassoc; i++)
		s->params.assoc[i].cfg.iburst = true;
	*code = session_start(s, false);
	return *code == EXIT_GOOD ? settle_wait(s, &w) : NULL;
}

static bool
too_many(int argc, char *argv[], int most)
{
	if (argc > most)
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[most]);
	return argc > most;
}

int
cli_status(const struct options *o, int argc, char *argv[])
{
	const struct snapshot *snap;
	struct session s;
	int code;

	if (too_many(argc, argv, 1))
		return EXIT_USAGE;
	snap = picture(&s, o, &code);
	if (snap != NULL) {
		if (o->json)
			print_status_json(snap, stdout);
		else
			print_status(snap, how_of(&s, o), stdout);
		code = snap->sync == SYNC_OK ? EXIT_GOOD : EXIT_BAD;
	}
	session_close(&s);
	return code;
}

int
cli_log(const struct options *o, int argc, char *argv[])
{
	const struct snapshot *snap;
	struct session s;
	int code;

	if (too_many(argc, argv, 1))
		return EXIT_USAGE;
	snap = picture(&s, o, &code);
	if (snap != NULL && o->json)
		print_log_json(snap, stdout);
	else if (snap != NULL)
		print_log(snap, how_of(&s, o), stdout);
	session_close(&s);
	return code;
}

static int
print_one(const struct session *s, const struct options *o,
    const struct snapshot *snap, const char *name)
{
	const struct snap_peer *p = view_find_peer(snap, name);
	struct scene sc = { .snap = snap,
		.numbers = o->numbers || s->prefs.numbers,
		.how = how_of(s, o),
		.cols = SCREEN_COLS };

	format_zone(sc.zone, sizeof(sc.zone), snap->wall, sc.how);
	if (p == NULL) {
		fprintf(
		    stderr, _("ntptui: there is no source \"%.60s\"\n"), name);
		return EXIT_BAD;
	}
	if (o->json)
		print_detail_json(p, stdout);
	else
		print_detail(p, &sc, stdout);
	return EXIT_GOOD;
}

int
cli_detail(const struct options *o, int argc, char *argv[])
{
	const struct snapshot *snap;
	struct session s;
	int code;

	if (argc < 2) {
		fprintf(stderr, "%s\n",
		    _("ntptui detail: name a source, its address or its "
		      "association"));
		return EXIT_USAGE;
	}
	if (too_many(argc, argv, 2))
		return EXIT_USAGE;
	snap = picture(&s, o, &code);
	if (snap != NULL)
		code = print_one(&s, o, snap, argv[1]);
	session_close(&s);
	return code;
}
