/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The overview printed once: the state, why, what needs attention. Pure but
 * for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_STATUS_H
#define NTPTUI_UI_PRINT_STATUS_H

#include "engine/snapshot.h"

#include <stdio.h>

/* Sentences, a line each. `how`: FORMAT_* bits. */
void print_status(const struct snapshot *s, unsigned how, FILE *out);

/* One object; times in s, frequencies in ppm, unknown numbers null. */
void print_status_json(const struct snapshot *s, FILE *out);

#endif
