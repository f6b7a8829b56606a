/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of sources: ntpq's columns, and more where there is room; below
 * it the selected source in words.
 */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/peer_columns.h"
#include "ui/view.h"
#include "ui/width.h"
#include "ui/words_peer.h"

#include <stdio.h>
#include <string.h>

enum {
	PANEL_MIN = 12, /* view rows from which on the panel is shown */
	PANEL_ROWS = 4, /* a rule, two lines why, one line of counts */
	TALL = 14,      /* free rows from which on details take its place */
	ROOMY = 100, /* columns from which on names get more than ntpq's 15 */
	REMOTE_MORE = 9, /* so many */
	REMOTE_MAX = 60, /* with whole names */
};

static const struct snap_peer *
peer_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &sc->snap->peers[row];
}

static uint32_t
peer_id(const void *context, size_t row)
{
	return peer_at(context, row)->id;
}

/* Name, address, refid or standing. */
static bool
peer_match(const void *context, size_t row, const char *text)
{
	const struct snap_peer *p = peer_at(context, row);
	char buf[ADDR_TEXT], remote[SNAP_NAME];

	return strcasestr(p->name, text) != NULL ||
	    strcasestr(scene_remote(remote, sizeof(remote), context, p),
		text) != NULL ||
	    strcasestr(words_standing(p), text) != NULL ||
	    strcasestr(addr_text(&p->addr, buf, sizeof(buf)), text) != NULL ||
	    strcasestr(format_refid(buf, sizeof(buf), p), text) != NULL;
}

static struct list_rows
peers_rows(const struct view *v, const struct scene *sc)
{
	(void)v;
	return (struct list_rows){ .context = sc,
		.count = sc->snap != NULL ? sc->snap->npeers : 0,
		.id = peer_id,
		.match = peer_match };
}

static int
panel_rows(int rows)
{
	return rows >= PANEL_MIN ? PANEL_ROWS : 0;
}

static int
peers_page(int rows)
{
	int left = rows - 1 - panel_rows(rows);

	return left > 0 ? left : 0;
}

/* Columns that the longest name takes beyond the 15 of ntpq. */
static int
names_need(const struct scene *sc, int most)
{
	size_t count = sc->snap != NULL ? sc->snap->npeers : 0;
	char name[SNAP_NAME];
	int need = 0;

	for (size_t i = 0; i < count && need < most; i++) {
		int w;

		scene_remote(name, sizeof(name), sc, &sc->snap->peers[i]);
		w = width_text(name) - 15;
		need = w > need ? w : need;
	}
	return need < most ? need : most;
}

/* With whole names the names' column is as wide as it must be: a table of
 * the moment, of which only widths and places are used. */
static int
peers_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	const struct chosen *k = &v->list.chosen;
	struct column own[PEER_COLUMNS];
	int grow[PEER_COLUMNS], n;

	memcpy(own, peer_columns, sizeof(own));
	for (int i = 0; i < PEER_COLUMNS; i++)
		grow[i] = own[i].grow;
	if (sc->wide) {
		own[PEER_REMOTE].width += names_need(sc, REMOTE_MAX - 15);
		grow[PEER_REMOTE] = 0;
	} else {
		grow[PEER_REMOTE] =
		    width < ROOMY ? 0 : names_need(sc, REMOTE_MORE);
	}
	n = k->count > 0 ? table_place_chosen(own, k, width, grow, out)
			 : table_place(own, PEER_COLUMNS, width, grow, out);
	for (int i = 0; i < n; i++)
		out[i].column = &peer_columns[out[i].at];
	return n;
}

static void
draw_row(const struct scene *sc, struct canvas *c, int row,
    const struct placed *col, int ncol, size_t at, bool selected)
{
	struct peer_row r = { .p = &sc->snap->peers[at] };

	format_peer_cells(&r.text, r.p, sc->numbers);
	scene_remote(r.text.remote, sizeof(r.text.remote), sc, r.p);
	for (int i = 0; i < ncol; i++)
		col[i].column->cell(c, row, col[i].col, col[i].width, sc, &r);
	if (selected)
		canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
}

static void
draw_panel(const struct scene *sc, struct canvas *c, int row, uint16_t id)
{
	const struct snap_peer *p = scene_peer(sc, id);
	char text[400], more[200], where[120];
	int lines;

	canvas_fill(c, row, 0, c->cols, ROLE_DIM, 0x2500);
	if (p == NULL)
		return;
	format_clean(text, sizeof(text), p->name);
	if (p->addr.family != ADDR_NONE) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, " \u00B7 %s",
		    addr_text_port(&p->addr, where, sizeof(where)));
	}
	canvas_print(c, row, 2, c->cols - 4, ROLE_STRONG, " %s ", text);
	words_tally(text, sizeof(text), sc->snap, p, sc->how);
	lines =
	    canvas_wrap(c, row + 1, 0, c->cols, 2, words_tally_role(p), text);
	words_counts(text, sizeof(text), p);
	if (p->auth != SNAP_AUTH_NONE) {
		size_t used = strlen(text);

		words_auth(where, sizeof(where), p);
		snprintf(text + used, sizeof(text) - used, " \u00B7 %s", where);
	}
	words_refusal(more, sizeof(more), p, sc->how);
	if (lines > 1) {
		canvas_print(c, row + 3, 0, c->cols, ROLE_PLAIN, "%s%s%s", more,
		    more[0] != '\0' ? "; " : "", text);
		return;
	}
	canvas_text(c, row + 2, 0, c->cols, ROLE_PLAIN, text);
	canvas_text(c, row + 3, 0, c->cols, ROLE_PLAIN, more);
}

/* Where there are no rows, the reason and what to do. */
static void
draw_empty(const struct scene *sc, struct canvas *c, int row)
{
	if (sc->snap == NULL)
		return;
	canvas_text(c, row + 1, 2, c->cols - 4, ROLE_WARN,
	    _("No sources: ntp.conf has no server and no pool line."));
	canvas_text(c, row + 2, 2, c->cols - 4, ROLE_PLAIN,
	    _("Add one, for instance:  pool 2.debian.pool.ntp.org iburst"));
}

static void
draw_legend(struct canvas *c, int row)
{
	static const struct {
		const char *code;
		enum role role;
		const char *word;
	} legend[] = {
		{ "*", ROLE_OK, N_("system peer") },
		{ "+", ROLE_OK, N_("good") },
		{ "-", ROLE_INFO, N_("outlier") },
		{ "x", ROLE_BAD, N_("falseticker") },
		{ "#", ROLE_INFO, N_("spare") },
		{ ".", ROLE_INFO, N_("surplus") },
		{ " ", ROLE_WARN, N_("blank: not used") },
	};
	int col = 0;

	for (size_t i = 0; i < sizeof(legend) / sizeof(legend[0]); i++) {
		const char *word = _(legend[i].word);

		if (col + width_text(word) + 2 > c->cols)
			break;
		if (legend[i].code[0] != ' ')
			col += 1 +
			    canvas_put(
				c, row, col, 1, legend[i].role, legend[i].code);
		col +=
		    3 + canvas_put(c, row, col, c->cols - col, ROLE_DIM, word);
	}
}

/* Where there is so much room, the selected source's own screen as far as it
 * goes. */
static void
draw_details(
    const struct scene *sc, struct canvas *c, int row, int rows, uint16_t id)
{
	const struct view v = { .ops = &view_detail, .assoc = id };
	struct text t = { .c = c, .cols = c->cols, .top = row, .rows = rows };

	if (scene_peer(sc, id) == NULL)
		return;
	text_rule(&t, _("Selected"));
	view_detail.write(&v, sc, &t);
}

static void
peers_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int room = peers_page(rows), ncol, shown = 0;

	if (rows <= 0)
		return;
	if (sc->snap == NULL || sc->snap->npeers == 0) {
		canvas_fill(c, top, 0, c->cols, ROLE_HEADING, ' ');
		draw_empty(sc, c, top);
		return;
	}
	ncol = peers_place(v, sc, c->cols, col);
	table_head(c, top, col, ncol, l->sort - 1, l->inverse);
	for (size_t i = l->table.top; i < l->count && shown < room; i++)
		draw_row(sc, c, top + 1 + shown++, col, ncol, l->order[i],
		    i == l->table.at);
	if (shown + 1 + TALL < room) {
		draw_legend(c, top + 2 + shown);
		draw_details(sc, c, top + 4 + shown, rows - 4 - shown,
		    (uint16_t)l->table.selected);
		return;
	}
	if (shown + 1 < room)
		draw_legend(c, top + room);
	if (panel_rows(rows) > 0 && l->count > 0)
		draw_panel(sc, c, top + 1 + room, (uint16_t)l->table.selected);
}

const struct view_ops view_peers = {
	.name = N_("Peers"),
	.screen = SCREEN_PEERS,
	.rows = peers_rows,
	.table = "peers",
	.columns = peer_columns,
	.ncolumns = PEER_COLUMNS,
	.place = peers_place,
	.page = peers_page,
	.draw = peers_draw,
};
