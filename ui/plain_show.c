/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plain_show.h"

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/options.h"
#include "ui/print.h"
#include "ui/print_clock.h"
#include "ui/print_detail.h"
#include "ui/print_log.h"
#include "ui/print_server.h"
#include "ui/print_status.h"
#include "ui/verb.h"
#include "ui/view.h"

#include <string.h>

#define COLS 80

static struct scene
scene_of(const struct plain_desk *d)
{
	struct scene sc = { .snap = d->last,
		.wide = true,
		.words = true,
		.numbers = app_modes(d->app)->numbers,
		.how = d->how,
		.cols = COLS };

	format_zone(sc.zone, sizeof(sc.zone), d->last->wall, sc.how);
	return sc;
}

static void
print_one(const struct plain_desk *d, int argc, char *argv[])
{
	struct scene sc = scene_of(d);
	const struct snap_peer *peer =
	    argc > 1 ? view_find_peer(d->last, argv[1]) : NULL;

	if (argc < 2)
		fprintf(d->out, "%s\n", _("detail: of which source?"));
	else if (peer == NULL)
		fprintf(d->out, _("there is no source \"%s\"\n"), argv[1]);
	else
		print_detail(peer, &sc, d->out);
}

static void
print_verb(const struct plain_desk *d, const struct verb *v)
{
	fprintf(d->out, "%s%s%s: %s\n", v->name, v->usage[0] != '\0' ? " " : "",
	    v->usage, _(v->help));
}

/* What moves a selection or dresses a screen is no use here. */
static bool
is_useful(const struct verb *v)
{
	return (v->where & VERB_PROMPT) != 0 && v->group != VERB_MOVE &&
	    (v->group != VERB_SHOW || (v->where & VERB_CLI) != 0);
}

static void
print_help(const struct plain_desk *d, int argc, char *argv[])
{
	const struct verb *one =
	    argc > 1 ? verb_guess(argv[1], VERB_PROMPT | VERB_CLI, NULL) : NULL;
	const struct verb *v;

	if (one != NULL) {
		print_verb(d, one);
		if (one->more != NULL)
			fprintf(d->out, "%s\n", _(one->more));
		return;
	}
	if (argc > 1)
		fprintf(d->out, _("there is no verb \"%s\"\n"), argv[1]);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (is_useful(v))
			print_verb(d, v);
}

static void
show_status(const struct plain_desk *d, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	print_status(d->last, d->how, d->out);
}

static void
show_log(const struct plain_desk *d, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	print_log(d->last, d->how, d->out);
}

static void
show_peers(const struct plain_desk *d, int argc, char *argv[])
{
	const struct options o = { .wide = true,
		.numbers = app_modes(d->app)->numbers };

	(void)argc;
	(void)argv;
	print_peers(d->last, &o, d->out);
}

static void
show_clients(const struct plain_desk *d, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	if (d->info.distant && !d->info.listed)
		fprintf(d->out, "%s\n",
		    _("Its clients are asked for; type it again."));
	else if (d->info.distant && d->info.unlisted[0] != '\0')
		fprintf(d->out, _("Its clients are not told: %s\n"),
		    d->info.unlisted);
	else
		print_clients(d->last, d->out);
}

static void
show_clock(const struct plain_desk *d, int argc, char *argv[])
{
	enum clock_span span = CLOCK_NO_SPAN;

	if (argc > 1 && !clock_span_parse(argv[1], &span))
		fprintf(d->out, "%s\n", _("clock: minutes, hours or days"));
	else
		print_clock(d->last, span, d->out);
}

/* Verbs that show something, and what shows it here. */
static const struct {
	const char *name;
	void (*show)(const struct plain_desk *d, int argc, char *argv[]);
} shows[] = {
	{ "status", show_status },
	{ "overview", show_status },
	{ "detail", print_one },
	{ "log", show_log },
	{ "help", print_help },
	{ "peers", show_peers },
	{ "clients", show_clients },
	{ "clock", show_clock },
};

bool
plain_show(const struct plain_desk *d, int argc, char *argv[])
{
	const struct verb *v = verb_guess(argv[0], VERB_PROMPT, NULL);

	for (size_t i = 0; v != NULL && i < sizeof(shows) / sizeof(shows[0]);
	     i++) {
		if (strcmp(shows[i].name, v->name) != 0)
			continue;
		shows[i].show(d, argc, argv);
		return true;
	}
	return false;
}
