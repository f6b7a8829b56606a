/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text in the editor that the user's environment names, on a copy that only
 * the user can reach. The editor, and whoever touches the copy, runs with the
 * rights of the user who called the program: under sudo of that one, never of
 * root. The terminal is the caller's to give back before and take again.
 */
#ifndef NTPTUI_UI_DESK_EDIT_H
#define NTPTUI_UI_DESK_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "config/save.h"

struct desk_edit {
	char *text; /* malloc'ed, a NUL behind it; NULL: see `why` */
	size_t len;
	char why[480]; /* a sentence: what is in the way, what to do */
};

/* Edits a copy of `text`, of a file that ends in `name`, and waits for the
 * editor's end. False, with `why`, if there is nothing to be taken. */
bool desk_edit(
    struct desk_edit *e, const char *name, const struct save_text *text);

#endif
