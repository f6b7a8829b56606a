/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened between two pictures of the engine, a line each: for those to
 * whom lines are read, and for logs. Numbers that only grow are no change.
 * Pure but for the stream it writes to.
 */
#ifndef NTPTUI_UI_CHANGES_H
#define NTPTUI_UI_CHANGES_H

#include "engine/snapshot.h"

#include <stdio.h>

/* Writes the lines; returns how many. `how`: FORMAT_* bits. */
size_t changes_print(const struct snapshot *before, const struct snapshot *now,
    unsigned how, FILE *out);

#endif
