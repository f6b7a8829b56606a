/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pacing with made-up time: a line of so many octets a second and such a way
 * there and back carries frames, and answers for each.
 */
#include "ui/pace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A line: what is sent leaves it one octet after the other. */
struct line {
	struct pace pace;
	mono_t now, free; /* free: its last octet has left */
	double rate, way;
	size_t octets; /* sent in all */
};

static struct line
line_of(double rate, double way)
{
	struct line l = { .rate = rate, .way = way };

	l.now.ns = l.free.ns = 1000000000;
	pace_init(&l.pace, true, l.now);
	l.free = mono_add(l.free, 40 / rate); /* the first request */
	l.octets = 40;
	return l;
}

/* The report on what was sent last comes. */
static void
report(struct line *l)
{
	mono_t at = mono_add(l->free, l->way);

	if (mono_diff(at, l->now) > 0)
		l->now = at;
	pace_report(&l->pace, l->now);
}

/* Sends a frame of `size` octets in as many pieces as the pacing wants; s until
 * the first piece is seen. Lets `line` stand after the last report. */
static double
frame(struct line *l, enum pace_want want, size_t size)
{
	mono_t begun = l->now;
	double seen = -1;

	while (size > 0) {
		double delay;
		size_t n;

		if (l->pace.waiting)
			report(l);
		delay = pace_delay(&l->pace, want, l->now);
		assert_true(delay < 60);
		l->now = mono_add(l->now, delay);
		n = size < l->pace.budget ? size : l->pace.budget;
		size -= n;
		if (mono_diff(l->now, l->free) > 0)
			l->free = l->now;
		l->free = mono_add(l->free, (double)n / l->rate);
		l->octets += n;
		pace_sent(&l->pace, want, n, size > 0, l->now);
		if (want != PACE_KEY)
			want = PACE_REST;
		if (seen < 0)
			seen = mono_diff(l->free, begun) + l->way / 2;
	}
	return seen;
}

static void
one_frame_is_on_its_way_at_a_time(void **state)
{
	struct line l = line_of(1e6, 0.1);

	(void)state;
	report(&l);
	assert_true(pace_delay(&l.pace, PACE_KEY, l.now) <= 0);
	assert_true(pace_asks(&l.pace));
	pace_sent(&l.pace, PACE_KEY, 100, false, l.now);
	assert_false(pace_asks(&l.pace));
	assert_true(pace_delay(&l.pace, PACE_KEY, l.now) > 1);
	pace_report(&l.pace, mono_add(l.now, 0.1));
	assert_true(pace_delay(&l.pace, PACE_KEY, mono_add(l.now, 0.1)) <= 0);
}

static void
a_quick_line_is_not_held_back(void **state)
{
	struct line l = line_of(1e6, 0.02);
	mono_t begun = l.now;

	(void)state;
	frame(&l, PACE_KEY, 4000);
	assert_true(mono_diff(l.now, begun) < 0.2);
	frame(&l, PACE_KEY, 4000);
	frame(&l, PACE_KEY, 4000);
	assert_true(l.pace.budget >= 4000);
	assert_true(pace_ticks(&l.pace) <= 1.0);
}

/* Far away is not slow: whole screens go at once there too. */
static void
a_long_way_is_told_from_a_slow_line(void **state)
{
	struct line l = line_of(1e5, 1.2);

	(void)state;
	for (int i = 0; i < 6; i++)
		frame(&l, PACE_KEY, 3000);
	assert_true(l.pace.budget >= 3000);
}

static void
keys_are_felt_on_a_slow_line(void **state)
{
	struct line l = line_of(120, 0.1);

	(void)state;
	frame(&l, PACE_KEY, 2000); /* the first screen */
	for (int i = 0; i < 10; i++) {
		report(&l);
		assert_true(l.pace.budget < 200);
		assert_true(frame(&l, PACE_KEY, 300) < 2.0);
	}
	/* Even while another screen is on its way. */
	frame(&l, PACE_KEY, 2000);
	assert_true(frame(&l, PACE_KEY, 300) < 3.5);
}

/* Octets a second of an hour in which every picture ticks. */
static double
ticking(struct line *l, size_t octets)
{
	mono_t begun = l->now;
	size_t before = l->octets;

	while (mono_diff(l->now, begun) < 3600)
		frame(l, PACE_TICK, octets);
	return (double)(l->octets - before) / mono_diff(l->now, begun);
}

static void
ticking_is_cheap_on_any_line(void **state)
{
	static const double rate[] = { 120, 1200, 11520, 1e6 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct line l = line_of(rate[i], 0.05);

		frame(&l, PACE_KEY, 2000);
		assert_true(ticking(&l, 150) < 400);
		assert_true(ticking(&l, 1500) < 400);
		if (rate[i] < 200)
			assert_true(ticking(&l, 150) < 30);
	}
}

/* Great frames among small ones, and news, which do not wait, are made up for
 * by those that do. */
static void
what_news_costs_is_saved_by_ticks(void **state)
{
	struct line l = line_of(1e6, 0.001);
	mono_t begun = l.now;
	size_t before = l.octets;

	(void)state;
	for (int i = 0; mono_diff(l.now, begun) < 3600; i++) {
		frame(&l, PACE_TICK, i % 2 == 0 ? 2500 : 100);
		if (i % 8 != 0)
			continue;
		l.now = mono_add(l.now, 0.2);
		frame(&l, PACE_NEWS, 2500);
	}
	assert_true(
	    (double)(l.octets - before) / mono_diff(l.now, begun) < 260);
	/* But the picture never stands still for long. */
	frame(&l, PACE_NEWS, 1000000);
	assert_true(pace_ticks(&l.pace) <= 30);
}

static void
a_mute_terminal_is_drawn_on_all_the_same(void **state)
{
	struct pace p;
	mono_t t = { 1000000000 };
	double hold;

	(void)state;
	pace_init(&p, true, t);
	hold = pace_delay(&p, PACE_KEY, t);
	assert_true(hold > 0 && hold < 0.5);
	t = mono_add(t, hold);
	pace_overdue(&p, t);
	assert_true(pace_delay(&p, PACE_KEY, t) <= 0);
	pace_sent(&p, PACE_KEY, 500, true, t);
	hold = pace_delay(&p, PACE_KEY, t);
	assert_true(hold > 0 && hold < 3);
	t = mono_add(t, hold);
	pace_overdue(&p, t);
	assert_false(p.answers);
	assert_true(pace_delay(&p, PACE_KEY, t) <= 0);
	assert_int_equal(p.budget, PACE_ALL);
	assert_false(pace_asks(&p));
	/* It was only slow. */
	pace_report(&p, mono_add(t, 3));
	assert_true(p.answers);
}

static void
a_lost_report_is_given_up(void **state)
{
	struct line l = line_of(1e6, 0.1);

	(void)state;
	for (int i = 0; i < 3; i++) {
		if (i == 0)
			report(&l);
		pace_sent(&l.pace, PACE_KEY, 10, false, l.now);
		assert_true(l.pace.waiting);
		l.now = mono_add(
		    l.now, pace_delay(&l.pace, PACE_KEY, l.now) + 0.01);
		pace_overdue(&l.pace, l.now);
		assert_false(l.pace.waiting);
	}
	assert_false(l.pace.answers);
}

static void
a_frame_of_nothing_is_not_waited_for(void **state)
{
	struct line l = line_of(1e6, 0.1);

	(void)state;
	report(&l);
	pace_sent(&l.pace, PACE_TICK, 0, false, l.now);
	assert_false(l.pace.waiting);
	assert_true(isinf(pace_delay(&l.pace, PACE_NOTHING, l.now)));
}

/* Nobody can make us believe that a terminal is quick by typing reports. */
static void
reports_that_nobody_asked_for_are_nothing(void **state)
{
	struct line l = line_of(120, 0.1);
	struct pace before;

	(void)state;
	frame(&l, PACE_KEY, 2000);
	report(&l);
	before = l.pace;
	pace_report(&l.pace, mono_add(l.now, 1e6));
	assert_int_equal(l.pace.budget, before.budget);
	assert_true(fabs(l.pace.took - before.took) < 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_frame_is_on_its_way_at_a_time),
		cmocka_unit_test(a_quick_line_is_not_held_back),
		cmocka_unit_test(a_long_way_is_told_from_a_slow_line),
		cmocka_unit_test(keys_are_felt_on_a_slow_line),
		cmocka_unit_test(ticking_is_cheap_on_any_line),
		cmocka_unit_test(what_news_costs_is_saved_by_ticks),
		cmocka_unit_test(a_mute_terminal_is_drawn_on_all_the_same),
		cmocka_unit_test(a_lost_report_is_given_up),
		cmocka_unit_test(a_frame_of_nothing_is_not_waited_for),
		cmocka_unit_test(reports_that_nobody_asked_for_are_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
