/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one thread of the server does with one datagram: access, rate, answer.
 * It allocates nothing, takes no lock and reads no clock; what it needs is in
 * its own `struct serve`, which nobody else touches, and in tables that do
 * not change while it works.
 */
#ifndef NTPTUI_CORE_SERVE_H
#define NTPTUI_CORE_SERVE_H

#include "core/access.h"
#include "core/mac.h"
#include "core/mru.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "core/respond.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counted since `since`; the names are ntpq's sysstats (ss_...). */
struct serve_counts {
	uint64_t received;    /* packets at the port */
	uint64_t processed;   /* answered with time */
	uint64_t thisver;     /* of them, version 4 */
	uint64_t oldver;      /* version 1 to 3 */
	uint64_t badformat;   /* no NTP packet, or a version we do not speak */
	uint64_t badauth;     /* a MAC that does not vouch for its packet */
	uint64_t declined;    /* modes that nobody answers */
	uint64_t restricted;  /* dropped by an access rule */
	uint64_t limited;     /* dropped by the rate limit */
	uint64_t kodsent;     /* kisses */
	uint64_t control;     /* mode 6 packets handed on */
	uint64_t interleaved; /* answered in interleaved mode */
	uint64_t v6;          /* received, of the IPv6 family */
	uint64_t bytes_in, bytes_out; /* UDP payload */
};

/* What the engine tells every server thread; replaced as a whole. */
struct serve_rules {
	struct access access; /* and its rules' memory: the owner's */
	struct keyring keys;
	bool sec; /* NTPsec's ways where the dialects differ */
};

struct serve {
	const struct serve_rules *rules;
	struct sysvars sys; /* leap and stratum as they are to be served */
	struct mru *mru;    /* NULL: nobody is counted or limited */
	struct serve_counts counts;
	/* Interleaved mode (RFC 9769): see serve.c. NULL: basic only. */
	struct interleave *interleave;
};

/* A datagram as it came. */
struct serve_in {
	const uint8_t *buf;
	size_t len;
	struct addr from;  /* with port */
	struct addr local; /* our address; ADDR_NONE if unknown */
	wall_t rx;         /* arrival, the kernel's stamp if there is one */
	mono_t now;
};

enum serve_act {
	SERVE_DROP,   /* nothing is sent */
	SERVE_REPLY,  /* `out` is to be sent; stamp it with serve_stamp() */
	SERVE_ENGINE, /* a packet that is for the engine: mode 6 that may be
			 asked, an association's symmetric packet */
};

/* What is to be sent. Never longer than the question. */
struct serve_out {
	uint8_t buf[PACKET_MAX];
	size_t len;
	const struct mac_key *key; /* it must be signed after stamping */
	bool kiss;
	bool basic; /* its transmit field must be stamped; else it carries an
		       older one (interleaved) */
};

enum serve_act serve_datagram(
    struct serve *s, const struct serve_in *in, struct serve_out *out);

/* The last thing before sending: writes the transmit timestamp, then the
 * MAC. `xmt` is now. */
void serve_stamp(struct serve_out *out, wall_t xmt);

#endif
