/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The prober's thread: taken from, cancelled and freed at any moment. Servers
 * are sockets of the test itself, which answer or do not.
 */
#include "engine/prober.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/packet.h"
#include "sys/knock.h"

/* Longest that a test waits for what must come, s. */
#define PATIENCE 120

enum { SERVERS = 40 };

struct field {
	int fd[SERVERS];
	struct probe_aim aim[SERVERS];
	struct probe_result r[SERVERS];
	struct prober *p;
};

static int
setup(void **state)
{
	struct field *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	for (size_t i = 0; i < SERVERS; i++) {
		/* Two at one address would be one server. */
		struct sockaddr_in any = { .sin_family = AF_INET,
			.sin_addr.s_addr = htonl(0x7f540201 + (uint32_t)i) };
		socklen_t len = sizeof(any);
		char text[32];

		f->fd[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
		assert_true(f->fd[i] >= 0);
		assert_int_equal(
		    bind(f->fd[i], (struct sockaddr *)&any, len), 0);
		getsockname(f->fd[i], (struct sockaddr *)&any, &len);
		snprintf(text, sizeof(text), "127.84.2.%zu", i + 1);
		assert_true(addr_parse(&f->aim[i].addr, text));
		f->aim[i].addr.port = ntohs(any.sin_port);
	}
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct field *f = *state;

	prober_free(f->p);
	for (size_t i = 0; i < SERVERS; i++)
		close(f->fd[i]);
	free(f);
	return 0;
}

static void
be64_put(uint8_t *to, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(v >> (56 - 8 * i));
}

/* Answers what has come to server i. */
static void
answer(const struct field *f, size_t i)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	uint8_t p[PACKET_HEADER];
	struct timespec t;
	uint64_t now;

	if (recvfrom(f->fd[i], p, sizeof(p), 0, (struct sockaddr *)&from,
		&len) != sizeof(p))
		return;
	clock_gettime(CLOCK_REALTIME, &t);
	now = ((uint64_t)t.tv_sec + 2208988800u) << 32 |
	    ((uint64_t)t.tv_nsec << 32) / 1000000000u;
	p[0] = (uint8_t)((p[0] & 0x38) | MODE_SERVER);
	p[1] = 1;
	memset(p + 4, 0, 8);
	memcpy(p + 12, "GPS", 4);
	memcpy(p + 24, p + 40, 8);
	be64_put(p + 16, now);
	be64_put(p + 32, now);
	be64_put(p + 40, now);
	assert_int_equal(
	    sendto(f->fd[i], p, sizeof(p), 0, (struct sockaddr *)&from, len),
	    sizeof(p));
}

/* Waits for news, answering meanwhile for the first `n` servers. */
static size_t
turn(struct field *f, size_t n)
{
	struct pollfd p[SERVERS + 1];

	for (size_t i = 0; i < n; i++)
		p[i] = (struct pollfd){ .fd = f->fd[i], .events = POLLIN };
	p[n] = (struct pollfd){ .fd = prober_fd(f->p), .events = POLLIN };
	poll(p, n + 1, 1000);
	for (size_t i = 0; i < n; i++)
		if (p[i].revents != 0)
			answer(f, i);
	return prober_take(f->p, f->r);
}

/* A TCP socket of ours on loopback, listening or only bound. */
static int
tcp(bool listens, struct addr *at)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f540301) };
	socklen_t len = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&any, len), 0);
	if (listens)
		assert_int_equal(listen(fd, 100), 0);
	getsockname(fd, (struct sockaddr *)&any, &len);
	assert_true(addr_parse(at, "127.84.3.1"));
	at->port = ntohs(any.sin_port);
	return fd;
}

static void
who_listens_is_told(void **state)
{
	enum { KNOCKS = 150 };
	static struct addr to[KNOCKS];
	static enum probe_port out[KNOCKS];
	atomic_bool stop = false;
	struct addr open, closed;
	int a = tcp(true, &open), b = tcp(false, &closed);

	(void)state;
	for (size_t i = 0; i < KNOCKS; i++)
		to[i] = i % 3 == 0 ? open
		    : i % 3 == 1   ? closed
				   : (struct addr){ .family = ADDR_NONE };
	knock(to, KNOCKS, PATIENCE, &stop, out);
	for (size_t i = 0; i < KNOCKS; i++)
		assert_int_equal(out[i],
		    i % 3 == 0       ? PORT_OPEN
			: i % 3 == 1 ? PORT_CLOSED
				     : PORT_UNKNOWN);
	/* Who wants to end waits for nobody. */
	stop = true;
	memset(out, 0, sizeof(out));
	knock(to, KNOCKS, PATIENCE, &stop, out);
	assert_int_equal(out[0], PORT_UNKNOWN);
	close(a);
	close(b);
}

static void
nts_is_looked_for_where_it_is_listed(void **state)
{
	struct field *f = *state;
	time_t end = time(NULL) + PATIENCE;

	f->aim[0].nts = true;
	f->p = prober_start(f->aim, 2);
	assert_non_null(f->p);
	while (!prober_over(f->p) && time(NULL) < end)
		turn(f, 2);
	assert_true(prober_over(f->p));
	assert_int_equal(f->r[0].nts_ke, PORT_CLOSED);
	assert_int_equal(f->r[1].nts_ke, PORT_UNKNOWN);
}

static void
those_that_answer_are_measured(void **state)
{
	struct field *f = *state;
	time_t end = time(NULL) + PATIENCE;

	f->p = prober_start(f->aim, 4);
	assert_non_null(f->p);
	while (!prober_over(f->p) && time(NULL) < end)
		turn(f, 3);
	assert_true(prober_over(f->p));
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(f->r[i].state, PROBE_ANSWERED);
		assert_int_equal(f->r[i].sent, PROBE_QUESTIONS);
		assert_int_equal(f->r[i].received, PROBE_QUESTIONS);
		assert_true(f->r[i].delay >= 0);
	}
	assert_int_equal(f->r[3].state, PROBE_SILENT);
	assert_int_equal(f->r[3].sent, PROBE_SILENCE);
	assert_int_equal(f->r[3].received, 0);
	/* Later takes give the same. */
	assert_int_equal(prober_take(f->p, f->r), 4);
}

static void
what_was_measured_survives_a_cancel(void **state)
{
	struct field *f = *state;
	time_t end = time(NULL) + PATIENCE;

	f->p = prober_start(f->aim, SERVERS);
	assert_non_null(f->p);
	while (!f->r[0].measured && time(NULL) < end)
		turn(f, 1);
	assert_true(f->r[0].measured);
	prober_cancel(f->p);
	while (!prober_over(f->p) && time(NULL) < end)
		turn(f, 1);
	assert_true(prober_over(f->p));
	assert_int_equal(f->r[0].state, PROBE_ANSWERED);
	for (size_t i = 1; i < SERVERS; i++)
		assert_true(f->r[i].state == PROBE_CANCELLED ||
		    f->r[i].state == PROBE_SILENT);
	/* Once more does no harm. */
	prober_cancel(f->p);
}

static void
it_may_be_freed_at_any_moment(void **state)
{
	struct field *f = *state;

	for (size_t i = 0; i < 60; i++) {
		f->p = prober_start(f->aim, SERVERS);
		assert_non_null(f->p);
		for (size_t k = 0; k < i % 5; k++)
			turn(f, i % 3 * 10);
		if (i % 2 == 0)
			prober_cancel(f->p);
		if (i % 4 == 0)
			prober_take(f->p, f->r);
		prober_free(f->p);
	}
	f->p = NULL;
	prober_free(NULL);
}

static void
nobody_to_measure(void **state)
{
	struct field *f = *state;
	time_t end = time(NULL) + PATIENCE;

	f->p = prober_start(f->aim, 0);
	assert_non_null(f->p);
	while (!prober_over(f->p) && time(NULL) < end)
		turn(f, 0);
	assert_true(prober_over(f->p));
}

#define IN_FIELD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_listens_is_told),
		cmocka_unit_test_setup_teardown(
		    nts_is_looked_for_where_it_is_listed, setup, teardown),
		IN_FIELD(those_that_answer_are_measured),
		IN_FIELD(what_was_measured_survives_a_cancel),
		IN_FIELD(it_may_be_freed_at_any_moment),
		IN_FIELD(nobody_to_measure),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
