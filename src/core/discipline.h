/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From combined offsets to what is done to the clock: a step, or a frequency
 * that both corrects the rate and slews what is left (RFC 5905 section 11.3
 * for the thresholds and states). A plain value; it is fed offsets and
 * seconds and returns adjustments. It never exits: panic is a state.
 */
#ifndef NTPTUI_CORE_DISCIPLINE_H
#define NTPTUI_CORE_DISCIPLINE_H

#include "core/estimate.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stdint.h>

struct discipline_cfg {
	double step;     /* s, tinker step forward; 0: never step */
	double stepback; /* s, the same backwards */
	double panic;    /* s, tinker panic; 0: no limit */
	double
	    stepout; /* s a spike must last before it is a step; 0: for ever */
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

struct discipline {
	struct discipline_cfg cfg;
	enum discipline_state state;
	struct estimate estimate; /* offsets with all corrections taken out */

	/* What is known. */
	double freq;     /* s/s, the oscillator's correction */
	double freq_err; /* s/s, one sigma; 1 when unknown */
	double offset;   /* s, last combined offset; in panic: the reason */
	double jitter;   /* s, scatter around the estimate */
	double wander;   /* s/s, RMS of frequency changes */
	double raw;      /* s, estimate of the uncorrected offset at `last` */
	mono_t last;     /* last update that was believed; MONO_NEVER: none */

	/* What is done about it. */
	double slew;    /* s still to be slewed */
	double slew0;   /* s, the same when it began */
	double rate;    /* s/s, slew rate in force */
	double applied; /* s/s, frequency in force without the slew */
	bool told;      /* the machine has been told a frequency */
	double corr;    /* s, all corrections made: frequency, slew, step */
	double slewed;  /* s slewed since the last discipline_slewed() */
	mono_t ticked;  /* until when the above are accounted for */

	/* Spikes, steps. */
	bool stepped; /* the step of the start has been spent */
	double shift; /* s, stepped by somebody else and not corrected yet */
	mono_t spike; /* since when it has been out of bounds */
	int spikes;   /* updates out of bounds in a row */
	int misses;   /* updates in a row that the estimate did not foresee */

	/* The time constant. */
	int poll;       /* log2 s */
	int poll_score; /* hysteresis of poll changes */
	mono_t polled;  /* when the score was counted last */
};

/* `freq` s/s from the drift file if `freq_known`, else 0. */
void discipline_init(struct discipline *d, const struct discipline_cfg *cfg,
    double freq, bool freq_known, mono_t now);

/*
 * The machine says that it runs with the correction `freq` (s/s), set by us or
 * by somebody else. Call it before the first update, so that what is
 * estimated is the oscillator's own error, observing too; without it 0 is
 * assumed until an adjustment is made.
 */
void discipline_in_force(struct discipline *d, double freq, mono_t now);

/*
 * A new combined offset (s, > 0: our clock is behind) with its jitter
 * (s), `minpoll`..`maxpoll` the range the sources allow. Call it at most once
 * for each new sample. Values that are no numbers are ignored.
 */
struct adjust discipline_update(struct discipline *d, double offset,
    double jitter, int minpoll, int maxpoll, mono_t now);

/*
 * Once a second: continues the slew and ends it in time. It can also return
 * the step of the start, when no further update came to confirm it.
 */
struct adjust discipline_tick(struct discipline *d, mono_t now);

/* Seconds by which the slew has moved the clock since the last call; the
 * engine shifts every peer's samples by it. */
double discipline_slewed(struct discipline *d);

/* Somebody else stepped the clock by `step` s: the next updates may step it
 * back, once, and `panic` judges what that does not explain. */
void discipline_shift(struct discipline *d, double step);

/* Start or cease to act on the clock; samples and estimate stay. Returns the
 * last adjustment to be made: it ends a slew when acting ceases. */
struct adjust discipline_observe(struct discipline *d, bool observe);

#endif
