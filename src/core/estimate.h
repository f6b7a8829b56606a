/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time that all sources tell together: offset and frequency of the
 * uncorrected clock, with their errors. A plain value; whoever feeds it takes
 * the corrections out first. It knows nothing of selection and of steps.
 *
 * The estimator is a Kalman filter over one time line: the clock's offset,
 * its frequency, which walks at random, and for each source a constant by
 * which its path and its server are off (R. E. Kalman 1960; for clocks
 * J. A. Barnes and others 1971, and D. W. Allan 1987). Two things make it
 * more than that:
 *
 * - How fast the frequency walks is not known and changes. A bank of filters
 *   supposes different rates and each is believed as far as it foresaw what
 *   came (interacting multiple models, Blom and Bar-Shalom 1988). So a quiet
 *   clock remembers for hours and a wandering one forgets in minutes, where a
 *   window of fixed length, or one cut by a runs test, would be late.
 *
 * - Queues only add delay. With e the delay beyond the path's least, the
 *   truth lies within e/2 of the sample, anywhere: variance e^2/12. So the
 *   noise of each sample is taken from its own delay (estimate_path.h), as
 *   RADclock does (D. Veitch and others 2009), and few samples without a
 *   queue carry the estimate below what any filter of equal weights reaches.
 */
#ifndef NTPTUI_CORE_ESTIMATE_H
#define NTPTUI_CORE_ESTIMATE_H

#include "core/estimate_path.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESTIMATE_SOURCES 12 /* the rest is not needed */
#define ESTIMATE_MODELS  7
#define ESTIMATE_STATES  (2 + ESTIMATE_SOURCES)

/* One measurement. */
struct estimate_sample {
	uint32_t source; /* a number that names it */
	mono_t at;
	double raw;   /* s, offset of the uncorrected clock */
	double delay; /* s, of the round trip */
	double err;   /* s, one sigma: what reading the clocks is good for */
	double bias;  /* s, one sigma: what the source may be off for good */
};

/* The filter that supposes one rate of wander. */
struct estimate_model {
	double weight;             /* 0 to 1, how far it is believed */
	double x[ESTIMATE_STATES]; /* offset s, frequency s/s, biases s */
	double p[ESTIMATE_STATES][ESTIMATE_STATES]; /* their covariance */
};

struct estimate_source {
	uint32_t id;
	mono_t last;
	double bias;  /* s, one sigma, at first */
	double delay; /* s, the last sample's */
	int misses;   /* samples in a row that nothing led to expect; < 0: our
			 clock is ahead of what was expected */
	struct estimate_path path;
};

struct estimate {
	bool begun; /* the states hold since `at` */
	mono_t at;
	int samples; /* taken in since it began, saturates */
	int jumps;   /* after the last jump: samples for which another one
			would put the frequency in doubt */
	size_t count;
	struct estimate_source source[ESTIMATE_SOURCES];
	struct estimate_model model[ESTIMATE_MODELS];
};

/* What is known, seen from the instant it was asked for. Errors are one
 * sigma. */
struct estimated {
	double raw;      /* s */
	double raw_err;  /* s, the biases of all sources included */
	double noise;    /* s, the same without them */
	double freq;     /* s/s */
	double freq_err; /* s/s */
	double wander;   /* s/s per square root of a second */
};

/* Forgets everything but the frequency: `freq` within `err`, s/s. */
void estimate_init(struct estimate *e, double freq, double err);

/* Takes in a measurement. It may be some seconds older than the last of
 * another source, not of its own. */
void estimate_add(struct estimate *e, const struct estimate_sample *s);

/* What is known of the instant `now`; false if there was no sample yet. */
bool estimate_at(const struct estimate *e, mono_t now, struct estimated *out);

/* The offset is not known any more; what comes next tells it. Frequency and
 * paths stay. */
void estimate_restart(struct estimate *e);

/* A source is not to be believed. What a young estimate has learned of the
 * offset may be its word alone, and is forgotten; later its constant is known
 * well enough, should it come back. */
void estimate_drop(struct estimate *e, uint32_t source);

/* The phase may have jumped by about `by` s, the frequency by `freq` s/s: what
 * comes decides. */
void estimate_doubt(struct estimate *e, double by, double freq);

/*
 * The share of what will not be known of the offset `wait` s from now (the
 * sources' biases aside) that a sample of this source would tell by then: 0
 * to 1. 1 for an unknown source.
 */
double estimate_gain(
    const struct estimate *e, uint32_t source, mono_t now, double wait);

/* Was the last sample of this source not what was to be expected, and does no
 * other source say that it is the source's own affair? */
bool estimate_missed(const struct estimate *e, uint32_t source);

/* Sigma that a sample of this source has as a rule, s; 0 if unknown. */
double estimate_jitter(const struct estimate *e, uint32_t source);

#endif
