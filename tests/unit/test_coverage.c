/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says it does with directives. */
#include "config/check.h"
#include "config/directive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static enum coverage
of(const char *name)
{
	const struct directive *d = directive_find(name);

	assert_non_null(d);
	return check_coverage(d);
}

static void
nobody_is_misled(void **state)
{
	(void)state;
	assert_int_equal(of("driftfile"), COVERAGE_ACTED);
	assert_int_equal(of("includefile"), COVERAGE_ACTED);
	assert_int_equal(of("dscp"), COVERAGE_ACTED);
	assert_int_equal(of("leapfile"), COVERAGE_ACTED);
	assert_int_equal(of("fudge"), COVERAGE_PARTLY);
	assert_int_equal(of("refclock"), COVERAGE_PARTLY);
	assert_int_equal(of("server"), COVERAGE_PARTLY);
	assert_int_equal(of("restrict"), COVERAGE_ACTED);
	assert_int_equal(of("discard"), COVERAGE_ACTED);
	assert_int_equal(of("limit"), COVERAGE_ACTED);
	assert_int_equal(of("mru"), COVERAGE_ACTED);
	assert_int_equal(of("disable"), COVERAGE_PARTLY);
	assert_int_equal(of("filegen"), COVERAGE_ACTED);
	assert_int_equal(of("statistics"), COVERAGE_PARTLY);
	assert_int_equal(of("logconfig"), COVERAGE_ACTED);
	assert_int_equal(of("keys"), COVERAGE_ACTED);
	assert_int_equal(of("trustedkey"), COVERAGE_ACTED);
	assert_int_equal(of("controlkey"), COVERAGE_ACTED);
	assert_int_equal(of("requestkey"), COVERAGE_KEPT);
}

/* A directive that is only kept has no word that is acted on. */
static void
words_and_directives_agree(void **state)
{
	size_t count;
	const struct directive *d = directive_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t acted = 0;

		for (size_t j = 0;
		     d[i].option != NULL && j < d[i].option->count; j++)
			acted += check_acted(&d[i], &d[i].option->word[j]);
		if (check_coverage(&d[i]) == COVERAGE_KEPT)
			assert_int_equal(acted, 0);
		if (check_coverage(&d[i]) == COVERAGE_PARTLY)
			assert_true(acted > 0 && acted < d[i].option->count);
	}
}

static void
note(void *arg, const char *word, uint32_t line)
{
	(void)word;
	*(uint32_t *)arg += line;
}

static void
lines_are_counted(void **state)
{
	const char text[] = "server a\nsrver b\nserver c\n# server d\n";
	uint32_t unknown = 0;
	struct diags ds;
	struct conf *c;

	(void)state;
	diags_init(&ds);
	c = conf_parse("f", text, strlen(text), &ds);
	assert_int_equal(check_uses(c, "server"), 2);
	assert_int_equal(check_uses(c, "pool"), 0);
	assert_int_equal(check_uses(NULL, "server"), 0);
	check_unknown(c, note, &unknown);
	assert_int_equal(unknown, 2);
	conf_free(c);
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_misled),
		cmocka_unit_test(words_and_directives_agree),
		cmocka_unit_test(lines_are_counted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
