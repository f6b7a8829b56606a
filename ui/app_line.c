/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt's lines: verbs, searches and filters. */

#include "core/i18n.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/format.h"
#include "ui/pad.h"
#include "ui/roster.h"
#include "ui/setup.h"
#include "ui/verb.h"

#include <stdlib.h>
#include <string.h>

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
	app_refresh(a);
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
	if (kind == LINE_SEARCH && ops->rows == NULL && ops->write == NULL &&
	    ops->find == NULL)
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
	return app_say(a, ROLE_PLAIN, "%s", "");
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
		react = app_run(a, v, argc, argv);
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

static unsigned
take_pad_line(struct app *a, const char *line)
{
	unsigned react = pad_line(a, a->pad, a->line, line);

	app_refresh(a);
	return react | REACT_DRAW;
}

static unsigned
take_setup_line(struct app *a, const char *line)
{
	unsigned react = setup_line(a, a->setup, line);

	app_refresh(a);
	return react | REACT_DRAW;
}

unsigned
app_line(struct app *a, const char *line)
{
	switch (a->line) {
	case LINE_REPLACE:
	case LINE_WITH:
	case LINE_GOTO:
	case LINE_ADDRESS:
	case LINE_COPY:
		return take_pad_line(a, line);
	case LINE_MAIL:
		return roster_line(a, a->roster, line) | REACT_DRAW;
	case LINE_SERVERS:
		return take_setup_line(a, line);
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
