/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock's history printed once: a plot for a terminal, or JSON. Pure but
 * for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_HISTORY_H
#define NTPTUI_UI_PRINT_HISTORY_H

#include "ui/print_clock.h"

#include <jansson.h>

/* The ring of a span (not CLOCK_NO_SPAN). */
const struct history_ring *print_history_ring(
    const struct history *h, enum clock_span span);

/* Offsets over time, 76 columns and some 14 lines. */
void print_history(const struct history_ring *r, FILE *out);

/* A new object: step (s), and points, oldest first. */
json_t *print_history_json(const struct history_ring *r);

#endif
