/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/canvas.h"

#include "ui/width.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct cell blank = { .ch = ' ', .width = 1 };

static int
clamp_side(int n)
{
	return n < 1 ? 1 : n > CANVAS_SIDE ? CANVAS_SIDE : n;
}

struct canvas *
canvas_new(int rows, int cols, bool ascii)
{
	struct canvas *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	c->ascii = ascii;
	canvas_resize(c, rows, cols);
	return c;
}

void
canvas_free(struct canvas *c)
{
	if (c == NULL)
		return;
	free(c->cell);
	free(c);
}

void
canvas_resize(struct canvas *c, int rows, int cols)
{
	struct cell *cell;

	c->rows = clamp_side(rows);
	c->cols = clamp_side(cols);
	cell =
	    realloc(c->cell, (size_t)c->rows * (size_t)c->cols * sizeof(*cell));
	if (cell == NULL)
		abort();
	c->cell = cell;
	canvas_clear(c);
}

void
canvas_clear(struct canvas *c)
{
	size_t n = (size_t)c->rows * (size_t)c->cols;

	for (size_t i = 0; i < n; i++)
		c->cell[i] = blank;
	c->cursor_row = c->cursor_col = -1;
	c->cursor_shown = false;
}

bool
cell_equal(const struct cell *a, const struct cell *b)
{
	for (int i = 0; i < CANVAS_MARKS; i++)
		if (a->mark[i] != b->mark[i])
			return false;
	return a->ch == b->ch && a->width == b->width && a->role == b->role;
}

static struct cell *
cell_at(const struct canvas *c, int row, int col)
{
	if (row < 0 || row >= c->rows || col < 0 || col >= c->cols)
		return NULL;
	return &c->cell[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *
canvas_at(const struct canvas *c, int row, int col)
{
	return cell_at(c, row, col);
}

/* A glyph of ours and what stands for it where only ASCII can be shown. */
static const struct {
	uint32_t ch;
	char ascii;
} stand_in[] = {
	{ 0x00B1, '+' },                  /* plus-minus */
	{ 0x00B5, 'u' },                  /* micro */
	{ 0x00B7, '.' },                  /* middle dot */
	{ 0x2013, '-' },                  /* dashes */
	{ 0x2014, '-' }, { 0x2026, '~' }, /* ellipsis */
	{ 0x2190, '<' },                  /* arrows */
	{ 0x2191, '^' }, { 0x2192, '>' }, { 0x2193, 'v' },
	{ 0x2212, '-' },                  /* minus */
	{ 0x2500, '-' },                  /* lines */
	{ 0x2502, '|' }, { 0x2581, '_' }, /* bars, low to high */
	{ 0x2582, '_' }, { 0x2583, '.' }, { 0x2584, '-' }, { 0x2585, '-' },
	{ 0x2586, '=' }, { 0x2587, '#' }, { 0x2588, '#' },
	{ 0x2591, '.' },                  /* light shade */
	{ 0x25B2, '^' },                  /* triangles */
	{ 0x25BC, 'v' }, { 0x25CF, '*' }, /* filled circle */
	{ 0x25CB, 'o' },                  /* open circle */
};

/* A Braille pattern by where its dots are: high, in the middle, low, or in
 * more than one of them. */
static uint32_t
braille_ascii(uint32_t dots)
{
	bool high = (dots & 0x09) != 0, low = (dots & 0xC0) != 0;
	bool middle = (dots & 0x36) != 0;

	if (high + middle + low > 1)
		return high && low ? '|' : ':';
	return high ? '\'' : middle ? '-' : low ? '.' : ' ';
}

uint32_t
canvas_ascii(uint32_t ch)
{
	if (ch < 0x7F)
		return ch;
	if (ch >= 0x2800 && ch <= 0x28FF)
		return braille_ascii(ch - 0x2800);
	for (size_t i = 0; i < sizeof(stand_in) / sizeof(stand_in[0]); i++)
		if (stand_in[i].ch == ch)
			return (uint8_t)stand_in[i].ascii;
	return '?';
}

/* A wide character must not be left with one half: what is overwritten by
 * half becomes blank on its other side. */
static void
unhalve(struct canvas *c, int row, int col)
{
	struct cell *at = cell_at(c, row, col);

	if (at == NULL)
		return;
	if (at->width == 0 && col > 0)
		at[-1] = blank;
	if (at->width == 2 && col + 1 < c->cols)
		at[1] = blank;
}

/* Puts one character; false if it does not fit into `room` columns. */
static bool
put_one(
    struct canvas *c, int row, int *col, int end, enum role role, uint32_t ch)
{
	enum width w = width_of(ch);
	struct cell *at;

	if (w == WIDTH_UNFIT) {
		ch = WIDTH_INVALID;
		w = WIDTH_ONE;
	}
	if (w == WIDTH_MARK) {
		int back = *col - 1;

		at = cell_at(c, row, back);
		if (at != NULL && at->width == 0)
			at = cell_at(c, row, back - 1);
		for (int i = 0; at != NULL && !c->ascii && i < CANVAS_MARKS;
		     i++)
			if (at->mark[i] == 0) {
				at->mark[i] = ch;
				break;
			}
		return true;
	}
	if (*col + (int)w > end)
		return false;
	if (c->ascii && ch > 0x7E)
		ch = canvas_ascii(ch);
	for (int i = 0; i < (int)w; i++) {
		at = cell_at(c, row, *col + i);
		if (at == NULL)
			continue;
		unhalve(c, row, *col + i);
		*at = blank;
		at->role = (uint8_t)role;
		if (i == 0 || ch < 0x7F) {
			at->ch = ch;
			at->width = (uint8_t)(ch < 0x7F ? 1 : w);
		} else {
			at->width = 0;
		}
	}
	*col += (int)w;
	return true;
}

int
canvas_put(struct canvas *c, int row, int col, int width, enum role role,
    const char *text)
{
	int start = col;
	int end = width < 0 ? col : col + width;
	uint32_t ch;
	size_t len;

	if (row < 0 || row >= c->rows || col < 0)
		return 0;
	if (end > c->cols)
		end = c->cols;
	for (; (len = width_decode(text, &ch)) > 0; text += len)
		if (!put_one(c, row, &col, end, role, ch))
			break;
	return col - start;
}

int
canvas_text(struct canvas *c, int row, int col, int width, enum role role,
    const char *text)
{
	int end = col + width < c->cols ? col + width : c->cols;
	int used;

	if (width <= 0 || width_text(text) <= end - col)
		return canvas_put(c, row, col, width, role, text);
	used = canvas_put(c, row, col, end - col - 1, role, text);
	used += canvas_put(c, row, col + used, 1, role, "\u2026");
	return used;
}

int
canvas_print(struct canvas *c, int row, int col, int width, enum role role,
    const char *fmt, ...)
{
	char text[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return canvas_text(c, row, col, width, role, text);
}

int
canvas_right(struct canvas *c, int row, int col, int width, enum role role,
    const char *text)
{
	int need = width_text(text);

	if (need > width)
		need = width;
	return canvas_text(c, row, col + width - need, need, role, text);
}

static bool
is_among(uint32_t ch, const char *set)
{
	uint32_t one;
	size_t len;

	for (; (len = width_decode(set, &one)) > 0; set += len)
		if (one == ch)
			return true;
	return false;
}

/* May a line end between the two? At blanks; East Asian text, which has none,
 * beside any wide character, but a mark stays with what it belongs to. */
static bool
may_break(uint32_t before, uint32_t ch)
{
	if (ch == ' ')
		return true;
	if (width_of(before) != WIDTH_TWO && width_of(ch) != WIDTH_TWO)
		return false;
	return !is_among(before, "(\uFF08\u300A\u300C\u300E\u3010") &&
	    !is_among(ch,
		",.;:!?)%\u3001\u3002\uFF0C\uFF1A\uFF1B\uFF01\uFF1F"
		"\uFF09\u300B\u300D\u300F\u3011");
}

/* How many octets of `text` make a line of at most `width` columns. */
static size_t
line_length(const char *text, int width)
{
	size_t at = 0, brk = 0, len;
	uint32_t ch, before = ' ';
	int used = 0;

	while ((len = width_decode(text + at, &ch)) > 0) {
		enum width w = width_of(ch);

		used += w == WIDTH_UNFIT ? 1 : (int)w;
		if (may_break(before, ch))
			brk = at;
		if (used > width && ch != ' ')
			return brk > 0 ? brk : at > 0 ? at : len;
		before = ch;
		at += len;
	}
	return at;
}

int
canvas_wrap(struct canvas *c, int row, int col, int width, int lines,
    enum role role, const char *text)
{
	int n;

	if (width <= 0)
		return 0;
	for (n = 0; n < lines && *text != '\0'; n++) {
		char line[1000];
		size_t len = line_length(text, width);

		if (n == lines - 1) {
			canvas_text(c, row + n, col, width, role, text);
			return lines;
		}
		if (len >= sizeof(line))
			len = sizeof(line) - 1;
		memcpy(line, text, len);
		line[len] = '\0';
		canvas_put(c, row + n, col, width, role, line);
		text += len;
		while (*text == ' ')
			text++;
	}
	return n;
}

int
canvas_lines(const char *text, int width)
{
	int n = 0;

	for (; width > 0 && *text != '\0'; n++) {
		text += line_length(text, width);
		while (*text == ' ')
			text++;
	}
	return n;
}

void
canvas_fill(
    struct canvas *c, int row, int col, int width, enum role role, uint32_t ch)
{
	int end = col + width < c->cols ? col + width : c->cols;

	if (row < 0 || row >= c->rows || col < 0)
		return;
	while (col < end && put_one(c, row, &col, end, role, ch))
		continue;
}

void
canvas_role(struct canvas *c, int row, int col, int width, enum role role)
{
	for (int i = 0; i < width; i++) {
		struct cell *at = cell_at(c, row, col + i);

		if (at != NULL)
			at->role = (uint8_t)role;
	}
}

static void
dump_cell(const struct cell *at, FILE *out)
{
	char utf8[5];

	if (at->width == 0)
		return;
	width_encode(at->ch, utf8);
	fputs(utf8, out);
	for (int i = 0; i < CANVAS_MARKS && at->mark[i] != 0; i++) {
		width_encode(at->mark[i], utf8);
		fputs(utf8, out);
	}
}

void
canvas_dump(const struct canvas *c, bool roles, FILE *out)
{
	static const char letter[] = {
#define X(id, letter) letter,
		ROLE_LIST(X)
#undef X
	};

	for (int pass = 0; pass <= (roles ? 1 : 0); pass++) {
		if (pass == 1)
			fputs("-- roles\n", out);
		for (int row = 0; row < c->rows; row++) {
			int end = c->cols;

			while (end > 0) {
				const struct cell *at =
				    cell_at(c, row, end - 1);

				if (pass == 0 ? at->ch != ' ' || at->width == 0
					      : at->role != ROLE_PLAIN)
					break;
				end--;
			}
			for (int col = 0; col < end; col++) {
				const struct cell *at = cell_at(c, row, col);

				if (pass == 0)
					dump_cell(at, out);
				else
					fputc(letter[at->role], out);
			}
			fputc('\n', out);
		}
	}
}

void
canvas_copy(struct canvas *c, int row, const struct canvas *from, int at)
{
	canvas_lay(c, row, 0, from, at);
}

void
canvas_lay(
    struct canvas *c, int row, int col, const struct canvas *from, int at)
{
	int n = from->cols < c->cols - col ? from->cols : c->cols - col;

	if (row < 0 || row >= c->rows || at < 0 || at >= from->rows ||
	    col < 0 || n <= 0)
		return;
	memcpy(&c->cell[row * c->cols + col], &from->cell[at * from->cols],
	    (size_t)n * sizeof(c->cell[0]));
}
