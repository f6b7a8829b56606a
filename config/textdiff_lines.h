/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search behind config/textdiff.h: two rows of numbers, and which of them
 * have to go so that the rest is the same. It knows no text.
 */
#ifndef NTPTUI_CONFIG_TEXTDIFF_LINES_H
#define NTPTUI_CONFIG_TEXTDIFF_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	size_t *number; /* equal lines have equal numbers */
	size_t *line;   /* which place of `changed` each has */
	size_t count;
	bool *changed; /* set where a line has no partner */
};

/* Marks what differs; all numbers are below `numbers`. True if nothing less
 * could have been marked. */
bool lines_compare(struct lines *a, struct lines *b, size_t numbers);

#endif
