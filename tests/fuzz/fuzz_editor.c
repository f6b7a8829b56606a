/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Octets as a life of the editor: a text, and what a person does to it.
 * Whatever comes, the cursor is seen and stands between two characters, cells
 * hold nothing that could steer a terminal, and undo leads back to the text,
 * octet for octet, and redo to the end again.
 */
#include <string.h>

#include "config/mem.h"
#include "must.h"
#include "ui/editor.h"
#include "ui/editor_state.h"
#include "ui/width.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text that grows beyond this ends the life: it is to be quick. */
#define TEXT_MOST 20000

struct input {
	const uint8_t *at;
	size_t left;
};

static uint8_t
octet(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

/* The next octets as they are, up to `most`; how many to *len. */
static const char *
octets(struct input *in, size_t most, size_t *len)
{
	const char *text = (const char *)in->at;

	*len = octet(in) % (most + 1);
	if (in->left < *len)
		*len = in->left;
	text = (const char *)in->at;
	in->at += *len;
	in->left -= *len;
	return text;
}

static void
check_cell(const struct editor_cell *c, int col, int cols)
{
	uint32_t ch;
	size_t n;

	MUST(c->len > 0 && c->col == col);
	MUST(c->width >= 1 && c->width <= cols - col);
	MUST(width_text(c->text) <= c->width);
	for (const char *p = c->text; *p != '\0'; p += n) {
		n = width_decode(p, &ch);
		MUST(width_of(ch) != WIDTH_UNFIT);
	}
}

static void
check(struct editor *e)
{
	struct editor_look look;

	editor_look(e, &look);
	MUST(look.row >= 0 && look.row < e->rows);
	MUST(look.col >= 0 && look.col < e->cols);
	MUST(look.cursor <= buffer_size(e->b));
	MUST(editor_snap(e, look.cursor) == look.cursor);
	MUST(editor_snap_up(e, look.cursor) == look.cursor);
	for (size_t n = look.top;
	     n < look.lines && n < look.top + (size_t)e->rows; n++) {
		struct editor_walk w;
		struct editor_cell c;
		int col = 0;

		editor_walk(e, n, &w);
		while (editor_next(&w, &c)) {
			check_cell(&c, col, e->cols);
			if (c.at == look.cursor)
				MUST(look.col == col);
			col += c.width;
		}
		MUST(w.cut_right || w.at == w.line.end);
	}
}

/* Forwards and backwards over the line of the cursor meet the same places. */
static void
check_steps(const struct editor *e)
{
	struct line l = editor_line(e, editor_cursor_line(e));

	for (size_t at = l.from; at < l.end;) {
		size_t next = editor_behind(e, at);

		MUST(next > at && next <= l.end);
		MUST(editor_before(e, next) == at);
		at = next;
	}
}

static void
fix(struct editor *e, struct input *in)
{
	struct diag_fix f = { .kind = octet(in) % (FIX_INSERT_AFTER + 1) };
	uint32_t line = octet(in) % 16;

	f.col = octet(in) % 32;
	f.len = octet(in) % 32;
	memcpy(f.text, "mended", 7);
	editor_fix(e, line, &f);
}

static void
other(struct editor *e, struct input *in, unsigned what)
{
	size_t a = octet(in), b = octet(in), len, which;
	const char *text;

	switch (what % 12) {
	case 0:
		editor_click(e, (int)a - 8, (int)b - 8, a % 2 == 0);
		break;
	case 1:
		editor_window(e, (int)a % 20, (int)b % 90);
		break;
	case 2:
		editor_scroll(e, (int)(int8_t)a);
		break;
	case 3:
		editor_goto(e, a % 32, b % 64);
		break;
	case 4:
		editor_select(e, a, b);
		break;
	case 5:
		text = octets(in, 8, &len);
		editor_find(e, text, len, a % 2 == 0);
		break;
	case 6:
		text = octets(in, 8, &len);
		if (a % 2 == 0)
			editor_replace_one(e, text, len);
		else
			editor_replace_all(e, text, len);
		break;
	case 7:
		editor_replace(e, a, b % 8, "pool", 4);
		break;
	case 8:
		text = octets(in, 64, &len);
		editor_set_text(e, text, len);
		break;
	case 9:
		fix(e, in);
		break;
	case 10:
		editor_tab(e, (int)a % 20);
		MUST(editor_count(e, &which) >= which);
		break;
	default:
		text = octets(in, 64, &len);
		editor_paste(e, text, len);
		break;
	}
}

static void
step(struct editor *e, struct input *in)
{
	unsigned what = octet(in);
	uint64_t then = buffer_revision(e->b);
	unsigned did = 0;
	const char *text;
	size_t len;

	if (what < 2 * EDITOR_OP_COUNT) {
		did = editor_do(e, (enum editor_op)(what / 2), what % 2);
		MUST(((did & EDITOR_CHANGED) != 0) ==
		    (buffer_revision(e->b) != then));
	} else if (what < 160) {
		text = octets(in, 8, &len);
		editor_type(e, text, len);
	} else {
		other(e, in, what);
	}
}

static void
go_back(struct editor *e, const char *text, size_t size)
{
	size_t len, end_len;
	char *end;

	while (editor_do(e, EDITOR_REDO, false) & EDITOR_CHANGED)
		;
	end = buffer_dup(e->b, 0, SIZE_MAX);
	end_len = buffer_size(e->b);
	while (editor_do(e, EDITOR_UNDO, false) & EDITOR_CHANGED)
		;
	MUST(!editor_modified(e) || buffer_forgotten(e->b) > 0);
	MUST(memcmp(editor_text(e, &len), text, size) == 0 && len == size);
	while (editor_do(e, EDITOR_REDO, false) & EDITOR_CHANGED)
		;
	MUST(memcmp(editor_text(e, &len), end, end_len) == 0);
	MUST(len == end_len);
	free(end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct editor *e = editor_new();
	const char *text;
	size_t len;

	text = octets(&in, 255, &len);
	MUST(editor_load(e, text, len));
	editor_window(e, 6, 24);
	while (in.left > 0 && buffer_size(e->b) < TEXT_MOST) {
		step(e, &in);
		check(e);
	}
	check_steps(e);
	go_back(e, len > 0 ? text : "", len);
	check(e);
	editor_free(e);
	return 0;
}
