/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/access.h"

static struct access_rule
rule(const char *ip, const char *mask, bool ntpport, uint32_t line)
{
	struct access_rule r = { .ntpport = ntpport, .line = line };
	struct addr a, m;

	assert_true(addr_parse(&a, ip));
	assert_true(addr_parse(&m, mask));
	r.family = a.family;
	memcpy(r.ip, a.ip, sizeof r.ip);
	memcpy(r.mask, m.ip, sizeof r.mask);
	access_mask(&r);
	return r;
}

static uint32_t
line_for(const struct access *a, const char *ip, uint16_t port)
{
	const struct access_rule *r;
	struct addr from;

	assert_true(addr_parse(&from, ip));
	from.port = port;
	r = access_find(a, &from);
	return r ? r->line : 0;
}

static void
the_longest_prefix_decides(void **state)
{
	struct access_rule r[] = {
		rule("0.0.0.0", "0.0.0.0", false, 1),
		rule("10.0.0.0", "255.0.0.0", false, 2),
		rule("10.9.0.0", "255.255.0.0", false, 3),
		rule("10.9.6.5", "255.255.255.255", false, 4),
		rule("::", "::", false, 5),
		rule("2001:db8::", "ffff:ffff::", false, 6),
	};
	struct access a;

	(void)state;
	access_build(&a, r, 6);
	assert_int_equal(line_for(&a, "192.0.2.1", 4000), 1);
	assert_int_equal(line_for(&a, "10.8.0.1", 4000), 2);
	assert_int_equal(line_for(&a, "10.9.6.4", 4000), 3);
	assert_int_equal(line_for(&a, "10.9.6.5", 4000), 4);
	assert_int_equal(line_for(&a, "10.9.6.6", 4000), 3);
	assert_int_equal(line_for(&a, "10.10.0.0", 4000), 2);
	assert_int_equal(line_for(&a, "2001:db8::1", 4000), 6);
	assert_int_equal(line_for(&a, "2001:db9::1", 4000), 5);
}

static void
ntpport_concerns_port_123_only(void **state)
{
	struct access_rule r[] = {
		rule("0.0.0.0", "0.0.0.0", false, 1),
		rule("192.0.2.0", "255.255.255.0", true, 2),
		rule("192.0.2.0", "255.255.255.0", false, 3),
		rule("192.0.2.7", "255.255.255.255", true, 4),
	};
	struct access a;

	(void)state;
	access_build(&a, r, 4);
	assert_int_equal(line_for(&a, "192.0.2.7", 123), 4);
	assert_int_equal(line_for(&a, "192.0.2.7", 4000), 3);
	assert_int_equal(line_for(&a, "192.0.2.8", 123), 2);
	assert_int_equal(line_for(&a, "192.0.2.8", 4000), 3);
}

static void
an_empty_table_decides_nothing(void **state)
{
	struct access a;

	(void)state;
	access_build(&a, NULL, 0);
	assert_int_equal(line_for(&a, "192.0.2.7", 123), 0);
	assert_int_equal(line_for(&a, "::1", 123), 0);
}

/* With other masks the larger network address wins, not the better fit:
 * measured on ntpd. */
static void
the_larger_address_wins_with_odd_masks(void **state)
{
	struct access_rule r[] = {
		rule("0.0.0.0", "0.0.0.0", false, 1),
		rule("192.0.2.0", "255.255.255.0", false, 2),
		rule("192.0.2.1", "255.0.255.1", false, 3),
	};
	struct access a;

	(void)state;
	access_build(&a, r, 3);
	assert_int_equal(line_for(&a, "192.0.2.8", 4000), 2);
	/* 192.0.2.1 under 255.0.255.1 is above 192.0.2.0. */
	assert_int_equal(line_for(&a, "192.0.2.9", 4000), 3);
	assert_int_equal(line_for(&a, "192.77.2.9", 4000), 3);
	assert_int_equal(line_for(&a, "192.77.2.8", 4000), 1);
}

/* What ntpd does: a list, asked from its top. */
static const struct access_rule *
naive(const struct access_rule *r, size_t n, const struct addr *from)
{
	const struct access_rule *best = NULL;

	for (size_t i = 0; i < n; i++) {
		bool match = r[i].family == from->family &&
		    (!r[i].ntpport || from->port == 123);

		for (size_t k = 0; k < 16; k++)
			match =
			    match && (from->ip[k] & r[i].mask[k]) == r[i].ip[k];
		if (match && (!best || access_order(&r[i], best) < 0))
			best = &r[i];
	}
	return best;
}

static uint64_t
next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* Few octet values, so that rules meet, nest and repeat. */
static void
random_rule(uint64_t *s, struct access_rule *r, uint32_t line)
{
	bool v6 = next(s) % 2;
	size_t n = v6 ? 16 : 4, bits = next(s) % (8 * n + 1);

	*r = (struct access_rule){ .family = v6 ? ADDR_IPV6 : ADDR_IPV4,
		.ntpport = next(s) % 4 == 0,
		.line = line };
	for (size_t i = 0; i < n; i++) {
		r->ip[i] = (uint8_t)(next(s) % 3);
		if (next(s) % 8 == 0)
			r->ip[i] = (uint8_t)next(s);
		for (size_t b = 0; b < 8; b++) {
			if (8 * i + b < bits)
				r->mask[i] |= (uint8_t)(0x80 >> b);
		}
	}
	if (next(s) % 8 == 0)
		r->mask[next(s) % n] ^= (uint8_t)(1u << next(s) % 8);
	access_mask(r);
}

static bool
is_known(const struct access_rule *r, size_t n, const struct access_rule *x)
{
	for (size_t i = 0; i < n; i++) {
		if (access_order(&r[i], x) == 0)
			return true;
	}
	return false;
}

static void
the_table_agrees_with_a_list(void **state)
{
	const char *env = getenv("NTPTUI_SEED");
	uint64_t seed = env ? strtoull(env, NULL, 0) : 20261122, s = seed | 1;
	size_t matched = 0;

	(void)state;
	printf("# seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < 400; round++) {
		struct access_rule r[64] = { 0 }, copy[64];
		size_t n = 0, want = next(&s) % 64;
		struct access a;

		while (n < want) {
			random_rule(&s, &r[n], (uint32_t)n + 1);
			n += !is_known(r, n, &r[n]);
		}
		memcpy(copy, r, sizeof copy);
		access_build(&a, r, n);
		for (int ask = 0; ask < 200; ask++) {
			struct access_rule from;
			struct addr addr = { .port = 4000 };
			const struct access_rule *x, *y;

			random_rule(&s, &from, 0);
			addr.family = from.family;
			memcpy(addr.ip, from.ip, sizeof addr.ip);
			if (from.ntpport)
				addr.port = 123;
			x = access_find(&a, &addr);
			y = naive(copy, n, &addr);
			assert_int_equal(x ? x->line : 0, y ? y->line : 0);
			matched += x != NULL;
		}
	}
	assert_true(matched > 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_prefix_decides),
		cmocka_unit_test(ntpport_concerns_port_123_only),
		cmocka_unit_test(an_empty_table_decides_nothing),
		cmocka_unit_test(the_larger_address_wins_with_odd_masks),
		cmocka_unit_test(the_table_agrees_with_a_list),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
