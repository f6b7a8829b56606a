/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/history.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static mono_t
at(double seconds)
{
	return mono_add((mono_t){ 1000000000000 }, seconds);
}

static struct history_point
with_offset(float offset)
{
	return (struct history_point){ .offset = offset,
		.error = 1e-5F,
		.freq = 2e-6F,
		.jitter = 3e-5F,
		.wander = 4e-9F,
		.maxerror = 0.01F };
}

#define assert_near(a, b) assert_true(fabs((double)(a) - (double)(b)) < 1e-9)

static void
a_point_is_the_mean_of_its_seconds(void **state)
{
	struct history_state *h = calloc(1, sizeof *h);
	const struct history_ring *r = &h->history.minutes;

	(void)state;
	history_init(h, at(0));
	for (int i = 1; i <= 4; i++) {
		struct history_point p = with_offset(1e-3F * (float)i);

		history_add(h, &p, at(i));
	}
	assert_int_equal(r->count, 1);
	assert_near(r->point[0].offset, 2.5e-3);
	assert_near(r->point[0].low, 1e-3);
	assert_near(r->point[0].high, 4e-3);
	assert_near(r->point[0].error, 1e-5);
	assert_near(r->point[0].freq, 2e-6);
	assert_near(r->point[0].maxerror, 0.01F);
	assert_int_equal(r->point[0].marks, HISTORY_START);
	assert_true(r->newest.ns == at(4).ns);
	free(h);
}

static void
rings_are_full_and_stay_so(void **state)
{
	struct history_state *h = calloc(1, sizeof *h);
	const struct history *x = &h->history;

	(void)state;
	history_init(h, at(0));
	for (int i = 1; i <= 500000; i++) {
		struct history_point p = with_offset((float)(i / 1800));

		history_add(h, &p, at(i));
	}
	assert_int_equal(x->minutes.count, HISTORY_POINTS);
	assert_int_equal(x->hours.count, HISTORY_POINTS);
	assert_int_equal(x->days.count, HISTORY_POINTS);
	for (int i = 1; i < HISTORY_POINTS; i++)
		assert_true(
		    x->days.point[i].offset > x->days.point[i - 1].offset);
	assert_int_equal(x->days.point[0].marks, 0);
	free(h);
}

static void
marks_are_in_every_ring_once(void **state)
{
	struct history_state *h = calloc(1, sizeof *h);
	struct history_point p = with_offset(0);
	int seen = 0;

	(void)state;
	history_init(h, at(0));
	for (int i = 1; i <= 3600; i++) {
		if (i == 1000)
			history_mark(h, HISTORY_STEP | HISTORY_OUTAGE);
		history_add(h, &p, at(i));
	}
	for (int i = 0; i < h->history.hours.count; i++)
		seen += (h->history.hours.point[i].marks & HISTORY_STEP) != 0;
	assert_int_equal(seen, 1);
	assert_int_equal(
	    h->history.hours.point[16].marks, HISTORY_STEP | HISTORY_OUTAGE);
	assert_int_equal(h->history.days.point[0].marks,
	    HISTORY_START | HISTORY_STEP | HISTORY_OUTAGE);
	free(h);
}

static void
what_is_unknown_stays_so(void **state)
{
	struct history_state *h = calloc(1, sizeof *h);
	struct history_point none = with_offset(NAN), one = with_offset(7);

	(void)state;
	none.error = none.freq = none.maxerror = NAN;
	history_init(h, at(0));
	for (int i = 1; i <= 4; i++)
		history_add(h, &none, at(i));
	for (int i = 5; i <= 8; i++)
		history_add(h, i == 6 ? &one : &none, at(i));
	assert_int_equal(h->history.minutes.count, 2);
	assert_true(isnan(h->history.minutes.point[0].offset));
	assert_near(h->history.minutes.point[1].offset, 7);
	assert_near(h->history.minutes.point[1].low, 7);
	free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_is_the_mean_of_its_seconds),
		cmocka_unit_test(rings_are_full_and_stay_so),
		cmocka_unit_test(marks_are_in_every_ring_once),
		cmocka_unit_test(what_is_unknown_stays_so),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
