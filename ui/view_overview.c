/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One glance: what needs attention, who agrees with whom, and how the offset
 * of late has been. Each gets the rows it needs, in that order of importance.
 */

#include "ui/view.h"
#include "core/i18n.h"
#include "ui/agree.h"
#include "ui/attention.h"
#include "ui/plot_history.h"

#include <stdio.h>

enum {
	ALARMS = 32,    /* looked at */
	LEAST = 3,      /* rows left to each part while there are some */
	BESIDE = 120,   /* columns from which on plots stand beside */
	PLOT_LOW = 6,   /* rows of a plot with its heading, at least */
	PLOT_FAIR = 11, /* where there are several */
	PLOT_HIGH = 16, /* and at most */
	PLOTS = 3,      /* offset, frequency, jitter */
};

static const char *
sign_of(enum role role)
{
	return role == ROLE_BAD ? "!" : role == ROLE_WARN ? "?" : "\u00B7";
}

static void
draw_heading(struct canvas *c, int row, int col, int cols, const char *text)
{
	canvas_fill(c, row, col, cols, ROLE_DIM, 0x2500);
	canvas_print(c, row, col + 2, cols - 4, ROLE_STRONG, " %s ", text);
}

/* One of them, in at most `lines` lines; those it took. */
static int
draw_alarm(struct canvas *c, int row, int lines, const struct attention *a)
{
	canvas_put(c, row, 0, 1, a->role, sign_of(a->role));
	return canvas_wrap(c, row, 2, c->cols - 2, lines, a->role, a->text);
}

/* At most `rows` of them below a heading, in full if all fit so, else one a
 * line; the rows used. */
static int
draw_attention(const struct scene *sc, struct canvas *c, int row, int rows)
{
	const struct snapshot *s = sc->snap;
	struct attention a[ALARMS];
	size_t all = attention_list(s, a, ALARMS, sc->how);
	int room = rows - 1, shown, lines = 0, start = row;

	draw_heading(c, row++, 0, c->cols, _("Needs attention"));
	if (s->npeers == 0) {
		canvas_text(c, row, 2, c->cols - 2, ROLE_WARN,
		    _("ntp.conf has no server and no pool line; add one, for "
		      "instance:"));
		canvas_text(c, row + 1, 2, c->cols - 2, ROLE_PLAIN,
		    "pool 2.debian.pool.ntp.org iburst");
		return 3;
	}
	if (all == 0) {
		canvas_text(c, row, 2, c->cols - 2, ROLE_OK,
		    s->settled ? _("nothing")
			       : _("nothing yet; sources are being asked"));
		return 2;
	}
	shown = all <= (size_t)room ? (int)all : room - 1;
	shown = shown < ALARMS ? shown : ALARMS;
	for (int i = 0; i < shown; i++)
		lines += canvas_lines(a[i].text, c->cols - 2);
	lines = (size_t)shown == all && lines <= room ? room : 1;
	for (int i = 0; i < shown; i++)
		row += draw_alarm(c, row, lines, &a[i]);
	if ((size_t)shown < all)
		canvas_print(c, row++, 2, c->cols - 2, ROLE_DIM,
		    _("and %zu more; 2 shows all sources"),
		    all - (size_t)shown);
	return row - start;
}

/* Who agrees, in the left `cols` columns; the rows used. */
static int
draw_agreement(
    const struct scene *sc, struct canvas *c, int row, int rows, int cols)
{
	const struct snapshot *s = sc->snap;
	int need = agree_rows(s);
	struct canvas *part;

	if (need == 0 || rows <= 2)
		return 0;
	need = need < rows - 1 ? need : rows - 1;
	draw_heading(c, row, 0, cols,
	    _("Who agrees: offset, give or take root distance"));
	part = canvas_new(need, cols, c->ascii);
	agree_draw(s, part, 0, need, s->syspeer, sc->numbers, sc->how);
	for (int i = 0; i < need; i++)
		canvas_copy(c, row + 1 + i, part, i);
	canvas_free(part);
	return need + 1;
}

/* The last minutes, as many quantities as there is room for. */
static void
draw_plots(const struct scene *sc, struct canvas *c, int row, int rows, int col,
    int cols)
{
	int count = rows / PLOT_FAIR, each;

	if (rows < PLOT_LOW || sc->snap->history.minutes.count == 0)
		return;
	count = count < 1 ? 1 : count < PLOTS ? count : PLOTS;
	each = rows / count < PLOT_HIGH ? rows / count : PLOT_HIGH;
	for (int i = 0; i < count; i++, row += each) {
		char text[64];

		snprintf(text, sizeof(text), _("%s of late"),
		    plot_value_name((enum plot_value)i));
		draw_heading(c, row, col, cols, text);
		plot_history(&sc->snap->history.minutes, (enum plot_value)i, c,
		    row + 1, col, each - 1, cols, sc->how);
	}
}

static void
overview_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const struct snapshot *s = sc->snap;
	int agree, room = rows, used;

	(void)v;
	if (s == NULL || rows < 2)
		return;
	agree = agree_rows(s) + 1;
	room -= agree < rows - LEAST ? agree : rows - LEAST;
	if (room < LEAST)
		room = LEAST;
	used = draw_attention(sc, c, top, room < rows ? room : rows);
	top += used;
	rows -= used;
	if (c->cols >= BESIDE && agree > 1 && rows >= PLOT_LOW) {
		int half = c->cols / 2;

		draw_plots(sc, c, top, rows, half + 1, c->cols - half - 1);
		draw_agreement(sc, c, top, rows, half);
		return;
	}
	used = draw_agreement(sc, c, top, rows, c->cols);
	draw_plots(sc, c, top + used, rows - used, 0, c->cols);
}

const struct view_ops view_overview = {
	.name = N_("Overview"),
	.screen = SCREEN_OVERVIEW,
	.draw = overview_draw,
};
