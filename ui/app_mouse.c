/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clicks and the wheel mean: every one of them what a key does too. */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/pad.h"

/* Rows that a notch of the wheel moves. */
#define NOTCH 3

static unsigned
click_heading(struct app *a, struct view *v, const struct scene *sc, int col)
{
	struct placed p[TABLE_COLUMNS];
	int n = v->ops->place(v, sc, a->cols, p);

	for (int i = 0; i < n; i++) {
		struct list *l = &v->list;

		if (col >= p[i].col + p[i].width)
			continue;
		if (p[i].column->compare == NULL)
			return app_say(a, ROLE_INFO, "%s",
			    _("this table cannot be sorted by that"));
		if (l->sort == p[i].at + 1)
			return app_invert(a);
		l->sort = p[i].at + 1;
		l->inverse = false;
		a->moved = true;
		break;
	}
	return REACT_DRAW;
}

/* A list has its items below its headings. */
static unsigned
click_list(struct app *a, const struct mouse *m)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);
	int top = app_head_rows(a, a->rows, a->cols);
	int rows = app_view_rows(a, a->rows, a->cols);
	int line = m->row - top - v->ops->above - 1;
	struct list_rows r;

	if (v->ops->rows == NULL || line < -1 || line >= v->ops->page(rows))
		return 0;
	if (line == -1)
		return click_heading(a, v, &sc, m->col) | REACT_DRAW;
	r = v->ops->rows(v, &sc);
	list_pick(&v->list, &r, v->list.table.top + (size_t)line);
	return REACT_DRAW;
}

/* In the text: the cursor goes there. */
static unsigned
click_text(struct app *a, const struct mouse *m)
{
	int top = app_head_rows(a, a->rows, a->cols);

	return pad_click(a->pad, m->row - top, m->col);
}

static unsigned
click(struct app *a, const struct mouse *m)
{
	for (size_t i = 0; i < a->nhits; i++) {
		const struct hit *h = &a->hit[i];

		if (m->row == h->row && m->col >= h->col &&
		    m->col < h->col + h->width)
			return app_key(a, h->key);
	}
	if (a->question[0] != '\0')
		return 0;
	return app_view(a)->ops == &view_config ? click_text(a, m)
						: click_list(a, m);
}

unsigned
app_mouse(struct app *a, const struct mouse *m)
{
	unsigned react = 0;

	if (a->prompt != NULL || !a->modes.mouse)
		return 0;
	if (m->act == MOUSE_CLICK)
		return click(a, m);
	if (m->act == MOUSE_OTHER || a->question[0] != '\0')
		return 0;
	if (app_view(a)->ops == &view_config)
		return pad_wheel(
		    a->pad, m->act == MOUSE_WHEEL_UP ? -NOTCH : NOTCH);
	for (int i = 0; i < NOTCH; i++)
		react |=
		    app_move(a, m->act == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN);
	return react;
}
