/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From combined offsets to what is done to the clock: a step, or a frequency
 * that both corrects the rate and slews what is left (RFC 5905 section 11.3
 * for the thresholds and states). A plain value; it is fed offsets and
 * seconds and returns adjustments. It never exits: panic is a state.
 */
#ifndef NTPTUI_CORE_DISCIPLINE_H
#define NTPTUI_CORE_DISCIPLINE_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stdint.h>

struct discipline_cfg {
	double step;     /* s, tinker step forward; 0: never step */
	double stepback; /* s, the same backwards */
	double panic;    /* s, tinker panic; 0: no limit */
	double stepout;  /* s a spike must last before it is a step */
	double max_slew; /* s/s, bound of the slew rate (500e-6) */
	bool observe;    /* estimate only: every adjust is ADJUST_NONE */
};

enum adjust_kind { ADJUST_NONE, ADJUST_FREQ, ADJUST_STEP };

/* What is to be done to the clock now. */
struct adjust {
	enum adjust_kind kind;
	double freq; /* s/s, ADJUST_FREQ: run this much faster than the
			 oscillator would; includes the slew */
	double step; /* s, ADJUST_STEP: add to the clock */
};

/* RFC 5905 figure 24, and panic. */
enum discipline_state {
	DISC_NSET,  /* no frequency known, nothing heard */
	DISC_FSET,  /* frequency from the drift file */
	DISC_FREQ,  /* measuring the frequency */
	DISC_SPIK,  /* an offset above the step threshold, waiting stepout */
	DISC_SYNC,  /* disciplining */
	DISC_PANIC, /* the offset is beyond panic; nothing is done */
};

#define DISC_HISTORY 64

struct discipline {
	struct discipline_cfg cfg;
	enum discipline_state state;
	bool stepped;    /* the step of the start has been spent */
	double freq;     /* s/s, the oscillator's correction */
	double freq_err; /* s/s, one sigma; 1 when unknown */
	double slew;     /* s still to be slewed */
	double rate;     /* s/s, slew rate in force */
	double offset;   /* s, last combined offset */
	double jitter;   /* s, its scatter */
	double wander;   /* s/s, RMS of frequency changes */
	mono_t last;     /* last update */
	mono_t ticked;   /* last tick */
	mono_t spike;    /* since when it has been out of bounds */
	int poll;        /* time constant, log2 s */
	int poll_score;  /* hysteresis of poll changes */
	double slewed;   /* s slewed since the last discipline_slewed() */
	double corr;     /* s of all phase corrections made, for history */
	int count;       /* samples in history */
	struct {
		mono_t at;
		double raw; /* offset with all corrections taken out, s */
		double err; /* s */
	} history[DISC_HISTORY];
};

/* `freq` s/s from the drift file if `freq_known`, else 0. */
void discipline_init(struct discipline *d, const struct discipline_cfg *cfg,
    double freq, bool freq_known, mono_t now);

/*
 * A new combined offset (s, > 0: our clock is behind) with its jitter
 * (s), `minpoll`..`maxpoll` the range the sources allow. Call it at most once
 * for each new sample.
 */
struct adjust discipline_update(struct discipline *d, double offset,
    double jitter, int minpoll, int maxpoll, mono_t now);

/* Once a second: continues the slew and ends it in time. */
struct adjust discipline_tick(struct discipline *d, mono_t now);

/* Seconds by which the slew has moved the clock since the last call; the
 * engine shifts every peer's samples by it. */
double discipline_slewed(struct discipline *d);

/* Somebody else stepped the clock by `step` s. */
void discipline_shift(struct discipline *d, double step);

/* Start or cease to act on the clock; samples and estimate stay. */
void discipline_observe(struct discipline *d, bool observe);

#endif
