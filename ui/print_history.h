/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock's history printed once: a plot for a terminal, or JSON. Pure but
 * for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_HISTORY_H
#define NTPTUI_UI_PRINT_HISTORY_H

#include "ui/plot_history.h"

#include <stdio.h>

#include <jansson.h>

/* Offsets over time, 76 columns and some 15 lines, ASCII only. */
void print_history(const struct history_ring *r, FILE *out);

/* A new object: step (s), and points, oldest first. */
json_t *print_history_json(const struct history_ring *r);

#endif
