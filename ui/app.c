/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/app.h"

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/key.h"
#include "ui/verb.h"

#include <assert.h>
#include <stdarg.h>
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
		.paper = a->paper };
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

struct view *
app_view(struct app *a)
{
	return a->depth > 0 ? &a->above[a->depth - 1] : &a->root[a->tab];
}

static void
update_view(struct app *a)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	view_update(v, &sc, app_view_rows(a, a->rows, a->cols));
}

static unsigned
say(struct app *a, enum role role, const char *text)
{
	format_clean(a->said, sizeof(a->said), text);
	a->said_role = role;
	if (a->snap != NULL) {
		a->said_at = a->snap->at;
		a->seen_event = a->snap->last_event;
	}
	return REACT_DRAW;
}

unsigned
app_say(struct app *a, enum role role, const char *fmt, ...)
{
	char text[APP_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return say(a, role, text);
}

unsigned
app_ask(struct app *a, unsigned (*yes)(struct app *a), const char *fmt, ...)
{
	char text[APP_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	format_clean(a->question, sizeof(a->question), text);
	a->yes = yes;
	return REACT_DRAW;
}

unsigned
app_want(struct app *a, enum command_kind kind, uint16_t assoc)
{
	a->wish_kind = kind;
	a->wish_assoc = assoc;
	return REACT_COMMAND | REACT_DRAW;
}

void
app_wish(const struct app *a, enum command_kind *kind, uint16_t *assoc)
{
	*kind = a->wish_kind;
	*assoc = a->wish_assoc;
}

void
app_sent(struct app *a, uint32_t id)
{
	a->sent = id;
	a->sent_kind = a->wish_kind;
	if (id == 0)
		app_say(a, ROLE_BAD, "%s",
		    _("the engine is busy and took no command; try again"));
}

/* The engine's answer to the command in flight. */
static unsigned
take_answer(struct app *a, const struct snapshot *s)
{
	if (a->sent == 0 || s->acked != a->sent)
		return 0;
	a->sent = 0;
	app_say(a, s->ack_ok ? ROLE_OK : ROLE_BAD, "%s",
	    s->ack_text[0] != '\0' ? s->ack_text
		: s->ack_ok        ? _("done")
				   : _("the engine refused"));
	/* A start that cannot be had at once stands: the engine keeps trying,
	 * and the next one shall too. */
	if (a->sent_kind == COMMAND_START)
		return REACT_STARTED;
	return a->sent_kind == COMMAND_OBSERVE && s->ack_ok ? REACT_OBSERVED
							    : 0;
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
	unsigned react = take_answer(a, s);

	if (a->snap != NULL && a->modes.paused)
		return react != 0 ? react | REACT_DRAW : 0;
	if (a->snap != NULL && !answered && is_early(a, s))
		return 0;
	if (a->snap == NULL || need > a->room) {
		free(a->snap);
		a->snap = malloc(need);
		if (a->snap == NULL)
			abort();
		a->room = need;
	}
	memcpy(a->snap, s, need);
	app_want_names(a);
	if (a->said[0] != '\0' && mono_diff(s->at, a->said_at) > SAID_FOR)
		a->said[0] = '\0';
	update_view(a);
	return react | REACT_DRAW;
}

unsigned
app_leave(struct app *a)
{
	(void)a;
	return REACT_QUIT;
}

static unsigned
answer_question(struct app *a, int key)
{
	/* Ctrl-C says yes to leaving, and no to everything else. */
	bool leave = key == KEY_CTRL('c') && a->yes == app_leave;

	if (key == 'y' || key == 'Y' || leave) {
		a->question[0] = '\0';
		return a->yes(a) | REACT_DRAW;
	}
	if (key == 'n' || key == 'N' || key == 'q' || key == KEYCODE_ESC ||
	    key == KEY_CTRL('c') || key == KEY_CTRL('g')) {
		a->question[0] = '\0';
		return app_say(a, ROLE_INFO, "%s", _("nothing was done"));
	}
	return REACT_DRAW;
}

static unsigned
run_verb(struct app *a, const struct verb *v, int argc, char *const argv[])
{
	char why[160];
	unsigned react;

	if (v->changes && a->link.attached && !a->link.may)
		return app_say(a, ROLE_BAD, "%s",
		    link_refusal(&a->link, why, sizeof(why)));
	react = v->run(a, argc, argv);
	update_view(a);
	return react | REACT_DRAW;
}

unsigned
app_key(struct app *a, int key)
{
	const struct verb *v;
	char name[32];

	if (a->question[0] != '\0')
		return answer_question(a, key);
	v = verb_by_key(key, app_view(a)->ops->screen);
	/* Shift means something on few screens only. */
	if (v == NULL && key == KEYCODE_SHIFT_UP)
		v = verb_by_key(KEYCODE_UP, app_view(a)->ops->screen);
	if (v == NULL && key == KEYCODE_SHIFT_DOWN)
		v = verb_by_key(KEYCODE_DOWN, app_view(a)->ops->screen);
	if (v == NULL || v->run == NULL)
		return app_say(a, ROLE_WARN, _("no binding for %s, ? for help"),
		    verb_key_name(key, name, sizeof(name)));
	snprintf(name, sizeof(name), "%s", v->name);
	return run_verb(a, v, 1, (char *[]){ name, NULL });
}

enum line_kind
app_line_kind(const struct app *a)
{
	return a->line;
}

/* What the line in hand changes as it is typed; NULL for a verb. */
static char *
typed_text(struct app *a)
{
	struct list *l = &app_view(a)->list;

	return a->line == LINE_FILTER ? l->filter
	    : a->line == LINE_SEARCH  ? l->search
				      : NULL;
}

static void
set_typed(struct app *a, const char *text)
{
	char *into = typed_text(a);

	if (into == NULL)
		return;
	format_clean(into, LIST_TEXT, text);
	update_view(a);
}

/* The search goes on from where one stands; true if there is such a place. */
static bool
search(struct app *a, bool back, bool here)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	return v->list.search[0] == '\0' ||
	    view_find(v, &sc, a->cols, back, here);
}

unsigned
app_find(struct app *a, bool back)
{
	const char *text = app_view(a)->list.search;

	if (text[0] == '\0')
		return app_say(
		    a, ROLE_INFO, "%s", _("nothing was searched yet; / does"));
	if (!search(a, back, false))
		return app_say(a, ROLE_WARN, _("\"%s\" is not here"), text);
	return REACT_DRAW;
}

unsigned
app_ask_line(struct app *a, enum line_kind kind)
{
	const struct view_ops *ops = app_view(a)->ops;

	if (kind == LINE_FILTER && ops->rows == NULL)
		return app_say(a, ROLE_INFO, "%s",
		    _("only lists can be filtered; / searches"));
	if (kind == LINE_SEARCH && ops->rows == NULL && ops->write == NULL)
		return app_say(
		    a, ROLE_INFO, "%s", _("there is nothing to search here"));
	a->line = kind;
	if (typed_text(a) != NULL)
		memcpy(a->before, typed_text(a), LIST_TEXT);
	return REACT_PROMPT | REACT_DRAW;
}

static unsigned
take_filter(struct app *a, const char *line)
{
	const struct list *l = &app_view(a)->list;

	set_typed(a, line);
	if (l->filter[0] != '\0' && l->count == 0)
		return app_say(a, ROLE_WARN,
		    _("no row holds \"%s\"; an empty filter shows all"),
		    l->filter);
	return REACT_DRAW;
}

static unsigned
take_search(struct app *a, const char *line)
{
	set_typed(a, line);
	if (!search(a, false, true))
		return app_say(a, ROLE_WARN, _("\"%s\" is not here"),
		    app_view(a)->list.search);
	return REACT_DRAW;
}

static unsigned
take_verb(struct app *a, const char *line)
{
	char *copy = strdup(line);
	char *argv[VERB_WORDS + 1];
	const struct verb *v;
	unsigned react;
	bool two;
	int argc;

	if (copy == NULL)
		abort();
	argc = verb_split(copy, argv);
	if (argc == 0) {
		free(copy);
		return REACT_DRAW;
	}
	v = verb_guess(argv[0], VERB_PROMPT, &two);
	if (v != NULL && v->run != NULL)
		react = run_verb(a, v, argc, argv);
	else if (two)
		react = app_say(a, ROLE_WARN,
		    _("\"%s\" can be more than one verb; Tab shows which"),
		    argv[0]);
	else if (verb_find(argv[0], VERB_CLI) != NULL)
		react = app_say(a, ROLE_INFO,
		    _("that works on the command line: ntptui %s"), argv[0]);
	else
		react = app_say(a, ROLE_WARN,
		    _("there is no verb \"%s\"; help lists them"), argv[0]);
	free(copy);
	return react;
}

unsigned
app_line(struct app *a, const char *line)
{
	switch (a->line) {
	case LINE_FILTER:
		return take_filter(a, line);
	case LINE_SEARCH:
		return take_search(a, line);
	case LINE_VERB:
		break;
	}
	return take_verb(a, line);
}

void
app_prompt(struct app *a, const char *text, size_t point, const char *hint)
{
	free(a->prompt);
	a->prompt = NULL;
	format_clean(a->hint, sizeof(a->hint), hint != NULL ? hint : "");
	if (text == NULL) {
		/* Left; what a line that was entered says comes after. */
		set_typed(a, a->before);
		return;
	}
	a->prompt = strdup(text);
	if (a->prompt == NULL)
		abort();
	set_typed(a, text);
	if (a->line == LINE_SEARCH)
		search(a, false, true);
	a->point = point <= strlen(text) ? point : strlen(text);
}

unsigned
app_move(struct app *a, enum move m)
{
	struct scene sc = app_scene(a);

	view_move(app_view(a), &sc, m);
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
