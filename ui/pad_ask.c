/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for by a line at the prompt: texts, places, addresses. */

#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned
pad_ask_find(struct app *a, struct pad *p)
{
	(void)p;
	return app_ask_line(a, LINE_SEARCH);
}

unsigned
pad_ask_replace(struct app *a, struct pad *p)
{
	(void)p;
	return app_ask_line(a, LINE_REPLACE);
}

unsigned
pad_ask_goto(struct app *a, struct pad *p)
{
	(void)p;
	return app_ask_line(a, LINE_GOTO);
}

unsigned
pad_ask_address(struct app *a, struct pad *p)
{
	(void)p;
	return app_ask_line(a, LINE_ADDRESS);
}

unsigned
pad_ask_copy(struct app *a, struct pad *p)
{
	(void)p;
	return app_ask_line(a, LINE_COPY);
}

bool
pad_find(struct pad *p, const char *text, bool back, bool here)
{
	struct editor_look look;

	if (!p->loaded || text[0] == '\0')
		return true;
	editor_look(p->ed, &look);
	/* As the text grows it may still fit where it was found. */
	if (here && look.selection)
		editor_goto_at(p->ed, look.from);
	editor_find(p->ed, text, strlen(text), back);
	return editor_on_match(p->ed);
}

static unsigned ask_replace(struct app *a);

static unsigned
replace_this(struct app *a)
{
	struct pad *p = a->pad;

	pad_did(a, p, editor_replace_one(p->ed, p->with, strlen(p->with)));
	return ask_replace(a);
}

static unsigned
skip_this(struct app *a)
{
	editor_do(a->pad->ed, EDITOR_FIND_NEXT, false);
	return ask_replace(a);
}

static unsigned
replace_all(struct app *a)
{
	struct pad *p = a->pad;

	return pad_did(
	    a, p, editor_replace_all(p->ed, p->with, strlen(p->with)));
}

/* The place that is meant is selected, and shown as such. */
static unsigned
ask_replace(struct app *a)
{
	static const struct app_choice choice[] = {
		{ 'y', N_("Replace"), replace_this },
		{ 'n', N_("Skip"), skip_this },
		{ 'a', N_("All"), replace_all },
	};
	struct pad *p = a->pad;

	if (!editor_on_match(p->ed))
		return app_say(
		    a, ROLE_INFO, _("\"%s\" is not here"), p->needle);
	return app_choose(a, choice, 3, _("Replace this \"%s\" by \"%s\"?"),
	    p->needle, p->with);
}

static unsigned
take_needle(struct app *a, struct pad *p, const char *line)
{
	if (line[0] == '\0')
		return REACT_DRAW;
	snprintf(p->needle, sizeof(p->needle), "%s", line);
	return app_ask_line(a, LINE_WITH);
}

static unsigned
take_with(struct app *a, struct pad *p, const char *line)
{
	struct editor_look look;

	snprintf(p->with, sizeof(p->with), "%s", line);
	editor_look(p->ed, &look);
	if (!look.selection || look.to - look.from < strlen(p->needle))
		editor_do(p->ed, EDITOR_UNMARK, false);
	editor_find(p->ed, p->needle, strlen(p->needle), false);
	return ask_replace(a);
}

/* "12" or "12:5", as compilers and `ntptui check` write it. */
static unsigned
take_place(struct app *a, struct pad *p, const char *line)
{
	char *end;
	unsigned long n = strtoul(line, &end, 10), col = 1;

	if (*end == ':' || *end == ',')
		col = strtoul(end + 1, &end, 10);
	if (line[0] == '\0' || *end != '\0' || n == 0)
		return app_say(a, ROLE_WARN, "%s",
		    _("a line is wanted, as 12, or line and column, as 12:5"));
	return pad_did(a, p, editor_goto(p->ed, n, col));
}

static unsigned
take_address(struct app *a, struct pad *p, const char *line)
{
	struct paper *paper;
	struct addr addr;
	char *text;

	pad_check(p, a->snap, true);
	if (p->explain == NULL || !restrict_address(&addr, line, ADDR_NONE))
		return app_say(a, ROLE_WARN,
		    _("\"%s\" is no address; as 192.0.2.1 or 2001:db8::1"),
		    line);
	text = explain_address_text(p->explain, &addr);
	paper = paper_new();
	paper_say(paper, ROLE_STRONG, "%s", line);
	paper_say(paper, ROLE_PLAIN, "%s", "");
	paper_text(paper, ROLE_PLAIN, text);
	free(text);
	return pad_show_paper(a, &view_about, paper);
}

static unsigned
take_copy(struct pad *p, const char *line)
{
	if (line[0] == '\0')
		return REACT_DRAW;
	snprintf(p->copy, sizeof(p->copy), "%s", line);
	return pad_want(p, DESK_COPY) | REACT_DRAW;
}

unsigned
pad_line(struct app *a, struct pad *p, enum line_kind kind, const char *line)
{
	switch (kind) {
	case LINE_REPLACE:
		return take_needle(a, p, line);
	case LINE_WITH:
		return take_with(a, p, line);
	case LINE_GOTO:
		return take_place(a, p, line);
	case LINE_ADDRESS:
		return take_address(a, p, line);
	case LINE_COPY:
		return take_copy(p, line);
	case LINE_VERB:
	case LINE_SEARCH:
	case LINE_FILTER:
	case LINE_MAIL:
	case LINE_SERVERS:
		break;
	}
	return REACT_DRAW;
}

bool
pad_argument(struct app *a, struct pad *p, char *const argv[], unsigned *react)
{
	static const struct {
		const char *name;
		enum line_kind kind;
	} takes[] = {
		{ "goto", LINE_GOTO },
		{ "address", LINE_ADDRESS },
		{ "writeto", LINE_COPY },
	};

	for (size_t i = 0; i < sizeof(takes) / sizeof(takes[0]); i++)
		if (strcmp(takes[i].name, argv[0]) == 0) {
			*react |= pad_line(a, p, takes[i].kind, argv[1]);
			return true;
		}
	return false;
}
