/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cursor, the selection, typing, deleting, the clipboard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/editing.h"

static void
the_cursor_steps_over_characters(void **state)
{
	(void)state;
	one(EDITOR_LEFT, "a|b", "|ab");
	one(EDITOR_LEFT, "|ab", "|ab");
	one(EDITOR_LEFT, "a\r\n|b", "a|\r\nb");
	one(EDITOR_RIGHT, "a|\r\nb", "a\r\n|b");
	one(EDITOR_RIGHT, "ab|", "ab|");
	one(EDITOR_RIGHT,
	    "|\xe4\xbd\xa0"
	    "b",
	    "\xe4\xbd\xa0|b");
	one(EDITOR_LEFT, "\xe4\xbd\xa0|b",
	    "|\xe4\xbd\xa0"
	    "b");
	/* e with an acute accent that stands by itself, and broken UTF-8. */
	one(EDITOR_RIGHT, "|e\xcc\x81x", "e\xcc\x81|x");
	one(EDITOR_LEFT, "e\xcc\x81|x", "|e\xcc\x81x");
	one(EDITOR_RIGHT, "|\xe4\xbdx", "\xe4|\xbdx");
	one(EDITOR_LEFT, "\xe4\xbd|x", "\xe4|\xbdx");
	one(EDITOR_LEFT, "\x01|", "|\x01");
}

static void
up_and_down_wish_for_a_column(void **state)
{
	struct editor *e = at("abcdef|g\nx\n\tyz\n");

	(void)state;
	editor_do(e, EDITOR_DOWN, false);
	expect(e, "abcdefg\nx|\n\tyz\n");
	editor_do(e, EDITOR_DOWN, false);
	expect(e, "abcdefg\nx\n|\tyz\n");
	editor_do(e, EDITOR_UP, false);
	editor_do(e, EDITOR_UP, false);
	expect(e, "abcdef|g\nx\n\tyz\n");
	editor_do(e, EDITOR_LAST, false);
	assert_int_equal(editor_do(e, EDITOR_DOWN, false), EDITOR_NOTHING);
	editor_do(e, EDITOR_FIRST, false);
	assert_int_equal(editor_do(e, EDITOR_UP, false), EDITOR_NOTHING);
	editor_free(e);
}

static void
words_are_of_letters_and_digits(void **state)
{
	(void)state;
	one(EDITOR_WORD_RIGHT, "|server 0.pool", "server |0.pool");
	one(EDITOR_WORD_RIGHT, "server |0.pool", "server 0.|pool");
	one(EDITOR_WORD_RIGHT, "a|b\n\n c", "ab\n\n |c");
	one(EDITOR_WORD_LEFT, "ab\n\n |c", "|ab\n\n c");
	one(EDITOR_WORD_LEFT, "x\xc3\xa9|", "|x\xc3\xa9");
	one(EDITOR_WORD_BACK, "server pool|", "server |");
	one(EDITOR_WORD_DELETE, "|server pool", "|pool");
}

static void
home_end_first_and_last(void **state)
{
	(void)state;
	one(EDITOR_HOME, "a\n  b|c\n", "a\n|  bc\n");
	one(EDITOR_HOME, "a\n|  bc\n", "a\n  |bc\n");
	one(EDITOR_END, "|ab\r\nc", "ab|\r\nc");
	one(EDITOR_FIRST, "a\nb|", "|a\nb");
	one(EDITOR_LAST, "|a\nb\n", "a\nb\n|");
}

static void
a_selection_grows_with_shift_and_ends_without(void **state)
{
	struct editor *e = at("a|bc");

	(void)state;
	editor_do(e, EDITOR_RIGHT, true);
	editor_do(e, EDITOR_RIGHT, true);
	expect(e, "a[bc|");
	editor_do(e, EDITOR_LEFT, false);
	expect(e, "ab|c");
	editor_do(e, EDITOR_MARK, false);
	editor_do(e, EDITOR_LEFT, false);
	editor_do(e, EDITOR_LEFT, false);
	expect(e, "|ab[c");
	editor_do(e, EDITOR_UNMARK, false);
	expect(e, "|abc");
	editor_do(e, EDITOR_ALL, false);
	expect(e, "[abc|");
	editor_free(e);
}

static void
typing_replaces_a_selection(void **state)
{
	struct editor *e = at("a[bc|d");

	(void)state;
	assert_int_equal(editor_type(e, "x", 1), EDITOR_CHANGED | EDITOR_MOVED);
	editor_type(e, "\xc3\xa9", 2);
	expect(e, "ax\xc3\xa9|d");
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "a[bc|d");
	editor_do(e, EDITOR_REDO, false);
	expect(e, "ax\xc3\xa9|d");
	editor_free(e);
}

static void
moving_away_begins_another_step(void **state)
{
	struct editor *e = at("|");

	(void)state;
	editor_type(e, "a", 1);
	editor_do(e, EDITOR_LEFT, false);
	editor_do(e, EDITOR_RIGHT, false);
	editor_type(e, "b", 1);
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "a|");
	editor_free(e);
}

static void
a_newline_is_as_the_others(void **state)
{
	(void)state;
	one(EDITOR_NEWLINE, "a|b\n", "a\n|b\n");
	one(EDITOR_NEWLINE, "a|b\r\n", "a\r\n|b\r\n");
	one(EDITOR_NEWLINE, "a\r\nb|", "a\r\nb\r\n|");
	one(EDITOR_NEWLINE, "|", "\n|");
}

static void
deleting_takes_a_character_or_the_selection(void **state)
{
	(void)state;
	one(EDITOR_BACKSPACE, "ab|c", "a|c");
	one(EDITOR_BACKSPACE, "a\r\n|b", "a|b");
	one(EDITOR_BACKSPACE, "|a", "|a");
	one(EDITOR_BACKSPACE, "x[yz|", "x|");
	one(EDITOR_BACKSPACE, "e\xcc\x81|", "|");
	one(EDITOR_DELETE, "a|bc", "a|c");
	one(EDITOR_DELETE, "a|\r\nb", "a|b");
	one(EDITOR_DELETE, "a|", "a|");
	one(EDITOR_DELETE, "|yz[", "|");
}

static void
cutting_lines_in_a_row_adds_up(void **state)
{
	struct editor *e = at("a\n|b\nc\nd");
	size_t len;

	(void)state;
	editor_do(e, EDITOR_CUT, false);
	editor_do(e, EDITOR_CUT, false);
	expect(e, "a\n|d");
	assert_memory_equal(editor_clipboard(e, &len), "b\nc\n", 4);
	assert_int_equal(len, 4);
	editor_do(e, EDITOR_CUT, false);
	assert_memory_equal(editor_clipboard(e, &len), "b\nc\nd\n", 6);
	assert_int_equal(len, 6);
	assert_int_equal(editor_do(e, EDITOR_CUT, false), EDITOR_NOTHING);
	assert_string_not_equal(editor_said(e), "");
	editor_do(e, EDITOR_PASTE, false);
	expect(e, "a\nb\nc\nd\n|");
	editor_do(e, EDITOR_UP, false);
	editor_do(e, EDITOR_CUT, false);
	assert_memory_equal(editor_clipboard(e, &len), "d\n", 2);
	assert_int_equal(len, 2);
	editor_free(e);
}

static void
what_is_copied_can_be_pasted(void **state)
{
	struct editor *e = at("[one| two\r\n");

	(void)state;
	assert_int_equal(editor_do(e, EDITOR_PASTE, false), EDITOR_NOTHING);
	editor_do(e, EDITOR_COPY, false);
	editor_do(e, EDITOR_LAST, false);
	editor_do(e, EDITOR_PASTE, false);
	expect(e, "one two\r\none|");
	editor_do(e, EDITOR_COPY, false);
	editor_do(e, EDITOR_PASTE, false);
	expect(e, "one two\r\noneone\r\n|");
	editor_clip(e, "x\ny", 3);
	editor_do(e, EDITOR_PASTE, false);
	expect(e, "one two\r\noneone\r\nx\r\ny|");
	editor_free(e);
}

static void
the_rest_of_a_line_can_be_cut(void **state)
{
	(void)state;
	one(EDITOR_CUT_REST, "a|bc\nd", "a|\nd");
	one(EDITOR_CUT_REST, "a|\nd", "a|d");
	one(EDITOR_CUT_REST, "a|", "a|");
	one(EDITOR_CUT, "a[b\nc|d", "a|d");
}

static void
a_paste_is_one_step_with_the_lines_ends(void **state)
{
	struct editor *e = at("a|b\r\n");

	(void)state;
	editor_paste(e, "1\n2\r3\r\n4", 8);
	expect(e, "a1\r\n2\r\n3\r\n4|b\r\n");
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "a|b\r\n");
	assert_int_equal(editor_paste(e, "", 0), EDITOR_NOTHING);
	editor_free(e);
}

static void
completion_replaces_a_part(void **state)
{
	struct editor *e = at("server po|\n");

	(void)state;
	editor_replace(e, 7, 2, "pool.ntp.org", 12);
	expect(e, "server pool.ntp.org|\n");
	assert_int_equal(editor_replace(e, 20, 2, "x", 1), EDITOR_NOTHING);
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "server po|\n");
	editor_free(e);
}

static void
it_knows_what_was_saved(void **state)
{
	struct editor *e = at("|a");

	(void)state;
	editor_type(e, "b", 1);
	editor_saved(e);
	assert_false(editor_modified(e));
	editor_type(e, "c", 1);
	assert_true(editor_modified(e));
	editor_do(e, EDITOR_UNDO, false);
	assert_false(editor_modified(e));
	editor_forget_saved(e);
	assert_true(editor_modified(e));
	assert_false(editor_load(e, "", BUFFER_MAX + 1));
	editor_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cursor_steps_over_characters),
		cmocka_unit_test(up_and_down_wish_for_a_column),
		cmocka_unit_test(words_are_of_letters_and_digits),
		cmocka_unit_test(home_end_first_and_last),
		cmocka_unit_test(a_selection_grows_with_shift_and_ends_without),
		cmocka_unit_test(typing_replaces_a_selection),
		cmocka_unit_test(moving_away_begins_another_step),
		cmocka_unit_test(a_newline_is_as_the_others),
		cmocka_unit_test(deleting_takes_a_character_or_the_selection),
		cmocka_unit_test(cutting_lines_in_a_row_adds_up),
		cmocka_unit_test(what_is_copied_can_be_pasted),
		cmocka_unit_test(the_rest_of_a_line_can_be_cut),
		cmocka_unit_test(a_paste_is_one_step_with_the_lines_ends),
		cmocka_unit_test(completion_replaces_a_part),
		cmocka_unit_test(it_knows_what_was_saved),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
