/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `ntptui diff` prints: which lines of one ntp.conf became which of
 * another, and what a restart would make of that. Pure but for the stream it
 * writes to.
 */
#ifndef NTPTUI_UI_PRINT_DIFF_H
#define NTPTUI_UI_PRINT_DIFF_H

#include <stdbool.h>
#include <stdio.h>

#include "config/differ.h"
#include "config/textdiff.h"

/* One of the two texts, as a document. */
struct diff_side {
	const char *name; /* as it is shown */
	const char *text;
	size_t len;
	struct params params; /* what it means */
	size_t errors;        /* it has so many */
};

/* Both differences as text, "" if there is none of either; `visible`: for a
 * terminal. */
void print_diff(const struct diff_side *from, const struct diff_side *to,
    bool visible, FILE *out);

/* The same as one object: from, to, same, lines, hunks, sources, settings,
 * meaning (an array of sentences) and errors. */
void print_diff_json(
    const struct diff_side *from, const struct diff_side *to, FILE *out);

#endif
