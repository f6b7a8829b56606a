/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is done to whole lines, what is looked for and replaced, what a
 * diagnosis or another editor changes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/mem.h"

#include "tests/unit/editing.h"

static void
lines_are_commented_out_and_in(void **state)
{
	(void)state;
	one(EDITOR_COMMENT, "ab|c\nd\n", "#ab|c\nd\n");
	one(EDITOR_COMMENT, "#ab|c\nd\n", "ab|c\nd\n");
	one(EDITOR_COMMENT, "# ab|c\n", "ab|c\n");
	one(EDITOR_COMMENT, "  |x", "  #|x");
	one(EDITOR_COMMENT, "  #|x", "  |x");
	one(EDITOR_COMMENT, "  |#x", "  |x");
	one(EDITOR_COMMENT, "[a\n\n  b\n#c|\r\n", "[#a\n\n#  b\n##c\r\n|");
	one(EDITOR_COMMENT, "[#a\n\n#  b\n##c\r\n|", "[a\n\n  b\n#c\r\n|");
	one(EDITOR_COMMENT, "|# a\n# b\n[c", "|a\nb\n[c");
	one(EDITOR_COMMENT, "|# a\n#b\n[c", "| a\nb\n[c");
	one(EDITOR_COMMENT, " |\n", " |\n");
}

static void
lines_are_doubled(void **state)
{
	(void)state;
	one(EDITOR_DUPLICATE, "a|b\nc\n", "ab\na|b\nc\n");
	one(EDITOR_DUPLICATE, "x\r\na|b", "x\r\nab\r\na|b");
	one(EDITOR_DUPLICATE, "[a\nb\n|c", "a\nb\n[a\nb\n|c");
	one(EDITOR_DUPLICATE, "a\n|\n", "a\n\n|\n");
	one(EDITOR_DUPLICATE, "a\n|", "a\n|");
}

static void
lines_change_places(void **state)
{
	(void)state;
	one(EDITOR_LINE_UP, "a\nb|c\nd\n", "b|c\na\nd\n");
	one(EDITOR_LINE_UP, "a\r\nb|c", "b|c\r\na");
	one(EDITOR_LINE_UP, "|a\nb", "|a\nb");
	one(EDITOR_LINE_UP, "a\n|", "a\n|");
	one(EDITOR_LINE_UP, "a\n[b\nc\n|d", "[b\nc\n|a\nd");
	one(EDITOR_LINE_DOWN, "a|x\nbc\nd\n", "bc\na|x\nd\n");
	one(EDITOR_LINE_DOWN, "a|x\nbc", "bc\na|x");
	one(EDITOR_LINE_DOWN, "a\nb|\n", "a\nb|\n");
	one(EDITOR_LINE_DOWN, "|a\nb\n[c\nd", "c\n|a\nb\n[d");
	one(EDITOR_LINE_DOWN, "[a\nb\n|c", "c\n[a\nb|");
}

static void
tabs_move_selected_lines(void **state)
{
	(void)state;
	one(EDITOR_TAB, "a|b", "a\t|b");
	one(EDITOR_TAB, "[a\n\nb\n|c", "[\ta\n\n\tb\n|c");
	one(EDITOR_UNTAB, "[\ta\n    b\n          c\n|", "[a\nb\n  c\n|");
	one(EDITOR_UNTAB, "\ta|b", "a|b");
	one(EDITOR_UNTAB, "a|b", "a|b");
}

static void
a_search_folds_case_and_goes_round(void **state)
{
	struct editor *e = at("one Two|\ntwo oneTWO");
	size_t which;

	(void)state;
	editor_find(e, "tWo", 3, false);
	expect(e, "one Two\n[two| oneTWO");
	assert_string_equal(editor_said(e), "");
	assert_true(editor_on_match(e));
	editor_do(e, EDITOR_FIND_NEXT, false);
	expect(e, "one Two\ntwo one[TWO|");
	editor_do(e, EDITOR_FIND_NEXT, false);
	expect(e, "one [Two|\ntwo oneTWO");
	assert_string_not_equal(editor_said(e), "");
	assert_int_equal(editor_count(e, &which), 3);
	assert_int_equal(which, 1);
	editor_do(e, EDITOR_FIND_PREV, false);
	expect(e, "one Two\ntwo one[TWO|");
	assert_string_not_equal(editor_said(e), "");
	editor_do(e, EDITOR_FIND_PREV, false);
	expect(e, "one Two\n[two| oneTWO");
	editor_find(e, "three", 5, true);
	expect(e, "one Two\n[two| oneTWO");
	assert_string_equal(editor_said(e), "not found");
	assert_string_equal(editor_needle(e), "three");
	editor_free(e);
}

static void
nothing_was_looked_for_yet(void **state)
{
	struct editor *e = at("|a");

	(void)state;
	assert_int_equal(editor_do(e, EDITOR_FIND_NEXT, false), EDITOR_NOTHING);
	assert_string_not_equal(editor_said(e), "");
	assert_false(editor_on_match(e));
	assert_int_equal(editor_replace_all(e, "x", 1), EDITOR_NOTHING);
	editor_free(e);
}

static void
matches_are_replaced_one_by_one(void **state)
{
	struct editor *e = at("|a b a a");

	(void)state;
	editor_find(e, "A", 1, false);
	expect(e, "[a| b a a");
	editor_replace_one(e, "xx", 2);
	expect(e, "xx b [a| a");
	editor_do(e, EDITOR_FIND_NEXT, false);
	editor_replace_one(e, "", 0);
	expect(e, "xx b [a| ");
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "xx b a [a|");
	editor_free(e);
}

static void
matches_are_replaced_all_as_one_step(void **state)
{
	struct editor *e = at("aa b\na |a\n");

	(void)state;
	editor_find(e, "a", 1, false);
	editor_replace_all(e, "xyz", 3);
	expect(e, "xyzxyz b\nxyz| xyz\n");
	assert_string_equal(editor_said(e), "4 replaced");
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "aa b\na [a|\n");
	editor_select(e, 3, 7);
	editor_replace_all(e, "", 0);
	expect(e, "aa b\n a|\n");
	editor_free(e);
}

static void
a_replacement_that_is_too_large_changes_nothing(void **state)
{
	struct editor *e = editor_new();
	char *big = mem_zero(1024 * 1024, 1);
	size_t len;

	(void)state;
	assert_true(editor_load(e, big, 100));
	editor_find(e, big, 1, false);
	assert_int_equal(
	    editor_replace_all(e, big, 1024 * 1024) & EDITOR_CHANGED, 0);
	assert_string_not_equal(editor_said(e), "");
	editor_text(e, &len);
	assert_int_equal(len, 100);
	free(big);
	editor_free(e);
}

static void
it_goes_to_lines_and_octets(void **state)
{
	struct editor *e = at("|a\n\xc3\xa9z\r\nb");

	(void)state;
	editor_goto(e, 2, 3);
	expect(e, "a\n\xc3\xa9|z\r\nb");
	editor_goto(e, 2, 2);
	expect(e, "a\n|\xc3\xa9z\r\nb");
	editor_goto(e, 2, 99);
	expect(e, "a\n\xc3\xa9z|\r\nb");
	assert_string_equal(editor_said(e), "");
	editor_goto(e, 0, 0);
	expect(e, "|a\n\xc3\xa9z\r\nb");
	editor_goto(e, 9, 1);
	expect(e, "a\n\xc3\xa9z\r\nb|");
	assert_string_not_equal(editor_said(e), "");
	editor_goto_at(e, 6);
	expect(e, "a\n\xc3\xa9z|\r\nb");
	editor_goto_at(e, SIZE_MAX);
	expect(e, "a\n\xc3\xa9z\r\nb|");
	editor_free(e);
}

static void
mend(const char *before, uint32_t line, struct diag_fix fix, const char *after)
{
	struct editor *e = at(before);

	editor_fix(e, line, &fix);
	expect(e, after);
	editor_do(e, EDITOR_UNDO, false);
	expect(e, before);
	editor_free(e);
}

static void
fixes_are_applied_and_taken_back(void **state)
{
	(void)state;
	mend("x\nserver a ibrust|\n", 2,
	    (struct diag_fix){ FIX_REPLACE, 10, 6, "iburst" },
	    "x\nserver a iburst|\n");
	mend("ab|", 1, (struct diag_fix){ FIX_REPLACE, 3, 99, "!" }, "ab!|");
	mend("a\nb|\r\nc", 2, (struct diag_fix){ .kind = FIX_DELETE_LINE },
	    "a\n|c");
	mend("a\r\nb|\r\n", 2,
	    (struct diag_fix){ FIX_INSERT_BEFORE, 0, 0, "x" },
	    "a\r\n|x\r\nb\r\n");
	mend(
	    "a|", 1, (struct diag_fix){ FIX_INSERT_AFTER, 0, 0, "x" }, "a|\nx");
	mend("|a\nb", 1, (struct diag_fix){ FIX_INSERT_AFTER, 0, 0, "x" },
	    "a\n|x\nb");
	mend("\xef\xbb\xbf"
	     "a|",
	    1, (struct diag_fix){ FIX_INSERT_BEFORE, 0, 0, "x" },
	    "\xef\xbb\xbf|x\na");
	mend("|a", 2, (struct diag_fix){ .kind = FIX_DELETE_LINE }, "|a");
	mend("|a", 0, (struct diag_fix){ .kind = FIX_DELETE_LINE }, "|a");
	mend("|a", 1, (struct diag_fix){ .kind = FIX_NONE }, "|a");
}

static void
another_text_is_one_step(void **state)
{
	struct editor *e = at("one\ntw|o\nthree\n");

	(void)state;
	assert_int_equal(editor_set_text(e, "one\ntwo\nthree\n", 14), 0);
	editor_set_text(e, "one\n2\nthree\nfour\n", 17);
	expect(e, "one\n2|\nthree\nfour\n");
	editor_do(e, EDITOR_UNDO, false);
	expect(e, "one\ntw|o\nthree\n");
	editor_set_text(e, "", 0);
	expect(e, "|");
	editor_free(e);
}

static void
a_byte_order_mark_is_left_alone(void **state)
{
	(void)state;
	one(EDITOR_FIRST,
	    "\xef\xbb\xbf"
	    "a|b",
	    "\xef\xbb\xbf|ab");
	one(EDITOR_LEFT, "\xef\xbb\xbf|ab", "\xef\xbb\xbf|ab");
	one(EDITOR_COMMENT,
	    "\xef\xbb\xbf"
	    "a|b",
	    "\xef\xbb\xbf#a|b");
	one(EDITOR_CUT,
	    "\xef\xbb\xbf"
	    "a|b\nc",
	    "\xef\xbb\xbf|c");
	one(EDITOR_LINE_UP,
	    "\xef\xbb\xbf"
	    "a\nb|",
	    "\xef\xbb\xbf"
	    "b|\na");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_commented_out_and_in),
		cmocka_unit_test(lines_are_doubled),
		cmocka_unit_test(lines_change_places),
		cmocka_unit_test(tabs_move_selected_lines),
		cmocka_unit_test(a_search_folds_case_and_goes_round),
		cmocka_unit_test(nothing_was_looked_for_yet),
		cmocka_unit_test(matches_are_replaced_one_by_one),
		cmocka_unit_test(matches_are_replaced_all_as_one_step),
		cmocka_unit_test(
		    a_replacement_that_is_too_large_changes_nothing),
		cmocka_unit_test(it_goes_to_lines_and_octets),
		cmocka_unit_test(fixes_are_applied_and_taken_back),
		cmocka_unit_test(another_text_is_one_step),
		cmocka_unit_test(a_byte_order_mark_is_left_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
