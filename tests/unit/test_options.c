/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/options.h"
#include "ui/verb.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Do these words pass after `ntptui`? */
static bool
fits(const char *words)
{
	char line[256], *argv[VERB_WORDS + 1];
	struct options o;
	int argc, verb;

	snprintf(line, sizeof(line), "ntptui %s", words);
	argc = verb_split(line, argv);
	optind = 0; /* glibc: from the beginning */
	return options_parse(&o, argc, argv, &verb) &&
	    options_fit(&o, verb < argc ? argv[verb] : NULL);
}

static void
an_option_of_another_verb_is_refused(void **state)
{
	(void)state;
	assert_false(fits("peers --samples 2"));
	assert_false(fits("--once"));
	assert_false(fits("check --list"));
	assert_false(fits("log -H host"));
	assert_false(fits("stop -c file"));
	assert_false(fits("query host --wide"));
}

static void
its_own_options_are_taken(void **state)
{
	(void)state;
	assert_true(fits("query host --samples 2 -6"));
	assert_true(fits("lab --once --json"));
	assert_true(fits("peers -H host -n -v"));
	assert_true(fits("--plain --local -c file"));
	assert_true(fits("serve --one-process --observe"));
}

/* They have a meaning only where a host is looked up. */
static void
a_family_wants_a_host(void **state)
{
	(void)state;
	assert_false(fits("-4"));
	assert_false(fits("peers -6"));
	assert_true(fits("-4 -H host"));
}

/* The words of `verbs` are verbs, and every verb reads what all do. */
static void
the_table_knows_verbs_only(void **state)
{
	const struct option_row *r;

	(void)state;
	for (size_t i = 0; (r = option_at(i)) != NULL; i++) {
		char words[256], *word, *rest = words;

		snprintf(words, sizeof(words), "%s",
		    r->verbs != NULL ? r->verbs : "help");
		while ((word = strsep(&rest, " ")) != NULL) {
			if (strcmp(word, "console") != 0)
				assert_non_null(verb_find(word, VERB_CLI));
			assert_true(option_is_for(r, word));
		}
		assert_int_equal(option_is_for(r, "restart"),
		    r->verbs == NULL || strstr(r->verbs, "restart") != NULL);
	}
}

/* A short name is not found in a long one. */
static void
words_are_compared_whole(void **state)
{
	const struct option_row row = { .verbs = "counters locked lock" };

	(void)state;
	assert_true(option_is_for(&row, "lock"));
	assert_false(option_is_for(&row, "count"));
	assert_false(option_is_for(&row, "ters"));
}

/* Every verb that can fail says in --help when. */
static void
the_help_lists_the_exit_codes(void **state)
{
	const struct verb *v;
	char *codes = NULL;
	size_t size;
	FILE *out = open_memstream(&codes, &size);

	(void)state;
	assert_non_null(out);
	options_help_codes(out);
	fclose(out);
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		if (v->fails != NULL) {
			assert_true((v->where & VERB_CLI) != 0);
			assert_non_null(strstr(codes, v->fails));
		}
	for (char c = '0'; c <= '3'; c++) {
		char line[] = { '\n', ' ', ' ', c, ' ', ' ', '\0' };

		assert_non_null(strstr(codes, line + (c == '0')));
	}
	free(codes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_option_of_another_verb_is_refused),
		cmocka_unit_test(its_own_options_are_taken),
		cmocka_unit_test(a_family_wants_a_host),
		cmocka_unit_test(the_table_knows_verbs_only),
		cmocka_unit_test(words_are_compared_whole),
		cmocka_unit_test(the_help_lists_the_exit_codes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
