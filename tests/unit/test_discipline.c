/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The discipline on a clock made of three numbers: error, oscillator and
 * correction. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/discipline.h"

static uint64_t state;

/* cmocka compares float only. */
#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static uint64_t
random_u64(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double
noise(double sigma)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += (double)(random_u64() >> 11) * 0x1p-53;
	return sigma * sum;
}

/* A clock, what disciplines it, and an account of what was done to it. */
struct plant {
	struct discipline d;
	mono_t now;
	double error; /* s, clock minus truth */
	double osc;   /* s/s */
	double freq;  /* s/s, correction in force */
	int steps, freqs;
	int poll;       /* the source's */
	int least_poll; /* since it was last set */
};

static const struct discipline_cfg common = { .step = 0.128,
	.stepback = 0.128,
	.panic = 1000,
	.stepout = 300,
	.max_slew = 500e-6 };

static void
obey(struct plant *p, struct adjust a)
{
	switch (a.kind) {
	case ADJUST_NONE:
		break;
	case ADJUST_FREQ:
		/* The first slew may be faster than all later ones, and of an
		 * oscillator that is far off more has to be made good. */
		assert_true(fabs(a.freq) <=
		    (p->d.settled && fabs(p->d.freq) < 500e-6 ? 500e-6
							      : 0.1 + 1e-12));
		p->freq = a.freq;
		p->freqs++;
		break;
	case ADJUST_STEP:
		p->error += a.step;
		p->steps++;
		break;
	}
}

static void
second(struct plant *p)
{
	p->now = mono_add(p->now, 1);
	/* A second of the monotonic clock, which is corrected too. */
	p->error += 1 - 1 / ((1 + p->osc) * (1 + p->freq));
	obey(p, discipline_tick(&p->d, p->now));
}

/* What a source says; delay beyond the path's least in s. */
static struct discipline_sample
sample(const struct plant *p, double offset, double delay)
{
	return (struct discipline_sample){ .source = 1,
		.at = p->now,
		.offset = offset,
		.delay = 1e-3 + delay,
		.err = 1e-6,
		.bias = 1e-4,
		.poll = p->poll,
		.minpoll = 6,
		.maxpoll = 10 };
}

static void
hear(struct plant *p, double offset, double delay)
{
	struct discipline_sample s = sample(p, offset, delay);

	obey(p, discipline_update(&p->d, &s, p->now));
	p->poll = discipline_poll(&p->d, &s, p->now);
	if (p->poll < p->least_poll)
		p->least_poll = p->poll;
}

/* Both ways' delays are normally distributed; sigma is that of the offset. */
static void
measure(struct plant *p, double sigma)
{
	double there = noise(sigma * 1.414), back = noise(sigma * 1.414);

	hear(p, -p->error + (there - back) / 2, 10 * sigma + there + back);
}

/* A burst of six, then a measurement each 2^poll s for `seconds`. */
static void
live(struct plant *p, int seconds, double sigma)
{
	int wait = 2;

	for (int i = 0, burst = 6; i < seconds; i++) {
		second(p);
		if (--wait > 0)
			continue;
		measure(p, sigma);
		wait = burst-- > 0 ? 2 : 1 << p->poll;
	}
}

static struct plant
plant(double error, double osc, const struct discipline_cfg *cfg)
{
	struct plant p = {
		.now = { 1000000000 }, .error = error, .osc = osc, .poll = 6
	};

	discipline_init(&p.d, cfg, 0, false, p.now);
	return p;
}

static void
test_begins_with_the_drift_file(void **arg)
{
	struct plant p = plant(0, 0, &common);

	(void)arg;
	assert_int_equal(p.d.state, DISC_NSET);
	discipline_init(&p.d, &common, 42e-6, true, p.now);
	assert_int_equal(p.d.state, DISC_FSET);
	second(&p);
	assert_near(p.freq, 42e-6, 1e-12);
	assert_int_equal(p.freqs, 1);
	live(&p, 100, 1e-5);
	assert_int_equal(p.d.state, DISC_SYNC);
	discipline_init(&p.d, &common, 1, true, p.now);
	assert_near(p.d.freq, DISCIPLINE_MAXFREQ, 1e-12);
}

static void
test_ten_ms_gone_in_a_minute(void **arg)
{
	struct plant p = plant(0.010, 0, &common);
	double least = p.error;

	(void)arg;
	discipline_init(&p.d, &common, 0, true, p.now);
	measure(&p, 1e-5);
	for (int i = 0; i < 60; i++) {
		second(&p);
		least = fmin(least, p.error);
	}
	assert_true(fabs(p.error) < 100e-6);
	assert_true(least > -50e-6); /* no overshoot */
	assert_int_equal(p.steps, 0);
}

static void
test_slew_ends(void **arg)
{
	struct plant p = plant(-0.002, 0, &common);

	(void)arg;
	discipline_init(&p.d, &common, 10e-6, true, p.now);
	p.osc = -10e-6;
	measure(&p, 1e-6);
	for (int i = 0; i < 120; i++)
		second(&p);
	assert_near(p.freq, p.d.freq, 1e-15);
	assert_near(p.d.rate, 0, 1e-15);
	p.freqs = 0;
	for (int i = 0; i < 60; i++)
		second(&p);
	assert_int_equal(p.freqs, 0);
}

static void
test_slewed_is_what_was_slewed(void **arg)
{
	struct plant p = plant(-0.002, 0, &common);
	double sum = 0, before = p.error;

	(void)arg;
	discipline_init(&p.d, &common, 0, true, p.now);
	measure(&p, 1e-6);
	for (int i = 0; i < 50; i++) {
		second(&p);
		sum += discipline_slewed(&p.d);
	}
	assert_near(sum, p.error - before, 1e-9);
}

static void
test_measures_100_ppm(void **arg)
{
	(void)arg;
	for (int sign = -1; sign <= 1; sign += 2) {
		struct plant p = plant(0.05, sign * 100e-6, &common);
		double worst = 0;

		live(&p, 900, 50e-6);
		assert_near(p.d.freq, -sign * 100e-6, 1e-6);
		assert_int_equal(p.d.state, DISC_SYNC);
		assert_int_equal(p.steps, 0);
		for (int i = 0; i < 20; i++) {
			live(&p, 200, 50e-6);
			worst = fmax(worst, fabs(p.error));
		}
		assert_true(worst < 500e-6);
	}
}

static void
test_steps_once_at_the_start(void **arg)
{
	(void)arg;
	for (int sign = -1; sign <= 1; sign += 2) {
		struct plant p = plant(sign * 0.5, 20e-6, &common);

		live(&p, 14, 1e-4);
		assert_int_equal(p.steps, 1);
		assert_true(fabs(p.error) < 0.005);
		live(&p, 3600, 1e-4);
		assert_int_equal(p.steps, 1);
		assert_true(fabs(p.error) < 0.001);
	}
}

static void
test_a_lone_sample_steps_by_a_tick(void **arg)
{
	struct plant p = plant(3, 0, &common);

	(void)arg;
	measure(&p, 1e-4);
	assert_int_equal(p.steps, 0);
	for (int i = 0; i < 9; i++)
		second(&p);
	assert_int_equal(p.steps, 1);
	assert_true(fabs(p.error) < 0.001);
}

/* The first to answer lies; the others outvote it within the confirmation. */
static void
test_a_first_liar_is_not_obeyed(void **arg)
{
	struct plant p = plant(0, 0, &common);

	(void)arg;
	hear(&p, 0.3, 1e-3);
	second(&p);
	second(&p);
	measure(&p, 1e-4);
	for (int i = 0; i < 60; i++)
		second(&p);
	assert_int_equal(p.steps, 0);
	assert_true(fabs(p.error) < 0.002);
}

/* The slope of a noisy burst says nothing, and must not pretend to. */
static void
test_a_poor_slope_does_no_harm(void **arg)
{
	struct plant p = plant(0, -20e-6, &common);

	(void)arg;
	discipline_init(&p.d, &common, 20e-6, true, p.now);
	for (int i = 0; i < 20; i++) {
		second(&p);
		measure(&p, 0.01);
	}
	assert_int_equal(p.d.state, DISC_SYNC);
	assert_near(p.d.freq, 20e-6, 1e-6);
	assert_true(p.d.freq_err <= 5.1e-6);
}

static void
test_spike_is_ignored(void **arg)
{
	struct plant p = plant(0, 0, &common);
	double before;

	(void)arg;
	live(&p, 2000, 1e-5);
	before = p.d.freq;
	hear(&p, 0.4, 1e-4);
	assert_int_equal(p.d.state, DISC_SPIK);
	for (int i = 0; i < 200; i++)
		second(&p);
	measure(&p, 1e-5);
	assert_int_equal(p.d.state, DISC_SYNC);
	assert_int_equal(p.steps, 0);
	assert_near(p.d.freq, before, 0.1e-6);
	assert_true(fabs(p.error) < 100e-6);
}

static void
test_stepout(void **arg)
{
	struct plant p = plant(0, 0, &common);

	(void)arg;
	live(&p, 2000, 1e-5);
	p.error += 0.4;
	for (int i = 0; i < 299; i++) {
		measure(&p, 1e-5);
		second(&p);
	}
	assert_int_equal(p.steps, 0);
	assert_int_equal(p.d.state, DISC_SPIK);
	second(&p);
	measure(&p, 1e-5);
	assert_int_equal(p.steps, 1);
	assert_true(fabs(p.error) < 0.001);
}

static void
test_never_steps_when_told(void **arg)
{
	struct discipline_cfg cfg = common;
	struct plant p;

	(void)arg;
	cfg.step = cfg.stepback = 0;
	p = plant(0.5, 0, &cfg);
	live(&p, 4000, 1e-5);
	assert_int_equal(p.steps, 0);
	assert_true(fabs(p.error) < 0.001);
}

static void
test_never_steps_back_when_told(void **arg)
{
	struct discipline_cfg cfg = common;
	struct plant p;

	(void)arg;
	cfg.stepback = 0;
	p = plant(0.2, 0, &cfg);
	live(&p, 60, 1e-5);
	assert_int_equal(p.steps, 0);
	p = plant(-0.2, 0, &cfg);
	live(&p, 60, 1e-5);
	assert_int_equal(p.steps, 1);
}

static void
test_panic_is_a_state(void **arg)
{
	struct plant p = plant(-1500, 0, &common);

	(void)arg;
	live(&p, 600, 1e-4);
	assert_int_equal(p.d.state, DISC_PANIC);
	assert_true(p.d.offset > 1499);
	assert_int_equal(p.steps, 0);
	assert_near(p.error, -1500, 1e-6);
	p.error += 1500.01; /* somebody set the clock */
	discipline_shift(&p.d, 1500.01);
	live(&p, 600, 1e-4);
	assert_int_not_equal(p.d.state, DISC_PANIC);
	assert_true(fabs(p.error) < 0.001);
}

static void
test_no_panic_when_told(void **arg)
{
	struct discipline_cfg cfg = common;
	struct plant p;

	(void)arg;
	cfg.panic = 0;
	p = plant(-1e6, 0, &cfg);
	live(&p, 60, 1e-4);
	assert_int_equal(p.steps, 1);
}

/* An hour is beyond panic, but we know who did it: corrected once. */
static void
test_foreign_step(void **arg)
{
	(void)arg;
	for (int sign = -1; sign <= 1; sign += 2) {
		struct plant p = plant(0, 30e-6, &common);

		live(&p, 3000, 1e-5);
		p.error += sign * 3600;
		discipline_shift(&p.d, sign * 3600);
		live(&p, 30, 1e-5);
		assert_int_equal(p.steps, 1);
		assert_true(fabs(p.error) < 0.005);
		live(&p, 3000, 1e-5);
		assert_int_equal(p.steps, 1);
		assert_true(fabs(p.error) < 0.001);
		assert_near(p.d.freq, -30e-6, 0.5e-6);
	}
}

static void
test_observe_touches_nothing(void **arg)
{
	struct discipline_cfg cfg = common;
	struct plant p;

	(void)arg;
	cfg.observe = true;
	p = plant(0.3, 40e-6, &cfg);
	live(&p, 600, 1e-5);
	assert_int_equal(p.steps + p.freqs, 0);
	assert_near(p.d.freq, -40e-6, 2e-6);
	obey(&p, discipline_observe(&p.d, false));
	live(&p, 60, 1e-5);
	assert_int_equal(p.steps, 1);
	assert_near(p.freq, -40e-6, 500e-6);
	assert_true(fabs(p.error) < 0.001);
}

/* What the kernel runs with already is not measured a second time. */
static void
test_frequency_in_force(void **arg)
{
	struct discipline_cfg cfg = common;
	struct plant p;

	(void)arg;
	cfg.observe = true;
	p = plant(0, 40e-6, &cfg);
	p.freq = -35e-6;
	discipline_in_force(&p.d, p.freq, p.now);
	live(&p, 2000, 1e-5);
	assert_near(p.d.freq, -40e-6, 0.5e-6);
	discipline_observe(&p.d, false);
	second(&p);
	assert_near(p.freq, p.d.freq, 1e-12);
}

static void
test_ceasing_ends_the_slew(void **arg)
{
	struct plant p = plant(0.05, 0, &common);

	(void)arg;
	measure(&p, 1e-5);
	second(&p);
	assert_true(fabs(p.freq) > 100e-6);
	obey(&p, discipline_observe(&p.d, true));
	assert_near(p.freq, p.d.freq, 1e-15);
	p.freqs = 0;
	live(&p, 100, 1e-5);
	assert_int_equal(p.freqs, 0);
}

/* A step that waits for its confirmation is not made while observing. */
static void
test_ceasing_drops_the_step(void **arg)
{
	struct plant p = plant(3, 0, &common);

	(void)arg;
	measure(&p, 1e-4);
	assert_int_equal(p.d.state, DISC_SPIK);
	obey(&p, discipline_observe(&p.d, true));
	for (int i = 0; i < 20; i++)
		second(&p);
	assert_int_equal(p.steps, 0);
	assert_int_not_equal(p.d.state, DISC_SPIK);
}

static void
test_holdover_keeps_the_frequency(void **arg)
{
	struct plant p = plant(0, 50e-6, &common);

	(void)arg;
	live(&p, 6 * 3600, 20e-6);
	for (int i = 0; i < 86400; i++)
		second(&p);
	assert_true(fabs(p.error) < 0.020);
	live(&p, 600, 20e-6);
	assert_int_equal(p.steps, 0);
	assert_true(fabs(p.error) < 200e-6);
	assert_near(p.d.freq, -50e-6, 0.3e-6);
}

static void
test_phase_jump_is_no_frequency(void **arg)
{
	struct plant p = plant(0, 10e-6, &common);

	(void)arg;
	live(&p, 6000, 20e-6);
	p.error += 0.05; /* another route, say */
	live(&p, 6000, 20e-6);
	assert_near(p.d.freq, -10e-6, 0.5e-6);
	assert_true(fabs(p.error) < 200e-6);
	assert_int_equal(p.steps, 0);
}

static void
test_poll_grows_and_shrinks(void **arg)
{
	struct plant p = plant(0, 0, &common);
	struct discipline_sample s;

	(void)arg;
	live(&p, 24 * 3600, 1e-3);
	assert_int_equal(p.poll, 10);
	p.osc += 20e-6;
	p.least_poll = p.poll;
	live(&p, 6 * 3600, 1e-3);
	assert_true(p.least_poll <= 7);
	s = sample(&p, 0, 1e-3);
	s.minpoll = 3;
	s.maxpoll = 4;
	assert_in_range(discipline_poll(&p.d, &s, p.now), 3, 4);
}

static void
test_wandering_clock_is_followed(void **arg)
{
	struct plant p = plant(0, 5e-6, &common);
	double worst = 0, sum = 0;
	int n = 0;

	(void)arg;
	live(&p, 3600, 100e-6);
	for (int i = 0; i < 86400; i++) {
		p.osc += noise(1e-9);
		live(&p, 1, 100e-6);
		if (i % (1 << p.poll) == 0)
			measure(&p, 100e-6);
		worst = fmax(worst, fabs(p.error));
		sum += p.error * p.error;
		n++;
	}
	printf("# wander: rms %.1f us, worst %.1f us, poll %d\n",
	    sqrt(sum / n) * 1e6, worst * 1e6, p.poll);
	assert_true(worst < 2e-3);
	assert_int_equal(p.steps, 0);
}

static double
nasty(void)
{
	static const double bad[] = { 0, -0.0, 1e308, -1e308, 5e-324,
		(double)INFINITY, -(double)INFINITY, (double)NAN, 1e10, -1e10,
		900, -0.2 };
	size_t k = random_u64() % (2 * sizeof bad / sizeof bad[0]);

	return k < sizeof bad / sizeof bad[0] ? bad[k] : noise(0.1);
}

static struct discipline_sample
nasty_sample(const struct plant *p)
{
	return (
	    struct discipline_sample){ .source = (uint32_t)random_u64() % 20,
		.at = random_u64() % 4 > 0 ? p->now : mono_add(p->now, nasty()),
		.offset = nasty(),
		.delay = nasty(),
		.err = nasty(),
		.bias = nasty(),
		.poll = (int)(random_u64() % 30) - 5,
		.minpoll = (int)(random_u64() % 30) - 5,
		.maxpoll = (int)(random_u64() % 30) - 5 };
}

static void
test_stays_finite(void **arg)
{
	struct discipline_sample s;

	(void)arg;
	for (int round = 0; round < 300; round++) {
		struct discipline_cfg cfg = { nasty(), nasty(), nasty(),
			nasty(), nasty(), nasty(), random_u64() % 4 == 0 };
		struct plant p = plant(0, 0, &cfg);

		for (int i = 0; i < 200; i++) {
			p.now.ns =
			    (int64_t)(random_u64() >> (random_u64() % 40 + 2));
			if (random_u64() % 50 == 0)
				p.now = MONO_NEVER;
			if (random_u64() % 40 == 0)
				p.now.ns = -p.now.ns;
			if (random_u64() % 20 == 0)
				discipline_shift(&p.d, nasty());
			if (random_u64() % 30 == 0)
				discipline_in_force(&p.d, nasty(), p.now);
			s = nasty_sample(&p);
			obey(&p, discipline_update(&p.d, &s, p.now));
			p.poll = discipline_poll(&p.d, &s, p.now);
			obey(&p, discipline_tick(&p.d, p.now));
			assert_true(isfinite(p.error));
			assert_true(fabs(p.d.freq) <= DISCIPLINE_MAXFREQ);
			assert_true(isfinite(discipline_slewed(&p.d)));
			assert_true(isfinite(p.d.jitter));
			assert_true(isfinite(p.d.wander));
			assert_true(isfinite(p.d.freq_err));
			assert_true(isfinite(p.d.slew));
			assert_true(isfinite(p.d.offset_err));
			assert_in_range(p.poll, 0, 17);
			assert_in_range(p.d.poll, 0, 17);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begins_with_the_drift_file),
		cmocka_unit_test(test_ten_ms_gone_in_a_minute),
		cmocka_unit_test(test_slew_ends),
		cmocka_unit_test(test_slewed_is_what_was_slewed),
		cmocka_unit_test(test_measures_100_ppm),
		cmocka_unit_test(test_steps_once_at_the_start),
		cmocka_unit_test(test_a_lone_sample_steps_by_a_tick),
		cmocka_unit_test(test_a_first_liar_is_not_obeyed),
		cmocka_unit_test(test_a_poor_slope_does_no_harm),
		cmocka_unit_test(test_spike_is_ignored),
		cmocka_unit_test(test_stepout),
		cmocka_unit_test(test_never_steps_when_told),
		cmocka_unit_test(test_never_steps_back_when_told),
		cmocka_unit_test(test_panic_is_a_state),
		cmocka_unit_test(test_no_panic_when_told),
		cmocka_unit_test(test_foreign_step),
		cmocka_unit_test(test_observe_touches_nothing),
		cmocka_unit_test(test_frequency_in_force),
		cmocka_unit_test(test_ceasing_ends_the_slew),
		cmocka_unit_test(test_ceasing_drops_the_step),
		cmocka_unit_test(test_holdover_keeps_the_frequency),
		cmocka_unit_test(test_phase_jump_is_no_frequency),
		cmocka_unit_test(test_poll_grows_and_shrinks),
		cmocka_unit_test(test_wandering_clock_is_followed),
		cmocka_unit_test(test_stays_finite),
	};
	const char *given = getenv("NTPTUI_SEED");

	state = given != NULL ? strtoull(given, NULL, 0) : 1905;
	printf("# NTPTUI_SEED=%" PRIu64 "\n", state);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
