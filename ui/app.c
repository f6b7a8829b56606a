/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/app.h"

#include "core/i18n.h"
#include "engine/params.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/inquiry.h"
#include "ui/key.h"
#include "ui/pad.h"
#include "ui/roster.h"
#include "ui/setup.h"
#include "ui/verb.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* s that a message stays; then the newest event takes its place. */
#define SAID_FOR 10.0

struct app *
app_new(const struct app_cfg *cfg)
{
	struct app *a = calloc(1, sizeof(*a));
	const struct tab *tabs;
	size_t count;

	if (a == NULL)
		abort();
	format_clean(a->title, sizeof(a->title), cfg->title);
	a->modes.wide = cfg->wide;
	a->modes.numbers = cfg->numbers;
	a->modes.practice = cfg->practice;
	a->leavable = cfg->leavable;
	a->modes.local = cfg->local;
	a->modes.ntpq = cfg->ntpq;
	a->modes.reverse = cfg->reverse;
	a->modes.mouse = cfg->mouse;
	a->modes.interval = cfg->interval;
	a->rows = 24;
	a->cols = 80;
	tabs = view_tabs(&count);
	assert(count <= APP_TABS);
	for (size_t i = 0; i < count; i++)
		a->root[i].ops = tabs[i].ops;
	/* What everybody knows comes first. */
	app_show(a, &view_peers);
	a->pad = pad_new(cfg->dialect, cfg->files, cfg->practice,
	    cfg->trial != 0 ? cfg->trial : TRIAL_DEFAULT);
	a->roster = roster_new();
	a->setup = setup_new(cfg->practice);
	a->inquiry = inquiry_new();
	return a;
}

void
app_free(struct app *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < APP_TABS; i++)
		view_free(&a->root[i]);
	for (int i = 0; i < a->depth; i++)
		view_free(&a->above[i]);
	free(a->snap);
	free(a->prompt);
	free(a->paper);
	pad_free(a->pad);
	roster_free(a->roster);
	setup_free(a->setup);
	inquiry_free(a->inquiry);
	free(a);
}

unsigned
app_how(const struct app *a)
{
	return (a->modes.ntpq ? FORMAT_MS : 0u) |
	    (a->modes.local ? FORMAT_LOCAL : 0u);
}

struct scene
app_scene(const struct app *a)
{
	struct scene sc = { .snap = a->snap,
		.wide = a->modes.wide,
		.numbers = a->modes.numbers,
		.how = app_how(a),
		.names = a->modes.reverse ? &a->names : NULL,
		.cols = a->cols,
		.paper = a->paper,
		.pad = a->pad,
		.roster = a->roster,
		.setup = a->setup,
		.inquiry = a->inquiry,
		.distant = a->link.distant };
	wall_t now = a->snap != NULL ? a->snap->wall : (wall_t){ 0 };

	format_zone(sc.zone, sizeof(sc.zone), now, sc.how);
	return sc;
}

const struct snapshot *
app_snapshot(const struct app *a)
{
	return a->snap;
}

struct app_modes *
app_modes(struct app *a)
{
	return &a->modes;
}

void
app_refresh(struct app *a)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	view_update(v, &sc, app_view_rows(a, a->rows, a->cols));
}

/* Is the next picture not due yet? They come somewhat unevenly. */
static bool
is_early(const struct app *a, const struct snapshot *s)
{
	double since = mono_diff(s->at, a->snap->at);

	return since >= 0 && since < 0.9 * a->modes.interval;
}

unsigned
app_update(struct app *a, const struct snapshot *s)
{
	size_t need = sizeof(*s) + s->npeers * sizeof(s->peers[0]);
	bool answered = a->sent != 0 && s->acked == a->sent;
	unsigned react = app_take_answer(a, s);

	/* A draft is kept even while the picture stands still. */
	react |= app_tick(a, s->at);
	if (a->snap != NULL && a->modes.paused)
		return react != 0 ? react | REACT_DRAW : 0;
	if (a->snap != NULL && !answered && is_early(a, s))
		return react;
	if (a->snap == NULL || need > a->room) {
		free(a->snap);
		a->snap = malloc(need);
		if (a->snap == NULL)
			abort();
		a->room = need;
	}
	memcpy(a->snap, s, need);
	react |= app_link_clients(a) | pad_follow_trial(a, a->pad) |
	    setup_follow(a, a->setup);
	app_want_names(a);
	if (a->said[0] != '\0' && mono_diff(s->at, a->said_at) > SAID_FOR)
		a->said[0] = '\0';
	app_refresh(a);
	return react | REACT_DRAW;
}

unsigned
app_run(struct app *a, const struct verb *v, int argc, char *const argv[])
{
	char why[160];
	unsigned react;

	if (v->changes && a->link.attached && !a->link.may)
		return app_say(a, ROLE_BAD, "%s",
		    link_refusal(&a->link, why, sizeof(why)));
	react = v->run(a, argc, argv);
	react |= app_visit(a);
	app_refresh(a);
	return react | REACT_DRAW;
}

unsigned
app_key(struct app *a, int key)
{
	const struct verb *v;
	char name[32];
	unsigned react;

	if (a->question[0] != '\0')
		return app_reply(a, key);
	if (app_pad_key(a, key, &react))
		return react;
	v = verb_by_key(key, app_screen(a));
	/* With arrows, Shift and Ctrl mean something on few screens only. */
	if (v == NULL && (key & ~KEY_MODIFIERS) >= KEYCODE_FIRST)
		v = verb_by_key(key & ~KEY_MODIFIERS, app_screen(a));
	if (v == NULL || v->run == NULL)
		return app_say(a, ROLE_WARN, _("no binding for %s, ? for help"),
		    verb_key_name(key, name, sizeof(name)));
	snprintf(name, sizeof(name), "%s", v->name);
	return app_run(a, v, 1, (char *[]){ name, NULL });
}

unsigned
app_paste(struct app *a, const char *text, size_t len)
{
	if (a->question[0] != '\0')
		return REACT_DRAW;
	if (app_view(a)->ops == &view_config)
		return pad_paste(a, a->pad, text, len);
	return app_say(a, ROLE_INFO, "%s",
	    _("there is no line here that a text could be pasted into; : "
	      "opens one"));
}

unsigned
app_move(struct app *a, enum move m)
{
	struct scene sc = app_scene(a);

	view_move(app_view(a), &sc, m);
	return REACT_DRAW;
}

unsigned
app_section(struct app *a, bool back)
{
	struct scene sc = app_scene(a);

	if (!view_section(app_view(a), &sc, back))
		return app_say(a, ROLE_INFO, "%s",
		    back ? _("there is no heading above")
			 : _("there is no heading below"));
	return REACT_DRAW;
}

unsigned
app_pace(struct app *a, int by)
{
	static const double step[] = { 0.5, 1, 2, 5, 10, 20, 30, 60 };
	const size_t n = sizeof(step) / sizeof(step[0]);
	double was = a->modes.interval;
	size_t i = 0;

	if (by > 0) {
		while (i + 1 < n && step[i] <= was)
			i++;
	} else {
		i = n - 1;
		while (i > 0 && step[i] >= was)
			i--;
	}
	a->modes.interval = step[i];
	return app_say(a, ROLE_INFO, _("the picture is renewed every %g s"),
	    a->modes.interval);
}
