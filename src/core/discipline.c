/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/discipline.h"

#include <math.h>
#include <string.h>

#include "core/rfc5905.h"

/* An offset beyond this is no number that a packet can have yielded, s. */
#define MOST_OFFSET 1e10

/* Bounds of the jitter that is believed, s. */
#define LEAST_JITTER 1e-6
#define MOST_JITTER  10.0

/* What an oscillator can be off when nothing is known, and how well a drift
 * file is believed, s/s. */
#define UNKNOWN_FREQ_ERR 100e-6
#define DRIFT_FREQ_ERR   5e-6

/* The frequency counts as measured below the first error, and as lost above
 * the second, s/s. */
#define MEASURED_FREQ_ERR 5e-6
#define LOST_FREQ_ERR     20e-6

/* After a jump that may have been one of the frequency too, s/s. */
#define JUMP_FREQ_ERR 2e-6

/* What a day without servers does to the knowledge of the frequency, s/s. */
#define HOLDOVER_FREQ_ERR 0.1e-6

/* A step at once needs this confirmation: so many updates in a row over so
 * many seconds, or as long as CONFIRM_ALONE without contradiction. */
#define CONFIRM_UPDATES 3
#define CONFIRM_TIME    4.0
#define CONFIRM_ALONE   8.0

/* Updates within bounds after which the start is over. */
#define START_UPDATES 4

/* The slew's time constant is this share of the poll interval: e^-6, 0.25 %
 * of the offset, is left when the next measurement comes. */
#define SLEW_SHARE 6.0
#define SLEW_TAU   4.0  /* s, at least: ticks come only once a second */
#define SLEW_FAST  10.0 /* s, at most, until the frequency is measured */
#define SLEW_END   1e-9 /* s/s: slower than this is not worth a call */

/* An update further off than this many sigma was not foreseen; as many in a
 * row as MISSES mean that the phase has jumped. */
#define MISS_SIGMA  10.0
#define MISSES      3
#define MISS_POINTS 8

/* Poll control (RFC 5905 appendix A.5.5.6: PGATE and LIMIT). */
#define POLL_GATE  4.0
#define POLL_LIMIT 30

/* Points that a straight line should have, or the poll interval is too long
 * for what the oscillator does. */
#define POLL_POINTS 8

static double
clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

static double
clamp_freq(double freq)
{
	return isfinite(freq) ? clamp(freq, -NTP_MAXFREQ, NTP_MAXFREQ) : 0;
}

/* What was decided before `now` has had its effect since. */
static void
account(struct discipline *d, mono_t now)
{
	double dt;

	if (now.ns == INT64_MAX || now.ns <= d->ticked.ns)
		return;
	dt = mono_diff(now, d->ticked);
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
	a.freq = clamp_freq(freq + rate);
	return a;
}

/* Seconds in which a slew falls to 1/e. */
static double
slew_tau(const struct discipline *d)
{
	double tau = log2_seconds(d->poll) / SLEW_SHARE;

	if (d->state != DISC_SYNC)
		tau = fmin(tau, SLEW_FAST);
	return fmax(tau, SLEW_TAU);
}

/*
 * The slew decays exponentially, so it is fast in the beginning and cannot
 * overshoot. The rate in force is only touched when it is off by an eighth:
 * a call a second for hours would be a waste.
 */
static double
wanted_rate(const struct discipline *d)
{
	double most = fmin(d->cfg.max_slew, NTP_MAXFREQ);
	double rate;

	if (d->cfg.observe || fabs(d->slew) <= 0.002 * fabs(d->slew0))
		return 0;
	rate = clamp(d->slew / slew_tau(d), -most, most);
	if (fabs(rate) < SLEW_END)
		return 0;
	if (d->rate * rate > 0 && fabs(rate - d->rate) < fabs(d->rate) / 8)
		rate = d->rate;
	/* The kernel takes no more than NTP_MAXFREQ of both together. */
	return clamp(rate, -NTP_MAXFREQ - d->freq, NTP_MAXFREQ - d->freq);
}

static struct adjust
go_on(struct discipline *d)
{
	return run_at(d, d->freq, wanted_rate(d));
}

static struct adjust
step(struct discipline *d)
{
	struct adjust a = { .kind = ADJUST_STEP };

	/* The measurement is as old as the last update; what was slewed
	 * since is in slew. */
	a.step = d->slew;
	d->corr += a.step;
	d->slew = d->slew0 = 0;
	d->offset = 0;
	d->shift = 0;
	d->stepped = true;
	d->spikes = 0;
	d->misses = 0;
	d->poll_score = 0;
	d->last = MONO_NEVER;
	d->state = d->freq_err < 1 ? DISC_FSET : DISC_NSET;
	estimate_clear(&d->estimate);
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
	d->jitter = LEAST_JITTER;
	d->last = MONO_NEVER;
	d->ticked = d->polled = now;
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
		    (lasted >= CONFIRM_TIME && d->spikes >= CONFIRM_UPDATES);
	return update && d->cfg.stepout > 0 && lasted >= d->cfg.stepout;
}

static struct adjust
spike(struct discipline *d, double offset, mono_t now)
{
	if (d->spikes == 0)
		d->spike = now;
	if (d->spikes < CONFIRM_UPDATES)
		d->spikes++;
	d->state = DISC_SPIK;
	if (may_step_at_once(d))
		d->slew = d->slew0 = 0;
	if (confirmed(d, now, true)) {
		d->slew = offset;
		return step(d);
	}
	return go_on(d);
}

/* Offset that the estimate leads one to expect now. */
static double
foreseen(const struct discipline *d, mono_t now)
{
	return d->raw + d->freq * mono_diff(now, d->last) - d->corr;
}

/*
 * A single sample that nothing led to expect is a packet that was held up;
 * some in a row mean that the phase has jumped (a route, another set of
 * survivors), which says nothing of the frequency: the history before it must
 * not be joined with what comes.
 */
static bool
missed(struct discipline *d, double offset, double jitter, mono_t now)
{
	double sigma, miss;

	if (d->last.ns == INT64_MAX || d->estimate.count < MISS_POINTS)
		return false;
	sigma = fmax(d->jitter, jitter) +
	    fmin(d->freq_err, UNKNOWN_FREQ_ERR) * mono_diff(now, d->last);
	miss = fabs(offset - foreseen(d, now));
	if (miss <= MISS_SIGMA * sigma) {
		d->misses = 0;
		return false;
	}
	if (++d->misses < MISSES) {
		d->poll -= 2; /* to know sooner */
		return true;
	}
	d->misses = 0;
	d->freq_err = fmax(d->freq_err, JUMP_FREQ_ERR);
	d->poll = 0; /* the least that the sources allow */
	d->poll_score = 0;
	estimate_clear(&d->estimate);
	return false;
}

/*
 * The old frequency and the line's slope, each weighted by what is known of
 * it. A slope that is worse known than the frequency teaches little, but does
 * no harm; one that contradicts it, beyond its own error, makes it doubtful.
 */
static void
learn_freq(struct discipline *d, const struct fit *fit)
{
	double old_err = fmax(fmin(d->freq_err, UNKNOWN_FREQ_ERR), 1e-12);
	double new_err = fmax(fit->freq_err, 1e-12);
	double w_old = 1 / (old_err * old_err);
	double w_new = 3 / (new_err * new_err);
	double share = w_new / (w_old + w_new);
	double apart = fit->freq - d->freq;
	double doubt = fmax(fabs(apart) - 2 * new_err, 0);
	double err = fmin(new_err, old_err);
	double freq = clamp_freq(d->freq + share * apart);
	double change = freq - d->freq;

	d->freq_err = sqrt((1 - share) * old_err * old_err + share * err * err +
	    share * (1 - share) * doubt * doubt);
	d->wander = sqrt(d->wander * d->wander * 0.75 + change * change * 0.25);
	d->freq = freq;
}

/* Adds the measurement and draws the conclusions. Returns how many points
 * the runs test took away. */
static int
learn(struct discipline *d, double offset, double jitter, mono_t now)
{
	double gap = clamp(estimate_span(&d->estimate) / ESTIMATE_MAX, 1,
	    fmax(log2_seconds(d->poll) / 2, 1));
	struct fit fit;
	int before;

	estimate_add(&d->estimate, now, offset + d->corr, jitter, gap);
	before = d->estimate.count;
	d->slew = offset;
	d->raw = offset + d->corr;
	if (!estimate_fit(&d->estimate, now, &fit)) {
		d->jitter = jitter;
	} else {
		learn_freq(d, &fit);
		d->raw = fit.raw;
		d->slew = fit.raw - d->corr;
		d->jitter = fmax(fit.sd, LEAST_JITTER);
	}
	if (d->cfg.observe)
		d->slew = 0;
	d->slew0 = d->slew;
	d->last = now;
	return before - d->estimate.count;
}

/*
 * RFC 5905 section 11.3: longer while the offset stays within the noise,
 * shorter at once that it does not; at most one count for each interval. What
 * wanders within so few points is measured too seldom.
 */
static void
control_poll(struct discipline *d, double offset, int bent, mono_t now)
{
	double interval = log2_seconds(d->poll);
	double noise = fmax(d->jitter, LEAST_JITTER);
	bool quiet = fabs(offset) < POLL_GATE * noise &&
	    d->freq_err * 2 * interval < POLL_GATE * noise &&
	    (bent == 0 || d->estimate.count >= POLL_POINTS);

	if (quiet && mono_diff(now, d->polled) < 0.7 * interval)
		return;
	d->polled = now;
	d->poll_score += quiet ? d->poll : -2 * d->poll;
	if (d->poll_score > POLL_LIMIT) {
		d->poll++;
		d->poll_score = 0;
	} else if (d->poll_score < -POLL_LIMIT) {
		d->poll--;
		d->poll_score = 0;
	}
}

static void
bound_poll(struct discipline *d, int minpoll, int maxpoll)
{
	minpoll = (int)clamp(minpoll, 0, NTP_MAXPOLL);
	maxpoll = (int)clamp(maxpoll, minpoll, NTP_MAXPOLL);
	d->poll = (int)clamp(d->poll, minpoll, maxpoll);
}

/* After a long silence the frequency is kept, but the old offsets must not
 * hold the new ones back. */
static void
forget_old(struct discipline *d, int minpoll, mono_t now)
{
	double silent;

	if (d->last.ns == INT64_MAX)
		return;
	silent = mono_diff(now, d->last);
	if (silent < 8 * log2_seconds(d->poll) || silent < 900)
		return;
	estimate_clear(&d->estimate);
	d->freq_err =
	    hypot(d->freq_err, HOLDOVER_FREQ_ERR * fmin(silent / 86400, 10));
	d->poll = minpoll;
	d->poll_score = 0;
}

static bool
is_measured(const struct discipline *d)
{
	bool fresh = d->state == DISC_NSET || d->state == DISC_FREQ;

	return d->freq_err <= (fresh ? MEASURED_FREQ_ERR : LOST_FREQ_ERR);
}

struct adjust
discipline_update(struct discipline *d, double offset, double jitter,
    int minpoll, int maxpoll, mono_t now)
{
	int bent;

	account(d, now);
	now = d->ticked;
	if (!(fabs(offset) <= MOST_OFFSET))
		return go_on(d);
	jitter = isnan(jitter) ? MOST_JITTER
			       : clamp(fabs(jitter), LEAST_JITTER, MOST_JITTER);
	d->offset = offset;
	forget_old(d, minpoll, now);
	bound_poll(d, minpoll, maxpoll);

	if (beyond_panic(d, offset)) {
		d->state = DISC_PANIC;
		d->spikes = 0;
		d->slew = d->slew0 = 0;
		return go_on(d);
	}
	if (beyond_step(d, offset))
		return spike(d, offset, now);

	d->spikes = 0;
	d->shift = 0;
	if (!missed(d, offset, jitter, now)) {
		bound_poll(d, minpoll, maxpoll);
		bent = learn(d, offset, jitter, now);
		control_poll(d, offset, bent, now);
	}
	bound_poll(d, minpoll, maxpoll);
	if (d->estimate.count >= START_UPDATES)
		d->stepped = true;
	d->state = is_measured(d) ? DISC_SYNC : DISC_FREQ;
	return go_on(d);
}

struct adjust
discipline_tick(struct discipline *d, mono_t now)
{
	account(d, now);
	if (d->state == DISC_SPIK && confirmed(d, d->ticked, false)) {
		d->slew = d->offset;
		return step(d);
	}
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
	d->shift += step;
	d->offset -= step;
	d->slew = d->slew0 = 0;
	d->spikes = 0;
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
		d->told = false;
	}
	d->cfg.observe = observe;
	d->spikes = 0;
	return a;
}
