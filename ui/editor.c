/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/editor.h"

#include "core/i18n.h"

#include "config/mem.h"

#include "ui/editor_state.h"

#include <stdarg.h>

enum { ROWS = 24, COLS = 80, TAB_MOST = 16 };

/* Columns that stay free behind the cursor when the window follows it to the
 * right, as a part of its width. */
#define AHEAD 4

struct editor *
editor_new(void)
{
	struct editor *e = mem_zero(1, sizeof(*e));

	e->b = buffer_new();
	e->rows = ROWS;
	e->cols = COLS;
	e->tab = EDITOR_TAB_COLUMNS;
	return e;
}

void
editor_free(struct editor *e)
{
	if (e == NULL)
		return;
	buffer_free(e->b);
	scrap_free(&e->clip);
	free(e);
}

bool
editor_load(struct editor *e, const char *text, size_t len)
{
	if (!buffer_load(e->b, text, len))
		return false;
	e->top = 0;
	e->left = 0;
	e->marked = e->wishing = e->cutting = false;
	e->said[0] = '\0';
	e->cursor = editor_line(e, 0).from;
	return true;
}

const struct buffer *
editor_buffer(const struct editor *e)
{
	return e->b;
}

const char *
editor_text(struct editor *e, size_t *len)
{
	return buffer_text(e->b, len);
}

void
editor_saved(struct editor *e)
{
	buffer_saved(e->b);
}

void
editor_forget_saved(struct editor *e)
{
	buffer_forget_saved(e->b);
}

bool
editor_modified(const struct editor *e)
{
	return buffer_modified(e->b);
}

const char *
editor_said(const struct editor *e)
{
	return e->said;
}

void
editor_say(struct editor *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->said, sizeof(e->said), fmt, ap);
	va_end(ap);
}

bool
editor_selection(const struct editor *e, size_t *from, size_t *to)
{
	if (!e->marked || e->mark == e->cursor)
		return false;
	*from = e->mark < e->cursor ? e->mark : e->cursor;
	*to = e->mark < e->cursor ? e->cursor : e->mark;
	return true;
}

size_t
editor_cursor_line(const struct editor *e)
{
	return buffer_line_at(e->b, e->cursor);
}

const char *
editor_eol(const struct editor *e, size_t n)
{
	struct line l = buffer_line(e->b, n);

	if (l.to == l.end && n > 0)
		l = buffer_line(e->b, n - 1);
	return l.to - l.end == 2 ? "\r\n" : "\n";
}

static struct stand
stand_of(const struct editor *e)
{
	return (struct stand){ e->cursor, e->mark, e->marked };
}

/* The window follows the cursor: line by line, or with the cursor in its
 * middle if that went far. */
static void
follow_lines(struct editor *e, size_t line)
{
	size_t rows = (size_t)e->rows;

	if (e->top >= buffer_lines(e->b) || line + rows < e->top ||
	    line >= e->top + 2 * rows)
		e->top = line > rows / 2 ? line - rows / 2 : 0;
	else if (line < e->top)
		e->top = line;
	else if (line >= e->top + rows)
		e->top = line - rows + 1;
}

/* Lines are seen from their start whenever the cursor can be seen so. */
static void
follow_columns(struct editor *e, int column)
{
	int ahead = e->cols / AHEAD, room = e->cols > 1 ? e->cols - 1 : 1;

	if (column < room)
		e->left = 0;
	else if (column < e->left)
		e->left = column - ahead;
	else if (column - e->left >= room)
		e->left = column - room + 1 + ahead;
}

static void
follow(struct editor *e)
{
	size_t line = editor_cursor_line(e);
	size_t start = buffer_line(e->b, line).from;

	follow_lines(e, line);
	follow_columns(e, editor_column(e, line, e->cursor - start));
}

struct was
editor_begin(struct editor *e)
{
	e->said[0] = '\0';
	return (
	    struct was){ buffer_revision(e->b), stand_of(e), e->top, e->left };
}

unsigned
editor_end(struct editor *e, const struct was *was)
{
	const struct stand *old = &was->stand;
	unsigned did = EDITOR_NOTHING;

	e->cursor = editor_snap(e, e->cursor);
	if (e->marked)
		e->mark = editor_snap(e, e->mark);
	follow(e);
	if (buffer_revision(e->b) != was->revision)
		did |= EDITOR_CHANGED;
	if (e->cursor != old->cursor || e->marked != old->marked ||
	    (e->marked && e->mark != old->mark) || e->top != was->top ||
	    e->left != was->left)
		did |= EDITOR_MOVED;
	if (did == EDITOR_MOVED)
		buffer_seal(e->b);
	return did;
}

bool
editor_change_keeping(struct editor *e, struct splice s, struct stand after)
{
	s.before = stand_of(e);
	s.after = after;
	if (!buffer_replace(e->b, &s)) {
		editor_say(e, _("the text would be larger than 64 MiB"));
		return false;
	}
	editor_stand(e, &after);
	return true;
}

bool
editor_change(struct editor *e, struct splice s, size_t cursor)
{
	return editor_change_keeping(e, s, (struct stand){ .cursor = cursor });
}

void
editor_stand(struct editor *e, const struct stand *at)
{
	e->cursor = at->cursor;
	e->mark = at->mark;
	e->marked = at->marked;
	e->soft = true;
	e->wishing = false;
}

void
editor_tab(struct editor *e, int columns)
{
	e->tab = columns < 1 ? 1 : columns > TAB_MOST ? TAB_MOST : columns;
	follow(e);
}

void
editor_window(struct editor *e, int rows, int cols)
{
	e->rows = rows > 1 ? rows : 1;
	e->cols = cols > 1 ? cols : 1;
	follow(e);
}

void
editor_look(const struct editor *e, struct editor_look *look)
{
	size_t line = editor_cursor_line(e), from = 0, to = 0;
	struct line l = buffer_line(e->b, line);

	*look = (struct editor_look){ .lines = buffer_lines(e->b),
		.top = e->top,
		.left = e->left,
		.cursor = e->cursor,
		.line = line,
		.octet = e->cursor - l.from };
	look->selection = editor_selection(e, &from, &to);
	look->from = from;
	look->to = to;
	look->column = editor_column(e, line, look->octet);
	look->row = (int)(line - e->top);
	look->col = look->column - e->left;
	look->crlf = editor_eol(e, line)[0] == '\r';
}
