/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Do packets of NTP's size get through? `udping answer PORT` sends back
 * whatever comes to PORT, from the address it came to, until it is ended;
 * `udping ask FROM ADDRESS PORT MS` asks from the local port FROM (0: any)
 * every 50 ms until an answer comes; its exit code is 1 if none does within
 * MS.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { NTP_SIZE = 48, PERIOD_MS = 50 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static uint16_t
port_of(const char *text)
{
	return htons((uint16_t)strtoul(text, NULL, 10));
}

/* One packet back to where it came from, from the address that it came to:
 * the control message says which, and goes back as it is. */
static void
send_back(int fd)
{
	union address from;
	char buf[512], control[256];
	struct iovec part = { buf, sizeof(buf) };
	struct msghdr m = { .msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control) };
	ssize_t n = recvmsg(fd, &m, 0);

	if (n < 0)
		return;
	part.iov_len = (size_t)n;
	m.msg_flags = 0;
	if (sendmsg(fd, &m, 0) < 0)
		return;
}

/* Both families by one socket. */
static _Noreturn void
answer(const char *port)
{
	struct sockaddr_in6 at = { .sin6_family = AF_INET6,
		.sin6_port = port_of(port) };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		die("bind");
	puts("ready");
	fflush(stdout);
	for (;;)
		send_back(fd);
}

static socklen_t
read_address(const char *text, uint16_t port, union address *out)
{
	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = port;
		return sizeof(out->v4);
	}
	if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) != 1)
		die(text);
	out->v6.sin6_family = AF_INET6;
	out->v6.sin6_port = port;
	return sizeof(out->v6);
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
ask(const char *own, const char *address, const char *port, long ms)
{
	union address to, from;
	socklen_t size = read_address(address, port_of(port), &to);
	int fd = socket(to.any.sa_family, SOCK_DGRAM, 0), on = 1;
	char buf[NTP_SIZE] = { 0x23 };
	long end = now_ms() + ms;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* The address that the way there has, so that who has the port for
	 * all addresses does not get the answer. */
	if (connect(fd, &to.any, size) < 0)
		die("connect");
	if (strcmp(own, "0") != 0) {
		int bound = socket(to.any.sa_family, SOCK_DGRAM, 0);

		if (getsockname(fd, &from.any, &size) < 0)
			die("getsockname");
		close(fd);
		fd = bound;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (from.any.sa_family == AF_INET)
			from.v4.sin_port = port_of(own);
		else
			from.v6.sin6_port = port_of(own);
		if (bind(fd, &from.any, size) < 0 ||
		    connect(fd, &to.any, size) < 0)
			die("bind");
	}
	while (now_ms() < end) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		/* A filter may say no at once, here or by ICMP. */
		if (send(fd, buf, sizeof(buf), 0) < 0)
			usleep(PERIOD_MS * 1000);
		else if (poll(&p, 1, PERIOD_MS) > 0 &&
		    recv(fd, buf, sizeof(buf), 0) == NTP_SIZE)
			return 0;
	}
	return 1;
}

int
main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "answer") == 0)
		answer(argv[2]);
	if (argc == 6 && strcmp(argv[1], "ask") == 0)
		return ask(
		    argv[2], argv[3], argv[4], strtol(argv[5], NULL, 10));
	fprintf(stderr,
	    "usage: udping answer PORT | ask FROM ADDRESS PORT "
	    "MS\n");
	return 2;
}
