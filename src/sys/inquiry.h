/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One question by UDP in an unusual way: from a port of one's choice, with
 * a DSCP, with a TTL that ends on the way; and who refused it. Descriptors are
 * the caller's to close. Nothing here is for the clock: the engine asks by
 * sys/udp.h.
 */
#ifndef NTPTUI_SYS_INQUIRY_H
#define NTPTUI_SYS_INQUIRY_H

#include "core/addr.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inquiry_way {
	struct addr to; /* with its port */
	uint16_t port;  /* ours; 0: any */
	uint8_t dscp;   /* 0 to 63 */
	uint8_t ttl;    /* or hop limit; 0: the usual one */
};

struct inquiry {
	int fd;
	bool raw; /* another program holds the port: see inquiry_open() */
	uint16_t port;
	struct addr to, local;
};

/* Who refused a question, and how (RFC 792, RFC 4443). */
struct inquiry_refusal {
	int error;      /* errno */
	struct addr by; /* no port; ADDR_NONE: not known */
	uint8_t type, code;
};

/*
 * Opens a socket for one question. 0, or an errno: EACCES: the port is for
 * root; EADDRINUSE: another program holds it, and this one may not open
 * raw sockets. With that right the port is used beside its holder, by a
 * raw socket: nothing is taken from it, it sees the answer too, and drops it
 * since it has not asked.
 */
int inquiry_open(struct inquiry *o, const struct inquiry_way *way);
void inquiry_close(struct inquiry *o);

/* Sends the question, at most 1024 octets. 0 or an errno; EPERM: a packet
 * filter of this host. */
int inquiry_send(const struct inquiry *o, const uint8_t *buf, size_t len);

/* Reads one datagram; false if none has come for this question. Fills what
 * udp_receive() does. */
bool inquiry_receive(const struct inquiry *o, struct host_event *ev);

enum inquiry_news {
	INQUIRY_NOTHING,
	INQUIRY_SENT,    /* ev->stamp: when the kernel sent */
	INQUIRY_REFUSED, /* *why */
};

/* Takes one entry of the error queue. */
enum inquiry_news inquiry_news(const struct inquiry *o, struct host_event *ev,
    struct inquiry_refusal *why);

/* The address that the kernel sends from to there, no port; false: no
 * route. Nothing is sent. */
bool inquiry_local(const struct addr *to, struct addr *out);

#endif
