/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/session.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "config/directive.h"
#include "config/paths.h"
#include "config/scenario.h"
#include "ui/desk.h"
#include "ui/recover.h"
#include "ui/scratch.h"

/* Where an unprivileged server listens. */
#define HIGH_PORT 11123

/* 127.127.28.U: shared memory, and the mode of one that is root's alone. */
#define SHM_DRIVER  28
#define SHM_PRIVATE 0x1

static void
tell(const struct diags *ds, const struct conf *c, bool verbose)
{
	for (size_t i = 0; i < ds->count; i++) {
		const struct diag *d = &ds->item[i];
		const char *line = c == NULL || d->at.file == NULL
		    ? NULL
		    : conf_line(c, d->at.file, d->at.line);

		if (d->sev != SEV_NOTE || verbose)
			diag_print(d, line, stderr);
	}
}

/* The settings never keep anything from starting. */
static void
load_prefs(struct prefs *p, bool verbose)
{
	struct diags ds;

	diags_init(&ds);
	prefs_load(p, &ds);
	tell(&ds, NULL, verbose);
	diags_free(&ds);
}

unsigned
session_dialect(const struct options *o)
{
	struct prefs prefs;

	if (o->dialect_said)
		return o->dialect;
	load_prefs(&prefs, o->verbose);
	return prefs.dialect;
}

/* Reads the document's meaning and says what is wrong with it. */
static void
take_conf(struct session *s, const struct conf *c, struct diags *ds,
    const struct options *o)
{
	if (c != NULL) {
		conf_params(c, &s->params, ds);
		conf_keys(c, &s->params, ds);
	}
	diags_sort(ds);
	if (!o->discreet)
		tell(ds, c, o->verbose);
	s->errors = ds->errors;
	s->warnings = ds->warnings;
}

uint16_t
session_port(const struct prefs *p)
{
	if (p->port != 0)
		return p->port;
	return rights_low_ports() ? NTP_PORT : HIGH_PORT;
}

/* Waits at most so long for the first picture of a running engine, s. */
#define FIRST_PICTURE 5.0

static void
say_why_not(int error, const char *place)
{
	if (error == EACCES)
		fprintf(stderr,
		    _("ntptui: an engine runs, but you may not look at it (%s "
		      "is for root and the group of the settings)\n"),
		    place);
	else
		fprintf(stderr, _("ntptui: the engine at %s does not answer\n"),
		    place);
}

/* The engine's places, at most PATHS_SOCKETS; `usual` has room for them. */
static size_t
places(const struct session *s, const struct options *o,
    char usual[PATHS_SOCKETS][PATHS_SOCKET], const char *path[PATHS_SOCKETS])
{
	size_t n;

	path[0] = o->socket != NULL ? o->socket : s->prefs.socket;
	if (path[0][0] != '\0')
		return 1;
	n = paths_sockets(usual);
	for (size_t i = 0; i < n; i++)
		path[i] = usual[i];
	return n;
}

/* 0, ENOENT, or an errno that was said. */
static int
attach_to(struct session *s, const struct options *o)
{
	char usual[PATHS_SOCKETS][PATHS_SOCKET];
	const char *path[PATHS_SOCKETS];
	struct diags ds;
	int error;
	size_t n;

	session_plain(s, "");
	diags_init(&ds);
	prefs_load(&s->prefs, &ds);
	n = places(s, o, usual, path);
	s->link = link_attach(path, n, &error);
	if (s->link != NULL && !link_wait(s->link, FIRST_PICTURE)) {
		link_free(s->link);
		s->link = NULL;
		error = ETIMEDOUT;
	}
	/* Else our own engine's session says what is wrong with them. */
	if (s->link != NULL)
		tell(&ds, NULL, o->verbose);
	else if (error != ENOENT)
		say_why_not(error, n > 0 ? path[0] : "");
	diags_free(&ds);
	return s->link != NULL ? 0 : error;
}

/* Longer than all its questions can take that are asked in vain, s. */
#define DISTANT_WAIT 20.0

static bool
wait_for_distant(struct session *s, double limit, bool clients)
{
	struct link_info info;

	if (link_first(s->link, limit, clients))
		return true;
	info = link_info(s->link);
	fprintf(stderr, "ntptui: %s\n",
	    info.trouble[0] != '\0' ? info.trouble
				    : _("the host does not answer in time"));
	return false;
}

int
session_distant(
    struct session *s, const struct options *o, bool wait, bool clients)
{
	enum addr_family family = o->ipv4 == o->ipv6 ? ADDR_NONE
	    : o->ipv4                                ? ADDR_IPV4
						     : ADDR_IPV6;

	session_plain(s, o->host);
	load_prefs(&s->prefs, o->verbose);
	s->link = link_distant(o->host, family);
	if (s->link == NULL) {
		fprintf(stderr,
		    _("ntptui: -H %.80s: a name or an address is wanted, with "
		      ":PORT if it is not 123; an IPv6 address with a port "
		      "stands in [ ]\n"),
		    o->host);
		return EXIT_USAGE;
	}
	link_watch_clients(s->link, clients);
	if (!wait ||
	    wait_for_distant(s, o->wait > 0 ? o->wait : DISTANT_WAIT, clients))
		return EXIT_GOOD;
	return EXIT_BAD;
}

bool
session_attach(struct session *s, const struct options *o)
{
	if (o->no_attach || (o->conf != NULL && o->socket == NULL))
		return false;
	return attach_to(s, o) == 0;
}

bool
session_attach_must(struct session *s, const struct options *o)
{
	int error = attach_to(s, o);

	if (error == ENOENT)
		fprintf(stderr, "%s\n",
		    _("ntptui: no engine runs on this host that could be "
		      "asked; `ntptui serve` starts one (--socket PATH says "
		      "where it listens)"));
	return error == 0;
}

const char *
session_place(
    const struct prefs *p, const struct options *o, char usual[PATHS_SOCKET])
{
	if (o->socket != NULL)
		return o->socket;
	if (p->socket[0] != '\0')
		return p->socket;
	return paths_socket(usual, PATHS_SOCKET) ? usual : NULL;
}

void
session_socket(struct session *s, const struct options *o)
{
	char usual[PATHS_SOCKET], why[512];
	const char *path = session_place(&s->prefs, o, usual);

	if (o->one_process || s->lab_name != NULL)
		return;
	if (path == NULL)
		snprintf(why, sizeof why, "%s",
		    _("there is no runtime directory; --socket names a "
		      "place"));
	else
		s->attach = attach_open(path, s->prefs.group, why, sizeof why);
	if (s->attach == NULL)
		fprintf(stderr, _("ntptui: nobody can attach: %s\n"), why);
}

void
session_listen(struct session *s)
{
	if (s->attach == NULL)
		return;
	machine_watch(s->machine, attach_fd(s->attach));
	loop_attach(s->loop, s->attach);
}

int64_t
session_now(void)
{
	struct machine *m = machine_new(&(struct machine_cfg){ 0 });
	wall_t now = machine_host(m)->wall(m);

	machine_free(m);
	return now.ns / 1000000000;
}

void
session_plain(struct session *s, const char *title)
{
	*s = (struct session){ 0 };
	params_init(&s->params);
	s->params.observe = true;
	snprintf(s->title, sizeof s->title, "%s", title);
}

/* What an engine that died has left is looked after; the file's document. */
static struct conf *
load_after(struct session *s, const char *path, unsigned who, struct diags *ds)
{
	struct save_text instead;
	char full[PATH_MAX];
	struct conf *c;

	reload_name(path, full);
	recover_conf(full, &instead, s->recovered, sizeof s->recovered);
	if (s->recovered[0] != '\0')
		fprintf(stderr, "ntptui: %s\n", s->recovered);
	if (instead.text == NULL)
		return conf_load_as(path, who, ds);
	c = conf_parse_at(path, instead.text, instead.len, ds);
	free((char *)(uintptr_t)instead.text);
	return c;
}

/* How it is opened. */
enum opening { OPEN_ONCE, OPEN_RUNS, OPEN_SETUP };

static int
open_conf(struct session *s, const struct options *o, enum opening how)
{
	const char *path = paths_ntp_conf(o->conf);
	struct diags ds;
	struct conf *c;
	unsigned who;

	if (path == NULL && how == OPEN_SETUP)
		path = DESK_FIRST_CONF;
	session_plain(s, path ? path : "");
	if (path == NULL) {
		fprintf(stderr,
		    _("ntptui: there is no ntp.conf (looked for %s).\n"
		      "Name one with -c FILE, or try 'ntptui lab', the "
		      "practice network, which needs none.\n"),
		    paths_ntp_conf_list());
		return EXIT_USAGE;
	}
	load_prefs(&s->prefs, o->verbose);
	diags_init(&ds);
	who = o->dialect_said ? o->dialect : s->prefs.dialect;
	who = who != DIALECT_NONE ? who : DIALECT_BOTH;
	if (how == OPEN_SETUP && access(path, F_OK) != 0)
		c = conf_parse_at(path, "", 0, &ds);
	else
		c = how != OPEN_ONCE ? load_after(s, path, who, &ds)
				     : conf_load_as(path, who, &ds);
	take_conf(s, c, &ds, o);
	diags_free(&ds);
	s->params.observe |= o->observe; /* as `disable ntp` may have said */
	s->params.port = session_port(&s->prefs);
	s->params.leapslew = s->prefs.leapslew;
	s->params.workers = 0; /* the console answers by itself */
	s->reload = (struct reload){ .path = path,
		.dialect = who,
		.now = &s->params,
		.observe = o->observe,
		.window = s->prefs.trial,
		.count = s->prefs.countdown };
	if (how != OPEN_ONCE)
		reload_begin(&s->reload, c);
	conf_free(c);
	return c != NULL ? EXIT_GOOD : EXIT_USAGE;
}

int
session_conf(struct session *s, const struct options *o)
{
	return open_conf(s, o, OPEN_ONCE);
}

int
session_run_conf(struct session *s, const struct options *o)
{
	return open_conf(s, o, OPEN_RUNS);
}

int
session_setup_conf(struct session *s, const struct options *o)
{
	return open_conf(s, o, OPEN_SETUP);
}

/* The practice network's text, as a file that can be edited and read anew. */
static struct conf *
lab_conf(struct session *s, struct diags *ds)
{
	const char *text = s->scenario->conf + strspn(s->scenario->conf, "\n");
	struct conf *c;

	if (!scratch_make(s->scratch, sizeof s->scratch, text, strlen(text)))
		return conf_parse(s->scenario->name, text, strlen(text), ds);
	c = conf_load(s->scratch, ds);
	s->reload = (struct reload){ .path = s->scratch,
		.dialect = DIALECT_BOTH,
		.now = &s->params,
		.window = s->prefs.trial,
		.count = s->prefs.countdown };
	reload_begin(&s->reload, c);
	return c;
}

int
session_lab(struct session *s, const struct options *o, const char *name)
{
	struct diags ds;
	struct conf *c = NULL;

	session_plain(s, name);
	load_prefs(&s->prefs, o->verbose);
	diags_init(&ds);
	s->scenario = scenario_load(name, &ds);
	if (s->scenario != NULL) {
		snprintf(s->title, sizeof s->title, _("practice network: %s"),
		    s->scenario->name);
		c = lab_conf(s, &ds);
	}
	take_conf(s, c, &ds, o);
	diags_free(&ds);
	conf_free(c);
	if (s->scenario == NULL)
		return EXIT_USAGE;
	s->lab_name = name;
	s->after = o->after;
	/* The clock is made up: it is set from the beginning, and nobody is
	 * served from it. */
	s->params.observe |= o->observe; /* as `disable ntp` may have said */
	s->params.start = !o->observe;
	s->params.port = 0;
	s->reload.observe = o->observe;
	return EXIT_GOOD;
}

static int
start_lab(struct session *s)
{
	char why[256];

	if (s->after > 0) {
		s->fast = lab_fast_new(s->scenario);
		return EXIT_GOOD;
	}
	s->lab = lab_new(s->scenario, s->machine, why, sizeof why);
	if (s->lab != NULL)
		return EXIT_GOOD;
	fprintf(
	    stderr, _("ntptui: the practice network cannot start: %s\n"), why);
	return EXIT_START;
}

static size_t
machine_wait_(void *self, mono_t until, struct host_event *ev, size_t max)
{
	return machine_wait(self, until, ev, max);
}

static void
machine_wake_(void *self)
{
	machine_wake(self);
}

/* The memory of a reference clock may be root's alone; who has it attached
 * keeps it. */
static void
attach_clocks(struct session *s)
{
	const struct host *h = machine_host(s->machine);
	struct shmclock_sample sample;

	for (size_t i = 0; i < s->params.nassoc; i++) {
		const struct params_assoc *a = &s->params.assoc[i];

		if (a->kind == PARAMS_REFCLOCK && a->clock.driver == SHM_DRIVER)
			(void)h->shm(h->self, a->clock.unit,
			    (a->clock.mode & SHM_PRIVATE) != 0, &sample);
	}
}

void
session_keep(struct session *s, struct kept *k, bool threaded)
{
	struct machine_cfg cfg = { .wakeable = threaded, .kept = k };
	int door = kept_door(k);

	s->kept = s->reload.keeper = k;
	s->reload.by.self = k;
	s->machine = machine_new(&cfg);
	attach_clocks(s);
	if (door >= 0)
		s->attach = attach_at(door, k);
}

int
session_start(struct session *s, bool threaded)
{
	struct machine_cfg cfg = { .wakeable = threaded };
	struct loop_wait wait;
	const struct host *host;

	if (s->machine == NULL)
		s->machine = machine_new(&cfg);
	if (s->scenario != NULL && start_lab(s) != EXIT_GOOD)
		return EXIT_START;
	if (s->fast != NULL) {
		host = lab_fast_host(s->fast);
		wait = lab_fast_wait(s->fast);
	} else if (s->lab != NULL) {
		host = lab_host(s->lab);
		wait = lab_wait(s->lab);
	} else {
		host = machine_host(s->machine);
		wait = (struct loop_wait){ s->machine, machine_wait_,
			machine_wake_ };
	}
	s->engine = engine_new(&s->params, host);
	if (s->confined[0] != '\0')
		engine_confined(s->engine, s->confined, s->weak);
	s->loop = loop_new(s->engine, host, &wait);
	return EXIT_GOOD;
}

void
session_reloads(struct session *s, bool loud, volatile sig_atomic_t *asked)
{
	struct loop_reload hook = reload_hook(&s->reload, asked);

	if (s->reload.path == NULL)
		return;
	s->reload.loud = loud;
	loop_reloads(s->loop, &hook);
	if (s->recovered[0] != '\0')
		engine_recovered(s->engine, s->recovered);
}

void
session_close(struct session *s)
{
	link_free(s->link);
	if (s->loop != NULL)
		loop_free(s->loop);
	attach_close(s->attach);
	engine_free(s->engine);
	if (s->lab != NULL)
		lab_free(s->lab);
	if (s->fast != NULL)
		lab_fast_free(s->fast);
	if (s->machine != NULL)
		machine_free(s->machine);
	if (s->scenario != NULL)
		scenario_free(s->scenario);
	reload_end(&s->reload);
	scratch_remove(s->scratch);
	params_free(&s->params);
}
