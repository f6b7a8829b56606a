/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is the matter: one sentence, the findings below it, the most important
 * first, and the proof of the one that is selected.
 */

#include "core/i18n.h"
#include "ui/inquiry.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

enum {
	ABOVE = 3,       /* the verdict, and what is under way */
	PANEL_LEAST = 6, /* rows of the proof: fewer are none */
	BAR = 20,
};

static const struct why_finding *
finding_at(const void *context, size_t row)
{
	const struct scene *sc = context;

	return &inquiry_report(sc->inquiry)->finding[row];
}

/* ---- columns ---- */

static int
compare_state(const void *context, size_t a, size_t b)
{
	/* The worst first. */
	return (int)finding_at(context, b)->state -
	    (int)finding_at(context, a)->state;
}

static int
compare_group(const void *context, size_t a, size_t b)
{
	return (int)finding_at(context, a)->code->group -
	    (int)finding_at(context, b)->code->group;
}

static int
compare_code(const void *context, size_t a, size_t b)
{
	return strcmp(finding_at(context, a)->code->code,
	    finding_at(context, b)->code->code);
}

static int
compare_sure(const void *context, size_t a, size_t b)
{
	return (int)finding_at(context, b)->confidence -
	    (int)finding_at(context, a)->confidence;
}

static void
cell_state(struct canvas *c, int row, int col, int width, const void *context,
    const void *item)
{
	const struct why_finding *f = item;

	(void)context;
	canvas_put(
	    c, row, col, width, inquiry_role(f->state), inquiry_sign(f->state));
}

static void
cell_what(struct canvas *c, int row, int col, int width, const void *context,
    const void *item)
{
	const struct why_finding *f = item;

	(void)context;
	canvas_text(c, row, col, width, inquiry_role(f->state),
	    f->verdict[0] != '\0' ? f->verdict : _(f->code->title));
}

static void
cell_code(struct canvas *c, int row, int col, int width, const void *context,
    const void *item)
{
	const struct why_finding *f = item;

	(void)context;
	canvas_text(c, row, col, width, ROLE_DIM, f->code->code);
}

static void
cell_group(struct canvas *c, int row, int col, int width, const void *context,
    const void *item)
{
	const struct why_finding *f = item;

	(void)context;
	canvas_text(
	    c, row, col, width, ROLE_DIM, why_group_title(f->code->group));
}

static void
cell_sure(struct canvas *c, int row, int col, int width, const void *context,
    const void *item)
{
	const struct why_finding *f = item;
	char text[8];

	(void)context;
	snprintf(text, sizeof(text), "%u%%", f->confidence);
	canvas_right(c, row, col, width, ROLE_PLAIN, text);
}

enum { WHAT_WIDTH = 50, CODE_WIDTH = 20, GROUP_WIDTH = 12, SURE_WIDTH = 4 };

static const struct column columns[] = {
	{ .name = "state",
	    .help = N_("! fault, ? degraded, i worth knowing, \u00B7 normal"),
	    .head = "",
	    .width = 1,
	    .compare = compare_state,
	    .cell = cell_state },
	{ .name = "what",
	    .help = N_("the cause, with its numbers"),
	    .head = N_("finding"),
	    .gap = 1,
	    .width = WHAT_WIDTH,
	    .grow = 150,
	    .cell = cell_what },
	{ .name = "sure",
	    .help = N_("how sure that is"),
	    .head = N_("sure"),
	    .gap = 1,
	    .width = SURE_WIDTH,
	    .right = true,
	    .rank = 1,
	    .compare = compare_sure,
	    .cell = cell_sure },
	{ .name = "code",
	    .help = N_("its name for scripts, which never changes"),
	    .head = N_("code"),
	    .gap = 1,
	    .width = CODE_WIDTH,
	    .rank = 2,
	    .compare = compare_code,
	    .cell = cell_code },
	{ .name = "group",
	    .help = N_("what it has to do with"),
	    .head = N_("about"),
	    .gap = 1,
	    .width = GROUP_WIDTH,
	    .rank = 3,
	    .compare = compare_group,
	    .cell = cell_group },
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static int
why_place(
    const struct view *v, const struct scene *sc, int width, struct placed *out)
{
	const struct chosen *k = &v->list.chosen;

	(void)sc;
	if (k->count > 0)
		return table_place_chosen(columns, k, width, NULL, out);
	return table_place(columns, COLUMNS, width, NULL, out);
}

/* ---- rows ---- */

static uint32_t
finding_id(const void *context, size_t row)
{
	return inquiry_id(finding_at(context, row));
}

static bool
finding_match(const void *context, size_t row, const char *text)
{
	const struct why_finding *f = finding_at(context, row);

	for (size_t i = 0; i < f->nproof; i++)
		if (strcasestr(f->proof[i], text) != NULL)
			return true;
	return strcasestr(f->verdict, text) != NULL ||
	    strcasestr(f->code->code, text) != NULL;
}

static struct list_rows
why_rows(const struct view *v, const struct scene *sc)
{
	const struct why_report *r =
	    sc->inquiry != NULL ? inquiry_report(sc->inquiry) : NULL;

	(void)v;
	return (struct list_rows){ .context = sc,
		.count = r != NULL ? r->count : 0,
		.id = finding_id,
		.match = finding_match };
}

/* Of the rows below what is above, those for the proof. */
static int
panel_rows(int rows)
{
	int room = rows - ABOVE - 1;
	int panel = room - room / 3;

	return panel >= PANEL_LEAST ? panel : 0;
}

static int
why_page(int rows)
{
	int page = rows - ABOVE - 1 - panel_rows(rows);

	return page > 0 ? page : 0;
}

/* ---- drawing ---- */

static void
draw_work(const struct inquiry_work *w, struct canvas *c, int row)
{
	char bar[BAR + 1];
	size_t full = w->of > 0 ? w->done * BAR / w->of : 0;

	for (size_t i = 0; i < BAR; i++)
		bar[i] = i < full ? '#' : '.';
	bar[BAR] = '\0';
	if (w->examining)
		canvas_print(c, row, 0, c->cols, ROLE_INFO,
		    _("[%s] examining: step %zu of %zu; X cancels"), bar,
		    w->done, w->of);
	else if (w->running)
		canvas_text(c, row, 0, c->cols, ROLE_INFO,
		    _("a command is running; X cancels"));
	else if (w->surveying)
		canvas_text(c, row, 0, c->cols, ROLE_INFO,
		    _("this host is being looked at"));
	else
		canvas_text(c, row, 0, c->cols, ROLE_DIM,
		    _("Enter: all of it and what to do; p examines the "
		      "servers, L looks anew"));
}

/* What proves it and what it means, as far as there is room. */
static void
draw_proof(const struct why_finding *f, struct canvas *c, int row, int last)
{
	int indent = 2, room = c->cols - indent - 3;

	canvas_fill(c, row, 0, c->cols, ROLE_DIM, 0x2500);
	canvas_print(
	    c, row, 2, c->cols - 4, ROLE_STRONG, " %s ", _(f->code->title));
	row++;
	row += canvas_wrap(c, row, 0, c->cols - 1, last - row,
	    inquiry_role(f->state), f->verdict);
	for (size_t i = 0; i < f->nproof && row < last; i++) {
		canvas_put(c, row, indent, 1, ROLE_DIM, "\u00B7");
		row += canvas_wrap(c, row, indent + 2, room, last - row,
		    ROLE_PLAIN, f->proof[i]);
	}
	if (row < last && f->meaning[0] != '\0')
		row += canvas_wrap(
		    c, row, 0, c->cols - 1, last - row, ROLE_INFO, f->meaning);
	if (row < last && f->nremedy > 0)
		canvas_print(c, row, 0, c->cols, ROLE_KEY,
		    f->nremedy == 1 ? _("x: %s") : _("x: %s, and more"),
		    f->remedy[0].text);
}

static void
draw_rows(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int page)
{
	const struct list *l = &v->list;
	struct placed col[TABLE_COLUMNS];
	int n = why_place(v, sc, c->cols, col), shown = 0;

	table_head(c, top, col, n, l->sort - 1, l->inverse);
	for (size_t i = l->table.top; i < l->count && shown < page; i++) {
		int row = top + 1 + shown++;

		for (int k = 0; k < n; k++)
			col[k].column->cell(c, row, col[k].col, col[k].width,
			    sc, finding_at(sc, l->order[i]));
		if (i == l->table.at)
			canvas_role(c, row, 0, c->cols, ROLE_SELECTED);
	}
}

static void
why_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct why_report *r =
	    sc->inquiry != NULL ? inquiry_report(sc->inquiry) : NULL;
	const struct list *l = &v->list;

	if (rows <= ABOVE)
		return;
	if (r == NULL) {
		canvas_text(c, top, 0, c->cols, ROLE_INFO,
		    _("What is known is being looked through."));
		return;
	}
	canvas_wrap(c, top, 0, c->cols - 1, ABOVE - 1, inquiry_role(r->state),
	    r->verdict);
	draw_work(inquiry_at_work(sc->inquiry), c, top + ABOVE - 1);
	draw_rows(v, sc, c, top + ABOVE, why_page(rows));
	if (panel_rows(rows) > 0 && l->table.at < l->count)
		draw_proof(finding_at(sc, l->order[l->table.at]), c,
		    top + rows - panel_rows(rows), top + rows);
}

const struct view_ops view_why = {
	.name = N_("Why"),
	.screen = SCREEN_WHY,
	.rows = why_rows,
	.table = "why",
	.columns = columns,
	.ncolumns = COLUMNS,
	.place = why_place,
	.page = why_page,
	.above = ABOVE,
	.draw = why_draw,
};
