/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two changes of one text put together, line by line. Where both changed the
 * same lines ours stay in force, and theirs stand behind them as comments
 * between marks: the text still works, and nothing is lost.
 */
#ifndef NTPTUI_CONFIG_MERGE_H
#define NTPTUI_CONFIG_MERGE_H

#include <stddef.h>

#include "config/save.h"

/* How the marks of a conflict begin; each is a line of its own. */
#define MERGE_OURS   "#<<<"
#define MERGE_THEIRS "#==="
#define MERGE_END    "#>>>"

struct merge {
	char *text; /* malloc'ed, a NUL behind it */
	size_t len;
	size_t ours, theirs; /* changes of one side only, and the same of both
				(counted in `ours`) */
	size_t conflicts;
	size_t first; /* the line of the first mark, from 1; 0: none */
};

/* Merges what became of `base` here and there; free() its text. */
void merge_make(struct merge *m, const struct save_text *base,
    const struct save_text *ours, const struct save_text *theirs);

#endif
