/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/clock.h"

#include "core/packet.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Nothing here sets the real clock: it is everybody's. What is asked of it
 * goes to a kernel that remembers. */

struct record {
	struct timex state;
	long slewing; /* us, of an adjtime() */
	int error;    /* errno of whatever changes something */
	struct timex asked[8];
	size_t n;
};

static int
recorded(void *self, struct timex *t)
{
	struct record *r = self;
	unsigned modes = t->modes;
	struct timex asked = *t;

	*t = r->state;
	if (modes == 0)
		return 0;
	if (modes == ADJ_OFFSET_SS_READ) {
		t->offset = r->slewing;
		return 0;
	}
	if (modes == ADJ_TICK && asked.tick == 0) {
		errno = r->error ? r->error : EINVAL;
		return -1;
	}
	assert_true(r->n < 8);
	r->asked[r->n++] = asked;
	errno = r->error;
	return r->error ? -1 : 0;
}

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

static void
a_fresh_kernel_is_taken_without_a_word(void **state)
{
	struct timex out[CLOCK_TAKE], now = tidy;

	(void)state;
	now.freq = 12345;
	now.status |= STA_NANO;
	assert_int_equal(clock_plan_take(&now, 0, out), 0);
}

static void
a_predecessor_leaves_nothing_at_work(void **state)
{
	struct record r = { .state = tidy, .slewing = 250000 };
	struct clock_kernel k = { &r, recorded };
	struct host_clock found = { .readable = false };

	(void)state;
	r.state.status = STA_PLL | STA_PPSFREQ | STA_INS | STA_NANO;
	r.state.offset = -5000000;
	r.state.tick = 9900;
	assert_int_equal(clock_take(&k, &found), 0);
	assert_true(found.readable && found.may_set && !found.unsync);
	assert_true(fabs(found.offset + 0.005) < 1e-12);
	assert_true(fabs(found.adjtime - 0.25) < 1e-12);
	assert_true(fabs(found.freq + 0.01) < 1e-12);
	assert_int_equal(found.tick, 9900);
	assert_int_equal(r.n, 3);
	assert_int_equal(r.asked[0].modes, ADJ_OFFSET_SINGLESHOT);
	assert_int_equal(r.asked[0].offset, 0);
	assert_int_equal(r.asked[1].modes, ADJ_OFFSET | ADJ_STATUS);
	assert_int_equal(r.asked[1].offset, 0);
	assert_int_equal(r.asked[1].status, STA_PLL | STA_UNSYNC);
	assert_int_equal(r.asked[2].modes, ADJ_STATUS);
	assert_int_equal(r.asked[2].status, STA_UNSYNC);
}

static struct timex
plan_status(const struct host_status *s, int status)
{
	struct timex now = tidy, t;

	now.status = status;
	memset(&t, 0xff, sizeof(t));
	clock_plan_status(s, &now, &t);
	assert_int_equal(t.modes & ~(unsigned)ADJ_TAI,
	    ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR);
	return t;
}

static void
the_kernel_is_told_how_good_its_time_is(void **state)
{
	struct host_status s = { .synced = true,
		.maxerror = 0.0125,
		.esterror = 3e-5,
		.leap = LEAP_INSERT,
		.tai = 37 };
	struct timex t = plan_status(&s, STA_UNSYNC | STA_PLL);

	(void)state;
	assert_int_equal(t.status, STA_INS);
	assert_int_equal(t.maxerror, 12500);
	assert_int_equal(t.esterror, 30);
	assert_true(t.modes & ADJ_TAI);
	assert_int_equal(t.constant, 37);
	s.leap = LEAP_DELETE;
	assert_int_equal(plan_status(&s, STA_INS).status, STA_DEL);
	s.leap = LEAP_NONE;
	s.tai = 0;
	t = plan_status(&s, STA_INS | STA_NANO);
	assert_int_equal(t.status, 0);
	assert_false(t.modes & ADJ_TAI);
}

static void
an_unsynchronised_clock_promises_nothing(void **state)
{
	struct host_status s = { .maxerror = 0.001, .leap = LEAP_INSERT };
	struct timex t = plan_status(&s, 0);

	(void)state;
	assert_int_equal(t.status, STA_UNSYNC);
	assert_int_equal(t.maxerror, 16000000);
	s = (struct host_status){ .synced = true, .maxerror = (double)NAN };
	assert_int_equal(plan_status(&s, 0).maxerror, 16000000);
}

static void
a_refusal_is_told_and_nothing_else_asked(void **state)
{
	static const int error[] = { EPERM, EINVAL, ENOSYS };
	const struct adjust a = { .kind = ADJUST_FREQ, .freq = 1e-6 };
	const struct host_status s = { .synced = true };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct record r = { .state = tidy, .error = error[i] };
		struct clock_kernel k = { &r, recorded };
		struct host_clock c = { .precision = 1 };

		r.state.status |= STA_PLL;
		r.state.offset = 1;
		assert_int_equal(clock_adjust(&k, &a), error[i]);
		assert_int_equal(clock_status(&k, &s), error[i]);
		assert_int_equal(clock_take(&k, &c), error[i]);
		assert_int_equal(r.n, 3);
		assert_int_equal(c.may_set, error[i] == EINVAL);
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
		assert_false(clock_may_set(&clock_real));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit((geteuid() == 0 && setuid(65534) < 0) ||
		    clock_may_set(&clock_real));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	clock_may_set(&clock_real);
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
		cmocka_unit_test(a_fresh_kernel_is_taken_without_a_word),
		cmocka_unit_test(a_predecessor_leaves_nothing_at_work),
		cmocka_unit_test(the_kernel_is_told_how_good_its_time_is),
		cmocka_unit_test(an_unsynchronised_clock_promises_nothing),
		cmocka_unit_test(a_refusal_is_told_and_nothing_else_asked),
		cmocka_unit_test(right_to_set_is_told_without_setting),
		cmocka_unit_test(precision_is_a_small_time),
		cmocka_unit_test(readings_are_in_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
