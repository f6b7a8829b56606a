/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One glance: what needs attention, who agrees with whom, and how the offset
 * of late has been. Each gets the rows it needs, in that order of importance.
 */

#include "ui/view.h"
#include "core/i18n.h"
#include "ui/agree.h"
#include "ui/attention.h"
#include "ui/format.h"

#include <stdio.h>

enum {
	ALARMS = 32, /* looked at */
	LEAST = 3,   /* rows left to each part while there are some */
};

static const char *
sign_of(enum role role)
{
	return role == ROLE_BAD ? "!" : role == ROLE_WARN ? "?" : "\u00B7";
}

static void
draw_heading(struct canvas *c, int row, const char *text)
{
	canvas_fill(c, row, 0, c->cols, ROLE_DIM, 0x2500);
	canvas_print(c, row, 2, c->cols - 4, ROLE_STRONG, " %s ", text);
}

/* At most `rows` of them below a heading; the rows used. */
static int
draw_attention(const struct scene *sc, struct canvas *c, int row, int rows)
{
	const struct snapshot *s = sc->snap;
	struct attention a[ALARMS];
	size_t all = attention_list(s, a, ALARMS, sc->how);
	int room = rows - 1, shown;

	draw_heading(c, row++, _("Needs attention"));
	if (all == 0) {
		canvas_text(c, row, 2, c->cols - 2, ROLE_OK,
		    s->settled ? _("nothing")
			       : _("nothing yet; sources are being asked"));
		return 2;
	}
	shown = all <= (size_t)room ? (int)all : room - 1;
	for (int i = 0; i < shown && i < ALARMS; i++, row++) {
		canvas_put(c, row, 0, 1, a[i].role, sign_of(a[i].role));
		canvas_text(c, row, 2, c->cols - 2, a[i].role, a[i].text);
	}
	if ((size_t)shown < all) {
		canvas_print(c, row, 2, c->cols - 2, ROLE_DIM,
		    _("and %zu more; 2 shows all sources"),
		    all - (size_t)shown);
		shown++;
	}
	return shown + 1;
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
	if (agree > 1 && rows > 2) {
		draw_heading(c, top,
		    _("Who agrees: offset, give or take root "
		      "distance"));
		agree_draw(s, c, top + 1,
		    rows - 1 < agree - 1 ? rows - 1 : agree - 1, s->syspeer,
		    sc->numbers, sc->how);
	}
}

const struct view_ops view_overview = {
	.name = N_("Overview"),
	.screen = SCREEN_OVERVIEW,
	.draw = overview_draw,
};
