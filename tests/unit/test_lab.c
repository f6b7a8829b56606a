/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice network against the peers of the core and the sockets of the
 * machine: what a scenario says is what is measured. Bounds come from what
 * each exchange itself shows, so that a busy machine fails none.
 */
#include "engine/lab.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/rfc5905.h"
#include "engine/lab_model.h"
#include "engine/lab_queue.h"

#define MS 1e-3

/* Longest that a test waits for what must come, s. */
#define PATIENCE 30.0

enum { NEAR, FAR, LIAR, RATED, UNSYNC, LATE, SERVERS };

/* Near, far, a liar, one that says RATE, one unsynchronised, one that comes
 * after 2 s; our clock is 40 ms ahead and gains 100 ppm. */
static const struct lab_scenario town = {
	.name = "town",
	.seed = 7,
	.clock_offset = 40 * MS,
	.clock_freq = 100e-6,
	.nservers = SERVERS,
	.server = {
		[NEAR] = { .name = "near.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 1 } },
		    .now = { .up = true, .stratum = 1, .refid = "GPS",
			.delay = 5 * MS, .jitter = 0.2 * MS } },
		[FAR] = { .name = "far.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 2 } },
		    .now = { .up = true, .stratum = 2, .refid = "192.0.2.1",
			.delay = 80 * MS, .jitter = 1 * MS } },
		[LIAR] = { .name = "liar.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 3 } },
		    .now = { .up = true, .stratum = 1, .refid = "PPS",
			.delay = 10 * MS, .offset = 300 * MS } },
		[RATED] = { .name = "rate.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 4 } },
		    .now = { .up = true, .stratum = 2, .refid = "192.0.2.2",
			.delay = 10 * MS, .rate = 60 } },
		[UNSYNC] = { .name = "new.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 5 } },
		    .now = { .up = true, .stratum = 16, .leap = 3,
			.refid = "INIT", .delay = 2 * MS } },
		[LATE] = { .name = "late.lab", .addr = { .family = ADDR_IPV4,
			.ip = { 127, 83, 1, 6 } },
		    .now = { .stratum = 2, .refid = "192.0.2.3",
			.delay = 3 * MS } },
	},
	.nevents = 1,
	.event = { { .at = 2, .target = LAB_SERVER, .server = LATE,
	    .then = { .up = true }, .set = LAB_SET_UP,
	    .text = "late.lab has come" } },
};

/* A client made of the core's peers, one a server. */
struct client {
	struct machine *machine;
	struct lab *lab;
	const struct host *host;
	struct loop_wait wait;
	struct rng rng;
	size_t n;
	struct addr addr[SERVERS]; /* ADDR_NONE: not resolved yet */
	struct peer peer[SERVERS];
	char note[96]; /* the last HOST_NOTE */
	double noted;  /* s after the start */
	mono_t start;
};

static uint64_t
next_random(void *self)
{
	const struct host *h = self;

	return h->random(h->self);
}

static void
client_open(struct client *c, const struct lab_scenario *s)
{
	static const struct machine_cfg cfg = { .wakeable = true };
	char why[256] = "";
	const struct host *host;

	memset(c, 0, sizeof(*c));
	c->machine = machine_new(&cfg);
	host = machine_host(c->machine);
	c->start = host->mono(host->self); /* no later than the town's */
	c->lab = lab_new(s, c->machine, why, sizeof(why));
	if (!c->lab)
		fprintf(stderr, "# %s\n", why);
	assert_non_null(c->lab);
	c->host = lab_host(c->lab);
	c->wait = lab_wait(c->lab);
	c->rng = (struct rng){ next_random, (void *)(uintptr_t)c->host };
	c->n = s->nservers;
	for (size_t i = 0; i < c->n; i++)
		assert_int_equal(0,
		    c->host->resolve(c->host->self, s->server[i].name,
			ADDR_NONE, (uint32_t)i));
}

static void
client_close(struct client *c)
{
	lab_free(c->lab);
	machine_free(c->machine);
}

static void
ask(struct client *c, uint32_t i)
{
	struct todo d =
	    peer_timer(&c->peer[i], c->host->mono(c->host->self), &c->rng);
	uint8_t buf[PACKET_HEADER];
	wall_t t1 = { 0 };

	if (d.act & PEER_CLOSE)
		c->host->close(c->host->self, i);
	if (!(d.act & PEER_SEND))
		return;
	packet_encode(&d.pkt, buf, sizeof(buf));
	assert_int_equal(0,
	    c->host->send(
		c->host->self, i, &c->addr[i], buf, sizeof(buf), 0, &t1));
	peer_sent(&c->peer[i], t1, false);
}

/*
 * An exchange of a server without asymmetry: its offset is our error, but for
 * what was queued more on one way than on the other, and the whole queueing
 * shows in its delay.
 */
static void
check_exchange(
    struct client *c, const struct exchange *x, double delay, double lie)
{
	double truth = c->host->truth(c->host->self);
	double error = x->offset - lie + truth;
	double bound = (x->delay - delay) / 2 + 0.1 * MS;

	assert_true(x->delay >= delay - 0.05 * MS);
	if (error < -bound || error > bound)
		fprintf(stderr, "# offset %.6f truth %.6f delay %.6f\n",
		    x->offset, truth, x->delay);
	assert_true(error >= -bound && error <= bound);
}

static void
receive(struct client *c, const struct host_event *ev)
{
	struct peer *p = &c->peer[ev->id];
	struct arrival a = { .buf = ev->data,
		.len = ev->len,
		.from = ev->from,
		.local = ev->local,
		.rx = ev->stamp,
		.rx_kernel = ev->kernel,
		.at = ev->at };
	struct todo d = peer_receive(p, &a, &c->addr[ev->id], 1e-6, NULL);

	if (d.act & PEER_CLOSE)
		c->host->close(c->host->self, ev->id);
	assert_true(c->host->wall(c->host->self).ns >= ev->stamp.ns);
	if (d.act & PEER_SAMPLE && ev->id < SERVERS)
		check_exchange(c, &p->exchange[0],
		    town.server[ev->id].now.delay,
		    town.server[ev->id].now.offset);
}

static void
happen(struct client *c, const struct host_event *ev)
{
	static const struct peer_cfg cfg = { .hmode = MODE_CLIENT,
		.version = NTP_VERSION,
		.minpoll = 0,
		.maxpoll = 0 };

	switch (ev->kind) {
	case HOST_RESOLVED:
		assert_int_equal(ev->naddr, 1);
		assert_int_equal(ev->addr[0].ip[0], 127);
		c->addr[ev->id] = ev->addr[0];
		peer_init(&c->peer[ev->id], &cfg, ev->at, 0);
		break;
	case HOST_ANSWER:
		receive(c, ev);
		break;
	case HOST_SENT:
		peer_sent(&c->peer[ev->id], ev->stamp, true);
		break;
	case HOST_NICS:
		break;
	case HOST_NOTE:
		memcpy(c->note, ev->text, sizeof(c->note));
		c->noted = mono_diff(ev->at, c->start);
		break;
	case HOST_ERROR:
	case HOST_REQUEST:
	case HOST_RIGHTS:
	case HOST_LOCAL:
		fail_msg("unexpected event %d", (int)ev->kind);
	}
}

/* One turn of the loop; false when patience ends. */
static bool
turn(struct client *c)
{
	static struct host_event ev[8];
	mono_t now = c->host->mono(c->host->self);
	mono_t until = mono_add(now, 1);
	size_t n;

	for (uint32_t i = 0; i < c->n; i++) {
		if (c->addr[i].family == ADDR_NONE)
			continue;
		if (c->peer[i].wake.ns <= now.ns)
			ask(c, i);
		until = mono_min(until, c->peer[i].wake);
	}
	n = c->wait.wait(c->wait.self, until, ev, 8);
	for (size_t i = 0; i < n; i++)
		happen(c, &ev[i]);
	return mono_diff(now, c->start) < PATIENCE;
}

static bool
all_is_told(const struct client *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct peer *p = &c->peer[i];

		if (i == RATED ? p->counts[VERDICT_RATE] == 0
			: i == UNSYNC
			? !p->refused
			: p->counts[VERDICT_OK] < (i == LATE ? 1 : 3))
			return false;
	}
	return true;
}

static double
least_delay(const struct peer *p)
{
	double least = p->exchange[0].delay;

	for (size_t i = 1; i < p->exchanges; i++)
		if (p->exchange[i].delay < least)
			least = p->exchange[i].delay;
	return least;
}

static void
six_servers_answer_as_the_scenario_says(void **state)
{
	struct client c;

	(void)state;
	client_open(&c, &town);
	while (!all_is_told(&c))
		assert_true(turn(&c));

	for (size_t i = 0; i < c.n; i++)
		assert_int_equal(c.addr[i].port, NTP_PORT);
	assert_int_equal(c.peer[NEAR].stratum, 1);
	assert_int_equal(c.peer[NEAR].refid, refid_from_code("GPS"));
	assert_int_equal(c.peer[FAR].stratum, 2);
	assert_int_equal(c.peer[FAR].refid, UINT32_C(0xc0000201));
	assert_int_equal(c.peer[RATED].counts[VERDICT_OK], 1);
	assert_int_equal(c.peer[UNSYNC].counts[VERDICT_OK], 0);
	assert_true(c.peer[LATE].sent > c.peer[LATE].counts[VERDICT_OK]);
	assert_true(c.peer[NEAR].exchange[0].t4_kernel);
	/* Without queues nothing but the machine itself adds to the delay. */
	assert_true(least_delay(&c.peer[LIAR]) < 11 * MS);
	assert_string_equal(c.note, "late.lab has come");
	assert_true(c.noted >= 1.99);
	client_close(&c);
}

static void
only_the_made_up_clock_obeys(void **state)
{
	struct adjust step = { .kind = ADJUST_STEP, .step = -40 * MS };
	struct adjust rate = { .kind = ADJUST_FREQ, .freq = -100e-6 };
	struct host_clock clock;
	const struct host *real;
	struct client c;
	double before, after;

	(void)state;
	client_open(&c, &town);
	real = machine_host(c.machine);
	before = c.host->truth(c.host->self);
	assert_true(before >= 40 * MS && before < 41 * MS);
	assert_int_equal(0, c.host->adjust(c.host->self, &step));
	after = c.host->truth(c.host->self);
	assert_true(after >= 0 && after < 1 * MS);
	after = wall_diff(c.host->wall(c.host->self), real->wall(real->self));
	assert_true(after > -5 * MS && after < 5 * MS);

	assert_int_equal(0, c.host->adjust(c.host->self, &rate));
	c.host->clock(c.host->self, &clock);
	assert_true(clock.readable && clock.may_set && !clock.unsync);
	assert_float_equal(clock.freq, -100e-6, 0);
	before = c.host->truth(c.host->self);
	while (c.peer[NEAR].counts[VERDICT_OK] < 2)
		assert_true(turn(&c));
	after = c.host->truth(c.host->self);
	assert_true(after - before < 1e-6 && before - after < 1e-6);
	client_close(&c);
}

static void
nothing_else_can_be_reached(void **state)
{
	static const char *const far[] = { "192.0.2.1", "127.0.0.1",
		"127.83.1.9", "::1", "2001:db8::1" };
	uint8_t buf[PACKET_HEADER] = { 0x23 };
	struct host_event ev;
	struct client c;
	wall_t t1;

	(void)state;
	client_open(&c, &town);
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		struct addr a;

		assert_true(addr_parse(&a, far[i]));
		a.port = NTP_PORT;
		assert_int_equal(ENETUNREACH,
		    c.host->send(
			c.host->self, 9, &a, buf, sizeof(buf), 0, &t1));
	}
	assert_int_equal(EOPNOTSUPP, c.host->listen(c.host->self, 123));
	assert_int_equal(EOPNOTSUPP, c.host->listen(c.host->self, 11123));
	assert_int_equal(0, c.host->listen(c.host->self, 0));

	for (size_t i = 0; i < c.n; i++)
		assert_int_equal(1, c.wait.wait(c.wait.self, c.start, &ev, 1));
	c.host->resolve(c.host->self, "pool.ntp.org", ADDR_NONE, 77);
	assert_int_equal(1, c.wait.wait(c.wait.self, c.start, &ev, 1));
	assert_int_equal(ev.kind, HOST_RESOLVED);
	assert_int_equal(ev.id, 77);
	assert_int_equal(ev.naddr, 0);
	assert_non_null(strstr(ev.text, "no such name"));
	c.host->resolve(c.host->self, "NEAR.lab.", ADDR_IPV6, 78);
	assert_int_equal(1, c.wait.wait(c.wait.self, c.start, &ev, 1));
	assert_int_equal(ev.naddr, 0);
	assert_non_null(strstr(ev.text, "family"));
	client_close(&c);
}

/* A second practice network on the same addresses finds ports of its own; a
 * fixed port that is taken is an error with a remedy. */
static void
two_can_run_beside_each_other(void **state)
{
	struct lab_scenario *s = malloc(sizeof(*s));
	struct client a, b;
	char why[256] = "";

	(void)state;
	assert_non_null(s);
	client_open(&a, &town);
	client_open(&b, &town);
	while (a.peer[NEAR].counts[VERDICT_OK] == 0 ||
	    b.peer[NEAR].counts[VERDICT_OK] == 0) {
		assert_true(turn(&a));
		assert_true(turn(&b));
	}
	client_close(&b);

	*s = town;
	s->nservers = 2;
	s->nevents = 0;
	s->server[1] = s->server[0];
	s->server[0].addr.port = s->server[1].addr.port = 28123;
	assert_null(lab_new(s, a.machine, why, sizeof(why)));
	assert_non_null(strstr(why, "127.83.1.1:28123"));
	assert_non_null(strstr(why, "in use"));
	client_close(&a);
	free(s);
}

/* With one address for two servers, ports tell them apart. */
static void
an_address_can_be_shared(void **state)
{
	struct lab_scenario *s = malloc(sizeof(*s));
	struct client c;

	(void)state;
	assert_non_null(s);
	*s = town;
	s->nservers = 3;
	s->nevents = 0;
	s->server[FAR].addr = s->server[LIAR].addr;
	client_open(&c, s);
	while (c.peer[NEAR].counts[VERDICT_OK] == 0 ||
	    c.peer[FAR].counts[VERDICT_OK] == 0 ||
	    c.peer[LIAR].counts[VERDICT_OK] == 0)
		assert_true(turn(&c));
	assert_int_equal(c.addr[NEAR].port, NTP_PORT);
	assert_true(c.addr[FAR].port > 1024);
	assert_true(c.addr[LIAR].port > 1024);
	client_close(&c);
	free(s);
}

static void
one_seed_one_fate(void **state)
{
	struct lab_net *a = malloc(sizeof(*a)), *b = malloc(sizeof(*b));
	uint8_t question[PACKET_HEADER] = { 0x23 };

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	lab_net_init(a, &town, 0);
	lab_net_init(b, &town, 0);
	for (int64_t t = 0; t < 100; t++) {
		struct lab_reply ra, rb;

		lab_net_ask(
		    a, FAR, question, sizeof(question), t * 1000000000, &ra);
		lab_net_ask(
		    b, FAR, question, sizeof(question), t * 1000000000, &rb);
		assert_int_equal(ra.count, 1);
		assert_int_equal(ra.arrive[0], rb.arrive[0]);
		assert_memory_equal(ra.data, rb.data, sizeof(ra.data));
	}
	free(a);
	free(b);
}

static void
parcels_leave_in_order(void **state)
{
	struct lab_rng r = lab_rng_init(42, 0);
	struct lab_parcel p = { .server = 0 };
	struct lab_queue q;
	int64_t last = -1;

	(void)state;
	lab_queue_init(&q);
	assert_int_equal(lab_queue_due(&q), INT64_MAX);
	assert_false(lab_queue_take(&q, INT64_MAX, &p));
	for (int i = 0; i < LAB_QUEUE; i++) {
		p.due = (int64_t)(lab_rng_next(&r) % 1000);
		assert_true(lab_queue_put(&q, &p));
	}
	assert_false(lab_queue_put(&q, &p));
	assert_false(lab_queue_take(&q, -1, &p));
	for (int i = 0; i < LAB_QUEUE; i++) {
		int64_t due = lab_queue_due(&q);

		assert_true(lab_queue_take(&q, due, &p));
		assert_int_equal(p.due, due);
		assert_true(due >= last);
		last = due;
	}
	lab_queue_free(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_servers_answer_as_the_scenario_says),
		cmocka_unit_test(only_the_made_up_clock_obeys),
		cmocka_unit_test(nothing_else_can_be_reached),
		cmocka_unit_test(two_can_run_beside_each_other),
		cmocka_unit_test(an_address_can_be_shared),
		cmocka_unit_test(one_seed_one_fate),
		cmocka_unit_test(parcels_leave_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
