/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every table of the console can do: sort by a column, show only what
 * fits a filter, search. It keeps which rows are shown and in which order;
 * the rows themselves are the screen's. Pure but for the memory of the order.
 */
#ifndef NTPTUI_UI_LIST_H
#define NTPTUI_UI_LIST_H

#include "ui/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIST_TEXT 48 /* octets of a filter or a search, and the final NUL */

/* The rows as they are now, by number in their own order. */
struct list_rows {
	const void *context;
	size_t count;
	uint32_t (*id)(const void *context, size_t row); /* never 0 */
	/* Does the row hold this text, whatever its case? */
	bool (*match)(const void *context, size_t row, const char *text);
	/* Is the row shown with this filter, which may be ""? NULL: those that
	 * match are. */
	bool (*shown)(const void *context, size_t row, const char *filter);
};

struct list {
	struct table table; /* selection and page, among those shown */
	struct chosen chosen;
	int sort; /* index of a column, plus one; 0: own order */
	bool inverse;
	char filter[LIST_TEXT]; /* "": everything is shown */
	char search[LIST_TEXT];
	uint32_t *order; /* owned: the rows shown */
	size_t count, room;
};

void list_free(struct list *l);

/* The rows or the room have changed: filters, sorts (rows that compare equal
 * keep their own order), finds the selected one again. `columns` are those
 * that l->sort counts. */
void list_sync(struct list *l, const struct list_rows *r,
    const struct column *columns, size_t page);

void list_move(struct list *l, const struct list_rows *r, enum move m);

/* Selects the `at`-th of those shown, if there is one. */
void list_pick(struct list *l, const struct list_rows *r, size_t at);

/* Selects the next row that holds l->search, from the selected one on or back
 * and round the end; with `here` the selected one counts too. False if none
 * does. */
bool list_find(struct list *l, const struct list_rows *r, bool back, bool here);

/* The next (or the one before) of the columns that can be sorted by, of
 * those on the screen; own order stands before the first. */
void list_sort_by(
    struct list *l, const struct placed *shown, int nshown, bool back);

#endif
