/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "config/conf.h"

#include "scratch.h"

/* The line as a dialect's parser reads it; the caller frees both. */
static void
parse(struct stmt *s, unsigned dialect, const char *line, struct diags *ds)
{
	stmt_init(s);
	diags_init(ds);
	s->dialect = dialect;
	parse_line(s, "f", 2, line, strlen(line), ds);
}

static void
drop(struct stmt *s, struct diags *ds)
{
	stmt_free(s);
	diags_free(ds);
}

static void
a_dialects_words_pass_and_the_others_do_not(void **state)
{
	static const struct {
		const char *line;
		const char *both, *ntp, *sec; /* code, NULL: nothing is said */
		unsigned taken;
	} row[] = {
		{ "server a iburst", NULL, NULL, NULL, DIALECT_BOTH },
		{ "server a nts", "dialect-only", "other-dialect", NULL,
		    DIALECT_SEC },
		{ "server a xleave", "dialect-only", NULL, "other-dialect",
		    DIALECT_NTP },
		{ "broadcastclient", "dialect-only", NULL, "other-dialect",
		    DIALECT_NTP },
		{ "refclock shm", "dialect-only", "other-dialect", NULL,
		    DIALECT_SEC },
		{ "server a nts xleave", "dialect-only", "other-dialect",
		    "other-dialect", DIALECT_NONE },
		{ "restrict -4 10.0.0.0 mask 255.0.0.0", "dialect-only", NULL,
		    "other-dialect", DIALECT_NTP },
		{ "tos minclock 3.5", "dialect-only", "other-dialect", NULL,
		    DIALECT_SEC },
		{ "statistics usestats", "dialect-only", "other-dialect", NULL,
		    DIALECT_SEC },
		/* A word of one language is a plain one in the other. */
		{ "restrict lowpriotrap", "dialect-only", "bad-address", NULL,
		    DIALECT_SEC },
		{ "restrict default nopeer", NULL, NULL, "no-effect",
		    DIALECT_BOTH },
	};
	static const unsigned dialect[] = { DIALECT_BOTH, DIALECT_NTP,
		DIALECT_SEC };

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *want[] = { row[i].both, row[i].ntp, row[i].sec };

		for (size_t j = 0; j < 3; j++) {
			struct diags ds;
			struct stmt s;

			parse(&s, dialect[j], row[i].line, &ds);
			if (want[j] == NULL)
				assert_int_equal(ds.count, 0);
			else
				assert_string_equal(ds.item[0].code, want[j]);
			if (j == 0)
				assert_int_equal(s.taken, row[i].taken);
			else
				assert_int_equal(s.taken,
				    ds.errors > 0 ? DIALECT_NONE : dialect[j]);
			drop(&s, &ds);
		}
	}
}

static void
words_of_both_languages_do_not_mix(void **state)
{
	struct diags ds;
	struct stmt s;

	(void)state;
	parse(&s, DIALECT_BOTH, "server a nts xleave", &ds);
	assert_int_equal(ds.errors, 1);
	assert_string_equal(ds.item[1].code, "dialect-mixed");
	assert_int_equal(ds.item[1].at.col, 14);
	drop(&s, &ds);
}

static void
what_stands_before_a_mistake_is_kept(void **state)
{
	struct diags ds;
	struct stmt s;

	(void)state;
	parse(&s, DIALECT_BOTH, "enable monitor bogus ntp", &ds);
	assert_int_equal(s.narg, 1);
	assert_string_equal(s.arg[0].word->name, "monitor");
	assert_int_equal(s.ntoken, 4);
	assert_true(s.broken);
	drop(&s, &ds);
	parse(&s, DIALECT_BOTH, "restrict 10.9.6.0 netmask x ignore", &ds);
	assert_int_equal(s.head, 1);
	assert_int_equal(s.narg, 0);
	assert_true(s.broken);
	drop(&s, &ds);
}

static void
parts_of_a_line_are_found(void **state)
{
	struct diags ds;
	struct stmt s;

	(void)state;
	parse(&s, DIALECT_BOTH, "restrict -6 a::b noquery", &ds);
	assert_int_equal(s.family, ADDR_IPV6);
	assert_int_equal(s.head, 2);
	assert_int_equal(s.mask, 0);
	drop(&s, &ds);
	parse(&s, DIALECT_BOTH, "restrict 10.0.0.0 mask 255.0.0.0 kod", &ds);
	assert_int_equal(s.mask, 3);
	assert_int_equal(s.narg, 2);
	drop(&s, &ds);
	parse(&s, DIALECT_BOTH, "trustedkey 7 (10 ... 12)", &ds);
	assert_int_equal(s.nspan, 2);
	assert_true(s.span[0].first == 7 && s.span[0].last == 7);
	assert_true(s.span[1].first == 10 && s.span[1].last == 12);
	drop(&s, &ds);
	parse(&s, DIALECT_BOTH, "interface listen eth0", &ds);
	assert_string_equal(s.arg[0].word->name, "listen");
	assert_int_equal(s.head, 2);
	drop(&s, &ds);
	parse(&s, DIALECT_BOTH, "driftfile", &ds);
	assert_int_equal(s.head, 0);
	assert_int_equal(ds.count, 0);
	drop(&s, &ds);
}

static void
what_can_be_mended_is(void **state)
{
	static const struct {
		const char *line;
		uint32_t col, len;
		const char *text;
	} row[] = {
		{ "restict default", 1, 7, "restrict" },
		{ "server a ibrust", 10, 6, "iburst" },
		{ "server a \"iburst\"", 10, 8, "iburst" },
		{ "restrict 10.0.0.0 netmask 255.0.0.0", 19, 7, "mask" },
		{ "restrict 10.0.0.0 255.0.0.0", 19, 0, "mask " },
		{ "filegen loopstat", 9, 8, "loopstats" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct diags ds;
		struct stmt s;

		parse(&s, DIALECT_BOTH, row[i].line, &ds);
		assert_int_equal(ds.errors, 1);
		assert_int_equal(ds.item[0].fix.kind, FIX_REPLACE);
		assert_int_equal(ds.item[0].fix.col, row[i].col);
		assert_int_equal(ds.item[0].fix.len, row[i].len);
		assert_string_equal(ds.item[0].fix.text, row[i].text);
		drop(&s, &ds);
	}
}

/* A statement is used for line after line. */
static void
nothing_is_left_of_the_line_before(void **state)
{
	static const char first[] = "restrict -4 10.0.0.0 mask 255.0.0.0 kod";
	static const char second[] = "trustedkey 5";
	struct diags ds;
	struct stmt s;

	(void)state;
	parse(&s, DIALECT_BOTH, first, &ds);
	parse_line(&s, "f", 3, second, strlen(second), &ds);
	assert_int_equal(s.family, ADDR_NONE);
	assert_int_equal(s.head + s.mask + s.narg, 0);
	assert_int_equal(s.taken, DIALECT_BOTH);
	parse_line(&s, "f", 4, "", 0, &ds);
	assert_null(s.dir);
	assert_int_equal(s.ntoken + s.nspan, 0);
	drop(&s, &ds);
}

/* Not every one is kept, but every one is counted. */
static void
every_mistake_is_counted(void **state)
{
	static const char *const line[] = { "servr a", "server a ibrust",
		"driftfile a 5", "\"server\" a", "tos minclock x" };
	struct diags ds;
	struct stmt s;

	(void)state;
	diags_init(&ds);
	stmt_init(&s);
	for (uint32_t i = 0; i < 2 * DIAGS_MAX; i++)
		parse_line(
		    &s, "f", i + 1, line[i % 5], strlen(line[i % 5]), &ds);
	assert_int_equal(ds.errors, 2 * DIAGS_MAX);
	assert_int_equal(ds.count, DIAGS_MAX);
	drop(&s, &ds);
}

/* Every beginning of a line is a line; ASan watches. */
static void
a_line_may_end_anywhere(void **state)
{
	static const char *const line[] = {
		"restrict -4 10.0.0.0 mask 255.0.0.0 ippeerlimit 3 kod",
		"trustedkey 1 ( 3 ... 5 ) 8",
		"setvar a = \"b c\" default",
		"pollskewlist 10 5|5 default 6|6",
		"refclock shm unit 0 refid GPS flag1 1",
		"interface listen 192.0.2.0/24",
		"filegen loopstats type day enable",
		"driftfile \"/a b\" 0.5",
		"logconfig =syncall +clockinfo",
		"server -4 a.example minpoll 0x6 key 5 # c",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++)
		for (size_t len = 0; len <= strlen(line[i]); len++) {
			struct diags ds;
			struct stmt s;

			diags_init(&ds);
			stmt_init(&s);
			parse_line(&s, "f", 2, line[i], len, &ds);
			for (size_t k = 0; k < ds.count; k++)
				assert_true(
				    ds.item[k].at.col - 1 + ds.item[k].at.len <=
				    len);
			drop(&s, &ds);
		}
}

static size_t
errors_as(void **state, const char *text, unsigned dialect)
{
	char path[256];
	struct diags ds;
	struct conf *c, *with;
	size_t errors;

	scratch_text(state, "f", text);
	diags_init(&ds);
	c = conf_load_as(scratch_path(state, "f", path), dialect, &ds);
	assert_non_null(c);
	errors = ds.errors;
	with = conf_with(c, text, strlen(text), &ds);
	assert_int_equal(ds.errors, 2 * errors);
	assert_int_equal(conf_dialect(with), conf_dialect(c));
	conf_free(with);
	conf_free(c);
	diags_free(&ds);
	return errors;
}

static void
a_document_is_judged_in_its_dialect(void **state)
{
	static const char mixed[] = "server a nts\nbroadcastclient\nrevoke 9\n";

	assert_int_equal(errors_as(state, mixed, DIALECT_BOTH), 0);
	assert_int_equal(errors_as(state, mixed, DIALECT_NTP), 1);
	assert_int_equal(errors_as(state, mixed, DIALECT_SEC), 2);
	/* By evidence: more words are ntp.org's. */
	assert_int_equal(errors_as(state, mixed, DIALECT_NONE), 1);
	assert_int_equal(errors_as(state, "server a\n", DIALECT_NONE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dialects_words_pass_and_the_others_do_not),
		cmocka_unit_test(words_of_both_languages_do_not_mix),
		cmocka_unit_test(what_stands_before_a_mistake_is_kept),
		cmocka_unit_test(parts_of_a_line_are_found),
		cmocka_unit_test(what_can_be_mended_is),
		cmocka_unit_test(nothing_is_left_of_the_line_before),
		cmocka_unit_test(every_mistake_is_counted),
		cmocka_unit_test(a_line_may_end_anywhere),
		IN_SCRATCH(a_document_is_judged_in_its_dialect),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
