/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The three times of an NTP program, as types that cannot mix, and the only
 * conversions between them. Pure: nothing here reads a clock. Differences
 * are double seconds; they are subtracted as integers first, so that no
 * absolute time is ever held in a double.
 */
#ifndef NTPTUI_CORE_NTPTIME_H
#define NTPTUI_CORE_NTPTIME_H

#include <stdbool.h>
#include <stdint.h>

/* RFC 5905 section 6: 32.32 seconds since the era's start; only on the wire. */
typedef struct {
	uint64_t fp;
} ntp_ts;

/* CLOCK_REALTIME in ns since 1970-01-01; it can step. */
typedef struct {
	int64_t ns;
} wall_t;

/* CLOCK_MONOTONIC in ns; for timers and ages only. */
typedef struct {
	int64_t ns;
} mono_t;

/* "Never": later than any instant a timer can have. */
#define MONO_NEVER ((mono_t){ INT64_MAX })

/* Seconds between the NTP prime epoch (1900) and the UNIX epoch (1970). */
#define NTP_UNIX_EPOCH 2208988800u

/* a - b in units of 2^-32 s, right across eras (RFC 5905 section 6). */
int64_t ntp_ts_diff(ntp_ts a, ntp_ts b);

/* A difference in units of 2^-32 s as seconds. */
double ntp_ts_seconds(int64_t diff);

/* The instant that `t` names in the era that lies nearest to `pivot`. */
wall_t ntp_ts_to_wall(ntp_ts t, wall_t pivot);

/* The wire form of `t`, its era dropped; never rounded up past `t`. */
ntp_ts ntp_ts_from_wall(wall_t t);

/* a - b in seconds. Saturates instead of overflowing. */
double wall_diff(wall_t a, wall_t b);

/* t + s seconds, rounded to ns. Saturates at the ends of int64; NaN adds
 * nothing. */
wall_t wall_add(wall_t t, double s);

/* a - b in seconds; MONO_NEVER counts as infinity, twice as 0. */
double mono_diff(mono_t a, mono_t b);

/* t + s seconds, rounded to ns; saturates at MONO_NEVER, and stays there. */
mono_t mono_add(mono_t t, double s);

/* The earlier of two instants. */
mono_t mono_min(mono_t a, mono_t b);

/* RFC 5905 section 6 short format (16.16 unsigned) to seconds. */
double ntp_short_seconds(uint32_t s);

/* Seconds to short format, rounded up; negative gives 0, too large or NaN
 * 2^32-1. */
uint32_t ntp_short_from_seconds(double s);

/* 2^log2 seconds for a wire exponent, which is clamped to [-32, 31] first. */
double log2_seconds(int log2);

#endif
