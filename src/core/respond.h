/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server's answer to a question (RFC 5905 section 9.2). Pure: the system
 * variables, the question and its arrival are arguments, the answer is a
 * value. Whether there is to be one at all is serve.h's.
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
 * Fills `resp` for the question `req`, of mode 3, or of mode 1, which is
 * answered in mode 2 and leaves no association behind. It arrived at `rx`
 * (wall) and `now` (mono); the transmit field is left for packet_stamp().
 *
 * Not synchronised, it says so in two unmistakable ways: leap 3 and stratum
 * 16, as ntp.org's ntpd sends it, not stratum 0 as RFC 5905 section 7.3 maps
 * it, because that is how a kiss begins (NTPsec's INIT is taken for one). The
 * refid is XNON, no registered kiss either.
 */
void respond(const struct sysvars *sv, const struct packet *req, wall_t rx,
    mono_t now, struct packet *resp);

/*
 * The kiss `code` (RFC 5905 section 7.4) instead of an answer. It tells
 * nothing of our time: all three timestamps are the question's own, so that
 * its sender knows that it was asked.
 */
void respond_kiss(
    const struct packet *req, const char *code, struct packet *resp);

#endif
