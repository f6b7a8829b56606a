/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Server threads on real sockets of 127/8: every client meets one of them
 * only, rules and sockets change while questions come, and nothing is lost.
 */
#include "engine/seqvar.h"
#include "engine/worker.h"

#include "core/packet.h"
#include "sys/clock.h"
#include "sys/machine.h"
#include "sys/port.h"
#include "sys/udp.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE 20.0 /* s */
#define THREADS  3
#define CLIENTS  24
#define CHANGES  200

struct fixture {
	struct machine *m;
	const struct host *h;
	struct params params;
	struct ruleset *rules;
	struct workers *w;
	uint16_t port;
};

/* A port that nobody has. */
static uint16_t
free_port(void)
{
	struct addr at = { .family = ADDR_IPV4, .ip = { 127, 0, 0, 1 } };
	int fd = udp_bound(&at);
	uint16_t port;

	assert_true(fd >= 0);
	port = udp_port(fd);
	close(fd);
	return port;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct machine_cfg cfg = { .wakeable = true };
	struct sysvars sv = { .stratum = 3, .precision = -20 };

	f->m = machine_new(&cfg);
	f->h = machine_host(f->m);
	params_init(&f->params);
	f->params.mru.monitor = true;
	f->rules = ruleset_new(&f->params, NULL, 0);
	f->w = workers_new(THREADS, f->h, f->rules, &f->params.mru);
	assert_non_null(f->w);
	sv.updated = clock_mono();
	workers_sysvars(f->w, &sv);
	f->h->lanes(f->h->self, THREADS);
	f->port = free_port();
	assert_int_equal(f->h->listen(f->h->self, f->port), 0);
	workers_sockets(f->w, f->port);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	f->h->listen(f->h->self, 0);
	workers_free(f->w);
	ruleset_free(f->rules);
	machine_free(f->m);
	params_free(&f->params);
	free(f);
	return 0;
}

/* A client at 127.0.1.N with a port of its own. */
static int
client(unsigned n)
{
	struct addr at = { .family = ADDR_IPV4,
		.ip = { 127, 0, 1, (uint8_t)n } };
	int fd = udp_bound(&at);

	assert_true(fd >= 0);
	return fd;
}

static void
ask(const struct fixture *f, int fd, uint8_t first)
{
	struct addr to = {
		.family = ADDR_IPV4, .port = f->port, .ip = { 127, 0, 0, 1 }
	};
	uint8_t buf[PACKET_HEADER] = { first };

	if ((first & 7) == MODE_CONTROL)
		buf[1] = 2; /* read variables */
	else
		buf[47] = 1;
	assert_int_equal(udp_send(fd, &to, NULL, buf, sizeof(buf)), 0);
}

/* Waits for an answer; its first octet, and the stratum. */
static bool
hears(int fd, uint8_t answer[PACKET_HEADER])
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, (int)(PATIENCE * 1000)) == 1 &&
	    recv(fd, answer, PACKET_HEADER, 0) == PACKET_HEADER;
}

static void
asks_and_hears(const struct fixture *f, int fd)
{
	uint8_t answer[PACKET_HEADER];

	ask(f, fd, 0x23);
	assert_true(hears(fd, answer));
	assert_int_equal(answer[0] & 7, MODE_SERVER);
	assert_int_equal(answer[1], 3);
}

/* All clients that the workers know; n of them. */
static const struct mru_entry *
clients(struct fixture *f, size_t *n, struct mru_stats *stats)
{
	mono_t end = mono_add(clock_mono(), PATIENCE);

	workers_ask(f->w, 1000);
	while (workers_asking(f->w) && mono_diff(end, clock_mono()) > 0)
		poll(NULL, 0, 1);
	assert_false(workers_asking(f->w));
	return workers_clients(f->w, n, stats);
}

static void
a_client_always_meets_the_same_thread(void **state)
{
	struct fixture *f = *state;
	const struct mru_entry *c;
	struct mru_stats stats;
	struct serve_counts sum = { 0 };
	bool seen[CLIENTS] = { false };
	size_t n;

	for (unsigned port = 0; port < 4; port++) {
		for (unsigned i = 0; i < CLIENTS; i++) {
			int fd = client(i + 1);

			asks_and_hears(f, fd);
			close(fd);
		}
	}
	c = clients(f, &n, &stats);
	/* Were one known to two threads, there would be more. */
	assert_int_equal(n, CLIENTS);
	assert_int_equal(stats.depth, CLIENTS);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(c[i].count, 4);
		seen[c[i].addr.ip[3] - 1] = true;
	}
	for (size_t i = 0; i < CLIENTS; i++)
		assert_true(seen[i]);
	while (sum.processed < 4 * CLIENTS)
		workers_counts(f->w, &sum);
	assert_int_equal(sum.received, 4 * CLIENTS);
}

static void
the_threads_share_the_clients(void **state)
{
	struct fixture *f = *state;
	size_t busy = 0;

	for (unsigned i = 0; i < 200; i++) {
		int fd = client(i + 1);

		asks_and_hears(f, fd);
		close(fd);
	}
	for (unsigned i = 0; i < workers_number(f->w); i++) {
		size_t n;

		workers_locals(f->w, i, &n);
		busy += n > 0;
	}
	/* That one of three gets none of 200 happens once in 10^34. */
	assert_int_equal(busy, THREADS);
}

/* Asks and hears, again and again, until told to stop. */
struct asker {
	const struct fixture *f;
	unsigned number;
	atomic_bool stop;
	atomic_uint asked, heard;
	pthread_t thread;
};

static void *
keep_asking(void *arg)
{
	struct asker *a = arg;
	uint8_t answer[PACKET_HEADER];
	int fd = client(a->number);

	while (!atomic_load(&a->stop)) {
		ask(a->f, fd, 0x23);
		atomic_fetch_add(&a->asked, 1);
		if (!hears(fd, answer))
			break;
		atomic_fetch_add(&a->heard, 1);
	}
	close(fd);
	return NULL;
}

static void
start_asking(struct asker *a, const struct fixture *f, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		a[i].f = f;
		a[i].number = i + 1;
		assert_int_equal(
		    pthread_create(&a[i].thread, NULL, keep_asking, &a[i]), 0);
	}
}

/* Every question must have been answered, and there were some. */
static void
stop_asking(struct asker *a, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		while (atomic_load(&a[i].heard) < 100 &&
		    atomic_load(&a[i].asked) - atomic_load(&a[i].heard) < 2)
			poll(NULL, 0, 1);
	for (unsigned i = 0; i < n; i++)
		atomic_store(&a[i].stop, true);
	for (unsigned i = 0; i < n; i++) {
		pthread_join(a[i].thread, NULL);
		assert_int_equal(
		    atomic_load(&a[i].asked), atomic_load(&a[i].heard));
	}
}

static void
rules_change_under_load_and_nothing_is_lost(void **state)
{
	struct fixture *f = *state;
	struct asker a[4] = { { .number = 0 } };
	struct host_event *ev = malloc(sizeof(*ev));

	start_asking(a, f, 4);
	for (int i = 0; i < CHANGES; i++) {
		struct ruleset *old = f->rules;

		f->params.mru.maxdepth = 100 + (uint32_t)(i % 7) * 100;
		f->rules = ruleset_new(&f->params, NULL, 0);
		workers_rules(f->w, f->rules, &f->params.mru, old);
		assert_false(workers_take(f->w, ev));
		if (i % 10 == 0)
			poll(NULL, 0, 1);
	}
	stop_asking(a, 4);
	free(ev);
}

static void
sockets_change_under_load_and_nothing_is_lost(void **state)
{
	struct fixture *f = *state;
	struct asker a[2] = { { .number = 0 } };
	struct host_event *ev = malloc(sizeof(*ev));

	start_asking(a, f, 2);
	for (int i = 0; i < CHANGES / 4; i++) {
		workers_sockets(f->w, f->port);
		assert_false(workers_take(f->w, ev));
		if (i % 10 == 0)
			poll(NULL, 0, 1);
	}
	stop_asking(a, 2);
	free(ev);
}

static void
mode_6_goes_to_the_engine_and_is_answered_from_there(void **state)
{
	struct fixture *f = *state;
	struct host_event *ev = malloc(sizeof(*ev));
	mono_t end = mono_add(clock_mono(), PATIENCE);
	uint8_t answer[PACKET_HEADER];
	int fd = client(9);
	bool taken = false;

	ask(f, fd, 0x16);
	while (!taken && mono_diff(end, clock_mono()) > 0) {
		machine_wait(f->m, end, ev, 1);
		taken = workers_take(f->w, ev);
	}
	assert_true(taken);
	assert_int_equal(ev->kind, HOST_REQUEST);
	assert_int_equal(ev->from.ip[3], 9);
	assert_int_equal(ev->local.port, f->port);
	assert_int_equal(ev->data[0], 0x16);
	assert_int_equal(f->h->reply(f->h->self, &ev->from, &ev->local,
			     ev->data, PACKET_HEADER),
	    0);
	assert_true(hears(fd, answer));
	assert_int_equal(answer[0], 0x16);
	close(fd);
	free(ev);
}

static void
a_second_server_finds_the_port_taken(void **state)
{
	struct fixture *f = *state;
	struct machine_cfg cfg = { .wakeable = true };
	struct machine *m = machine_new(&cfg);
	const struct host *h = machine_host(m);

	h->lanes(h->self, 2);
	assert_int_equal(h->listen(h->self, f->port), EADDRINUSE);
	machine_free(m);
}

/* One writes numbers that belong together, others read them. */
struct torn {
	struct seqvar v;
	atomic_bool stop;
};

static void *
keep_reading(void *arg)
{
	struct torn *t = arg;
	struct sysvars sv;
	uintptr_t bad = 0;

	while (!atomic_load(&t->stop)) {
		seqvar_load(&t->v, &sv);
		bad += sv.refid != (uint32_t)sv.updated.ns ||
		    sv.rootdelay != (double)sv.refid;
	}
	return (void *)bad;
}

static void
system_variables_are_never_torn(void **state)
{
	struct torn t;
	pthread_t reader[2];
	void *bad;

	(void)state;
	atomic_init(&t.stop, false);
	seqvar_init(&t.v);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    pthread_create(&reader[i], NULL, keep_reading, &t), 0);
	for (uint32_t i = 0; i < 100000; i++) {
		struct sysvars sv = {
			.refid = i, .rootdelay = i, .updated = { i }
		};

		seqvar_store(&t.v, &sv);
	}
	atomic_store(&t.stop, true);
	for (int i = 0; i < 2; i++) {
		pthread_join(reader[i], &bad);
		assert_null(bad);
	}
}

#define WITH_THREADS(test)                                                     \
	cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_THREADS(a_client_always_meets_the_same_thread),
		WITH_THREADS(the_threads_share_the_clients),
		WITH_THREADS(rules_change_under_load_and_nothing_is_lost),
		WITH_THREADS(sockets_change_under_load_and_nothing_is_lost),
		WITH_THREADS(
		    mode_6_goes_to_the_engine_and_is_answered_from_there),
		WITH_THREADS(a_second_server_finds_the_port_taken),
		cmocka_unit_test(system_variables_are_never_torn),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
