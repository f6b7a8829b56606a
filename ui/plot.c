/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/plot.h"

#include "ui/format.h"
#include "ui/width.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	DOT_ROWS = 4, /* of a Braille pattern */
	DOT_COLS = 2,
	LEAST_ROWS = 4,
	LEAST_COLS = 24,
	LABEL = 13, /* columns of the vertical axis' numbers and a blank */
	BRAILLE = 0x2800,
	RANGE = 512, /* newer values that a range is made of, at most */
	FEW = 8,     /* and at least */
	RARE = 32,   /* one in so many is left out at either end */
	BEYOND = 2,  /* ranges by which older values may widen it */
};

/* 1, 2 or 5 times a power of ten, at least `x`. */
static double
round_step(double x)
{
	double power = pow(10, floor(log10(x)));

	for (int k = 0; k < 3; k++) {
		static const double nice[] = { 1, 2, 5 };

		if (nice[k] * power >= x * (1 - 1e-9))
			return nice[k] * power;
	}
	return 10 * power;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

bool
plot_range(const double *v, size_t n, double *low, double *high)
{
	double least = (double)INFINITY, most = -(double)INFINITY, wide;
	double newer[RANGE];
	size_t known = 0;

	for (size_t i = n; i-- > 0;) {
		if (!isfinite(v[i]))
			continue;
		least = fmin(least, v[i]);
		most = fmax(most, v[i]);
		if (known < RANGE && (i >= n / 2 || known < FEW))
			newer[known++] = v[i];
	}
	if (known == 0)
		return false;
	qsort(newer, known, sizeof(newer[0]), compare);
	*low = newer[known / RARE];
	*high = newer[known - 1 - known / RARE];
	wide = BEYOND * (*high - *low);
	*low = fmax(least, *low - wide);
	*high = fmin(most, *high + wide);
	return true;
}

/* The range in whole steps, an even number of them so that its middle too is
 * a round number. */
static void
round_range(double *low, double *high, double step)
{
	double from = floor(*low / step + 1e-9);
	double to = ceil(*high / step - 1e-9);

	if (fmod(to - from, 2) > 0.5) {
		if (from < 0 && *low - from * step < to * step - *high)
			from--;
		else
			to++;
	}
	*low = from * step;
	*high = to * step;
}

void
plot_round(double *low, double *high, double least)
{
	double best[2] = { -(double)INFINITY, (double)INFINITY };

	if (!isfinite(*low) || !isfinite(*high))
		*low = *high = 0;
	if (*high - *low < least) {
		double middle = (*low + *high) / 2;

		*low = middle - least / 2;
		*high = middle + least / 2;
	}
	/* Of coarse and fine steps those that fit best. */
	for (int parts = 2; parts <= 8; parts *= 2) {
		double from = *low, to = *high;

		round_range(&from, &to, round_step((to - from) / parts));
		if (to - from < (best[1] - best[0]) * (1 - 1e-9)) {
			best[0] = from;
			best[1] = to;
		}
	}
	*low = best[0];
	*high = best[1];
}

static void
draw_labels(struct plot *p, plot_label *label, int left)
{
	for (int k = 0; k < 3; k++) {
		int row = p->row + k * (p->rows - 1) / 2;
		char text[32];

		label(text, sizeof(text), p->y1 - k * (p->y1 - p->y0) / 2,
		    (p->y1 - p->y0) / 2,
		    p->how | (p->c->ascii ? 0 : FORMAT_UTF8));
		canvas_right(p->c, row, left, LABEL - 1, ROLE_DIM, text);
	}
	for (int i = 0; i < p->rows; i++)
		canvas_put(p->c, p->row + i, p->col - 1, 1, ROLE_DIM, "\u2502");
}

bool
plot_start(struct plot *p, struct canvas *c, int row, int col, int rows,
    int cols, plot_label *label, const char *from, const char *to)
{
	if (rows < LEAST_ROWS || cols < LEAST_COLS)
		return false;
	p->c = c;
	p->row = row;
	p->col = col + LABEL;
	p->rows = rows - 1 < PLOT_ROWS ? rows - 1 : PLOT_ROWS;
	p->cols = cols - LABEL < PLOT_COLS ? cols - LABEL : PLOT_COLS;
	memset(p->dots, 0, sizeof(p->dots));
	draw_labels(p, label, col);
	canvas_put(c, row + p->rows, p->col, p->cols, ROLE_DIM, from);
	canvas_right(c, row + p->rows, p->col, p->cols, ROLE_DIM, to);
	return true;
}

/* The place of `v` among `dots` between low and high, at the edge if it lies
 * outside. */
static int
place(double v, double low, double high, int dots)
{
	double at = (v - low) / (high - low) * (dots - 1);

	if (!(at > 0))
		return 0;
	return at < dots - 1 ? (int)lround(at) : dots - 1;
}

static int
place_x(const struct plot *p, double x)
{
	return place(x, p->x0, p->x1, p->cols * DOT_COLS);
}

/* From the top. */
static int
place_y(const struct plot *p, double y)
{
	int dots = p->rows * DOT_ROWS;

	return dots - 1 - place(y, p->y0, p->y1, dots);
}

static void
dot(struct plot *p, int x, int y, enum role role)
{
	static const uint8_t bit[DOT_ROWS][DOT_COLS] = { { 0x01, 0x08 },
		{ 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	int row = y / DOT_ROWS, col = x / DOT_COLS;

	p->dots[row][col] |= bit[y % DOT_ROWS][x % DOT_COLS];
	p->role[row][col] = (uint8_t)role;
}

void
plot_point(struct plot *p, double x, double y, enum role role)
{
	if (isfinite(x) && isfinite(y))
		dot(p, place_x(p, x), place_y(p, y), role);
}

void
plot_line(
    struct plot *p, double x0, double y0, double x1, double y1, enum role role)
{
	int ax, ay, bx, by, steps;

	if (!isfinite(x0) || !isfinite(y0) || !isfinite(x1) || !isfinite(y1))
		return;
	ax = place_x(p, x0);
	ay = place_y(p, y0);
	bx = place_x(p, x1);
	by = place_y(p, y1);
	steps = abs(bx - ax) > abs(by - ay) ? abs(bx - ax) : abs(by - ay);
	for (int i = 0; i <= steps; i++) {
		int n = steps > 0 ? steps : 1;

		dot(p, ax + (bx - ax) * i / n, ay + (by - ay) * i / n, role);
	}
}

void
plot_span(struct plot *p, double x, double low, double high, enum role role)
{
	plot_line(p, x, low, x, high, role);
}

void
plot_shade(const struct plot *p, double x0, double x1, double low, double high,
    enum role role)
{
	int first = plot_column(p, x0) + 1, last = plot_column(p, x1);

	if (!isfinite(low) || !isfinite(high))
		return;
	first = first < last ? first : last;
	for (int i = place_y(p, high) / DOT_ROWS;
	     i <= place_y(p, low) / DOT_ROWS; i++)
		canvas_fill(p->c, p->row + i, p->col + first, last - first + 1,
		    role, 0x2591);
}

int
plot_column(const struct plot *p, double x)
{
	return place_x(p, x) / DOT_COLS;
}

static void
draw_zero(const struct plot *p)
{
	if (p->y0 < 0 && p->y1 > 0)
		canvas_fill(p->c, p->row + place_y(p, 0) / DOT_ROWS, p->col,
		    p->cols, ROLE_DIM, 0x2500);
}

void
plot_end(const struct plot *p)
{
	char text[8];

	draw_zero(p);
	for (int row = 0; row < p->rows; row++)
		for (int col = 0; col < p->cols; col++) {
			uint8_t dots = p->dots[row][col];

			if (dots == 0)
				continue;
			width_encode(BRAILLE + dots, text);
			canvas_put(p->c, p->row + row, p->col + col, 1,
			    (enum role)p->role[row][col], text);
		}
}

void
plot_sign(const struct plot *p, double x, double y, enum role role, uint32_t ch)
{
	char text[8];

	if (!isfinite(x) || !isfinite(y))
		return;
	width_encode(ch, text);
	canvas_put(p->c, p->row + place_y(p, y) / DOT_ROWS,
	    p->col + place_x(p, x) / DOT_COLS, 1, role, text);
}

void
plot_mark(const struct plot *p, double x, enum role role, uint32_t ch)
{
	int col = p->col + plot_column(p, x);
	char text[8];

	width_encode(ch, text);
	for (int row = 0; row < p->rows; row++)
		if (p->dots[row][col - p->col] == 0)
			canvas_put(p->c, p->row + row, col, 1, role, text);
}
