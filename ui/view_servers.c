/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public servers to choose from, and what was measured of them. */

#include "core/i18n.h"
#include "ui/print_servers.h"
#include "ui/roster.h"
#include "ui/server_columns.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

enum { ABOVE = 2, BAR = 24 };

static int
servers_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	const struct chosen *k = &v->list.chosen;

	(void)sc;
	if (k->count > 0)
		return table_place_chosen(server_columns, k, width, NULL, out);
	return table_place(server_columns, SERVER_COLUMNS, width, NULL, out);
}

static const struct pick *
pick_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return roster_at(sc->roster, row);
}

static uint32_t
server_id(const void *context, size_t row)
{
	const struct scene *sc = context;

	return (uint32_t)(pick_at(context, row) -
		   roster_picker(sc->roster)->pick) +
	    1;
}

static bool
server_match(const void *context, size_t row, const char *text)
{
	const struct pick *p = pick_at(context, row);

	for (size_t i = 0; i < CATALOG_TEXTS; i++)
		if (strcasestr(p->row->text[i], text) != NULL)
			return true;
	return false;
}

static bool
server_shown(const void *context, size_t row, const char *filter)
{
	const struct scene *sc = context;

	roster_filter(sc->roster, filter);
	return roster_shows(sc->roster, pick_at(context, row));
}

static struct list_rows
servers_rows(const struct view *v, const struct scene *sc)
{
	(void)v;
	return (struct list_rows){ .context = sc,
		.count = sc->roster != NULL ? roster_count(sc->roster) : 0,
		.id = server_id,
		.match = server_match,
		.shown = server_shown };
}

/* Rows move only here, before they are counted. */
static void
servers_update(struct view *v, const struct scene *sc, int rows)
{
	(void)rows;
	if (sc->roster != NULL)
		roster_filter(sc->roster, v->list.filter);
}

static int
servers_page(int rows)
{
	return rows > ABOVE + 1 ? rows - ABOVE - 1 : 0;
}

/* How many there are, of which days, and what is known of them. */
static void
draw_lists(
    const struct view *v, const struct scene *sc, struct canvas *c, int row)
{
	const struct picker *all = roster_picker(sc->roster);
	const char *first = "", *last = "";
	size_t measured = 0, marked = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct pick *p = &all->pick[i];
		const char *date = p->row->text[CATALOG_DATE];

		measured += p->probed != 0;
		marked += p->marked;
		if (*date == '\0')
			continue;
		if (*first == '\0' || strcmp(date, first) < 0)
			first = date;
		if (strcmp(date, last) > 0)
			last = date;
	}
	if (*first == '\0')
		first = last = "?";
	canvas_print(c, row, 0, c->cols, ROLE_PLAIN,
	    _("%zu of %zu servers, rows of %.10s to %.10s; measured: %zu, "
	      "marked: %zu"),
	    v->list.count, all->count, first, last, measured, marked);
}

static void
draw_progress(struct canvas *c, int row, size_t done, size_t n)
{
	char bar[BAR + 1];
	size_t full = n > 0 ? done * BAR / n : 0;

	for (size_t i = 0; i < BAR; i++)
		bar[i] = i < full ? '#' : '.';
	bar[BAR] = '\0';
	canvas_print(c, row, 0, c->cols, ROLE_INFO,
	    _("[%s] %zu of %zu measured; x or Esc cancels"), bar, done, n);
}

static void
draw_head(
    const struct view *v, const struct scene *sc, struct canvas *c, int row)
{
	size_t done, n;

	draw_lists(v, sc, c, row++);
	if (roster_probing(sc->roster, &done, &n))
		draw_progress(c, row, done, n);
	else if (roster_why(sc->roster)[0] != '\0')
		canvas_print(c, row, 0, c->cols, ROLE_WARN, _("filter: %s"),
		    roster_why(sc->roster));
	else
		canvas_text(c, row, 0, c->cols, ROLE_DIM,
		    _("* marked, ! restricted, ? unknown, ~ smears; "
		      "f policy=all shows closed ones"));
}

static void
servers_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int n = servers_place(v, sc, c->cols, col), shown = 0;

	if (rows <= ABOVE || sc->roster == NULL)
		return;
	if (roster_picker(sc->roster) == NULL) {
		canvas_text(c, top, 0, c->cols, ROLE_INFO,
		    _("The lists are being read."));
		return;
	}
	draw_head(v, sc, c, top);
	top += ABOVE;
	table_head(c, top, col, n, l->sort - 1, l->inverse);
	for (size_t i = l->table.top;
	     i < l->count && shown < servers_page(rows); i++) {
		const struct pick *p = pick_at(sc, l->order[i]);
		int row = top + 1 + shown++;

		for (int k = 0; k < n; k++)
			col[k].column->cell(
			    c, row, col[k].col, col[k].width, sc, p);
		if (i == l->table.at)
			canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
	}
}

const struct view_ops view_servers = {
	.name = N_("Servers"),
	.screen = SCREEN_SERVERS,
	.update = servers_update,
	.rows = servers_rows,
	.table = "servers",
	.columns = server_columns,
	.ncolumns = SERVER_COLUMNS,
	.place = servers_place,
	.page = servers_page,
	.above = ABOVE,
	.draw = servers_draw,
};
