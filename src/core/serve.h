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
#include "core/interleave.h"
#include "core/mac.h"
#include "core/mru.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "core/respond.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Packets, unless it says octets; the names are those of ntpq's sysstats
 * (ss_...). Every packet received is counted under one of processed,
 * badformat, badauth, declined, restricted, limited and control. */
struct serve_counts {
	uint64_t received;    /* at the port */
	uint64_t processed;   /* answered with time */
	uint64_t thisver;     /* of them, version 4 */
	uint64_t oldver;      /* version 1 to 3 */
	uint64_t ver1;        /* version 1 */
	uint64_t ver1symm;    /* of them, mode 1 */
	uint64_t badformat;   /* no NTP packet, or a version we do not speak */
	uint64_t badauth;     /* a MAC that does not vouch for its packet */
	uint64_t declined;    /* modes that nobody answers */
	uint64_t restricted;  /* dropped by an access rule */
	uint64_t limited;     /* dropped by the rate limit */
	uint64_t control;     /* mode 6 packets handed on */
	uint64_t kodsent;     /* of those limited: told so by a kiss */
	uint64_t naksent;     /* of badauth: told so by a crypto-NAK */
	uint64_t symmetric;   /* of those processed: mode 1 */
	uint64_t authentic;   /* of those processed: with a MAC */
	uint64_t interleaved; /* of those processed: in interleaved mode */
	uint64_t late;        /* too old when read: dropped, not received */
	uint64_t v6;          /* received, of the IPv6 family */
	uint64_t bytes_in, bytes_out; /* octets of UDP payload */
};

/* Adds up those of several threads. */
void serve_counts_add(struct serve_counts *sum, const struct serve_counts *one);

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
	struct interleave *interleave; /* NULL: basic mode only */
	struct serve_counts counts;
};

/* A datagram as it came. */
struct serve_in {
	const uint8_t *buf;
	size_t len;       /* more than PACKET_MAX is dropped unread */
	struct addr from; /* with port */
	uint8_t local;    /* which of our addresses, for the list of clients */
	wall_t rx;        /* arrival, the kernel's stamp if there is one */
	mono_t now;
};

enum serve_act {
	SERVE_DROP,   /* nothing is sent */
	SERVE_REPLY,  /* `out` is to be sent, after serve_stamp() */
	SERVE_ENGINE, /* mode 6 that may be asked: for the engine */
};

/* What is to be sent: never longer than the question. */
struct serve_out {
	uint8_t buf[PACKET_HEADER + MAC_LONGEST];
	size_t len;                /* without the MAC that is still to come */
	const struct mac_key *key; /* serve_stamp() signs with it; NULL: not */
	size_t mac_len;            /* octets of the question's own MAC */
	bool stamp;  /* the transmit field is to be written; else it carries an
			older time (interleaved) or the question's (a kiss) */
	bool follow; /* its client asks when it left: serve_sent() */
	ntp_ts rx;   /* its receive timestamp, for that */
};

/*
 * Judges a datagram, in the order of the daemons: access, form, rate,
 * authentication. What is dropped changes nothing but counts and the list of
 * clients. Answered are modes 3 and 1 of versions 1 to 4, well-formed and of
 * 48 octets at least; extension fields are ignored, as ntp.org's ntpd does.
 *
 * Mode 1, symmetric active, is answered in mode 2 like a client, whether or not
 * a `peer` line names its sender: our time is all that it gets from it, and it
 * makes no association and touches none. (NTPsec 1.2.2 drops it, 1.2.5 and
 * ntp.org answer.)
 *
 * A question with a MAC is answered with a MAC of the same key if that is
 * known, trusted, and vouches; else ntp.org's way is a crypto-NAK for mode 3,
 * NTPsec's is silence. MS-SNTP's empty MAC is one like any other, as it is for
 * a daemon without `mssntp`: nobody here signs for a domain.
 */
enum serve_act serve_datagram(
    struct serve *s, const struct serve_in *in, struct serve_out *out);

/* The last thing before sending: writes the transmit timestamp, then the
 * MAC, which makes out->len grow. `xmt` is now. */
void serve_stamp(struct serve_out *out, wall_t xmt);

/* An answer with out.follow has left, at `tx`: the kernel's stamp if there is
 * one, else the clock just after sending. Late is as good as soon. */
void serve_sent(struct serve *s, ntp_ts rx, wall_t tx);

/* Brings nearer what the datagram will need (mru_prefetch()), for whoever has
 * many in hand: step 0 for all of them, then step 1. */
void serve_prefetch(const struct serve *s, const struct addr *from, int step);

#endif
