/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of rows with a selection that follows what is selected, not where
 * it stands, and columns that appear as there is room. Pure; rows are known
 * by a number that stays theirs.
 */
#ifndef NTPTUI_UI_TABLE_H
#define NTPTUI_UI_TABLE_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a selection or a page moves. */
enum move {
	MOVE_UP,
	MOVE_DOWN,
	MOVE_PGUP,
	MOVE_PGDN,
	MOVE_HOME,
	MOVE_END,
};

/* The rows as they are now. */
struct table_rows {
	const void *data;
	size_t count;
	uint32_t (*id)(const void *data, size_t row); /* never 0 */
};

struct table {
	uint32_t selected; /* id; 0: nothing yet */
	size_t at;         /* its row */
	size_t top;        /* first row shown */
	size_t page;       /* rows shown, >= 1 */
};

/* The rows have changed, or the room has: finds the selected one again (its
 * neighbour if it is gone) and scrolls so that it is seen. */
void table_sync(struct table *t, const struct table_rows *r, size_t page);

void table_move(struct table *t, const struct table_rows *r, enum move m);

/* The same for text: moves `top` among `count` lines, `page` of them shown. */
size_t scroll_move(size_t top, size_t count, size_t page, enum move m);

/* The rank of columns that are there only if they were chosen. */
#define TABLE_ASKED 1000

/* A column; its cells draw themselves. */
struct column {
	const char *name; /* in files: one word, stays as it is for ever */
	const char *help; /* N_(), what it means */
	const char *head; /* N_() */
	int gap;          /* blanks before it */
	int width;
	int grow;   /* columns more that it can use, if there are any */
	bool right; /* heading at the right */
	int rank;   /* 0: always there; else comes as room allows, lowest
		       rank first, and none after one that does not fit */
	/* < 0 if row `a` of the context comes before `b`; NULL: nobody would
	 * sort by it. */
	int (*compare)(const void *context, size_t a, size_t b);
	void (*cell)(struct canvas *c, int row, int col, int width,
	    const void *context, const void *item);
};

#define TABLE_COLUMNS 40

/* All columns in an order of the user's, and which of them are wanted. */
struct chosen {
	size_t count; /* of all; 0: the table chooses by rank */
	uint8_t at[TABLE_COLUMNS];
	bool on[TABLE_COLUMNS]; /* of at[i] */
};

struct placed {
	const struct column *column;
	int at;           /* its index among all columns */
	const char *head; /* instead of the column's own; NULL */
	int col, width;
};

/* Chooses what fits into `width` columns and places it from the left;
 * `grow[i]`, if grow is not NULL, replaces a column's own. Returns how many. */
int table_place(const struct column *columns, int count, int width,
    const int *grow, struct placed out[TABLE_COLUMNS]);

/* The same for columns that were chosen: as many, from the left, as there is
 * room for. */
int table_place_chosen(const struct column *columns, const struct chosen *k,
    int width, const int *grow, struct placed out[TABLE_COLUMNS]);

/* The heading as a name, translated, without blanks at its ends. */
const char *table_title(char *buf, size_t size, const struct column *k);

/* Draws the headings over the whole row; the one sorted by (its index, -1:
 * none) is marked with an arrow. */
void table_head(struct canvas *c, int row, const struct placed *p, int count,
    int sorted, bool inverse);

#endif
