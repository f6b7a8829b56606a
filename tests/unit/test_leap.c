/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/leap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <nettle/sha1.h>

/* The beginning and the end of the list as it was published in 2025. */
static const char sample[] = "#\tATOMIC TIME\n"
			     "#$\t3960835200\n"
			     "#@\t3991593600\n"
			     "2272060800\t10\t# 1 Jan 1972\n"
			     "2287785600\t11\t# 1 Jul 1972\r\n"
			     "\n"
			     "2303683200 12 # 1 Jan 1973\n"
			     "#h\t1 2c3 00000004 5 abcdef01\n";

static enum leap_flaw
parse(struct leap_table *t, const char *text, uint32_t *line)
{
	return leap_parse(t, text, strlen(text), line);
}

static void
a_list_is_read(void **state)
{
	static const uint8_t hash[LEAP_HASH] = { 0, 0, 0, 1, 0, 0, 2, 0xc3, 0,
		0, 0, 4, 0, 0, 0, 5, 0xab, 0xcd, 0xef, 1 };
	struct leap_table t;
	uint32_t line;

	(void)state;
	assert_int_equal(parse(&t, sample, &line), LEAP_GOOD);
	assert_int_equal(t.count, 3);
	assert_int_equal(t.entry[0].at, 63072000);
	assert_int_equal(t.entry[2].tai, 12);
	assert_int_equal(t.updated, 1751846400);
	assert_int_equal(t.expires, 1782604800);
	assert_true(t.hashed);
	assert_memory_equal(t.hash, hash, LEAP_HASH);
	assert_int_equal(t.ndigits, 56);
	assert_memory_equal(t.digits,
	    "39608352003991593600227206080010228778560011230368320012", 56);
}

static void
a_moment_has_a_tai_and_a_next_leap(void **state)
{
	struct leap_table t;
	struct leap_now n;
	uint32_t line;

	(void)state;
	parse(&t, sample, &line);
	n = leap_find(&t, 63071999);
	assert_int_equal(n.tai, 0);
	assert_int_equal(n.change, 0);
	n = leap_find(&t, 63072000);
	assert_int_equal(n.tai, 10);
	assert_int_equal(n.change, 1);
	assert_int_equal(n.at, 78796800);
	n = leap_find(&t, 78796800);
	assert_int_equal(n.tai, 11);
	n = leap_find(&t, INT64_C(4000000000));
	assert_int_equal(n.tai, 12);
	assert_int_equal(n.change, 0);
}

static void
a_deleted_second_is_one(void **state)
{
	struct leap_table t;
	uint32_t line;

	(void)state;
	assert_int_equal(
	    parse(&t, "2272060800 10\n2287785600 9\n", &line), LEAP_GOOD);
	assert_int_equal(leap_find(&t, 70000000).change, -1);
}

static void
what_is_no_list_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text;
		enum leap_flaw flaw;
		uint32_t line;
	} row[] = {
		{ "", LEAP_EMPTY, 0 },
		{ "# nothing\n", LEAP_EMPTY, 0 },
		{ "root:x:0:0:\n", LEAP_SYNTAX, 1 },
		{ "2272060800 10\n2287785600\n", LEAP_SYNTAX, 2 },
		{ "2272060800 10 x\n", LEAP_SYNTAX, 1 },
		{ "2272060800 -10\n", LEAP_SYNTAX, 1 },
		{ "9999999999999999999 10\n", LEAP_SYNTAX, 1 },
		{ "999999999999 10\n", LEAP_SYNTAX, 1 },
		{ "2272060800 10\n2272060800 11\n", LEAP_ORDER, 2 },
		{ "2272060800 10\n2287785600 12\n", LEAP_ORDER, 2 },
		{ "2272060800 99999\n", LEAP_LONG, 1 },
		{ "#h 1 2 3 4\n2272060800 10\n", LEAP_SYNTAX, 1 },
		{ "#h 123456789 2 3 4 5\n", LEAP_SYNTAX, 1 },
		{ "#@ soon\n", LEAP_SYNTAX, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct leap_table t;
		uint32_t line;

		assert_int_equal(parse(&t, row[i].text, &line), row[i].flaw);
		assert_int_equal(line, row[i].line);
		assert_int_equal(t.count, 0);
		assert_true(row[i].flaw == LEAP_GOOD ||
		    leap_flaw_text(row[i].flaw)[0] != '\0');
	}
}

static void
a_list_without_end_ends(void **state)
{
	char *text = calloc(1, LEAP_TEXT + 2), *at = text;
	struct leap_table t;
	uint32_t line;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < 1000; i++)
		at += snprintf(at, 32, "%d %d\n", 2000000000 + i, 10 + i % 2);
	assert_int_equal(
	    leap_parse(&t, text, (size_t)(at - text), &line), LEAP_LONG);
	assert_in_range(line, 100, LEAP_ENTRIES + 1);
	memset(text, '#', LEAP_TEXT + 1);
	assert_int_equal(leap_parse(&t, text, LEAP_TEXT + 1, &line), LEAP_LONG);
	free(text);
}

static void
any_octets_are_survived(void **state)
{
	static const char letters[] = "0123456789#$@h \t\n\rabcxyz\0-";
	uint64_t seed = 42;
	char text[400];

	(void)state;
	print_message("# seed %d\n", (int)seed);
	for (int round = 0; round < 20000; round++) {
		struct leap_table t;
		uint32_t line;
		size_t len;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		len = (seed >> 33) % sizeof(text);
		for (size_t i = 0; i < len; i++) {
			seed = seed * 6364136223846793005u + 1;
			text[i] = letters[(seed >> 33) % sizeof(letters)];
		}
		if (leap_parse(&t, text, len, &line) == LEAP_GOOD)
			assert_in_range(t.count, 1, LEAP_ENTRIES);
		else
			assert_int_equal(t.count, 0);
	}
}

static void
only_two_days_of_a_year_can_have_one(void **state)
{
	static const struct {
		int64_t now;
		bool can;
	} row[] = {
		{ 1483228799, true },   /* 2016-12-31T23:59:59Z */
		{ 1483142400, true },   /* 2016-12-31T00:00:00Z */
		{ 1483142399, false },  /* the second before */
		{ 1483228800, false },  /* 2017-01-01 */
		{ 1435708799, true },   /* 2015-06-30T23:59:59Z */
		{ 1456790399, false },  /* 2016-02-29T23:59:59Z */
		{ 4102444799, true },   /* 2099-12-31 */
		{ -1, true },           /* 1969-12-31 */
		{ -15984000, true },    /* 1969-06-30T00:00:00Z */
		{ 253402300799, true }, /* 9999-12-31 */
	};
	int64_t end;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(leap_day(row[i].now, &end), row[i].can);
	assert_true(leap_day(1483228799, &end));
	assert_int_equal(end, 1483228800);
}

/* The list of this machine, if it has one: its hash must be what we take it
 * to be the hash of. */
static void
the_published_hash_is_ours(void **state)
{
	FILE *f = fopen("/usr/share/zoneinfo/leap-seconds.list", "re");
	uint8_t digest[LEAP_HASH];
	struct leap_table t;
	struct sha1_ctx sha1;
	uint32_t line;
	char *text;
	size_t len;

	(void)state;
	if (f == NULL)
		skip();
	text = calloc(1, LEAP_TEXT);
	assert_non_null(text);
	len = fread(text, 1, LEAP_TEXT, f);
	fclose(f);
	assert_int_equal(leap_parse(&t, text, len, &line), LEAP_GOOD);
	assert_true(t.hashed && t.count >= 28);
	sha1_init(&sha1);
	sha1_update(&sha1, t.ndigits, (const uint8_t *)t.digits);
	sha1_digest(&sha1, sizeof(digest), digest);
	assert_memory_equal(digest, t.hash, LEAP_HASH);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_read),
		cmocka_unit_test(a_moment_has_a_tai_and_a_next_leap),
		cmocka_unit_test(a_deleted_second_is_one),
		cmocka_unit_test(what_is_no_list_is_refused_with_its_line),
		cmocka_unit_test(a_list_without_end_ends),
		cmocka_unit_test(any_octets_are_survived),
		cmocka_unit_test(only_two_days_of_a_year_can_have_one),
		cmocka_unit_test(the_published_hash_is_ours),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
