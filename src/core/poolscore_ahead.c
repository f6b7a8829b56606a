/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pool's monitors are going to give, if things go on like this. */
#include "core/poolscore.h"

#include <math.h>

/* So many checks lead from anywhere to where it ends: 0.95^400 is 1e-9. */
enum { AHEAD = 400 };

/* One check in its mean: the loss meets silence. */
static double
advance(double score, const struct pool_step *s, double loss)
{
	double met = poolscore_next(score, s);
	double lost = score * POOL_DECAY - 5;

	return (1 - loss) * met + loss * lost;
}

static size_t
common(size_t a, size_t b)
{
	while (b != 0) {
		size_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* From one check to the next, in steps seen: as many as the interval has, or a
 * few more, so that in time all are met. */
static size_t
stride(const struct pool_seen *seen, double interval)
{
	double by = seen->each > 0 ? round(interval / seen->each) : 1;
	size_t k = by >= 1 && by < 1e6 ? (size_t)by : 1;

	while (common(k, seen->n) != 1)
		k++;
	return k % seen->n;
}

struct run {
	double score[AHEAD + 1];
	size_t period; /* of what was seen, cut to half the run */
};

static void
play(struct run *r, const struct pool_seen *seen, double score, double interval)
{
	size_t at = 0, by = stride(seen, interval);

	r->score[0] = score;
	for (size_t i = 1; i <= AHEAD; i++) {
		score = advance(score, &seen->step[at], seen->loss);
		at = (at + by) % seen->n;
		r->score[i] = score;
	}
	r->period = seen->n < AHEAD / 2 ? seen->n : AHEAD / 2;
}

/* The first check after which it is at least (or below) `mark`. */
static uint32_t
first(const struct run *r, double mark, bool below)
{
	for (uint32_t i = 0; i <= AHEAD; i++)
		if (below ? r->score[i] < mark : r->score[i] >= mark)
			return i;
	return UINT32_MAX;
}

static void
look_at_end(const struct run *r, struct pool_outlook *o)
{
	double sum = 0;
	uint32_t i = AHEAD;

	o->low = r->score[AHEAD];
	for (size_t k = 0; k < r->period; k++) {
		sum += r->score[AHEAD - k];
		o->low = fmin(o->low, r->score[AHEAD - k]);
	}
	o->end = sum / (double)r->period;
	while (i > 0 && fabs(r->score[i - 1] - o->end) <= 0.5)
		i--;
	o->to_end = i;
}

struct pool_outlook
poolscore_forecast(const struct pool_seen *seen, double score, double interval)
{
	struct pool_outlook o = { .step = (double)NAN,
		.end = (double)NAN,
		.low = (double)NAN,
		.worst = (double)NAN,
		.to_in = UINT32_MAX,
		.to_out = UINT32_MAX,
		.to_end = UINT32_MAX,
		.interval = interval,
		.why = POOL_RULE_GOOD };
	struct run r;
	double sum = 0;

	if (seen->n == 0 || isnan(score))
		return o;
	for (size_t i = 0; i < seen->n; i++) {
		const struct pool_step *s = &seen->step[i];

		sum += s->step;
		if (i == 0 || s->step < o.worst) {
			o.worst = s->step;
			o.why = s->rule;
		}
	}
	o.step = (1 - seen->loss) * sum / (double)seen->n - 5 * seen->loss;
	play(&r, seen, score, interval);
	look_at_end(&r, &o);
	o.to_in = first(&r, POOL_IN, false);
	o.to_out = first(&r, POOL_IN, true);
	return o;
}
