/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our clock printed once: what is known of it, what the kernel makes of it,
 * leap seconds, and its history as a plot or as numbers. Pure but for the
 * stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_CLOCK_H
#define NTPTUI_UI_PRINT_CLOCK_H

#include "engine/snapshot.h"
#include "ui/plot_history.h"

#include <stdio.h>

/* With a span its offsets as a plot of 76 columns, ASCII only. */
void print_clock(const struct snapshot *s, enum clock_span span, FILE *out);

/* One object: times in s, frequencies in ppm, unknown numbers null; with a
 * span its points, oldest first. */
void print_clock_json(
    const struct snapshot *s, enum clock_span span, FILE *out);

#endif
