/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the clock was like, minutes to days back, in memory of fixed size:
 * three rings of points, the coarser the longer they reach. A plain value,
 * part of the snapshot; the engine adds to it once a second.
 */
#ifndef NTPTUI_ENGINE_HISTORY_H
#define NTPTUI_ENGINE_HISTORY_H

#include "core/ntptime.h"

#include <stdint.h>

#define HISTORY_POINTS 240

/* What happened in a point's time; bits. */
enum {
	HISTORY_START = 1,   /* the engine began */
	HISTORY_STEP = 2,    /* we stepped the clock */
	HISTORY_FOREIGN = 4, /* somebody else did, or the machine slept */
	HISTORY_SOURCE = 8,  /* another system peer */
	HISTORY_OUTAGE = 16, /* no source was left */
	HISTORY_LEAP = 32,   /* a leap second */
};

/* The mean over a point's time of what was known; NAN: nothing was. */
struct history_point {
	float offset;    /* s */
	float low, high; /* s, the least and the greatest of it */
	float error;     /* s, one sigma of it */
	float freq;      /* s/s */
	float jitter;    /* s */
	float wander;    /* s/s */
	float maxerror;  /* s, the greatest */
	uint8_t marks;   /* HISTORY_* */
};

struct history_ring {
	float step;     /* s, between points */
	uint16_t count; /* points, oldest first */
	mono_t newest;  /* when the last one was full */
	struct history_point point[HISTORY_POINTS];
};

/* 16 minutes, four hours, five days. */
struct history {
	struct history_ring minutes, hours, days;
};

/* Of a point that is not full yet. */
struct history_sum {
	struct history_point sum; /* low, high, maxerror: extremes */
	unsigned offsets, others; /* how many were known */
	mono_t since;
};

struct history_state {
	struct history history;
	struct history_sum minutes, hours, days;
	uint8_t marks; /* since the last history_add() */
};

void history_init(struct history_state *h, mono_t now);

/* Something happened: it marks the point in hand. */
void history_mark(struct history_state *h, uint8_t mark);

/* Once a second: what is known now (low, high and marks are not looked at). */
void history_add(
    struct history_state *h, const struct history_point *p, mono_t now);

#endif
