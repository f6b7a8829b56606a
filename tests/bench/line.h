/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Offset and frequency from a history of measurements: a weighted straight
 * line, over as much of the past as still looks straight (runs test). A plain
 * value. It knows nothing of corrections: whoever feeds it takes them out.
 */
#ifndef NTPTUI_TESTS_BENCH_LINE_H
#define NTPTUI_TESTS_BENCH_LINE_H

#include "core/ntptime.h"

#include <stdbool.h>

#define LINE_MAX 64

struct line {
	int count;
	struct {
		mono_t from; /* when the first of its parts came */
		mono_t at;   /* their mean */
		double raw;  /* s, offset of the uncorrected clock */
		double err;  /* s, how far to trust it, one sigma */
		int parts;   /* measurements merged into this one */
	} point[LINE_MAX];   /* oldest first */
};

/* The line, seen from the instant it was asked for. */
struct fit {
	double raw;      /* s, the line at that instant */
	double freq;     /* s/s, its slope */
	double freq_err; /* s/s, one sigma, widened for few points */
	double sd;       /* s, scatter of the points around it */
	int points;
};

/* Forgets everything. */
void line_clear(struct line *e);

/*
 * Adds a measurement, not older than the last; err in s. One that comes less
 * than `gap` s after the newest point began is merged into it.
 */
void line_add(struct line *e, mono_t at, double raw, double err, double gap);

/* Seconds between the oldest and the newest point. */
double line_span(const struct line *e);

/*
 * Fits a line, dropping the oldest points for good while the residuals show
 * that it is not straight. False if fewer than three points, or no time
 * between them, are there.
 */
bool line_fit(struct line *e, mono_t now, struct fit *out);

#endif
