/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows from an examination: each fault changes one thing of a healthy
 * one, and is called what it is; near misses are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/doctoring.h"

static struct addr
addr(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(&a, text));
	return a;
}

/* Everything answers. */
static struct doctor_exam
healthy(void)
{
	struct doctor_exam e = { .phase = DOCTOR_OVER,
		.addr = addr("192.0.2.1"),
		.local = addr("192.0.2.200") };

	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		e.probe[k] = (struct doctor_probe){ .state = DOCTOR_ANSWERED,
			.sent = 1,
			.received = 1,
			.to = e.addr,
			.stratum = 2 };
	e.names.state = DOCTOR_ANSWERED;
	e.names.n = 1;
	e.names.addr[0] = e.addr;
	e.names.nresolver = 1;
	e.names.resolver[0].a = (struct doctor_ask){
		.state = DOCTOR_ANSWERED, .n = 1, .addr = { e.addr }
	};
	e.names.resolver[0].aaaa.state = DOCTOR_ANSWERED;
	return e;
}

static void
lose(struct doctor_exam *e, enum doctor_kind kind)
{
	e->probe[kind].state = DOCTOR_SILENT;
	e->probe[kind].sent = 3;
	e->probe[kind].received = 0;
}

static void
lose_all(struct doctor_exam *e)
{
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		lose(e, k);
}

/* The question is refused with ICMP by `from`. */
static void
refuse(struct doctor_exam *e, const char *from, uint8_t code, int error)
{
	lose_all(e);
	e->probe[DOCTOR_PLAIN].state = DOCTOR_ICMP;
	e->probe[DOCTOR_PLAIN].from = addr(from);
	e->probe[DOCTOR_PLAIN].icmp_type = 3;
	e->probe[DOCTOR_PLAIN].icmp_code = code;
	e->probe[DOCTOR_PLAIN].error = error;
}

static void
expect_signs(const struct doctor_exam *e, uint32_t want)
{
	uint32_t got = doctor_signs(e);

	for (unsigned b = 0; b < DOCTOR_SIGNS; b++)
		if ((got ^ want) & (UINT32_C(1) << b))
			print_message("# %s: %s\n",
			    want & (UINT32_C(1) << b) ? "missing" : "too much",
			    doctor_sign_name(b));
	assert_int_equal(got, want);
}

static void
test_healthy(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	expect_signs(&e, DOCTOR_SIGN(FINE));
	/* What was not asked is no fault. */
	for (unsigned k = DOCTOR_PLAIN + 1; k < DOCTOR_KINDS; k++)
		e.probe[k].state = k % 2 ? DOCTOR_UNRUN : DOCTOR_CANNOT;
	expect_signs(&e, DOCTOR_SIGN(FINE));
	/* Nor that it tells strangers no variables, or that its neighbour
	 * is down. */
	lose(&e, DOCTOR_CONTROL);
	lose(&e, DOCTOR_SECOND);
	expect_signs(&e, DOCTOR_SIGN(FINE));
	e = (struct doctor_exam){ .phase = DOCTOR_CANCELLED };
	expect_signs(&e, 0);
}

static void
test_one_way_lost(void **state)
{
	static const struct {
		enum doctor_kind kind;
		uint32_t sign;
	} cases[] = {
		{ DOCTOR_PORT123, DOCTOR_SIGN(PORT123_FILTERED) },
		{ DOCTOR_DSCP, DOCTOR_SIGN(DSCP_FILTERED) },
		{ DOCTOR_V3, DOCTOR_SIGN(VERSION) },
		{ DOCTOR_FAMILY, DOCTOR_SIGN(FAMILY_BROKEN) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doctor_exam e = healthy();

		lose(&e, cases[i].kind);
		expect_signs(&e, cases[i].sign);
	}
}

static void
test_size(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	lose(&e, DOCTOR_LARGE);
	expect_signs(&e, DOCTOR_SIGN(SIZE_FILTERED));
	lose(&e, DOCTOR_MEDIUM);
	expect_signs(&e, DOCTOR_SIGN(SIZE_UNSURE));
	/* The last router got it too: it is the server's habit, perhaps. */
	e.path.tried[DOCTOR_LARGE] = e.path.reached[DOCTOR_LARGE] = 4;
	expect_signs(&e, DOCTOR_SIGN(SIZE_UNSURE));
	e.path.reached[DOCTOR_LARGE] = 0;
	expect_signs(&e, DOCTOR_SIGN(SIZE_FILTERED));
}

static void
test_nothing_comes(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	lose_all(&e);
	expect_signs(&e, DOCTOR_SIGN(SILENT_ALL));
	e.probe[DOCTOR_SECOND].state = DOCTOR_ANSWERED;
	expect_signs(&e, DOCTOR_SIGN(DEAD));
	e.probe[DOCTOR_PORT123].state = DOCTOR_ANSWERED;
	expect_signs(&e, DOCTOR_SIGN(PORT123_ONLY));
	lose(&e, DOCTOR_PORT123);
	e.probe[DOCTOR_FAMILY].state = DOCTOR_ANSWERED;
	expect_signs(&e, DOCTOR_SIGN(FAMILY_ONLY));
}

static void
test_refusals(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	refuse(&e, "192.0.2.1", 3, ECONNREFUSED);
	expect_signs(&e, DOCTOR_SIGN(REFUSED));
	refuse(&e, "192.0.2.9", 3, ECONNREFUSED);
	expect_signs(&e, DOCTOR_SIGN(FILTERED));
	refuse(&e, "192.0.2.9", 13, EHOSTUNREACH);
	expect_signs(&e, DOCTOR_SIGN(FILTERED));
	refuse(&e, "192.0.2.9", 1, EHOSTUNREACH);
	expect_signs(&e, DOCTOR_SIGN(UNREACHABLE));
	/* This host is examined itself. */
	e.local = e.addr;
	refuse(&e, "192.0.2.1", 3, ECONNREFUSED);
	expect_signs(&e, DOCTOR_SIGN(REFUSED));
	e.local = addr("192.0.2.200");
	/* Our own address says it: a firewall here; or nobody on our own
	 * network has that address. */
	refuse(&e, "192.0.2.200", 3, ECONNREFUSED);
	expect_signs(&e, DOCTOR_SIGN(OUTPUT_BLOCKED));
	refuse(&e, "192.0.2.200", 1, EHOSTUNREACH);
	expect_signs(&e, DOCTOR_SIGN(UNREACHABLE));
	e.probe[DOCTOR_PLAIN].state = DOCTOR_UNSENT;
	e.probe[DOCTOR_PLAIN].error = EPERM;
	expect_signs(&e, DOCTOR_SIGN(OUTPUT_BLOCKED));
	e.probe[DOCTOR_PLAIN].error = ENETUNREACH;
	expect_signs(&e, DOCTOR_SIGN(NO_ROUTE));
}

static void
test_refusal_by_v6(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	refuse(&e, "2001:db8::1", 4, ECONNREFUSED);
	e.probe[DOCTOR_PLAIN].to = addr("2001:db8::1");
	expect_signs(&e, DOCTOR_SIGN(REFUSED));
	e.probe[DOCTOR_PLAIN].icmp_code = 1;
	expect_signs(&e, DOCTOR_SIGN(FILTERED));
	e.probe[DOCTOR_PLAIN].icmp_code = 3;
	expect_signs(&e, DOCTOR_SIGN(UNREACHABLE));
}

static void
test_what_it_says(void **state)
{
	struct doctor_exam e = healthy();

	(void)state;
	e.probe[DOCTOR_PLAIN].verdict = VERDICT_STRATUM;
	expect_signs(&e, DOCTOR_SIGN(UNSYNC));
	/* INIT, say. */
	e.probe[DOCTOR_PLAIN].verdict = VERDICT_KISS;
	expect_signs(&e, DOCTOR_SIGN(UNSYNC));
	e.kissed = true;
	expect_signs(&e, DOCTOR_SIGN(KISSED));
	e = healthy();
	e.probe[DOCTOR_PLAIN].sent = 3;
	e.probe[DOCTOR_DSCP].sent = 3;
	expect_signs(&e, DOCTOR_SIGN(LOSSY));
	/* One lost question is nothing. */
	e.probe[DOCTOR_PLAIN].sent = e.probe[DOCTOR_DSCP].sent = 1;
	e.probe[DOCTOR_V3].sent = 2;
	expect_signs(&e, DOCTOR_SIGN(FINE));
}

static void
test_names(void **state)
{
	struct doctor_exam e = healthy();
	struct doctor_resolver *r = &e.names.resolver[0];

	(void)state;
	e.names.addr[0] = addr("192.0.2.77");
	expect_signs(&e, DOCTOR_SIGN(DNS_DIFFERS));
	e.names.addr[0] = e.addr;
	r->a = r->aaaa = (struct doctor_ask){ .state = DOCTOR_SILENT };
	expect_signs(&e, DOCTOR_SIGN(NO_DNS));

	e.names.state = DOCTOR_SILENT;
	e.names.n = 0;
	e.addr.family = ADDR_NONE;
	memset(e.probe, 0, sizeof(e.probe));
	expect_signs(&e, DOCTOR_SIGN(NO_DNS) | DOCTOR_SIGN(NO_NAME));
	r->a = (struct doctor_ask){ .state = DOCTOR_ANSWERED,
		.rcode = 2,
		.unchecked = DOCTOR_ANSWERED,
		.unchecked_n = 1 };
	expect_signs(&e, DOCTOR_SIGN(DNSSEC) | DOCTOR_SIGN(NO_NAME));
	/* Without CD it is no better: the name server is ill. */
	r->a.unchecked_rcode = 2;
	r->a.unchecked_n = 0;
	expect_signs(&e, DOCTOR_SIGN(NO_NAME));
}

static void
test_every_word(void **state)
{
	(void)state;
	for (unsigned b = 0; b < DOCTOR_SIGNS; b++) {
		assert_true(strlen(doctor_sign_text(b)) > 10);
		for (unsigned c = 0; c < b; c++)
			assert_string_not_equal(
			    doctor_sign_name(b), doctor_sign_name(c));
	}
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		assert_true(strlen(doctor_kind_name(k)) > 3 &&
		    strlen(doctor_kind_text(k)) > 3);
	for (unsigned s = 0; s < DOCTOR_STATES; s++)
		assert_true(strlen(doctor_state_name(s)) > 3 &&
		    strlen(doctor_state_text(s)) > 3);
	assert_string_equal(doctor_sign_name(DOCTOR_SIGNS), "?");
	assert_string_equal(doctor_kind_text(DOCTOR_KINDS), "?");
	assert_string_equal(doctor_state_name(99), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_healthy),
		cmocka_unit_test(test_one_way_lost),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_nothing_comes),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_refusal_by_v6),
		cmocka_unit_test(test_what_it_says),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_word),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
