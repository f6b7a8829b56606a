/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock filter of RFC 5905 section 10: the last eight samples of one
 * source, of which that with the least delay is believed. A plain value
 * without pointers. It must not know time other than what it is given.
 */
#ifndef NTPTUI_CORE_FILTER_H
#define NTPTUI_CORE_FILTER_H

#include "core/ntptime.h"
#include "core/rfc5905.h"

#include <stdbool.h>
#include <stdint.h>

/* One exchange: what the four timestamps say (RFC 5905 section 8). */
struct sample {
	double offset; /* s; > 0: our clock is behind */
	double delay;  /* s, >= 0 */
	double disp;   /* s, at `at` */
	mono_t at;     /* when the reply arrived */
};

struct filter {
	uint8_t count;                   /* samples in use, 0 to NTP_NSTAGE */
	struct sample stage[NTP_NSTAGE]; /* newest first */
	mono_t used; /* the newest sample that filter_best() has yielded */
};

/* What the filter makes of its stages (RFC 5905 section 10). */
struct filtered {
	struct sample best; /* least delay; offset, delay and its time */
	double disp;   /* s: weighted dispersion of all stages, grown to now */
	double jitter; /* s: RMS of the others' offsets against best's */
	bool fresh;    /* best is newer than any sample yielded before */
};

/* Empties it. */
void filter_init(struct filter *f);

/* Adds one sample, the newest; the oldest leaves. */
void filter_add(struct filter *f, const struct sample *s);

/*
 * Fills `out` for the instant `now`; `precision` (s) bounds jitter from
 * below. False if there is no sample. Does not change the filter.
 */
bool filter_best(
    const struct filter *f, mono_t now, double precision, struct filtered *out);

/* Remembers that the sample of `at` has been used. */
void filter_mark_used(struct filter *f, mono_t at);

/* Our clock was moved ahead by `step` s under the samples. */
void filter_shift(struct filter *f, double step);

#endif
