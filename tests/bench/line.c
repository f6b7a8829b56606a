/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/line.h"

#include <math.h>
#include <string.h>

/* Fewest points that tell a line from its scatter. */
#define LEAST_POINTS 3

/* Least scatter believed, s: below it three points that happen to lie on a
 * line would claim a frequency without error. */
#define LEAST_SD 1e-7

/* Share of the points' own errors that the scatter cannot be less than. */
#define SD_FLOOR 0.1

/* Standard deviations by which there may be fewer runs than expected. */
#define RUNS_SIGMA 1.3

void
line_clear(struct line *e)
{
	e->count = 0;
}

double
line_span(const struct line *e)
{
	if (e->count < 2)
		return 0;
	return mono_diff(e->point[e->count - 1].at, e->point[0].at);
}

static void
forget(struct line *e, int oldest)
{
	e->count -= oldest;
	memmove(&e->point[0], &e->point[oldest],
	    (size_t)e->count * sizeof(e->point[0]));
}

void
line_add(struct line *e, mono_t at, double raw, double err, double gap)
{
	int last = e->count - 1;

	if (last >= 0 && mono_diff(at, e->point[last].from) < gap) {
		double share = 1.0 / ++e->point[last].parts;
		double later = mono_diff(at, e->point[last].at);

		e->point[last].at =
		    mono_add(e->point[last].at, fmax(later, 0) * share);
		e->point[last].raw += (raw - e->point[last].raw) * share;
		e->point[last].err += (err - e->point[last].err) * share;
		return;
	}
	if (e->count == LINE_MAX)
		forget(e, 1);
	e->point[e->count].from = at;
	e->point[e->count].at = at;
	e->point[e->count].raw = raw;
	e->point[e->count].err = err;
	e->point[e->count].parts = 1;
	e->count++;
}

/*
 * Weights are softened by the mean error: one point that claims to be
 * perfect must not decide alone.
 */
static double
mean_square_error(const struct line *e)
{
	double sum = 0;

	for (int i = 0; i < e->count; i++)
		sum += e->point[i].err * e->point[i].err;
	return sum / e->count;
}

static double
weight(const struct line *e, int i, double soft)
{
	double err = e->point[i].err;

	return e->point[i].parts / (err * err + soft);
}

/* Weighted least squares; false if all points lie at one instant. */
static bool
regress(const struct line *e, mono_t now, struct fit *out)
{
	double soft = mean_square_error(e) + LEAST_SD * LEAST_SD;
	double w, x, y, sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, srr = 0;
	double base = e->point[0].raw; /* keeps the sums small */
	int n = e->count, i;

	for (i = 0; i < n; i++) {
		w = weight(e, i, soft);
		sw += w;
		sx += w * mono_diff(e->point[i].at, now);
		sy += w * (e->point[i].raw - base);
	}
	sx /= sw;
	sy /= sw;
	for (i = 0; i < n; i++) {
		w = weight(e, i, soft) / sw;
		x = mono_diff(e->point[i].at, now) - sx;
		y = e->point[i].raw - base - sy;
		sxx += w * x * x;
		sxy += w * x * y;
	}
	if (!(sxx > 1e-6))
		return false;
	out->freq = sxy / sxx;
	out->raw = base + sy - out->freq * sx;
	for (i = 0; i < n; i++) {
		w = weight(e, i, soft) / sw;
		x = mono_diff(e->point[i].at, now);
		y = e->point[i].raw - out->raw - out->freq * x;
		srr += w * y * y;
	}
	out->points = n;
	out->sd = fmax(sqrt(srr * n / (n - 2)), SD_FLOOR * sqrt(soft));
	/* Student's t against the normal law, roughly, at one sigma. */
	out->freq_err =
	    out->sd / sqrt(n * sxx) * (1 + 6.0 / ((n - 2) * (n - 2)));
	return isfinite(out->freq) && isfinite(out->raw);
}

/*
 * Wald and Wolfowitz: residuals of a straight line change sign at random;
 * too few runs of one sign mean that the line is bent.
 */
static bool
straight(const struct line *e, mono_t now, const struct fit *fit)
{
	double plus = 0, minus = 0, mean, sigma;
	int runs = 0, last = 0;

	for (int i = 0; i < e->count; i++) {
		double x = mono_diff(e->point[i].at, now);
		int sign = e->point[i].raw > fit->raw + fit->freq * x ? 1 : -1;

		plus += sign > 0;
		minus += sign < 0;
		runs += sign != last;
		last = sign;
	}
	mean = 2 * plus * minus / (plus + minus) + 1;
	sigma = sqrt(fmax((mean - 1) * (mean - 2), 0) / (plus + minus - 1));
	return runs >= mean - RUNS_SIGMA * sigma;
}

bool
line_fit(struct line *e, mono_t now, struct fit *out)
{
	while (e->count >= LEAST_POINTS) {
		if (!regress(e, now, out))
			return false;
		if (e->count == LEAST_POINTS || straight(e, now, out))
			return true;
		forget(e, 1);
	}
	return false;
}
