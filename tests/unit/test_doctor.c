/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The doctor's thread with this machine's own sockets: a server of the test
 * answers, a closed port is refused by name, and it can be cancelled and freed
 * at any moment. And what a resolv.conf says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/packet.h"
#include "engine/doctor.h"
#include "sys/resolvers.h"

/* A server on a port of 127.84.3.1 that answers when it is told to. */
static int
serve(struct addr *at)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f540301) };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&in, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	assert_true(addr_parse(at, "127.84.3.1"));
	at->port = ntohs(in.sin_port);
	return fd;
}

static void
answer(int fd)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	uint8_t p[1024];
	ssize_t got =
	    recvfrom(fd, p, sizeof(p), 0, (struct sockaddr *)&from, &len);

	if (got < PACKET_HEADER)
		return;
	/* Not synchronised: its times need not be right. */
	p[0] = (uint8_t)(0xc0 | (p[0] & 0x38) | MODE_SERVER);
	p[1] = 16;
	memcpy(p + 24, p + 40, 8);
	memcpy(p + 32, p + 40, 8);
	sendto(fd, p, PACKET_HEADER, 0, (struct sockaddr *)&from, len);
}

/* Until it is over; answers by `fd` meanwhile (-1: nobody does). */
static void
wait_over(struct doctor *d, int fd, struct doctor_exam *e)
{
	struct pollfd p[] = { { .fd = doctor_fd(d), .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };

	while (!doctor_over(d)) {
		assert_true(poll(p, 2, 60000) > 0);
		if (p[1].revents != 0)
			answer(fd);
		if (p[0].revents != 0)
			doctor_take(d, e);
	}
}

static struct examine_aim
plain_aim(const struct addr *at)
{
	return (struct examine_aim){ .name = "127.84.3.1",
		.addr = *at,
		.kinds = 1u << DOCTOR_PLAIN,
		.no_path = true };
}

static void
test_one_that_answers(void **state)
{
	struct addr at;
	int fd = serve(&at);
	struct examine_aim aim = plain_aim(&at);
	struct doctor *d = doctor_start(&aim, 1);
	struct doctor_exam e;

	(void)state;
	assert_non_null(d);
	wait_over(d, fd, &e);
	assert_int_equal(e.phase, DOCTOR_OVER);
	assert_int_equal(e.probe[DOCTOR_PLAIN].state, DOCTOR_ANSWERED);
	assert_int_equal(e.probe[DOCTOR_PLAIN].stratum, 16);
	assert_int_equal(e.probe[DOCTOR_PLAIN].size_back, PACKET_HEADER);
	assert_true(addr_equal(&e.local, &at) || e.local.ip[0] == 127);
	assert_int_equal(doctor_signs(&e), DOCTOR_SIGN(UNSYNC));
	doctor_free(d);
	close(fd);
}

static void
test_a_closed_port(void **state)
{
	struct addr at;
	int fd = serve(&at);
	struct examine_aim aim = plain_aim(&at);
	struct doctor_exam e;
	struct doctor *d;

	(void)state;
	close(fd);
	d = doctor_start(&aim, 1);
	assert_non_null(d);
	wait_over(d, -1, &e);
	assert_int_equal(e.probe[DOCTOR_PLAIN].state, DOCTOR_ICMP);
	assert_int_equal(e.probe[DOCTOR_PLAIN].error, ECONNREFUSED);
	assert_int_equal(e.probe[DOCTOR_PLAIN].icmp_type, 3);
	assert_int_equal(e.probe[DOCTOR_PLAIN].icmp_code, 3);
	assert_true(addr_equal(&e.probe[DOCTOR_PLAIN].from, &at));
	assert_int_equal(doctor_signs(&e), DOCTOR_SIGN(REFUSED));
	doctor_free(d);
}

static void
test_cancel_and_free(void **state)
{
	struct addr at;
	int fd = serve(&at);
	struct examine_aim aim = plain_aim(&at);
	struct doctor_exam e;
	struct doctor *d;

	(void)state;
	doctor_free(NULL);
	doctor_free(doctor_start(&aim, 1));
	d = doctor_start(&aim, 1);
	assert_non_null(d);
	doctor_cancel(d);
	wait_over(d, -1, &e);
	assert_int_equal(e.phase, DOCTOR_CANCELLED);
	doctor_free(d);
	close(fd);
}

static void
test_resolv_conf(void **state)
{
	struct addr out[3];
	char text[ADDR_TEXT];

	(void)state;
	assert_int_equal(resolvers_parse("", out, 0, 3), 0);
	assert_int_equal(resolvers_parse("# nameserver 10.0.0.1\n"
					 "nameserver\t10.0.0.2 # the first\n"
					 "nameserver nonsense\n"
					 "nameserver 10.0.0.2\n"
					 "nameservers 10.0.0.9\n"
					 "options edns0\n"
					 "nameserver 2001:db8::53",
			     out, 0, 3),
	    2);
	assert_string_equal(
	    addr_text_port(&out[0], text, sizeof(text)), "10.0.0.2:53");
	assert_string_equal(
	    addr_text(&out[1], text, sizeof(text)), "2001:db8::53");
	assert_int_equal(
	    resolvers_parse(
		"nameserver 1.1.1.1\nnameserver 2.2.2.2\n", out, 2, 3),
	    3);
	/* The interface is a name. */
	assert_int_equal(resolvers_parse("nameserver fe80::1%lo\n"
					 "nameserver fe80::1%no-such-thing\n",
			     out, 0, 3),
	    1);
	assert_int_equal(out[0].scope, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_that_answers),
		cmocka_unit_test(test_a_closed_port),
		cmocka_unit_test(test_cancel_and_free),
		cmocka_unit_test(test_resolv_conf),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
