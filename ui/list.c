/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/list.h"

#include <stdlib.h>

struct sorting {
	const struct list *list;
	const void *context;
	const struct column *column;
};

/* The rows shown, as a table wants them. */
struct shown {
	const struct list *list;
	const struct list_rows *rows;
};

static uint32_t
shown_id(const void *data, size_t row)
{
	const struct shown *s = data;

	return s->rows->id(s->rows->context, s->list->order[row]);
}

static struct table_rows
table_rows(const struct shown *s)
{
	return (struct table_rows){
		.data = s, .count = s->list->count, .id = shown_id
	};
}

void
list_free(struct list *l)
{
	free(l->order);
	l->order = NULL;
	l->count = l->room = 0;
}

static void
make_room(struct list *l, size_t count)
{
	if (count <= l->room)
		return;
	free(l->order);
	l->order = malloc(count * sizeof(*l->order));
	if (l->order == NULL)
		abort();
	l->room = count;
}

static int
compare(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int d = s->column->compare(s->context, x, y);

	if (d != 0)
		return s->list->inverse ? -d : d;
	return x < y ? -1 : x > y;
}

static bool
is_shown(const struct list *l, const struct list_rows *r, size_t row)
{
	if (r->shown != NULL)
		return r->shown(r->context, row, l->filter);
	return l->filter[0] == '\0' || r->match(r->context, row, l->filter);
}

void
list_sync(struct list *l, const struct list_rows *r,
    const struct column *columns, size_t page)
{
	const struct shown shown = { l, r };
	struct table_rows t;

	make_room(l, r->count);
	l->count = 0;
	for (size_t i = 0; i < r->count; i++)
		if (is_shown(l, r, i))
			l->order[l->count++] = (uint32_t)i;
	if (l->count > 0 && l->sort > 0 &&
	    columns[l->sort - 1].compare != NULL) {
		struct sorting s = { l, r->context, &columns[l->sort - 1] };

		qsort_r(l->order, l->count, sizeof(*l->order), compare, &s);
	} else if (l->inverse) {
		for (size_t i = 0; i < l->count / 2; i++) {
			uint32_t *a = &l->order[i];
			uint32_t *b = &l->order[l->count - 1 - i];
			uint32_t swap = *a;

			*a = *b;
			*b = swap;
		}
	}
	t = table_rows(&shown);
	table_sync(&l->table, &t, page);
}

void
list_move(struct list *l, const struct list_rows *r, enum move m)
{
	const struct shown shown = { l, r };
	struct table_rows t = table_rows(&shown);

	table_move(&l->table, &t, m);
}

void
list_pick(struct list *l, const struct list_rows *r, size_t at)
{
	if (at >= l->count)
		return;
	l->table.selected = r->id(r->context, l->order[at]);
	l->table.at = at;
}

bool
list_find(struct list *l, const struct list_rows *r, bool back, bool here)
{
	size_t n = l->count;

	for (size_t k = here ? 0 : 1; k < n + (here ? 0 : 1); k++) {
		size_t i = back ? (l->table.at + n - k % n) % n
				: (l->table.at + k) % n;

		if (!r->match(r->context, l->order[i], l->search))
			continue;
		l->table.selected = r->id(r->context, l->order[i]);
		l->table.at = i;
		return true;
	}
	return false;
}

void
list_sort_by(struct list *l, const struct placed *shown, int nshown, bool back)
{
	int at = -1, step = back ? -1 : 1;

	for (int i = 0; i < nshown; i++)
		if (l->sort == shown[i].at + 1)
			at = i;
	/* Round over the columns and, before the first, no column. */
	for (int k = 0; k <= nshown; k++) {
		at += step;
		if (at >= nshown)
			at = -1;
		if (at < -1)
			at = nshown - 1;
		if (at < 0) {
			l->sort = 0;
			return;
		}
		if (shown[at].column->compare == NULL)
			continue;
		l->sort = shown[at].at + 1;
		return;
	}
}
