/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nameserver ADDRESS MODE [NAME=ADDRESS]...: a name server for tests, by UDP
 * on port 53 of ADDRESS (IPv4). It gives each NAME the addresses of its family
 * that it is given here; other names do not exist. MODE: `good`; `bogus`: its
 * signatures are wrong, so it refuses unless it is told not to check them
 * (CD, RFC 4035 section 3.2.2). Prints "ready" when it stands.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 12, SIZE = 512, PORT = 53, A = 1, AAAA = 28 };

struct ask {
	char name[256];
	unsigned type;
	size_t end; /* of the question */
};

/* The first question of a message; false if it has none that can be read. */
static bool
read_question(const uint8_t *p, size_t len, struct ask *a)
{
	size_t at = HEADER, n = 0;

	if (len < HEADER + 5 || (p[2] & 0x80) != 0 || p[5] != 1)
		return false;
	while (at < len && p[at] != 0) {
		size_t label = p[at];

		if (label > 63 || at + 1 + label >= len ||
		    n + label + 2 > sizeof(a->name))
			return false;
		if (n > 0)
			a->name[n++] = '.';
		memcpy(a->name + n, p + at + 1, label);
		n += label;
		at += 1 + label;
	}
	if (at + 5 > len)
		return false;
	a->name[n] = '\0';
	a->type = (unsigned)p[at + 1] << 8 | p[at + 2];
	a->end = at + 5;
	return true;
}

/* Adds the record of `NAME=ADDRESS` if it is what is asked; true if the name
 * is. */
static bool
add(const char *entry, const struct ask *a, uint8_t *p, size_t *at)
{
	size_t len = strcspn(entry, "=");
	size_t octets = a->type == A ? 4 : 16;
	uint8_t ip[16];

	if (strlen(a->name) != len || strncasecmp(entry, a->name, len) != 0)
		return false;
	if ((a->type != A && a->type != AAAA) || *at + 12 + octets > SIZE ||
	    inet_pton(a->type == A ? AF_INET : AF_INET6, entry + len + 1, ip) !=
		1)
		return true;
	memcpy(p + *at, "\xc0\x0c\0\0\0\1\0\0\0\x3c\0", 11);
	p[*at + 3] = (uint8_t)a->type;
	p[*at + 11] = (uint8_t)octets;
	memcpy(p + *at + 12, ip, octets);
	*at += 12 + octets;
	p[7]++;
	return true;
}

/* Turns a question into its answer; the length, 0 for none. */
static size_t
answer(uint8_t *p, size_t len, bool bogus, char *const entry[], int n)
{
	struct ask a;
	bool known = false, checks = (p[3] & 0x10) == 0;
	size_t at;

	if (!read_question(p, len, &a))
		return 0;
	at = a.end;
	p[2] |= 0x80;
	p[3] = (uint8_t)(0x80 | (p[3] & 0x10));
	memset(p + 6, 0, 6);
	if (bogus && checks) {
		p[3] |= 2; /* SERVFAIL */
		return at;
	}
	for (int i = 0; i < n; i++)
		known |= add(entry[i], &a, p, &at);
	if (!known)
		p[3] |= 3; /* NXDOMAIN */
	return at;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(PORT) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool bogus;

	if (argc < 3 || inet_pton(AF_INET, argv[1], &at.sin_addr) != 1) {
		fprintf(stderr,
		    "usage: nameserver ADDRESS good|bogus "
		    "[NAME=ADDRESS]...\n");
		return 2;
	}
	bogus = strcmp(argv[2], "bogus") == 0;
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0) {
		perror("nameserver");
		return 1;
	}
	printf("ready\n");
	fflush(stdout);
	for (;;) {
		struct sockaddr_in from;
		socklen_t flen = sizeof(from);
		uint8_t p[SIZE] = { 0 };
		ssize_t got = recvfrom(
		    fd, p, sizeof(p), 0, (struct sockaddr *)&from, &flen);
		size_t len;

		if (got < 0)
			return 1;
		len = answer(p, (size_t)got, bogus, argv + 3, argc - 3);
		if (len > 0)
			sendto(fd, p, len, 0, (struct sockaddr *)&from, flen);
	}
}
