/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The estimators that were weighed against each other, on made-up clocks and
 * paths, without an engine: what each makes of the same samples.
 *
 *	estimators [first seed] [seeds]
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/estimate.h"
#include "tests/bench/line.h"

#define SOURCES 5

struct net {
	const char *name;
	int sources;
	double wander;  /* s/s per square root of a second */
	double jitter;  /* s, each way */
	double delay;   /* s, of the round trip */
	double apart;   /* s, sigma of the sources' constant errors */
	int gaussian;   /* noise that the delay says nothing of */
	double loss;    /* of the samples */
	double poll;    /* s */
	double daily;   /* s/s, amplitude of a daily swing */
	double evening; /* s, delay one way that comes and goes each day */
};

static const struct net nets[] = {
	{ "one, exponential 100 us", 1, 1e-9, 1e-4, 2e-3, 0, 0, 0, 64, 0, 0 },
	{ "one, gaussian 100 us", 1, 1e-9, 1e-4, 2e-3, 0, 1, 0, 64, 0, 0 },
	{ "five on a LAN, 10 us", 5, 1e-9, 1e-5, 2e-4, 0, 0, 0, 64, 0, 0 },
	{ "five, gaussian 10 us", 5, 1e-9, 1e-5, 2e-4, 0, 1, 0, 64, 0, 0 },
	{ "four over WAN, 1 ms", 4, 1e-9, 1e-3, 4e-2, 1e-3, 0, 0, 64, 0, 0 },
	{ "half lost", 1, 1e-9, 1e-4, 2e-3, 0, 0, 0.5, 64, 0, 0 },
	{ "wander ten times", 1, 1e-8, 1e-4, 2e-3, 0, 0, 0, 64, 0, 0 },
	{ "wander a tenth", 1, 1e-10, 1e-4, 2e-3, 0, 0, 0, 64, 0, 0 },
	{ "poll 10", 1, 1e-9, 1e-4, 2e-3, 0, 0, 0, 1024, 0, 0 },
	{ "daily swing 1 ppm", 1, 1e-10, 1e-4, 2e-3, 0, 0, 0, 64, 1e-6, 0 },
	{ "congested evenings", 1, 1e-9, 1e-4, 2e-3, 0, 0, 0, 64, 0, 0.2 },
};

static uint64_t state;

static double
unit(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double
normal(void)
{
	return sqrt(-2 * log1p(-unit())) * cos(6.283185307179586 * unit());
}

static double
queue(const struct net *n)
{
	if (n->gaussian)
		return fmax(n->delay / 2 + n->jitter * normal(), 0);
	return n->delay / 2 - n->jitter * log1p(-unit());
}

/* The best linear filter, told how the world is. */
struct told {
	double x, f, p[3];
	int begun;
};

static void
told_advance(struct told *t, double q, double dt)
{
	t->x += t->f * dt;
	t->p[0] +=
	    2 * dt * t->p[1] + dt * dt * t->p[2] + q * q * dt * dt * dt / 3;
	t->p[1] += dt * t->p[2] + q * q * dt * dt / 2;
	t->p[2] += q * q * dt;
}

static void
told_add(struct told *t, double z, double r)
{
	double v, k0, k1, d;

	if (!t->begun) {
		*t = (struct told){ z, 0, { r, 0, 1e-8 }, 1 };
		return;
	}
	v = t->p[0] + r;
	k0 = t->p[0] / v;
	k1 = t->p[1] / v;
	d = z - t->x;
	t->x += k0 * d;
	t->f += k1 * d;
	t->p[2] -= k1 * t->p[1];
	t->p[1] -= k0 * t->p[1];
	t->p[0] -= k0 * t->p[0];
}

enum { LAST, LINE, TOLD, OURS, KINDS };

struct world {
	double x, f; /* raw offset and its slope: the truth */
	double at;   /* s */
	double bias[SOURCES];
	double least;
};

struct tally {
	double squares[KINDS], freqs[KINDS];
	double claim;
	int n;
};

static struct estimate ours;

static void
run(const struct net *n, uint64_t seed, struct tally *out)
{
	struct line line = { 0 };
	struct fit fit = { 0 };
	struct told told = { 0 };
	struct world w = { 0 };
	double last = 0, shortest = 1, fixed = 0;
	double hours = n->evening > 0 || n->daily > 0 ? 72 : 24;
	double step = 4, next[SOURCES] = { 0 };
	double r = n->jitter * n->jitter / 2 / n->sources;

	state = seed;
	for (int i = 0; i < n->sources; i++) {
		w.bias[i] = n->apart * normal();
		next[i] = i * 2;
	}
	estimate_init(&ours, 0, 100e-6);
	w.f = 20e-6 * normal();
	w.x = 0.01 * normal();
	while (w.at < hours * 3600 * (n->poll / 64 > 4 ? 4 : 1)) {
		mono_t now = { (int64_t)(w.at * 1e9) };
		double truth = w.x +
		    n->daily * 86400 / 6.2831853 *
			(1 - cos(w.at * 6.2831853 / 86400));
		struct estimated e;

		for (int i = 0; i < n->sources; i++) {
			double hour = fmod(w.at / 3600 + 6, 24);
			double more = hour > 18 && hour < 22
			    ? n->evening * (1 - fabs(hour - 20) / 2)
			    : 0;
			double d1 = queue(n) - more * log1p(-unit());
			double d2 = queue(n), err;
			struct estimate_sample s = { .source = (uint32_t)i,
				.at = now,
				.raw = truth + w.bias[i] + (d1 - d2) / 2,
				.delay = d1 + d2,
				.err = 1e-7,
				.bias = 0.05 * n->delay };

			if (w.at < next[i])
				continue;
			next[i] += w.at < 16 ? 2 : n->poll;
			if (unit() < n->loss)
				continue;
			estimate_add(&ours, &s);
			last = s.raw;
			shortest = fmin(shortest, s.delay);
			err = (s.delay - shortest) / 2 + n->jitter * 0.5;
			line_add(&line, now, s.raw, err,
			    fmin(fmax(line_span(&line) / LINE_MAX, 1),
				n->poll / 2));
			line_fit(&line, now, &fit);
			fit.raw -= fit.freq * w.at;
			told_add(&told, s.raw, r * n->sources);
		}
		if (estimate_at(&ours, now, &e) && w.at > 7200) {
			double freq =
			    w.f + n->daily * sin(w.at * 6.2831853 / 86400);
			double mean = 0, miss[KINDS];

			for (int i = 0; i < n->sources; i++)
				mean += w.bias[i] / n->sources;
			fixed = truth + mean;
			miss[LAST] = last - fixed;
			miss[LINE] = fit.raw + fit.freq * w.at - fixed;
			miss[TOLD] = told.x - fixed;
			miss[OURS] = e.raw - fixed;
			for (int k = 0; k < KINDS; k++)
				out->squares[k] += miss[k] * miss[k];
			out->freqs[LINE] += pow(fit.freq - freq, 2);
			out->freqs[TOLD] += pow(told.f - freq, 2);
			out->freqs[OURS] += pow(e.freq - freq, 2);
			out->claim += e.noise * e.noise;
			out->n++;
		}
		w.x +=
		    w.f * step + n->wander * step * sqrt(step / 12) * normal();
		w.f += n->wander * sqrt(step) * normal();
		w.x +=
		    0; /* the half step's covariance is below a microsecond */
		w.at += step;
		told_advance(&told, fmax(n->wander, n->daily / 100), step);
	}
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1000;
	int seeds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10;

	printf(
	    "# RMS error in us, seeds %llu and %d more; limit: what the best "
	    "linear filter reaches\n"
	    "%-26s %8s %8s %8s %8s %8s %8s | freq ppb %8s %8s %8s\n",
	    (unsigned long long)seed, seeds - 1, "network", "limit", "last",
	    "line", "told", "ours", "claimed", "line", "told", "ours");
	for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++) {
		const struct net *n = &nets[i];
		struct tally t = { 0 };
		double rt = n->jitter * n->jitter / 2 * n->poll / n->sources /
		    (1 - n->loss);

		for (int k = 0; k < seeds; k++)
			run(n, seed + (uint64_t)k, &t);
		printf("%-26s %8.2f", n->name,
		    1e6 * sqrt(sqrt(2) * sqrt(n->wander) * pow(rt, 0.75)));
		for (int k = 0; k < KINDS; k++)
			printf(" %8.2f", 1e6 * sqrt(t.squares[k] / t.n));
		printf(" %8.2f |", 1e6 * sqrt(t.claim / t.n));
		for (int k = LINE; k < KINDS; k++)
			printf(" %8.1f", 1e9 * sqrt(t.freqs[k] / t.n));
		printf("\n");
	}
	return 0;
}
