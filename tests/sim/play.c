/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/play.h"

#include "engine/engine.h"
#include "engine/lab_fast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The picture is looked at this often, s: at first, and once it is calm. */
#define LOOK_FIRST 1.0
#define LOOK_CALM  32.0
#define CALM       900.0

struct stage {
	const struct scene *scene;
	struct lab_fast *host;
	struct engine *engine;
	mono_t next; /* when the engine wants to run */
	struct snapshot *snap;
	struct outcome *out;
	FILE *journal;
	double now;    /* s true time */
	double look;   /* s, when to look next */
	double error;  /* s */
	uint64_t told; /* newest journal serial seen */
	struct figures f;
	double squares;
	uint64_t samples;
	struct {
		bool begun, ended, wrong;
		double worst;
		double table;   /* s, worst of the peers' offsets */
		int count;      /* journal entries */
		uint32_t asked; /* when it began */
	} run[SCENE_EXPECTS];
};

static void
mix(struct stage *g, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	g->f.trace = (g->f.trace ^ bits) * UINT64_C(0x100000001b3);
}

static bool
tally_is(const struct snapshot *s, const char *want)
{
	for (size_t i = 0; i < strlen(want); i++) {
		char c = i < s->npeers
		    ? tally_char((enum tally)s->peers[i].tally)
		    : '!';

		if (want[i] == 'g' ? strchr("*+-", c) == NULL
				   : want[i] != '?' && want[i] != c)
			return false;
	}
	return true;
}

/* The moment's expectations: state, reason and tallies. */
static bool
moment_holds(const struct expect *x, const struct snapshot *s)
{
	return (x->state < 0 || x->state == s->sync) &&
	    (x->why < 0 || x->why == s->why) && tally_is(s, x->tally);
}

/* The correction that would make the oscillator right. */
static double
right_freq(const struct stage *g)
{
	double osc = lab_fast_osc(g->host);

	return -osc / (1 + osc);
}

static uint32_t
asked(const struct stage *g, const struct expect *x)
{
	return x->server < 0
	    ? 0
	    : lab_fast_server(g->host, (size_t)x->server)->heard;
}

static void
describe(struct stage *g, size_t i)
{
	const struct expect *x = &g->scene->expect[i];
	const struct snapshot *s = g->snap;
	char tally[LAB_SERVERS + 1] = "";

	for (size_t k = 0; k < s->npeers && k < LAB_SERVERS; k++)
		tally[k] = tally_char((enum tally)s->peers[k].tally);
	snprintf(g->out[i].seen, sizeof g->out[i].seen,
	    "at %.0f s: worst %.3f ms, table %.3f ms, %s (%s), [%s], %u steps, "
	    "poll %u, freq off %.3f ppm, %d events, asked %u",
	    g->now, g->run[i].worst * 1e3, g->run[i].table * 1e3,
	    scene_state_name(s->sync), scene_why_name(s->why), tally, s->steps,
	    s->tc, (s->freq - right_freq(g)) * 1e6, g->run[i].count,
	    asked(g, x) - g->run[i].asked);
}

static void
judge(struct stage *g, size_t i)
{
	const struct expect *x = &g->scene->expect[i];
	const struct snapshot *s = g->snap;
	int count = g->run[i].count;
	bool ok = !g->run[i].wrong && moment_holds(x, s);

	ok = ok && (x->max_error < 0 || g->run[i].worst <= x->max_error);
	ok = ok && (x->table < 0 || g->run[i].table <= x->table);
	ok = ok && (x->steps < 0 || (uint32_t)x->steps == s->steps);
	ok = ok && (x->poll_least < 0 || s->tc >= x->poll_least);
	ok = ok && (x->poll_most < 0 || s->tc <= x->poll_most);
	ok = ok && (x->freq < 0 || fabs(s->freq - right_freq(g)) <= x->freq);
	if (x->event[0] != '\0')
		ok = ok && (x->times < 0 ? count > 0 : count == x->times);
	if (x->asked_most >= 0)
		ok = ok &&
		    asked(g, x) - g->run[i].asked <= (uint32_t)x->asked_most;
	g->out[i].held = ok;
	describe(g, i);
}

/* After each turn: errors are watched all the time. */
static void
watch_error(struct stage *g)
{
	double settled = fmin(3600, g->scene->scenario->hours * 3600 / 2);

	g->now = lab_fast_elapsed(g->host);
	g->error = lab_fast_error(g->host);
	for (size_t i = 0; i < g->scene->nexpects; i++) {
		const struct expect *x = &g->scene->expect[i];

		if (g->now >= x->from && g->now <= x->to)
			g->run[i].worst = fmax(g->run[i].worst, fabs(g->error));
	}
	if (g->now < settled)
		return;
	g->f.worst = fmax(g->f.worst, fabs(g->error));
	g->squares += g->error * g->error;
	g->samples++;
}

/* Counts what the journal has got since the last look. */
static void
read_journal(struct stage *g)
{
	const struct snapshot *s = g->snap;

	for (size_t k = 0; k < s->nevents; k++) {
		const struct event *ev = &s->events[k];

		if (ev->serial <= g->told)
			continue;
		if (g->journal != NULL)
			fprintf(g->journal, "# %10.1f s %-16s %s\n", g->now,
			    ev->name, ev->text);
		for (size_t i = 0; i < g->scene->nexpects; i++) {
			const struct expect *x = &g->scene->expect[i];

			if (g->run[i].begun && !g->run[i].ended &&
			    strcmp(x->event, ev->name) == 0)
				g->run[i].count++;
		}
	}
	g->told = s->last_event;
}

/* How far the table is from the truth: what it shows as a peer's offset,
 * against that server's clock minus ours. */
static double
table_error(const struct stage *g)
{
	const struct lab_scenario *s = g->scene->scenario;
	double worst = 0;

	for (size_t i = 0; i < g->snap->npeers; i++) {
		const struct snap_peer *p = &g->snap->peers[i];

		for (size_t k = 0; k < s->nservers; k++) {
			double truth =
			    lab_fast_server(g->host, k)->now.offset - g->error;

			if (p->reach != 0 && isfinite(p->offset) &&
			    strcmp(p->name, s->server[k].name) == 0)
				worst = fmax(worst, fabs(p->offset - truth));
		}
	}
	return worst;
}

static void
look(struct stage *g)
{
	double table;

	const struct scene *scene = g->scene;

	engine_observe(g->engine, &g->snap);
	table = table_error(g);
	mix(g, g->error);
	mix(g, g->snap->freq);
	mix(g, g->snap->offset);
	if (g->snap->sync == SYNC_OK && isnan(g->f.synced))
		g->f.synced = g->now;
	for (size_t i = 0; i < scene->nexpects; i++) {
		if (g->run[i].begun || g->now < scene->expect[i].from)
			continue;
		g->run[i].begun = true;
		g->run[i].asked = asked(g, &scene->expect[i]);
	}
	read_journal(g);
	for (size_t i = 0; i < scene->nexpects; i++) {
		const struct expect *x = &scene->expect[i];

		if (!g->run[i].begun || g->run[i].ended)
			continue;
		g->run[i].table = fmax(g->run[i].table, table);
		if (x->always && !moment_holds(x, g->snap))
			g->run[i].wrong = true;
		if (g->now < x->to)
			continue;
		judge(g, i);
		g->run[i].ended = true;
	}
}

/* The next instant at which the picture must be looked at. */
static double
next_look(const struct stage *g)
{
	double next = g->now + (g->now < CALM ? LOOK_FIRST : LOOK_CALM);

	for (size_t i = 0; i < g->scene->nexpects; i++) {
		const struct expect *x = &g->scene->expect[i];

		if (!g->run[i].begun)
			next = fmin(next, x->from);
		else if (!g->run[i].ended)
			next = fmin(next, x->to);
	}
	return next;
}

static void
turn(struct stage *g, struct host_event *ev)
{
	while (lab_fast_next(g->host, g->next, ev)) {
		engine_event(g->engine, ev);
		g->next = engine_run(g->engine);
	}
	g->next = engine_run(g->engine);
	watch_error(g);
	if (g->now >= g->look) {
		look(g);
		g->look = next_look(g);
	}
}

struct figures
play(const struct scene *scene, struct outcome *out, FILE *journal)
{
	struct stage g = { .scene = scene, .out = out, .journal = journal };
	double end = scene->scenario->hours * 3600;
	struct host_event *ev = calloc(1, sizeof *ev);

	if (ev == NULL)
		abort();
	g.f.synced = (double)NAN;
	g.f.trace = UINT64_C(0xcbf29ce484222325);
	g.host = lab_fast_new(scene->scenario);
	g.engine = engine_new(&scene->params, lab_fast_host(g.host));
	g.next = engine_run(g.engine);
	while (g.now < end)
		turn(&g, ev);
	look(&g);
	g.f.final = g.error;
	g.f.rms = g.samples > 0 ? sqrt(g.squares / (double)g.samples) : 0;
	g.f.freq = g.snap->freq;
	g.f.steps = g.snap->steps;
	g.f.sent = lab_fast_sent(g.host);
	g.f.adjusts = lab_fast_adjusts(g.host);
	engine_free(g.engine);
	lab_fast_free(g.host);
	free(g.snap);
	free(ev);
	return g.f;
}
