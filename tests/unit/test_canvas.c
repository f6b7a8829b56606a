/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/canvas.h"
#include "ui/width.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What stands on the canvas, as text; static for the tests' brevity. */
static const char *
dump(const struct canvas *c)
{
	static char text[4096];
	FILE *out = fmemopen(text, sizeof(text), "w");

	assert_non_null(out);
	canvas_dump(c, false, out);
	fclose(out);
	return text;
}

static void
text_is_cut_at_the_edge(void **state)
{
	struct canvas *c = canvas_new(2, 5, false);

	(void)state;
	assert_int_equal(canvas_put(c, 0, 2, 100, ROLE_OK, "abcdef"), 3);
	assert_int_equal(canvas_put(c, 9, 0, 100, ROLE_OK, "x"), 0);
	assert_int_equal(canvas_put(c, 1, -1, 100, ROLE_OK, "x"), 0);
	assert_string_equal(dump(c), "  abc\n\n");
	canvas_free(c);
}

static void
a_long_text_ends_in_an_ellipsis(void **state)
{
	struct canvas *c = canvas_new(2, 6, false);

	(void)state;
	canvas_text(c, 0, 0, 6, ROLE_PLAIN, "abcdefgh");
	canvas_text(c, 1, 0, 6, ROLE_PLAIN, "abcdef");
	assert_string_equal(dump(c), "abcde\u2026\nabcdef\n");
	canvas_free(c);
}

static void
wide_characters_take_two_columns_or_none(void **state)
{
	struct canvas *c = canvas_new(1, 5, false);

	(void)state;
	assert_int_equal(
	    canvas_put(c, 0, 0, 5, ROLE_PLAIN, "\u65F6\u95F4\u670D"), 4);
	assert_int_equal(canvas_at(c, 0, 0)->width, 2);
	assert_int_equal(canvas_at(c, 0, 1)->width, 0);
	assert_string_equal(dump(c), "\u65F6\u95F4\n");
	canvas_free(c);
}

static void
half_of_a_wide_character_never_stays(void **state)
{
	struct canvas *c = canvas_new(1, 4, false);

	(void)state;
	canvas_put(c, 0, 0, 4, ROLE_PLAIN, "\u65F6\u95F4");
	canvas_put(c, 0, 1, 2, ROLE_PLAIN, "ab");
	assert_string_equal(dump(c), " ab\n");
	canvas_free(c);
}

static void
combining_marks_stay_with_their_letter(void **state)
{
	struct canvas *c = canvas_new(1, 4, false);

	(void)state;
	assert_int_equal(canvas_put(c, 0, 0, 4, ROLE_PLAIN, "e\u0301x"), 2);
	assert_int_equal(canvas_at(c, 0, 0)->mark[0], 0x301);
	canvas_put(c, 0, 0, 4, ROLE_PLAIN, "e\u0301\u0301\u0301\u0301");
	assert_int_equal(canvas_at(c, 0, 0)->mark[CANVAS_MARKS - 1], 0x301);
	assert_int_equal(canvas_at(c, 0, 1)->ch, 'x');
	canvas_free(c);
}

/* Whatever octets come, no cell may hold what steers a terminal. */
static void
nothing_that_steers_a_terminal_reaches_a_cell(void **state)
{
	static const char *const hostile[] = { "\033[2Jx", "\a\b\r\n\t\x7f",
		"\302\23331m", "\u202Eabc\u2066", "\u200Bz\u200F\uFEFF",
		"\xFF\xFE\xC0\x80\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x80",
		"\u2028\u2029" };

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct canvas *c = canvas_new(1, 20, false);

		canvas_put(c, 0, 0, 20, ROLE_PLAIN, hostile[i]);
		for (int col = 0; col < 20; col++) {
			const struct cell *at = canvas_at(c, 0, col);

			assert_true(
			    at->width == 0 || width_of(at->ch) > WIDTH_MARK);
			for (int m = 0; m < CANVAS_MARKS; m++)
				assert_true(at->mark[m] == 0 ||
				    width_of(at->mark[m]) == WIDTH_MARK);
		}
		canvas_free(c);
	}
}

static void
ascii_has_a_stand_in_for_everything(void **state)
{
	struct canvas *c = canvas_new(1, 30, true);

	(void)state;
	canvas_put(c, 0, 0, 30, ROLE_PLAIN,
	    "\u00B5s \u2500 \u2588\u2591 \u65F6 e\u0301 \u2026 \u00E9");
	assert_string_equal(dump(c), "us - #. ?? e ~ ?\n");
	canvas_free(c);
}

static void
lines_break_at_blanks(void **state)
{
	struct canvas *c = canvas_new(3, 8, false);

	(void)state;
	assert_int_equal(canvas_wrap(c, 0, 0, 8, 3, ROLE_PLAIN,
			     "one two three four five six"),
	    3);
	assert_string_equal(dump(c), "one two\nthree\nfour fi\u2026\n");
	canvas_clear(c);
	assert_int_equal(
	    canvas_wrap(c, 0, 0, 8, 3, ROLE_PLAIN, "abcdefghijkl"), 2);
	assert_string_equal(dump(c), "abcdefgh\nijkl\n\n");
	canvas_free(c);
}

static void
sizes_are_bounded(void **state)
{
	struct canvas *c = canvas_new(-3, 0, false);

	(void)state;
	assert_int_equal(c->rows, 1);
	assert_int_equal(c->cols, 1);
	canvas_resize(c, 1 << 30, 1 << 30);
	assert_int_equal(c->rows, CANVAS_SIDE);
	assert_null(canvas_at(c, CANVAS_SIDE, 0));
	canvas_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_at_the_edge),
		cmocka_unit_test(a_long_text_ends_in_an_ellipsis),
		cmocka_unit_test(wide_characters_take_two_columns_or_none),
		cmocka_unit_test(half_of_a_wide_character_never_stays),
		cmocka_unit_test(combining_marks_stay_with_their_letter),
		cmocka_unit_test(nothing_that_steers_a_terminal_reaches_a_cell),
		cmocka_unit_test(ascii_has_a_stand_in_for_everything),
		cmocka_unit_test(lines_break_at_blanks),
		cmocka_unit_test(sizes_are_bounded),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
