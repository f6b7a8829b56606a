/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks us for the time: the busiest clients of late, and what became of
 * their questions.
 */

#include "core/access.h"
#include "core/i18n.h"
#include "ui/compare.h"
#include "ui/counters.h"
#include "ui/format.h"
#include "ui/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t
count_clients(const struct snapshot *s)
{
	return s == NULL || s->nclients > SNAP_CLIENTS ? 0 : s->nclients;
}

static const struct snap_client *
client_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &sc->snap->clients[row];
}

static enum role
treated_role(const struct snap_client *k)
{
	if ((k->flags & (ACCESS_IGNORE | ACCESS_NOSERVE)) != 0)
		return ROLE_INFO;
	return k->dropped > 0 ? ROLE_WARN : ROLE_OK;
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

#define NUMBER_CELL(name, format, value)                                       \
	CELL(name)                                                             \
	{                                                                      \
		const struct snap_client *k = item;                            \
		char text[24];                                                 \
                                                                               \
		(void)context;                                                 \
		snprintf(text, sizeof(text), format, value);                   \
		canvas_right(c, row, col, width, ROLE_PLAIN, text);            \
	}

NUMBER_CELL(count, "%u", k->count)
NUMBER_CELL(dropped, "%u", k->dropped)
NUMBER_CELL(version, "%u", k->version)
NUMBER_CELL(mode, "%u", k->mode)
NUMBER_CELL(port, "%u", k->addr.port)

#define SPAN_CELL(name, value)                                                 \
	CELL(name)                                                             \
	{                                                                      \
		const struct snap_client *k = item;                            \
		char text[24];                                                 \
                                                                               \
		(void)context;                                                 \
		canvas_right(c, row, col, width, ROLE_PLAIN,                   \
		    format_interval(text, sizeof(text), value));               \
	}

SPAN_CELL(last, k->last)
SPAN_CELL(first, k->first)
SPAN_CELL(interval, k->interval)

CELL(address)
{
	const struct snap_client *k = item;
	char text[NAMES_TEXT];

	canvas_text(c, row, col, width, ROLE_PLAIN,
	    scene_address(text, sizeof(text), context, &k->addr));
}

CELL(treated)
{
	const struct snap_client *k = item;

	(void)context;
	canvas_text(c, row, col, width, treated_role(k), counters_treated(k));
}

#define BY_NUMBER(name, value)                                                 \
	static int by_##name(const void *context, size_t a, size_t b)          \
	{                                                                      \
		double x = (double)client_at(context, a)->value;               \
		double y = (double)client_at(context, b)->value;               \
                                                                               \
		return compare_numbers(x, y);                                  \
	}

BY_NUMBER(count, count)
BY_NUMBER(dropped, dropped)
BY_NUMBER(last, last)
BY_NUMBER(first, first)
BY_NUMBER(interval, interval)
BY_NUMBER(version, version)
BY_NUMBER(mode, mode)

static int
by_address(const void *context, size_t a, size_t b)
{
	const struct addr *x = &client_at(context, a)->addr;
	const struct addr *y = &client_at(context, b)->addr;

	if (x->family != y->family)
		return x->family - y->family;
	return memcmp(x->ip, y->ip, sizeof(x->ip));
}

static const struct column columns[] = {
	{ "client", N_("who asks"), N_("client"), 0, 15, 24, false, 0,
	    by_address, cell_address },
	{ "asked", N_("its questions"), N_("asked"), 1, 8, 0, true, 0, by_count,
	    cell_count },
	{ "dropped", N_("of these, those that were not answered"),
	    N_("dropped"), 1, 7, 0, true, 3, by_dropped, cell_dropped },
	{ "every", N_("seconds between its questions, in the mean"),
	    N_("every"), 1, 5, 0, true, 1, by_interval, cell_interval },
	{ "last", N_("seconds since the last one"), N_("last"), 1, 4, 0, true,
	    2, by_last, cell_last },
	{ "since", N_("seconds since the first one"), N_("since"), 1, 5, 0,
	    true, 4, by_first, cell_first },
	{ "version", N_("of NTP, in its last question"), N_("v"), 1, 1, 0, true,
	    5, by_version, cell_version },
	{ "mode", N_("of its last question: 3 asks for the time"), N_("m"), 1,
	    1, 0, true, 6, by_mode, cell_mode },
	{ "port", N_("from which it asked last"), N_("port"), 1, 5, 0, true, 8,
	    NULL, cell_port },
	{ "treated", N_("what the rules made of its last question"),
	    N_("treated"), 2, 13, 0, false, 7, NULL, cell_treated },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

static int
clients_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	const struct chosen *k = &v->list.chosen;

	(void)sc;
	if (k->count > 0)
		return table_place_chosen(columns, k, width, NULL, out);
	return table_place(columns, COLUMNS, width, NULL, out);
}

/* Of the address: it stays the client's while others come and go. */
static uint32_t
client_id(const void *context, size_t row)
{
	const struct addr *a = &client_at(context, row)->addr;
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < sizeof(a->ip); i++)
		h = (h ^ a->ip[i]) * 16777619u;
	return h | 1;
}

static bool
client_match(const void *context, size_t row, const char *text)
{
	const struct snap_client *k = client_at(context, row);
	char buf[NAMES_TEXT];

	return strcasestr(addr_text(&k->addr, buf, sizeof(buf)), text) !=
	    NULL ||
	    strcasestr(scene_address(buf, sizeof(buf), context, &k->addr),
		text) != NULL ||
	    strcasestr(counters_treated(k), text) != NULL;
}

static struct list_rows
clients_rows(const struct view *v, const struct scene *sc)
{
	(void)v;
	return (struct list_rows){ .context = sc,
		.count = count_clients(sc->snap),
		.id = client_id,
		.match = client_match };
}

static int
clients_page(int rows)
{
	return rows > 2 ? rows - 2 : 0;
}

/* What all of them did, in a line. */
static void
draw_sum(const struct snapshot *s, struct canvas *c, int row)
{
	const struct serve_counts *n = &s->counts;

	/* Daemons tell all of these or none. */
	if (n->received == SNAP_UNTOLD || s->mru.depth == SNAP_UNTOLD32)
		return;
	canvas_print(c, row, 0, c->cols, ROLE_DIM,
	    _("in all: %llu asked, %llu answered, %llu rate-limited, %llu "
	      "restricted; %u clients known"),
	    (unsigned long long)n->received, (unsigned long long)n->processed,
	    (unsigned long long)n->limited, (unsigned long long)n->restricted,
	    s->mru.depth);
}

static void
clients_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int room = clients_page(rows), n = clients_place(v, sc, c->cols, col);
	int shown = 0;

	if (rows <= 0 || sc->snap == NULL)
		return;
	table_head(c, top, col, n, l->sort - 1, l->inverse);
	if (count_clients(sc->snap) == 0)
		canvas_text(c, top + 1, 0, c->cols, ROLE_PLAIN,
		    sc->snap->port != 0
			? _("Nobody has asked yet.")
			: _("No time is served; S (start) begins it."));
	for (size_t i = l->table.top; i < l->count && shown < room; i++) {
		const struct snap_client *k = client_at(sc, l->order[i]);
		int row = top + 1 + shown++;

		for (int j = 0; j < n; j++)
			col[j].column->cell(
			    c, row, col[j].col, col[j].width, sc, k);
		if (i == l->table.at)
			canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
	}
	if (room > 0)
		draw_sum(sc->snap, c, top + rows - 1);
}

const struct view_ops view_clients = {
	.name = N_("Clients"),
	.screen = SCREEN_CLIENTS,
	.rows = clients_rows,
	.table = "clients",
	.columns = columns,
	.ncolumns = COLUMNS,
	.place = clients_place,
	.page = clients_page,
	.draw = clients_draw,
};
