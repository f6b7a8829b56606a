/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets as what takes a place on the screen, and columns.
 */

#include "ui/editor_state.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "ui/canvas.h"
#include "ui/width.h"

/* Octets of the longest character: a code point with its marks. */
#define CELL_OCTETS (4 * (1 + CANVAS_MARKS))

_Static_assert(CELL_OCTETS < sizeof(((struct editor_cell *)0)->text),
    "a character fits its cell");

/* A place in a line. */
struct spot {
	size_t at;
	int column;
};

static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* What cannot be shown: its name takes its place. Returns its octets. */
static size_t
read_odd(const char *s, size_t len, uint32_t ch, struct editor_cell *c)
{
	size_t n = diag_visible(s, len, c->text);

	/* Some are harmless to a terminal and yet no characters of ours. */
	if (n > 1 && memcmp(c->text, s, n) == 0)
		snprintf(c->text, sizeof(c->text), "\\u{%04" PRIX32 "}", ch);
	c->odd = true;
	c->width = (int)strlen(c->text);
	return n;
}

/* The octets at s, a NUL behind them, as a character; its octets. */
static size_t
read_character(const char *s, size_t len, struct editor_cell *c)
{
	uint32_t ch = 0;
	size_t n = width_decode(s, &ch), more;
	enum width w = width_of(ch);

	if (n == 0 || (n == 1 && (unsigned char)s[0] >= 0x80) ||
	    w == WIDTH_UNFIT || w == WIDTH_MARK)
		return read_odd(s, len, ch, c);
	for (int i = 0; i < CANVAS_MARKS; i++) {
		more = width_decode(s + n, &ch);
		if (more == 0 || width_of(ch) != WIDTH_MARK)
			break;
		n += more;
	}
	memcpy(c->text, s, n);
	c->text[n] = '\0';
	c->width = (int)w;
	return n;
}

/* The character at a spot before `end`, unclipped. */
static void
read_cell(
    const struct editor *e, struct spot p, size_t end, struct editor_cell *c)
{
	char s[CELL_OCTETS + 1];
	size_t n, room = end - p.at;

	n = buffer_copy(e->b, p.at, room < CELL_OCTETS ? room : CELL_OCTETS, s);
	s[n] = '\0';
	c->at = p.at;
	c->odd = c->selected = false;
	c->tab = s[0] == '\t';
	if (c->tab) {
		c->text[0] = '\0';
		c->len = 1;
		c->width = e->tab - p.column % e->tab;
		return;
	}
	c->len = read_character(s, n, c);
}

/* Over plain ASCII in one piece, the most common by far; a character before
 * something else may have marks and is left. */
static struct spot
skip_plain(const struct editor *e, struct spot p, size_t to, int column)
{
	size_t len, i = 0;
	const char *s = buffer_span(e->b, p.at, &len);
	size_t most = column > p.column ? (size_t)(column - p.column) : 0;

	len = len < to - p.at ? len : to - p.at;
	if (len > 0)
		len--;
	len = len < most ? len : most;
	while (i < len && is_plain(s[i]) && (signed char)s[i + 1] >= 0)
		i++;
	return (struct spot){ p.at + i, p.column + (int)i };
}

/* The last character of a line that begins neither behind offset `to` nor
 * behind `column`; or the line's end. */
static struct spot
seek(const struct editor *e, const struct line *l, size_t to, int column)
{
	struct spot p = { l->from, 0 };
	struct editor_cell c;

	to = to < l->end ? to : l->end;
	while (p.at < to) {
		p = skip_plain(e, p, to, column);
		read_cell(e, p, l->end, &c);
		if (p.at + c.len > to || c.width > column - p.column)
			break;
		p.at += c.len;
		p.column += c.width;
	}
	return p;
}

struct line
editor_line(const struct editor *e, size_t n)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct line l = buffer_line(e->b, n);
	char s[3];

	if (l.from == 0 && buffer_copy(e->b, 0, 3, s) == 3 &&
	    memcmp(s, mark, 3) == 0)
		l.from = 3;
	return l;
}

int
editor_column(const struct editor *e, size_t n, size_t octet)
{
	struct line l = editor_line(e, n);
	size_t start = buffer_line(e->b, n).from;

	return seek(
	    e, &l, octet < l.end - start ? start + octet : l.end, INT_MAX)
	    .column;
}

size_t
editor_octet(const struct editor *e, size_t n, int column)
{
	struct line l = editor_line(e, n);

	return seek(e, &l, l.end, column).at - buffer_line(e->b, n).from;
}

int
editor_left_of(const struct editor *e, size_t n)
{
	return e->left > 0 && n == editor_cursor_line(e) ? e->left : 0;
}

void
editor_walk(const struct editor *e, size_t n, struct editor_walk *w)
{
	struct line l = editor_line(e, n);
	int left = editor_left_of(e, n);
	struct spot p = seek(e, &l, l.end, left);

	*w = (struct editor_walk){ .line = l,
		.at = p.at,
		.column = p.column,
		.left = left,
		.cut_left = left > 0 && l.end > l.from,
		.e = e };
}

/* Takes `skip` columns off a cell's left, and what exceeds `room`. */
static void
clip(struct editor_cell *c, int skip, int room)
{
	int width = c->width - skip;

	if (width > room)
		width = room;
	if (width == c->width)
		return;
	if (c->odd) {
		memmove(c->text, c->text + skip, (size_t)width);
		c->text[width] = '\0';
	} else {
		c->text[0] = '\0';
	}
	c->width = width;
}

bool
editor_next(struct editor_walk *w, struct editor_cell *c)
{
	const struct editor *e = w->e;
	int col = w->column - w->left, skip = col < 0 ? -col : 0;
	size_t from, to;
	int full;

	if (w->at >= w->line.end)
		return false;
	if (col >= e->cols) {
		w->cut_right = true;
		return false;
	}
	read_cell(e, (struct spot){ w->at, w->column }, w->line.end, c);
	full = c->width;
	c->col = col + skip;
	clip(c, skip, e->cols - c->col);
	w->cut_right = c->width < full - skip;
	c->selected =
	    editor_selection(e, &from, &to) && c->at >= from && c->at < to;
	w->at += c->len;
	w->column += full;
	return true;
}

bool
editor_end_selected(const struct editor_walk *w)
{
	size_t from, to;

	return editor_selection(w->e, &from, &to) && w->line.to > w->line.end &&
	    w->line.end >= from && w->line.end < to;
}

/* How many octets the code point takes that `pos` > `from` ends. */
static size_t
point_before(const struct editor *e, size_t from, size_t pos)
{
	char s[5];
	uint32_t ch;

	for (size_t n = 2; n <= 4 && n <= pos - from; n++) {
		s[buffer_copy(e->b, pos - n, n, s)] = '\0';
		if (((unsigned char)s[0] & 0xC0) == 0xC0)
			return width_decode(s, &ch) == n ? n : 1;
	}
	return 1;
}

static bool
is_mark(const struct editor *e, size_t pos, size_t end)
{
	char s[5];
	uint32_t ch;

	s[buffer_copy(e->b, pos, end - pos < 4 ? end - pos : 4, s)] = '\0';
	return width_decode(s, &ch) > 1 && width_of(ch) == WIDTH_MARK;
}

/* The character of line `l` that `pos` lies in or begins; its length. */
static size_t
around(const struct editor *e, const struct line *l, size_t pos, size_t *len)
{
	struct spot p = { pos, 0 };
	struct editor_cell c;

	/* The code point that it is in: it ends in one of four places. */
	for (size_t i = 1; i < 4 && pos + i <= l->end; i++) {
		size_t n = point_before(e, l->from, pos + i);

		if (n > i) {
			p.at = pos + i - n;
			break;
		}
	}
	while (p.at > l->from && is_mark(e, p.at, l->end))
		p.at -= point_before(e, l->from, p.at);
	for (;;) {
		read_cell(e, p, l->end, &c);
		if (p.at + c.len > pos)
			break;
		p.at += c.len;
	}
	*len = c.len;
	return p.at;
}

/* The line that `pos` lies in. */
static struct line
line_of(const struct editor *e, size_t pos)
{
	return editor_line(e, buffer_line_at(e->b, pos));
}

size_t
editor_snap(const struct editor *e, size_t pos)
{
	size_t size = buffer_size(e->b), len;
	struct line l = line_of(e, pos < size ? pos : size);

	if (pos <= l.from)
		return l.from;
	return pos >= l.end ? l.end : around(e, &l, pos, &len);
}

size_t
editor_snap_up(const struct editor *e, size_t pos)
{
	size_t start = editor_snap(e, pos);

	return start < pos ? editor_behind(e, start) : start;
}

size_t
editor_before(const struct editor *e, size_t pos)
{
	struct line l = line_of(e, pos);
	size_t n = buffer_line_at(e->b, pos), len;

	if (pos > l.from)
		return around(e, &l, pos - 1, &len);
	return n > 0 ? editor_line(e, n - 1).end : l.from;
}

size_t
editor_behind(const struct editor *e, size_t pos)
{
	struct line l = line_of(e, pos);
	size_t len, at;

	if (pos >= l.end)
		return l.to;
	at = around(e, &l, pos, &len);
	return at + len;
}
