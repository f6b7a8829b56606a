/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line in which another host tells what it saw of our server. */
#include "core/poolcheck.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NEAR(a, b, eps) assert_true(fabs((a) - (b)) <= (eps))

static struct pool_verdict
seen(const char *address)
{
	struct pool_verdict v = { .answered = true,
		.stratum = 2,
		.good = 3,
		.asked = 3,
		.offset = 0.000123,
		.error = 0.004,
		.delay = 0.0081,
		.at = 1795420800 };

	assert_true(addr_parse(&v.address, address));
	return v;
}

static void
test_written(void **state)
{
	struct pool_verdict v = seen("192.0.2.1");
	char buf[POOL_VERDICT_TEXT];

	(void)state;
	assert_string_equal(poolcheck_text(&v, buf, sizeof(buf)),
	    "ntptui-query 192.0.2.1 answers=3/3 stratum=2 leap=0 "
	    "offset=+0.000123 error=0.004000 delay=0.008100 "
	    "at=2026-11-23T08:00:00Z");
	v.answered = false;
	v.good = 0;
	v.at = 951782399; /* a leap day */
	assert_string_equal(poolcheck_text(&v, buf, sizeof(buf)),
	    "ntptui-query 192.0.2.1 answers=0/3 at=2000-02-28T23:59:59Z");
	assert_true(strlen(poolcheck_text(&v, buf, 20)) == 19);
}

static void
check_same(const struct pool_verdict *a, const struct pool_verdict *b)
{
	assert_true(addr_equal(&a->address, &b->address));
	assert_true(a->answered == b->answered && a->at == b->at);
	assert_true(a->good == b->good && a->asked == b->asked);
	if (!a->answered)
		return;
	assert_true(a->stratum == b->stratum && a->leap == b->leap);
	NEAR(a->offset, b->offset, 1e-6);
	NEAR(a->error, b->error, 1e-6);
	NEAR(a->delay, b->delay, 1e-6);
}

static void
test_read_again(void **state)
{
	struct pool_verdict v = seen("2001:db8::1"), got;
	char buf[POOL_VERDICT_TEXT];

	(void)state;
	v.leap = 3;
	v.offset = -1.5;
	poolcheck_text(&v, buf, sizeof(buf));
	assert_int_equal(poolcheck_parse(buf, &got), strlen(buf));
	check_same(&v, &got);
	v.answered = false;
	v.good = 0;
	poolcheck_text(&v, buf, sizeof(buf));
	assert_true(poolcheck_parse(buf, &got) > 0);
	check_same(&v, &got);
	/* Every day of some years. */
	for (int64_t at = 951782400 - 1000 * 86400LL; at < 1900000000;
	     at += 86399) {
		v.at = at;
		poolcheck_text(&v, buf, sizeof(buf));
		poolcheck_parse(buf, &got);
		assert_true(got.at == at);
	}
}

static void
test_found_in_a_paste(void **state)
{
	static const char text[] =
	    "$ ntptui query 192.0.2.1\r\n192.0.2.1: stratum 2, refid .GPS.\r\n"
	    "  ntptui-query 192.0.2.1 answers=3/3 stratum=2 leap=0 "
	    "offset=+0.1\r\n\n"
	    "ntptui-query 2001:db8::1 answers=0/3\n$ ";
	struct pool_verdict v;
	size_t at, more;

	(void)state;
	at = poolcheck_parse(text, &v);
	assert_true(at > 0 && v.answered && v.address.family == ADDR_IPV4);
	NEAR(v.offset, 0.1, 1e-9);
	assert_true(isnan(v.delay) && v.at == 0);
	more = poolcheck_parse(text + at, &v);
	assert_true(more > 0 && !v.answered && v.address.family == ADDR_IPV6);
	assert_int_equal(poolcheck_parse(text + at + more, &v), 0);
}

static void
test_ntpdate(void **state)
{
	struct pool_verdict v;

	(void)state;
	assert_true(poolcheck_parse(
			"server 192.0.2.1, stratum 2, offset -0.000450, delay "
			"0.02567\n23 Nov 08:00:00 ntpdate[1]: adjust",
			&v) > 0);
	assert_true(v.answered && v.stratum == 2);
	NEAR(v.offset, -0.00045, 1e-9);
	NEAR(v.delay, 0.02567, 1e-9);
	assert_true(poolcheck_parse("server 192.0.2.1, stratum 0, "
				    "offset 0.000000, delay 0.00000",
			&v) > 0);
	assert_false(v.answered);
	assert_true(
	    poolcheck_parse(
		"2026-11-23 08:00:00.468063 (+0000) +0.007126 +/- 0.015212 "
		"ntp.example 2001:db8::1 s3 no-leap",
		&v) > 0);
	assert_true(v.answered && v.stratum == 3 && v.leap == 0);
	NEAR(v.offset, 0.007126, 1e-9);
	NEAR(v.error, 0.015212, 1e-9);
}

static void
test_other_lines(void **state)
{
	static const char *const line[] = { "", "\n\n", "ntptui-query",
		"ntptui-query x answers=3/3", "ntptui-query 192.0.2.1",
		"ntptui-query 192.0.2.1 answers=3", "server",
		"server 192.0.2.1, offset 3", "+/-", "1 +/- 2",
		"1 +/- 2 192.0.2.1", "a +/- 1 192.0.2.1 s2" };
	struct pool_verdict v;

	(void)state;
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++)
		assert_int_equal(poolcheck_parse(line[i], &v), 0);
	/* More good answers than questions are none. */
	assert_true(
	    poolcheck_parse("ntptui-query 192.0.2.1 answers=4/3", &v) > 0);
	assert_false(v.answered);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_read_again),
		cmocka_unit_test(test_found_in_a_paste),
		cmocka_unit_test(test_ntpdate),
		cmocka_unit_test(test_other_lines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
