/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `servers`: public servers listed, measured, suggested, put into ntp.conf. */
#include "ui/cli.h"

#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/conf.h"
#include "config/mem.h"
#include "config/paths.h"
#include "config/prefs.h"
#include "config/save.h"
#include "config/textdiff.h"
#include "config/upstreams.h"
#include "core/i18n.h"
#include "engine/prober.h"

#include "ui/cli_servers.h"
#include "ui/interrupt.h"
#include "ui/print.h"
#include "ui/print_check.h"
#include "ui/print_servers.h"
#include "ui/session.h"
#include "ui/sure.h"

/* The nearest that `suggest` measures, and how old a measurement may be. */
enum { SUGGEST_MOST = 100, FRESH = 86400 };

/* What the verbs work on. */
struct work {
	const struct options *o;
	struct picker picker;
	struct session lab; /* of --lab: its servers answer */
	int64_t now;
	struct picker_filter filter;
	const struct pick **shown; /* owned: what it shows */
	size_t nshown;
};

static int
fail(const char *text)
{
	fprintf(stderr, _("ntptui servers: %s\n"), text);
	return EXIT_USAGE;
}

static void
load(struct work *w, const struct options *o, struct diags *ds)
{
	const char *country = o->country;
	struct prefs prefs;

	prefs_init(&prefs);
	prefs_load(&prefs, ds);
	if (country == NULL && prefs.country[0] != '\0')
		country = prefs.country;
	picker_load(&w->picker, country, ds);
}

static bool
open_work(struct work *w, const struct options *o)
{
	struct diags ds;
	bool good = true;

	memset(w, 0, sizeof(*w));
	w->o = o;
	w->now = session_now();
	diags_init(&ds);
	if (o->lab != NULL)
		picker_load_lab(&w->picker, o->lab, &ds);
	else
		load(w, o, &ds);
	print_diags(&ds, NULL, stderr);
	good = w->picker.count > 0;
	diags_free(&ds);
	w->shown = mem_zero(w->picker.count + 1, sizeof(w->shown[0]));
	return good;
}

static void
close_work(struct work *w)
{
	if (w->o->lab != NULL)
		session_close(&w->lab);
	picker_free(&w->picker);
	free(w->shown);
}

static int
by_rank(const void *a, const void *b)
{
	return picker_compare(*(const struct pick *const *)a,
	    *(const struct pick *const *)b, PICKER_BY_RANK);
}

/* Fills w->shown with what the words ask for, the nearest first. */
static bool
select_shown(struct work *w, int argc, char *argv[])
{
	char why[128];

	picker_filter_init(&w->filter);
	for (int i = 0; i < argc; i++)
		if (!picker_filter_parse(
			&w->filter, argv[i], why, sizeof(why))) {
			fprintf(stderr, _("ntptui servers: %s: %s\n"), argv[i],
			    why);
			return false;
		}
	w->nshown = 0;
	for (size_t i = 0; i < w->picker.count; i++)
		if (picker_shown(&w->picker.pick[i], &w->filter))
			w->shown[w->nshown++] = &w->picker.pick[i];
	if (w->nshown > 0)
		qsort(w->shown, w->nshown, sizeof(w->shown[0]), by_rank);
	return true;
}

static void
print_shown(const struct work *w)
{
	json_t *o, *all;

	if (!w->o->json) {
		print_servers(w->shown, w->nshown, w->now, stdout);
		return;
	}
	o = json_object();
	all = json_array();
	for (size_t i = 0; i < w->nshown; i++)
		json_array_append_new(all,
		    print_server_pick_json(&w->picker, w->shown[i], w->now));
	json_object_set_new(o, "servers", all);
	print_json(o, stdout);
}

static int
list(struct work *w, int argc, char *argv[])
{
	if (!select_shown(w, argc, argv))
		return EXIT_USAGE;
	print_shown(w);
	return w->nshown > 0 ? EXIT_GOOD : EXIT_BAD;
}

/* What is to be asked of a server. */
static void
take_aim(const struct work *w, const struct pick *p, struct probe_aim *aim)
{
	picker_aim(p, aim);
	if (w->lab.lab != NULL)
		lab_address(w->lab.lab, aim->name, &aim->addr);
}

static void
show_progress(size_t done, size_t n, bool end)
{
	char bar[41];
	size_t full = n > 0 ? done * (sizeof(bar) - 1) / n : 0;

	if (!isatty(STDERR_FILENO))
		return;
	for (size_t i = 0; i + 1 < sizeof(bar); i++)
		bar[i] = i < full ? '#' : '.';
	bar[sizeof(bar) - 1] = '\0';
	fprintf(stderr, _("\r[%s] %zu of %zu; Ctrl-C ends it%s"), bar, done, n,
	    end ? "\n" : "");
	fflush(stderr);
}

static void
wait_for(struct prober *p, size_t n, struct probe_result *r)
{
	volatile sig_atomic_t *stop = interrupt_catch();
	struct pollfd fd = { .fd = prober_fd(p), .events = POLLIN };

	while (!prober_over(p)) {
		if (*stop)
			prober_cancel(p);
		poll(&fd, 1, 1000);
		show_progress(prober_take(p, r), n, false);
	}
	show_progress(prober_take(p, r), n, true);
}

/* Measures n of them, and remembers. False if it cannot be, which is said. */
static bool
measure(struct work *w, const struct pick *const *pick, size_t n)
{
	struct probe_aim *aim = mem_zero(n + 1, sizeof(*aim));
	struct probe_result *r = mem_zero(n + 1, sizeof(*r));
	struct prober *p;
	int error;

	for (size_t i = 0; i < n; i++)
		take_aim(w, pick[i], &aim[i]);
	p = prober_start(aim, n);
	if (p != NULL)
		wait_for(p, n, r);
	else
		perror("ntptui servers");
	for (size_t i = 0; i < n && p != NULL; i++)
		if (r[i].state != PROBE_CANCELLED)
			picker_probed(&w->picker.pick[pick[i] - w->picker.pick],
			    &r[i], session_now());
	picker_judge(&w->picker);
	error = picker_save(&w->picker);
	if (error != 0)
		fprintf(stderr,
		    _("ntptui servers: what was measured is not kept: %s\n"),
		    strerror(error));
	prober_free(p);
	free(aim);
	free(r);
	return p != NULL;
}

/* Those of the shown that can be asked at all. */
static size_t
askable(const struct work *w, const struct pick **out, size_t max, bool old)
{
	size_t n = 0;

	for (size_t i = 0; i < w->nshown && n < max; i++)
		if (picker_usable(w->shown[i]) &&
		    w->shown[i]->row->policy != POLICY_CLOSED &&
		    (!old || w->now - w->shown[i]->probed > FRESH))
			out[n++] = w->shown[i];
	return n;
}

/* The servers of a practice network must run to be measured. */
static bool
open_lab(struct work *w)
{
	struct options o = *w->o;

	if (o.lab == NULL)
		return true;
	o.observe = true;
	return session_lab(&w->lab, &o, o.lab) == EXIT_GOOD &&
	    session_start(&w->lab, true) == EXIT_GOOD;
}

static int
probe(struct work *w, int argc, char *argv[])
{
	const struct pick **aim;
	bool good;
	size_t n;

	if (!select_shown(w, argc, argv))
		return EXIT_USAGE;
	if (!open_lab(w))
		return EXIT_START;
	aim = mem_zero(w->nshown + 1, sizeof(aim[0]));
	n = askable(w, aim, w->nshown, false);
	good = n > 0 && measure(w, aim, n);
	if (n == 0)
		fprintf(stderr, _("ntptui servers: %s\n"),
		    _("there is nothing to be measured"));
	free(aim);
	if (good)
		qsort(w->shown, w->nshown, sizeof(w->shown[0]), by_rank);
	print_shown(w);
	return good ? EXIT_GOOD : EXIT_BAD;
}

static void
print_reasons(const struct work *w)
{
	char why[256];

	for (size_t i = 0; i < w->nshown; i++) {
		const struct pick *p = w->shown[i];

		if (p->chosen.verdict != CHOOSE_TAKEN && !w->o->verbose)
			continue;
		printf("%s %s\n    %s\n",
		    p->chosen.verdict == CHOOSE_TAKEN ? "*" : "-",
		    catalog_key(p->row),
		    print_pick_why(&w->picker, p, why, sizeof(why)));
	}
}

static int
suggest(struct work *w, int argc, char *argv[])
{
	struct choose_cfg cfg = { .stratum1 = w->o->stratum1,
		.stratum2 = w->o->stratum2,
		.smear = w->o->smear };
	const struct pick **aim;
	size_t n;

	if (!select_shown(w, argc, argv))
		return EXIT_USAGE;
	if (!open_lab(w))
		return EXIT_START;
	aim = mem_zero(w->nshown + 1, sizeof(aim[0]));
	n = askable(w, aim, SUGGEST_MOST, true);
	if (n > 0)
		measure(w, aim, n);
	free(aim);
	n = picker_suggest(&w->picker, &cfg, &w->filter);
	picker_save(&w->picker);
	qsort(w->shown, w->nshown, sizeof(w->shown[0]), by_rank);
	if (w->o->json) {
		print_shown(w);
	} else {
		print_reasons(w);
		printf(_("%zu taken; `ntptui servers add` puts them into "
			 "ntp.conf, -v tells why others are left\n"),
		    n);
	}
	return n == cfg.stratum1 + cfg.stratum2 ? EXIT_GOOD : EXIT_BAD;
}

/* May this one be added? What is missing is said. */
static bool
may_add(const struct work *w, struct pick *p)
{
	if (w->o->permission)
		p->permitted = true;
	if (!picker_usable(p)) {
		fprintf(stderr,
		    _("ntptui servers: %s has no name that could "
		      "stand in ntp.conf\n"),
		    catalog_key(p->row));
		return false;
	}
	if (picker_allowed(p))
		return true;
	fprintf(stderr,
	    _("ntptui servers: %s is not open (%s): see %s; if you have "
	      "permission, say --permission\n"),
	    catalog_key(p->row), _(catalog_policy_word(p->row->policy)),
	    *p->row->text[CATALOG_PAGE] != '\0' ? p->row->text[CATALOG_PAGE]
						: _("the operator's page"));
	return false;
}

static const char *
host_of(const struct pick *p)
{
	const char *host = p->row->text[CATALOG_HOST];

	return *host != '\0' ? host : p->row->text[CATALOG_ADDRESS];
}

/* Those named; false if one may not be added. */
static bool
named_hosts(
    struct work *w, int argc, char *argv[], const char **host, size_t *n)
{
	for (int i = 0; i < argc; i++) {
		struct pick *p = picker_find(&w->picker, argv[i]);

		if (p == NULL) {
			fprintf(stderr,
			    _("ntptui servers: %s is in no list; write its "
			      "line into ntp.conf yourself, if you know that "
			      "you may\n"),
			    argv[i]);
			return false;
		}
		if (!may_add(w, p))
			return false;
		p->marked = true;
		host[(*n)++] = host_of(p);
	}
	return true;
}

/* Those marked, where none is named. */
static bool
chosen_hosts(
    struct work *w, int argc, char *argv[], const char **host, size_t *n)
{
	*n = 0;
	if (argc > 0)
		return named_hosts(w, argc, argv, host, n);
	for (size_t i = 0; i < w->picker.count; i++) {
		struct pick *p = &w->picker.pick[i];

		if (!p->marked)
			continue;
		if (!may_add(w, p))
			return false;
		host[(*n)++] = host_of(p);
	}
	return true;
}

static int
save(const char *path, const struct save_text *was, const struct save_text *now)
{
	struct save s;
	enum save_result r = save_file(path, was, now, &s);

	if (r == SAVE_CHANGED || r == SAVE_REFUSED) {
		fprintf(stderr, _("ntptui servers: %s\n"), s.why);
		return EXIT_BAD;
	}
	printf(_("%s is saved; `ntptui restart` makes the engine that runs "
		 "read it.\n"),
	    s.path);
	return EXIT_GOOD;
}

static int
put_into(const char *path, const char *const *host, size_t n)
{
	struct upstreams_count count;
	struct save_text was, now;
	struct textdiff d;
	struct diags ds;
	struct conf *c;
	char reason[80], *text;
	int code = EXIT_BAD;

	diags_init(&ds);
	c = conf_load(path, &ds);
	if (c == NULL) {
		print_diags(&ds, NULL, stderr);
		diags_free(&ds);
		return EXIT_USAGE;
	}
	picker_reason(session_now(), reason, sizeof(reason));
	was.text = conf_text(c, &was.len);
	text = upstreams_text(
	    was.text, was.len, host, n, reason, &now.len, &count);
	now.text = text;
	textdiff_make(&d, was.text, was.len, now.text, now.len);
	textdiff_print(&d, path, path, isatty(STDOUT_FILENO) != 0, stdout);
	textdiff_free(&d);
	if (count.added == 0 && count.left == 0)
		printf("%s\n", _("These are its servers already."));
	else if (sure(_("Save this as %s?"), path))
		code = save(path, &was, &now);
	free(text);
	conf_free(c);
	diags_free(&ds);
	return code;
}

static int
add(struct work *w, int argc, char *argv[])
{
	const char *path = paths_ntp_conf(w->o->conf);
	const char **host =
	    mem_zero(w->picker.count + (size_t)argc + 1, sizeof(host[0]));
	int code = EXIT_USAGE;
	size_t n;

	if (path == NULL)
		fprintf(stderr,
		    _("ntptui servers: there is no %s; name a file: -c FILE\n"),
		    paths_ntp_conf_list());
	else if (!chosen_hosts(w, argc, argv, host, &n))
		code = EXIT_BAD;
	else if (n == 0)
		fail(_("name the servers, or let `servers suggest` choose"));
	else
		code = put_into(path, host, n);
	if (code == EXIT_GOOD)
		picker_save(&w->picker);
	free(host);
	return code;
}

int
cli_servers(const struct options *o, int argc, char *argv[])
{
	static const struct {
		const char *word;
		int (*run)(struct work *w, int argc, char *argv[]);
	} verb[] = { { "list", list }, { "probe", probe },
		{ "suggest", suggest }, { "add", add } };
	int code = EXIT_START;
	struct work w;

	if (argc >= 2 && strcmp(argv[1], "import") == 0)
		return cli_servers_import(o, argc - 2, argv + 2);
	for (size_t i = 0; argc >= 2 && i < sizeof(verb) / sizeof(verb[0]);
	     i++) {
		if (strcmp(argv[1], verb[i].word) != 0)
			continue;
		if (open_work(&w, o))
			code = verb[i].run(&w, argc - 2, argv + 2);
		close_work(&w);
		return code;
	}
	return fail(_("say list, probe, suggest, add or import"));
}
