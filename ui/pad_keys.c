/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and verbs of the Config screen into operations on the text. */

#include "config/mem.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/key.h"
#include "ui/pad_state.h"
#include "ui/verb_console.h"
#include "ui/width.h"

#include <stdlib.h>
#include <string.h>

/* Movements: with Shift they select. Every key that moves a cursor somewhere,
 * as terminals send it, and nano's control keys. */
static const struct {
	int key;
	enum editor_op op;
} moves[] = {
	{ KEYCODE_LEFT, EDITOR_LEFT },
	{ KEYCODE_RIGHT, EDITOR_RIGHT },
	{ KEYCODE_UP, EDITOR_UP },
	{ KEYCODE_DOWN, EDITOR_DOWN },
	{ KEYCODE_HOME, EDITOR_HOME },
	{ KEYCODE_END, EDITOR_END },
	{ KEYCODE_PGUP, EDITOR_PAGE_UP },
	{ KEYCODE_PGDN, EDITOR_PAGE_DOWN },
	{ KEY_WITH_CTRL(KEYCODE_LEFT), EDITOR_WORD_LEFT },
	{ KEY_WITH_CTRL(KEYCODE_RIGHT), EDITOR_WORD_RIGHT },
	{ KEY_WITH_CTRL(KEYCODE_HOME), EDITOR_FIRST },
	{ KEY_WITH_CTRL(KEYCODE_END), EDITOR_LAST },
	{ KEY_CTRL('b'), EDITOR_LEFT },
	{ KEY_CTRL('f'), EDITOR_RIGHT },
	{ KEY_CTRL('p'), EDITOR_UP },
	{ KEY_CTRL('n'), EDITOR_DOWN },
	{ KEY_CTRL('a'), EDITOR_HOME },
	{ KEY_CTRL('e'), EDITOR_END },
	{ KEY_CTRL('y'), EDITOR_PAGE_UP },
	{ KEY_CTRL('v'), EDITOR_PAGE_DOWN },
	{ KEY_ALT('b'), EDITOR_WORD_LEFT },
	{ KEY_ALT('f'), EDITOR_WORD_RIGHT },
	{ KEY_ALT('\\'), EDITOR_FIRST },
	{ KEY_ALT('/'), EDITOR_LAST },
};

/* What else needs no row in the help: the keys of every text field. */
static const struct {
	int key;
	enum editor_op op;
} edits[] = {
	{ KEYCODE_ENTER, EDITOR_NEWLINE },
	{ KEYCODE_BACKSPACE, EDITOR_BACKSPACE },
	{ KEYCODE_DELETE, EDITOR_DELETE },
	{ KEY_CTRL('d'), EDITOR_DELETE },
	{ KEY_ALT(KEYCODE_BACKSPACE), EDITOR_WORD_BACK },
	{ KEY_WITH_CTRL(KEYCODE_DELETE), EDITOR_WORD_DELETE },
	{ KEYCODE_BACKTAB, EDITOR_UNTAB },
};

/* Verbs that are one operation of the editor; `looks`: it changes nothing. */
static const struct {
	const char *name;
	enum editor_op op;
	bool looks;
} verbs[] = {
	{ "cut", EDITOR_CUT, false },
	{ "cut_rest", EDITOR_CUT_REST, false },
	{ "copy", EDITOR_COPY, true },
	{ "paste", EDITOR_PASTE, false },
	{ "select", EDITOR_MARK, true },
	{ "select_all", EDITOR_ALL, true },
	{ "comment", EDITOR_COMMENT, false },
	{ "duplicate", EDITOR_DUPLICATE, false },
	{ "line_up", EDITOR_LINE_UP, false },
	{ "line_down", EDITOR_LINE_DOWN, false },
	{ "undo", EDITOR_UNDO, false },
	{ "redo", EDITOR_REDO, false },
	{ "find_next", EDITOR_FIND_NEXT, true },
	{ "find_previous", EDITOR_FIND_PREV, true },
};

/* Why it cannot be written was said when it was opened. */
static unsigned
say_no_write(struct app *a, const struct pad *p)
{
	if (p->state.command[0] != '\0')
		return app_say(a, ROLE_WARN,
		    _("This file cannot be written; W writes a copy. For the "
		      "right to: %s"),
		    p->state.command);
	return app_say(a, ROLE_WARN, "%s",
	    _("This file cannot be written; W writes what you change into "
	      "a copy."));
}

bool
pad_may_edit(struct app *a, struct pad *p, unsigned *react)
{
	if (a->link.distant) {
		*react = app_say(a, ROLE_WARN, "%s",
		    _("the file of another host cannot be edited from here"));
		return false;
	}
	if (!p->loaded) {
		*react = app_say(a, ROLE_WARN, "%s",
		    p->state.why[0] != '\0' ? p->state.why
					    : _("there is no text here"));
		return false;
	}
	if (!p->state.writable && !p->told_closed) {
		p->told_closed = true;
		*react |= say_no_write(a, p);
	}
	return true;
}

unsigned
pad_did(struct app *a, struct pad *p, unsigned did)
{
	const char *said = editor_said(p->ed);

	if ((did & EDITOR_CHANGED) != 0)
		pad_check(p, a->snap, false);
	/* What was said before is not about what is done now. */
	app_say(a, ROLE_INFO, "%s", said);
	return REACT_DRAW;
}

static unsigned
type_one(struct app *a, struct pad *p, int key)
{
	char utf8[5];
	size_t len = width_encode((uint32_t)key, utf8);

	return pad_did(a, p, editor_type(p->ed, utf8, len));
}

static bool
is_text(int key)
{
	return key >= ' ' && key != KEYCODE_BACKSPACE && key < KEYCODE_FIRST;
}

/* A key of every text field. */
static bool
edit_key(struct app *a, struct pad *p, int key, unsigned *react)
{
	bool shift = (key & KEY_SHIFT_BIT) != 0;
	int plain = key & ~KEY_SHIFT_BIT;

	if (is_text(key)) {
		*react = type_one(a, p, key);
		return true;
	}
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].key == plain) {
			*react =
			    pad_did(a, p, editor_do(p->ed, moves[i].op, shift));
			return true;
		}
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		if (edits[i].key == key) {
			*react =
			    pad_did(a, p, editor_do(p->ed, edits[i].op, false));
			return true;
		}
	return false;
}

/* Within a line, by words and selecting one moves while one only looks, too:
 * there is more to know of every word. */
static bool
look_key(struct app *a, struct pad *p, int key, unsigned *react)
{
	bool within = key == KEYCODE_LEFT || key == KEYCODE_RIGHT ||
	    key == KEYCODE_HOME || key == KEYCODE_END;

	if (!p->loaded ||
	    (!within && (key & (KEY_SHIFT_BIT | KEY_CTRL_BIT)) == 0))
		return false;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].key == (key & ~KEY_SHIFT_BIT)) {
			*react = pad_did(a, p,
			    editor_do(p->ed, moves[i].op,
				(key & KEY_SHIFT_BIT) != 0));
			return true;
		}
	return false;
}

unsigned
pad_key(struct app *a, struct pad *p, int key, bool *taken)
{
	unsigned react = REACT_DRAW;

	*taken = true;
	if (p->popup && pad_popup_key(a, p, key, &react))
		return react;
	if (p->editing ? edit_key(a, p, key, &react)
		       : look_key(a, p, key, &react))
		return react;
	*taken = false;
	return 0;
}

unsigned
pad_paste(struct app *a, struct pad *p, const char *text, size_t len)
{
	unsigned react = 0;

	p->popup = false;
	if (!p->editing)
		return app_say(a, ROLE_INFO, "%s",
		    _("press Enter first: then what is pasted goes into the "
		      "text"));
	if (!pad_may_edit(a, p, &react))
		return react;
	return react | pad_did(a, p, editor_paste(p->ed, text, len));
}

/* Esc takes one thing away at a time: the selection, then editing. */
static unsigned
leave(struct app *a, struct pad *p)
{
	struct editor_look look;

	editor_look(p->ed, &look);
	if (look.selection)
		return pad_did(a, p, editor_do(p->ed, EDITOR_UNMARK, false));
	p->editing = false;
	return REACT_DRAW |
	    (editor_modified(p->ed) ? 0 : pad_want(p, DESK_RELEASE));
}

static unsigned
begin(struct app *a, struct pad *p)
{
	unsigned react = REACT_DRAW;

	if (!pad_may_edit(a, p, &react))
		return react;
	p->editing = true;
	return react | pad_want(p, DESK_CLAIM);
}

static unsigned
turn_panel(struct app *a, struct pad *p)
{
	bool shown = p->panel_rows > 0;

	(void)a;
	p->panel = shown ? PANEL_OFF : PANEL_ON;
	return REACT_DRAW;
}

static unsigned
run_editor(struct app *a, struct pad *p)
{
	(void)a;
	return pad_want(p, DESK_EDIT);
}

static unsigned
next_problem(struct app *a, struct pad *p)
{
	return pad_next_problem(a, p, false);
}

static unsigned
previous_problem(struct app *a, struct pad *p)
{
	return pad_next_problem(a, p, true);
}

/* Verbs that are more than one operation. */
static const struct {
	const char *name;
	unsigned (*run)(struct app *a, struct pad *p);
	bool looks;
} others[] = {
	{ "edit", begin, true },
	{ "look", leave, true },
	{ "complete", pad_complete, false },
	{ "about", pad_about, true },
	{ "fix", pad_fix, false },
	{ "problem", next_problem, true },
	{ "problem_back", previous_problem, true },
	{ "panel", turn_panel, true },
	{ "save", pad_save, true },
	{ "history", pad_history, true },
	{ "editor", run_editor, false },
	{ "find", pad_ask_find, true },
	{ "replace", pad_ask_replace, false },
	{ "goto", pad_ask_goto, true },
	{ "address", pad_ask_address, true },
	{ "writeto", pad_ask_copy, true },
};

static unsigned
run_op(struct app *a, struct pad *p, enum editor_op op, bool looks)
{
	unsigned react = 0;

	if (!looks && !pad_may_edit(a, p, &react))
		return react;
	return react | pad_did(a, p, editor_do(p->ed, op, false));
}

/* Until the text is there. */
static void
put_off(struct pad *p, int argc, char *const argv[])
{
	pad_forget_later(p);
	p->later[0] = mem_string(argv[0], strlen(argv[0]));
	if (argc > 1)
		p->later[1] = mem_string(argv[1], strlen(argv[1]));
}

void
pad_forget_later(struct pad *p)
{
	free(p->later[0]);
	free(p->later[1]);
	p->later[0] = p->later[1] = NULL;
}

unsigned
pad_do_later(struct app *a, struct pad *p)
{
	char *argv[] = { p->later[0], p->later[1], NULL };
	unsigned react = 0;

	/* A question about a draft comes first. */
	if (argv[0] == NULL || p->njobs > 0 || a->question[0] != '\0')
		return 0;
	p->later[0] = p->later[1] = NULL;
	/* Whoever went elsewhere meanwhile is not fetched back. */
	if (app_view(a)->ops == &view_config)
		react = pad_verb(a, argv[1] != NULL ? 2 : 1, argv);
	free(argv[0]);
	free(argv[1]);
	return react;
}

unsigned
pad_verb(struct app *a, int argc, char *const argv[])
{
	struct pad *p = a->pad;
	unsigned react;

	if (app_view(a)->ops != &view_config)
		app_show(a, &view_config);
	react = pad_visit(a, p);
	p->popup = false;
	/* Where nobody has answered a wish yet, it stands. */
	if (p->njobs > 0) {
		put_off(p, argc, argv);
		return react | REACT_DESK;
	}
	if (!p->loaded && !pad_may_edit(a, p, &react))
		return react;
	if (argc > 1 && pad_argument(a, p, argv, &react))
		return react;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, argv[0]) == 0)
			return react |
			    run_op(a, p, verbs[i].op, verbs[i].looks);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i].name, argv[0]) == 0 &&
		    (others[i].looks || pad_may_edit(a, p, &react)))
			return react | others[i].run(a, p);
	return react | REACT_DRAW;
}
