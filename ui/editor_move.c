/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the cursor goes, the selection and the window with it.
 */

#include "ui/editor_state.h"

#include "core/i18n.h"

/* Lines of a page that are seen before and after it. */
#define PAGE_OVERLAP 2

void
editor_left(struct editor *e)
{
	e->cursor = editor_before(e, e->cursor);
}

void
editor_right(struct editor *e)
{
	e->cursor = editor_behind(e, e->cursor);
}

/* Puts the cursor into another line, in the column that it would like. */
static void
into_line(struct editor *e, size_t n)
{
	size_t line = editor_cursor_line(e);
	struct line l = buffer_line(e->b, line);

	if (!e->wishing)
		e->wished = editor_column(e, line, e->cursor - l.from);
	e->wishing = true;
	e->cursor = buffer_line(e->b, n).from + editor_octet(e, n, e->wished);
}

void
editor_up(struct editor *e)
{
	size_t line = editor_cursor_line(e);

	if (line > 0)
		into_line(e, line - 1);
}

void
editor_down(struct editor *e)
{
	size_t line = editor_cursor_line(e);

	if (line + 1 < buffer_lines(e->b))
		into_line(e, line + 1);
}

static size_t
page(const struct editor *e)
{
	return e->rows > PAGE_OVERLAP ? (size_t)(e->rows - PAGE_OVERLAP) : 1;
}

void
editor_page_up(struct editor *e)
{
	size_t line = editor_cursor_line(e), by = page(e);

	into_line(e, line > by ? line - by : 0);
	e->top = e->top > by ? e->top - by : 0;
}

void
editor_page_down(struct editor *e)
{
	size_t line = editor_cursor_line(e), by = page(e);
	size_t lines = buffer_lines(e->b);

	into_line(e, line + by < lines ? line + by : lines - 1);
	if (e->top + (size_t)e->rows < lines)
		e->top += by;
}

static bool
is_word(const struct editor *e, size_t pos)
{
	unsigned char c = buffer_at(e->b, pos);

	return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
	    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

size_t
editor_word_before(const struct editor *e, size_t pos)
{
	while (pos > 0 && !is_word(e, pos - 1))
		pos--;
	while (pos > 0 && is_word(e, pos - 1))
		pos--;
	return editor_snap(e, pos);
}

size_t
editor_word_behind(const struct editor *e, size_t pos)
{
	size_t size = buffer_size(e->b);

	while (pos < size && is_word(e, pos))
		pos++;
	while (pos < size && !is_word(e, pos))
		pos++;
	return editor_snap_up(e, pos);
}

void
editor_word_left(struct editor *e)
{
	e->cursor = editor_word_before(e, e->cursor);
}

void
editor_word_right(struct editor *e)
{
	e->cursor = editor_word_behind(e, e->cursor);
}

void
editor_home(struct editor *e)
{
	struct line l = editor_line(e, editor_cursor_line(e));
	size_t pos = l.from;

	if (e->cursor == l.from)
		while (pos < l.end &&
		    (buffer_at(e->b, pos) == ' ' ||
			buffer_at(e->b, pos) == '\t'))
			pos++;
	e->cursor = pos;
}

void
editor_line_end(struct editor *e)
{
	e->cursor = editor_line(e, editor_cursor_line(e)).end;
}

void
editor_first(struct editor *e)
{
	e->cursor = 0;
}

void
editor_last(struct editor *e)
{
	e->cursor = buffer_size(e->b);
}

void
editor_mark(struct editor *e)
{
	e->marked = !e->marked;
	e->mark = e->cursor;
	e->soft = false;
}

void
editor_unmark(struct editor *e)
{
	e->marked = false;
}

void
editor_all(struct editor *e)
{
	e->mark = 0;
	e->cursor = buffer_size(e->b);
	e->marked = e->soft = true;
}

unsigned
editor_goto(struct editor *e, size_t line, size_t col)
{
	size_t n = line > 0 ? line - 1 : 0, lines = buffer_lines(e->b), room;
	struct was was = editor_begin(e);
	struct line l = buffer_line(e->b, n);

	if (n >= lines) {
		editor_say(e, _("the last line is %zu"), lines);
		col = SIZE_MAX;
	}
	room = l.end - l.from;
	col = col > 0 ? col - 1 : 0;
	e->marked = e->wishing = e->cutting = false;
	e->cursor = l.from + (col < room ? col : room);
	return editor_end(e, &was);
}

unsigned
editor_goto_at(struct editor *e, size_t pos)
{
	return editor_select(e, pos, pos);
}

unsigned
editor_select(struct editor *e, size_t from, size_t to)
{
	struct was was = editor_begin(e);
	size_t size = buffer_size(e->b);

	e->wishing = e->cutting = false;
	e->cursor = to < size ? to : size;
	if (from < to)
		e->cursor = editor_snap_up(e, e->cursor);
	e->mark = from;
	e->marked = from != to;
	e->soft = true;
	return editor_end(e, &was);
}

unsigned
editor_click(struct editor *e, int row, int col, bool selecting)
{
	size_t n = e->top + (size_t)(row > 0 ? row : 0);
	struct was was = editor_begin(e);

	e->wishing = e->cutting = false;
	if (n >= buffer_lines(e->b))
		n = buffer_lines(e->b) - 1;
	if (selecting && !e->marked)
		e->mark = e->cursor;
	e->marked = selecting;
	e->soft = true;
	e->cursor = buffer_line(e->b, n).from +
	    editor_octet(e, n, editor_left_of(e, n) + (col > 0 ? col : 0));
	return editor_end(e, &was);
}

unsigned
editor_scroll(struct editor *e, int lines)
{
	size_t last = buffer_lines(e->b) - 1, line = editor_cursor_line(e), by;
	struct was was = editor_begin(e);

	e->cutting = false;
	by = (size_t)(lines < 0 ? -(long)lines : lines);
	if (lines < 0)
		e->top -= by < e->top ? by : e->top;
	else
		e->top = by < last - e->top ? e->top + by : last;
	if (line < e->top)
		into_line(e, e->top);
	else if (line >= e->top + (size_t)e->rows)
		into_line(e, e->top + (size_t)e->rows - 1);
	return editor_end(e, &was);
}
