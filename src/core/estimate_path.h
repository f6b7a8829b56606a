/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one path's delays say of the errors of its samples. A plain value
 * that watches one source; it learns from neighbouring samples alone, so that
 * what our clock does over longer times is no concern of it.
 */
#ifndef NTPTUI_CORE_ESTIMATE_PATH_H
#define NTPTUI_CORE_ESTIMATE_PATH_H

#include "core/ntptime.h"

/*
 * The noise of a sample whose delay is e s more than the path's least has
 * the variance a + b e^2. Queues in both directions make a = 0, b = 1/12; a
 * noise that the delay says nothing of makes b = 0. Both are learned.
 */
struct estimate_path {
	int count; /* samples seen, saturates */
	struct {
		int count;     /* samples in it */
		double low[2]; /* s, the two least delays */
	} epoch[2];            /* this one, the last */
	mono_t began;          /* this epoch */
	double excess;         /* s, mean delay beyond the least */
	double a, b;           /* s^2, 1 */
	double sum[5];         /* of the fit: aa, ab, bb, ay, by */
	int leans;             /* unusual samples seen of late, saturates */
	double lean;     /* -1 to 1: to which side they are off, on average */
	double lean_var; /* and its variance */
	struct {
		mono_t at;
		double raw, delay; /* s */
	} past[2];                 /* newest first */
};

void path_init(struct estimate_path *p);

/* How a sample may be off: anywhere within +-half, and a normal law more. */
struct estimate_noise {
	double half;  /* s */
	double var;   /* s^2 */
	double queue; /* s, delay beyond the least, if it is unusual; or 0 */
};

/*
 * Learns from the next sample; returns its noise. `err` is its least sigma,
 * s; `wander` (s/s per square root of a second) what the clock itself does
 * between samples.
 */
struct estimate_noise path_add(struct estimate_path *p, mono_t at, double raw,
    double delay, double err, double wander);

/*
 * A sample whose delay is unusual lies `apart` s above what is expected, give
 * or take sigma. Where such samples lean to one side alike, as they do when
 * the queue, or a longer route, is in one direction only, they are as good as
 * any: returns what to take off this one, s, and narrows its noise; else 0.
 */
double path_lean(struct estimate_path *p, double apart, double sigma,
    struct estimate_noise *n);

/* The variance that a sample has as a rule, s^2. */
double path_usual(const struct estimate_path *p);

#endif
