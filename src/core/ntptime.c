/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/ntptime.h"

#include <math.h>

#define NS_PER_S 1000000000
#define TWO63    9223372036854775808.0

/* Seconds before or at `ns`, and the rest, 0 to 999,999,999. */
static int64_t
split(int64_t ns, uint32_t *rest)
{
	int64_t s = ns / NS_PER_S;
	int64_t r = ns % NS_PER_S;

	if (r < 0) {
		r += NS_PER_S;
		s--;
	}
	*rest = (uint32_t)r;
	return s;
}

/* a - b, held at the ends of int64_t. */
static int64_t
sub_sat(int64_t a, int64_t b)
{
	int64_t d;

	if (__builtin_sub_overflow(a, b, &d))
		return b < 0 ? INT64_MAX : INT64_MIN;
	return d;
}

static int64_t
add_sat(int64_t a, int64_t b)
{
	int64_t d;

	if (__builtin_add_overflow(a, b, &d))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return d;
}

/* ns + s seconds, rounded to nearest; NaN is no time at all. */
static int64_t
add_seconds(int64_t ns, double s)
{
	double more = s * 1e9;

	if (isnan(more))
		return ns;
	if (more >= TWO63)
		return INT64_MAX;
	if (more < -TWO63)
		return INT64_MIN;
	return add_sat(ns, (int64_t)round(more));
}

int64_t
ntp_ts_diff(ntp_ts a, ntp_ts b)
{
	uint64_t d = a.fp - b.fp;

	/* Two's complement by hand: no conversion that C leaves open. */
	if (d <= INT64_MAX)
		return (int64_t)d;
	return -(int64_t)(UINT64_MAX - d) - 1;
}

double
ntp_ts_seconds(int64_t diff)
{
	return (double)diff * 0x1p-32;
}

wall_t
ntp_ts_to_wall(ntp_ts t, wall_t pivot)
{
	uint32_t rest;
	int64_t sec = split(pivot.ns, &rest);
	ntp_ts p = ntp_ts_from_wall(pivot);
	uint64_t ahead = t.fp - p.fp;
	uint64_t frac = (p.fp & UINT32_MAX) + (ahead & UINT32_MAX);
	int64_t ns;

	/* sec: the pivot's second, then t's, in t's half of the circle. */
	sec += (int64_t)(ahead >> 32) + (int64_t)(frac >> 32);
	if (ahead >> 63)
		sec -= INT64_C(1) << 32;
	/* Nearest ns: 2^-32 s is finer, so wall, wire, wall loses nothing. */
	ns = (int64_t)(((frac & UINT32_MAX) * NS_PER_S + (1u << 31)) >> 32);
	if (sec < 0) {
		/* Towards zero, so that the last second of all is within. */
		sec++;
		ns -= NS_PER_S;
	}
	if (sec > INT64_MAX / NS_PER_S)
		return (wall_t){ INT64_MAX };
	if (sec < INT64_MIN / NS_PER_S)
		return (wall_t){ INT64_MIN };
	return (wall_t){ add_sat(sec * NS_PER_S, ns) };
}

ntp_ts
ntp_ts_from_wall(wall_t t)
{
	uint32_t rest;
	int64_t sec = split(t.ns, &rest);
	uint64_t frac = ((uint64_t)rest << 32) / NS_PER_S;

	/* The shift drops the era. */
	return (ntp_ts){ (uint64_t)(sec + NTP_UNIX_EPOCH) << 32 | frac };
}

double
wall_diff(wall_t a, wall_t b)
{
	return (double)sub_sat(a.ns, b.ns) / 1e9;
}

wall_t
wall_add(wall_t t, double s)
{
	return (wall_t){ add_seconds(t.ns, s) };
}

double
mono_diff(mono_t a, mono_t b)
{
	if (a.ns == b.ns)
		return 0;
	if (a.ns == INT64_MAX)
		return HUGE_VAL;
	if (b.ns == INT64_MAX)
		return -HUGE_VAL;
	return (double)sub_sat(a.ns, b.ns) / 1e9;
}

mono_t
mono_add(mono_t t, double s)
{
	if (t.ns == INT64_MAX)
		return t;
	return (mono_t){ add_seconds(t.ns, s) };
}

mono_t
mono_min(mono_t a, mono_t b)
{
	return a.ns < b.ns ? a : b;
}

double
ntp_short_seconds(uint32_t s)
{
	return s * 0x1p-16;
}

uint32_t
ntp_short_from_seconds(double s)
{
	double units = ceil(s * 65536);

	if (units <= 0)
		return 0;
	if (units < UINT32_MAX)
		return (uint32_t)units;
	return UINT32_MAX; /* NaN too: what is not known is not small */
}

double
log2_seconds(int log2)
{
	if (log2 < -32)
		log2 = -32;
	if (log2 > 31)
		log2 = 31;
	return ldexp(1, log2);
}
