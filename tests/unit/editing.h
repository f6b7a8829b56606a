/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Editors as pictures: a text in which '|' is the cursor and '[' the other
 * end of a selection.
 */
#ifndef NTPTUI_TESTS_EDITING_H
#define NTPTUI_TESTS_EDITING_H

#include "ui/editor.h"

/* An editor as in the picture. */
struct editor *at(const char *picture);

/* It looks so now. */
void expect(struct editor *e, const char *picture);

/* One operation leads from one picture to the next, and undo back. */
void one(enum editor_op op, const char *before, const char *after);

#endif
