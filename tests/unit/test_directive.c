/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/directive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

#include "config/parse.h"

static void
assert_list(const struct word_list *list)
{
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct option_word *w = &list->word[i];

		assert_ptr_equal(word_find(list, w->name), w);
		assert_true(
		    i == 0 || strcmp(list->word[i - 1].name, w->name) < 0);
		assert_true(w->help[0] != '\0');
		assert_true(w->min <= w->max);
		assert_true((w->kind == ARG_CHOICE) == (w->list != NULL));
		assert_int_equal(w->idle & ~(unsigned)w->dialect, 0);
		assert_list(w->list);
	}
}

static void
the_table_is_sorted_and_complete(void **state)
{
	size_t n;
	const struct directive *d = directive_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(directive_find(d[i].name), &d[i]);
		assert_true(i == 0 || strcmp(d[i - 1].name, d[i].name) < 0);
		assert_true(d[i].help[0] != '\0');
		assert_true((d[i].args == NULL) == (d[i].step[0] == STEP_DONE));
		assert_list(d[i].first);
		assert_list(d[i].option);
	}
}

static void
examples_are_right(void **state)
{
	size_t n, seen = 0;
	const struct directive *d = directive_table(&n);
	struct stmt s;

	(void)state;
	stmt_init(&s);
	for (size_t i = 0; i < n; i++) {
		struct diags ds;

		if (d[i].example == NULL)
			continue;
		diags_init(&ds);
		parse_line(&s, "f", 2, d[i].example, strlen(d[i].example), &ds);
		assert_ptr_equal(s.dir, &d[i]);
		assert_int_equal(ds.errors + ds.warnings, 0);
		assert_true((s.taken & d[i].dialect) != 0);
		diags_free(&ds);
		seen++;
	}
	assert_true(seen > 15);
	stmt_free(&s);
}

static void
words_are_found_as_they_are_written(void **state)
{
	(void)state;
	assert_null(directive_find("Server"));
	assert_null(directive_find(""));
	assert_non_null(directive_option(directive_find("server"), "key"));
	assert_null(directive_option(directive_find("server"), "Key"));
	assert_null(directive_option(directive_find("keys"), "key"));
}

static void
the_nearest_word_is_suggested(void **state)
{
	const struct word_list *source = directive_find("server")->option;

	(void)state;
	assert_string_equal(
	    directive_suggest(NULL, "resrtict", DIALECT_BOTH), "restrict");
	assert_string_equal(
	    directive_suggest(source, "minpol", DIALECT_BOTH), "minpoll");
	assert_null(directive_suggest(NULL, "xyzzyplugh", DIALECT_BOTH));
	assert_string_equal(
	    directive_suggest(NULL, "unrestict", DIALECT_SEC), "unrestrict");
	assert_string_equal(
	    directive_suggest(NULL, "unrestict", DIALECT_NTP), "restrict");
	assert_null(directive_suggest(source, "preemt", DIALECT_SEC));
	assert_null(directive_suggest(source, "requir", DIALECT_BOTH));
}

static void
words_of_the_language_are_known(void **state)
{
	static const struct {
		const char *word;
		unsigned dialect;
	} row[] = {
		{ "ignore", DIALECT_BOTH },
		{ "...", DIALECT_BOTH },
		{ "day", DIALECT_BOTH },
		{ "fuzz", DIALECT_NTP },
		{ "unrestrict", DIALECT_SEC },
		{ "lowpriotrap", DIALECT_NTP },
		{ "localhost", DIALECT_NONE },
		{ "Ignore", DIALECT_NONE },
		{ "ask", DIALECT_NONE },
		{ "192.0.2.1", DIALECT_NONE },
		{ "", DIALECT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(
		    directive_reserved(row[i].word), row[i].dialect);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted_and_complete),
		cmocka_unit_test(examples_are_right),
		cmocka_unit_test(words_are_found_as_they_are_written),
		cmocka_unit_test(the_nearest_word_is_suggested),
		cmocka_unit_test(words_of_the_language_are_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
