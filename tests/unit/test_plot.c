/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/format.h"
#include "ui/plot.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
compare(const struct canvas *c, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	canvas_dump(c, false, out);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
}

static void
ranges_become_round(void **state)
{
	double low = 0.0123, high = 0.0987;

	(void)state;
	plot_round(&low, &high, 1e-6);
	assert_true(fabs(low) < 1e-12);
	assert_true(fabs(high - 0.1) < 1e-12);
	low = high = 5;
	plot_round(&low, &high, 2);
	assert_true(low <= 4 && high >= 6);
	low = (double)INFINITY;
	high = -(double)INFINITY;
	plot_round(&low, &high, 1e-6);
	assert_true(low < 0 && high > 0 && high < 1e-5);
}

static void
what_is_long_ago_does_not_flatten_what_is_now(void **state)
{
	double v[40], low, high;

	(void)state;
	for (int i = 0; i < 40; i++)
		v[i] = i < 10 ? -1000 : i % 2;
	assert_true(plot_range(v, 40, &low, &high));
	assert_true(low < 0.1 && low >= -2 && high > 0.9 && high < 3);
	v[15] = (double)NAN;
	v[14] = -1.5;
	assert_true(plot_range(v, 40, &low, &high));
	assert_true(low >= -2 && low <= -1.5);
	v[0] = (double)NAN;
	assert_false(plot_range(v, 1, &low, &high));
	assert_false(plot_range(v, 0, &low, &high));
	assert_true(plot_range(v + 1, 1, &low, &high));
	assert_true(low <= -1000 && high >= -1000);
}

static void
a_line_goes_from_corner_to_corner(void **state)
{
	struct canvas *c = canvas_new(5, 33, true);
	struct plot p = { .x0 = 0, .x1 = 1, .y0 = -1e-3, .y1 = 1e-3 };

	(void)state;
	assert_true(
	    plot_start(&p, c, 0, 0, 5, 33, format_axis_time, "then", "now"));
	plot_line(&p, 0, -1e-3, 1, 1e-3, ROLE_OK);
	plot_end(&p);
	compare(c,
	    "       +1 ms|                .--:\n"
	    "           0|----------..--:'----\n"
	    "            |     .:--:'\n"
	    "       -1 ms|.:--''\n"
	    "             then             now\n");
	canvas_free(c);
}

/* The axis takes what lies outside, and no number draws nothing. */
static void
nothing_is_drawn_outside(void **state)
{
	struct canvas *c = canvas_new(6, 40, false);
	struct plot p = { .x0 = 0, .x1 = 1, .y0 = 0, .y1 = 1 };

	(void)state;
	assert_true(plot_start(&p, c, 0, 0, 6, 40, format_axis_time, "", ""));
	plot_point(&p, (double)NAN, 0.5, ROLE_OK);
	plot_point(&p, 0.5, (double)NAN, ROLE_OK);
	for (int row = 0; row < p.rows; row++)
		for (int col = 0; col < p.cols; col++)
			assert_int_equal(p.dots[row][col], 0);
	plot_point(&p, -1e300, 1e300, ROLE_OK);
	plot_point(&p, (double)1e300, -1e300, ROLE_OK);
	plot_span(&p, 0.5, -7, 7, ROLE_BAD);
	plot_end(&p);
	plot_mark(&p, 5, ROLE_WARN, 0x2502);
	plot_sign(&p, -5, 9, ROLE_WARN, 0x25CF);
	assert_int_equal(canvas_at(c, 0, p.col)->ch, 0x25CF);
	assert_int_equal(canvas_at(c, 2, p.col + p.cols - 1)->ch, 0x2502);
	assert_true(
	    p.dots[0][p.cols / 2] != 0 && p.dots[p.rows - 1][p.cols / 2] != 0);
	canvas_free(c);
}

static void
without_room_nothing_is_drawn(void **state)
{
	struct canvas *c = canvas_new(3, 80, false);
	struct plot p = { .x1 = 1, .y1 = 1 };

	(void)state;
	assert_false(
	    plot_start(&p, c, 0, 0, 3, 80, format_axis_time, "a", "b"));
	assert_false(
	    plot_start(&p, c, 0, 0, 30, 23, format_axis_time, "a", "b"));
	compare(c, "\n\n\n");
	canvas_free(c);
}

static void
an_axis_tells_its_numbers_apart(void **state)
{
	char a[32], b[32];

	(void)state;
	format_axis_time(a, sizeof(a), 0.3005, 1e-4, false);
	format_axis_time(b, sizeof(b), 0.3006, 1e-4, false);
	assert_string_equal(a, "+300.5 ms");
	assert_string_equal(b, "+300.6 ms");
	assert_string_equal(
	    format_axis_time(a, sizeof(a), -2e-6, 1e-6, false), "-2 us");
	assert_string_equal(
	    format_axis_time(a, sizeof(a), 1e-20, 5e-4, false), "0");
	assert_string_equal(
	    format_axis_ppm(a, sizeof(a), -12.3e-6, 1e-7, false), "-12.3 ppm");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_become_round),
		cmocka_unit_test(what_is_long_ago_does_not_flatten_what_is_now),
		cmocka_unit_test(a_line_goes_from_corner_to_corner),
		cmocka_unit_test(nothing_is_drawn_outside),
		cmocka_unit_test(without_room_nothing_is_drawn),
		cmocka_unit_test(an_axis_tells_its_numbers_apart),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
