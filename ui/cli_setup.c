/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `setup`: the guided setup. On a terminal it is screen 7; without one, or
 * with --yes or --dry-run, the same steps are gone through without questions:
 * our own file is written (with --yes), commands for what is not ours are
 * printed.
 */
#include "ui/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"

#include "config/apply.h"
#include "config/paths.h"
#include "config/textdiff.h"
#include "engine/nets.h"
#include "engine/surveyor.h"

#include "ui/desk.h"
#include "ui/guide.h"
#include "ui/session.h"

/* What is worked on. */
struct work {
	const struct options *o;
	struct setup_notes notes;
	struct desk *desk;
	struct desk_answer text; /* as it was read, or a proposal */
	struct explain_net net[RECIPE_NETS];
	size_t nnet;
	char drift[PATH_MAX];
	struct guide_plan *plan;
	struct guide_server server[SETUP_SERVERS + GUIDE_SOURCES];
	size_t nserver;
	struct survey host;
	struct guide_facts facts;
};

static bool
take_options(struct work *w)
{
	const struct options *o = w->o;
	char bad[SETUP_NAME];

	setup_notes_load(&w->notes, GUIDE_STEPS);
	if (o->role != NULL && !recipe_role_parse(o->role, &w->notes.role)) {
		fprintf(stderr,
		    _("ntptui setup: --role %.40s: client, lan or pool is "
		      "wanted\n"),
		    o->role);
		return false;
	}
	if (o->servers != NULL &&
	    !guide_take_names(&w->notes, o->servers, bad)) {
		fprintf(stderr,
		    _("ntptui setup: --servers: \"%.80s\" is no name or "
		      "address, or one too many\n"),
		    bad);
		return false;
	}
	if (o->servers == NULL && w->notes.nhost == 0)
		w->notes.keep = true;
	w->notes.skipped = 0;
	w->notes.accepted = (1u << GUIDE_STEPS) - 1;
	return true;
}

static void
read_nets(struct work *w)
{
	struct net net[RECIPE_NETS];

	w->nnet = nets_read(net, RECIPE_NETS);
	for (size_t i = 0; i < w->nnet; i++)
		w->net[i] = (struct explain_net){ net[i].addr, net[i].bits };
}

static bool
read_text(struct work *w)
{
	const struct desk_wish wish = { .job = DESK_READ };

	w->desk = desk_new(paths_ntp_conf(w->o->conf));
	desk_do(w->desk, &wish, &w->text);
	if (w->text.text != NULL)
		return true;
	fprintf(stderr, _("ntptui setup: %s\n"), w->text.say);
	return false;
}

static void
make_plan(struct work *w)
{
	char dir[PATH_MAX];
	struct guide_given g = { .notes = &w->notes,
		.text = w->text.text,
		.len = w->text.len,
		.net = w->net,
		.nnet = w->nnet,
		.dialect = session_dialect(w->o),
		.now = session_now() };
	int n = -1;

	g.base = desk_base(w->desk, &g.base_len);
	if (paths_state_dir(dir, sizeof(dir)))
		n = snprintf(w->drift, sizeof(w->drift), "%s/drift", dir);
	if (n > 0 && (size_t)n < sizeof(w->drift))
		g.drift = w->drift;
	if (access(APPLY_LEAPFILE, R_OK) == 0)
		g.leap = APPLY_LEAPFILE;
	w->plan = guide_plan_make(&g);
}

/* Whom the finished file asks; nobody is measured. */
static void
name_servers(struct work *w)
{
	for (size_t i = 0; i < w->plan->now.n; i++)
		snprintf(w->server[w->nserver++].name, SETUP_NAME, "%s",
		    w->plan->now.name[i]);
}

static void
gather(struct work *w)
{
	struct survey_aim aim = { .port = 0 };

	snprintf(aim.drift, sizeof(aim.drift), "%.255s", w->plan->drift);
	snprintf(aim.leap, sizeof(aim.leap), "%.255s", w->plan->leap);
	surveyor_now(&aim, &w->host);
	name_servers(w);
	w->facts = (struct guide_facts){ .host = &w->host,
		.plan = w->plan,
		.why = w->text.state.why,
		.writable = w->text.state.writable,
		.command = w->text.state.command,
		.server = w->server,
		.nserver = w->nserver };
}

/* A step in lines; false if something is in its way. */
static bool
print_step(const struct work *w, enum guide_step step)
{
	char command[ERRAND_TEXT];
	struct guide_verdict v;
	bool good = true;

	guide_judge(&w->notes, &w->facts, step, &v);
	printf("%s: %s\n", guide_name(step), v.result);
	for (size_t i = 0; i < v.n; i++) {
		const struct guide_item *it = &v.item[i];

		if (!it->obstacle)
			continue;
		good &= !it->stops;
		printf("  %c %s [%s]\n", it->stops ? '!' : '?', it->text,
		    it->code);
		if (it->what == GUIDE_DO_RUN)
			printf("    $ %s\n",
			    errand_text(&it->order, command, sizeof(command)));
	}
	return good;
}

static void
print_diff(const struct work *w)
{
	const char *path = w->text.state.path;
	struct textdiff d;
	size_t len = 0;
	const char *was = desk_base(w->desk, &len);

	textdiff_make(
	    &d, was != NULL ? was : "", len, w->plan->text, w->plan->len);
	textdiff_print(&d, path, path, isatty(STDOUT_FILENO) != 0, stdout);
	textdiff_free(&d);
}

/* 0 is good; what is said comes from the desk. */
static int
write_file(struct work *w)
{
	const struct desk_wish wish = { .job = DESK_SAVE,
		.text = { w->plan->text, w->plan->len } };
	struct desk_answer a;
	int code = EXIT_GOOD;

	if (w->plan->same) {
		printf(_("%s is as it shall be.\n"), w->text.state.path);
		return EXIT_GOOD;
	}
	desk_do(w->desk, &wish, &a);
	if (a.result != DESK_DONE && a.result != DESK_SAME)
		code = EXIT_BAD;
	fprintf(code == EXIT_GOOD ? stdout : stderr, "%s\n", a.say);
	desk_answer_free(&a);
	if (code == EXIT_GOOD)
		printf("%s\n",
		    _("`ntptui restart` makes the engine that runs try it; "
		      "`ntptui serve` starts one."));
	return code;
}

/* All steps that need no engine; the file at their end. */
static int
go_through(struct work *w)
{
	bool good = true, text = true;

	for (unsigned i = GUIDE_ROLE; i <= GUIDE_FILES; i++) {
		bool one = print_step(w, (enum guide_step)i);

		good &= one;
		if (i == GUIDE_UPSTREAMS || i == GUIDE_ACCESS)
			text &= one;
	}
	text &= print_step(w, GUIDE_REVIEW);
	good &= text;
	print_diff(w);
	print_step(w, GUIDE_SERVICE);
	if (w->o->dry_run)
		printf("%s\n", _("Nothing was written: --dry-run."));
	else if (!text)
		fprintf(stderr, "%s\n",
		    _("ntptui setup: nothing was written; what is marked with "
		      "! is in the way"));
	else if (write_file(w) != EXIT_GOOD)
		good = false;
	else
		setup_notes_save(&w->notes);
	return good ? EXIT_GOOD : EXIT_BAD;
}

int
cli_setup(const struct options *o, int argc, char *argv[])
{
	struct work w = { .o = o };
	int code = EXIT_USAGE;

	if (argc > 1) {
		fprintf(stderr, _("ntptui %s: '%s' is not wanted\n"), argv[0],
		    argv[1]);
		return EXIT_USAGE;
	}
	if (!o->yes && !o->dry_run) {
		if (o->role == NULL && o->servers == NULL)
			return cli_console_setup(o);
		fprintf(stderr, "%s\n",
		    _("ntptui setup: --role and --servers are for --dry-run "
		      "and --yes; without them the screen asks"));
		return EXIT_USAGE;
	}
	if (!take_options(&w))
		return EXIT_USAGE;
	if (read_text(&w)) {
		read_nets(&w);
		make_plan(&w);
		gather(&w);
		code = go_through(&w);
	}
	guide_plan_free(w.plan);
	desk_answer_free(&w.text);
	desk_free(w.desk);
	return code;
}
