/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/discipline.h"

#include <math.h>
#include <string.h>

#include "core/rfc5905.h"

/* The first slew is over when this is left of it, s. */
#define SETTLED 50e-6

/* An offset beyond this is no number that a packet can have yielded, s. */
#define MOST_OFFSET 1e10

/* Bounds of what is believed of a sample, s. */
#define LEAST_JITTER 1e-9
#define MOST_JITTER  10.0
#define LEAST_ERR    1e-9
#define MOST_ERR     10.0
#define MOST_DELAY   100.0

/* What an oscillator can be off when nothing is known, and how well a drift
 * file is believed, s/s. */
#define UNKNOWN_FREQ_ERR 100e-6
#define DRIFT_FREQ_ERR   1e-6

/* The frequency counts as measured below the first error, and as lost above
 * the second, s/s. */
#define MEASURED_FREQ_ERR 5e-6
#define LOST_FREQ_ERR     20e-6

/* Samples older than this are not taken in, s: those from before a source is
 * fit to be believed are. */
#define MOST_LATE 16384.0

/* What a foreign step leaves open, s: two clocks were read. */
#define SHIFT_ERR 1e-3

/* A step at once needs this confirmation: so many updates in a row over so
 * many seconds, or as long as CONFIRM_ALONE without contradiction. */
#define CONFIRM_UPDATES 3
#define CONFIRM_TIME    4.0
#define CONFIRM_ALONE   8.0

/* The estimate and the last offset agree on a step within this share. */
#define STEP_SHARE 0.1

/* Updates within bounds after which the start is over. */
#define START_UPDATES 4

/* The slew's time constant is this share of the poll interval: e^-6, 0.25 %
 * of the offset, is left when the next measurement comes. */
#define SLEW_SHARE 6.0
#define SLEW_CALM                                                              \
	32.0           /* s: short polls leave more, or noise would be turned  \
			  into frequency */
#define SLEW_TAU  4.0  /* s, at least: ticks come only once a second */
#define SLEW_FAST 10.0 /* s, at most, until the frequency is measured */
#define START_TAU 1.5  /* s, the first slew */
#define START_SLEW                                                             \
	50e-3          /* s/s: nobody follows a clock that has just started,   \
			   and a step would be harsher still */
#define MOST_RATE 0.1  /* s/s, of frequency and slew: the kernel's bound */
#define SLEW_END  1e-9 /* s/s: slower than this is not worth a call */

/* The poll interval grows if after twice the time a sample would still tell
 * less than the first share of what is not known, and shrinks if now it tells
 * more than the second. */
#define POLL_LITTLE 0.9
#define POLL_MUCH   0.98
#define POLL_ALL    0.998 /* next to nothing is known */

static double
clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

static double
clamp_freq(double freq)
{
	return isfinite(freq)
	    ? clamp(freq, -DISCIPLINE_MAXFREQ, DISCIPLINE_MAXFREQ)
	    : 0;
}

/*
 * The correction that makes an oscillator right which loses `rate` s in each
 * of its corrected seconds, and the reverse.
 */
static double
correction_of(double rate)
{
	return clamp_freq(rate / (1 - clamp(rate, -0.5, 0.5)));
}

static double
rate_of(double freq)
{
	return freq / (1 + freq);
}

/* What was decided before `now` has had its effect since. */
static void
account(struct discipline *d, mono_t now)
{
	double dt;

	if (now.ns == INT64_MAX || now.ns <= d->ticked.ns)
		return;
	/* The monotonic clock runs at the corrected rate itself. */
	dt = mono_diff(now, d->ticked) / (1 + d->applied + d->rate);
	d->ticked = now;
	d->corr += (d->applied + d->rate) * dt;
	d->slew -= d->rate * dt;
	d->slewed += d->rate * dt;
}

/* Puts frequency and slew rate in force; says so if that changes anything. */
static struct adjust
run_at(struct discipline *d, double freq, double rate)
{
	struct adjust a = { .kind = ADJUST_NONE };

	if (d->cfg.observe)
		return a;
	if (d->told && freq == d->applied && rate == d->rate)
		return a;
	d->told = true;
	d->applied = freq;
	d->rate = rate;
	a.kind = ADJUST_FREQ;
	a.freq = freq + rate;
	return a;
}

/* Seconds in which a slew falls to 1/e. */
static double
slew_tau(const struct discipline *d)
{
	double poll = log2_seconds(d->poll);
	double tau = fmax(poll / SLEW_SHARE, fmin(poll / 2, SLEW_CALM));

	tau = fmax(tau, SLEW_TAU);

	if (!d->settled)
		return START_TAU;
	return d->state != DISC_SYNC ? fmin(tau, SLEW_FAST) : tau;
}

/*
 * The slew decays exponentially, so it is fast in the beginning and cannot
 * overshoot. The rate in force is only touched when it is off by an eighth:
 * a call a second for hours would be a waste.
 */
static double
wanted_rate(const struct discipline *d)
{
	double most = d->settled ? d->cfg.max_slew : START_SLEW;
	double rate, both;

	if (d->cfg.observe || fabs(d->slew) <= 0.002 * fabs(d->slew0))
		return 0;
	rate = clamp(d->slew / slew_tau(d), -most, most);
	if (fabs(rate) < SLEW_END)
		return 0;
	if (d->rate * rate > 0 && fabs(rate - d->rate) < fabs(d->rate) / 8)
		rate = d->rate;
	/* Both together: no more than RFC 5905 allows, if that is enough. */
	both =
	    d->settled && fabs(d->freq) < NTP_MAXFREQ ? NTP_MAXFREQ : MOST_RATE;
	rate = clamp(rate, -both - d->freq, both - d->freq);
	return rate;
}

static struct adjust
go_on(struct discipline *d)
{
	if (d->last.ns != INT64_MAX && !d->cfg.observe &&
	    fabs(d->slew) < SETTLED)
		d->settled = true;
	return run_at(d, d->freq, wanted_rate(d));
}

/*
 * The step to be made: what the estimate says, if it has seen what the last
 * update saw; else that, and the estimate begins anew.
 */
static double
step_size(struct discipline *d)
{
	struct estimated e;

	if (estimate_at(&d->estimate, d->ticked, &e) &&
	    fabs(e.raw - d->corr - d->offset) <= STEP_SHARE * fabs(d->offset)) {
		d->freq = correction_of(e.freq);
		d->freq_err = e.freq_err;
		return e.raw - d->corr;
	}
	estimate_restart(&d->estimate);
	return d->offset;
}

static struct adjust
step(struct discipline *d)
{
	struct adjust a = { .kind = ADJUST_STEP };

	a.step = step_size(d);
	d->corr += a.step;
	d->slew = d->slew0 = 0;
	d->offset = 0;
	d->shift = 0;
	d->stepped = true;
	d->spikes = 0;
	d->last = MONO_NEVER;
	d->state = d->freq_err < 1 ? DISC_FSET : DISC_NSET;
	return a;
}

void
discipline_init(struct discipline *d, const struct discipline_cfg *cfg,
    double freq, bool freq_known, mono_t now)
{
	memset(d, 0, sizeof(*d));
	d->cfg = *cfg;
	if (!(d->cfg.max_slew > 0))
		d->cfg.max_slew = NTP_MAXFREQ;
	d->state = freq_known ? DISC_FSET : DISC_NSET;
	d->freq = freq_known ? clamp_freq(freq) : 0;
	d->freq_err = freq_known ? DRIFT_FREQ_ERR : 1;
	if (freq_known && d->cfg.freq_err > 0)
		d->freq_err = fmin(d->cfg.freq_err, UNKNOWN_FREQ_ERR);
	estimate_init(&d->estimate, rate_of(d->freq),
	    fmin(d->freq_err, UNKNOWN_FREQ_ERR));
	d->jitter = LEAST_JITTER;
	d->last = MONO_NEVER;
	d->ticked = now;
	d->poll = NTP_MINDPOLL;
}

void
discipline_in_force(struct discipline *d, double freq, mono_t now)
{
	account(d, now);
	if (isfinite(freq))
		d->applied = clamp_freq(freq) - d->rate;
}

/* Steps are allowed for this offset, whatever its duration. */
static bool
beyond_step(const struct discipline *d, double offset)
{
	double most = offset < 0 ? d->cfg.stepback : d->cfg.step;

	return !d->cfg.observe && most > 0 && fabs(offset) > most;
}

/* What a known step of somebody else explains is no reason to panic. */
static bool
beyond_panic(const struct discipline *d, double offset)
{
	return d->cfg.panic > 0 && fabs(offset) > d->cfg.panic &&
	    fabs(offset + d->shift) > d->cfg.panic;
}

/* The start, and what somebody else did, may be corrected without waiting
 * for the stepout. */
static bool
may_step_at_once(const struct discipline *d)
{
	return !d->stepped || d->shift != 0;
}

static bool
confirmed(const struct discipline *d, mono_t now, bool update)
{
	double lasted = mono_diff(now, d->spike);

	if (may_step_at_once(d))
		return lasted >= CONFIRM_ALONE ||
		    (lasted >= CONFIRM_TIME && !d->early &&
			d->spikes >= CONFIRM_UPDATES);
	return update && d->cfg.stepout > 0 && lasted >= d->cfg.stepout;
}

static struct adjust
spike(struct discipline *d, mono_t at)
{
	if (d->spikes == 0)
		d->spike = at;
	if (d->spikes < CONFIRM_UPDATES)
		d->spikes++;
	d->state = DISC_SPIK;
	if (may_step_at_once(d))
		d->slew = d->slew0 = 0;
	if (!d->stale && confirmed(d, at, true))
		return step(d);
	return go_on(d);
}

/* Takes the estimate over: its frequency is set, its offset slewed away. */
static void
follow(struct discipline *d, mono_t now)
{
	struct estimated e;

	if (!estimate_at(&d->estimate, now, &e))
		return;
	d->freq = correction_of(e.freq);
	d->freq_err = e.freq_err;
	d->offset_err = e.raw_err;
	d->wander = e.wander * sqrt(log2_seconds(d->poll));
	d->slew = d->cfg.observe ? 0 : e.raw - d->corr;
	d->slew0 = d->slew;
	d->last = now;
}

static void
take(struct discipline *d, const struct discipline_sample *s, mono_t now)
{
	/* Slews since have been taken out of the offset, the frequency not. */
	double late = clamp(mono_diff(now, s->at), 0, MOST_LATE);
	struct estimate_sample in = { .source = s->source,
		.at = s->at,
		.raw = s->offset + d->corr - d->applied * late,
		.delay = clamp(s->delay, 0, MOST_DELAY),
		.err = clamp(s->err, LEAST_ERR, MOST_ERR),
		.bias = clamp(s->bias, LEAST_ERR, MOST_ERR) };

	estimate_add(&d->estimate, &in);
	d->jitter = clamp(estimate_jitter(&d->estimate, s->source),
	    LEAST_JITTER, MOST_JITTER);
}

static int
bound_poll(int poll, const struct discipline_sample *s)
{
	int low = (int)clamp(s->minpoll, 0, NTP_MAXPOLL);
	int high = (int)clamp(s->maxpoll, low, NTP_MAXPOLL);

	return (int)clamp(poll, low, high);
}

int
discipline_poll(
    const struct discipline *d, const struct discipline_sample *s, mono_t now)
{
	int poll = bound_poll(s->poll, s);
	double wait = log2_seconds(poll);

	double gain = estimate_gain(&d->estimate, s->source, now, wait);

	if (d->state == DISC_SPIK || gain > POLL_ALL ||
	    estimate_missed(&d->estimate, s->source))
		return bound_poll(0, s);
	if (gain > POLL_MUCH)
		poll--;
	else if (estimate_gain(&d->estimate, s->source, now, 2 * wait) <
	    POLL_LITTLE)
		poll++;
	return bound_poll(poll, s);
}

static bool
is_measured(const struct discipline *d)
{
	bool fresh = d->state == DISC_NSET || d->state == DISC_FREQ;

	return d->freq_err <= (fresh ? MEASURED_FREQ_ERR : LOST_FREQ_ERR);
}

/* What is beyond the step threshold at the start is taken in all the same: so
 * the step knows the frequency too. */
static struct adjust
out_of_bounds(
    struct discipline *d, const struct discipline_sample *s, mono_t now)
{
	if (may_step_at_once(d))
		take(d, s, now);
	return spike(d, mono_min(s->at, now));
}

struct adjust
discipline_update(
    struct discipline *d, const struct discipline_sample *s, mono_t now)
{
	account(d, now);
	now = d->ticked;
	if (!(fabs(s->offset) <= MOST_OFFSET) || isnan(s->delay) ||
	    isnan(s->err) || isnan(s->bias))
		return go_on(d);
	if (!(mono_diff(now, s->at) <= MOST_LATE))
		return go_on(d);
	d->offset = s->offset;
	d->poll = bound_poll(s->poll, s);
	d->early = s->early;
	d->stale = s->stale;
	if (beyond_panic(d, s->offset)) {
		d->state = DISC_PANIC;
		d->spikes = 0;
		d->slew = d->slew0 = 0;
		return go_on(d);
	}
	if (beyond_step(d, s->offset)) {
		d->poll = bound_poll(0, s);
		return out_of_bounds(d, s, now);
	}

	d->spikes = 0;
	d->shift = 0;
	take(d, s, now);
	if (s->stale)
		return go_on(d);
	follow(d, now);
	if (d->estimate.samples >= START_UPDATES)
		d->stepped = true;
	d->state = is_measured(d) ? DISC_SYNC : DISC_FREQ;
	return go_on(d);
}

double
discipline_offset(const struct discipline *d, mono_t now)
{
	struct estimated e;

	if ((d->state != DISC_SYNC && d->state != DISC_FREQ) ||
	    !estimate_at(&d->estimate, now, &e))
		return (double)NAN;
	return e.raw - d->corr;
}

void
discipline_drop(struct discipline *d, uint32_t source)
{
	estimate_drop(&d->estimate, source);
}

struct adjust
discipline_tick(struct discipline *d, mono_t now)
{
	account(d, now);
	if (d->state == DISC_SPIK && confirmed(d, d->ticked, false))
		return step(d);
	return go_on(d);
}

double
discipline_slewed(struct discipline *d)
{
	double slewed = d->slewed;

	d->slewed = 0;
	return slewed;
}

void
discipline_shift(struct discipline *d, double step)
{
	if (!(fabs(step) <= MOST_OFFSET))
		return;
	d->corr += step;
	estimate_doubt(&d->estimate, SHIFT_ERR, 0);
	d->shift += step;
	d->offset -= step;
	d->slew = d->slew0 = 0;
	d->spikes = 0;
}

/* What of *d is about the machine, not about what is known: *was takes it. */
static void
take_machine(struct discipline *was, const struct discipline *d)
{
	double stepped = d->shift - was->shift;

	was->cfg = d->cfg;
	was->rate = d->rate;
	was->applied = d->applied;
	was->told = d->told;
	was->corr = d->corr;
	was->slewed = d->slewed;
	was->ticked = d->ticked;
	was->stepped |= d->stepped;
	was->shift = d->shift;
	if (stepped != 0)
		estimate_doubt(&was->estimate, SHIFT_ERR, 0);
}

struct adjust
discipline_return(
    struct discipline *d, const struct discipline *was, mono_t now)
{
	struct discipline back = *was;
	struct estimated e;

	account(d, now);
	take_machine(&back, d);
	*d = back;
	d->spikes = 0;
	d->slew = d->slew0 = 0;
	if (d->state == DISC_SPIK)
		d->state = is_measured(d) ? DISC_SYNC : DISC_FREQ;
	if (!isfinite(discipline_offset(d, d->ticked)) ||
	    !estimate_at(&d->estimate, d->ticked, &e))
		return go_on(d);
	/* A step that the others made is undone without a long wait. */
	if (beyond_step(d, e.raw - d->corr))
		d->stepped = false;
	else if (!d->cfg.observe)
		d->slew = d->slew0 = e.raw - d->corr;
	return go_on(d);
}

struct adjust
discipline_observe(struct discipline *d, bool observe)
{
	struct adjust a = { .kind = ADJUST_NONE };

	if (observe == d->cfg.observe)
		return a;
	if (observe) {
		a = d->rate != 0 ? run_at(d, d->freq, 0) : a;
		d->slew = d->slew0 = 0;
		if (d->state == DISC_SPIK) /* no step waits any longer */
			d->state = is_measured(d) ? DISC_SYNC : DISC_FREQ;
	} else {
		/* To begin to act is a start: it may step at once. */
		d->stepped = false;
		d->settled = false;
		d->told = false;
	}
	d->cfg.observe = observe;
	d->spikes = 0;
	return a;
}
