/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabs, the screens open above them, and which source is meant. */

#include "ui/app.h"
#include "ui/app_state.h"

struct view *
app_view(struct app *a)
{
	return a->depth > 0 ? &a->above[a->depth - 1] : &a->root[a->tab];
}

static void
close_all(struct app *a)
{
	while (a->depth > 0)
		view_free(&a->above[--a->depth]);
}

unsigned
app_show(struct app *a, const struct view_ops *tab)
{
	size_t count;
	const struct tab *tabs = view_tabs(&count);

	for (size_t i = 0; i < count; i++)
		if (tabs[i].ops == tab)
			a->tab = i;
	close_all(a);
	return REACT_DRAW;
}

unsigned
app_turn(struct app *a, int by)
{
	size_t count;

	view_tabs(&count);
	close_all(a);
	a->tab = (a->tab + count + (size_t)by) % count;
	return REACT_DRAW;
}

unsigned
app_open(struct app *a, const struct view_ops *ops)
{
	if (app_view(a)->ops != ops && a->depth < APP_VIEWS) {
		struct view *below = app_view(a);

		a->above[a->depth++] =
		    (struct view){ .ops = ops, .below = below };
	}
	return REACT_DRAW;
}

unsigned
app_close(struct app *a)
{
	if (a->depth > 0)
		view_free(&a->above[--a->depth]);
	return REACT_DRAW;
}

/* The state of the tab that shows `ops`. */
static const struct view *
root_of(const struct app *a, const struct view_ops *ops)
{
	size_t i = 0;

	while (a->root[i].ops != ops)
		i++;
	return &a->root[i];
}

void
app_select(struct app *a, uint16_t id)
{
	size_t i = 0;

	while (a->root[i].ops != &view_peers)
		i++;
	a->root[i].list.table.selected = id;
}

const struct snap_peer *
app_peer(const struct app *a)
{
	const struct view *v = a->depth > 0 ? &a->above[a->depth - 1] : NULL;
	struct scene sc = app_scene(a);

	if (v != NULL && v->ops == &view_detail)
		return scene_peer(&sc, v->assoc);
	v = root_of(a, &view_peers);
	return scene_peer(&sc, (uint16_t)v->list.table.selected);
}

const struct snap_peer *
app_find_peer(const struct app *a, const char *name)
{
	return view_find_peer(a->snap, name);
}
