/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our clock over minutes, hours or days: as many plots below each other as
 * there is room for, and what is known of it in numbers and words; these
 * beside the plots on a wide terminal, else below.
 */

#include "core/i18n.h"
#include "ui/clock_rows.h"
#include "ui/plot_history.h"
#include "ui/view.h"
#include "ui/width.h"

#include <stdio.h>

enum {
	BESIDE = 120,     /* columns from which on numbers stand beside */
	BESIDE_COLS = 46, /* which then take so many */
	TWO = 76,         /* columns from which on they stand in two rows */
	PLOT_LOW = 6,     /* rows of a plot with its heading, at least */
	PLOT_FAIR = 11,   /* and where there are several */
	PLOT_HIGH = 18,   /* and at most */
	BELOW = 7,        /* rows that are left to the numbers */
	NAME_COLS = 16,   /* of a number's name and the blank after it */
	SPAN_LEAST = 60,  /* columns from which on spans are named */
};

static enum clock_span
span_of(const struct view *v)
{
	return v->span == CLOCK_NO_SPAN ? CLOCK_MINUTES
					: (enum clock_span)v->span;
}

/* The spans with the keys that change them: "[ minutes (hours) days ]". */
static void
draw_spans(struct canvas *c, int row, int cols, enum clock_span span)
{
	char text[160], here[40];
	int need, at;

	snprintf(here, sizeof(here), "(%s)", clock_span_name(span));
	snprintf(text, sizeof(text), "[ %s %s %s ]",
	    span == CLOCK_MINUTES ? here : clock_span_name(CLOCK_MINUTES),
	    span == CLOCK_HOURS ? here : clock_span_name(CLOCK_HOURS),
	    span == CLOCK_DAYS ? here : clock_span_name(CLOCK_DAYS));
	need = width_text(text);
	at = cols - need - 2;
	if (cols < SPAN_LEAST)
		return;
	canvas_print(c, row, at - 1, need + 2, ROLE_PLAIN, " %s ", text);
	canvas_role(c, row, at, 1, ROLE_KEY);
	canvas_role(c, row, at + need - 1, 1, ROLE_KEY);
}

static void
draw_plots(const struct view *v, const struct scene *sc, struct canvas *c,
    int count, int rows, int cols)
{
	enum clock_span span = span_of(v);
	const struct history_ring *r =
	    plot_history_ring(&sc->snap->history, span);

	for (int i = 0; i < count; i++) {
		enum plot_value what = (v->plot + (unsigned)i) % PLOT_VALUES;

		canvas_fill(c, i * rows, 0, cols, ROLE_DIM, 0x2500);
		canvas_print(c, i * rows, 2, cols - 3, ROLE_STRONG,
		    cols < SPAN_LEAST ? " %s, %s " : " %s ",
		    plot_value_name(what), clock_span_name(span));
		if (i == 0)
			draw_spans(c, 0, cols, span);
		plot_history(
		    r, what, c, i * rows + 1, 0, rows - 1, cols, sc->how);
	}
}

/* How values are written. */
static unsigned
how(const struct scene *sc, const struct text *t)
{
	return t->c != NULL ? scene_how(sc, t->c) : sc->how;
}

/* One below the other from column `col` on; the rows used, c NULL: counted
 * only. */
static int
draw_beside(const struct clock_rows *t, struct canvas *c, int col, int cols)
{
	int room = cols - NAME_COLS, row = 0;

	for (int i = 0; i < t->count; i++) {
		const struct clock_row *r = &t->row[i];
		int lines = canvas_lines(r->value, room);

		if (c != NULL) {
			canvas_text(
			    c, row, col, NAME_COLS - 1, ROLE_STRONG, r->name);
			canvas_wrap(c, row, col + NAME_COLS, room, lines,
			    r->role, r->value);
		}
		row += lines > 0 ? lines : 1;
	}
	return row;
}

static void
write_beside(const struct view *v, const struct scene *sc, struct text *t)
{
	int page = (int)v->page, count = page / PLOT_FAIR, rows, need;
	int cols = t->cols - 1 - BESIDE_COLS - 2;
	struct clock_rows table;
	struct canvas *sheet;

	count = count < 1 ? 1 : count < PLOT_VALUES ? count : PLOT_VALUES;
	rows = page / count < PLOT_HIGH ? page / count : PLOT_HIGH;
	rows = rows > PLOT_LOW ? rows : PLOT_LOW;
	clock_rows_fill(&table, sc->snap, how(sc, t));
	need = draw_beside(&table, NULL, 0, BESIDE_COLS);
	sheet = text_sheet(t, need > count * rows ? need : count * rows);
	if (sheet == NULL)
		return;
	draw_plots(v, sc, sheet, count, rows, cols);
	draw_beside(&table, sheet, cols + 2, BESIDE_COLS);
	text_paste(t, sheet);
}

/* Numbers in two columns, read downwards. */
static void
write_numbers(const struct clock_rows *table, struct text *t)
{
	int short_ones[32], n = 0, half, width = (t->cols - 3) / 2;
	struct canvas *sheet;

	for (int i = 0; i < table->count; i++)
		if (!table->row[i].sentence)
			short_ones[n++] = i;
	half = (n + 1) / 2;
	sheet = text_sheet(t, half);
	for (int i = 0; sheet != NULL && i < n; i++) {
		const struct clock_row *r = &table->row[short_ones[i]];
		int col = 2 + i / half * width;

		canvas_text(
		    sheet, i % half, col, NAME_COLS - 1, ROLE_STRONG, r->name);
		canvas_text(sheet, i % half, col + NAME_COLS, width - NAME_COLS,
		    r->role, r->value);
	}
	text_paste(t, sheet);
}

static void
write_below(const struct view *v, const struct scene *sc, struct text *t)
{
	int page = (int)v->page, count = (page - BELOW) / PLOT_FAIR, rows;
	bool two = t->cols >= TWO;
	struct clock_rows table;
	struct canvas *sheet;

	count = count < 1 ? 1 : count < PLOT_VALUES ? count : PLOT_VALUES;
	rows = (page - BELOW) / count;
	rows = rows < PLOT_LOW ? PLOT_LOW : rows < PLOT_HIGH ? rows : PLOT_HIGH;
	sheet = text_sheet(t, count * rows);
	if (sheet != NULL)
		draw_plots(v, sc, sheet, count, rows, sheet->cols);
	text_paste(t, sheet);
	clock_rows_fill(&table, sc->snap, how(sc, t));
	if (two)
		write_numbers(&table, t);
	for (int i = 0; i < table.count; i++)
		if (!two || table.row[i].sentence)
			text_pair_role(t, table.row[i].role, table.row[i].name,
			    table.row[i].value);
}

static void
clock_write(const struct view *v, const struct scene *sc, struct text *t)
{
	if (sc->snap == NULL)
		return;
	if (t->cols >= BESIDE)
		write_beside(v, sc, t);
	else
		write_below(v, sc, t);
}

const struct view_ops view_clock = {
	.name = N_("Clock"),
	.screen = SCREEN_CLOCK,
	.write = clock_write,
};
