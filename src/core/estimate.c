/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/estimate.h"

#include <math.h>
#include <string.h>

#include "core/estimate_bank.h"

/* A sample further off than this many sigma is held for a bad one, of which
 * so many in a row in one direction mean that something has jumped. */
#define MISS_SIGMA 4.0
#define MISSES     3

/* This share of the samples is not what the model of the path makes of it:
 * one alone must not change the mood. */
#define WILD 0.01

/* With fewer samples in all the newest is believed if they contradict each
 * other by so many sigma. */
#define YOUNG_SAMPLES 24
#define YOUNG_SIGMA   16.0

/* What a jump leaves of the frequency, s/s; another one within so many samples
 * means that it is the frequency which has changed. */
#define JUMP_FREQ    0.5e-6
#define JUMP_SAMPLES 8

/* Of a path that has not shown more samples too little is known for that. */
#define YOUNG 12

/* How much more than of the clock itself may be open of what a source shows, to
 * count as open of the clock. */
#define OPEN_MOST 4.0

/* Samples that are further apart in time than this, s, tell of the frequency
 * what a server that is a little unsteady cannot; within the first samples of
 * each source that may be anything, s/s. */
#define OPEN_TIME    30.0
#define OPEN_FREQ    0.1
#define OPEN_SAMPLES 2

/* A jump beyond this begins the estimate anew, s: the figures of both sides of
 * it would not fit into the same numbers. */
#define MOST_JUMP 0.1

/* Bounds of what makes sense: seconds between samples, and the
 * frequency of which nothing is known. */
#define MOST_TIME     1e7
#define MOST_FREQ_ERR 500e-6

/* A sample that comes later than one that is younger, by more, is useless, s.
 */
#define MOST_LATE 64.0

/* A source's bias walks by the noise of one of its samples in this time, s. */
#define BIAS_TIME 4e6

void
estimate_init(struct estimate *e, double freq, double err)
{
	memset(e, 0, sizeof(*e));
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];

		m->weight = bank_belief[k];
		m->x[FREQ] = freq;
		m->p[FREQ][FREQ] = err * err;
	}
}

static size_t
states(const struct estimate *e)
{
	return BIAS + e->count;
}

/* ---- sources ---- */

static int
find(const struct estimate *e, uint32_t id)
{
	for (size_t i = 0; i < e->count; i++)
		if (e->source[i].id == id)
			return (int)i;
	return -1;
}

/* The last source takes the place of the i-th. */
static void
drop(struct estimate *e, size_t i)
{
	size_t to = BIAS + i, from = BIAS + --e->count;

	e->source[i] = e->source[e->count];
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];

		m->x[to] = m->x[from];
		for (size_t c = 0; c <= from; c++)
			m->p[to][c] = m->p[c][to] = m->p[from][c];
		m->p[to][to] = m->p[from][from];
	}
}

static void
set_bias(struct estimate *e, size_t i, double sigma)
{
	size_t at = BIAS + i;

	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];

		m->x[at] = 0;
		for (size_t c = 0; c < states(e); c++)
			m->p[at][c] = m->p[c][at] = 0;
		m->p[at][at] = sigma * sigma;
	}
}

/* The one that has been silent for longest makes way, if it has been so for
 * a while; -1: there is no room. */
static int
add(struct estimate *e, const struct estimate_sample *s)
{
	size_t oldest = 0;

	if (e->count == ESTIMATE_SOURCES) {
		for (size_t i = 1; i < e->count; i++)
			if (e->source[i].last.ns < e->source[oldest].last.ns)
				oldest = i;
		if (mono_diff(s->at, e->source[oldest].last) < 3600)
			return -1;
		drop(e, oldest);
	}
	memset(&e->source[e->count], 0, sizeof(e->source[0]));
	e->source[e->count].id = s->source;
	e->source[e->count].last = s->at;
	e->source[e->count].bias = s->bias;
	path_init(&e->source[e->count].path);
	e->count++;
	set_bias(e, e->count - 1, s->bias);
	return (int)e->count - 1;
}

void
estimate_restart(struct estimate *e)
{
	size_t n = states(e);

	e->begun = false;
	e->samples = 0;
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		for (size_t i = 0; i < n; i++)
			e->model[k].p[RAW][i] = e->model[k].p[i][RAW] = 0;
	for (size_t i = 0; i < e->count; i++) {
		e->source[i].misses = 0;
		set_bias(e, i, e->source[i].bias);
	}
}

void
estimate_drop(struct estimate *e, uint32_t source)
{
	int i = find(e, source);

	if (i < 0 || e->samples >= YOUNG_SAMPLES)
		return;
	drop(e, (size_t)i);
	estimate_restart(e);
}

/* ---- the bank ---- */

/* Paths and servers do not stay the same for ever. */
static void
age_biases(struct estimate *e, double dt)
{
	for (size_t i = 0; i < e->count && e->count > 1; i++) {
		double more = path_usual(&e->source[i].path) * dt / BIAS_TIME;

		for (int k = 0; k < ESTIMATE_MODELS; k++)
			e->model[k].p[BIAS + i][BIAS + i] += more;
	}
}

/* What all models together expect of a sample of source state b: the mean,
 * and its variance. */
static double
expect(const struct estimate *e, size_t b, double late, double *v)
{
	double mean = 0;

	*v = 0;
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		mean += e->model[k].weight * bank_shown(&e->model[k], b, late);
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		const struct estimate_model *m = &e->model[k];
		double d = bank_shown(m, b, late) - mean;

		*v += m->weight * (bank_spread(m, b, late) + d * d);
	}
	return mean;
}

void
estimate_doubt(struct estimate *e, double by, double freq)
{
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		e->model[k].p[RAW][RAW] += by * by;
		e->model[k].p[FREQ][FREQ] += freq * freq;
	}
}

/* True if another source, heard of late, foresaw what came. */
static bool
contradicted(const struct estimate *e, size_t i)
{
	for (size_t k = 0; k < e->count; k++)
		if (k != i && e->source[k].misses == 0 &&
		    mono_diff(e->source[i].last, e->source[k].last) < 4096)
			return true;
	return false;
}

static void
first(struct estimate *e, size_t b, const struct estimate_sample *s,
    const struct estimate_noise *n)
{
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];
		double bias = m->p[b][b];

		m->x[RAW] = s->raw;
		m->p[RAW][RAW] = n->var + n->half * n->half / 3 + bias;
		m->p[RAW][b] = m->p[b][RAW] = -bias;
	}
	e->begun = true;
	e->at = s->at;
}

/* What source i is off for good may be more by about `by` s. */
static void
doubt_source(struct estimate *e, size_t i, double by)
{
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		e->model[k].p[BIAS + i][BIAS + i] += by * by;
}

/* Something has jumped by `apart` s within dt s. */
static void
jump(struct estimate *e, size_t i, double apart, double dt)
{
	e->source[i].misses = 0;
	if (contradicted(e, i)) {
		doubt_source(e, i, apart);
		return;
	}
	if (fabs(apart) > MOST_JUMP) {
		estimate_restart(e);
		return;
	}
	estimate_doubt(e, fabs(apart),
	    e->jumps > 0 ? fabs(apart) / fmax(dt, 1) : JUMP_FREQ);
	e->jumps = JUMP_SAMPLES;
}

static double
late_by(const struct estimate *e, const struct estimate_sample *s)
{
	return fmax(mono_diff(e->at, s->at), 0);
}

static void
lean(struct estimate *e, size_t i, struct estimate_sample *s,
    struct estimate_noise *n)
{
	double v, apart = s->raw - expect(e, BIAS + i, late_by(e, s), &v);

	s->raw -= path_lean(&e->source[i].path, apart, sqrt(v), n);
}

/*
 * In the beginning: is it the frequency that is not at all what was supposed?
 * A sample is off by half of its delay at most. What two of them differ by
 * beyond that nobody's queue explains.
 */
static bool
is_freq(const struct estimate *e, size_t i, const struct estimate_sample *in,
    double apart, double dt)
{
	const struct estimate_source *s = &e->source[i];

	return dt >= OPEN_TIME && s->path.count > 1 &&
	    (size_t)e->samples < OPEN_SAMPLES * (e->count + 1) &&
	    fabs(apart) > (in->delay + s->delay) / 2 &&
	    fabs(apart) < OPEN_FREQ * dt;
}

/*
 * A single sample that nothing led to expect is a packet that was held up:
 * it counts for as much as one at the bound. Some in a row mean that
 * something has jumped: this source, if the others saw nothing, or the clock.
 * False if the estimate has to begin with this sample.
 */
static bool
judge(struct estimate *e, size_t i, const struct estimate_sample *in, double dt,
    struct estimate_noise *n)
{
	struct estimate_source *s = &e->source[i];
	double v, apart = in->raw - expect(e, BIAS + i, late_by(e, in), &v);
	double over = fmax(fabs(apart) - n->half, 0);
	int sign = apart < 0 ? -1 : 1;

	e->jumps -= e->jumps > 0;
	if (over * over <= MISS_SIGMA * MISS_SIGMA * (v + n->var)) {
		s->misses = 0;
		return true;
	}
	if (is_freq(e, i, in, apart, dt)) {
		bank_open(e, apart / dt, dt);
		return true;
	}
	if (e->samples < YOUNG_SAMPLES &&
	    over * over > YOUNG_SIGMA * YOUNG_SIGMA * (v + n->var))
		return false;
	if (s->path.count == 1 && contradicted(e, i)) {
		/* A newcomer: the others know better. */
		doubt_source(e, i, apart);
		return true;
	}
	if (s->path.count > YOUNG)
		s->misses = s->misses * sign < 0 ? sign : s->misses + sign;
	if (s->misses * sign < MISSES)
		n->var = over * over / (MISS_SIGMA * MISS_SIGMA) - v;
	else
		jump(e, i, apart, dt);
	return e->begun;
}

static void
advance(struct estimate *e, mono_t at)
{
	double dt = fmin(mono_diff(at, e->at), MOST_TIME);

	if (!(dt > 0))
		return;
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		bank_predict(&e->model[k], bank_wander[k], dt, states(e));
	age_biases(e, dt);
	e->at = at;
}

static void
update(struct estimate *e, size_t b, const struct estimate_sample *s,
    const struct estimate_noise *n)
{
	double likelihood[ESTIMATE_MODELS], late = late_by(e, s), v, wild;

	(void)expect(e, b, late, &v);
	wild = WILD / (n->half + MISS_SIGMA * sqrt(v + n->var));
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];
		struct evidence ev = bank_weigh(s->raw - bank_shown(m, b, late),
		    bank_spread(m, b, late), n);

		bank_correct(m, &ev, b, late, states(e));
		likelihood[k] = ev.likelihood + wild;
	}
	bank_believe(e, likelihood);
}

void
estimate_add(struct estimate *e, const struct estimate_sample *s)
{
	struct estimate_sample in = *s;
	struct estimate_noise n;
	int i = find(e, s->source);
	double dt;
	size_t b;

	if (e->begun && late_by(e, s) > MOST_LATE)
		return;
	if (i < 0 && (i = add(e, s)) < 0)
		return;
	b = BIAS + (size_t)i;
	n = path_add(&e->source[i].path, s->at, s->raw, s->delay, s->err,
	    bank_mean_wander(e));
	dt = mono_diff(s->at, e->source[i].last);
	e->source[i].last = s->at;
	if (e->begun) {
		bank_interact(e, states(e));
		advance(e, s->at);
		lean(e, (size_t)i, &in, &n);
		if (judge(e, (size_t)i, &in, dt, &n))
			update(e, b, &in, &n);
		else
			estimate_restart(e);
	}
	e->source[i].delay = s->delay;
	if (!e->begun)
		first(e, b, s, &n);
	if (!bank_is_sane(e, states(e)))
		estimate_init(e, 0, MOST_FREQ_ERR);
	if (e->samples < 1000000)
		e->samples++;
}

/* ---- what is known ---- */

static double
clamp_time(double dt)
{
	return fmin(fmax(dt, 0), MOST_TIME);
}

/* What of a model's variance of the offset is not the biases'. */
static double
noise(const struct estimate *e, const struct estimate_model *m)
{
	double low = m->p[RAW][RAW];

	for (size_t i = 0; i < e->count; i++)
		low = fmin(low, bank_spread(m, BIAS + i, 0));
	return low;
}

bool
estimate_at(const struct estimate *e, mono_t now, struct estimated *out)
{
	double raw = 0, freq = 0, var = 0, vfreq = 0, vnoise = 0;
	struct estimate_model m[ESTIMATE_MODELS];

	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		m[k] = e->model[k];
		if (e->begun)
			bank_predict(&m[k], bank_wander[k],
			    clamp_time(mono_diff(now, e->at)), states(e));
		raw += m[k].weight * m[k].x[RAW];
		freq += m[k].weight * m[k].x[FREQ];
	}
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		double dr = m[k].x[RAW] - raw, df = m[k].x[FREQ] - freq;

		var += m[k].weight * (m[k].p[RAW][RAW] + dr * dr);
		vnoise += m[k].weight * (noise(e, &m[k]) + dr * dr);
		vfreq += m[k].weight * (m[k].p[FREQ][FREQ] + df * df);
	}
	*out = (struct estimated){ .raw = raw,
		.raw_err = sqrt(fmax(var, 0)),
		.noise = sqrt(fmax(vnoise, 0)),
		.freq = freq,
		.freq_err = sqrt(fmax(vfreq, 0)),
		.wander = bank_mean_wander(e) };
	return e->begun;
}

double
estimate_gain(
    const struct estimate *e, uint32_t source, mono_t now, double wait)
{
	double dt = clamp_time(mono_diff(now, e->at) + wait);
	double all = 0, open = 0, usual;
	int i = find(e, source);

	if (i < 0 || !e->begun)
		return 1;
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model m = e->model[k];

		bank_predict(&m, bank_wander[k], dt, states(e));
		all += m.weight * bank_spread(&m, BIAS + (size_t)i, 0);
		open += m.weight * noise(e, &m);
	}
	usual = path_usual(&e->source[i].path);
	/* What is more than that is not known of the source, not of us. */
	all = fmin(all, OPEN_MOST * open);
	return all + usual > 0 ? all / (all + usual) : 0;
}

double
estimate_jitter(const struct estimate *e, uint32_t source)
{
	int i = find(e, source);

	return i < 0 ? 0 : sqrt(path_usual(&e->source[i].path));
}

bool
estimate_missed(const struct estimate *e, uint32_t source)
{
	int i = find(e, source);

	return i >= 0 && e->source[i].misses != 0 &&
	    !contradicted(e, (size_t)i);
}
