/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's scoring as published: every row, worked cases, and the median. */
#include "core/poolscore.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b, eps) assert_true(fabs((a) - (b)) <= (eps))

static const uint32_t rate = 0x52415445, deny = 0x44454e59, rstr = 0x52535452,
		      init = 0x494e4954;

static struct pool_sample
good(double offset, double rtt)
{
	return (struct pool_sample){ POOL_ANSWER, 2, 0x7f000001, offset, rtt };
}

static struct pool_sample
bad(uint8_t stratum, uint32_t refid)
{
	return (struct pool_sample){ POOL_ANSWER, stratum, refid, 0.001, 0.02 };
}

static const struct pool_sample lost = { .answer = POOL_TIMEOUT };
static const struct pool_sample broken = { .answer = POOL_BROKEN,
	.stratum = 2 };

static struct pool_step
step_of(const struct pool_sample *s, size_t n)
{
	struct pool_report r = poolscore_check(s, n);

	return poolscore_step(&r);
}

/* One check of one sample has this row, step and cap. */
static void
expect(struct pool_sample s, enum pool_rule rule, double step, double cap)
{
	struct pool_step got = step_of(&s, 1);

	assert_int_equal(got.rule, rule);
	ASSERT_NEAR(got.step, step, 5e-4);
	if (isnan(cap))
		assert_true(isnan(got.cap));
	else
		ASSERT_NEAR(got.cap, cap, 0);
}

static void
test_every_row(void **state)
{
	struct pool_report zero = { .stratum = 0, .offset = 0, .rtt = 0.01 };
	struct pool_sample eight = good(0, 0.01), ten = eight, eleven = eight;

	(void)state;
	eight.stratum = 8;
	ten.stratum = 10;
	eleven.stratum = 11;
	expect(lost, POOL_RULE_SILENT, -5, (double)NAN);
	expect(bad(0, rate), POOL_RULE_RATE, -3.5, (double)NAN);
	expect(bad(0, deny), POOL_RULE_DENY, -10, -50);
	expect(bad(0, rstr), POOL_RULE_DENY, -10, -50);
	expect(bad(0, init), POOL_RULE_ERROR, -4, (double)NAN);
	expect(bad(0, 0), POOL_RULE_ERROR, -4, (double)NAN);
	expect(bad(16, init), POOL_RULE_ERROR, -4, (double)NAN);
	expect(eleven, POOL_RULE_ERROR, -4, (double)NAN);
	expect(broken, POOL_RULE_ERROR, -4, (double)NAN);
	expect(good(3.1, 0.01), POOL_RULE_FAR, -4, -20);
	expect(good(-3.1, 0.01), POOL_RULE_FAR, -4, -20);
	expect(eight, POOL_RULE_STRATUM, -4, (double)NAN);
	expect(ten, POOL_RULE_STRATUM, -4, (double)NAN);
	expect(good(3.0, 0.01), POOL_RULE_BAD, -2, (double)NAN);
	expect(good(0.751, 0.01), POOL_RULE_BAD, -2, (double)NAN);
	expect(good(0.0, 0.01), POOL_RULE_GOOD, 1, (double)NAN);
	/* An old agent that tells no reason. */
	assert_int_equal(poolscore_step(&zero).rule, POOL_RULE_ZERO);
	ASSERT_NEAR(poolscore_step(&zero).step, -2, 0);
	ASSERT_NEAR(poolscore_step(&zero).cap, 5, 0);
}

static void
test_far_and_high_stratum(void **state)
{
	struct pool_sample s = good(-4, 0.01);

	(void)state;
	s.stratum = 9;
	expect(s, POOL_RULE_FAR, -4, -20);
}

static void
test_sample_values(void **state)
{
	static const struct {
		double ms, step;
	} row[] = { { 0, 1 }, { 10, 1 }, { 25, 1 }, { 26, 0.994 },
		{ 50, 0.834 }, { 75, 0.667 }, { 100, 0.500 }, { 200, 0.269 },
		{ 317, -0.001 }, { 400, -0.192 }, { 500, -0.423 },
		{ 600, -0.654 }, { 749, -0.998 }, { 750, -1.0 }, { 1000, -2 } };

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		ASSERT_NEAR(poolscore_step_offset(row[i].ms / 1e3).step,
		    row[i].step, 1e-3);
		ASSERT_NEAR(poolscore_step_offset(-row[i].ms / 1e3).step,
		    row[i].step, 1e-3);
	}
}

static void
test_stratum_1_to_7_are_the_same(void **state)
{
	(void)state;
	for (uint8_t st = 1; st <= 7; st++) {
		struct pool_sample s = good(0.05, 0.01);

		s.stratum = st;
		expect(s, POOL_RULE_FAIR, 0.8337, (double)NAN);
	}
}

static void
test_best_sample(void **state)
{
	struct pool_sample near[] = { good(0.2, 0.09), good(0.01, 0.03),
		good(0.3, 0.05) };
	struct pool_sample some[] = { lost, lost, good(0.01, 0.1) };
	struct pool_sample part[] = { lost, broken, lost };
	struct pool_sample kiss[] = { good(0.01, 0.01), bad(0, rate),
		good(0.01, 0.01) };

	(void)state;
	assert_int_equal(step_of(near, 3).rule, POOL_RULE_GOOD);
	assert_int_equal(step_of(some, 3).rule, POOL_RULE_GOOD);
	assert_int_equal(step_of(part, 3).rule, POOL_RULE_ERROR);
	/* One bad answer ends the check, whatever came before. */
	assert_int_equal(step_of(kiss, 3).rule, POOL_RULE_RATE);
	assert_true(isnan(poolscore_check(kiss, 3).offset));
	assert_int_equal(step_of(kiss, 0).rule, POOL_RULE_SILENT);
}

static double
after(double score, const struct pool_step *s, int checks)
{
	for (int i = 0; i < checks; i++)
		score = poolscore_next(score, s);
	return score;
}

static void
test_worked_scores(void **state)
{
	struct pool_step one = poolscore_step_offset(0),
			 none = step_of(&lost, 1);

	(void)state;
	ASSERT_NEAR(after(0, &one, 14), 10.2, 0.05);
	assert_true(after(0, &one, 13) < POOL_IN);
	ASSERT_NEAR(after(0, &one, 45), 18.0, 0.05);
	ASSERT_NEAR(after(0, &one, 90), 19.8, 0.05);
	ASSERT_NEAR(after(20, &none, 1), 14.0, 1e-9);
	ASSERT_NEAR(after(20, &none, 2), 8.3, 1e-9);
	ASSERT_NEAR(after(20, &none, 3), 2.885, 1e-9);
	ASSERT_NEAR(after(20, &none, 500), -100, 1e-6);
	assert_int_equal(poolscore_checks(8.3, 1, POOL_IN), 4);
	assert_int_equal(poolscore_checks(-100, 1, POOL_IN), 49);
	assert_int_equal(poolscore_checks(-50, 1, POOL_IN), 38);
	assert_int_equal(poolscore_checks(-20, 1, POOL_IN), 28);
	assert_int_equal(poolscore_checks(0, 1, POOL_IN), 14);
	assert_int_equal(poolscore_checks(20, -5, POOL_IN), 2);
	assert_int_equal(poolscore_checks(0, 0.4, POOL_IN), UINT32_MAX);
	assert_int_equal(poolscore_checks(10, 1, POOL_IN), 0);
}

static void
test_caps(void **state)
{
	struct pool_sample gone = bad(0, rstr), off = good(5, 0.01);
	struct pool_step denied = step_of(&gone, 1), far = step_of(&off, 1);

	(void)state;
	ASSERT_NEAR(poolscore_next(20, &denied), -50, 0);
	ASSERT_NEAR(poolscore_next(-60, &denied), -67, 1e-9);
	ASSERT_NEAR(poolscore_next(20, &far), -20, 0);
	ASSERT_NEAR(poolscore_next(-30, &far), -32.5, 1e-9);
}

static void
test_published_steps(void **state)
{
	static const struct {
		double step, offset;
		const char *error;
		enum pool_rule rule;
		double cap;
	} row[] = {
		{ 1, 0.001, "", POOL_RULE_GOOD, NAN },
		{ 1, NAN, NULL, POOL_RULE_GOOD, NAN },
		{ 0.7, NAN, NULL, POOL_RULE_FAIR, NAN },
		{ -5, NAN, "i/o timeout", POOL_RULE_SILENT, NAN },
		{ -3.5, NAN, "RATE", POOL_RULE_RATE, NAN },
		{ -10, 0.1, "RSTR", POOL_RULE_DENY, -50 },
		{ -10, NAN, NULL, POOL_RULE_DENY, -50 },
		{ -2, 0, "unexpected stratum 0", POOL_RULE_ZERO, 5 },
		{ -2, 1.5, "", POOL_RULE_BAD, NAN },
		{ -4, 4.2, "", POOL_RULE_FAR, -20 },
		{ -4, 0.001, "", POOL_RULE_STRATUM, NAN },
		{ -4, 0.001, "bad stratum 16", POOL_RULE_ERROR, NAN },
		{ -4, NAN, NULL, POOL_RULE_ERROR, NAN },
		{ 0.2692, 0.2, "", POOL_RULE_POOR, NAN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct pool_step s = poolscore_step_published(
		    row[i].step, row[i].offset, row[i].error);

		assert_int_equal(s.rule, row[i].rule);
		assert_true(s.step >= row[i].step && s.step <= row[i].step);
		assert_true(isnan(row[i].cap)
			? isnan(s.cap)
			: s.cap >= row[i].cap && s.cap <= row[i].cap);
	}
}

static void
test_intervals(void **state)
{
	(void)state;
	ASSERT_NEAR(poolscore_interval(POOL_ACTIVE, 20), 540, 0);
	ASSERT_NEAR(poolscore_interval(POOL_TESTING, 20), 2700, 0);
	ASSERT_NEAR(poolscore_interval(POOL_CANDIDATE, 20), 7200, 0);
	ASSERT_NEAR(poolscore_interval(POOL_ACTIVE, -90), 7200, 0);
}

static void
test_median(void **state)
{
	struct pool_vote v[] = {
		{ POOL_ACTIVE, 1000, 20, 0.01 },
		{ POOL_ACTIVE, 1100, 3, 0.02 },
		{ POOL_ACTIVE, 1200, 15, 0.03 },
		{ POOL_ACTIVE, 1300, 12, 0.04 },
		{ POOL_TESTING, 1350, -50, 0.01 },
		{ POOL_CANDIDATE, 1360, -60, 0.01 },
		{ POOL_PAUSED, 1370, -70, 0.01 },
	};
	size_t which;
	double score;

	(void)state;
	/* Four: the lower of the two in the middle. */
	assert_true(poolscore_overall(v, 7, 1400, &score, &which));
	ASSERT_NEAR(score, 12, 0);
	assert_int_equal(which, 3);
	/* Three active ones are left in the last 20 minutes. */
	assert_true(poolscore_overall(v, 7, 2250, &score, NULL));
	ASSERT_NEAR(score, 12, 0);
	/* Two: the older. */
	assert_true(poolscore_overall(v, 7, 2350, &score, NULL));
	ASSERT_NEAR(score, 15, 0);
	/* None: active and testing of 45 minutes; the lower median of -50,
	 * 3, 12, 15, 20 is 12, then of -50, 3, 12, 15 it is 3. */
	assert_true(poolscore_overall(v, 7, 2600, &score, NULL));
	ASSERT_NEAR(score, 12, 0);
	assert_true(poolscore_overall(v, 7, 3750, &score, NULL));
	ASSERT_NEAR(score, 3, 0);
	/* Nor these: candidates and testing ones of two hours. */
	assert_true(poolscore_overall(v, 7, 5000, &score, NULL));
	ASSERT_NEAR(score, -50, 0);
	assert_false(poolscore_overall(v, 7, 9000, &score, NULL));
	assert_false(poolscore_overall(v, 0, 1400, &score, NULL));
}

static void
test_median_of_equals(void **state)
{
	struct pool_vote v[] = {
		{ POOL_ACTIVE, 100, 20, 0.03 },
		{ POOL_ACTIVE, 110, 20, 0.01 },
		{ POOL_ACTIVE, 120, 20, 0.02 },
		{ POOL_ACTIVE, 120, 20, 0.02 },
	};
	size_t which;
	double score;

	(void)state;
	assert_true(poolscore_overall(v, 3, 200, &score, &which));
	assert_int_equal(which, 2); /* by round trip */
	assert_true(poolscore_overall(v, 4, 200, &score, &which));
	assert_int_equal(which, 2);
}

static void
test_forecast(void **state)
{
	struct pool_step one = poolscore_step_offset(0.001);
	struct pool_seen seen = { .step = &one, .n = 1 };
	struct pool_outlook o;

	(void)state;
	o = poolscore_forecast(&seen, 0, POOL_EVERY_ACTIVE);
	ASSERT_NEAR(o.end, 20, 1e-3);
	assert_int_equal(o.to_in, 14);
	/* About 2 h 06, as the pool's own table has it. */
	ASSERT_NEAR(o.to_in * o.interval, 7560, 0);
	assert_int_equal(o.to_out, 0);
	o = poolscore_forecast(&seen, 20, POOL_EVERY_ACTIVE);
	assert_int_equal(o.to_in, 0);
	assert_int_equal(o.to_out, UINT32_MAX);
	assert_int_equal(o.to_end, 0);
	seen.loss = 1;
	o = poolscore_forecast(&seen, 20, POOL_EVERY_ACTIVE);
	ASSERT_NEAR(o.end, -100, 1e-3);
	assert_int_equal(o.to_out, 2);
	/* One answer in ten lost: 0.9 - 0.5 a check. */
	seen.loss = 0.1;
	o = poolscore_forecast(&seen, 0, POOL_EVERY_ACTIVE);
	ASSERT_NEAR(o.step, 0.4, 1e-9);
	ASSERT_NEAR(o.end, 8, 1e-3);
	assert_int_equal(o.to_in, UINT32_MAX);
	seen.n = 0;
	assert_true(isnan(poolscore_forecast(&seen, 0, 540).end));
}

static void
test_forecast_meets_all(void **state)
{
	struct pool_step s[60];
	struct pool_seen seen = { .step = s, .n = 60, .each = 60 };
	struct pool_outlook o;

	(void)state;
	/* Ten bad minutes in an hour. */
	for (int i = 0; i < 60; i++)
		s[i] = poolscore_step_offset(i >= 20 && i < 30 ? 2.0 : 0.0);
	o = poolscore_forecast(&seen, 0, POOL_EVERY_ACTIVE);
	ASSERT_NEAR(o.step, 0.5, 1e-9);
	ASSERT_NEAR(o.end, 10, 0.2);
	assert_true(o.low < 10 && o.low > 2);
	assert_int_equal(o.why, POOL_RULE_BAD);
}

static void
test_words(void **state)
{
	(void)state;
	for (int r = 0; r < POOL_RULES; r++) {
		assert_true(strlen(poolscore_rule_name((enum pool_rule)r)) > 2);
		assert_true(strlen(poolscore_rule_text((enum pool_rule)r)) > 5);
		assert_true(
		    strlen(poolscore_rule_remedy((enum pool_rule)r)) > 5);
	}
	for (int s = 0; s <= POOL_PAUSED; s++)
		assert_int_equal(poolscore_status_parse(poolscore_status_name(
				     (enum pool_status)s)),
		    s);
	assert_int_equal(poolscore_status_parse("else"), POOL_UNKNOWN);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_far_and_high_stratum),
		cmocka_unit_test(test_sample_values),
		cmocka_unit_test(test_stratum_1_to_7_are_the_same),
		cmocka_unit_test(test_best_sample),
		cmocka_unit_test(test_worked_scores),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_published_steps),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_median_of_equals),
		cmocka_unit_test(test_forecast),
		cmocka_unit_test(test_forecast_meets_all),
		cmocka_unit_test(test_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
