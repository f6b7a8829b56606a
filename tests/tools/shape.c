/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shape ADDRESS [NAME...]: asks the server at this address as clients do that
 * cannot be run here, with the octets that they send, and believes an answer
 * under the conditions that they make. All of them if none is named. One line
 * for each; exit 1 if one would not have taken the time, 2 on wrong usage.
 *
 * The octets are those of the clients' sources: everything that is not said
 * in a row is zero, but for the transmit timestamp.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 48, ORG = 24, XMT = 40, MODE_SERVER = 4 };

enum xmt {
	XMT_RANDOM, /* a cookie, or the time: 64 bits that nobody else knows */
	XMT_NONE,   /* zero: the client cannot tell answers apart */
};

/* What a client sends, and what it takes. */
struct shape {
	const char *name;
	uint8_t head[16]; /* leap, version, mode; stratum; poll; precision;
			     root delay; root dispersion; reference */
	enum xmt xmt;
	int version;   /* of the answer; 0: it does not look */
	bool any_leap; /* 3 is no reason to refuse */
};

static const struct shape shapes[] = {
	/* ntpd.c: version 4, a random transmit timestamp. */
	{ .name = "busybox", .head = { 0x23 }, .version = 4 },
	/* timesyncd-manager.c: the time as transmit timestamp; takes 3 or 4 */
	{ .name = "timesyncd", .head = { 0x23 }, .version = 4 },
	/* w32time: leap 3 until it is synchronised, poll, version 3. */
	{ .name = "windows", .head = { 0xdb, 0, 0x0a, 0xe9 }, .version = 3 },
	/* ntp.org's ntpdate: root delay and root dispersion of a second. */
	{ .name = "ntpdate",
	    .head = { 0xe3, 0, 0x04, 0xfa, 0, 1, 0, 0, 0, 1, 0, 0 },
	    .version = 4 },
	/* android.net.SntpClient: version 3. */
	{ .name = "android", .head = { 0x1b }, .version = 3 },
	/* Arduino's NTPClient: no transmit timestamp at all, and a refid. */
	{ .name = "arduino",
	    .head = { 0xe3, 0, 6, 0xec, 0, 0, 0, 0, 0, 0, 0, 0, 49, 0x4e, 49,
		52 },
	    .xmt = XMT_NONE,
	    .any_leap = true },
	/* lwIP's sntp.c: version 4, leap 0, no transmit timestamp. */
	{ .name = "lwip", .head = { 0x23 }, .xmt = XMT_NONE, .version = 4 },
	/* What is older than version 3. */
	{ .name = "version1", .head = { 0x0b }, .version = 1 },
	{ .name = "version2", .head = { 0x13 }, .version = 2 },
};

/* Both are the address and port that were asked? */
static bool
is_asked(const struct addrinfo *to, const struct sockaddr_storage *from)
{
	struct sockaddr_in6 a, b;

	if (from->ss_family != to->ai_addr->sa_family)
		return false;
	if (from->ss_family == AF_INET)
		return memcmp(from, to->ai_addr, 8) == 0;
	memcpy(&a, to->ai_addr, sizeof a);
	memcpy(&b, from, sizeof b);
	return a.sin6_port == b.sin6_port &&
	    memcmp(&a.sin6_addr, &b.sin6_addr, sizeof a.sin6_addr) == 0;
}

/* Why this client does not take the answer; NULL: it does. */
static const char *
refuses(const struct shape *s, const uint8_t *q, const uint8_t *a, ssize_t n)
{
	if (n != HEADER)
		return "another length";
	if ((a[0] & 7) != MODE_SERVER)
		return "not an answer";
	if (s->version && (a[0] >> 3 & 7) != s->version)
		return "another version";
	if (a[0] >> 6 == 3 && !s->any_leap)
		return "not synchronised";
	if (a[1] < 1 || a[1] > 15)
		return "no stratum";
	if (memcmp(a + ORG, q + XMT, 8) != 0)
		return "answers another question";
	return NULL;
}

/* The socket is not connected: an answer from anywhere is seen. */
static const char *
ask(int fd, const struct addrinfo *to, const struct shape *s)
{
	uint8_t q[HEADER] = { 0 }, a[512];
	struct sockaddr_storage from = { 0 };
	socklen_t len = sizeof from;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	memcpy(q, s->head, sizeof s->head);
	if (s->xmt == XMT_RANDOM && getrandom(q + XMT, 8, 0) != 8)
		return "no random numbers";
	if (sendto(fd, q, sizeof q, 0, to->ai_addr, to->ai_addrlen) != HEADER)
		return "it cannot be sent";
	if (poll(&p, 1, 3000) != 1)
		return "no answer";
	n = recvfrom(fd, a, sizeof a, 0, (struct sockaddr *)&from, &len);
	if (!is_asked(to, &from))
		return "answered from another address";
	return refuses(s, q, a, n);
}

static bool
is_wanted(const char *name, int argc, char *argv[])
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 2;
}

int
main(int argc, char *argv[])
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST,
		.ai_socktype = SOCK_DGRAM },
			*to = NULL;
	int fd, bad = 0;

	if (argc < 2 || getaddrinfo(argv[1], "123", &hints, &to) != 0) {
		fputs("usage: shape ADDRESS [NAME...]\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		const char *why;

		if (!is_wanted(shapes[i].name, argc, argv))
			continue;
		fd = socket(to->ai_family, SOCK_DGRAM, 0);
		why = fd < 0 ? "no socket" : ask(fd, to, &shapes[i]);
		printf("%s: %s\n", shapes[i].name, why ? why : "takes it");
		bad |= why != NULL;
		if (fd >= 0)
			close(fd);
	}
	freeaddrinfo(to);
	return bad;
}
