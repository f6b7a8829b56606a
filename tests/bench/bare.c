/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The least that a time server can do: receives in batches with the server's
 * own socket options, turns the addresses round, writes a fixed header and
 * sends in batches. What a real server costs beyond it is the server's own.
 */
#include "core/ntptime.h"
#include "core/packet.h"
#include "sys/clock.h"
#include "sys/udp.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 64

struct bare {
	struct mmsghdr in[BATCH], out[BATCH];
	struct iovec inv[BATCH], outv[BATCH];
	struct sockaddr_storage from[BATCH];
	uint8_t buf[BATCH][PACKET_MAX + 64];
	union {
		size_t align;
		unsigned char octets[192];
	} control[BATCH];
};

static void
prepare(struct bare *b)
{
	for (size_t i = 0; i < BATCH; i++) {
		b->inv[i] = (struct iovec){ b->buf[i], PACKET_MAX };
		b->outv[i] = (struct iovec){ b->buf[i], PACKET_HEADER };
		b->in[i].msg_hdr = (struct msghdr){ .msg_name = &b->from[i],
			.msg_namelen = sizeof(b->from[i]),
			.msg_iov = &b->inv[i],
			.msg_iovlen = 1,
			.msg_control = &b->control[i],
			.msg_controllen = sizeof(b->control[i]) };
		b->out[i].msg_hdr = (struct msghdr){ .msg_name = &b->from[i],
			.msg_iov = &b->outv[i],
			.msg_iovlen = 1 };
	}
}

/* The control message with our address, which the answer is to bear. */
static void
keep_pktinfo(struct msghdr *in, struct msghdr *out)
{
	out->msg_control = NULL;
	out->msg_controllen = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(in); c; c = CMSG_NXTHDR(in, c)) {
		struct in_pktinfo info;

		if (c->cmsg_level != IPPROTO_IP || c->cmsg_type != IP_PKTINFO)
			continue;
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		info.ipi_ifindex = 0;
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		out->msg_control = c;
		out->msg_controllen = CMSG_SPACE(sizeof(info));
	}
}

static void
answer(struct bare *b, size_t i)
{
	uint8_t *p = b->buf[i];

	memmove(p + 24, p + 40, 8);
	p[0] = 4 << 3 | 4;
	p[1] = 1;
	keep_pktinfo(&b->in[i].msg_hdr, &b->out[i].msg_hdr);
	b->out[i].msg_hdr.msg_namelen = b->in[i].msg_hdr.msg_namelen;
	packet_stamp(p, ntp_ts_from_wall(clock_wall()));
}

int
main(int argc, char *argv[])
{
	static struct bare b;
	struct addr at = { .family = ADDR_IPV4 };
	struct pollfd p = { .events = POLLIN };

	if (argc != 2)
		return 2;
	at.port = (uint16_t)strtoul(argv[1], NULL, 10);
	p.fd = udp_service(&at, false);
	if (p.fd < 0) {
		fprintf(stderr, "bare: %s\n", strerror(-p.fd));
		return 1;
	}
	prepare(&b);
	for (;;) {
		int got;

		poll(&p, 1, -1);
		got = recvmmsg(p.fd, b.in, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < got; i++)
			answer(&b, (size_t)i);
		if (got > 0)
			sendmmsg(p.fd, b.out, (unsigned)got, 0);
		for (int i = 0; i < got; i++) {
			b.in[i].msg_hdr.msg_namelen = sizeof(b.from[i]);
			b.in[i].msg_hdr.msg_controllen = sizeof(b.control[i]);
		}
	}
}
