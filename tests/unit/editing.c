/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/unit/editing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/mem.h"

struct editor *
at(const char *marked)
{
	struct editor *e = editor_new();
	char text[1000];
	size_t n = 0, cursor = 0, mark = SIZE_MAX;

	for (; *marked != '\0'; marked++) {
		if (*marked == '|')
			cursor = n;
		else if (*marked == '[')
			mark = n;
		else
			text[n++] = *marked;
	}
	assert_true(editor_load(e, text, n));
	editor_select(e, mark == SIZE_MAX ? cursor : mark, cursor);
	return e;
}

/* The editor's picture; free() it. */
static char *
picture(struct editor *e)
{
	size_t len, n = 0, mark = SIZE_MAX;
	const char *text = editor_text(e, &len);
	char *out = mem_realloc(NULL, len + 3, 1);
	struct editor_look look;

	editor_look(e, &look);
	if (look.selection)
		mark = look.cursor == look.from ? look.to : look.from;
	for (size_t i = 0; i <= len; i++) {
		if (i == mark)
			out[n++] = '[';
		if (i == look.cursor)
			out[n++] = '|';
		out[n++] = i < len ? text[i] : '\0';
	}
	return out;
}

void
expect(struct editor *e, const char *marked)
{
	char *p = picture(e);

	assert_string_equal(p, marked);
	free(p);
}

void
one(enum editor_op op, const char *before, const char *after)
{
	struct editor *e = at(before);
	unsigned did = editor_do(e, op, false);

	expect(e, after);
	assert_int_equal(did != EDITOR_NOTHING, strcmp(before, after) != 0);
	if (did & EDITOR_CHANGED) {
		editor_do(e, EDITOR_UNDO, false);
		expect(e, before);
		assert_false(editor_modified(e));
	}
	editor_free(e);
}
