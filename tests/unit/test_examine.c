/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Examinations on a made-up machine whose time is virtual: what a network does
 * to packets is a few numbers, and what the examination says of it must be
 * those numbers. Whatever the network does, it is polite and comes to an end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fakenet.h"
#include "prop.h"

enum { SERVERS = 4 };

static const struct examine_aim number = { .name = "192.0.2.1" };
static const struct examine_aim name = { .name = "ntp.example" };

static void
expect_signs(const struct doctor_exam *e, uint32_t want)
{
	uint32_t got = doctor_signs(e);

	for (unsigned b = 0; b < DOCTOR_SIGNS; b++)
		if ((got ^ want) >> b & 1)
			print_message("# %s\n", doctor_sign_name(b));
	assert_int_equal(got, want);
}

static void
test_whole(void **state)
{
	struct fakenet w = { .hops = 3, .names = true, .ipv6 = true };
	struct doctor_exam e;

	(void)state;
	fakenet_play(&w, &name, 1, &e);
	expect_signs(&e, DOCTOR_SIGN(FINE));
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		assert_int_equal(e.probe[k].state,
		    k == DOCTOR_SECOND ? DOCTOR_UNRUN : DOCTOR_ANSWERED);
	assert_int_equal(e.probe[DOCTOR_PLAIN].sent, 1);
	assert_int_equal(e.probe[DOCTOR_PLAIN].stratum, 2);
	assert_true(e.probe[DOCTOR_PLAIN].delay > 0.005);
	assert_int_equal(e.probe[DOCTOR_LARGE].size, 228);
	assert_int_equal(e.path.n, 4);
	assert_int_equal(e.path.state, DOCTOR_ANSWERED);
	assert_int_equal(e.path.hop[3].state, DOCTOR_HOP_SERVER);
	assert_int_equal(e.names.resolver[0].a.n, 1);
	assert_int_equal(e.names.n, 2);
}

static void
test_each_fault(void **state)
{
	static const struct {
		struct fakenet w;
		uint32_t signs;
	} cases[] = {
		{ { .port123 = true }, DOCTOR_SIGN(PORT123_FILTERED) },
		{ { .dscp = true }, DOCTOR_SIGN(DSCP_FILTERED) },
		{ { .most = 100 }, DOCTOR_SIGN(SIZE_FILTERED) },
		{ { .most = 48 }, DOCTOR_SIGN(SIZE_FILTERED) },
		{ { .no_fields = true }, DOCTOR_SIGN(SIZE_UNSURE) },
		{ { .v3 = true }, DOCTOR_SIGN(VERSION) },
		{ { .silent = true }, DOCTOR_SIGN(SILENT_ALL) },
		{ { .refused = true }, DOCTOR_SIGN(REFUSED) },
		{ { .output = true }, DOCTOR_SIGN(OUTPUT_BLOCKED) },
		{ { .init = true }, DOCTOR_SIGN(UNSYNC) },
		{ { .kiss = true }, DOCTOR_SIGN(KISSED) },
		{ { .busy = true }, DOCTOR_SIGN(FINE) },
		{ { .hidden = true }, DOCTOR_SIGN(FINE) },
		{ { .dscp = true, .port123 = true },
		    DOCTOR_SIGN(DSCP_FILTERED) |
			DOCTOR_SIGN(PORT123_FILTERED) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fakenet *w = calloc(1, sizeof(*w));
		struct doctor_exam e;

		assert_non_null(w);
		*w = cases[i].w;
		w->hops = 3;
		w->lost_at = 1;
		fakenet_play(w, &number, 1, &e);
		expect_signs(&e, cases[i].signs);
		free(w);
	}
}

static void
test_where_it_is_lost(void **state)
{
	struct doctor_exam e;

	(void)state;
	for (unsigned at = 0; at <= 3; at++) {
		struct fakenet w = { .hops = 3, .lost_at = at, .dscp = true };

		fakenet_play(&w, &number, 1, &e);
		assert_int_equal(e.path.tried[DOCTOR_DSCP], 3);
		assert_int_equal(e.path.reached[DOCTOR_DSCP], at);
		assert_int_equal(e.path.tried[DOCTOR_PORT123], 0);
	}
}

static void
test_a_kiss_ends_it(void **state)
{
	struct fakenet w = { .hops = 1, .kiss = true };
	struct doctor_exam e;

	(void)state;
	fakenet_play(&w, &number, 1, &e);
	assert_int_equal(w.questions, 1);
	assert_true(e.kissed && e.probe[DOCTOR_PLAIN].kiss);
	assert_int_equal(e.probe[DOCTOR_DSCP].state, DOCTOR_CANNOT);
	assert_int_equal(e.path.state, DOCTOR_CANNOT);
}

static void
test_what_is_left_out(void **state)
{
	struct fakenet w = { .hops = 2, .silent = true };
	struct examine_aim aim = number;
	struct doctor_exam e;

	(void)state;
	fakenet_play(&w, &aim, 1, &e);
	/* Without a plain answer these teach nothing. */
	assert_int_equal(e.probe[DOCTOR_DSCP].state, DOCTOR_UNRUN);
	assert_int_equal(e.probe[DOCTOR_LARGE].state, DOCTOR_UNRUN);
	assert_int_equal(e.path.state, DOCTOR_SILENT);
	assert_int_equal(e.path.last, 2);

	w = (struct fakenet){ .hops = 2 };
	aim.kinds = 1u << DOCTOR_PLAIN;
	aim.no_path = true;
	fakenet_play(&w, &aim, 1, &e);
	assert_int_equal(w.nsent, 1);
	expect_signs(&e, DOCTOR_SIGN(FINE));
}

static void
test_port_is_taken(void **state)
{
	struct fakenet w = { .busy = true };
	struct doctor_exam e;

	(void)state;
	fakenet_play(&w, &number, 1, &e);
	assert_int_equal(e.probe[DOCTOR_PORT123].state, DOCTOR_CANNOT);
	assert_true(strlen(e.probe[DOCTOR_PORT123].why) > 0);
}

/* Several at once: each gets the port in its turn. */
static void
test_port_is_shared(void **state)
{
	struct fakenet w = { .hops = 2, .lost_at = 1, .port123 = true };
	struct examine_aim aim[SERVERS];
	struct doctor_exam e[SERVERS];

	(void)state;
	for (int i = 0; i < SERVERS; i++) {
		aim[i] = number;
		snprintf(aim[i].name, sizeof(aim[i].name), "192.0.2.%d", i + 1);
	}
	fakenet_play(&w, aim, SERVERS, e);
	for (size_t i = 0; i < SERVERS; i++) {
		expect_signs(&e[i], DOCTOR_SIGN(PORT123_FILTERED));
		assert_int_equal(e[i].probe[DOCTOR_PORT123].sent, 3);
		assert_int_equal(e[i].path.reached[DOCTOR_PORT123], 1);
	}
}

static void
test_names(void **state)
{
	struct fakenet w = { .names = true };
	struct doctor_exam e;

	(void)state;
	fakenet_play(&w, &name, 1, &e);
	assert_int_equal(e.probe[DOCTOR_FAMILY].state, DOCTOR_CANNOT);

	/* The name server knows it, this host does not. */
	w = (struct fakenet){ .names = false };
	fakenet_play(&w, &name, 1, &e);
	assert_true(doctor_signs(&e) & DOCTOR_SIGN(NO_NAME));
	assert_int_equal(e.probe[DOCTOR_PLAIN].state, DOCTOR_ANSWERED);

	w = (struct fakenet){ .servfail = true };
	fakenet_play(&w, &name, 1, &e);
	expect_signs(&e, DOCTOR_SIGN(NO_NAME) | DOCTOR_SIGN(DNSSEC));
	assert_int_equal(w.nsent, 0);
}

static void
test_second(void **state)
{
	struct fakenet w = { .hops = 1, .silent = true };
	struct examine_aim aim = number;
	struct doctor_exam e;

	(void)state;
	snprintf(aim.second, sizeof(aim.second), "192.0.2.2");
	fakenet_play(&w, &aim, 1, &e);
	assert_int_equal(e.probe[DOCTOR_SECOND].state, DOCTOR_SILENT);
	assert_int_equal(e.probe[DOCTOR_SECOND].to.family, ADDR_IPV4);
	assert_int_equal(e.probe[DOCTOR_SECOND].to.ip[3], 2);
}

/* Cancelled at any moment: no more questions, nothing is left running. */
static void
test_cancel(void **state)
{
	(void)state;
	for (unsigned turns = 0; turns < 60; turns++) {
		struct fakenet *w = calloc(1, sizeof(*w));
		struct probes_host h;
		struct examine *x;
		size_t sent;

		assert_non_null(w);
		w->hops = 2;
		w->dscp = true;
		h = fakenet_host(w);
		x = examine_new(&h, &number, 1);
		for (unsigned i = 0; i < turns; i++) {
			mono_t wake = examine_run(x);

			w->now = mono_min(wake, fakenet_deliver(w, x));
		}
		examine_cancel(x);
		sent = w->nsent;
		w->now.ns += INT64_C(10000000000);
		fakenet_deliver(w, x);
		examine_run(x);
		assert_true(examine_over(x));
		assert_int_equal(w->nsent, sent);
		for (unsigned k = 0; k < DOCTOR_KINDS; k++)
			assert_int_not_equal(
			    examine_result(x, 0)->probe[k].state,
			    DOCTOR_RUNNING);
		examine_free(x);
		free(w);
	}
}

/* Several, some of them the same server, in any network. */
static void
test_any_world(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		struct fakenet *w = calloc(1, sizeof(*w));
		struct examine_aim aim[SERVERS] = { number, name, number,
			name };
		struct doctor_exam e[SERVERS];
		uint64_t r = prop_u64();

		assert_non_null(w);
		w->hops = (unsigned)(r % 30);
		w->lost_at = (unsigned)(r >> 8) % 30;
		w->port123 = r >> 16 & 1;
		w->dscp = r >> 17 & 1;
		w->silent = (r >> 18 & 7) == 0;
		w->v3 = r >> 21 & 1;
		w->hidden = r >> 22 & 1;
		w->refused = (r >> 23 & 7) == 0;
		w->kiss = (r >> 26 & 7) == 0;
		w->most = r >> 29 & 1 ? 60 : 0;
		w->ipv6 = r >> 30 & 1;
		w->names = r >> 31 & 1;
		w->servfail = r >> 32 & 1;
		snprintf(aim[0].second, sizeof(aim[0].second), "192.0.2.7");
		fakenet_play(w, aim, SERVERS, e);
		free(w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_each_fault),
		cmocka_unit_test(test_where_it_is_lost),
		cmocka_unit_test(test_a_kiss_ends_it),
		cmocka_unit_test(test_what_is_left_out),
		cmocka_unit_test(test_port_is_taken),
		cmocka_unit_test(test_port_is_shared),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_second),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_any_world),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
