/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock's history as plots on a canvas: a quantity over time, with what
 * it may be off by, and marks where something happened. The console and the
 * printed verb draw the same. Pure.
 */
#ifndef NTPTUI_UI_PLOT_HISTORY_H
#define NTPTUI_UI_PLOT_HISTORY_H

#include "engine/history.h"
#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>

/* Which of the three rings; by their names on the command line. */
enum clock_span { CLOCK_NO_SPAN, CLOCK_MINUTES, CLOCK_HOURS, CLOCK_DAYS };

/* False if it is none of them. */
bool clock_span_parse(const char *name, enum clock_span *out);

/* Its translated name. */
const char *clock_span_name(enum clock_span span);

/* The ring of a span (not CLOCK_NO_SPAN). */
const struct history_ring *plot_history_ring(
    const struct history *h, enum clock_span span);

enum plot_value {
	PLOT_OFFSET, /* between its extremes, over its error */
	PLOT_FREQ,
	PLOT_JITTER,
	PLOT_WANDER,
	PLOT_VALUES
};

/* A quantity's translated name, to stand above its plot. */
const char *plot_value_name(enum plot_value what);

/* What can have happened in a point's time, the gravest first. */
struct plot_sign {
	uint8_t mark; /* HISTORY_* */
	char letter;  /* below the plot */
	enum role role;
	const char *name; /* in JSON */
	const char *text; /* N_() */
};
const struct plot_sign *plot_signs(size_t *count);

/*
 * Draws into the rectangle: the plot, below it letters where something
 * happened, at the bottom the time and what the letters mean. Where nothing
 * is known yet, that is said. `how`: FORMAT_* bits for the labels. At least 5
 * rows and 24 columns, else nothing.
 */
void plot_history(const struct history_ring *r, enum plot_value what,
    struct canvas *c, int row, int col, int rows, int cols, unsigned how);

#endif
