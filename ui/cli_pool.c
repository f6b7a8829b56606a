/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `pool`: our server seen from outside, its score, what is to be expected, and
 * how to join, leave, move. */
#include "ui/cli.h"

#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/mem.h"
#include "config/paths.h"
#include "config/prefs.h"
#include "core/i18n.h"
#include "engine/outside.h"

#include "ui/interrupt.h"
#include "ui/pool_facts.h"
#include "ui/pool_watch.h"
#include "ui/print.h"
#include "ui/print_pool.h"
#include "ui/session.h"

/* Octets of what is pasted. */
enum { PASTE_MOST = POOLFILE_MAX };

/* What the words work on. */
struct work {
	const struct options *o;
	struct session session;
	struct pool_facts facts;
	unsigned how;
};

static void
open_work(struct work *w, const struct options *o)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && !o->ascii;
	struct prefs prefs;
	struct diags ds;

	memset(w, 0, sizeof(*w));
	w->o = o;
	w->facts.now = session_now();
	diags_init(&ds);
	prefs_init(&prefs);
	prefs_load(&prefs, &ds);
	diags_free(&ds);
	w->how = (o->local || prefs.local ? FORMAT_LOCAL : 0u) |
	    (utf8 ? FORMAT_UTF8 : 0u);
	pool_facts_host(
	    &w->facts, o->country != NULL ? o->country : prefs.country);
}

static void
show(const struct work *w, enum pool_panel which)
{
	if (w->o->json)
		print_json(print_pool_json(which, &w->facts), stdout);
	else
		print_pool(which, &w->facts, w->how, stdout);
}

static int
code_of(const struct work *w, enum pool_panel which)
{
	return pool_panel_state(which, &w->facts, NULL, 0) == POOL_STATE_BAD
	    ? EXIT_BAD
	    : EXIT_GOOD;
}

/* The picture of the engine that runs, if one does. */
static void
look_at_engine(struct work *w)
{
	const struct snapshot *s = NULL;
	const char *path;

	if (session_attach(&w->session, w->o))
		s = link_snapshot(w->session.link);
	w->facts.snap = s;
	path = s != NULL && s->conf.path[0] != '\0'
	    ? s->conf.path
	    : paths_ntp_conf(w->o->conf);
	pool_facts_access(&w->facts, path, session_dialect(w->o));
}

static bool
usage(const char *word, const char *text)
{
	fprintf(stderr, _("ntptui pool %s: %s\n"), word, text);
	return false;
}

/* Everything that comes on stdin, to be freed. */
static char *
read_paste(size_t *len)
{
	char *text = mem_zero(PASTE_MOST + 1, 1);

	if (isatty(STDIN_FILENO))
		fprintf(
		    stderr, "%s\n", _("Paste it here, and end with Ctrl-D:"));
	*len = fread(text, 1, PASTE_MOST, stdin);
	text[*len] = '\0';
	return text;
}

static void
take_verdicts(struct work *w, const char *text)
{
	struct pool_verdict v;
	size_t len;

	while ((len = poolcheck_parse(text, &v)) > 0) {
		int side =
		    v.address.family == ADDR_IPV6 ? POOL_SIDE_V6 : POOL_SIDE_V4;
		struct pool_side *s = &w->facts.side[side];

		w->facts.verdict[side] = v;
		if (s->address.family == ADDR_NONE)
			s->address = v.address;
		text += len;
	}
}

/* The addresses that are named, one of a family. */
static bool
take_addresses(struct work *w, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		struct addr a;
		int side;

		if (!addr_parse(&a, argv[i]))
			return usage(argv[0],
			    _("name addresses of this host, as the world "
			      "sees them"));
		side = a.family == ADDR_IPV6 ? POOL_SIDE_V6 : POOL_SIDE_V4;
		w->facts.side[side] = (struct pool_side){ .address = a };
	}
	return true;
}

static bool
ask(struct work *w)
{
	volatile sig_atomic_t *stop = interrupt_catch();
	struct outside_ask ask = { .port = 0 };
	struct outside *o;
	bool over = false;

	for (int s = 0; s < POOL_SIDES; s++)
		ask.address[s] = w->facts.side[s].address;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "%s\n",
		    _("Asking our server; this takes some 10 s."));
	o = outside_start(&ask);
	if (o == NULL) {
		perror("ntptui pool");
		return false;
	}
	while (!over && !*stop) {
		struct pollfd p = { .fd = outside_fd(o), .events = POLLIN };

		poll(&p, 1, 1000);
		over = outside_take(o, w->facts.side);
	}
	outside_free(o);
	w->facts.asked = true;
	return true;
}

static int
verify(struct work *w, int argc, char *argv[])
{
	size_t len;
	char *text;

	if (!take_addresses(w, argc, argv))
		return EXIT_USAGE;
	look_at_engine(w);
	if (w->o->outside) {
		text = read_paste(&len);
		take_verdicts(w, text);
		free(text);
		if (w->facts.verdict[POOL_SIDE_V4].address.family ==
			ADDR_NONE &&
		    w->facts.verdict[POOL_SIDE_V6].address.family ==
			ADDR_NONE) {
			usage(argv[0],
			    _("in this there is no line that begins with "
			      "ntptui-query, nor one of ntpdate -q"));
			return EXIT_USAGE;
		}
	}
	if (!ask(w))
		return EXIT_START;
	show(w, POOL_PANEL_VERIFY);
	return code_of(w, POOL_PANEL_VERIFY);
}

static void
wait_for(struct pool_watch *p)
{
	volatile sig_atomic_t *stop = interrupt_catch();

	while (!pool_watch_take(p, session_now()) && !*stop) {
		struct pollfd fd = { .fd = pool_watch_fd(p), .events = POLLIN };

		poll(&fd, 1, 1000);
	}
}

/* Shows one record, and frees it. */
static int
show_record(struct work *w, struct pool_watch *p, const struct addr *server)
{
	int code;

	wait_for(p);
	w->facts.now = session_now();
	w->facts.log = pool_watch_log(p);
	w->facts.watched = server != NULL ? *server
	    : w->facts.log != NULL        ? w->facts.log->server
					  : (struct addr){ 0 };
	pool_watch_record(
	    p, w->facts.now, w->facts.record, sizeof(w->facts.record));
	show(w, POOL_PANEL_SCORE);
	code = pool_panel_state(POOL_PANEL_SCORE, &w->facts, NULL, 0) ==
		POOL_STATE_GOOD
	    ? EXIT_GOOD
	    : EXIT_BAD;
	w->facts.log = NULL;
	pool_watch_free(p);
	return code;
}

/* Of all addresses of this host. */
static int
score_here(struct work *w)
{
	int code = EXIT_BAD, n = 0;

	for (int s = 0; s < POOL_SIDES; s++) {
		struct addr a = w->facts.side[s].address;
		int one;

		if (a.family == ADDR_NONE)
			continue;
		one = show_record(w, pool_watch_start(&a, w->facts.now), &a);
		code = n++ == 0 || one > code ? one : code;
	}
	if (n == 0)
		usage("score",
		    _("this host has no public address: name the server's, "
		      "or a saved file"));
	return n > 0 ? code : EXIT_USAGE;
}

static int
score(struct work *w, int argc, char *argv[])
{
	struct pool_watch *p;
	struct addr a;
	char *text;
	size_t len;

	if (argc > 2)
		return usage(argv[0], _("one at a time")), EXIT_USAGE;
	if (argc == 1)
		return score_here(w);
	if (addr_parse(&a, argv[1])) {
		p = pool_watch_start(&a, w->facts.now);
		return show_record(w, p, &a);
	}
	if (strcmp(argv[1], "-") != 0)
		return show_record(w, pool_watch_file(argv[1]), NULL);
	text = read_paste(&len);
	p = pool_watch_text(text, len);
	free(text);
	return show_record(w, p, NULL);
}

static int
forecast(struct work *w, int argc, char *argv[])
{
	struct pool_watch *kept = NULL;
	int code;

	if (argc > 1)
		return usage(argv[0], _("nothing is wanted behind it")),
		       EXIT_USAGE;
	look_at_engine(w);
	for (int s = 0; s < POOL_SIDES && w->facts.log == NULL; s++) {
		pool_watch_free(kept);
		kept = pool_watch_kept(&w->facts.side[s].address);
		w->facts.log = pool_watch_log(kept);
	}
	show(w, POOL_PANEL_FORECAST);
	code = pool_panel_state(POOL_PANEL_FORECAST, &w->facts, NULL, 0) ==
		POOL_STATE_GOOD
	    ? EXIT_GOOD
	    : EXIT_BAD;
	pool_watch_free(kept);
	return code;
}

static int
guide(struct work *w, enum pool_panel which, int argc, char *argv[])
{
	if (!take_addresses(w, argc, argv))
		return EXIT_USAGE;
	print_pool(which, &w->facts, w->how, stdout);
	return EXIT_GOOD;
}

static int
run(struct work *w, int argc, char *argv[])
{
	if (strcmp(argv[0], "score") == 0)
		return score(w, argc, argv);
	if (strcmp(argv[0], "forecast") == 0)
		return forecast(w, argc, argv);
	if (strcmp(argv[0], "verify") == 0)
		return verify(w, argc, argv);
	if (strcmp(argv[0], "join") == 0)
		return guide(w, POOL_PANEL_JOIN, argc, argv);
	if (strcmp(argv[0], "leave") == 0)
		return guide(w, POOL_PANEL_LEAVE, argc, argv);
	if (strcmp(argv[0], "move") == 0)
		return guide(w, POOL_PANEL_MOVE, argc, argv);
	fprintf(stderr,
	    _("ntptui pool: '%.60s' is none of score, forecast, verify, join, "
	      "leave, move\n"),
	    argv[0]);
	return EXIT_USAGE;
}

int
cli_pool(const struct options *o, int argc, char *argv[])
{
	struct work *w;
	int code;

	if (argc < 2) {
		fprintf(stderr, "%s\n",
		    _("ntptui pool: say score, forecast, verify, join, leave "
		      "or move"));
		return EXIT_USAGE;
	}
	w = mem_zero(1, sizeof(*w));
	open_work(w, o);
	code = run(w, argc - 1, argv + 1);
	session_close(&w->session);
	free(w);
	return code;
}
