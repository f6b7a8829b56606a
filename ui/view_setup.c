/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Setup screen: all is drawn from the setup. */

#include "core/i18n.h"
#include "ui/setup.h"
#include "ui/view.h"

static void
draw(const struct view *v, const struct scene *sc, struct canvas *c, int top,
    int rows)
{
	(void)v;
	if (sc->setup != NULL)
		setup_draw(sc->setup, sc, c, top, rows);
}

static void
update(struct view *v, const struct scene *sc, int rows)
{
	(void)v;
	if (sc->setup != NULL)
		setup_window(sc->setup, sc, rows);
}

static void
move(struct view *v, const struct scene *sc, enum move m)
{
	(void)v;
	if (sc->setup != NULL)
		setup_move(sc->setup, m);
}

const struct view_ops view_setup = {
	.name = N_("Setup"),
	.screen = SCREEN_SETUP,
	.update = update,
	.move = move,
	.draw = draw,
};
