/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/syntax.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/directive.h"
#include "config/parse.h"

#include "prop.h"

/* A letter for each class. */
static const char letters[SYNTAX_CLASSES + 1] = " #DonAsueP";

static void
assert_classes(unsigned dialect, const char *line, const char *want)
{
	struct syntax *s = syntax_new();
	size_t len = strlen(line);
	const uint8_t *class = syntax_line(s, dialect, 2, line, len);
	char got[200];

	assert_in_range(len, 0, sizeof(got) - 1);
	for (size_t i = 0; i < len; i++) {
		assert_in_range(class[i], 0, SYNTAX_CLASSES - 1);
		got[i] = letters[class[i]];
	}
	got[len] = '\0';
	assert_string_equal(got, want);
	syntax_free(s);
}

static void
each_word_has_its_class(void **state)
{
	static const struct {
		const char *line, *want;
	} row[] = {
		{ "", "" },
		{ "   ", "   " },
		{ "# all of it", "###########" },
		{ "  # a blank before", "  ################" },
		{ "server a.example iburst key 5 # why",
		    "DDDDDD AAAAAAAAA oooooo ooo n #####" },
		{ "server -6 a#b", "DDDDDD oo A##" },
		{ "restrict 10.0.0.0 mask 255.0.0.0 kod limited",
		    "DDDDDDDD AAAAAAAA oooo AAAAAAAAA ooo ooooooo" },
		{ "restrict -4 default", "DDDDDDDD oo ooooooo" },
		{ "restrict source nomodify", "DDDDDDDD oooooo oooooooo" },
		{ "trustedkey 1 ( 2 ... 5 )", "DDDDDDDDDD n P n PPP n P" },
		{ "driftfile \"/var/a b\"", "DDDDDDDDD ssssssssss" },
		{ "driftfile \"/a # b", "DDDDDDDDD sssssss" },
		{ "filegen loopstats file x type day enable",
		    "DDDDDDD ooooooooo oooo s oooo ooo oooooo" },
		{ "interface listen eth0", "DDDDDDDDD oooooo AAAA" },
		{ "interface ignore wildcard", "DDDDDDDDD oooooo oooooooo" },
		{ "setvar a = b default", "DDDDDD s P s ooooooo" },
		{ "controlkey 5", "DDDDDDDDDD n" },
		{ "tos minsane 2", "DDD ooooooo n" },
		{ "logconfig =syncall", "DDDDDDDDD ssssssss" },
		{ "server a \"\" iburst", "DDDDDD A ss oooooo" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_classes(DIALECT_BOTH, row[i].line, row[i].want);
}

static void
a_mistake_is_where_the_line_breaks(void **state)
{
	static const struct {
		const char *line, *want;
	} row[] = {
		{ "servr a iburst", "uuuuu u uuuuuu" },
		{ "\"server\" a", "uuuuuuuu u" },
		{ "server a bogus prefer # x", "DDDDDD A eeeee uuuuuu ###" },
		{ "server", "DDDDDD" },
		{ "server a minpoll", "DDDDDD A ooooooo" },
		{ "server a minpoll x", "DDDDDD A ooooooo e" },
		{ "restrict 10.0.0.1 netmask 255.0.0.0",
		    "DDDDDDDD AAAAAAAA eeeeeee uuuuuuuuu" },
		{ "restrict noquery", "DDDDDDDD eeeeeee" },
		{ "tos minsane 1 , 2", "DDD ooooooo n e u" },
		{ "server a\xc3\xa9 iburst", "DDDDDD Aee oooooo" },
		{ "# caf\xc3\xa9", "#######" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_classes(DIALECT_BOTH, row[i].line, row[i].want);
}

static void
the_dialect_counts(void **state)
{
	(void)state;
	assert_classes(DIALECT_NTP, "server a nts", "DDDDDD A eee");
	assert_classes(DIALECT_SEC, "server a nts", "DDDDDD A ooo");
	assert_classes(DIALECT_SEC, "discard average 3", "eeeeeee uuuuuuu u");
}

static void
a_mark_is_blank_in_the_first_line_only(void **state)
{
	static const char line[] = "\xef\xbb\xbftos";
	struct syntax *s = syntax_new();

	(void)state;
	assert_int_equal(
	    syntax_line(s, DIALECT_BOTH, 1, line, 6)[0], SYNTAX_BLANK);
	assert_int_equal(
	    syntax_line(s, DIALECT_BOTH, 2, line, 6)[0], SYNTAX_ERROR);
	syntax_free(s);
}

/* A line of pieces that matter to the scanner. */
static size_t
random_line(char *line, size_t room)
{
	static const char *const piece[] = { "server", "restrict", "default",
		"mask", " ", "  ", "\t", "#", "\"", "\"\"", "10.0.0.0",
		"noquery", "iburst", "key", "5", "1.5", "(", ")", "...", "=",
		",", "\xc3\xa9", "trustedkey", "setvar", "fudge", "-4", "x" };
	size_t len = 0, n = prop_below(12);

	while (n-- > 0) {
		const char *p =
		    piece[prop_below(sizeof(piece) / sizeof(piece[0]))];
		size_t more = strlen(p);

		if (len + more > room)
			break;
		memcpy(line + len, p, more);
		len += more;
	}
	return len;
}

/* Blank is what is blank, every other octet has a class, and where the parser
 * sees an error there is one. */
static void
every_octet_has_one_class(void **state)
{
	struct syntax *s = syntax_new();
	struct diags ds;
	struct stmt st;
	char line[200];

	(void)state;
	prop_start();
	stmt_init(&st);
	diags_init(&ds);
	for (int n = 0; n < 20000; n++) {
		size_t len = random_line(line, sizeof(line));
		const uint8_t *class =
		    syntax_line(s, DIALECT_BOTH, 2, line, len);

		for (size_t i = 0; i < len; i++)
			if (class[i] == SYNTAX_BLANK)
				assert_true(line[i] == ' ' || line[i] == '\t');
		diags_free(&ds);
		parse_line(&st, NULL, 2, line, len, &ds);
		for (size_t i = 0; i < ds.count; i++) {
			const struct diag *d = &ds.item[i];

			if (d->sev != SEV_ERROR || st.dir == NULL ||
			    strcmp(d->code, "missing-argument") == 0)
				continue;
			assert_int_equal(class[d->at.col - 1], SYNTAX_ERROR);
		}
	}
	diags_free(&ds);
	stmt_free(&st);
	syntax_free(s);
}

static void
a_very_long_line_is_read_so_far(void **state)
{
	size_t len = SYNTAX_MAX + 1000;
	char *line = malloc(len);
	struct syntax *s = syntax_new();
	const uint8_t *class;

	(void)state;
	assert_non_null(line);
	memset(line, ' ', len);
	memcpy(line, "tos", 3);
	class = syntax_line(s, DIALECT_BOTH, 1, line, len);
	assert_int_equal(class[0], SYNTAX_DIRECTIVE);
	assert_int_equal(class[SYNTAX_MAX - 1], SYNTAX_BLANK);
	assert_int_equal(class[SYNTAX_MAX], SYNTAX_UNKNOWN);
	assert_int_equal(class[len - 1], SYNTAX_UNKNOWN);
	syntax_free(s);
	free(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_has_its_class),
		cmocka_unit_test(a_mistake_is_where_the_line_breaks),
		cmocka_unit_test(the_dialect_counts),
		cmocka_unit_test(a_mark_is_blank_in_the_first_line_only),
		cmocka_unit_test(every_octet_has_one_class),
		cmocka_unit_test(a_very_long_line_is_read_so_far),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
