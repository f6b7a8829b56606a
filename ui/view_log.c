/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal: what happened, newest first, and below it the selected entry
 * as a whole.
 */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/view.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
	PANEL_MIN = 10, /* view rows from which on the panel is shown */
	PANEL_ROWS = 4, /* a rule and three lines */
	WHEN = 0,       /* index of the column headed by the zone */
};

static const struct {
	const char *word;
	enum role role;
} levels[] = {
	[EVENT_INFO] = { N_("info"), ROLE_PLAIN },
	[EVENT_NOTE] = { N_("note"), ROLE_INFO },
	[EVENT_WARN] = { N_("warning"), ROLE_WARN },
	[EVENT_ERROR] = { N_("error"), ROLE_BAD },
};

static size_t
count_events(const struct snapshot *s)
{
	return s == NULL || s->nevents > SNAP_EVENTS ? 0 : s->nevents;
}

/* Row 0 is the newest. */
static const struct event *
event_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	assert(sc->snap != NULL); /* else there are no rows */
	return &sc->snap->events[count_events(sc->snap) - 1 - row];
}

static unsigned
level_of(const struct event *e)
{
	return e->level <= EVENT_ERROR ? e->level : EVENT_INFO;
}

/* The source that it is about, or "". */
static const char *
source_of(char *buf, size_t size, const struct scene *sc, const struct event *e)
{
	const struct snap_peer *p = scene_peer(sc, e->assoc);

	if (p != NULL)
		return scene_remote(buf, size, sc, p);
	snprintf(buf, size, "%s", "");
	return buf;
}

#define CELL(name)                                                             \
	static void cell_##name(struct canvas *c, int row, int col, int width, \
	    const void *context, const void *item)

CELL(when)
{
	const struct event *e = item;
	const struct scene *sc = context;
	char text[16];

	canvas_put(c, row, col, width, ROLE_PLAIN,
	    format_clock(text, sizeof(text), e->wall, sc->how));
}

CELL(level)
{
	const struct event *e = item;

	(void)context;
	canvas_put(c, row, col, width, levels[level_of(e)].role,
	    _(levels[level_of(e)].word));
}

CELL(source)
{
	char text[SNAP_NAME];

	canvas_text(c, row, col, width, ROLE_PLAIN,
	    source_of(text, sizeof(text), context, item));
}

CELL(text)
{
	const struct event *e = item;
	char text[sizeof(e->text) + 24];

	(void)context;
	if (e->times > 1)
		snprintf(
		    text, sizeof(text), "%s (%u\u00D7)", e->text, e->times);
	else
		snprintf(text, sizeof(text), "%s", e->text);
	canvas_text(c, row, col, width, levels[level_of(e)].role, text);
}

CELL(name)
{
	const struct event *e = item;

	(void)context;
	canvas_put(c, row, col, width, ROLE_DIM, e->name);
}

static int
by_when(const void *context, size_t a, size_t b)
{
	int64_t x = event_at(context, a)->at.ns,
		y = event_at(context, b)->at.ns;

	return (x > y) - (x < y);
}

static int
by_level(const void *context, size_t a, size_t b)
{
	return event_at(context, b)->level - event_at(context, a)->level;
}

static int
by_source(const void *context, size_t a, size_t b)
{
	char x[SNAP_NAME], y[SNAP_NAME];

	return strcmp(source_of(x, sizeof(x), context, event_at(context, a)),
	    source_of(y, sizeof(y), context, event_at(context, b)));
}

static int
by_name(const void *context, size_t a, size_t b)
{
	return strcmp(event_at(context, a)->name, event_at(context, b)->name);
}

static const struct column columns[] = {
	{ "when", N_("time of day"), N_("UTC"), 0, 8, 0, false, 0, by_when,
	    cell_when },
	{ "level", N_("info, note, warning or error"), N_("level"), 1, 7, 1,
	    false, 1, by_level, cell_level },
	{ "source", N_("the source that it is about"), N_("source"), 1, 15, 0,
	    false, 3, by_source, cell_source },
	{ "what", N_("a sentence"), N_("what happened"), 1, 60, 120, false, 0,
	    NULL, cell_text },
	{ "event", N_("its name, as in the log"), N_("event"), 1, 16, 0, false,
	    4, by_name, cell_name },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

static int
log_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	const struct chosen *k = &v->list.chosen;
	int n = k->count > 0 ? table_place_chosen(columns, k, width, NULL, out)
			     : table_place(columns, COLUMNS, width, NULL, out);

	for (int i = 0; i < n; i++)
		if (out[i].at == WHEN)
			out[i].head = sc->zone;
	return n;
}

static uint32_t
event_id(const void *context, size_t row)
{
	/* Serials are counted from 1; of 2^32 events none is still there. */
	return (uint32_t)event_at(context, row)->serial | (1u << 31);
}

static bool
event_match(const void *context, size_t row, const char *text)
{
	const struct event *e = event_at(context, row);
	char source[SNAP_NAME];

	return strcasestr(e->text, text) != NULL ||
	    strcasestr(e->name, text) != NULL ||
	    strcasestr(_(levels[level_of(e)].word), text) != NULL ||
	    strcasestr(source_of(source, sizeof(source), context, e), text) !=
	    NULL;
}

static struct list_rows
log_rows(const struct view *v, const struct scene *sc)
{
	(void)v;
	return (struct list_rows){ .context = sc,
		.count = count_events(sc->snap),
		.id = event_id,
		.match = event_match };
}

static int
log_page(int rows)
{
	int left = rows - 1 - (rows >= PANEL_MIN ? PANEL_ROWS : 0);

	return left > 0 ? left : 0;
}

static void
draw_panel(
    const struct scene *sc, struct canvas *c, int row, const struct event *e)
{
	char when[FORMAT_WHEN], source[SNAP_NAME];
	const char *from;

	canvas_fill(c, row, 0, c->cols, ROLE_DIM, 0x2500);
	from = source_of(source, sizeof(source), sc, e);
	canvas_print(c, row, 2, c->cols - 4, ROLE_STRONG, " %s \u00B7 %s%s%s ",
	    format_when(when, sizeof(when), e->wall, sc->how), e->name,
	    from[0] != '\0' ? " \u00B7 " : "", from);
	canvas_wrap(c, row + 1, 0, c->cols, PANEL_ROWS - 1,
	    levels[level_of(e)].role, e->text);
}

static void
log_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int room = log_page(rows), n = log_place(v, sc, c->cols, col),
	    shown = 0;

	if (rows <= 0)
		return;
	table_head(c, top, col, n, l->sort - 1, l->inverse);
	if (count_events(sc->snap) == 0)
		canvas_text(c, top + 1, 0, c->cols, ROLE_PLAIN,
		    _("Nothing has happened yet."));
	for (size_t i = l->table.top; i < l->count && shown < room; i++) {
		const struct event *e = event_at(sc, l->order[i]);
		int row = top + 1 + shown++;

		for (int k = 0; k < n; k++)
			col[k].column->cell(
			    c, row, col[k].col, col[k].width, sc, e);
		if (i == l->table.at)
			canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
	}
	if (room < rows - 1 && l->count > 0)
		draw_panel(
		    sc, c, top + 1 + room, event_at(sc, l->order[l->table.at]));
}

const struct view_ops view_log = {
	.name = N_("Log"),
	.screen = SCREEN_LOG,
	.rows = log_rows,
	.table = "log",
	.columns = columns,
	.ncolumns = COLUMNS,
	.place = log_place,
	.page = log_page,
	.draw = log_draw,
};
