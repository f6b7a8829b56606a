/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses: what is read, what is printed, compared with libc's own
 * inet_pton() and inet_ntop(). NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <string.h>

#include "core/addr.h"
#include "prop.h"

static struct addr
parsed(const char *text)
{
	struct addr a = { 0 };

	assert_true(addr_parse(&a, text));
	return a;
}

static void
assert_text(const char *text, const char *want)
{
	struct addr a = parsed(text);
	char buf[ADDR_TEXT];

	assert_string_equal(addr_text(&a, buf, sizeof(buf)), want);
}

static void
test_text(void **state)
{
	(void)state;
	assert_text("192.0.2.1", "192.0.2.1");
	assert_text("0.0.0.0", "0.0.0.0");
	assert_text("255.255.255.255", "255.255.255.255");
	assert_text("::", "::");
	assert_text("::1", "::1");
	assert_text("1::", "1::");
	assert_text("2001:DB8:0:0:0:0:0:1", "2001:db8::1");
	assert_text("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
	assert_text("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
	assert_text("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
	assert_text("0:0:1::", "0:0:1::");
	assert_text("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
	assert_text("::ffff:192.0.2.1", "::ffff:192.0.2.1");
	assert_text("64:ff9b::192.0.2.33", "64:ff9b::c000:221");
	assert_text("fe80::1%3", "fe80::1%3");
	assert_text("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295");
}

static void
test_refused(void **state)
{
	/* More than a buffer for addresses holds. */
	static const char too_long[] =
	    "::11111111111111111111111111111111111111111111111111111111111111"
	    "111111111111111111111111111111";
	static const char *const bad[] = { "", " ", "1", "1.2.3", "1.2.3.4.5",
		"256.0.0.1", "1.2.3.04", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4",
		"1.2.3.-4", "1..2.3", "1.2.3.", "0x1.2.3.4", "1.2.3.4%1",
		"1.2.3.4:123", ":", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7:8::", "1:2:3:4::5:6:7:8",
		"12345::", "g::", "::1%", "::1%eth0", "::1%1x",
		"::1%4294967296", "[::1]", "::1.2.3", "::1.2.3.4:5",
		"1:2:3:4:5:6:7:1.2.3.4", "::ffff:", "ntp.example.org",
		"1:2:3:4:5:6:7:8%00000000000", too_long };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct addr a, before;

		memset(&a, 0x5a, sizeof(a));
		before = a;
		if (addr_parse(&a, bad[i]))
			fail_msg("\"%s\" was read", bad[i]);
		assert_memory_equal(&a, &before, sizeof(a));
	}
}

static void
test_text_as_libc(void **state)
{
	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct addr a = { .family = ADDR_IPV6 }, b;
		char want[INET6_ADDRSTRLEN], got[ADDR_TEXT];

		for (int j = 0; j < 8; j++) {
			uint64_t g = prop_below(3) > 0 ? 0 : prop_u64();

			g >>= prop_below(16);
			a.ip[2 * j] = (uint8_t)(g >> 8);
			a.ip[2 * j + 1] = (uint8_t)g;
		}
		/* ::1.2.3.4 is how libc prints the deprecated compatible
		 * addresses; RFC 5952 does not ask for it. */
		a.ip[0] |= 0x20;
		assert_non_null(inet_ntop(AF_INET6, a.ip, want, sizeof(want)));
		addr_text(&a, got, sizeof(got));
		assert_string_equal(got, want);
		assert_true(addr_parse(&b, got));
		assert_true(addr_equal(&a, &b));
	}
}

/* What libc reads we read, and the other way round. */
static void
test_parse_as_libc(void **state)
{
	static const char set[] = "0123456789abcdefF::::....::";
	int read = 0;

	(void)state;
	for (int i = 0; i < 400000; i++) {
		char text[24];
		size_t len = 2 + prop_below(14);
		bool v4 = prop_below(2) == 0;
		uint8_t ip[16];
		struct addr a;
		int ok;

		for (size_t j = 0; j < len; j++)
			text[j] = v4 && prop_below(2) == 0
			    ? '.'
			    : set[prop_below(v4 ? 10 : sizeof(set) - 1)];
		text[len] = '\0';
		v4 = strchr(text, ':') == NULL;
		ok = inet_pton(v4 ? AF_INET : AF_INET6, text, ip) == 1;
		read += ok;
		if (ok != (int)addr_parse(&a, text))
			fail_msg("\"%s\": libc %d", text, ok);
		if (ok)
			assert_memory_equal(ip, a.ip, v4 ? 4 : 16);
	}
	assert_true(read > 1000);
}

static void
test_port(void **state)
{
	struct addr a = parsed("192.0.2.1"), b = parsed("2001:db8::1");
	char buf[ADDR_TEXT];

	(void)state;
	a.port = 123;
	b.port = 65535;
	assert_string_equal(
	    addr_text_port(&a, buf, sizeof(buf)), "192.0.2.1:123");
	assert_string_equal(
	    addr_text_port(&b, buf, sizeof(buf)), "[2001:db8::1]:65535");
	assert_string_equal(addr_text_port(&a, buf, 5), "192.");
}

static void
test_longest_text_fits(void **state)
{
	struct addr a = {
		.family = ADDR_IPV6, .port = 65535, .scope = UINT32_MAX
	};
	char buf[ADDR_TEXT];

	(void)state;
	memset(a.ip, 0xff, sizeof(a.ip));
	addr_text_port(&a, buf, sizeof(buf));
	assert_true(strlen(buf) < sizeof(buf) - 1);
	assert_non_null(strstr(buf, "]:65535"));
	a.family = 77;
	addr_text(&a, buf, sizeof(buf));
	assert_true(buf[0] == '-');
}

static void
test_equal(void **state)
{
	struct addr a = parsed("fe80::1%2"), b = parsed("fe80::1%3");
	struct addr c = parsed("192.0.2.1"), d = parsed("192.0.2.1");

	(void)state;
	assert_false(addr_equal(&a, &b));
	b.scope = 2;
	assert_true(addr_equal(&a, &b));
	b.port = 1;
	assert_true(addr_equal(&a, &b));
	assert_false(addr_same_endpoint(&a, &b));
	d.ip[7] = 9; /* beyond an IPv4 address: nothing */
	assert_true(addr_equal(&c, &d));
	assert_true(addr_same_endpoint(&c, &d));
	assert_false(addr_equal(&a, &c));
	d.ip[3] = 2;
	assert_false(addr_equal(&c, &d));
}

static void
test_refid_value(void **state)
{
	struct addr a = parsed("192.0.2.1"), b = parsed("::1");

	(void)state;
	assert_true(addr_ipv4(&a) == 0xc0000201);
	assert_true(addr_ipv4(&b) == 0);
}

static void
test_flaws(void **state)
{
	static const struct {
		const char *text;
		enum addr_flaw flaw;
	} rows[] = {
		{ "192.0.2.1", ADDR_OK },
		{ "127.0.0.1", ADDR_OK },
		{ "::1", ADDR_OK },
		{ "240.0.0.1", ADDR_OK },
		{ "0.0.0.0", ADDR_FLAW_UNSPECIFIED },
		{ "0.1.2.3", ADDR_FLAW_UNSPECIFIED },
		{ "::", ADDR_FLAW_UNSPECIFIED },
		{ "::ffff:0.0.0.0", ADDR_FLAW_UNSPECIFIED },
		{ "224.0.1.1", ADDR_FLAW_MULTICAST },
		{ "239.255.255.255", ADDR_FLAW_MULTICAST },
		{ "255.255.255.255", ADDR_FLAW_MULTICAST },
		{ "ff02::101", ADDR_FLAW_MULTICAST },
		{ "::ffff:224.0.1.1", ADDR_FLAW_MULTICAST },
		{ "::ffff:192.0.2.1", ADDR_OK },
	};
	struct addr none = { 0 };

	(void)state;
	assert_int_equal(addr_flaw(&none), ADDR_FLAW_NONE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct addr a = parsed(rows[i].text);

		assert_int_equal(addr_flaw(&a), rows[i].flaw);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_text_as_libc),
		cmocka_unit_test(test_parse_as_libc),
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_longest_text_fits),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_refid_value),
		cmocka_unit_test(test_flaws),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
