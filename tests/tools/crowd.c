/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crowd PORT COMMAND...: a thousand public servers in one process, while a
 * command asks them. Every address of 127.0.0.0/8 answers at that port; the
 * third octet tells how:
 *
 *	0-199    the time, as a stratum 1
 *	200-209  nothing
 *	210-219  kiss-o'-death DENY
 *	220-229  kiss-o'-death RATE
 *
 * When the command has ended, prints a line for each address that was asked:
 * how often, and the shortest time between two questions, s, by the kernel's
 * receive stamps; then one line of sums. Its exit status is the command's.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/ntptime.h"
#include "core/packet.h"

enum { SLOTS = 8192 };

struct asked {
	uint32_t addr; /* network order; 0: none */
	unsigned count;
	double last, gap; /* s */
};

static struct asked asked[SLOTS];

static double
seconds(const struct timespec *t)
{
	return (double)t->tv_sec + (double)t->tv_nsec * 1e-9;
}

static double
now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return seconds(&t);
}

static void
note(uint32_t addr, double at)
{
	size_t i = ntohl(addr) * 2654435761u % SLOTS;
	struct asked *a;

	while (asked[i].addr != 0 && asked[i].addr != addr)
		i = (i + 1) % SLOTS;
	a = &asked[i];
	if (a->count > 0 && (a->count == 1 || at - a->last < a->gap))
		a->gap = at - a->last;
	a->addr = addr;
	a->last = at;
	a->count++;
}

static void
put64(uint8_t *to, double t)
{
	uint64_t s = (uint64_t)t;
	uint64_t v = (s + 2208988800u) << 32 |
	    (uint64_t)((t - (double)s) * 4294967296.0);

	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(v >> (56 - 8 * i));
}

/* Makes the answer of a question in place; false: there is none. */
static bool
answer(uint8_t *p, uint8_t kind, double at)
{
	const char *code = kind < 210 ? "GPS" : kind < 220 ? "DENY" : "RATE";

	if (kind >= 200 && kind < 210)
		return false;
	p[0] = (uint8_t)((p[0] & 0x38) | MODE_SERVER);
	p[1] = kind < 200;
	p[3] = (uint8_t)-20;
	memset(p + 4, 0, 8);
	p[11] = 66; /* root dispersion: 1 ms */
	memset(p + 12, 0, 4);
	memcpy(p + 12, code, strlen(code));
	memcpy(p + 24, p + 40, 8);
	put64(p + 16, at);
	put64(p + 32, at);
	put64(p + 40, now(CLOCK_REALTIME));
	return true;
}

/* Where a question went, and when it came. */
static bool
about(struct msghdr *m, struct in_addr *to, double *at)
{
	bool both = false;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
	     c = CMSG_NXTHDR(m, c)) {
		struct timespec ts;
		struct in_pktinfo info;

		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SO_TIMESTAMPNS) {
			memcpy(&ts, CMSG_DATA(c), sizeof(ts));
			*at = seconds(&ts);
		} else if (c->cmsg_level == IPPROTO_IP &&
		    c->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(c), sizeof(info));
			*to = info.ipi_addr;
			both = true;
		}
	}
	return both && *at > 0;
}

static void
send_from(int fd, struct in_addr from, const struct sockaddr_in *to, void *buf)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} c;
	struct sockaddr_in name = *to;
	struct iovec iov = { buf, PACKET_HEADER };
	struct msghdr m = { .msg_name = &name,
		.msg_namelen = sizeof(name),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = c.room,
		.msg_controllen = sizeof(c.room) };
	struct in_pktinfo info = { .ipi_spec_dst = from };

	memset(&c, 0, sizeof(c));
	c.align.cmsg_level = IPPROTO_IP;
	c.align.cmsg_type = IP_PKTINFO;
	c.align.cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(&c.align), &info, sizeof(info));
	if (sendmsg(fd, &m, 0) < 0)
		fprintf(stderr, "crowd: %s\n", strerror(errno));
}

static void
serve(int fd)
{
	union {
		struct cmsghdr align;
		char room[256];
	} c;
	uint8_t buf[512];
	struct sockaddr_in from = { 0 };
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr m = { .msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = c.room,
		.msg_controllen = sizeof(c.room) };
	struct in_addr to;
	double at = 0;

	if (recvmsg(fd, &m, MSG_DONTWAIT) < PACKET_HEADER ||
	    (buf[0] & 7) != MODE_CLIENT || !about(&m, &to, &at))
		return;
	note(to.s_addr, at);
	if (answer(buf, (uint8_t)(ntohl(to.s_addr) >> 8), at))
		send_from(fd, to, &from, buf);
}

static int
listen_at(const char *port)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(port, NULL, 10)) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int on = 1, size = 4 << 20;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
	setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0 ? -1 : fd;
}

static void
report(double wall, const struct rusage *used)
{
	unsigned total = 0, most = 0;
	size_t servers = 0;
	double gap = 1e9;

	for (size_t i = 0; i < SLOTS; i++) {
		const struct asked *a = &asked[i];
		char text[INET_ADDRSTRLEN];

		if (a->addr == 0)
			continue;
		servers++;
		total += a->count;
		most = a->count > most ? a->count : most;
		if (a->count > 1 && a->gap < gap)
			gap = a->gap;
		printf("%s %u %.6f\n",
		    inet_ntop(AF_INET, &a->addr, text, sizeof(text)), a->count,
		    a->gap);
	}
	printf("sum: servers=%zu questions=%u most=%u gap_s=%.4f wall_s=%.2f "
	       "cpu_s=%.3f rss_kib=%ld\n",
	    servers, total, most, gap, wall,
	    (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
		(double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) *
		    1e-6,
	    used->ru_maxrss);
}

int
main(int argc, char **argv)
{
	double began = now(CLOCK_MONOTONIC);
	struct rusage used;
	int fd, status;
	pid_t child;

	if (argc < 3)
		return 2;
	fd = listen_at(argv[1]);
	if (fd < 0) {
		perror("crowd");
		return 2;
	}
	child = fork();
	if (child == 0) {
		/* Its output is not ours. */
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execv(argv[2], argv + 2);
		_exit(127);
	}
	while (wait4(child, &status, WNOHANG, &used) == 0) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, 100) > 0)
			serve(fd);
	}
	report(now(CLOCK_MONOTONIC) - began, &used);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
