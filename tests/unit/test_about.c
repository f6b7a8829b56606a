/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Help for words of ntp.conf. GENERATE=1 writes the golden text anew; read it
 * before you commit.
 */
#include "config/about.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/about_rows.h"
#include "config/directive.h"

/* The first line of the help for the word in front of which ^ stands. */
static void
assert_about(const char *marked, const char *want)
{
	const char *at = strchr(marked, '^');
	char line[200], *told;

	assert_non_null(at);
	snprintf(
	    line, sizeof(line), "%.*s%s", (int)(at - marked), marked, at + 1);
	told = about_at(
	    DIALECT_BOTH, 2, line, strlen(line), (uint32_t)(at - marked) + 1);
	if (want == NULL) {
		assert_null(told);
		return;
	}
	assert_non_null(told);
	if (strncmp(told, want, strlen(want)) != 0 || told[strlen(want)] != ':')
		fail_msg("%s: %s", marked, told);
	free(told);
}

static void
each_word_of_a_line_has_its_help(void **state)
{
	static const char *const row[][2] = {
		{ "^server a iburst", "server" },
		{ "ser^ver a iburst", "server" },
		{ "server ^a iburst", "server" },
		{ "server a ^iburst", "server iburst" },
		{ "server a iburst^", "server iburst" },
		{ "server a minpoll ^4", "server minpoll" },
		{ "pool a ^iburst", "pool iburst" },
		{ "server ^-4 a", "-4" },
		{ "server ^iburst", "server" },
		{ "restrict ^default kod", "default" },
		{ "restrict ^source", "source" },
		{ "restrict 10.0.0.0 ^mask 255.0.0.0", "restrict mask" },
		{ "restrict 10.0.0.0 mask ^255.0.0.0", "restrict mask" },
		{ "restrict 10.0.0.0 bogus ^noquery", "restrict noquery" },
		{ "filegen ^loopstats", "filegen loopstats" },
		{ "filegen loopstats type ^day", "filegen type" },
		{ "controlkey ^5", "controlkey" },
		{ "setvar a = b ^default", "setvar default" },
		{ "bogus ^a", NULL },
		{ "^", NULL },
		{ "# ^server", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_about(row[i][0], row[i][1]);
}

static void
no_word_no_help(void **state)
{
	(void)state;
	assert_null(about_word(DIALECT_BOTH, "bogus", NULL));
	assert_null(about_word(DIALECT_BOTH, "server", "bogus"));
	assert_null(about_more("server", "bogus"));
	assert_null(about_more("bogus", NULL));
}

/* Every word of the table has help that names it, and ends with a newline. */
static void
every_word_of_the_table_has_help(void **state)
{
	size_t n;
	const struct directive *d = directive_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char *told = about_word(DIALECT_BOTH, d[i].name, NULL);

		assert_non_null(told);
		assert_non_null(strstr(told, d[i].help));
		free(told);
		for (size_t k = 0; d[i].option && k < d[i].option->count; k++) {
			const struct option_word *w = &d[i].option->word[k];

			told = about_word(DIALECT_BOTH, d[i].name, w->name);
			assert_non_null(told);
			assert_int_equal(told[strlen(told) - 1], '\n');
			free(told);
		}
	}
}

/* The rows of more help are for words that there are. */
static void
more_help_is_for_words_that_there_are(void **state)
{
	size_t n[2];
	const struct about_row *rows[] = { about_access(&n[0]),
		about_rest(&n[1]) };

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < n[i]; k++) {
			const struct about_row *r = &rows[i][k];
			char *told =
			    about_word(DIALECT_BOTH, r->directive, r->word);

			if (told == NULL || strstr(told, r->text) == NULL)
				fail_msg("%s %s", r->directive,
				    r->word != NULL ? r->word : "");
			free(told);
		}
}

static void
more_help_is_found(void **state)
{
	static const char *const row[][2] = {
		{ "restrict", NULL },
		{ "restrict", "default" },
		{ "restrict", "limited" },
		{ "unrestrict", "limited" },
		{ "server", "iburst" },
		{ "pool", "iburst" },
		{ "pool", NULL },
		{ "enable", "monitor" },
		{ "tos", "minsane" },
		{ "tinker", "panic" },
		{ "driftfile", NULL },
		{ "discard", "average" },
		{ "mru", "maxdepth" },
		{ "rlimit", "memlock" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (about_more(row[i][0], row[i][1]) == NULL)
			fail_msg("%s %s", row[i][0],
			    row[i][1] != NULL ? row[i][1] : "");
}

static void
main_words_read_well(void **state)
{
	static const char *const row[][2] = {
		{ "server", NULL },
		{ "server", "iburst" },
		{ "server", "minpoll" },
		{ "server", "nts" },
		{ "restrict", NULL },
		{ "restrict", "source" },
		{ "restrict", "noquery" },
		{ "restrict", "nopeer" },
		{ "restrict", "kod" },
		{ "tos", "maxclock" },
		{ "tinker", "panic" },
		{ "driftfile", NULL },
		{ "discard", "average" },
		{ "mru", "maxdepth" },
		{ "rlimit", "memlock" },
		{ "dscp", NULL },
		{ "disable", "monitor" },
		{ "simulate", NULL },
	};
	const char *top = getenv("top_srcdir");
	char path[4096], *text = NULL, want[32768] = "";
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	assert_non_null(f);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char *told = about_word(DIALECT_BOTH, row[i][0], row[i][1]);

		assert_non_null(told);
		fprintf(f, "%s%s", i > 0 ? "\n" : "", told);
		free(told);
	}
	fclose(f);
	snprintf(path, sizeof(path), "%s/tests/golden/about.out",
	    top != NULL ? top : ".");
	f = fopen(path, getenv("GENERATE") != NULL ? "w+" : "r");
	assert_non_null(f);
	if (getenv("GENERATE") != NULL) {
		fputs(text, f);
		rewind(f);
	}
	assert_true(fread(want, 1, sizeof(want) - 1, f) > 0);
	fclose(f);
	assert_string_equal(text, want);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_of_a_line_has_its_help),
		cmocka_unit_test(no_word_no_help),
		cmocka_unit_test(every_word_of_the_table_has_help),
		cmocka_unit_test(more_help_is_for_words_that_there_are),
		cmocka_unit_test(more_help_is_found),
		cmocka_unit_test(main_words_read_well),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
