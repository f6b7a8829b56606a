/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own server asked like a stranger: the server is the test's, on loopback,
 * and answers what it is told to. */
#include "engine/outside.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/packet.h"

/* Longest that a test waits for what must come, s. */
#define PATIENCE 120

/* What the server does. */
enum manner { MANNER_GOOD, MANNER_TALKS, MANNER_SILENT, MANNER_GARBAGE };

struct bench {
	int fd;
	struct outside_ask ask;
	enum manner manner;
	struct pool_side side[POOL_SIDES];
};

static int
setup(void **state)
{
	static struct bench b;
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	memset(&b, 0, sizeof(b));
	b.fd = socket(AF_INET, SOCK_DGRAM, 0);
	assert_true(b.fd >= 0);
	assert_int_equal(bind(b.fd, (struct sockaddr *)&at, len), 0);
	getsockname(b.fd, (struct sockaddr *)&at, &len);
	assert_true(addr_parse(&b.ask.address[POOL_SIDE_V4], "127.0.0.1"));
	/* Nobody of the other family; and no wait for it. */
	assert_true(addr_parse(&b.ask.address[POOL_SIDE_V6], "::1"));
	b.ask.port = ntohs(at.sin_port);
	b.ask.gap = 0.001;
	b.ask.patience = PATIENCE;
	b.ask.silence = 0.05;
	*state = &b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	close(b->fd);
	return 0;
}

static uint64_t
now_fp(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)((t.tv_sec + NTP_UNIX_EPOCH) & 0xffffffff) << 32 |
	    (uint64_t)((double)t.tv_nsec * 4.294967296);
}

static void
serve(struct bench *b)
{
	uint8_t buf[512];
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	ssize_t got = recvfrom(
	    b->fd, buf, sizeof(buf), 0, (struct sockaddr *)&from, &len);
	struct packet p;
	size_t n = 300;

	if (got < 1 || b->manner == MANNER_SILENT)
		return;
	if ((buf[0] & 7) == MODE_CLIENT && b->manner != MANNER_GARBAGE) {
		assert_int_equal(
		    packet_decode(&p, NULL, buf, (size_t)got), PACKET_OK);
		p.mode = MODE_SERVER;
		p.stratum = 3;
		p.leap = LEAP_INSERT;
		p.rootdelay = 65536 / 8;
		p.rootdisp = 65536 / 16;
		p.org = p.xmt;
		p.rec.fp = p.xmt.fp = now_fp();
		n = packet_encode(&p, buf, sizeof(buf));
	} else if (b->manner == MANNER_GOOD) {
		return;
	}
	sendto(b->fd, buf, n, 0, (struct sockaddr *)&from, len);
}

static void
run(struct bench *b)
{
	struct outside *o = outside_start(&b->ask);
	time_t end = time(NULL) + PATIENCE;
	bool over = false;

	assert_non_null(o);
	while (!over && time(NULL) < end) {
		struct pollfd p[] = { { .fd = outside_fd(o), .events = POLLIN },
			{ .fd = b->fd, .events = POLLIN } };

		poll(p, 2, 1000);
		if (p[1].revents != 0)
			serve(b);
		if (p[0].revents != 0)
			over = outside_take(o, b->side);
	}
	outside_free(o);
	assert_true(over);
}

static void
test_good(void **state)
{
	struct bench *b = *state;
	const struct pool_side *s = &b->side[POOL_SIDE_V4];
	struct pool_report r;

	b->manner = MANNER_GOOD;
	run(b);
	assert_true(s->ours && addr_equal(&s->from, &s->address));
	assert_int_equal(s->samples, POOL_SAMPLES);
	for (size_t i = 0; i < s->samples; i++) {
		assert_int_equal(s->sample[i].answer, POOL_ANSWER);
		assert_int_equal(s->sample[i].stratum, 3);
		assert_true(fabs(s->sample[i].offset) < PATIENCE);
	}
	assert_int_equal(s->leap, LEAP_INSERT);
	assert_true(fabs(s->rootdelay - 0.125) < 1e-9);
	assert_true(fabs(s->rootdisp - 0.0625) < 1e-9);
	assert_int_equal(s->mode6, POOL_MUTE);
	assert_int_equal(s->mode7, POOL_MUTE);
	r = poolscore_check(s->sample, s->samples);
	assert_false(r.silent);
	/* Nobody listens there. */
	assert_int_equal(b->side[POOL_SIDE_V6].sample[0].answer, POOL_TIMEOUT);
}

static void
test_talks(void **state)
{
	struct bench *b = *state;
	const struct pool_side *s = &b->side[POOL_SIDE_V4];

	b->manner = MANNER_TALKS;
	b->ask.silence = PATIENCE;
	run(b);
	assert_int_equal(s->sample[0].answer, POOL_ANSWER);
	assert_int_equal(s->mode6, POOL_TALKS);
	assert_int_equal(s->octets6, 300);
	assert_int_equal(s->mode7, POOL_TALKS);
	assert_int_equal(s->octets7, 300);
}

static void
test_silent(void **state)
{
	struct bench *b = *state;
	const struct pool_side *s = &b->side[POOL_SIDE_V4];

	b->manner = MANNER_SILENT;
	b->ask.patience = 0.05;
	run(b);
	assert_int_equal(s->samples, POOL_SAMPLES);
	assert_int_equal(s->sample[2].answer, POOL_TIMEOUT);
	assert_int_equal(s->error, 0);
	assert_true(poolscore_check(s->sample, s->samples).silent);
}

static void
test_garbage(void **state)
{
	struct bench *b = *state;

	b->manner = MANNER_GARBAGE;
	run(b);
	assert_int_equal(b->side[POOL_SIDE_V4].sample[0].answer, POOL_BROKEN);
}

static void
test_nobody(void **state)
{
	struct bench *b = *state;

	/* The port was ours, and is nobody's for a while. */
	close(b->fd);
	b->fd = socket(AF_INET, SOCK_DGRAM, 0);
	run(b);
	assert_int_equal(b->side[POOL_SIDE_V4].sample[0].answer, POOL_TIMEOUT);
	assert_int_equal(b->side[POOL_SIDE_V4].error, ECONNREFUSED);
}

static void
test_cancelled(void **state)
{
	struct bench *b = *state;
	struct pollfd p = { .events = POLLIN };
	struct outside *o;

	b->manner = MANNER_SILENT;
	o = outside_start(&b->ask);
	assert_non_null(o);
	p.fd = outside_fd(o);
	assert_int_equal(poll(&p, 1, PATIENCE * 1000), 1);
	assert_false(outside_take(o, b->side));
	/* This would wait for three answers else. */
	outside_free(o);
	assert_true(b->side[POOL_SIDE_V4].samples < POOL_SAMPLES);
}

static void
test_public(void **state)
{
	static const struct {
		const char *text;
		bool open;
	} row[] = { { "8.8.8.8", true }, { "10.1.2.3", false },
		{ "172.15.0.1", true }, { "172.16.0.1", false },
		{ "172.31.9.9", false }, { "172.32.0.1", true },
		{ "192.168.1.1", false }, { "192.0.0.9", false },
		{ "192.0.3.1", true }, { "100.63.0.1", true },
		{ "100.64.0.1", false }, { "100.127.0.1", false },
		{ "127.0.0.1", false }, { "169.254.1.1", false },
		{ "223.255.255.1", true }, { "224.0.0.1", false },
		{ "255.255.255.255", false }, { "0.0.0.0", false },
		{ "198.19.0.1", false }, { "203.0.113.9", true },
		{ "2a00:1450::1", true }, { "2001:db8::1", true },
		{ "2001:0:1::1", false }, { "2002:808:808::1", false },
		{ "fd00::1", false }, { "fe80::1", false }, { "::1", false },
		{ "ff02::1", false }, { "4000::1", false },
		{ "2001:4860::1", true } };

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct addr a;

		assert_true(addr_parse(&a, row[i].text));
		if (outside_public(&a) != row[i].open)
			fail_msg("%s", row[i].text);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, setup, teardown),
		cmocka_unit_test_setup_teardown(test_talks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_silent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_garbage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_cancelled, setup, teardown),
		cmocka_unit_test(test_public),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
