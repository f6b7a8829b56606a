/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock as it is printed, from made-up pictures. */
#include "ui/print_clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

struct paper {
	struct snapshot *s;
	char *text;
};

static void
print(struct paper *p, enum clock_span span, bool json)
{
	size_t size;
	FILE *out;

	free(p->text);
	out = open_memstream(&p->text, &size);
	assert_non_null(out);
	if (json)
		print_clock_json(p->s, span, out);
	else
		print_clock(p->s, span, out);
	fclose(out);
}

static int
setup(void **state)
{
	struct paper *p = calloc(1, sizeof *p);
	struct snapshot *s = calloc(1, sizeof *s);
	struct history_ring *r = &s->history.minutes;

	s->sync = SYNC_OK;
	s->clock = CLOCK_SET;
	s->offset = 312e-6;
	s->offset_err = 15e-6;
	s->freq = -12.345e-6;
	s->freq_err = (double)NAN;
	s->jitter = 45e-6;
	s->maxerror = 0.0125;
	s->truth = (double)NAN;
	s->steps = 1;
	s->kernel = (struct host_clock){ .readable = true,
		.may_set = true,
		.freq = -12.345e-6,
		.tick = 10000 };
	r->step = 4;
	for (int i = 0; i < 100; i++)
		r->point[r->count++] = (struct history_point){
			.offset = 1e-4F * (float)(i % 10),
			.high = 1e-4F * (float)(i % 10),
			.marks = i == 50 ? HISTORY_STEP : 0,
		};
	r->point[99].offset = NAN;
	p->s = s;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct paper *p = *state;

	free(p->s);
	free(p->text);
	free(p);
	return 0;
}

#define assert_has(p, word)   assert_non_null(strstr((p)->text, word))
#define assert_lacks(p, word) assert_null(strstr((p)->text, word))

static void
numbers_have_units_and_errors(void **state)
{
	struct paper *p = *state;

	print(p, CLOCK_NO_SPAN, false);
	assert_has(p, "offset             +312 us +- 15.0 us\n");
	assert_has(p, "-12.345 ppm");
	assert_has(p, "12.5 ms");
	assert_has(p, "knows that its clock is kept");
	assert_lacks(p, "true error");
	assert_lacks(p, "CAP_SYS_TIME");
}

static void
what_is_wrong_has_a_remedy(void **state)
{
	struct paper *p = *state;

	p->s->kernel.may_set = false;
	p->s->kernel.unsync = true;
	p->s->kernel.status = HOST_PLL | HOST_UNSYNC;
	p->s->kernel.tick = 9900;
	print(p, CLOCK_NO_SPAN, false);
	assert_has(p, "CAP_SYS_TIME");
	assert_has(p, "another program steers it");
	assert_has(p, "9900 us");
	p->s->kernel.readable = false;
	print(p, CLOCK_NO_SPAN, false);
	assert_has(p, "allow @clock");
}

static void
a_leap_second_is_told(void **state)
{
	struct paper *p = *state;

	p->s->leaps = (struct snap_leap){ .armed = LEAP_INSERT,
		.tai = 37,
		.change = 1,
		.expires = 1782604800 };
	print(p, CLOCK_NO_SPAN, false);
	assert_has(p, "inserted today");
	assert_has(p, "37 s");
	assert_has(p, "valid until 2026-06-28");
}

static void
a_plot_fits_80_columns(void **state)
{
	struct paper *p = *state;
	size_t width = 0, lines = 0;
	char *line;

	print(p, CLOCK_MINUTES, false);
	assert_has(p, "S step");
	line = strstr(p->text, "offset in the last");
	for (; line && *line; line += strcspn(line, "\n") + 1, lines++)
		width =
		    strcspn(line, "\n") > width ? strcspn(line, "\n") : width;
	assert_in_range(width, 60, 79);
	assert_in_range(lines, 12, 16);
	/* An empty ring, and one without a number, are no crash. */
	print(p, CLOCK_DAYS, false);
	p->s->history.hours = p->s->history.minutes;
	for (int i = 0; i < 100; i++)
		p->s->history.hours.point[i].offset = NAN;
	print(p, CLOCK_HOURS, false);
}

static void
json_is_json_and_knows_no_nan(void **state)
{
	struct paper *p = *state;
	json_t *o, *points;

	print(p, CLOCK_MINUTES, true);
	o = json_loads(p->text, 0, NULL);
	assert_non_null(o);
	assert_true(json_is_null(json_object_get(o, "truth")));
	assert_true(fabs(json_real_value(json_object_get(o, "frequency_ppm")) +
			12.345) < 1e-6);
	points = json_object_get(json_object_get(o, "history"), "points");
	assert_int_equal(json_array_size(points), 100);
	assert_true(json_is_null(
	    json_object_get(json_array_get(points, 99), "offset")));
	json_decref(o);
	print(p, CLOCK_NO_SPAN, true);
	o = json_loads(p->text, 0, NULL);
	assert_null(json_object_get(o, "history"));
	json_decref(o);
}

static void
spans_have_names(void **state)
{
	enum clock_span span = CLOCK_NO_SPAN;

	(void)state;
	assert_true(clock_span_parse("hours", &span));
	assert_int_equal(span, CLOCK_HOURS);
	assert_false(clock_span_parse("weeks", &span));
	assert_false(clock_span_parse("", &span));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(numbers_have_units_and_errors),
		TEST(what_is_wrong_has_a_remedy),
		TEST(a_leap_second_is_told),
		TEST(a_plot_fits_80_columns),
		TEST(json_is_json_and_knows_no_nan),
		cmocka_unit_test(spans_have_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
