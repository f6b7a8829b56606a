/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of ntpd's statistics files: numbers in, text out. Their fields are
 * those of ntp.org's and NTPsec's daemons, to the digit, because scripts and
 * plotters read them. Pure. Every function returns the length of the line,
 * with its newline; `buf` has room for STATS_LINE octets.
 */
#ifndef NTPTUI_ENGINE_STATS_LINE_H
#define NTPTUI_ENGINE_STATS_LINE_H

#include "core/addr.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "core/serve.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATS_LINE 512

/*
 * All begin with the day (modified Julian) and the second past midnight, UTC:
 *	61345 43200.125
 * `who` is an address without its port; NTPsec calls reference clocks by name,
 * as "SHM(0)"; the system itself is "0.0.0.0".
 */

/* peerstats: who, status word (RFC 9327 3.2; hexadecimal), offset, delay,
 * dispersion, jitter (s). */
struct stats_peer {
	const char *who;
	uint16_t status;
	double offset, delay, disp, jitter;
};
size_t stats_line_peer(char *buf, wall_t now, const struct stats_peer *p);

/* loopstats: offset (s), frequency (ppm), jitter (s), wander (ppm), log2 of
 * the time constant. */
struct stats_loop {
	double offset, freq, jitter, wander; /* s, s/s, s, s/s */
	int poll;
};
size_t stats_line_loop(
    char *buf, wall_t now, bool sec, const struct stats_loop *l);

/* rawstats: their and our address, the four timestamps (s since 1900), leap,
 * version, mode, stratum, poll, precision, root delay, root dispersion (s),
 * reference id; NTPsec's: what was lost and what was refused since the last
 * answer, and why this one is (0: it is not), too. */
struct stats_raw {
	struct addr from, to; /* `to` ADDR_NONE: unknown */
	wall_t t1, t2, t3, t4;
	struct packet pkt;
	unsigned lost;    /* questions without an answer since the last one */
	unsigned refused; /* answers that were not taken since then */
};
size_t stats_line_raw(
    char *buf, wall_t now, bool sec, const struct stats_raw *r);

/* clockstats: who, and what the reference clock said, of which what is not
 * printable becomes '?'. */
size_t stats_line_clock(
    char *buf, wall_t now, const char *who, const char *text);

/* sysstats: s since the last line, and what was counted since: received,
 * processed, this version, older ones, restricted, bad format, bad
 * authentication, declined, rate exceeded, kisses; NTPsec's: version 1 too. */
size_t stats_line_sys(char *buf, wall_t now, bool sec, double since,
    const struct serve_counts *c);

/* usestats: s since the last line; user and system time (s), page faults
 * without and with the disk, swaps, blocks in and out, switches of its own
 * will and against it, signals: since then; most memory ever (KiB). */
struct stats_use {
	double user, system;
	long minor, major, swaps, in, out, willing, forced, signals, memory;
};
size_t stats_line_use(
    char *buf, wall_t now, double since, const struct stats_use *u);

/* protostats: who, status word, number of the event (RFC 9327 3.1; those
 * of a peer with 0x80), its name. */
size_t stats_line_proto(char *buf, wall_t now, const char *who, uint16_t status,
    unsigned event, const char *name);

#endif
