/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many clients of a time server at once: sends mode 3 from as many addresses
 * as asked, in batches, and counts the answers exactly. For use in a network
 * namespace where the addresses are local (ip route add local NET dev lo).
 * Closed loop: never more than a window is under way, so that what is lost is
 * lost by the server and not by a full queue here.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH  64
#define HEADER 48

struct flood {
	/* Wishes. */
	struct sockaddr_in to;
	uint32_t base;    /* first source address, host order */
	uint32_t clients; /* how many addresses */
	uint64_t total;   /* questions */
	double rate;      /* questions a second; 0: as fast as they come back */
	uint64_t window;  /* questions under way, at most */
	double patience;  /* s without any answer that end it */
	bool random;      /* addresses in no order */
	/* State. */
	int fd;
	uint32_t next, lcg;
	uint64_t sent, answered, kisses, strange, refused;
	double start;
	struct mmsghdr out[BATCH], in[BATCH];
	struct iovec outv[BATCH], inv[BATCH];
	uint8_t question[BATCH][HEADER], answer[BATCH][128];
	union {
		size_t align;
		char octets[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control[BATCH];
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void
die(const char *what)
{
	fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
prepare(struct flood *f)
{
	int one = 1, room = 32 * 1024 * 1024;
	struct sockaddr_in any = { .sin_family = AF_INET };

	f->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (f->fd < 0)
		die("socket");
	/* Answers come to every address that asked. */
	setsockopt(f->fd, IPPROTO_IP, IP_FREEBIND, &one, sizeof(one));
	if (setsockopt(f->fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) <
	    0)
		setsockopt(f->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if (bind(f->fd, (struct sockaddr *)&any, sizeof(any)) < 0)
		die("bind");
	for (size_t i = 0; i < BATCH; i++) {
		struct cmsghdr *c;

		f->question[i][0] = 4 << 3 | 3;
		f->outv[i] = (struct iovec){ f->question[i], HEADER };
		f->inv[i] =
		    (struct iovec){ f->answer[i], sizeof(f->answer[i]) };
		f->in[i].msg_hdr =
		    (struct msghdr){ .msg_iov = &f->inv[i], .msg_iovlen = 1 };
		f->out[i].msg_hdr = (struct msghdr){ .msg_name = &f->to,
			.msg_namelen = sizeof(f->to),
			.msg_iov = &f->outv[i],
			.msg_iovlen = 1,
			.msg_control = f->base ? &f->control[i] : NULL,
			.msg_controllen = f->base ? sizeof(f->control[i]) : 0 };
		c = (struct cmsghdr *)&f->control[i];
		c->cmsg_level = IPPROTO_IP;
		c->cmsg_type = IP_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
	}
}

/* The next client's address. */
static uint32_t
client(struct flood *f)
{
	uint32_t n;

	if (f->random) {
		f->lcg = f->lcg * 1664525 + 1013904223;
		n = (uint32_t)((uint64_t)f->lcg * f->clients >> 32);
	} else {
		n = f->next;
		f->next = n + 1 < f->clients ? n + 1 : 0;
	}
	return htonl(f->base + n);
}

static void
write_question(struct flood *f, size_t i, uint64_t number)
{
	struct in_pktinfo info = { .ipi_ifindex = 0 };

	/* The transmit timestamp comes back as origin. */
	memcpy(f->question[i] + 40, &number, sizeof(number));
	info.ipi_spec_dst.s_addr = client(f);
	memcpy(
	    CMSG_DATA((struct cmsghdr *)&f->control[i]), &info, sizeof(info));
}

/* Sends what the window and the rate allow. */
static void
ask(struct flood *f)
{
	uint64_t under_way = f->sent - f->answered, n = BATCH;
	int sent;

	if (f->rate > 0) {
		double due = (now() - f->start) * f->rate + 1;

		n = due > (double)f->sent ? (uint64_t)(due - (double)f->sent)
					  : 0;
	}
	if (n > BATCH)
		n = BATCH;
	if (under_way >= f->window)
		n = 0;
	if (n > f->total - f->sent)
		n = f->total - f->sent;
	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		write_question(f, i, f->sent + i + 1);
	sent = sendmmsg(f->fd, f->out, (unsigned)n, 0);
	if (sent > 0)
		f->sent += (uint64_t)sent;
	else if (errno != EAGAIN && errno != ENOBUFS)
		die("sendmmsg");
}

/* Reads answers; how many there were. */
static int
hear(struct flood *f)
{
	int got = recvmmsg(f->fd, f->in, BATCH, MSG_DONTWAIT, NULL);

	for (int i = 0; i < got; i++) {
		const uint8_t *a = f->answer[i];

		if (f->in[i].msg_len < HEADER || (a[0] & 7) != 4)
			f->strange++;
		else if (a[1] == 0 && memcmp(a + 12, "RATE", 4) == 0)
			f->kisses++;
		f->answered++;
	}
	return got > 0 ? got : 0;
}

static void
run(struct flood *f)
{
	double heard = f->start = now();

	while (f->answered < f->total) {
		struct pollfd p = { .fd = f->fd, .events = POLLIN };

		ask(f);
		if (hear(f)) {
			heard = now();
			continue;
		}
		if (f->sent > f->answered || f->sent < f->total)
			poll(&p, 1, f->rate > 0 ? 1 : 10);
		if (f->sent - f->answered >= f->window || f->sent == f->total) {
			/* Nothing comes any more: lost. */
			if (now() - heard > f->patience)
				return;
		} else if (f->rate <= 0) {
			continue;
		} else {
			heard = now();
		}
	}
}

static void
usage(void)
{
	fputs("usage: flood [-p PORT] [-q PATIENCE_MS] [-s FIRST_SOURCE] [-c "
	      "CLIENTS] "
	      "[-n QUESTIONS] [-r RATE] [-w WINDOW] [-R] SERVER\n",
	    stderr);
	exit(2);
}

static uint32_t
address(const char *text)
{
	struct in_addr a;

	if (inet_pton(AF_INET, text, &a) != 1)
		usage();
	return ntohl(a.s_addr);
}

int
main(int argc, char *argv[])
{
	static struct flood f;
	double took;
	int c;

	f.to.sin_family = AF_INET;
	f.to.sin_port = htons(123);
	f.clients = 1;
	f.total = 1000;
	f.window = 1024;
	f.lcg = 1;
	f.patience = 1;
	while ((c = getopt(argc, argv, "p:q:s:c:n:r:w:R")) != -1) {
		switch (c) {
		case 'p':
			f.to.sin_port =
			    htons((uint16_t)strtoul(optarg, NULL, 10));
			break;
		case 'q':
			f.patience = strtod(optarg, NULL) / 1000;
			break;
		case 's':
			f.base = address(optarg);
			break;
		case 'c':
			f.clients = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'n':
			f.total = strtoull(optarg, NULL, 10);
			break;
		case 'r':
			f.rate = strtod(optarg, NULL);
			break;
		case 'w':
			f.window = strtoull(optarg, NULL, 10);
			break;
		case 'R':
			f.random = true;
			break;
		default:
			usage();
		}
	}
	if (optind + 1 != argc || !f.clients || !f.window)
		usage();
	f.to.sin_addr.s_addr = htonl(address(argv[optind]));
	prepare(&f);
	run(&f);
	took = now() - f.start;
	printf("sent=%" PRIu64 " answered=%" PRIu64 " kisses=%" PRIu64
	       " strange=%" PRIu64 " seconds=%.3f rate=%.0f\n",
	    f.sent, f.answered, f.kisses, f.strange, took,
	    (double)f.answered / took);
	return f.answered == f.total ? 0 : 1;
}
