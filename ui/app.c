/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/app.h"

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/key.h"
#include "ui/verb.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* s that a message stays; then the newest event takes its place. */
#define SAID_FOR 10.0

struct app *
app_new(const struct app_cfg *cfg)
{
	struct app *a = calloc(1, sizeof(*a));

	if (a == NULL)
		abort();
	format_clean(a->title, sizeof(a->title), cfg->title);
	a->modes.wide = cfg->wide;
	a->modes.numbers = cfg->numbers;
	a->modes.practice = cfg->practice;
	a->rows = 24;
	a->cols = 80;
	a->view[0].ops = &view_peers;
	a->depth = 1;
	return a;
}

void
app_free(struct app *a)
{
	if (a == NULL)
		return;
	free(a->snap);
	free(a->prompt);
	free(a);
}

struct scene
app_scene(const struct app *a)
{
	return (struct scene){ .snap = a->snap,
		.wide = a->modes.wide,
		.numbers = a->modes.numbers };
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
	return &a->view[a->depth - 1];
}

int
app_depth(const struct app *a)
{
	return a->depth;
}

static void
update_view(struct app *a)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	v->ops->update(v, &sc, app_view_rows(a, a->rows, a->cols));
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

unsigned
app_update(struct app *a, const struct snapshot *s)
{
	size_t need = sizeof(*s) + s->npeers * sizeof(s->peers[0]);
	unsigned react = take_answer(a, s);

	if (a->modes.paused && a->snap != NULL)
		return react != 0 ? react | REACT_DRAW : 0;
	if (a->snap == NULL || need > a->room) {
		free(a->snap);
		a->snap = malloc(need);
		if (a->snap == NULL)
			abort();
		a->room = need;
	}
	memcpy(a->snap, s, need);
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
	unsigned react = v->run(a, argc, argv);

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
	if (v == NULL || v->run == NULL)
		return app_say(a, ROLE_WARN, _("no binding for %s, ? for help"),
		    verb_key_name(key, name, sizeof(name)));
	snprintf(name, sizeof(name), "%s", v->name);
	return run_verb(a, v, 1, (char *[]){ name, NULL });
}

unsigned
app_line(struct app *a, const char *line)
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

void
app_prompt(struct app *a, const char *text, size_t point, const char *hint)
{
	free(a->prompt);
	a->prompt = NULL;
	format_clean(a->hint, sizeof(a->hint), hint != NULL ? hint : "");
	if (text == NULL)
		return;
	a->prompt = strdup(text);
	if (a->prompt == NULL)
		abort();
	a->point = point <= strlen(text) ? point : strlen(text);
}

unsigned
app_move(struct app *a, enum move m)
{
	struct scene sc = app_scene(a);
	struct view *v = app_view(a);

	v->ops->move(v, &sc, m);
	return REACT_DRAW;
}

unsigned
app_open(struct app *a, const struct view_ops *ops, bool only)
{
	if (only) {
		a->depth = 1;
	} else if (app_view(a)->ops != ops && a->depth < APP_VIEWS) {
		a->view[a->depth] = (struct view){ 0 };
		a->depth++;
	}
	if (app_view(a)->ops != ops)
		app_view(a)->ops = ops;
	return REACT_DRAW;
}

unsigned
app_close(struct app *a)
{
	if (a->depth > 1)
		a->depth--;
	return REACT_DRAW;
}

const struct snap_peer *
app_peer(const struct app *a)
{
	const struct view *v = &a->view[a->depth - 1];
	struct scene sc = app_scene(a);
	uint16_t id = v->ops == &view_detail
	    ? v->assoc
	    : (uint16_t)a->view[0].table.selected;

	return scene_peer(&sc, id);
}

const struct snap_peer *
app_find(const struct app *a, const char *name)
{
	char text[ADDR_TEXT], id[8];

	for (size_t i = 0; a->snap != NULL && i < a->snap->npeers; i++) {
		const struct snap_peer *p = &a->snap->peers[i];

		snprintf(id, sizeof(id), "%u", p->id);
		if (strcasecmp(p->name, name) == 0 || strcmp(id, name) == 0 ||
		    strcmp(addr_text(&p->addr, text, sizeof(text)), name) == 0)
			return p;
	}
	return NULL;
}
