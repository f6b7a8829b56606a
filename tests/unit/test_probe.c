/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Servers of every kind on a practice network, measured through real sockets.
 * What is asserted holds on a busy machine too: what a path adds is bounded
 * below only.
 */
#include "engine/probe.h"

#include "core/packet.h"
#include "engine/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MS 1e-3

/* Longest that a test waits for what must come, s. */
#define PATIENCE 120.0

enum { NEAR, FAR, MIDDLE, LIAR, RATED, DENIED, UNSYNC, DEAD, SERVERS };

#define AT(n)                                                                  \
	{                                                                      \
		.family = ADDR_IPV4, .ip = { 127, 84, 1, (n) }                 \
	}

static const struct lab_scenario town = {
	.name = "probed",
	.seed = 9,
	.clock_offset = 40 * MS,
	.nservers = SERVERS,
	.server = {
		[NEAR] = { .name = "near.lab", .addr = AT(1),
		    .now = { .up = true, .stratum = 1, .refid = "GPS",
			.delay = 5 * MS, .jitter = 0.2 * MS } },
		[FAR] = { .name = "far.lab", .addr = AT(2),
		    .now = { .up = true, .stratum = 2, .refid = "192.0.2.1",
			.delay = 80 * MS, .rootdelay = 30 * MS,
			.rootdisp = 4 * MS } },
		[MIDDLE] = { .name = "middle.lab", .addr = AT(7),
		    .now = { .up = true, .stratum = 2, .refid = "192.0.2.1",
			.delay = 30 * MS } },
		[LIAR] = { .name = "liar.lab", .addr = AT(3),
		    .now = { .up = true, .stratum = 1, .refid = "PPS",
			.delay = 10 * MS, .offset = 3 } },
		[RATED] = { .name = "rate.lab", .addr = AT(4),
		    .now = { .up = true, .stratum = 2, .refid = "192.0.2.2",
			.delay = 10 * MS, .rate = 60 } },
		[DENIED] = { .name = "deny.lab", .addr = AT(8),
		    .now = { .up = true, .stratum = 0, .refid = "DENY",
			.delay = 10 * MS } },
		[UNSYNC] = { .name = "new.lab", .addr = AT(5),
		    .now = { .up = true, .stratum = 16, .leap = 3,
			.refid = "INIT", .delay = 2 * MS } },
		[DEAD] = { .name = "dead.lab", .addr = AT(6),
		    .now = { .stratum = 2, .refid = "192.0.2.3",
			.delay = 3 * MS } },
	},
};

/* Beside the town's: a name that nobody knows, and one server's number. */
enum { NOBODY = SERVERS, TWIN, AIMS };

struct client {
	struct machine *machine;
	struct lab *lab;
	const struct host *host;
	struct loop_wait wait;
	struct probe *probe;
	mono_t asked[AIMS]; /* when each was asked last */
	double least;       /* s between two questions to one, the least */
	size_t open, most;  /* asked or looked up at once */
};

static void
client_open(struct client *c, size_t at_once)
{
	static const struct machine_cfg cfg = { .wakeable = true };
	struct probe_aim aim[AIMS] = { 0 };
	char why[256] = "";

	memset(c, 0, sizeof(*c));
	c->least = INFINITY;
	c->machine = machine_new(&cfg);
	c->lab = lab_new(&town, c->machine, why, sizeof(why));
	if (c->lab == NULL)
		fail_msg("%s", why);
	c->host = lab_host(c->lab);
	c->wait = lab_wait(c->lab);
	for (size_t i = 0; i < SERVERS; i++)
		snprintf(aim[i].name, sizeof(aim[i].name), "%s",
		    town.server[i].name);
	snprintf(aim[NOBODY].name, PROBE_NAME, "nobody.lab");
	snprintf(aim[TWIN].name, PROBE_NAME, "near.lab");
	aim[FAR].gap = 3; /* rounded up to 4 */
	c->probe = probe_new(c->host, aim, AIMS, at_once);
}

static void
client_close(struct client *c)
{
	probe_free(c->probe);
	lab_free(c->lab);
	machine_free(c->machine);
}

/* Notes how many are under way, and how often each is asked. */
static void
watch(struct client *c, unsigned sent[AIMS])
{
	mono_t now = c->host->mono(c->host->self);

	c->open = 0;
	for (size_t i = 0; i < AIMS; i++) {
		const struct probe_result *r = probe_result(c->probe, i);

		c->open += r->state == PROBE_LOOKUP || r->state == PROBE_ASKING;
		if (r->sent == sent[i])
			continue;
		assert_int_equal(r->sent, sent[i] + 1);
		if (sent[i]++ > 0)
			c->least = fmin(c->least, mono_diff(now, c->asked[i]));
		c->asked[i] = now;
	}
	if (c->open > c->most)
		c->most = c->open;
}

static void
client_run(struct client *c)
{
	static struct host_event ev[8];
	mono_t end = mono_add(c->host->mono(c->host->self), PATIENCE);
	unsigned sent[AIMS] = { 0 };

	while (!probe_over(c->probe)) {
		mono_t until = probe_run(c->probe);
		size_t n;

		watch(c, sent);
		assert_true(c->host->mono(c->host->self).ns < end.ns);
		n = c->wait.wait(c->wait.self, until, ev, 8);
		for (size_t i = 0; i < n; i++)
			probe_event(c->probe, &ev[i]);
	}
	assert_int_equal(probe_done(c->probe), AIMS);
}

static void
is_measured(const struct client *c, int i)
{
	const struct probe_result *r = probe_result(c->probe, (size_t)i);
	const struct lab_behaviour *b = &town.server[i].now;
	double error = r->offset - b->offset + town.clock_offset;

	if (r->state != PROBE_ANSWERED)
		fail_msg("%s: state %d", town.server[i].name, (int)r->state);
	assert_true(r->measured && r->told && r->ipv4 && !r->ipv6);
	assert_int_equal(r->addr.ip[3], town.server[i].addr.ip[3]);
	assert_int_equal(r->stratum, b->stratum);
	assert_true(r->sent <= PROBE_QUESTIONS && r->received <= r->sent);
	assert_true(r->delay >= b->delay - 0.05 * MS);
	/* Whatever was queued shows in the delay. */
	assert_true(fabs(error) <= (r->delay - b->delay) / 2 + 1 * MS);
	assert_true(fabs(r->rootdelay - b->rootdelay) < 0.1 * MS);
	assert_int_equal(r->hops, 0);
}

static void
each_comes_to_its_end(void **state)
{
	const struct probe_result *r;
	struct probe_result all[AIMS];
	double error[AIMS];
	bool wrong[AIMS];
	struct client c;

	(void)state;
	client_open(&c, 4);
	client_run(&c);
	assert_true(c.most <= 4);
	/* Noticed a turn late at worst, so by a little less than the gap. */
	assert_true(c.least > PROBE_GAP / 2);
	is_measured(&c, NEAR);
	is_measured(&c, FAR);
	is_measured(&c, MIDDLE);
	is_measured(&c, LIAR);
	assert_int_equal(probe_result(c.probe, NEAR)->sent, PROBE_QUESTIONS);
	assert_true(probe_result(c.probe, NEAR)->jitter >= 0);
	r = probe_result(c.probe, RATED);
	assert_int_equal(r->state, PROBE_KISSED);
	assert_int_equal(r->verdict, VERDICT_RATE);
	assert_int_equal(r->sent, 2);
	r = probe_result(c.probe, DENIED);
	assert_int_equal(r->state, PROBE_KISSED);
	assert_int_equal(r->verdict, VERDICT_DENY);
	assert_int_equal(r->sent, 1);
	r = probe_result(c.probe, UNSYNC);
	assert_int_equal(r->state, PROBE_USELESS);
	assert_true(r->told && !r->measured);
	assert_int_equal(r->leap, LEAP_ALARM);
	assert_int_equal(r->sent, 1);
	r = probe_result(c.probe, DEAD);
	assert_int_equal(r->state, PROBE_SILENT);
	assert_int_equal(r->sent, PROBE_SILENCE);
	assert_false(r->told);
	r = probe_result(c.probe, NOBODY);
	assert_int_equal(r->state, PROBE_NO_NAME);
	assert_true(r->why[0] != '\0');
	assert_int_equal(r->sent, 0);
	r = probe_result(c.probe, TWIN);
	assert_int_equal(r->state, PROBE_SAME);
	assert_int_equal(r->same, NEAR);
	assert_int_equal(r->sent, 0);

	for (size_t i = 0; i < AIMS; i++)
		all[i] = *probe_result(c.probe, i);
	probe_judge(all, AIMS, error, wrong);
	assert_true(wrong[LIAR] && !wrong[NEAR] && !wrong[FAR]);
	assert_true(fabs(error[LIAR] - 3) < 0.5);
	assert_true(fabs(error[NEAR]) < 0.5);
	assert_true(isnan(error[DEAD]) && isnan(error[UNSYNC]));
	client_close(&c);
}

static void
cancelled_ends_at_once(void **state)
{
	static struct host_event ev[8];
	struct client c;
	size_t n;

	(void)state;
	client_open(&c, AIMS);
	/* Until one is measured. */
	while (!probe_result(c.probe, NEAR)->measured) {
		n = c.wait.wait(c.wait.self, probe_run(c.probe), ev, 8);
		for (size_t i = 0; i < n; i++)
			probe_event(c.probe, &ev[i]);
	}
	probe_cancel(c.probe);
	assert_true(probe_over(c.probe));
	assert_int_equal(probe_result(c.probe, NEAR)->state, PROBE_ANSWERED);
	assert_int_equal(probe_result(c.probe, DEAD)->state, PROBE_CANCELLED);
	client_close(&c);
}

static void
hops_are_counted_from_the_usual_starts(void **state)
{
	static const struct {
		uint8_t ttl;
		int hops;
	} t[] = { { 0, -1 }, { 64, 0 }, { 53, 11 }, { 65, 63 }, { 128, 0 },
		{ 117, 11 }, { 255, 0 }, { 244, 11 }, { 1, 63 } };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		assert_int_equal(probe_hops(t[i].ttl), t[i].hops);
}

static void
nobody_is_no_majority(void **state)
{
	struct probe_result r[4] = { { .state = PROBE_SILENT } };
	double error[4];
	bool wrong[4];

	(void)state;
	probe_judge(r, 0, error, wrong);
	probe_judge(r, 4, error, wrong);
	assert_true(isnan(error[0]) && !wrong[0]);
	/* Two against two: nobody knows. */
	for (size_t i = 0; i < 4; i++) {
		r[i] = (struct probe_result){ .state = PROBE_ANSWERED,
			.measured = true,
			.stratum = 1,
			.delay = 0.01,
			.offset = i < 2 ? 0.0 : 1.0,
			.jitter = (double)NAN };
	}
	probe_judge(r, 4, error, wrong);
	for (size_t i = 0; i < 4; i++)
		assert_true(isnan(error[i]) && !wrong[i]);
	r[3].offset = 0;
	probe_judge(r, 4, error, wrong);
	assert_true(wrong[2] && !wrong[0] && !wrong[1] && !wrong[3]);
	assert_true(fabs(error[2] - 1) < 0.01 && fabs(error[0]) < 0.01);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_comes_to_its_end),
		cmocka_unit_test(cancelled_ends_at_once),
		cmocka_unit_test(hops_are_counted_from_the_usual_starts),
		cmocka_unit_test(nobody_is_no_majority),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("probe", tests, NULL, NULL);
}
