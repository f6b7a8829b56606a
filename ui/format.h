/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers and names as text: ntpq's columns octet for octet, and units for
 * people. Pure; every function writes into the caller's buffer, always ends it
 * with NUL and returns it. Nothing here depends on a locale.
 */
#ifndef NTPTUI_UI_FORMAT_H
#define NTPTUI_UI_FORMAT_H

#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>

#define FORMAT_ZONE 12 /* octets of a zone's name */
#define FORMAT_WHEN 28 /* of format_when() */

/* How things are written; bits. The first two are format_peer_row()'s. */
enum {
	FORMAT_NUMBERS = 1, /* ntpq -n */
	FORMAT_WIDE = 2,    /* ntpq -w: long names on a line of their own */
	FORMAT_UTF8 = 4,    /* more than ASCII: the micro sign */
	FORMAT_MS = 8,      /* times in ms with three decimals, as ntpq */
	FORMAT_LOCAL = 16,  /* the time of day of TZ's zone, not UTC */
};

/* ntpq's heading of the peer table and the rule below it (78 columns). */
#define FORMAT_PEERS_HEAD                                                      \
	"     remote           refid      st t when poll reach   delay   "     \
	"offset  jitter"
#define FORMAT_PEERS_RULE                                                      \
	"============================================================"         \
	"=================="

/* One row of the table as text, each cell cut to its column but `remote`. */
struct peer_cells {
	char tally;
	char remote[SNAP_NAME]; /* whole; the column has 15 */
	char refid[16];         /* `.GPS.`, a quad, at most 15 columns */
	char st[4];
	char type;
	char when[5], poll[5];
	char reach[4]; /* octal */
	char delay[8], offset[8], jitter[8];
};

/* Whole, with the address instead of the name if `numbers`. */
const char *format_remote(
    char *buf, size_t size, const struct snap_peer *p, bool numbers);

void format_peer_cells(
    struct peer_cells *c, const struct snap_peer *p, bool numbers);

/* A whole row as `ntpq -p` prints it, without newline at its end (with -w a
 * long name brings one inside). 160 octets are enough. */
const char *format_peer_row(
    char *buf, size_t size, const struct snap_peer *p, unsigned flags);

/* An interval as ntpq shows `when` and `poll`: "-", "37", "17m", "3h", "2d";
 * seconds, NAN and <= 0 give "-". At most 4 columns. */
const char *format_interval(char *buf, size_t size, double seconds);

/* Milliseconds with three decimals, cut (not rounded) to `columns`; NAN
 * gives "-". */
const char *format_ms(char *buf, size_t size, double seconds, int columns);

/* An amount of time with a unit and three significant digits: "+312 us",
 * "1.20 ms", "34.5 s", "83.5 min"; `sign`: a plus is written too. With
 * FORMAT_MS always "0.312 ms", but for what is longer than 1000 s. NAN gives
 * "unknown", translated. */
const char *format_time(
    char *buf, size_t size, double seconds, bool sign, unsigned how);

/* Numbers at the axis of a plot (plot_label): with sign and unit, and with as
 * many decimals as numbers `step` apart need; seconds, and frequencies in
 * s/s. At most 12 columns for what a plot can show. */
const char *format_axis_time(
    char *buf, size_t size, double seconds, double step, unsigned how);
const char *format_axis_ppm(
    char *buf, size_t size, double freq, double step, unsigned how);

/* Frequency (s/s) in ppm with sign and three decimals: "-12.345 ppm". */
const char *format_ppm(char *buf, size_t size, double freq);

/* The refid column: what ntpq shows, and for associations that have no
 * server yet the phase (.INIT., .POOL., .DNS.). */
const char *format_refid(char *buf, size_t size, const struct snap_peer *p);

/* A wall clock's time of day: "22:31:07". Of the zone that TZ names with
 * FORMAT_LOCAL, else UTC. */
const char *format_clock(char *buf, size_t size, wall_t t, unsigned how);

/* Which time that is: "UTC", or the zone's name at `t`. */
const char *format_zone(char *buf, size_t size, wall_t t, unsigned how);

/* How far it is ahead of UTC here, s. */
int32_t format_east(wall_t t);

/* Both: "22:31:07 UTC". */
const char *format_when(char *buf, size_t size, wall_t t, unsigned how);

/* With the day before it: "2026-11-23 22:31:07 UTC"; FORMAT_DATE octets. */
#define FORMAT_DATE (FORMAT_WHEN + 16)
const char *format_date(char *buf, size_t size, wall_t t, unsigned how);

/* Copies at most size - 1 octets of UTF-8, whole characters only; control
 * characters, invalid octets and anything that has no shape of its own
 * (direction marks, zero-width marks) become '?'. */
const char *format_clean(char *buf, size_t size, const char *text);

#endif
