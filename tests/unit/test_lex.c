/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/lex.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * The words of a line in one string: text@column+length, with a mark behind
 * quoted (") and special (!) ones. The first word is read as a token, the
 * others as `want`.
 */
static const char *
words(const char *line, enum lex_want want, char out[512])
{
	static const char mark[][2] = { "", "\"", "!" };
	char text[512];
	struct lexer lx;
	struct token t;
	size_t used = 0;
	enum lex_want next = LEX_TOKEN;

	out[0] = '\0';
	lex_init(&lx, line, strlen(line), text);
	while (lex_next(&lx, next, &t)) {
		used += (size_t)snprintf(out + used, 512 - used, "%s%s@%u+%u%s",
		    used > 0 ? " " : "", t.text, (unsigned)t.col,
		    (unsigned)t.len, mark[t.kind]);
		next = want;
	}
	return out;
}

static void
words_are_cut_as_ntpd_cuts_them(void **state)
{
	static const struct {
		const char *line, *want;
	} row[] = {
		{ "", "" },
		{ " \t\r\f\v", "" },
		{ "a bb\tccc\r", "a@1+1 bb@3+2 ccc@6+3" },
		{ "a # b", "a@1+1" },
		{ "host#b", "host@1+4" },
		{ "\"a b\" c", "a b@1+5\" c@7+1" },
		{ "/a\"b c\"d", "/ab c@1+7\" d@8+1" },
		{ "\"a#b\"", "a#b@1+5\"" },
		{ "\"open", "open@1+5\"" },
		{ "a \"\" b", "a@1+1 b@6+1" },
		{ "'a b'", "'a@1+2 b'@4+2" },
		{ "a,b;c", "a@1+1 ,@2+1! b@3+1 ;@4+1! c@5+1" },
		{ "=x", "=@1+1! x@2+1" },
		{ "\\", "\\@1+1" },
		{ "\xc3\xa9", "" },
		{ "\xc3\xa9 x", "x@4+1" },
		{ "\xc3\xa9x", "x@3+1" },
		{ "x\xc3\xa9y z", "xy@1+4 z@6+1" },
		{ "\xc3\xa9# x", "" },
		{ "\"a\xc3\xa9 b\" c", "a b@1+7\" c@9+1" },
	};
	char out[512];

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_string_equal(
		    words(row[i].line, LEX_TOKEN, out), row[i].want);
}

static void
a_string_takes_special_characters_in(void **state)
{
	char out[512];

	(void)state;
	assert_string_equal(words("server 192.0.2.1, iburst", LEX_STRING, out),
	    "server@1+6 192.0.2.1,@8+10 iburst@19+6");
	assert_string_equal(words("logconfig =all", LEX_STRING, out),
	    "logconfig@1+9 =all@11+4");
}

static void
octets_that_are_left_out_are_known(void **state)
{
	static const char line[] = "a \xe2\x80\x93x \xc3\xa9";
	char text[64];
	struct lexer lx;
	struct token t;

	(void)state;
	lex_init(&lx, line, sizeof(line) - 1, text);
	while (lex_next(&lx, LEX_TOKEN, &t))
		continue;
	assert_int_equal(lx.eight_col, 3);
	assert_int_equal(lx.eight_len, 3);
	lex_init(&lx, "a # \xc3\xa9", 6, text);
	while (lex_next(&lx, LEX_TOKEN, &t))
		continue;
	assert_int_equal(lx.eight_col, 0);
}

static struct token
word(const char *text)
{
	return (struct token){ .text = text, .kind = TOKEN_WORD };
}

static void
whole_numbers_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool integer, wide;
		double value;
	} row[] = {
		{ "0", true, true, 0 },
		{ "007", true, true, 7 },
		{ "-5", true, true, -5 },
		{ "2147483647", true, true, 2147483647.0 },
		{ "2147483648", false, true, 2147483648.0 },
		{ "4294967295", false, true, 4294967295.0 },
		{ "4294967296", false, false, 0 },
		{ "99999999999999999999999", false, false, 0 },
		{ "0x1F", false, true, 31 },
		{ "0x", false, false, 0 },
		{ "0x-1", false, false, 0 },
		{ "0xg", false, false, 0 },
		{ "+5", false, false, 0 },
		{ "-", false, false, 0 },
		{ "--5", false, false, 0 },
		{ "5a", false, false, 0 },
		{ "", false, false, 0 },
		{ " 5", false, false, 0 },
		{ "1.0", false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct token t = word(row[i].text);
		double v = -99;

		assert_true(lex_integer(&t, &v) == row[i].integer);
		assert_true(v == (row[i].integer ? row[i].value : -99));
		assert_true(lex_unsigned(&t, &v) == row[i].wide);
		assert_true(!row[i].wide || v == row[i].value);
		t.kind = TOKEN_QUOTED;
		assert_false(lex_integer(&t, &v) || lex_unsigned(&t, &v));
	}
}

static void
assert_numbers(void)
{
	static const struct {
		const char *text;
		bool good;
		double value;
	} row[] = {
		{ "1", true, 1 },
		{ "-0.25", true, -0.25 },
		{ "+1.5", true, 1.5 },
		{ ".5", true, 0.5 },
		{ "5.", true, 5 },
		{ "1e3", true, 1000 },
		{ "1.5E-3", true, 1.5e-3 },
		{ "1e-400", true, 0 },
		{ "1e400", false, 0 },
		{ "1e", false, 0 },
		{ "e5", false, 0 },
		{ ".", false, 0 },
		{ "-", false, 0 },
		{ "1,5", false, 0 },
		{ "0x10", false, 0 },
		{ "inf", false, 0 },
		{ "nan", false, 0 },
		{ "1.5.5", false, 0 },
		{ "", false, 0 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct token t = word(row[i].text);
		double v = 0;

		assert_true(lex_number(&t, &v) == row[i].good);
		assert_true(v == row[i].value);
	}
}

static void
numbers_are_read_strictly(void **state)
{
	(void)state;
	assert_numbers();
}

static void
the_locale_does_not_matter(void **state)
{
	static const char *const comma[] = { "de_DE.UTF-8", "fr_FR.UTF-8",
		"de_DE", "fr_FR", "ru_RU.UTF-8", "es_ES.UTF-8" };
	bool found = false;

	(void)state;
	for (size_t i = 0; i < sizeof(comma) / sizeof(comma[0]); i++)
		found = found || setlocale(LC_NUMERIC, comma[i]) != NULL;
	if (!found) {
		print_message(
		    "# skipped: no locale with a decimal comma here\n");
		return;
	}
	assert_string_equal(localeconv()->decimal_point, ",");
	assert_numbers();
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut_as_ntpd_cuts_them),
		cmocka_unit_test(a_string_takes_special_characters_in),
		cmocka_unit_test(octets_that_are_left_out_are_known),
		cmocka_unit_test(whole_numbers_are_read_strictly),
		cmocka_unit_test(numbers_are_read_strictly),
		cmocka_unit_test(the_locale_does_not_matter),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
