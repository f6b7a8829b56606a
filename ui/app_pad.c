/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Config screen: what the app does for it. */

#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/inquiry.h"
#include "ui/pad.h"
#include "ui/roster.h"
#include "ui/setup.h"

unsigned
app_screen(struct app *a)
{
	unsigned screen = app_view(a)->ops->screen;

	return screen == SCREEN_CONFIG && pad_editing(a->pad) ? SCREEN_EDIT
							      : screen;
}

bool
app_pad_key(struct app *a, int key, unsigned *react)
{
	bool taken = false;

	if (app_view(a)->ops != &view_config)
		return false;
	*react = pad_key(a, a->pad, key, &taken);
	if (taken)
		app_refresh(a);
	return taken;
}

unsigned
app_visit(struct app *a)
{
	const struct view_ops *ops = app_view(a)->ops;

	if (ops == &view_why)
		return inquiry_visit(a, a->inquiry);
	if (ops == &view_servers)
		return roster_visit(a, a->roster);
	if (ops == &view_setup)
		return setup_visit(a, a->setup);
	return ops == &view_config ? pad_visit(a, a->pad) : 0;
}

unsigned
app_tick(struct app *a, mono_t now)
{
	return pad_tick(a, a->pad, now);
}

bool
app_desk_wish(struct app *a, struct desk_wish *out)
{
	return pad_wish(a->pad, out);
}

unsigned
app_desk(struct app *a, const struct desk_answer *answer,
    const struct save_text *base)
{
	unsigned react = pad_answer(a, a->pad, answer, base);

	react |= setup_follow(a, a->setup);
	app_refresh(a);
	return react | REACT_DRAW;
}

void
app_know_hosts(struct app *a, const struct complete_name *host, size_t count)
{
	pad_know_hosts(a->pad, host, count);
}

void
app_know_nets(struct app *a, const struct explain_net *net, size_t count)
{
	pad_know_nets(a->pad, net, count);
}

bool
app_last(struct app *a)
{
	pad_last(a->pad);
	return pad_modified(a->pad);
}
