/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's errands for the Setup screen: what is remembered, this host,
 * commands, measuring. */

#include "config/apply.h"
#include "config/mem.h"
#include "config/paths.h"
#include "core/i18n.h"
#include "engine/errands.h"
#include "engine/lab.h"
#include "engine/outside.h"
#include "engine/prober.h"
#include "engine/surveyor.h"
#include "ui/console_state.h"
#include "ui/pool_facts.h"
#include "ui/pool_watch.h"
#include "ui/roster.h"
#include "ui/session.h"
#include "ui/setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct setup_desk {
	struct surveyor *surveyor;   /* NULL: nothing is looked at */
	struct errands *errands;     /* NULL: no command runs */
	struct prober *prober;       /* NULL: nothing is measured */
	size_t n;                    /* servers that it measures */
	struct probe_result *result; /* owned; of them */
	struct pool_facts pool;
	bool hosted;              /* what is this host's is in it */
	struct outside *outside;  /* NULL: our server is not asked */
	struct pool_watch *watch; /* NULL: no record was asked for */
};

/* Where our own files would be; the list of leap seconds only if it is there.
 */
static void
own_files(struct setup_loaded *l)
{
	char dir[PATH_MAX];
	int n;

	if (paths_state_dir(dir, sizeof(dir))) {
		n = snprintf(l->drift, sizeof(l->drift), "%s/drift", dir);
		if (n < 0 || (size_t)n >= sizeof(l->drift))
			l->drift[0] = '\0';
	}
	if (access(APPLY_LEAPFILE, R_OK) == 0)
		memcpy(l->leap, APPLY_LEAPFILE, sizeof(APPLY_LEAPFILE));
}

/* A practice network is a game: nothing of it is remembered. */
static unsigned
load(struct console *c)
{
	struct setup_loaded *l = mem_zero(1, sizeof(*l));
	unsigned what;

	if (!c->cfg->practice) {
		l->had = setup_notes_load(&l->notes, GUIDE_STEPS);
		own_files(l);
	}
	what = app_setup_loaded(c->app, l);
	free(l);
	return what;
}

static unsigned
measure(struct console *c, const struct setup_wish *wish)
{
	struct setup_desk *d = c->setup;
	struct probe_aim *aim = mem_zero(wish->n + 1, sizeof(*aim));

	prober_free(d->prober);
	free(d->result);
	d->result = mem_zero(wish->n + 1, sizeof(d->result[0]));
	d->n = wish->n;
	for (size_t i = 0; i < wish->n; i++) {
		snprintf(aim[i].name, sizeof(aim[i].name), "%s",
		    wish->server[i].name);
		if (c->cfg->lab != NULL)
			lab_address(c->cfg->lab, aim[i].name, &aim[i].addr);
	}
	d->prober = prober_start(aim, wish->n);
	free(aim);
	return d->prober != NULL ? 0
				 : app_setup_done(c->app, SETUP_MEASURE, errno);
}

static unsigned
survey(struct console *c, const struct survey_aim *aim)
{
	struct setup_desk *d = c->setup;

	surveyor_free(d->surveyor);
	d->surveyor = surveyor_start(aim);
	return d->surveyor != NULL
	    ? 0
	    : app_setup_done(c->app, SETUP_SURVEY, errno);
}

static unsigned
run(struct console *c, const struct errand_order *order)
{
	struct setup_desk *d = c->setup;

	errands_free(d->errands);
	d->errands = errands_start(order);
	return d->errands != NULL ? 0
				  : app_setup_done(c->app, SETUP_RUN, errno);
}

static int64_t
now_of(const struct console *c)
{
	int64_t now = roster_now(app_snapshot(c->app));

	return now != 0 ? now : session_now();
}

static unsigned
tell_pool(struct console *c)
{
	return app_setup_pool(
	    c->app, &c->setup->pool, c->setup->outside != NULL);
}

static unsigned
gather_pool(struct console *c)
{
	struct setup_desk *d = c->setup;

	if (!d->hosted)
		pool_facts_host(&d->pool, c->cfg->country);
	d->hosted = true;
	return tell_pool(c);
}

/* Our own addresses, public or not: what lies before this host is proven from
 * elsewhere. */
static unsigned
ask_ourselves(struct console *c, const struct setup_wish *wish)
{
	struct setup_desk *d = c->setup;
	struct outside_ask ask = { .port = 0 };

	for (int i = 0; i < POOL_SIDES; i++)
		ask.address[i] = wish->address[i];
	outside_free(d->outside);
	d->outside = outside_start(&ask);
	if (d->outside == NULL)
		return app_setup_done(c->app, SETUP_ASK, errno);
	d->pool.asked = d->pool.asking = true;
	return gather_pool(c);
}

static unsigned
take_record(struct console *c)
{
	struct setup_desk *d = c->setup;
	int64_t now = now_of(c);

	pool_watch_take(d->watch, now);
	d->pool.log = pool_watch_log(d->watch);
	pool_watch_record(
	    d->watch, now, d->pool.record, sizeof(d->pool.record));
	return tell_pool(c);
}

/* The record of the first address that the pool could know. */
static unsigned
fetch(struct console *c)
{
	struct setup_desk *d = c->setup;
	unsigned what = gather_pool(c);

	for (int i = 0; i < POOL_SIDES && d->watch == NULL; i++)
		if (outside_public(&d->pool.side[i].address)) {
			d->pool.watched = d->pool.side[i].address;
			d->watch =
			    pool_watch_start(&d->pool.watched, now_of(c));
		}
	if (d->watch == NULL)
		return what |
		    app_say(c->app, ROLE_WARN, "%s",
			_("This host has no public address that the pool "
			  "could know."));
	pool_watch_again(d->watch, now_of(c));
	return what | take_record(c);
}

static unsigned
carry_out(struct console *c, const struct setup_wish *wish)
{
	switch (wish->job) {
	case SETUP_LOAD:
		return load(c);
	case SETUP_KEEP:
		return c->cfg->practice ? 0
					: app_setup_done(c->app, SETUP_KEEP,
					      setup_notes_save(wish->notes));
	case SETUP_SURVEY:
		return survey(c, wish->aim);
	case SETUP_RUN:
		return run(c, wish->order);
	case SETUP_MEASURE:
		return measure(c, wish);
	case SETUP_STOP:
		if (c->setup->prober != NULL)
			prober_cancel(c->setup->prober);
		return 0;
	case SETUP_POOL:
		return gather_pool(c);
	case SETUP_ASK:
		return ask_ourselves(c, wish);
	case SETUP_FETCH:
		return fetch(c);
	case SETUP_JOBS:
		break;
	}
	return 0;
}

unsigned
console_serve_setup(struct console *c)
{
	struct setup_wish wish;
	unsigned what = 0;

	if (c->setup == NULL)
		c->setup = mem_zero(1, sizeof(*c->setup));
	while (app_setup_wish(c->app, &wish))
		what |= carry_out(c, &wish);
	return what;
}

void
console_setup_fds(const struct console *c, int fd[CONSOLE_SETUP_FDS])
{
	const struct setup_desk *d = c->setup;

	fd[0] =
	    d != NULL && d->surveyor != NULL ? surveyor_fd(d->surveyor) : -1;
	fd[1] = d != NULL && d->errands != NULL ? errands_fd(d->errands) : -1;
	fd[2] = d != NULL && d->prober != NULL ? prober_fd(d->prober) : -1;
	fd[3] = d != NULL && d->outside != NULL ? outside_fd(d->outside) : -1;
	fd[4] = d != NULL && d->watch != NULL ? pool_watch_fd(d->watch) : -1;
}

static void
take_outside(struct console *c)
{
	struct setup_desk *d = c->setup;
	bool over = outside_take(d->outside, d->pool.side);

	d->pool.asking = !over;
	if (over) {
		outside_free(d->outside);
		d->outside = NULL;
	}
	console_react(c, tell_pool(c));
}

static void
take_survey(struct console *c)
{
	struct survey *s = mem_zero(1, sizeof(*s));
	bool over = surveyor_take(c->setup->surveyor, s);

	if (over) {
		surveyor_free(c->setup->surveyor);
		c->setup->surveyor = NULL;
	}
	console_react(c, app_setup_host(c->app, s, over));
	free(s);
}

static void
take_errand(struct console *c)
{
	struct errand_result r;

	if (!errands_take(c->setup->errands, &r))
		return;
	errands_free(c->setup->errands);
	c->setup->errands = NULL;
	console_react(c, app_setup_ran(c->app, &r));
}

static void
take_measured(struct console *c)
{
	struct setup_desk *d = c->setup;
	size_t done = prober_take(d->prober, d->result);
	bool over = prober_over(d->prober);

	if (over) {
		prober_free(d->prober);
		d->prober = NULL;
	}
	console_react(
	    c, app_setup_measured(c->app, d->result, d->n, done, over));
}

void
console_take_setup(struct console *c)
{
	struct setup_desk *d = c->setup;

	if (d == NULL)
		return;
	if (d->surveyor != NULL)
		take_survey(c);
	if (d->errands != NULL)
		take_errand(c);
	if (d->prober != NULL)
		take_measured(c);
	if (d->outside != NULL)
		take_outside(c);
	if (d->watch != NULL)
		console_react(c, take_record(c));
}

void
console_end_setup(struct console *c)
{
	struct setup_desk *d = c->setup;

	if (d == NULL)
		return;
	surveyor_free(d->surveyor);
	errands_free(d->errands);
	prober_free(d->prober);
	outside_free(d->outside);
	pool_watch_free(d->watch);
	free(d->result);
	free(d);
	c->setup = NULL;
}
