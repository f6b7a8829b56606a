/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice network's physics: what a clock shows, what a question costs
 * and what comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/lab_model.h"

#define SECOND INT64_C(1000000000)
#define START  (INT64_C(1893456000) * SECOND)

#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static struct lab_scenario *
scenario(void)
{
	struct lab_scenario *s = calloc(1, sizeof *s);

	assert_non_null(s);
	s->seed = 83;
	s->nservers = 1;
	s->server[0] = (struct lab_server){ .name = "a.lab",
		.addr = { .family = ADDR_IPV4, .ip = { 127, 0, 0, 2 } },
		.now = { .up = true,
		    .stratum = 2,
		    .refid = "192.0.2.1",
		    .delay = 0.010 } };
	return s;
}

static struct lab_event *
event(struct lab_scenario *s, double at, enum lab_target target, uint32_t set)
{
	struct lab_event *ev = &s->event[s->nevents++];

	*ev = (struct lab_event){ .at = at, .target = target, .set = set };
	return ev;
}

static void
clock_runs_at_its_rate(void **state)
{
	struct lab_scenario *s = scenario();
	struct adjust a = { .kind = ADJUST_FREQ, .freq = -100e-6 };
	struct lab_clock c;

	(void)state;
	s->clock_offset = 0.25;
	s->clock_freq = 100e-6;
	lab_clock_init(&c, s, START);
	assert_near(lab_clock_error(&c, 0), 0.25, 1e-9);
	assert_near(lab_clock_error(&c, 1000 * SECOND), 0.35, 1e-9);
	assert_int_equal(
	    lab_clock_mono(&c, 1000 * SECOND).ns, 1000 * SECOND + 100000000);
	assert_int_equal(lab_clock_wall(&c, 1000 * SECOND).ns,
	    START + 1000 * SECOND + 350000000);
	lab_clock_adjust(&c, &a, 1000 * SECOND);
	/* (1 + 1e-4) (1 - 1e-4) is 1 - 1e-8. */
	assert_near(lab_clock_error(&c, 2000 * SECOND), 0.35 - 1e-5, 1e-9);
	free(s);
}

static void
steps_do_not_move_the_monotonic_clock(void **state)
{
	struct lab_scenario *s = scenario();
	struct adjust a = { .kind = ADJUST_STEP, .step = -1.5 };
	struct lab_clock c;

	(void)state;
	lab_clock_init(&c, s, START);
	lab_clock_adjust(&c, &a, 10 * SECOND);
	assert_near(lab_clock_error(&c, 10 * SECOND), -1.5, 1e-9);
	assert_int_equal(lab_clock_mono(&c, 10 * SECOND).ns, 10 * SECOND);
	assert_int_equal(c.steps, 1);
	free(s);
}

static void
events_happen_in_their_time(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_clock c;

	(void)state;
	event(s, 100, LAB_CLOCK, LAB_SET_CLOCKFREQ)->freq = 50e-6;
	event(s, 150, LAB_SERVER, LAB_SET_UP);
	event(s, 200, LAB_CLOCK, LAB_SET_STEP)->step = 2;
	lab_clock_init(&c, s, START);
	assert_null(lab_clock_advance(&c, 99 * SECOND));
	assert_ptr_equal(lab_clock_advance(&c, 199 * SECOND), &s->event[0]);
	assert_near(lab_clock_error(&c, 199 * SECOND), 99 * 50e-6, 1e-9);
	assert_near(lab_clock_error(&c, 300 * SECOND), 2.01, 1e-9);
	free(s);
}

/* A walk of the oscillator is the same, whoever looks when. */
static void
looking_changes_nothing(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_clock often, once;

	(void)state;
	s->clock_wander = 1e-8;
	lab_clock_init(&often, s, START);
	lab_clock_init(&once, s, START);
	for (int64_t t = 0; t <= 1000 * SECOND; t += SECOND / 7)
		lab_clock_mono(&often, t);
	assert_true(fabs(lab_clock_error(&once, 1000 * SECOND)) > 1e-8);
	assert_near(lab_clock_error(&often, 1000 * SECOND),
	    lab_clock_error(&once, 1000 * SECOND), 1e-12);
	free(s);
}

static void
when_is_the_inverse_of_mono(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_clock c;

	(void)state;
	s->clock_freq = -321e-6;
	lab_clock_init(&c, s, START);
	lab_clock_advance(&c, 5 * SECOND);
	for (int64_t m = 6 * SECOND; m < 60 * SECOND; m += 777777777) {
		int64_t t = lab_clock_when(&c, (mono_t){ m });

		assert_in_range(lab_clock_mono(&c, t).ns, m, m + 3);
	}
	assert_int_equal(lab_clock_when(&c, MONO_NEVER), INT64_MAX);
	free(s);
}

static void
ask(struct lab_net *n, int64_t t, struct lab_reply *r, struct packet *p)
{
	struct packet q = { .version = 4, .mode = MODE_CLIENT, .xmt = { 77 } };
	uint8_t buf[PACKET_HEADER];

	packet_encode(&q, buf, sizeof buf);
	lab_net_ask(n, 0, buf, sizeof buf, t, r);
	if (r->count > 0)
		assert_int_equal(
		    packet_decode(p, NULL, r->data, sizeof r->data), PACKET_OK);
}

/* Seconds from the start of true time to a stamp. */
static double
since_start(ntp_ts t)
{
	return wall_diff(
	    ntp_ts_to_wall(t, (wall_t){ START }), (wall_t){ START });
}

static void
an_answer_has_four_times(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_reply r;
	struct packet p;
	struct lab_net n;

	(void)state;
	s->server[0].now.offset = 3;
	s->server[0].now.freq = 1e-3;
	s->server[0].now.asymmetry = 0.5;
	lab_net_init(&n, s, START);
	ask(&n, 10 * SECOND, &r, &p);
	assert_int_equal(r.count, 1);
	assert_int_equal(p.mode, MODE_SERVER);
	assert_int_equal(p.org.fp, 77);
	/* 7.5 ms there, 2.5 ms back, and 20 us to think. */
	assert_near(since_start(p.rec), 10.0075 * 1.001 + 3, 1e-6);
	assert_near((double)r.arrive[0], 10.01002e9, 2);
	assert_near(lab_net_offset(&n, 0, 10 * SECOND), 3.01, 1e-9);
	free(s);
}

static void
half_of_the_packets_are_lost(void **state)
{
	struct lab_scenario *s = scenario();
	int answers = 0, twice = 0;
	struct lab_reply r;
	struct packet p;
	struct lab_net n;

	(void)state;
	s->server[0].now.loss = 0.3;
	s->server[0].now.duplicate = 0.1;
	lab_net_init(&n, s, START);
	for (int i = 0; i < 10000; i++) {
		ask(&n, i * SECOND, &r, &p);
		answers += r.count > 0;
		twice += r.count > 1;
	}
	assert_in_range(answers, 4700, 5100); /* 0.7 * 0.7 */
	assert_in_range(twice, 400, 580);
	free(s);
}

static void
queues_only_delay(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_reply r;
	struct packet p;
	struct lab_net n;
	double sum = 0;

	(void)state;
	s->server[0].now.jitter = 0.002;
	lab_net_init(&n, s, START);
	for (int i = 0; i < 10000; i++) {
		double trip;

		ask(&n, i * SECOND, &r, &p);
		trip = (double)(r.arrive[0] - i * SECOND) * 1e-9;
		assert_true(trip >= 0.010);
		sum += trip - 0.01002;
	}
	assert_near(sum / 10000, 0.004, 0.0002);
	free(s);
}

static void
too_many_questions_are_kissed(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_reply r;
	struct packet p;
	struct lab_net n;

	(void)state;
	s->server[0].now.rate = 30;
	lab_net_init(&n, s, START);
	ask(&n, 0, &r, &p);
	assert_int_equal(p.stratum, 2);
	ask(&n, 20 * SECOND, &r, &p);
	assert_int_equal(p.stratum, 0);
	assert_int_equal(p.refid, refid_from_code("RATE"));
	ask(&n, 60 * SECOND, &r, &p);
	assert_int_equal(p.stratum, 2);
	assert_int_equal(n.server[0].kisses, 1);
	free(s);
}

static void
a_server_changes_by_event(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_event *ev;
	struct lab_reply r;
	struct packet p;
	struct lab_net n;

	(void)state;
	ev = event(s, 10, LAB_SERVER, LAB_SET_UP);
	ev->server = LAB_SERVERS;
	ev = event(s, 20, LAB_SERVER, LAB_SET_UP | LAB_SET_STRATUM);
	ev->then.up = true;
	ev->then.stratum = 16;
	lab_net_init(&n, s, START);
	ask(&n, 15 * SECOND, &r, &p);
	assert_int_equal(r.count, 0);
	ask(&n, 25 * SECOND, &r, &p);
	assert_int_equal(r.count, 1);
	assert_int_equal(p.stratum, 0); /* as ntpd says 16 */
	free(s);
}

/* Each of the ways to answer wrongly spoils what it says, and no more. */
static void
a_server_answers_wrongly(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_behaviour *b;
	struct lab_reply r;
	struct packet p;
	struct lab_net n;

	(void)state;
	s->nservers = 2;
	s->server[1] = s->server[0];
	lab_net_init(&n, s, START);
	b = &n.server[0].now;
	b->version = 3;
	b->precision = -6;
	b->reftime = 7200;
	ask(&n, 10 * SECOND, &r, &p);
	assert_int_equal(p.version, 3);
	assert_int_equal(p.precision, -6);
	assert_near(since_start(p.reftime), 10 - 7200, 0.1);
	assert_int_equal(r.from, 0);
	b->elsewhere = b->bogus = b->zero = b->future = true;
	ask(&n, 20 * SECOND, &r, &p);
	assert_int_equal(r.from, 1);
	assert_int_not_equal(p.org.fp, 77);
	assert_int_equal(p.xmt.fp, 0);
	assert_near(since_start(p.reftime), 80, 0.1);
	free(s);
}

static void
a_name_can_fail_for_a_time(void **state)
{
	struct lab_scenario *s = scenario();
	struct lab_event *ev;

	(void)state;
	ev = event(s, 10, LAB_SERVER, LAB_SET_NAMELESS);
	ev->server = LAB_SERVERS;
	ev->then.nameless = true;
	event(s, 20, LAB_SERVER, LAB_SET_NAMELESS);
	assert_null(lab_name_fails(s, 0, 5 * SECOND));
	assert_non_null(
	    strstr(lab_name_fails(s, 0, 15 * SECOND), "name server"));
	assert_null(lab_name_fails(s, 0, 20 * SECOND));
	assert_non_null(strstr(lab_name_fails(s, -1, 0), "no such name"));
	free(s);
}

static void
what_is_no_packet_has_no_answer(void **state)
{
	struct lab_scenario *s = scenario();
	uint8_t junk[100] = { 0xff };
	struct lab_reply r;
	struct lab_net n;

	(void)state;
	lab_net_init(&n, s, START);
	for (size_t len = 0; len < PACKET_HEADER; len++) {
		lab_net_ask(&n, 0, junk, len, 0, &r);
		assert_int_equal(r.count, 0);
	}
	free(s);
}

static void
servers_are_found(void **state)
{
	struct lab_scenario *s = scenario();
	struct addr a = {
		.family = ADDR_IPV4, .port = 123, .ip = { 127, 0, 0, 2 }
	};
	struct lab_net n;

	(void)state;
	lab_net_init(&n, s, START);
	assert_int_equal(lab_net_find(&n, &a), 0);
	a.ip[3] = 3;
	assert_int_equal(lab_net_find(&n, &a), -1);
	assert_int_equal(lab_net_find_name(&n, "a.lab"), 0);
	assert_int_equal(lab_net_find_name(&n, "b.lab"), -1);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_runs_at_its_rate),
		cmocka_unit_test(steps_do_not_move_the_monotonic_clock),
		cmocka_unit_test(events_happen_in_their_time),
		cmocka_unit_test(looking_changes_nothing),
		cmocka_unit_test(when_is_the_inverse_of_mono),
		cmocka_unit_test(an_answer_has_four_times),
		cmocka_unit_test(half_of_the_packets_are_lost),
		cmocka_unit_test(queues_only_delay),
		cmocka_unit_test(too_many_questions_are_kissed),
		cmocka_unit_test(a_server_changes_by_event),
		cmocka_unit_test(a_server_answers_wrongly),
		cmocka_unit_test(a_name_can_fail_for_a_time),
		cmocka_unit_test(what_is_no_packet_has_no_answer),
		cmocka_unit_test(servers_are_found),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
