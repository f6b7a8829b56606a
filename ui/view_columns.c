/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/view_columns.h"

#include "core/i18n.h"

#include <stdio.h>
#include <string.h>

/* What a row is drawn from. */
struct row {
	const struct column *k;
	bool on;   /* wanted */
	bool here; /* and there is room for it */
};

static const struct column *
column_at(const struct view *below, size_t row)
{
	const struct chosen *k = &below->list.chosen;

	return &below->ops->columns[k->count > 0 ? k->at[row] : row];
}

static int
shown(const struct view *below, const struct scene *sc, int cols,
    struct placed *out)
{
	return below->ops->place(below, sc, cols, out);
}

static bool
is_placed(const struct placed *p, int n, const struct column *k)
{
	for (int i = 0; i < n; i++)
		if (p[i].column == k)
			return true;
	return false;
}

/* The user's choice begins with what is shown. */
static void
make_own(struct view *below, const struct scene *sc, int cols)
{
	struct chosen *k = &below->list.chosen;
	struct placed p[TABLE_COLUMNS];
	int n = shown(below, sc, cols, p);

	if (k->count > 0)
		return;
	k->count = (size_t)below->ops->ncolumns;
	for (size_t i = 0; i < k->count; i++) {
		k->at[i] = (uint8_t)i;
		k->on[i] = is_placed(p, n, &below->ops->columns[i]);
	}
}

bool
columns_toggle(struct view *v, const struct scene *sc, int cols)
{
	struct chosen *k = &v->below->list.chosen;
	size_t at = v->list.table.at, on = 0;

	make_own(v->below, sc, cols);
	for (size_t i = 0; i < k->count; i++)
		on += k->on[i];
	if (k->on[at] && on == 1)
		return false;
	k->on[at] = !k->on[at];
	return true;
}

void
columns_shift(struct view *v, const struct scene *sc, int cols, bool up)
{
	struct chosen *k = &v->below->list.chosen;
	size_t at = v->list.table.at, to = up ? at - 1 : at + 1;
	uint8_t column;
	bool on;

	make_own(v->below, sc, cols);
	if ((up && at == 0) || to >= k->count)
		return;
	column = k->at[at];
	on = k->on[at];
	k->at[at] = k->at[to];
	k->on[at] = k->on[to];
	k->at[to] = column;
	k->on[to] = on;
}

void
columns_reset(struct view *v)
{
	v->below->list.chosen.count = 0;
}

static uint32_t
column_id(const void *context, size_t row)
{
	const struct view *v = context;

	return (uint32_t)(column_at(v->below, row) - v->below->ops->columns) +
	    1;
}

static bool
column_match(const void *context, size_t row, const char *text)
{
	const struct view *v = context;
	const struct column *k = column_at(v->below, row);
	char title[64];

	return strcasestr(table_title(title, sizeof(title), k), text) != NULL ||
	    strcasestr(_(k->help), text) != NULL;
}

static struct list_rows
columns_rows(const struct view *v, const struct scene *sc)
{
	(void)sc;
	return (struct list_rows){ .context = v,
		.count = (size_t)v->below->ops->ncolumns,
		.id = column_id,
		.match = column_match };
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

CELL(mark)
{
	const struct row *r = item;

	(void)context;
	canvas_put(c, row, col, width, r->on ? ROLE_OK : ROLE_PLAIN,
	    r->on ? "[x]" : "[ ]");
}

CELL(name)
{
	const struct row *r = item;
	char title[64];

	(void)context;
	canvas_text(c, row, col, width, r->on ? ROLE_STRONG : ROLE_PLAIN,
	    table_title(title, sizeof(title), r->k));
}

CELL(help)
{
	const struct row *r = item;

	(void)context;
	if (r->on && !r->here)
		canvas_print(c, row, col, width, ROLE_WARN, _("no room: %s"),
		    _(r->k->help));
	else
		canvas_text(c, row, col, width, ROLE_PLAIN, _(r->k->help));
}

static const struct column columns[] = {
	{ "shown", "", "", 0, 3, 0, false, 0, NULL, cell_mark },
	{ "column", "", N_("column"), 1, 15, 0, false, 0, NULL, cell_name },
	{ "help", "", N_("what it means"), 1, 20, 200, false, 0, NULL,
	    cell_help },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

static int
columns_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	(void)v;
	(void)sc;
	return table_place(columns, COLUMNS, width, NULL, out);
}

static int
columns_page(int rows)
{
	return rows > 2 ? rows - 2 : 0;
}

/* What has no room, or that nothing was chosen. */
static void
draw_note(const struct view *below, struct canvas *c, int row, int missing)
{
	if (below->list.chosen.count == 0)
		canvas_text(c, row, 0, c->cols, ROLE_DIM,
		    _("The table chooses by itself what there is room for."));
	else if (missing > 0)
		canvas_print(c, row, 0, c->cols, ROLE_WARN,
		    _("%d of those chosen have no room in %d columns: the "
		      "last ones are left out."),
		    missing, c->cols);
	else
		canvas_text(c, row, 0, c->cols, ROLE_DIM,
		    _("All that were chosen are shown."));
}

static void
columns_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct view *below = v->below;
	const struct chosen *k = &below->list.chosen;
	const struct table *t = &v->list.table;
	struct placed col[TABLE_COLUMNS], there[TABLE_COLUMNS];
	int n = columns_place(v, sc, c->cols, col), line = top + 1;
	int placed = shown(below, sc, c->cols, there), missing = 0;

	if (rows < 3)
		return;
	table_head(c, top, col, n, -1, false);
	for (size_t i = 0; i < v->list.count; i++) {
		struct row r = { .k = column_at(below, i) };

		r.here = is_placed(there, placed, r.k);
		r.on = k->count > 0 ? k->on[i] : r.here;
		missing += r.on && !r.here;
		if (i < t->top || line >= top + rows - 1)
			continue;
		for (int j = 0; j < n; j++)
			col[j].column->cell(
			    c, line, col[j].col, col[j].width, sc, &r);
		if (i == t->at)
			canvas_role(c, line, 0, c->cols, ROLE_SELECTED);
		line++;
	}
	draw_note(below, c, top + rows - 1, missing);
}

const struct view_ops view_columns = {
	.name = N_("Columns"),
	.screen = SCREEN_COLUMNS,
	.rows = columns_rows,
	.columns = columns,
	.ncolumns = COLUMNS,
	.place = columns_place,
	.page = columns_page,
	.draw = columns_draw,
};
