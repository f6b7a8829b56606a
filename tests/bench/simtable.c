/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How exactly the engine keeps the time in the simulator, network by network:
 *
 *	simtable [first seed] [seeds]
 *
 * Errors are RMS against true time from two hours on; the limit is what the
 * best linear filter could reach with as many samples of that noise,
 * sqrt(sqrt(2) q^(1/2) (R T)^(3/4)), the sources' constant errors aside.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/lab_fast.h"
#include "engine/params.h"
#include "sys/memory.h"

#define DAY    86400.0
#define SETTLE 7200.0

struct net {
	const char *name;
	int servers, liars;
	double jitter, delay; /* s */
	double apart;         /* s, asymmetry of the paths, in turn + and - */
	double loss;          /* each way */
	double wander;        /* s/s per square root of a second */
	double offset, freq;  /* s, s/s at the start */
	double silent, back;  /* s: nobody answers in between */
	double swing;         /* s/s, amplitude of a daily swing */
	double evening;       /* s, more delay one way from 18 to 22 h */
};

#define USUAL .wander = 1e-9, .offset = 0.01, .freq = 1e-5

static const struct net nets[] = {
	{ "one, 100 us", 1, 0, 1e-4, 2e-3, USUAL },
	{ "five on a LAN, 10 us", 5, 0, 1e-5, 2e-4, USUAL },
	{ "four, WAN, 1 ms", 4, 0, 1e-3, 3e-2, .apart = 1e-3, USUAL },
	{ "two liars of five", 5, 2, 1e-4, 2e-3, USUAL },
	{ "half lost each way", 1, 0, 1e-4, 2e-3, .loss = 0.5, USUAL },
	{ "0.5 s, 100 ppm off", 1, 0, 1e-4, 2e-3, .wander = 1e-9, .offset = 0.5,
	    .freq = 1e-4 },
	{ "ten times the wander", 1, 0, 1e-4, 2e-3, .wander = 1e-8,
	    .offset = 0.01, .freq = 1e-5 },
	{ "six hours of silence", 1, 0, 1e-4, 2e-3, .silent = 28800,
	    .back = 50400, USUAL },
	{ "daily swing 0.5 ppm", 1, 0, 1e-4, 2e-3, .swing = 5e-7, USUAL },
	{ "evenings, 200 ms more", 1, 0, 1e-4, 1e-2, .evening = 0.2, USUAL },
};

struct result {
	double squares, freqs, turns;
	double to_1ms, to_100us; /* s; of the last that was worse */
	double back;             /* s from the return to 100 us */
	double asked;
};

static struct lab_event *
event(struct lab_scenario *s, double at, enum lab_target target)
{
	struct lab_event *ev = &s->event[s->nevents++];

	ev->at = at;
	ev->target = target;
	ev->server = LAB_SERVERS;
	return ev;
}

static void
add_outage(struct lab_scenario *s, const struct net *n)
{
	struct lab_event *ev = event(s, n->silent, LAB_SERVER);

	ev->set = LAB_SET_UP;
	ev = event(s, n->back, LAB_SERVER);
	ev->set = LAB_SET_UP;
	ev->then.up = true;
}

/* The oscillator follows the room in steps of a quarter of an hour. */
static void
add_swing(struct lab_scenario *s, const struct net *n)
{
	for (double at = 900; at < DAY; at += 900) {
		struct lab_event *ev = event(s, at, LAB_CLOCK);

		ev->set = LAB_SET_CLOCKFREQ;
		ev->freq = n->freq + n->swing * sin(at / DAY * 6.2831853);
	}
}

/* Two hours up, two hours down, and a tenth of it as jitter. */
static void
add_evening(struct lab_scenario *s, const struct net *n)
{
	for (double at = 18 * 3600; at <= 22 * 3600; at += 120) {
		double more = n->evening * (1 - fabs(at / 3600 - 20) / 2);
		struct lab_event *ev = event(s, at, LAB_SERVER);

		ev->set = LAB_SET_DELAY | LAB_SET_ASYMMETRY | LAB_SET_JITTER;
		ev->then.delay = n->delay + more;
		ev->then.asymmetry = -more / (n->delay + more);
		ev->then.jitter = n->jitter + more / 10;
	}
}

static void
add_server(struct lab_scenario *s, struct params *p, const struct net *n, int i)
{
	struct lab_server *server = &s->server[s->nservers++];
	struct params_assoc *a = params_add(p);
	double side = i % 2 == 0 ? 1 : -1;

	snprintf(server->name, sizeof server->name, "127.83.0.%d", i + 1);
	if (!addr_parse(&server->addr, server->name))
		abort();
	server->now = (struct lab_behaviour){ .up = true,
		.stratum = 1,
		.refid = "GPS",
		.delay = n->delay,
		.asymmetry = side * n->apart / n->delay,
		.jitter = n->jitter,
		.offset = i < n->liars ? 0.05 : 0,
		.loss = n->loss };
	snprintf(a->name, sizeof a->name, "%s", server->name);
	a->cfg.iburst = true;
}

static void
make(struct lab_scenario *s, struct params *p, const struct net *n, int poll)
{
	s->clock_offset = n->offset;
	s->clock_freq = n->freq;
	s->clock_wander = n->wander;
	s->hours = 24;
	params_init(p);
	p->start = true;
	p->port = 0;
	for (int i = 0; i < n->servers; i++)
		add_server(s, p, n, i);
	for (size_t i = 0; i < p->nassoc && poll > 0; i++)
		p->assoc[i].cfg.minpoll = p->assoc[i].cfg.maxpoll =
		    (int8_t)poll;
	if (n->back > 0)
		add_outage(s, n);
	if (n->swing > 0)
		add_swing(s, n);
	if (n->evening > 0)
		add_evening(s, n);
}

static void
watch(struct result *r, const struct net *n, struct lab_fast *h, double freq)
{
	double now = lab_fast_elapsed(h), error = fabs(lab_fast_error(h));
	double osc = lab_fast_osc(h);
	bool silent = now >= n->silent && now < n->back + 600;

	if (now < SETTLE / 2 && error > 1e-3)
		r->to_1ms = now;
	if (now < SETTLE / 2 && error > 1e-4)
		r->to_100us = now;
	if (n->back > 0 && now > n->back && now < n->back + 3600 &&
	    error > 1e-4)
		r->back = now - n->back;
	if (now < SETTLE || (n->back > 0 && silent))
		return;
	r->squares += error * error;
	r->freqs += pow(freq + osc / (1 + osc), 2);
	r->turns++;
}

static struct result
run(const struct net *n, uint64_t seed, int poll)
{
	struct lab_scenario *s = memory_new(1, sizeof *s);
	struct host_event *ev = memory_new(1, sizeof *ev);
	struct result r = { 0 };
	struct snapshot *snap = NULL;
	struct params p;
	struct lab_fast *h;
	struct engine *e;
	mono_t next;

	s->seed = seed;
	make(s, &p, n, poll);
	h = lab_fast_new(s);
	e = engine_new(&p, lab_fast_host(h));
	next = engine_run(e);
	for (double look = 0; lab_fast_elapsed(h) < DAY;) {
		while (lab_fast_next(h, next, ev)) {
			engine_event(e, ev);
			next = engine_run(e);
		}
		next = engine_run(e);
		if (lab_fast_elapsed(h) >= look) {
			engine_observe(e, &snap);
			look = lab_fast_elapsed(h) + 8;
		}
		watch(&r, n, h, snap->freq);
	}
	r.asked = lab_fast_sent(h);
	engine_free(e);
	lab_fast_free(h);
	params_free(&p);
	free(snap);
	free(ev);
	free(s);
	return r;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, by_value);
	return n % 2 ? v[n / 2] : (v[n / 2] + v[n / 2 - 1]) / 2;
}

#define SEEDS 100

static void
row(const struct net *n, uint64_t seed, int seeds, int poll)
{
	double rms[SEEDS] = { 0 }, freq[SEEDS] = { 0 }, t1[SEEDS] = { 0 };
	double t2[SEEDS] = { 0 }, asked[SEEDS] = { 0 }, back[SEEDS] = { 0 };
	double heard, interval, limit;

	for (int k = 0; k < seeds; k++) {
		struct result r = run(n, seed + (uint64_t)k, poll);

		rms[k] = sqrt(r.squares / r.turns) * 1e6;
		freq[k] = sqrt(r.freqs / r.turns) * 1e9;
		t1[k] = r.to_1ms;
		t2[k] = r.to_100us;
		back[k] = r.back;
		asked[k] = r.asked;
	}
	heard = (1 - n->loss) * (1 - n->loss) * (n->servers - n->liars) /
	    n->servers;
	interval = DAY / (median(asked, seeds) * heard);
	limit = sqrt(sqrt(2) * sqrt(n->wander) *
	    pow(n->jitter * n->jitter / 2 * interval, 0.75));
	printf("%-24s %8.1f %8.1f %8.1f %8.0f %8.0f", n->name,
	    median(rms, seeds), limit * 1e6, median(freq, seeds),
	    median(t1, seeds), median(t2, seeds));
	if (n->back > 0)
		printf(" %8.0f", median(back, seeds));
	else
		printf(" %8s", "-");
	printf(" %8.0f\n", median(asked, seeds));
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1000;
	int seeds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10;
	static const int polls[] = { 6, 0 };

	seeds = seeds < 1 ? 1 : seeds > SEEDS ? SEEDS : seeds;
	for (size_t k = 0; k < sizeof polls / sizeof polls[0]; k++) {
		printf("%sMedians of %d seeds from %" PRIu64 " on, poll %s\n",
		    k > 0 ? "\n" : "", seeds, seed,
		    polls[k] > 0 ? "6" : "6 to 10");
		printf("%-24s %8s %8s %8s %8s %8s %8s %8s\n", "", "RMS us",
		    "limit us", "freq ppb", "s 1 ms", "s 100 us", "s back",
		    "a day");
		for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
			row(&nets[i], seed, seeds, polls[k]);
	}
	return 0;
}
