/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reference clocks: associations that ask a driver instead of a server. A
 * driver says what its clock shows and what ours showed then; the rest (median
 * of a poll, filter, selection) is the same for all. Engine's thread only.
 */
#ifndef NTPTUI_ENGINE_REFCLOCK_H
#define NTPTUI_ENGINE_REFCLOCK_H

#include "core/ntptime.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REFCLOCK_STAGES 64 /* readings kept for one poll */

struct refclock;

/* What one look at a clock brought. */
enum refclock_look {
	REFCLOCK_NONE,    /* nothing new */
	REFCLOCK_READING, /* a reading */
	REFCLOCK_BAD,     /* something that is none: counted */
	REFCLOCK_GONE,    /* no clock is there; `trouble` says why */
};

struct refclock_reading {
	double offset; /* s, the clock's time minus ours */
	double error;  /* s, what it cannot tell apart */
	uint8_t leap;  /* enum packet_leap */
};

/* How a kind of clock is asked; PPS, NMEA and others get a row each. */
struct refclock_driver {
	uint8_t type;    /* 127.127.type.unit */
	char name[8];    /* of `refclock` lines */
	char refid[5];   /* unless the file says otherwise */
	uint8_t stratum; /* the same; 0: it has the time at first hand */
	bool last;       /* used only when nobody else is left */
	double period;   /* s between looks; 0: one a poll */
	enum refclock_look (*look)(struct refclock *c, const struct host *h,
	    wall_t now, struct refclock_reading *out);
};

/* The driver of a type; NULL if there is none (yet). */
const struct refclock_driver *refclock_find(uint8_t type);

struct refclock {
	const struct refclock_driver *driver;
	uint8_t unit, mode;
	double fudge; /* s, added to every offset */
	double most;  /* s, offsets beyond are no readings */
	mono_t look_at, poll_at;
	int first; /* polls that are still made soon, to fill the filter */
	size_t n;
	double offset[REFCLOCK_STAGES]; /* of the newest n readings */
	double error;                   /* s, the greatest of them */
	uint8_t leap;
	uint32_t good, bad;
	const char *trouble; /* N_(), what is the matter; NULL: nothing */
};

/*
 * What the readings of a poll say: their median's neighbourhood, 60 % of
 * them, averaged, as ntpd does it. Orders offset[]. *jitter is their
 * scatter, s. n > 0.
 */
double refclock_median(double *offset, size_t n, double *jitter);

#endif
