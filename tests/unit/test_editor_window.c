/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is seen of a text; and random operations beside a plain array, taken
 * back and made again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/mem.h"

#include "tests/unit/editing.h"
#include "tests/unit/prop.h"

/* Adds to a picture of a row; returns how long it is then. */
static size_t
draw(char out[400], size_t n, const char *text, size_t times)
{
	while (times-- > 0)
		n += (size_t)snprintf(out + n, 400 - n, "%s", text);
	assert_true(n < 400);
	return n;
}

/* The window's row `row` as the cells make it, '|' where the cursor is. */
static void
expect_row(struct editor *e, int row, const char *text)
{
	struct editor_look look;
	struct editor_walk w;
	struct editor_cell c;
	char out[400] = "";
	size_t n = 0;
	int col = 0;

	editor_look(e, &look);
	editor_walk(e, look.top + (size_t)row, &w);
	while (editor_next(&w, &c)) {
		assert_int_equal(c.col, col);
		n = draw(out, n, "|", look.row == row && look.cursor == c.at);
		n = draw(out, n, c.text, 1);
		n = draw(out, n, ">", c.tab ? (size_t)c.width : 0);
		col += c.width;
	}
	assert_string_equal(out, text);
}

static void
what_cannot_be_shown_has_a_name(void **state)
{
	struct editor *e = at("|\t\x01\xff\xe2\x80\xae\xcc\x81"
			      "a\xcc\x81\t!");
	struct editor_look look;

	(void)state;
	editor_window(e, 3, 60);
	expect_row(e, 0, "|>>>>>>>>^A\\xFF\\u{202E}\\u{0301}a\xcc\x81>!");
	editor_do(e, EDITOR_END, false);
	editor_look(e, &look);
	assert_int_equal(look.column, 33);
	assert_int_equal(look.col, 33);
	assert_int_equal(editor_column(e, 0, 1), 8);
	assert_int_equal(editor_column(e, 0, 2), 10);
	assert_int_equal(editor_octet(e, 0, 9), 1);
	assert_int_equal(editor_octet(e, 0, 10), 2);
	assert_int_equal(editor_octet(e, 0, 999), 13);
	editor_tab(e, 4);
	assert_int_equal(editor_column(e, 0, 1), 4);
	editor_free(e);
}

static void
long_lines_move_sideways(void **state)
{
	struct editor *e = at("0123456789abcdefghij|\nxyz");
	struct editor_look look;
	struct editor_walk w;
	struct editor_cell c;

	(void)state;
	editor_window(e, 2, 8);
	editor_look(e, &look);
	assert_int_equal(look.left, 16);
	assert_int_equal(look.col, 4);
	expect_row(e, 0, "ghij");
	expect_row(e, 1, "xyz");
	editor_do(e, EDITOR_HOME, false);
	expect_row(e, 0, "|01234567");
	editor_walk(e, 0, &w);
	assert_false(w.cut_left);
	while (editor_next(&w, &c))
		;
	assert_true(w.cut_right);
	editor_free(e);
}

static void
half_a_wide_character_is_blank(void **state)
{
	struct editor *e = at("0123456\xe4\xbd\xa0"
			      "89|");
	struct editor_walk w;
	struct editor_cell c;

	(void)state;
	editor_window(e, 1, 8);
	editor_do(e, EDITOR_FIRST, false);
	editor_walk(e, 0, &w);
	while (editor_next(&w, &c))
		;
	assert_int_equal(c.col, 7);
	assert_int_equal(c.width, 1);
	assert_string_equal(c.text, "");
	assert_true(w.cut_right);
	editor_free(e);
}

static void
the_window_follows_the_cursor(void **state)
{
	struct editor *e = editor_new();
	struct editor_look look;
	char text[200];

	(void)state;
	for (int i = 0; i < 100; i++)
		memcpy(text + 2 * i, "x\n", 2);
	assert_true(editor_load(e, text, sizeof(text)));
	editor_window(e, 10, 20);
	for (int i = 0; i < 12; i++)
		editor_do(e, EDITOR_DOWN, false);
	editor_look(e, &look);
	assert_int_equal(look.top, 3);
	assert_int_equal(look.row, 9);
	editor_do(e, EDITOR_PAGE_DOWN, false);
	editor_look(e, &look);
	assert_int_equal(look.line, 20);
	assert_int_equal(look.row, 9);
	editor_do(e, EDITOR_PAGE_UP, false);
	editor_goto(e, 81, 1);
	editor_look(e, &look);
	assert_int_equal(look.row, 5);
	editor_scroll(e, -7);
	editor_look(e, &look);
	assert_int_equal(look.top, 68);
	assert_int_equal(look.line, 77);
	editor_scroll(e, 1000);
	editor_look(e, &look);
	assert_int_equal(look.top, 100);
	assert_int_equal(look.line, 100);
	editor_scroll(e, -1000);
	editor_look(e, &look);
	assert_int_equal(look.line, 9);
	/* A text that shrank is seen as far as there is room. */
	editor_do(e, EDITOR_LAST, false);
	editor_set_text(e, text, 6);
	editor_look(e, &look);
	assert_int_equal(look.top, 0);
	assert_int_equal(look.row, 3);
	editor_window(e, 1, 1);
	editor_look(e, &look);
	assert_int_equal(look.row, 0);
	editor_free(e);
}

static void
a_click_puts_the_cursor_and_a_drag_selects(void **state)
{
	struct editor *e = at("|abc\n\tx\n");

	(void)state;
	editor_click(e, 1, 4, false);
	expect(e, "abc\n|\tx\n");
	editor_click(e, 1, 8, true);
	expect(e, "abc\n[\t|x\n");
	editor_click(e, 7, 3, false);
	expect(e, "abc\n\tx\n|");
	editor_click(e, 0, 99, false);
	expect(e, "abc|\n\tx\n");
	editor_free(e);
}

static void
selected_cells_say_so(void **state)
{
	struct editor *e = at("a[b\nc|d");
	struct editor_walk w;
	struct editor_cell c;

	(void)state;
	editor_walk(e, 0, &w);
	assert_true(editor_next(&w, &c));
	assert_false(c.selected);
	assert_true(editor_next(&w, &c));
	assert_true(c.selected);
	assert_true(editor_end_selected(&w));
	editor_walk(e, 1, &w);
	assert_true(editor_next(&w, &c));
	assert_true(c.selected);
	assert_true(editor_next(&w, &c));
	assert_false(c.selected);
	assert_false(editor_end_selected(&w));
	editor_free(e);
}

/* The model: what the selection or the cursor gives way to. */
static char *
spliced(struct editor *e, const char *text, size_t len, size_t *out_len)
{
	struct editor_look look;
	size_t old_len, from, to;
	const char *old = editor_text(e, &old_len);
	char *out = mem_realloc(NULL, old_len + len + 1, 1);

	editor_look(e, &look);
	from = look.selection ? look.from : look.cursor;
	to = look.selection ? look.to : look.cursor;
	memcpy(out, old, from);
	memcpy(out + from, text, len);
	memcpy(out + from + len, old + to, old_len - to);
	*out_len = old_len - (to - from) + len;
	return out;
}

static void
random_typing(struct editor *e)
{
	static const char *const piece[] = { "a", " ", "\xc3\xa9", "\xcc\x81",
		"\xff", "\t", "\xe4\xbd\xa0", "\x01", "#" };
	const char *text = piece[prop_below(sizeof(piece) / sizeof(piece[0]))];
	size_t len, got;
	char *model = spliced(e, text, strlen(text), &len);

	editor_type(e, text, strlen(text));
	assert_memory_equal(editor_text(e, &got), model, len);
	assert_int_equal(got, len);
	free(model);
}

static void
random_operation(struct editor *e)
{
	switch (prop_below(8)) {
	case 0:
	case 1:
	case 2:
		random_typing(e);
		break;
	case 3:
		editor_click(e, (int)prop_below(10), (int)prop_below(30),
		    prop_below(2) == 0);
		break;
	case 4:
		editor_find(e, "a", prop_below(2), prop_below(2) == 0);
		if (prop_below(4) == 0)
			editor_replace_all(e, "aa", prop_below(3));
		break;
	default:
		editor_do(e, (enum editor_op)prop_below(EDITOR_OP_COUNT),
		    prop_below(2) == 0);
		break;
	}
}

/* Cells follow each other without a gap, and stay in the window. */
static void
check_window(struct editor *e)
{
	struct editor_look look;

	editor_look(e, &look);
	assert_in_range(look.row, 0, 9);
	assert_in_range(look.col, 0, 29);
	for (size_t n = look.top; n < look.lines && n < look.top + 10; n++) {
		struct editor_walk w;
		struct editor_cell c;
		int col = 0;

		editor_walk(e, n, &w);
		while (editor_next(&w, &c)) {
			assert_int_equal(c.col, col);
			assert_in_range(c.width, 1, 30 - col);
			if (c.at == look.cursor)
				assert_int_equal(look.col, col);
			col += c.width;
		}
	}
}

static void
random_life(void)
{
	static const char text[] = "server a\r\n# b\n\n\tlong long long long "
				   "long long\n\xef\xbc\xa1\xcc\x81 z";
	struct editor *e = editor_new();
	char *end;
	size_t len, end_len;

	assert_true(editor_load(e, text, sizeof(text) - 1));
	editor_window(e, 10, 30);
	for (int i = 0; i < 300; i++) {
		random_operation(e);
		check_window(e);
		editor_text(e, &len);
		if (len > 100000)
			break;
	}
	while (editor_do(e, EDITOR_REDO, false) & EDITOR_CHANGED)
		;
	end = buffer_dup(editor_buffer(e), 0, SIZE_MAX);
	editor_text(e, &end_len);
	while (editor_do(e, EDITOR_UNDO, false) & EDITOR_CHANGED)
		check_window(e);
	assert_memory_equal(editor_text(e, &len), text, sizeof(text));
	assert_false(editor_modified(e));
	while (editor_do(e, EDITOR_REDO, false) & EDITOR_CHANGED)
		check_window(e);
	assert_memory_equal(editor_text(e, &len), end, end_len + 1);
	assert_int_equal(len, end_len);
	free(end);
	editor_free(e);
}

static void
random_operations_can_all_be_taken_back(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		random_life();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_shown_has_a_name),
		cmocka_unit_test(long_lines_move_sideways),
		cmocka_unit_test(half_a_wide_character_is_blank),
		cmocka_unit_test(the_window_follows_the_cursor),
		cmocka_unit_test(a_click_puts_the_cursor_and_a_drag_selects),
		cmocka_unit_test(selected_cells_say_so),
		cmocka_unit_test(random_operations_can_all_be_taken_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
