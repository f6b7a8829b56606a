/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Config screen, and what is shown above it: all is drawn from the pad. */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/pad.h"
#include "ui/view.h"

#include <stdio.h>

static void
config_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	(void)v;
	if (sc->pad != NULL)
		pad_draw(sc->pad, sc, c, top, rows);
}

static void
config_update(struct view *v, const struct scene *sc, int rows)
{
	(void)v;
	if (sc->pad != NULL)
		pad_window(sc->pad, sc, rows);
}

static void
config_move(struct view *v, const struct scene *sc, enum move m)
{
	(void)v;
	if (sc->pad != NULL)
		pad_move(sc->pad, m);
}

static bool
config_find(struct view *v, const struct scene *sc, bool back, bool here)
{
	return sc->pad != NULL && pad_find(sc->pad, v->list.search, back, here);
}

const struct view_ops view_config = {
	.name = N_("Config"),
	.screen = SCREEN_CONFIG,
	.update = config_update,
	.move = config_move,
	.find = config_find,
	.draw = config_draw,
};

static void
paper_view(const struct view *v, const struct scene *sc, struct text *t)
{
	(void)v;
	if (sc->pad != NULL && pad_paper(sc->pad) != NULL)
		paper_write(pad_paper(sc->pad), t);
}

const struct view_ops view_about = {
	.name = N_("About"),
	.screen = SCREEN_ANSWER,
	.write = paper_view,
};

const struct view_ops view_save = {
	.name = N_("Save"),
	.screen = SCREEN_SAVE,
	.write = paper_view,
};

const struct view_ops view_version = {
	.name = N_("Version"),
	.screen = SCREEN_VERSION,
	.write = paper_view,
};
