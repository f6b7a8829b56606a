/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The estimate on clocks and paths made of a few numbers. NTPTUI_SEED repeats
 * a run.
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

#include "core/estimate.h"

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
queue(double mean)
{
	return -mean * log1p(-unit());
}

/* A clock that nobody corrects, its sources, and what is made of them. */
struct plant {
	struct estimate e;
	struct estimated is;
	mono_t now;
	double raw, freq; /* s, s/s: the truth */
	double wander;    /* s/s per square root of a second */
	double jitter;    /* s, each way */
	double there;     /* s, more on the way there */
	double squares, claims;
	int count;
};

static struct plant
plant(double raw, double freq, double jitter)
{
	struct plant p = { .now = { 1000000000 },
		.raw = raw,
		.freq = freq,
		.jitter = jitter };

	estimate_init(&p.e, 0, 100e-6);
	return p;
}

static void
pass(struct plant *p, double seconds)
{
	p->now = mono_add(p->now, seconds);
	p->raw += p->freq * seconds;
	p->freq += p->wander * sqrt(seconds) * normal();
}

static void
look(struct plant *p)
{
	assert_true(estimate_at(&p->e, p->now, &p->is));
}

static void
hear(struct plant *p, uint32_t source, double bias)
{
	double there = queue(p->jitter) + p->there, back = queue(p->jitter);
	struct estimate_sample s = { .source = source,
		.at = p->now,
		.raw = p->raw + bias + (there - back) / 2,
		.delay = 2e-3 + there + back,
		.err = 1e-7,
		.bias = 2e-4 };

	estimate_add(&p->e, &s);
	look(p);
	p->squares += (p->is.raw - p->raw) * (p->is.raw - p->raw);
	p->claims += p->is.noise * p->is.noise;
	p->count++;
}

static void
live(struct plant *p, int samples, double every)
{
	for (int i = 0; i < samples; i++) {
		pass(p, every);
		hear(p, 1, 0);
	}
}

static void
forget_sums(struct plant *p)
{
	p->squares = p->claims = p->count = 0;
}

static double
rms(const struct plant *p)
{
	return sqrt(p->squares / p->count);
}

static void
test_nothing_is_known_at_first(void **arg)
{
	struct plant p = plant(0, 0, 1e-4);
	struct estimated is;

	(void)arg;
	assert_false(estimate_at(&p.e, p.now, &is));
	assert_true(is.freq_err > 90e-6);
	assert_true(estimate_gain(&p.e, 1, p.now, 64) >= 1);
}

static void
test_a_burst_tells_offset_and_frequency(void **arg)
{
	struct plant p = plant(-3, 80e-6, 1e-5);

	(void)arg;
	live(&p, 8, 2);
	assert_true(fabs(p.is.raw - p.raw) < 50e-6);
	assert_true(fabs(p.is.freq - 80e-6) < 5e-6);
	assert_true(p.is.freq_err < 10e-6);
}

/* The yardstick of the best linear filter, which one-sided delays let us
 * undercut by far. */
static void
test_is_better_than_any_linear_filter(void **arg)
{
	struct plant p = plant(0.01, 1e-5, 1e-4);
	double limit = sqrt(sqrt(2) * sqrt(1e-9) * pow(1e-8 / 2 * 64, 0.75));

	(void)arg;
	p.wander = 1e-9;
	live(&p, 200, 64);
	forget_sums(&p);
	live(&p, 2000, 64);
	printf("# %.1f us, claimed %.1f us, limit %.1f us\n", rms(&p) * 1e6,
	    sqrt(p.claims / p.count) * 1e6, limit * 1e6);
	assert_true(rms(&p) < 0.6 * limit);
	assert_true(p.claims / p.count > 0.5 * rms(&p) * rms(&p));
	assert_true(p.claims / p.count < 2.5 * rms(&p) * rms(&p));
	assert_true(fabs(log(p.is.wander / 1e-9)) < log(8));
}

static void
test_a_changed_mood_is_noticed(void **arg)
{
	struct plant p = plant(0, 0, 1e-4);

	(void)arg;
	p.wander = 1e-10;
	live(&p, 500, 64);
	assert_true(p.is.wander < 1e-9);
	p.wander = 3e-8;
	live(&p, 50, 64);
	assert_true(p.is.wander > 3e-9);
	assert_true(fabs(p.is.raw - p.raw) < 500e-6);
}

static void
test_one_bad_sample_moves_little(void **arg)
{
	struct plant p = plant(0, 0, 1e-5);
	double before;

	(void)arg;
	live(&p, 100, 64);
	before = p.is.freq;
	pass(&p, 64);
	hear(&p, 1, 0.05);
	assert_true(fabs(p.is.raw - p.raw) < 100e-6);
	assert_true(fabs(p.is.freq - before) < 0.1e-6);
	assert_true(estimate_missed(&p.e, 1));
}

static void
test_a_jump_is_followed(void **arg)
{
	struct plant p = plant(0, 1e-5, 1e-5);

	(void)arg;
	live(&p, 100, 64);
	p.raw += 0.05;
	live(&p, 6, 64);
	assert_true(fabs(p.is.raw - p.raw) < 200e-6);
	live(&p, 50, 64);
	assert_true(fabs(p.is.raw - p.raw) < 50e-6);
	assert_true(fabs(p.is.freq - 1e-5) < 0.1e-6);
}

/* Four agree, one begins to be wrong: that is its own affair. */
static void
test_a_source_that_jumps_alone(void **arg)
{
	struct plant p = plant(0, 0, 1e-5);
	double worst = 0;

	(void)arg;
	for (int i = 0; i < 200; i++) {
		pass(&p, 64);
		for (uint32_t k = 0; k < 5; k++)
			hear(&p, k, k == 2 && i >= 100 ? 0.01 : 0);
		worst = i > 20 ? fmax(worst, fabs(p.is.raw - p.raw)) : 0;
	}
	assert_true(worst < 200e-6);
}

/* Each source has a constant of its own: who comes and goes does not move
 * the clock. */
static void
test_constants_are_learnt(void **arg)
{
	static const double bias[] = { 2e-4, -3e-4, 1e-4 };
	struct plant p = plant(0, 0, 1e-5);
	double before;

	(void)arg;
	for (int i = 0; i < 300; i++) {
		pass(&p, 64);
		for (uint32_t k = 0; k < 3; k++)
			hear(&p, k, bias[k]);
	}
	before = p.is.raw - p.raw;
	for (int i = 0; i < 100; i++) {
		pass(&p, 64);
		hear(&p, 1, bias[1]);
	}
	assert_true(fabs(p.is.raw - p.raw - before) < 30e-6);
}

/* For hours one direction has a queue that never empties. */
static void
test_congestion_one_way(void **arg)
{
	struct plant p = plant(0, 0, 1e-4);

	(void)arg;
	p.wander = 1e-9;
	live(&p, 300, 64);
	forget_sums(&p);
	for (int i = 0; i < 300; i++) {
		p.there = 0.1 * fmin(i, 300 - i) / 150 * (1 + queue(0.1));
		live(&p, 1, 64);
	}
	printf("# congested: %.1f us\n", rms(&p) * 1e6);
	assert_true(rms(&p) < 200e-6);
}

static void
test_gain_falls_with_noise_and_grows_with_time(void **arg)
{
	struct plant quiet = plant(0, 0, 1e-5), noisy = plant(0, 0, 1e-3);

	(void)arg;
	quiet.wander = noisy.wander = 1e-9;
	live(&quiet, 200, 64);
	live(&noisy, 200, 64);
	assert_true(estimate_gain(&noisy.e, 1, noisy.now, 64) <
	    estimate_gain(&quiet.e, 1, quiet.now, 64));
	assert_true(estimate_gain(&noisy.e, 1, noisy.now, 64) <
	    estimate_gain(&noisy.e, 1, noisy.now, 4096));
	assert_true(estimate_gain(&quiet.e, 1, quiet.now, 6 * 3600) > 0.99);
}

static void
test_errors_grow_without_samples(void **arg)
{
	struct plant p = plant(0, 1e-5, 1e-5);
	double before;

	(void)arg;
	p.wander = 1e-9;
	live(&p, 300, 64);
	before = p.is.raw_err;
	for (int i = 0; i < 6 * 60; i++)
		pass(&p, 60);
	look(&p);
	assert_true(p.is.raw_err > 2 * before);
	assert_true(fabs(p.is.raw - p.raw) < 5 * p.is.raw_err);
	live(&p, 2, 64);
	assert_true(fabs(p.is.raw - p.raw) < 100e-6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_known_at_first),
		cmocka_unit_test(test_a_burst_tells_offset_and_frequency),
		cmocka_unit_test(test_is_better_than_any_linear_filter),
		cmocka_unit_test(test_a_changed_mood_is_noticed),
		cmocka_unit_test(test_one_bad_sample_moves_little),
		cmocka_unit_test(test_a_jump_is_followed),
		cmocka_unit_test(test_a_source_that_jumps_alone),
		cmocka_unit_test(test_constants_are_learnt),
		cmocka_unit_test(test_congestion_one_way),
		cmocka_unit_test(
		    test_gain_falls_with_noise_and_grows_with_time),
		cmocka_unit_test(test_errors_grow_without_samples),
	};
	const char *given = getenv("NTPTUI_SEED");

	state = given != NULL ? strtoull(given, NULL, 0) : 1905;
	printf("# NTPTUI_SEED=%" PRIu64 "\n", state);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
