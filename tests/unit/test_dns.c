/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions to name servers octet by octet, and their answers: right ones,
 * cut ones, and those of liars.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/dns.h"

static const struct dns_question ask_a = {
	.id = 0x1234, .type = DNS_A, .name = "a.example"
};
static const uint8_t question[] = { 0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0,
	0, 1, 'a', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1 };

/* An alias of another name, and that one's two addresses. */
static const uint8_t answer[] = { 0x12, 0x34, 0x81, 0xa0, 0, 1, 0, 3, 0, 0, 0,
	0, 1, 'A', 7, 'E', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1,
	/* a.example CNAME b.a.example */
	0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 'b', 0xc0, 12,
	/* b.a.example A 192.0.2.1 */
	0xc0, 39, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1,
	/* A 192.0.2.2 */
	0xc0, 39, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 2 };

static void
test_question(void **state)
{
	uint8_t buf[DNS_QUESTION];
	struct dns_question q = ask_a;

	(void)state;
	assert_int_equal(dns_ask(&q, buf, sizeof(buf)), sizeof(question));
	assert_memory_equal(buf, question, sizeof(question));
	q.name = "a.example.";
	assert_int_equal(dns_ask(&q, buf, sizeof(buf)), sizeof(question));
	assert_memory_equal(buf, question, sizeof(question));
	q.unchecked = true;
	q.type = DNS_AAAA;
	dns_ask(&q, buf, sizeof(buf));
	assert_int_equal(buf[3], 0x10);
	assert_int_equal(buf[sizeof(question) - 3], 28);
	for (size_t room = 0; room < sizeof(question); room++)
		assert_int_equal(dns_ask(&ask_a, buf, room), 0);
}

static void
test_bad_names(void **state)
{
	/* 64 octets. */
	static const char long_label[] =
	    "0123456789012345678901234567890123456789"
	    "012345678901234567890123.example";
	const char *const bad[] = { ".a", "a..b", "a.b..", long_label };
	char name[300];
	uint8_t buf[DNS_QUESTION];
	struct dns_question q = { .type = DNS_A, .name = name };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		q.name = bad[i];
		assert_int_equal(dns_ask(&q, buf, sizeof(buf)), 0);
	}
	/* 127 labels of one octet are 255 octets with the root. */
	q.name = name;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 ? '.' : 'a';
	name[2 * 127] = '\0';
	assert_int_equal(dns_ask(&q, buf, sizeof(buf)), sizeof(buf));
	name[2 * 127] = 'a';
	name[2 * 128] = '\0';
	assert_int_equal(dns_ask(&q, buf, sizeof(buf)), 0);
}

static void
test_answer(void **state)
{
	struct dns_answer a;
	char text[ADDR_TEXT];

	(void)state;
	assert_true(dns_read(&ask_a, answer, sizeof(answer), &a));
	assert_int_equal(a.rcode, DNS_NOERROR);
	assert_true(a.authentic);
	assert_false(a.truncated);
	assert_int_equal(a.n, 2);
	assert_string_equal(
	    addr_text(&a.addr[0], text, sizeof(text)), "192.0.2.1");
	assert_string_equal(
	    addr_text(&a.addr[1], text, sizeof(text)), "192.0.2.2");
}

static void
test_cut_anywhere(void **state)
{
	uint8_t copy[sizeof(answer)];
	struct dns_answer a;

	(void)state;
	for (size_t len = 0; len < sizeof(answer); len++) {
		bool whole = len >= sizeof(question);

		memcpy(copy, answer, len);
		assert_int_equal(dns_read(&ask_a, copy, len, &a), whole);
		if (whole)
			assert_int_equal(a.n, len >= sizeof(answer) - 16);
	}
}

static void
test_not_ours(void **state)
{
	/* Octets where a change makes it no answer of ours: id, the bit that
	 * makes it an answer, how many questions, the name, type, class. */
	static const size_t where[] = { 0, 1, 2, 5, 13, 14, 20, 24, 26 };
	struct dns_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		uint8_t copy[sizeof(answer)];

		memcpy(copy, answer, sizeof(copy));
		copy[where[i]] ^= 0x80;
		assert_false(dns_read(&ask_a, copy, sizeof(copy), &a));
	}
	/* Our own question comes back. */
	assert_false(dns_read(&ask_a, question, sizeof(question), &a));
}

static void
test_hostile(void **state)
{
	uint8_t copy[sizeof(answer)];
	struct dns_answer a;

	(void)state;
	/* A name that points to itself is skipped, not followed. */
	memcpy(copy, answer, sizeof(copy));
	copy[sizeof(question) + 1] = sizeof(question);
	assert_true(dns_read(&ask_a, copy, sizeof(copy), &a));
	assert_int_equal(a.n, 2);
	/* 65535 records, there are three. */
	memset(copy + 6, 0xff, 2);
	assert_true(dns_read(&ask_a, copy, sizeof(copy), &a));
	assert_int_equal(a.n, 2);
	/* A record of 65535 octets. */
	memset(copy + sizeof(question) + 10, 0xff, 2);
	assert_true(dns_read(&ask_a, copy, sizeof(copy), &a));
	assert_int_equal(a.n, 0);
	/* An address of five octets is none. */
	memcpy(copy, answer, sizeof(copy));
	copy[sizeof(answer) - 5] = 5;
	assert_true(dns_read(&ask_a, copy, sizeof(copy), &a));
	assert_int_equal(a.n, 1);
}

static void
test_too_many(void **state)
{
	uint8_t buf[sizeof(question) + 40 * 16];
	struct dns_answer a;

	(void)state;
	memcpy(buf, question, sizeof(question));
	buf[2] |= 0x80;
	buf[7] = 40;
	for (size_t i = 0; i < 40; i++)
		memcpy(buf + sizeof(question) + 16 * i,
		    answer + sizeof(answer) - 16, 16);
	assert_true(dns_read(&ask_a, buf, sizeof(buf), &a));
	assert_int_equal(a.n, DNS_ADDRS);
}

static void
test_refusals(void **state)
{
	uint8_t buf[sizeof(question)];
	struct dns_answer a;

	(void)state;
	memcpy(buf, question, sizeof(buf));
	buf[2] |= 0x82;
	buf[3] = 0x80 | DNS_SERVFAIL;
	assert_true(dns_read(&ask_a, buf, sizeof(buf), &a));
	assert_int_equal(a.rcode, DNS_SERVFAIL);
	assert_true(a.truncated);
	assert_int_equal(a.n, 0);
	assert_string_equal(dns_rcode_name(a.rcode), "SERVFAIL");
	assert_string_equal(dns_rcode_name(3), "NXDOMAIN");
	assert_string_equal(dns_rcode_name(200), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_not_ours),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_refusals),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
