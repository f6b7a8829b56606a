/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order and the columns of tables, as users choose them. */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/view_columns.h"

#include <stdio.h>
#include <string.h>

unsigned
app_sort(struct app *a, bool back)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);
	struct placed shown[TABLE_COLUMNS];
	int n;

	if (v->ops->rows == NULL)
		return REACT_DRAW;
	n = v->ops->place(v, &sc, a->cols, shown);
	list_sort_by(&v->list, shown, n, back);
	a->moved = true;
	if (v->list.sort == 0)
		return app_say(a, ROLE_INFO, "%s", _("in its own order"));
	return REACT_DRAW;
}

unsigned
app_invert(struct app *a)
{
	struct list *l = &app_view(a)->list;

	l->inverse = !l->inverse;
	a->moved = true;
	return REACT_DRAW;
}

unsigned
app_columns(struct app *a)
{
	if (app_view(a)->ops->table == NULL)
		return app_say(a, ROLE_INFO, "%s",
		    _("only tables have columns to choose from"));
	return app_open(a, &view_columns);
}

unsigned
app_column(struct app *a, enum column_act act)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	if (v->ops != &view_columns)
		return REACT_DRAW;
	a->moved = true;
	switch (act) {
	case COLUMN_TOGGLE:
		if (!columns_toggle(v, &sc, a->cols))
			return app_say(
			    a, ROLE_WARN, "%s", _("one column must stay"));
		break;
	case COLUMN_UP:
		columns_shift(v, &sc, a->cols, true);
		break;
	case COLUMN_DOWN:
		columns_shift(v, &sc, a->cols, false);
		break;
	case COLUMN_RESET:
		columns_reset(v);
		return app_say(a, ROLE_INFO, "%s",
		    _("the table chooses its columns again, as there is "
		      "room"));
	}
	return REACT_DRAW;
}

bool
app_moved(const struct app *a)
{
	return a->moved;
}

static void
layout_of(struct layout *out, const struct view *v)
{
	const struct list *l = &v->list;
	const struct column *k = v->ops->columns;

	memset(out, 0, sizeof(*out));
	snprintf(out->table, sizeof(out->table), "%s", v->ops->table);
	if (l->sort > 0)
		snprintf(
		    out->sort, sizeof(out->sort), "%s", k[l->sort - 1].name);
	out->inverse = l->inverse;
	for (size_t i = 0; i < l->chosen.count; i++)
		if (l->chosen.on[i])
			snprintf(out->column[out->count++], LAYOUT_NAME, "%s",
			    k[l->chosen.at[i]].name);
}

void
app_layouts(const struct app *a, struct layouts *out)
{
	out->count = 0;
	for (size_t i = 0; i < APP_TABS && out->count < LAYOUT_TABLES; i++)
		if (a->root[i].ops != NULL && a->root[i].ops->table != NULL)
			layout_of(&out->table[out->count++], &a->root[i]);
}

/* The index of a column by its name, or -1. */
static int
column_named(const struct view_ops *ops, const char *name)
{
	for (int i = 0; i < ops->ncolumns; i++)
		if (strcmp(ops->columns[i].name, name) == 0)
			return i;
	return -1;
}

static bool
has_column(const struct chosen *k, int at)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->at[i] == at)
			return true;
	return false;
}

/* Those that were chosen in their order, then all others. */
static void
lay_out(struct view *v, const struct layout *l)
{
	struct chosen k = { 0 };
	int sort = column_named(v->ops, l->sort);

	for (size_t i = 0; i < l->count; i++) {
		int at = column_named(v->ops, l->column[i]);

		if (at < 0 || has_column(&k, at))
			continue;
		k.on[k.count] = true;
		k.at[k.count++] = (uint8_t)at;
	}
	for (int i = 0; k.count > 0 && i < v->ops->ncolumns; i++)
		if (!has_column(&k, i))
			k.at[k.count++] = (uint8_t)i;
	v->list.chosen = k;
	v->list.inverse = l->inverse;
	v->list.sort =
	    sort >= 0 && v->ops->columns[sort].compare != NULL ? sort + 1 : 0;
}

void
app_lay_out(struct app *a, const struct layouts *l)
{
	for (size_t i = 0; i < APP_TABS; i++)
		for (size_t k = 0; k < l->count; k++)
			if (a->root[i].ops != NULL &&
			    a->root[i].ops->table != NULL &&
			    strcmp(a->root[i].ops->table, l->table[k].table) ==
				0)
				lay_out(&a->root[i], &l->table[k]);
}
