/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct addr
address(const char *text)
{
	struct addr a;

	assert_true(addr_parse(&a, text));
	return a;
}

static enum nic_act
decide(const struct nic_rule *r, size_t n, const char *name, const char *text)
{
	struct addr a = address(text);

	return nic_decide(r, n, name, &a);
}

static void
without_lines_everything_is_used(void **state)
{
	(void)state;
	assert_int_equal(decide(NULL, 0, "eth0", "192.0.2.1"), NIC_LISTEN);
	assert_int_equal(decide(NULL, 0, "lo", "::1"), NIC_LISTEN);
	assert_int_equal(decide(NULL, 0, "wildcard", "::"), NIC_LISTEN);
}

static void
with_lines_what_none_fits_is_left_alone_but_loopback(void **state)
{
	const struct nic_rule r[] = { { .act = NIC_LISTEN,
	    .what = NIC_BY_ADDR,
	    .addr = address("192.0.2.1"),
	    .prefix = 32 } };

	(void)state;
	assert_int_equal(decide(r, 1, "eth0", "192.0.2.1"), NIC_LISTEN);
	assert_int_equal(decide(r, 1, "eth0", "192.0.2.2"), NIC_IGNORE);
	assert_int_equal(decide(r, 1, "wildcard", "0.0.0.0"), NIC_IGNORE);
	assert_int_equal(decide(r, 1, "lo", "127.0.0.1"), NIC_LISTEN);
	assert_int_equal(decide(r, 1, "lo", "::1"), NIC_LISTEN);
}

static void
the_last_line_that_fits_decides(void **state)
{
	const struct nic_rule r[] = { { .act = NIC_IGNORE, .what = NIC_ALL },
		{ .act = NIC_LISTEN, .what = NIC_BY_NAME, .name = "ETH0" },
		{ .act = NIC_DROP, .what = NIC_IPV6 } };

	(void)state;
	assert_int_equal(decide(r, 3, "eth0", "192.0.2.1"), NIC_LISTEN);
	assert_int_equal(decide(r, 3, "eth01", "192.0.2.1"), NIC_IGNORE);
	assert_int_equal(decide(r, 3, "eth0", "2001:db8::1"), NIC_DROP);
	assert_int_equal(decide(r, 3, "lo", "::1"), NIC_DROP);
	assert_int_equal(decide(r, 3, "lo", "127.0.0.1"), NIC_LISTEN);
}

static void
all_is_not_wildcard_and_a_prefix_may_end_within_an_octet(void **state)
{
	const struct nic_rule r[] = { { .act = NIC_LISTEN, .what = NIC_ALL },
		{ .act = NIC_DROP, .what = NIC_WILDCARD },
		{ .act = NIC_IGNORE,
		    .what = NIC_BY_ADDR,
		    .addr = address("10.0.0.0"),
		    .prefix = 12 } };

	(void)state;
	assert_int_equal(decide(r, 1, "wildcard", "0.0.0.0"), NIC_IGNORE);
	assert_int_equal(decide(r, 2, "wildcard", "0.0.0.0"), NIC_DROP);
	assert_int_equal(decide(r, 3, "eth0", "10.15.255.255"), NIC_IGNORE);
	assert_int_equal(decide(r, 3, "eth0", "10.16.0.0"), NIC_LISTEN);
	assert_int_equal(decide(r, 3, "eth0", "2001:db8::1"), NIC_LISTEN);
}

static void
the_same_is_said_whatever_the_line(void **state)
{
	struct nic_rule a = { .what = NIC_BY_NAME, .name = "eth0", .line = 1 };
	struct nic_rule b = a;

	(void)state;
	b.line = 2;
	assert_true(nics_same(&a, 1, &b, 1));
	b.act = NIC_DROP;
	assert_false(nics_same(&a, 1, &b, 1));
	assert_false(nics_same(&a, 1, &a, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_lines_everything_is_used),
		cmocka_unit_test(
		    with_lines_what_none_fits_is_left_alone_but_loopback),
		cmocka_unit_test(the_last_line_that_fits_decides),
		cmocka_unit_test(
		    all_is_not_wildcard_and_a_prefix_may_end_within_an_octet),
		cmocka_unit_test(the_same_is_said_whatever_the_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
