/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shared memory through which gpsd and others hand time to an NTP daemon:
 * ntpd's driver 28. What stands there was written by another process: it is
 * copied once, then judged, and never believed to stay as it is.
 */
#ifndef NTPTUI_SYS_SHMCLOCK_H
#define NTPTUI_SYS_SHMCLOCK_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define SHM_UNITS 256

enum shmclock_result {
	SHM_SAMPLE,  /* *out is new */
	SHM_NOTHING, /* nothing new since the last time */
	SHM_BUSY,    /* it was being written */
	SHM_BAD,     /* what stands there is no time */
	SHM_UNSAFE,  /* others than root and we may write there */
	SHM_DENIED,  /* we may not read it */
	SHM_SMALL,   /* it is no segment of this kind */
	SHM_NONE,    /* there is none, and none can be made */
};

/* One measurement. */
struct shmclock_sample {
	wall_t clock;     /* what the reference clock showed ... */
	wall_t receive;   /* ... when our clock showed this */
	uint8_t leap;     /* enum packet_leap */
	int8_t precision; /* log2 s, -30 to 0 */
};

/* The segment as it is laid out in memory. */
struct shmclock_time {
	int mode; /* 0: `valid` guards; 1: `count` too */
	int count;
	time_t clock_sec;
	int clock_usec;
	time_t receive_sec;
	int receive_usec;
	int leap, precision;
	int nsamples;
	int valid;
	unsigned clock_nsec;   /* if it agrees with the microseconds */
	unsigned receive_nsec; /* the same */
	int dummy[8];
};

/* What a copy says; SHM_SAMPLE or SHM_BAD. Pure. */
enum shmclock_result shmclock_decode(
    const struct shmclock_time *t, struct shmclock_sample *out);

/* A unit's segment, attached; opaque. */
struct shmclock;

/*
 * Attaches the segment of `unit` (below SHM_UNITS), or makes it, as ntpd and
 * gpsd do: whoever comes first. A `private` one only root and we may write;
 * units 0 and 1 always are. NULL, and *why is set, if there is none.
 */
struct shmclock *shmclock_attach(
    unsigned unit, bool private, enum shmclock_result *why);
void shmclock_detach(struct shmclock *s);

/* Takes what has been written there since the last call. */
enum shmclock_result shmclock_read(
    struct shmclock *s, struct shmclock_sample *out);

#endif
