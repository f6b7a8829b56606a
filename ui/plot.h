/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plots on a canvas: points, lines and ranges in dots finer than a character
 * (Braille patterns; where only ASCII can be shown, the nearest letters), with
 * numbers at the axes. Pure. Values that are no numbers are left out, what
 * lies outside the range is drawn at its edge.
 */
#ifndef NTPTUI_UI_PLOT_H
#define NTPTUI_UI_PLOT_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLOT_ROWS = 60, PLOT_COLS = 240 };

/* Writes a value of the vertical axis into buf, its neighbours being `step`
 * away; returns buf. */
typedef const char *plot_label(
    char *buf, size_t size, double value, double step, unsigned how);

struct plot {
	struct canvas *c;
	unsigned how;   /* FORMAT_* bits for the labels, but _UTF8 */
	int row, col;   /* of the area without its labels */
	int rows, cols; /* of the area */
	double x0, x1, y0, y1;
	uint8_t dots[PLOT_ROWS][PLOT_COLS];
	uint8_t role[PLOT_ROWS][PLOT_COLS]; /* enum role, of the last dot */
};

/*
 * The range in which to show `n` values, the newest last: that of the newer
 * half but for the rarest, and as much of the others as lies no farther away
 * than twice that; so what was long ago does not make a line of what is now.
 * Unknown ones (NAN) do not count. False if none is known.
 */
bool plot_range(const double *v, size_t n, double *low, double *high);

/* Widens a range to round numbers with room to spare; one that is empty gets
 * some width around its value (`least` at the least), unknown ones 0. */
void plot_round(double *low, double *high, double least);

/*
 * Takes the rectangle (row, col, rows, cols) of the canvas, at most PLOT_ROWS
 * and PLOT_COLS of it: vertical labels at the left, `from` and `to` below the
 * ends of the horizontal axis. False, and nothing drawn, if there is no
 * room: less than 4 rows or 24 columns.
 */
bool plot_start(struct plot *p, struct canvas *c, int row, int col, int rows,
    int cols, plot_label *label, const char *from, const char *to);

/* The ranges have to be set (x0 < x1, y0 < y1) before plot_start(). */
void plot_point(struct plot *p, double x, double y, enum role role);
void plot_line(
    struct plot *p, double x0, double y0, double x1, double y1, enum role role);

/* From one value to another at the same x. */
void plot_span(
    struct plot *p, double x, double low, double high, enum role role);

/* A shaded range behind points and lines, over the columns after that of x0
 * up to that of x1; drawn at once: call it after plot_start(). */
void plot_shade(const struct plot *p, double x0, double x1, double low,
    double high, enum role role);

/* The column of the area, from 0, in which x lies. */
int plot_column(const struct plot *p, double x);

/* Draws what was gathered; a line at zero behind it. */
void plot_end(const struct plot *p);

/* A character at a point, drawn at once; call it after plot_end(). */
void plot_sign(
    const struct plot *p, double x, double y, enum role role, uint32_t ch);

/* A vertical mark over the whole height, drawn at once; call it after
 * plot_end(). */
void plot_mark(const struct plot *p, double x, enum role role, uint32_t ch);

#endif
