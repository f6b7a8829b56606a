/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * amplify SERVER MODES: sends the server at this IPv4 address every mode,
 * version and length from 0 to 1500 octets, once, and prints for each mode how
 * many were answered, and the most octets of answers for one of a question.
 * Exit 1 if a mode that is not in MODES, digits, is answered, or if any answer
 * but mode 6 is longer than its question; 2 if the server is silent. It must
 * not limit us.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST = 1500, HEADER = 48, CONTROL = 6 };

struct sum {
	unsigned asked, answered;
	double most;
};

/* Octets that come back for a question: what comes before the answer to
 * another one. False if that does not come. */
static bool
ask(int fd, const uint8_t *q, size_t len, size_t *back)
{
	static uint64_t serial;
	uint8_t last[HEADER] = { 4 << 3 | 3 }, a[2048];
	struct pollfd p = { .fd = fd, .events = POLLIN };

	serial++;
	memcpy(last + 40, &serial, sizeof serial);
	*back = 0;
	(void)!send(fd, q, len, 0);
	for (int tries = 0; tries < 5; tries++) {
		(void)!send(fd, last, sizeof last, 0);
		while (poll(&p, 1, 500) == 1) {
			ssize_t n = recv(fd, a, sizeof a, MSG_DONTWAIT);

			if (n == HEADER && memcmp(a + 24, last + 40, 8) == 0)
				return true;
			*back += n > 0 ? (size_t)n : 0;
		}
	}
	return false;
}

/* All versions and lengths of one mode. */
static bool
try_mode(int fd, int mode, struct sum *s)
{
	uint8_t q[LONGEST];
	size_t back;

	for (int version = 0; version < 8; version++) {
		for (size_t len = 0; len <= LONGEST; len++) {
			memset(q, 0, sizeof q);
			q[0] = (uint8_t)(version << 3 | mode);
			q[1] = mode == CONTROL ? 2 : 0; /* readvar */
			if (!ask(fd, q, len, &back))
				return false;
			s->asked++;
			s->answered += back > 0;
			if (len > 0 && (double)back / (double)len > s->most)
				s->most = (double)back / (double)len;
		}
	}
	return true;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(123) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), bad = 0;

	if (argc != 3 || fd < 0 ||
	    inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 ||
	    connect(fd, (void *)&to, sizeof to) != 0) {
		fputs("usage: amplify SERVER MODES\n", stderr);
		return 2;
	}
	for (int mode = 0; mode < 8; mode++) {
		struct sum s = { 0 };

		if (!try_mode(fd, mode, &s)) {
			fputs("the server is silent\n", stderr);
			return 2;
		}
		printf("mode %d: %u of %u answered, %.2f at most\n", mode,
		    s.answered, s.asked, s.most);
		if (s.answered > 0 && strchr(argv[2], '0' + mode) == NULL)
			bad = 1;
		if (mode != CONTROL && s.most > 1)
			bad = 1;
	}
	close(fd);
	return bad;
}
