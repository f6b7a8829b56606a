/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Nothing here calls clock_adjust(): the clock is everybody's. */

static const struct timex tidy = { .tick = 10000, .status = STA_UNSYNC };

static struct timex
plan_freq(double freq, const struct timex *now)
{
	struct adjust a = { .kind = ADJUST_FREQ, .freq = freq };
	struct timex t;

	memset(&t, 0xff, sizeof(t));
	assert_true(clock_plan(&a, now, &t));
	return t;
}

static struct timex
plan_step(double step)
{
	struct adjust a = { .kind = ADJUST_STEP, .step = step };
	struct timex t;

	memset(&t, 0xff, sizeof(t));
	assert_true(clock_plan(&a, &tidy, &t));
	return t;
}

/* The rate that the kernel would run at, s/s. */
static double
rate(const struct timex *t, const struct timex *now)
{
	long tick = t->modes & ADJ_TICK ? t->tick : now->tick;

	return (double)t->freq / 65536e6 + (double)(tick - 10000) / 10000;
}

static void
nothing_is_nothing(void **state)
{
	static const struct adjust none[] = { { .kind = ADJUST_NONE },
		{ .kind = ADJUST_FREQ, .freq = (double)NAN },
		{ .kind = ADJUST_STEP, .step = (double)INFINITY } };
	struct timex t;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(clock_plan(&none[i], &tidy, &t));
}

static void
frequency_is_set_alone(void **state)
{
	struct timex t = plan_freq(-12.5e-6, &tidy);

	(void)state;
	assert_int_equal(t.modes, ADJ_FREQUENCY);
	assert_int_equal(t.freq, -819200);
}

static void
frequency_is_what_was_asked(void **state)
{
	static const double asked[] = { 0, 1e-9, -1e-9, 499.9e-6, 500e-6,
		-500e-6, 500.1e-6, -501e-6, 0.001, -0.012345678, 0.0999 };

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct timex t = plan_freq(asked[i], &tidy);

		assert_true(fabs(rate(&t, &tidy) - asked[i]) < 1e-11);
		assert_in_range(t.freq + 32768000, 0, 65536000);
		assert_int_equal(
		    !!(t.modes & ADJ_TICK), fabs(asked[i]) > 500e-6);
	}
}

static void
frequency_is_cut_at_ten_percent(void **state)
{
	struct timex t = plan_freq(7, &tidy);

	(void)state;
	assert_int_equal(t.tick, 11000);
	assert_int_equal(t.freq, 0);
	t = plan_freq(-7, &tidy);
	assert_int_equal(t.tick, 9000);
	assert_int_equal(t.freq, 0);
}

static void
foreign_state_is_put_right(void **state)
{
	struct timex now = { .tick = 9900 }, t;

	(void)state;
	now.status = STA_PLL | STA_FLL | STA_PPSFREQ | STA_PPSTIME |
	    STA_FREQHOLD | STA_INS | STA_NANO | STA_PPSSIGNAL;
	t = plan_freq(1e-6, &now);
	assert_int_equal(t.modes, ADJ_FREQUENCY | ADJ_TICK | ADJ_STATUS);
	assert_int_equal(t.tick, 10000);
	assert_int_equal(t.status, STA_INS);
}

static void
step_has_a_positive_fraction(void **state)
{
	static const struct {
		double step;
		long sec, nsec;
	} cases[] = {
		{ 0.25, 0, 250000000 },
		{ -0.25, -1, 750000000 },
		{ -3, -3, 0 },
		{ 1.5e-9, 0, 2 },
		{ -1e-9, -1, 999999999 },
		{ -1e-10, 0, 0 },
		{ 1e9, 1000000000, 0 },
		{ 1e300, 10000000000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct timex t = plan_step(cases[i].step);

		assert_int_equal(t.modes, ADJ_SETOFFSET | ADJ_NANO);
		assert_int_equal(t.time.tv_sec, cases[i].sec);
		assert_int_equal(t.time.tv_usec, cases[i].nsec);
	}
}

/* In a child, whose rights can be thrown away. */
static void
right_to_set_is_told_without_setting(void **state)
{
	struct timex before = { .modes = 0 }, after = { .modes = 0 };
	int status;
	pid_t pid;

	(void)state;
	if (adjtimex(&before) < 0)
		skip();
	if (geteuid() != 0)
		assert_false(clock_may_set());
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit((geteuid() == 0 && setuid(65534) < 0) || clock_may_set());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	clock_may_set();
	assert_true(adjtimex(&after) >= 0);
	assert_int_equal(after.tick, before.tick);
	assert_int_equal(after.freq, before.freq);
	assert_int_equal(after.status, before.status);
}

static void
precision_is_a_small_time(void **state)
{
	double p = clock_precision();

	(void)state;
	assert_true(p >= 1e-9 && p < 0.02);
}

static void
readings_are_in_order(void **state)
{
	struct timespec ts = { .tv_sec = 5, .tv_nsec = 7 };
	mono_t a = clock_mono(), b = clock_mono();

	(void)state;
	assert_true(b.ns >= a.ns);
	assert_true(clock_from_timespec(&ts).ns == 5000000007);
	assert_true(clock_wall().ns > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(frequency_is_set_alone),
		cmocka_unit_test(frequency_is_what_was_asked),
		cmocka_unit_test(frequency_is_cut_at_ten_percent),
		cmocka_unit_test(foreign_state_is_put_right),
		cmocka_unit_test(step_has_a_positive_fraction),
		cmocka_unit_test(right_to_set_is_told_without_setting),
		cmocka_unit_test(precision_is_a_small_time),
		cmocka_unit_test(readings_are_in_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
