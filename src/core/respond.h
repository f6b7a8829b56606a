/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server's answer to a client's question (RFC 5905 section 9.2). Pure: the
 * system variables and the arrival are arguments, the answer is a value. It
 * never makes an answer longer than its question.
 */
#ifndef NTPTUI_CORE_RESPOND_H
#define NTPTUI_CORE_RESPOND_H

#include "core/ntptime.h"
#include "core/packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 5905 section 11.1: what the system knows of its time. */
struct sysvars {
	uint8_t leap;     /* LEAP_ALARM when not synchronised */
	uint8_t stratum;  /* 16 when not synchronised */
	int8_t precision; /* log2 s */
	uint32_t refid;
	double rootdelay; /* s */
	double rootdisp;  /* s, at `updated`; grows by NTP_PHI */
	wall_t reftime;   /* last correction */
	mono_t updated;   /* the same, monotonic */
};

/*
 * Fills `resp` for the question in buf (len octets), which arrived at `rx`
 * (wall) and `now` (mono); its transmit field is left for packet_stamp().
 * False, and nothing to send, unless it is a well-formed mode 3 packet of
 * version 1 to 4 with at least 48 octets and without a MAC: who signs a
 * question cannot use an unsigned answer. Extension fields are ignored.
 *
 * Not synchronised, it says so in two unmistakable ways: leap 3 and stratum
 * 16, as ntp.org's ntpd sends it, not stratum 0 as RFC 5905 section 7.3 maps
 * it, because that is how a kiss begins (NTPsec's INIT is taken for one). The
 * refid is XNON, no registered kiss either.
 */
bool respond(const struct sysvars *sv, const uint8_t *buf, size_t len,
    wall_t rx, mono_t now, struct packet *resp);

#endif
