/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broken restrict lines: each mistake has a message of its own, at the word
 * that is wrong, and where a machine can mend it, a fix that does. */
#include "config/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct mistake {
	const char *line;
	uint32_t col;
	const char *code, *says;
	const char *mended; /* NULL: there is no fix */
} mistakes[] = {
	{ "restrict 10.0.0.0 netmask 255.0.0.0 noquery", 19, "bad-mask",
	    "the word is mask, not netmask",
	    "restrict 10.0.0.0 mask 255.0.0.0 noquery" },
	{ "restrict 10.0.0.0 255.0.0.0 noquery", 19, "bad-mask",
	    "the word mask is missing before '255.0.0.0'",
	    "restrict 10.0.0.0 mask 255.0.0.0 noquery" },
	{ "restrict 10.0.0.0 mask 8 noquery", 24, "bad-mask",
	    "a mask is written as an address: 255.0.0.0, not the length '8'",
	    "restrict 10.0.0.0 mask 255.0.0.0 noquery" },
	{ "restrict 2001:db8:: mask 32", 26, "bad-mask",
	    "a mask is written as an address: ffff:ffff::, not the length "
	    "'32'",
	    "restrict 2001:db8:: mask ffff:ffff::" },
	{ "restrict 10.0.0.0 mask 33", 24, "bad-mask",
	    "'33' is no mask: write it like 255.255.255.0 or ffff:ffff::",
	    NULL },
	{ "restrict 10.0.0.0 mask 0xff000000", 24, "bad-mask",
	    "'0xff000000' is no mask: write it like 255.255.255.0 or "
	    "ffff:ffff::",
	    NULL },
	{ "restrict 10.0.0.0 mask", 19, "missing-argument",
	    "a mask such as 255.255.255.0 is missing behind 'mask'", NULL },
	{ "restrict default mask 0.0.0.0 noquery", 18, "bad-mask",
	    "only an address can have a mask, default and source have none",
	    "restrict default noquery" },
	{ "restrict 127.0.0.1 ::1", 20, "two-addresses",
	    "one line is about one address: write another line for '::1'",
	    NULL },
	{ "restrict default no-query", 18, "unknown-option",
	    "'no-query' is no option of restrict; did you mean noquery?",
	    "restrict default noquery" },
	{ "restrict default kod,limited", 21, "comma",
	    "flags have blanks between them, no commas",
	    "restrict default kod limited" },
	{ "restrict default kod, limited", 21, "comma",
	    "flags have blanks between them, no commas",
	    "restrict default kod limited" },
	{ "restrict default kod,", 21, "comma",
	    "flags have blanks between them, no commas",
	    "restrict default kod" },
	{ "restrict default \"noquery\"", 18, "quoted-word",
	    "a quoted word is no option: write 'noquery' without quotes",
	    "restrict default noquery" },
	{ "restrict default query", 18, "unknown-option",
	    "'query' is no flag: flags only forbid, and what none forbids is "
	    "allowed",
	    "restrict default" },
	{ "restrict noquery", 10, "bad-address",
	    "whom the line is about must stand before 'noquery': an address, "
	    "default or source",
	    "restrict default noquery" },
	{ "restrict noquery 10.0.0.1", 10, "bad-address",
	    "whom the line is about must stand before 'noquery': an address, "
	    "default or source",
	    NULL },
	{ "restrict 10.1 noquery", 10, "bad-address",
	    "'10.1' is a number, no address: write all four parts", NULL },
	{ "restrict all noquery", 10, "bad-address",
	    "'all' is no address: for everybody, write default",
	    "restrict default noquery" },
	{ "restrict -4 source noquery", 10, "bad-address",
	    "source is for IPv4 and IPv6: leave -4 out",
	    "restrict source noquery" },
	{ "restrict", 1, "missing-argument",
	    "an address, default or source is missing behind 'restrict'",
	    NULL },
	{ "restrict default kod \\", 22, "no-continuation",
	    "a line cannot go on in the next one: write it as one",
	    "restrict default kod " },
	{ "restrict 10.0.0.1 noquery mask 255.0.0.0", 27, "bad-mask",
	    "'mask' can stand only right behind the address", NULL },
	{ "restict default noquery", 1, "unknown-word",
	    "no directive is called 'restict'; did you mean restrict?",
	    "restrict default noquery" },
};

#define COUNT (sizeof(mistakes) / sizeof(mistakes[0]))

static void
read_line(struct stmt *s, struct diags *ds, const char *line)
{
	stmt_init(s);
	diags_init(ds);
	parse_line(s, "f", 2, line, strlen(line), ds);
}

static const struct diag *
first_error(const struct diags *ds)
{
	size_t i = 0;

	while (i + 1 < ds->count && ds->item[i].sev != SEV_ERROR)
		i++;
	assert_in_range(ds->count, 1, 10);
	assert_int_equal(ds->item[i].sev, SEV_ERROR);
	return &ds->item[i];
}

static void
each_mistake_has_its_message(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct mistake *m = &mistakes[i];
		const struct diag *d;
		struct diags ds;
		struct stmt s;

		read_line(&s, &ds, m->line);
		d = first_error(&ds);
		assert_true(s.broken);
		assert_int_equal(ds.errors, 1);
		assert_string_equal(d->code, m->code);
		assert_string_equal(d->text, m->says);
		assert_int_equal(d->at.col, m->col);
		stmt_free(&s);
		diags_free(&ds);
	}
}

static void
a_fix_mends_the_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct mistake *m = &mistakes[i];
		const struct diag_fix *f;
		struct diags ds;
		struct stmt s;
		char line[200];

		read_line(&s, &ds, m->line);
		f = &first_error(&ds)->fix;
		assert_int_equal(f->kind != FIX_NONE, m->mended != NULL);
		if (m->mended != NULL) {
			assert_int_equal(f->kind, FIX_REPLACE);
			snprintf(line, sizeof(line), "%.*s%s%s",
			    (int)f->col - 1, m->line, f->text,
			    m->line + f->col - 1 + f->len);
			assert_string_equal(line, m->mended);
		}
		stmt_free(&s);
		diags_free(&ds);
		if (m->mended == NULL)
			continue;
		read_line(&s, &ds, m->mended);
		assert_false(s.broken);
		assert_int_equal(ds.errors, 0);
		stmt_free(&s);
		diags_free(&ds);
	}
}

/* The word that broke the line is the one that the message is about, or the
 * first that is missing. */
static void
the_bad_word_is_known(void **state)
{
	static const struct {
		const char *line;
		size_t bad;
	} row[] = {
		{ "restrict default bogus noquery", 2 },
		{ "restrict default noquery bogus", 3 },
		{ "restrict 10.0.0.0 mask", 3 },
		{ "restrict", 1 },
		{ "bogus", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct diags ds;
		struct stmt s;

		read_line(&s, &ds, row[i].line);
		assert_true(s.broken);
		assert_int_equal(s.bad, row[i].bad);
		stmt_free(&s);
		diags_free(&ds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_has_its_message),
		cmocka_unit_test(a_fix_mends_the_line),
		cmocka_unit_test(the_bad_word_is_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
