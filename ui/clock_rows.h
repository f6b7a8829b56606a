/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of our clock as names and values: the estimate, leap seconds,
 * and what the kernel makes of it, in words and with remedies. The printed
 * verb and the console's screen show the same rows. Pure.
 */
#ifndef NTPTUI_UI_CLOCK_ROWS_H
#define NTPTUI_UI_CLOCK_ROWS_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

#include <stdbool.h>

struct clock_row {
	const char *name; /* translated; "": goes on from the row above */
	char value[160];
	enum role role;
	bool sentence; /* wants the whole width */
};

struct clock_rows {
	int count;
	struct clock_row row[32];
};

/* `how`: FORMAT_* bits. */
void clock_rows_fill(
    struct clock_rows *out, const struct snapshot *s, unsigned how);

#endif
