/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct place
place(const char *file, uint32_t line, uint32_t col, uint32_t len)
{
	return (struct place){ file, line, col, len };
}

/* What diag_print() writes of the list's last item; to be freed. */
static char *
printed(const struct diags *ds, const char *line)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(&ds->item[ds->count - 1], line, out);
	fclose(out);
	return text;
}

static void
assert_printed(struct place at, const char *line, const char *want)
{
	struct diags ds;
	char *got;

	diags_init(&ds);
	diag_add(&ds, SEV_ERROR, at, "code", "bad %s", "word");
	got = printed(&ds, line);
	assert_string_equal(got, want);
	free(got);
	diags_free(&ds);
}

static void
a_place_is_as_exact_as_it_is_known(void **state)
{
	(void)state;
	assert_printed(place(NULL, 0, 0, 0), NULL, "error: bad word [code]\n");
	assert_printed(
	    place("f", 0, 0, 0), NULL, "f: error: bad word [code]\n");
	assert_printed(
	    place("f", 7, 0, 0), NULL, "f:7: error: bad word [code]\n");
	assert_printed(
	    place("f", 7, 3, 2), NULL, "f:7:3: error: bad word [code]\n");
	assert_printed(place("f", 7, 0, 0), "some text",
	    "f:7: error: bad word [code]\n  some text\n");
}

static void
the_caret_stands_under_the_word(void **state)
{
	(void)state;
	assert_printed(place("f", 1, 3, 4), "a word b",
	    "f:1:3: error: bad word [code]\n  a word b\n    ^~~~\n");
	assert_printed(place("f", 1, 3, 4), "\t\tword",
	    "f:1:3: error: bad word [code]\n    word\n    ^~~~\n");
	assert_printed(place("f", 1, 4, 1), "\xc3\xa9 x",
	    "f:1:4: error: bad word [code]\n  \xc3\xa9 x\n    ^\n");
	assert_printed(place("f", 1, 2, 1), "\x1b[2J",
	    "f:1:2: error: bad word [code]\n  ?[2J\n   ^\n");
	assert_printed(place("f", 1, 90, 1), "short",
	    "f:1:90: error: bad word [code]\n  short\n       ^\n");
}

static void
a_long_line_is_cut_round_the_word(void **state)
{
	static char line[1000001];
	struct diags ds;
	char *got;

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	memcpy(line + 500000, "HERE", 4);
	diags_init(&ds);
	diag_add(&ds, SEV_NOTE, place("f", 1, 500001, 4), "c", "t");
	got = printed(&ds, line);
	assert_non_null(strstr(got, "xHEREx"));
	assert_non_null(strstr(got, " ^~~~\n"));
	assert_true(strlen(got) < 250);
	free(got);
	diags_free(&ds);
}

static void
nothing_reaches_the_terminal_that_it_would_obey(void **state)
{
	struct diags ds;

	(void)state;
	diags_init(&ds);
	diag_add(&ds, SEV_ERROR, place("f", 1, 1, 1), "c", "%s",
	    "a\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xff\xc3\xa9");
	assert_string_equal(
	    ds.item[0].text, "a^[[31m^?\\u{009B}\\u{202E}\\xFF\xc3\xa9");
	diags_free(&ds);
}

static void
a_long_text_is_cut_between_characters(void **state)
{
	struct diags ds;
	char text[401] = "";

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(text + i * 2, "\xc3\xa9", 3);
	diags_init(&ds);
	diag_add(&ds, SEV_ERROR, place("f", 1, 1, 1), "c", "%s", text);
	assert_int_equal(strlen(ds.item[0].text), 198);
	diags_free(&ds);
}

static void
notes_do_not_crowd_out_errors(void **state)
{
	struct diags ds;

	(void)state;
	diags_init(&ds);
	for (uint32_t i = 1; i <= DIAGS_MAX + 5; i++)
		diag_add(&ds, SEV_NOTE, place("f", i, 1, 1), "n", "note");
	assert_false(diags_wanted(&ds, SEV_NOTE));
	assert_true(diags_wanted(&ds, SEV_ERROR));
	diag_add(&ds, SEV_ERROR, place("f", 9999, 1, 1), "e", "error");
	assert_int_equal(ds.count, DIAGS_MAX + 1);
	assert_int_equal(ds.notes, DIAGS_MAX + 5);
	assert_int_equal(ds.errors, 1);
	assert_int_equal(ds.item[DIAGS_MAX].sev, SEV_ERROR);
	diags_free(&ds);
}

static void
names_outlive_what_they_came_from(void **state)
{
	struct diags ds;
	char name[] = "first";

	(void)state;
	diags_init(&ds);
	diag_add(&ds, SEV_NOTE, place(name, 1, 1, 1), "n", "note");
	memcpy(name, "other", 5);
	diag_add(&ds, SEV_NOTE, place(name, 1, 1, 1), "n", "note");
	assert_string_equal(ds.item[0].at.file, "first");
	assert_string_equal(ds.item[1].at.file, "other");
	diags_free(&ds);
}

static void
sorting_goes_by_file_line_and_column(void **state)
{
	struct diags ds;
	char got[16] = "";

	(void)state;
	diags_init(&ds);
	diag_add(&ds, SEV_NOTE, place("z", 2, 5, 1), "c", "c");
	diag_add(&ds, SEV_NOTE, place("a", 1, 1, 1), "f", "f");
	diag_add(&ds, SEV_NOTE, place("z", 2, 1, 1), "b", "b");
	diag_add(&ds, SEV_NOTE, place("z", 2, 5, 1), "d", "d");
	diag_add(&ds, SEV_NOTE, place("z", 1, 9, 1), "a", "a");
	diag_add(&ds, SEV_NOTE, place("z", 10, 1, 1), "e", "e");
	diags_sort(&ds);
	for (size_t i = 0; i < ds.count; i++)
		got[i] = ds.item[i].code[0];
	assert_string_equal(got, "abcdef");
	diags_free(&ds);
}

static void
without_a_list_nothing_happens(void **state)
{
	struct diags ds;

	(void)state;
	diag_add(NULL, SEV_ERROR, place("f", 1, 1, 1), "c", "t");
	assert_false(diags_wanted(NULL, SEV_ERROR));
	diags_init(&ds);
	diags_sort(&ds);
	assert_int_equal(ds.count, 0);
	diags_free(&ds);
}

static void
a_fix_is_kept_with_its_problem(void **state)
{
	struct diags ds;
	struct diag *d;

	(void)state;
	diags_init(&ds);
	d = diag_add(&ds, SEV_NOTE, place("f", 1, 3, 4), "c", "t");
	assert_non_null(d);
	assert_int_equal(d->fix.kind, FIX_NONE);
	diag_mend(d, FIX_REPLACE, 3, 4, "%s", "word");
	assert_int_equal(ds.item[0].fix.kind, FIX_REPLACE);
	assert_int_equal(ds.item[0].fix.col, 3);
	assert_int_equal(ds.item[0].fix.len, 4);
	assert_string_equal(ds.item[0].fix.text, "word");
	diags_free(&ds);
}

static void
what_cannot_be_written_is_no_fix(void **state)
{
	struct diags ds;
	struct diag *d;

	(void)state;
	diags_init(&ds);
	d = diag_add(&ds, SEV_NOTE, place("f", 1, 3, 4), "c", "t");
	diag_mend(d, FIX_INSERT_AFTER, 0, 0, "two\nlines");
	assert_int_equal(d->fix.kind, FIX_NONE);
	diag_mend(d, FIX_REPLACE, 1, 1, "%0200d", 0);
	assert_int_equal(d->fix.kind, FIX_NONE);
	diag_mend(NULL, FIX_REPLACE, 1, 1, "x");
	diags_free(&ds);
	assert_null(diag_add(NULL, SEV_NOTE, place("f", 1, 1, 1), "c", "t"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fix_is_kept_with_its_problem),
		cmocka_unit_test(what_cannot_be_written_is_no_fix),
		cmocka_unit_test(a_place_is_as_exact_as_it_is_known),
		cmocka_unit_test(the_caret_stands_under_the_word),
		cmocka_unit_test(a_long_line_is_cut_round_the_word),
		cmocka_unit_test(
		    nothing_reaches_the_terminal_that_it_would_obey),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
		cmocka_unit_test(notes_do_not_crowd_out_errors),
		cmocka_unit_test(names_outlive_what_they_came_from),
		cmocka_unit_test(sorting_goes_by_file_line_and_column),
		cmocka_unit_test(without_a_list_nothing_happens),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
