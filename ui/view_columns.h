/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chooser of a table's columns: a list of them all, those shown with a
 * mark. It changes the list of the view that it was opened from (below).
 */
#ifndef NTPTUI_UI_VIEW_COLUMNS_H
#define NTPTUI_UI_VIEW_COLUMNS_H

#include "ui/view.h"

/* Shows the selected column, or not; false if no other is left. What the table
 * showed in `cols` columns is where a user's own choice begins. */
bool columns_toggle(struct view *v, const struct scene *sc, int cols);

/* Moves it before the one before, or behind the next. */
void columns_shift(struct view *v, const struct scene *sc, int cols, bool up);

/* Leaves the choice to the table again. */
void columns_reset(struct view *v);

#endif
