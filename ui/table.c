/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/table.h"

#include "core/i18n.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static void
keep_seen(struct table *t, size_t count)
{
	if (t->at < t->top)
		t->top = t->at;
	if (t->at >= t->top + t->page)
		t->top = t->at - t->page + 1;
	if (t->top + t->page > count)
		t->top = count > t->page ? count - t->page : 0;
}

void
table_sync(struct table *t, const struct table_rows *r, size_t page)
{
	t->page = page > 0 ? page : 1;
	if (r->count == 0) {
		t->at = t->top = 0;
		return;
	}
	if (t->at >= r->count || r->id(r->data, t->at) != t->selected) {
		size_t i = 0;

		while (i < r->count && r->id(r->data, i) != t->selected)
			i++;
		if (i < r->count)
			t->at = i;
		else if (t->at >= r->count)
			t->at = r->count - 1;
	}
	t->selected = r->id(r->data, t->at);
	keep_seen(t, r->count);
}

size_t
scroll_move(size_t top, size_t count, size_t page, enum move m)
{
	size_t last = count > page ? count - page : 0;
	size_t by = m == MOVE_UP || m == MOVE_DOWN ? 1 : page;

	switch (m) {
	case MOVE_UP:
	case MOVE_PGUP:
		top = top > by ? top - by : 0;
		break;
	case MOVE_DOWN:
	case MOVE_PGDN:
		top += by;
		break;
	case MOVE_HOME:
		top = 0;
		break;
	case MOVE_END:
		top = last;
		break;
	}
	return top < last ? top : last;
}

void
table_move(struct table *t, const struct table_rows *r, enum move m)
{
	size_t by = m == MOVE_PGUP || m == MOVE_PGDN ? t->page : 1;

	if (r->count == 0)
		return;
	switch (m) {
	case MOVE_UP:
	case MOVE_PGUP:
		t->at = t->at > by ? t->at - by : 0;
		break;
	case MOVE_DOWN:
	case MOVE_PGDN:
		t->at += by;
		break;
	case MOVE_HOME:
		t->at = 0;
		break;
	case MOVE_END:
		t->at = r->count - 1;
		break;
	}
	if (t->at >= r->count)
		t->at = r->count - 1;
	t->selected = r->id(r->data, t->at);
	keep_seen(t, r->count);
}

/* The highest rank up to which everything fits. */
static int
rank_that_fits(const struct column *columns, int count, int width)
{
	int best = 0, next = 0;

	while (next != INT_MAX) {
		int sum = 0, rank = next;

		next = INT_MAX;
		for (int i = 0; i < count; i++) {
			const struct column *k = &columns[i];

			if (k->rank <= rank)
				sum += k->gap + k->width;
			else if (k->rank < next && k->rank < TABLE_ASKED)
				next = k->rank;
		}
		if (sum > width)
			break;
		best = rank;
	}
	return best;
}

static void
place_one(struct placed *out, const struct column *columns, int at, int more,
    int *col)
{
	const struct column *k = &columns[at];

	*out = (struct placed){ .column = k,
		.at = at,
		.col = *col + k->gap,
		.width = k->width + more };
	*col = out->col + out->width;
}

/* What a column that can grow takes of the spare ones. */
static int
grown(const struct column *k, const int *grow, int at, int *spare)
{
	int more = grow != NULL ? grow[at] : k->grow;

	if (more > *spare)
		more = *spare > 0 ? *spare : 0;
	*spare -= more;
	return more;
}

int
table_place(const struct column *columns, int count, int width, const int *grow,
    struct placed out[TABLE_COLUMNS])
{
	int rank = rank_that_fits(columns, count, width);
	int n = 0, spare = width, col = 0;

	for (int i = 0; i < count; i++)
		if (columns[i].rank <= rank)
			spare -= columns[i].gap + columns[i].width;
	for (int i = 0; i < count && n < TABLE_COLUMNS; i++)
		if (columns[i].rank <= rank)
			place_one(&out[n++], columns, i,
			    grown(&columns[i], grow, i, &spare), &col);
	return n;
}

int
table_place_chosen(const struct column *columns, const struct chosen *k,
    int width, const int *grow, struct placed out[TABLE_COLUMNS])
{
	int fit[TABLE_COLUMNS], n = 0, spare = width, col = 0;

	for (size_t i = 0; i < k->count; i++) {
		const struct column *c = &columns[k->at[i]];

		if (!k->on[i])
			continue;
		if (n > 0 && c->gap + c->width > spare)
			break;
		spare -= c->gap + c->width;
		fit[n++] = k->at[i];
	}
	for (int i = 0; i < n; i++)
		place_one(&out[i], columns, fit[i],
		    grown(&columns[fit[i]], grow, fit[i], &spare), &col);
	return n;
}

const char *
table_title(char *buf, size_t size, const struct column *k)
{
	const char *head = k->head[0] != '\0' ? _(k->head) : k->name;

	snprintf(buf, size, "%s", head + strspn(head, " "));
	return buf;
}

/* In the blank before the heading, where there is one; else over its end. */
static void
mark_sorted(struct canvas *c, int row, const struct placed *p, bool inverse)
{
	int col = p->column->gap > 0 ? p->col - 1 : p->col + p->width - 1;

	canvas_put(c, row, col, 1, ROLE_HEADING, inverse ? "\u25BC" : "\u25B2");
}

void
table_head(struct canvas *c, int row, const struct placed *p, int count,
    int sorted, bool inverse)
{
	canvas_fill(c, row, 0, c->cols, ROLE_HEADING, ' ');
	for (int i = 0; i < count; i++) {
		const char *own = p[i].column->head;
		const char *head = p[i].head;

		/* gettext makes a header of "". */
		if (head == NULL)
			head = own[0] != '\0' ? _(own) : own;
		if (p[i].column->right)
			canvas_right(
			    c, row, p[i].col, p[i].width, ROLE_HEADING, head);
		else
			canvas_put(
			    c, row, p[i].col, p[i].width, ROLE_HEADING, head);
		if (p[i].at == sorted)
			mark_sorted(c, row, &p[i], inverse);
	}
}
