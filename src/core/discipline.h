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

/*
 * The most that is done about an oscillator, s/s. RFC 5905 says 500 ppm, but a
 * clock can be off by more, a wrong tick or a virtual machine's, and the kernel
 * takes 10 %; the rest is for the slew.
 */
#define DISCIPLINE_MAXFREQ 0.09

struct discipline_cfg {
	double step;     /* s, tinker step forward; 0: never step */
	double stepback; /* s, the same backwards */
	double panic;    /* s, tinker panic; 0: no limit */
	double
	    stepout; /* s a spike must last before it is a step; 0: for ever */
	double max_slew; /* s/s, bound of the slew rate (500e-6) once the clock
			    has been right after the start */
	double freq_err; /* s/s, one sigma of the frequency at the start, if
			    it is known; 0: the usual 1e-6 */
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
	struct estimate estimate; /* all corrections taken out */

	/* What is known. */
	double freq;       /* s/s, the oscillator's correction */
	double freq_err;   /* s/s, one sigma; 1 when unknown */
	double offset;     /* s, last combined offset; in panic: the reason */
	double offset_err; /* s, one sigma, of what is left at `last` */
	double jitter;     /* s, scatter of samples around the estimate */
	double wander;     /* s/s, by which the frequency changes in a poll */
	mono_t last;       /* last update that was believed; MONO_NEVER: none */

	/* What is done about it. */
	double slew;    /* s still to be slewed */
	double slew0;   /* s, the same when it began */
	double rate;    /* s/s, slew rate in force */
	double applied; /* s/s, frequency in force without the slew */
	bool told;      /* the machine has been told a frequency */
	double corr;    /* s, all corrections made: frequency, slew, step */
	bool settled;   /* the first slew after a start is over */
	double slewed;  /* s slewed since the last discipline_slewed() */
	mono_t ticked;  /* until when the above are accounted for */

	/* Spikes, steps. */
	bool stepped; /* the step of the start has been spent */
	double shift; /* s, stepped by somebody else and not corrected yet */
	mono_t spike; /* since when it has been out of bounds */
	int spikes;   /* updates out of bounds in a row */
	bool early;   /* the last one's: no step at once */
	bool stale;   /* the last one's: no step at all */

	int poll; /* log2 s, of the last sample's source: sets the slew's pace
		   */
};

/* One sample, as the discipline wants it. */
struct discipline_sample {
	uint32_t source; /* a number that names it */
	mono_t at;       /* when it came */
	double offset;   /* s, > 0: our clock is behind; as it would be now
			    if it had been steered as it was since `at` */
	double delay;    /* s, of the round trip */
	double err;      /* s, one sigma: what reading the clocks is good for */
	double bias;     /* s, one sigma: what the source may be off for good */
	int poll;        /* log2 s, its present poll interval */
	int minpoll, maxpoll; /* log2 s, the range it allows */
	bool early; /* others have answered that may yet contradict it */
	bool stale; /* a newer one of it follows: this one tells what has been,
		       nothing is done about it */
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
 * A new sample of a source that tells the truth as far as is known. Call it
 * once for each. Values that are no numbers are ignored.
 */
struct adjust discipline_update(
    struct discipline *d, const struct discipline_sample *s, mono_t now);

/*
 * The poll exponent that the sample's source should have: longer while a
 * sample would tell little that is not known, shorter when it would tell much
 * (the clock wanders, packets are lost), by one at most; the least when
 * something seems to have jumped.
 */
int discipline_poll(
    const struct discipline *d, const struct discipline_sample *s, mono_t now);

/* The estimated offset at `now`, s; NAN if there is no estimate that the clock
 * is steered by (before the first sample, in a spike, in panic). */
double discipline_offset(const struct discipline *d, mono_t now);

/* This source does not tell the truth: it has no part in what comes. */
void discipline_drop(struct discipline *d, uint32_t source);

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

/*
 * Forgets what has been learnt since `was`, a copy of *d from earlier: a trial
 * of other sources is over. What was done to the clock since stays done and is
 * accounted for, so the estimate of then, which is of the uncorrected clock,
 * goes on as if it had waited. cfg stays. Returns the adjustment that follows.
 */
struct adjust discipline_return(
    struct discipline *d, const struct discipline *was, mono_t now);

/* Start or cease to act on the clock; samples and estimate stay. Returns the
 * last adjustment to be made: it ends a slew when acting ceases. */
struct adjust discipline_observe(struct discipline *d, bool observe);

#endif
