/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal's newest events, printed oldest first. Pure but for the stream
 * it writes to.
 */
#ifndef NTPTUI_UI_PRINT_LOG_H
#define NTPTUI_UI_PRINT_LOG_H

#include "engine/snapshot.h"

#include <stdio.h>

/* One line: when, how grave, what. `how`: FORMAT_* bits. */
void print_event(const struct event *e, unsigned how, FILE *out);

void print_log(const struct snapshot *s, unsigned how, FILE *out);

/* One object: `events`, an array of objects. */
void print_log_json(const struct snapshot *s, FILE *out);

#endif
