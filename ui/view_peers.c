/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of sources: ntpq's columns, and more where there is room; below
 * it the selected source in words.
 */

#include "core/i18n.h"
#include "ui/compare.h"
#include "ui/format.h"
#include "ui/view.h"
#include "ui/width.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	PANEL_MIN = 12, /* view rows from which on the panel is shown */
	PANEL_ROWS = 4, /* a rule, two lines why, one line of counts */
	TALL = 14,      /* free rows from which on details take its place */
	REMOTE = 1,     /* index of the column that names need */
	ROOMY = 100, /* columns from which on names get more than ntpq's 15 */
	REMOTE_MORE = 9, /* so many */
	REMOTE_MAX = 60, /* with whole names */
};

/* What a cell is drawn from. */
struct row {
	const struct snap_peer *p;
	struct peer_cells text;
};

static void
right(struct canvas *c, int row, int col, int width, enum role role,
    const char *text)
{
	canvas_right(c, row, col, width, role, text);
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

#define TEXT_CELL(name, draw, role, text)                                      \
	CELL(name)                                                             \
	{                                                                      \
		const struct row *r = item;                                    \
                                                                               \
		(void)context;                                                 \
		draw(c, row, col, width, role, text);                          \
	}

TEXT_CELL(remote, canvas_put, words_tally_role(r->p), r->text.remote)
TEXT_CELL(refid, canvas_put, ROLE_PLAIN, r->text.refid)
TEXT_CELL(st, right, ROLE_PLAIN, r->text.st)
TEXT_CELL(when, right, ROLE_PLAIN, r->text.when)
TEXT_CELL(poll, right, ROLE_PLAIN, r->text.poll)
TEXT_CELL(delay, right, ROLE_PLAIN, r->text.delay)
TEXT_CELL(offset, right, ROLE_PLAIN, r->text.offset)
TEXT_CELL(jitter, right, ROLE_PLAIN, r->text.jitter)
TEXT_CELL(standing, canvas_text, words_tally_role(r->p), words_standing(r->p))

static void
put_char(struct canvas *c, int row, int col, enum role role, char ch)
{
	canvas_put(c, row, col, 1, role, (char[]){ ch, '\0' });
}

CELL(tally)
{
	const struct row *r = item;

	(void)context;
	(void)width;
	put_char(c, row, col, words_tally_role(r->p), r->text.tally);
}

CELL(type)
{
	const struct row *r = item;

	(void)context;
	(void)width;
	put_char(c, row, col, ROLE_PLAIN, r->text.type);
}

/* Under the middle three of the heading's five letters, as ntpq has it. */
CELL(reach)
{
	const struct row *r = item;
	bool lost = r->p->reach == 0 && r->p->sent > 0;

	(void)context;
	canvas_right(c, row, col, width - 1, lost ? ROLE_BAD : ROLE_PLAIN,
	    r->text.reach);
}

/* The newest poll at the right, as in the octal number. */
CELL(bits)
{
	const struct row *r = item;

	(void)context;
	for (int i = 0; i < 8 && i < width; i++) {
		bool got = (r->p->reach & (0x80 >> i)) != 0;

		canvas_put(
		    c, row, col + i, 1, ROLE_PLAIN, got ? "\u2588" : "\u2591");
	}
}

/* Bars between the least and the greatest offset of the trail. */
CELL(trend)
{
	static const char *const bar[] = { "\u2581", "\u2582", "\u2583",
		"\u2584", "\u2585", "\u2586", "\u2587", "\u2588" };
	const struct row *r = item;
	int n = r->p->trail_len < SNAP_TRAIL ? r->p->trail_len : SNAP_TRAIL;
	double low = (double)INFINITY, high = -(double)INFINITY;

	(void)context;
	if (n > width)
		n = width;
	for (int i = 0; i < n; i++) {
		double v = (double)r->p->trail[i];

		if (isfinite(v)) {
			low = v < low ? v : low;
			high = v > high ? v : high;
		}
	}
	for (int i = 0; i < n; i++) {
		double v = (double)r->p->trail[i];
		int level = 3;

		if (!isfinite(v))
			continue;
		if (high > low)
			level = (int)((v - low) / (high - low) * 7.99);
		canvas_put(c, row, col + n - 1 - i, 1, ROLE_INFO, bar[level]);
	}
}

CELL(auth)
{
	const struct row *r = item;
	char text[16];

	(void)context;
	snprintf(text, sizeof(text), "%u", r->p->keyid);
	canvas_right(
	    c, row, col, width, ROLE_PLAIN, r->p->keyid != 0 ? text : "-");
}

CELL(address)
{
	const struct row *r = item;
	char text[ADDR_TEXT];

	(void)context;
	if (r->p->addr.family != ADDR_NONE)
		canvas_text(c, row, col, width, ROLE_PLAIN,
		    addr_text(&r->p->addr, text, sizeof(text)));
}

static const struct snap_peer *
peer_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &sc->snap->peers[row];
}

#define BY_NUMBER(name, value)                                                 \
	static int by_##name(const void *context, size_t a, size_t b)          \
	{                                                                      \
		const struct snap_peer *p = peer_at(context, a);               \
		const struct snap_peer *q = peer_at(context, b);               \
		double x, y;                                                   \
                                                                               \
		x = (double)(p->value);                                        \
		y = (double)(q->value);                                        \
		return compare_numbers(x, y);                                  \
	}

BY_NUMBER(st, stratum)
BY_NUMBER(when, when)
BY_NUMBER(poll, hpoll)
BY_NUMBER(reach, reach)
BY_NUMBER(delay, delay)
BY_NUMBER(offset, offset)
BY_NUMBER(jitter, jitter)
BY_NUMBER(key, keyid)

/* The best first. */
static int
by_tally(const void *context, size_t a, size_t b)
{
	return peer_at(context, b)->tally - peer_at(context, a)->tally;
}

static int
by_remote(const void *context, size_t a, size_t b)
{
	const struct scene *sc = context;
	char x[SNAP_NAME], y[SNAP_NAME];

	format_remote(x, sizeof(x), peer_at(context, a), sc->numbers);
	format_remote(y, sizeof(y), peer_at(context, b), sc->numbers);
	return strcasecmp(x, y);
}

static int
by_refid(const void *context, size_t a, size_t b)
{
	char x[32], y[32];

	return strcmp(format_refid(x, sizeof(x), peer_at(context, a)),
	    format_refid(y, sizeof(y), peer_at(context, b)));
}

static int
by_address(const void *context, size_t a, size_t b)
{
	const struct addr *x = &peer_at(context, a)->addr;
	const struct addr *y = &peer_at(context, b)->addr;

	if (x->family != y->family)
		return x->family - y->family;
	return memcmp(x->ip, y->ip, sizeof(x->ip));
}

static const struct column columns[] = {
	{ "", 0, 1, 0, false, 0, by_tally, cell_tally },
	{ N_("    remote"), 0, 15, REMOTE_MORE, false, 0, by_remote,
	    cell_remote },
	{ N_("     refid"), 1, 15, 0, false, 7, by_refid, cell_refid },
	{ N_("st"), 1, 2, 0, true, 2, by_st, cell_st },
	{ N_("t"), 1, 1, 0, true, 8, NULL, cell_type },
	{ N_("when"), 1, 4, 0, true, 3, by_when, cell_when },
	{ N_("poll"), 1, 4, 0, true, 6, by_poll, cell_poll },
	{ N_("reach"), 1, 5, 0, true, 1, by_reach, cell_reach },
	{ N_("delay"), 1, 7, 0, true, 4, by_delay, cell_delay },
	{ N_("offset"), 1, 8, 0, true, 0, by_offset, cell_offset },
	{ N_("jitter"), 1, 7, 0, true, 5, by_jitter, cell_jitter },
	{ N_("standing"), 2, 14, 0, false, 9, by_tally, cell_standing },
	{ N_("answered"), 2, 8, 0, false, 10, NULL, cell_bits },
	{ N_("offset's trend"), 2, 16, 16, false, 11, NULL, cell_trend },
	{ N_("key"), 1, 5, 0, true, 12, by_key, cell_auth },
	{ N_("address"), 2, 24, 15, false, 13, by_address, cell_address },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

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
	char buf[ADDR_TEXT];

	return strcasestr(p->name, text) != NULL ||
	    strcasestr(words_standing(p), text) != NULL ||
	    strcasestr(addr_text(&p->addr, buf, sizeof(buf)), text) != NULL ||
	    strcasestr(format_refid(buf, sizeof(buf), p), text) != NULL;
}

static struct list_rows
peers_rows(const struct scene *sc)
{
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
	char name[SNAP_NAME];
	int need = 0;

	for (size_t i = 0; i < sc->snap->npeers && need < most; i++) {
		int w;

		format_remote(
		    name, sizeof(name), &sc->snap->peers[i], sc->numbers);
		w = width_text(name) - 15;
		need = w > need ? w : need;
	}
	return need < most ? need : most;
}

/* With whole names the names' column is as wide as it must be: a table of
 * the moment, of which only widths and places are used. */
static int
peers_place(const struct scene *sc, int width, struct placed *out)
{
	struct column own[COLUMNS];
	int grow[COLUMNS], n;

	memcpy(own, columns, sizeof(columns));
	for (int i = 0; i < COLUMNS; i++)
		grow[i] = own[i].grow;
	if (sc->wide) {
		own[REMOTE].width += names_need(sc, REMOTE_MAX - 15);
		grow[REMOTE] = 0;
	} else {
		grow[REMOTE] = width < ROOMY ? 0 : names_need(sc, REMOTE_MORE);
	}
	n = table_place(own, COLUMNS, width, grow, out);
	for (int i = 0; i < n; i++)
		out[i].column = &columns[out[i].at];
	return n;
}

static void
draw_row(const struct scene *sc, struct canvas *c, int row,
    const struct placed *col, int ncol, size_t at, bool selected)
{
	struct row r = { .p = &sc->snap->peers[at] };

	format_peer_cells(&r.text, r.p, sc->numbers);
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
	ncol = peers_place(sc, c->cols, col);
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
	.columns = columns,
	.place = peers_place,
	.page = peers_page,
	.draw = peers_draw,
};
