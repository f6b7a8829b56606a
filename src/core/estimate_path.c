/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/estimate_path.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* A uniform distribution over a width of 1. */
#define UNIFORM (1.0 / 12)

/* The least delay is forgotten after one to two epochs of so many samples
 * and seconds: an evening's congestion must not pass for the path itself. */
#define EPOCH_SAMPLES 64
#define EPOCH_TIME    21600.0

/* Two least delays that lie further apart than this times the mean excess
 * over the root of their number are not of one kind, if there are some. */
#define FAR  1.25
#define SOME 5

/* Samples that the fit remembers, and that its first guess counts for. */
#define MEMORY 64.0
#define PRIOR  16.0

/* A delay beyond so many times the mean excess is no usual queue: nothing
 * learned holds for it. */
#define UNUSUAL 5.0

/* The share of its delay that may be queueing, as long as fewer samples have
 * been seen: their own scatter counts for more and more. */
#define FIRST_SHARE 0.1
#define YOUNG       12

/* Unusual samples lean to a side alike if so many at least agree on it with no
 * more than this variance; beyond EDGE one direction has it all. A queue
 * tells a side if it is so many times more than what else is open. */
#define LEANS       8
#define LEAN_MEMORY 32
#define LEAN_VAR    0.01
#define EDGE        0.9
#define CLEAR       4.0

/* The edges of what a queue explains are soft by this share of what is usual:
 * the least delay is not known for sure. */
#define SOFT 0.005

/* A residual counts for no more than so many times its variance. */
#define CLIP 12.0

void
path_init(struct estimate_path *p)
{
	memset(p, 0, sizeof(*p));
	p->b = UNIFORM;
}

/*
 * The least delay of an epoch; the second least, if the least lies so far
 * below it that it is none of the path's: a clock that was moved between
 * question and answer, a wrong stamp. Of n sums of two exponential delays of
 * mean m the two are about m / sqrt(n) apart.
 */
static double
low_of(const struct estimate_path *p, int k)
{
	const double *low = p->epoch[k].low;
	int n = p->epoch[k].count;
	double apart = FAR * p->excess / sqrt(n);

	return n >= SOME && low[1] - low[0] > apart ? low[1] : low[0];
}

static double
least(const struct estimate_path *p)
{
	if (p->epoch[1].count == 0)
		return low_of(p, 0);
	if (p->epoch[0].count < SOME)
		return low_of(p, 1);
	return fmin(low_of(p, 0), low_of(p, 1));
}

static void
learn_least(struct estimate_path *p, mono_t at, double delay)
{
	double old = p->count > 0 ? least(p) : 0;
	double *low = p->epoch[0].low;

	if (p->count == 0 ||
	    (p->epoch[0].count >= EPOCH_SAMPLES &&
		mono_diff(at, p->began) >= EPOCH_TIME)) {
		p->epoch[1] = p->epoch[0];
		p->epoch[0].count = 0;
		low[0] = low[1] = (double)INFINITY;
		p->began = at;
	}
	low[1] = fmin(low[1], fmax(low[0], delay));
	low[0] = fmin(low[0], delay);
	p->epoch[0].count++;
	if (p->count > 0) /* all but one sample are seen from there now */
		p->excess += (old - least(p)) * p->count / (p->count + 1.0);
	p->excess = fmax(p->excess, 0);
}

/*
 * Delay beyond the least, with what the least may still be above the path's
 * own: of n sums of two exponential delays the least is about 0.9 / sqrt(n)
 * of their mean. Of a single sample nothing is known but its delay.
 */
static double
excess(const struct estimate_path *p, double delay)
{
	double above = 0.9 / sqrt(p->count);
	double usual = p->excess;

	if (p->count < YOUNG)
		usual += (FIRST_SHARE * delay - usual) / p->count;
	return fmax(delay - least(p), 0) + above * usual / (1 - above);
}

static void
learn_excess(struct estimate_path *p, mono_t at, double delay)
{
	double more = fmax(delay - least(p), 0),
	       dt = mono_diff(at, p->past[0].at);
	double share = fmin(1.0 / MEMORY, fmax(dt, 1) / EPOCH_TIME);

	if (p->count < 2)
		return;
	share = fmax(share, 1.0 / p->count);
	if (p->count > 8) /* a change of jitter is believed in some hours */
		more = fmin(more, 2 * p->excess);
	p->excess += (more - p->excess) * share;
}

static double
variance(const struct estimate_path *p, double more)
{
	double usual = UNUSUAL * p->excess;
	double beyond = fmax(more - usual, 0);

	more = fmin(more, usual);
	return p->a + p->b * more * more + UNIFORM * beyond * beyond;
}

static void
solve(struct estimate_path *p, double floor)
{
	double *s = p->sum;
	/* What was believed so far counts for some samples more. */
	double aa = s[0], bb = s[2] + PRIOR / (2 * UNIFORM * UNIFORM);
	double by = s[4] + PRIOR / (2 * UNIFORM);
	double det = aa * bb - s[1] * s[1], a, b;

	if (!(det > 1e-6 * aa * bb))
		return;
	a = (s[3] * bb - by * s[1]) / det;
	b = (by * aa - s[3] * s[1]) / det;
	if (!(b > 0)) {
		b = 0;
		a = s[3] / aa;
	} else if (!(a > floor)) {
		a = floor;
		b = (by - a * s[1]) / bb;
	}
	p->a = fmax(a, floor);
	p->b = fmin(fmax(b, 0), 0.5);
}

/*
 * The middle one of three samples against the line through its neighbours:
 * what the clock does in between is small, and known well enough. Its square
 * is a measurement of the three noises; a and b follow by least squares,
 * weighted as the variance demands.
 */
static void
learn_noise(struct estimate_path *p, mono_t at, double raw, double delay,
    double floor, double wander)
{
	double t1 = mono_diff(p->past[0].at, p->past[1].at);
	double t2 = mono_diff(at, p->past[0].at);
	double w1, w2, r, ga, gb, v, e0, e1, e2, walk;

	if (!(t1 > 0) || !(t2 > 0))
		return;
	w1 = t2 / (t1 + t2);
	w2 = 1 - w1;
	r = p->past[0].raw - p->past[1].raw - w2 * (raw - p->past[1].raw);
	e0 = excess(p, p->past[1].delay);
	e1 = excess(p, p->past[0].delay);
	e2 = excess(p, delay);
	if (fmax(e0, fmax(e1, e2)) > UNUSUAL * p->excess && p->count > 8)
		return;
	ga = 1 + w1 * w1 + w2 * w2;
	gb = e1 * e1 + w1 * w1 * e0 * e0 + w2 * w2 * e2 * e2;
	/* A bridge of integrated noise: T^3/3 t1 t2 / (t1 + t2) scaled. */
	walk = wander * wander * t1 * t1 * t2 * t2 / (3 * (t1 + t2));
	v = p->a * ga + p->b * gb + walk;
	r = fmin(r * r, CLIP * v) - walk;
	for (int i = 0; i < 5; i++)
		p->sum[i] *= 1 - 1 / MEMORY;
	v = 1 / (2 * v * v);
	p->sum[0] += v * ga * ga;
	p->sum[1] += v * ga * gb;
	p->sum[2] += v * gb * gb;
	p->sum[3] += v * ga * r;
	p->sum[4] += v * gb * r;
	solve(p, floor);
}

/* Of the first samples only their scatter is known; where the delay tells
 * nothing (a clock on the same machine has none) it is all there is. */
static void
guess(struct estimate_path *p, double raw, double floor)
{
	double apart = p->count > 1 ? raw - p->past[0].raw : 0;

	p->a = fmax(floor, 0.01 * p->excess * p->excess);
	if (!(p->excess > 0))
		p->a += apart * apart / 4;
}

static struct estimate_noise
noise_of(const struct estimate_path *p, double more, double floor)
{
	double usual = UNUSUAL * p->excess;
	double beyond = fmax(more - usual, 0);

	more = fmin(more, usual);
	return (struct estimate_noise){
		.half = more * sqrt(3 * fmin(p->b, UNIFORM)) + beyond / 2,
		.var = fmax(p->a, floor) + SOFT * SOFT * usual * usual,
		.queue = beyond > 0 ? usual + beyond : 0,
	};
}

struct estimate_noise
path_add(struct estimate_path *p, mono_t at, double raw, double delay,
    double err, double wander)
{
	double floor = err * err;

	learn_least(p, at, delay);
	if (p->count < 1000000)
		p->count++;
	learn_excess(p, at, delay);
	if (p->count <= 3)
		guess(p, raw, floor);
	else
		learn_noise(p, at, raw, delay, floor, wander);
	p->past[1] = p->past[0];
	p->past[0].at = at;
	p->past[0].raw = raw;
	p->past[0].delay = delay;
	return noise_of(p, excess(p, delay), floor);
}

double
path_lean(struct estimate_path *p, double apart, double sigma,
    struct estimate_noise *n)
{
	double room = n->queue / 2, side, share, off = 0;
	bool edge = fabs(p->lean) > EDGE;

	if (!(room > CLEAR * (p->excess + sigma))) {
		p->leans -= p->leans > 0;
		return 0;
	}
	side = fmin(fmax(apart / room, -1), 1);
	if (p->leans >= LEANS && p->lean_var < LEAN_VAR &&
	    fabs(side - p->lean) < 0.5) {
		/* The other direction has the usual half of it all. */
		off = edge ? copysign(room - p->excess / 2, p->lean)
			   : p->lean * room;
		n->half = 0;
		n->var += p->excess * p->excess / 4 +
		    (edge ? 0 : p->lean_var * room * room);
	}
	p->leans += p->leans < LEAN_MEMORY;
	share = 1.0 / p->leans;
	p->lean_var += share *
	    ((side - p->lean) * (side - p->lean) * (1 - share) - p->lean_var);
	p->lean += share * (side - p->lean);
	return off;
}

double
path_usual(const struct estimate_path *p)
{
	double usual = p->excess;

	if (p->count > 0 && p->count < YOUNG)
		usual += (FIRST_SHARE * least(p) - usual) / p->count;
	return variance(p, 0.7 * usual);
}
