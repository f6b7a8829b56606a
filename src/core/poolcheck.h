/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was seen of our own server by who asked it like a stranger: plain
 * values, and the line in which another host tells what it saw, which can be
 * copied from one terminal to another. Pure.
 */
#ifndef NTPTUI_CORE_POOLCHECK_H
#define NTPTUI_CORE_POOLCHECK_H

#include "core/addr.h"
#include "core/poolscore.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the pool's form takes: stratum 1 to 5. */
#define POOL_STRATUM_MOST 5

/* Did anything come back for a request that strangers must not get answered? */
enum pool_mute {
	POOL_NOT_TRIED,
	POOL_MUTE,  /* nothing came */
	POOL_TALKS, /* an answer came */
};

/* One of our public addresses, asked as a monitor asks (3 questions, 2 s
 * apart), from an address of this host that is not loopback. */
struct pool_side {
	struct addr address; /* ADDR_NONE: this host has none of the family */
	struct addr from;    /* asked from there; ADDR_NONE: it could not be */
	bool ours;           /* the address is one of this host's own */
	int error;           /* errno of the last send, or of the network; 0 */

	size_t samples; /* asked so far */
	struct pool_sample sample[POOL_SAMPLES];
	uint8_t leap;               /* of the last answer */
	double rootdelay, rootdisp; /* s, the same; NAN before it */

	enum pool_mute mode6, mode7;
	size_t octets6, octets7; /* that came back for one packet */
};

/* In which order the sides are. */
enum { POOL_SIDE_V4, POOL_SIDE_V6, POOL_SIDES };

/* What another host saw of an address of ours. */
struct pool_verdict {
	struct addr address;
	bool answered;
	uint8_t stratum, leap;
	unsigned good, asked; /* answers that were taken, questions */
	double offset;        /* s, our server's clock minus that host's; NAN */
	double error;         /* s, what that may be off by; NAN: not told */
	double delay;         /* s; NAN: not told */
	int64_t at;           /* s since 1970; 0: not told */
};

#define POOL_VERDICT_TEXT 256

/* 2026-11-23T08:00:00Z, or with a fraction, in s since 1970; 0: none such. */
int64_t poolcheck_stamp(const char *text);

/* Writes it as a line in no language, without its end; returns buf:
 * "ntptui-query 192.0.2.1 answers=3/3 stratum=2 leap=0 offset=+0.000123
 * error=0.004 delay=0.008 at=2026-11-23T08:00:00Z". */
const char *poolcheck_text(
    const struct pool_verdict *v, char *buf, size_t size);

/*
 * Reads such a line, from anywhere within a text of one line or more; or what
 * ntpdate -q prints of a server, ntp.org's ("server 192.0.2.1, stratum 2,
 * offset ...") or NTPsec's.
 * Returns how many octets were read to the end of what was taken; 0: there is
 * none (more) in it.
 */
size_t poolcheck_parse(const char *text, struct pool_verdict *out);

#endif
