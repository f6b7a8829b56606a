/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The earlier versions of the configuration, newest first. */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/pad.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

static const struct version *
version_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &pad_versions(sc->pad)->item[row];
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

CELL(number)
{
	const struct version *v = item;
	char text[24];

	(void)context;
	snprintf(text, sizeof(text), "%lu", v->number);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

CELL(when)
{
	const struct version *v = item;
	const struct scene *sc = context;
	char text[FORMAT_DATE];

	format_date(
	    text, sizeof(text), (wall_t){ v->time * 1000000000 }, sc->how);
	canvas_put(c, row, col, width, ROLE_PLAIN, text);
}

CELL(size)
{
	const struct version *v = item;
	char text[24];

	(void)context;
	snprintf(text, sizeof(text), "%zu", v->size);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

CELL(what)
{
	const struct version *v = item;

	(void)context;
	canvas_text(c, row, col, width, ROLE_PLAIN, v->what);
}

static int
by_number(const void *context, size_t a, size_t b)
{
	unsigned long x = version_at(context, a)->number,
		      y = version_at(context, b)->number;

	return (x < y) - (x > y);
}

static const struct column columns[] = {
	{ "version", N_("its number: it is kept as FILE.~N~"), N_("version"), 0,
	    7, 0, true, 0, by_number, cell_number },
	{ "written", N_("when that text was written"), N_("written"), 2, 23, 0,
	    false, 0, NULL, cell_when },
	{ "octets", N_("its size"), N_("octets"), 2, 8, 0, true, 2, NULL,
	    cell_size },
	{ "difference", N_("to the text that followed it"), N_("difference"), 2,
	    24, 80, false, 1, NULL, cell_what },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

static int
versions_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	(void)v;
	(void)sc;
	return table_place(columns, COLUMNS, width, NULL, out);
}

static uint32_t
version_id(const void *context, size_t row)
{
	return (uint32_t)version_at(context, row)->number + 1;
}

static bool
version_match(const void *context, size_t row, const char *text)
{
	return strcasestr(version_at(context, row)->what, text) != NULL;
}

static struct list_rows
versions_rows(const struct view *v, const struct scene *sc)
{
	(void)v;
	return (struct list_rows){ .context = sc,
		.count = sc->pad != NULL ? pad_versions(sc->pad)->count : 0,
		.id = version_id,
		.match = version_match };
}

static int
versions_page(int rows)
{
	return rows > 1 ? rows - 1 : 0;
}

static void
versions_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int n = versions_place(v, sc, c->cols, col), shown = 0;

	if (rows <= 0)
		return;
	table_head(c, top, col, n, l->sort - 1, l->inverse);
	for (size_t i = l->table.top;
	     i < l->count && shown < versions_page(rows); i++) {
		const struct version *one = version_at(sc, l->order[i]);
		int row = top + 1 + shown++;

		for (int k = 0; k < n; k++)
			col[k].column->cell(
			    c, row, col[k].col, col[k].width, sc, one);
		if (i == l->table.at)
			canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
	}
}

const struct view_ops view_versions = {
	.name = N_("Versions"),
	.screen = SCREEN_VERSIONS,
	.rows = versions_rows,
	.columns = columns,
	.ncolumns = COLUMNS,
	.place = versions_place,
	.page = versions_page,
	.draw = versions_draw,
};
