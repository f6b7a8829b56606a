/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What puts text in or takes it out where the cursor is, or as a whole, and
 * the table of operations.
 */

#include "ui/editor_state.h"

#include "core/i18n.h"

#include "config/mem.h"

/* Puts a text where the selection or the cursor is. */
static void
put(struct editor *e, const char *text, size_t len, enum join join)
{
	struct splice s = { .pos = e->cursor, .text = text, .len = len };
	size_t from, to;

	s.join = join;
	if (editor_selection(e, &from, &to)) {
		s.pos = from;
		s.del = to - from;
	}
	editor_change(e, s, s.pos + len);
}

unsigned
editor_type(struct editor *e, const char *text, size_t len)
{
	struct was was = editor_begin(e);

	e->cutting = false;
	put(e, text, len, JOIN_TYPED);
	return editor_end(e, &was);
}

static void
paste(struct editor *e, const char *text, size_t len)
{
	struct scrap s = { 0 };

	scrap_add_lines(&s, text, len, editor_eol(e, editor_cursor_line(e)));
	put(e, s.text, s.len, JOIN_NEVER);
	scrap_free(&s);
}

unsigned
editor_paste(struct editor *e, const char *text, size_t len)
{
	struct was was = editor_begin(e);

	e->cutting = false;
	paste(e, text, len);
	return editor_end(e, &was);
}

static void
paste_clip(struct editor *e)
{
	if (e->clip.len == 0)
		editor_say(e, _("the clipboard is empty"));
	else
		paste(e, e->clip.text, e->clip.len);
}

unsigned
editor_replace(struct editor *e, size_t from, size_t len, const char *text,
    size_t text_len)
{
	struct was was = editor_begin(e);
	size_t size = buffer_size(e->b);

	e->cutting = false;
	if (from <= size && len <= size - from)
		editor_change(e,
		    (struct splice){ .pos = from,
			.del = len,
			.text = text,
			.len = text_len },
		    from + text_len);
	return editor_end(e, &was);
}

unsigned
editor_set_text(struct editor *e, const char *text, size_t len)
{
	struct was was = editor_begin(e);
	size_t line = editor_cursor_line(e), old_len, head = 0, tail = 0;
	size_t octet = e->cursor - buffer_line(e->b, line).from;
	const char *old = editor_text(e, &old_len);
	size_t least = old_len < len ? old_len : len;
	struct splice s;
	struct line l;

	e->cutting = false;
	while (head < least && old[head] == text[head])
		head++;
	while (tail < least - head &&
	    old[old_len - 1 - tail] == text[len - 1 - tail])
		tail++;
	s = (struct splice){ .pos = head,
		.del = old_len - head - tail,
		.text = text + head,
		.len = len - head - tail };
	if (s.del + s.len > 0 && editor_change(e, s, head)) {
		l = buffer_line(e->b, line);
		e->cursor = octet < l.end - l.from ? l.from + octet : l.end;
	}
	return editor_end(e, &was);
}

/* A line that is added, with its end; where it goes. */
static struct splice
added_line(const struct editor *e, size_t n, bool behind, const char *text,
    struct scrap *made)
{
	struct line l = editor_line(e, n);
	const char *eol = editor_eol(e, n);
	bool open = behind && l.to == l.end;

	if (open)
		scrap_add(made, eol, strlen(eol));
	scrap_add(made, text, strlen(text));
	if (!open)
		scrap_add(made, eol, strlen(eol));
	return (struct splice){ .pos = behind ? l.to : l.from,
		.text = made->text,
		.len = made->len };
}

/* The part of a line that gives way. */
static struct splice
mended_part(const struct editor *e, size_t n, const struct diag_fix *fix)
{
	struct splice s = { .text = fix->text, .len = strlen(fix->text) };
	size_t at = fix->col > 0 ? fix->col - 1 : 0;
	size_t start = buffer_line(e->b, n).from;
	struct line l = editor_line(e, n);

	s.pos = at < l.end - start ? start + at : l.end;
	s.pos = s.pos > l.from ? s.pos : l.from;
	s.del = fix->len < l.end - s.pos ? fix->len : l.end - s.pos;
	return s;
}

unsigned
editor_fix(struct editor *e, uint32_t line, const struct diag_fix *fix)
{
	struct was was = editor_begin(e);
	struct scrap made = { 0 };
	struct splice s = { 0 };
	size_t n = line - 1;
	struct line l;

	e->cutting = false;
	if (line < 1 || n >= buffer_lines(e->b) || fix->kind == FIX_NONE)
		return editor_end(e, &was);
	l = editor_line(e, n);
	switch (fix->kind) {
	case FIX_REPLACE:
		s = mended_part(e, n, fix);
		break;
	case FIX_DELETE_LINE:
		s = (struct splice){ .pos = l.from, .del = l.to - l.from };
		break;
	case FIX_INSERT_BEFORE:
		s = added_line(e, n, false, fix->text, &made);
		break;
	case FIX_INSERT_AFTER:
		s = added_line(e, n, true, fix->text, &made);
		break;
	case FIX_NONE:
		break;
	}
	editor_change(e, s, s.pos + (made.len > 0 ? 0 : s.len));
	scrap_free(&made);
	return editor_end(e, &was);
}

static void
new_line(struct editor *e)
{
	const char *eol = editor_eol(e, editor_cursor_line(e));

	put(e, eol, strlen(eol), JOIN_NEVER);
}

static void
tab(struct editor *e)
{
	struct block k = editor_block(e);
	size_t from, to;

	if (k.last > k.first && editor_selection(e, &from, &to))
		editor_indent(e);
	else
		put(e, "\t", 1, JOIN_TYPED);
}

/* Deletes between the cursor and another place, or the selection. */
static void
take(struct editor *e, size_t other, enum join join)
{
	size_t from, to;

	if (editor_selection(e, &from, &to)) {
		join = JOIN_NEVER;
	} else {
		from = other < e->cursor ? other : e->cursor;
		to = other < e->cursor ? e->cursor : other;
	}
	if (from == to)
		return;
	if (buffer_line_at(e->b, from) != buffer_line_at(e->b, to))
		join = JOIN_NEVER;
	editor_change(e,
	    (struct splice){ .pos = from, .del = to - from, .join = join },
	    from);
}

static void
backspace(struct editor *e)
{
	take(e, editor_before(e, e->cursor), JOIN_BEFORE);
}

static void
delete_behind(struct editor *e)
{
	take(e, editor_behind(e, e->cursor), JOIN_BEHIND);
}

static void
word_back(struct editor *e)
{
	take(e, editor_word_before(e, e->cursor), JOIN_NEVER);
}

static void
word_delete(struct editor *e)
{
	take(e, editor_word_behind(e, e->cursor), JOIN_NEVER);
}

static void
undo(struct editor *e)
{
	struct stand at;

	if (buffer_undo(e->b, &at))
		editor_stand(e, &at);
	else if (buffer_forgotten(e->b) > 0)
		editor_say(e, _("nothing older is remembered"));
	else
		editor_say(e, _("nothing to undo"));
}

static void
redo(struct editor *e)
{
	struct stand at;

	if (buffer_redo(e->b, &at))
		editor_stand(e, &at);
	else
		editor_say(e, _("nothing to redo"));
}

/* What an operation does to a selection besides. */
enum kind {
	PLAIN,
	MOVE,     /* makes one or ends one */
	VERTICAL, /* the same, and keeps the wished column */
	CUTTER,   /* may add to the clipboard what comes next */
};

static const struct {
	void (*run)(struct editor *e);
	enum kind kind;
} op_table[EDITOR_OP_COUNT] = {
	[EDITOR_LEFT] = { editor_left, MOVE },
	[EDITOR_RIGHT] = { editor_right, MOVE },
	[EDITOR_UP] = { editor_up, VERTICAL },
	[EDITOR_DOWN] = { editor_down, VERTICAL },
	[EDITOR_WORD_LEFT] = { editor_word_left, MOVE },
	[EDITOR_WORD_RIGHT] = { editor_word_right, MOVE },
	[EDITOR_HOME] = { editor_home, MOVE },
	[EDITOR_END] = { editor_line_end, MOVE },
	[EDITOR_PAGE_UP] = { editor_page_up, VERTICAL },
	[EDITOR_PAGE_DOWN] = { editor_page_down, VERTICAL },
	[EDITOR_FIRST] = { editor_first, MOVE },
	[EDITOR_LAST] = { editor_last, MOVE },
	[EDITOR_MARK] = { editor_mark, PLAIN },
	[EDITOR_UNMARK] = { editor_unmark, PLAIN },
	[EDITOR_ALL] = { editor_all, PLAIN },
	[EDITOR_NEWLINE] = { new_line, PLAIN },
	[EDITOR_TAB] = { tab, PLAIN },
	[EDITOR_UNTAB] = { editor_unindent, PLAIN },
	[EDITOR_BACKSPACE] = { backspace, PLAIN },
	[EDITOR_DELETE] = { delete_behind, PLAIN },
	[EDITOR_WORD_BACK] = { word_back, PLAIN },
	[EDITOR_WORD_DELETE] = { word_delete, PLAIN },
	[EDITOR_CUT] = { editor_cut, CUTTER },
	[EDITOR_CUT_REST] = { editor_cut_rest, PLAIN },
	[EDITOR_COPY] = { editor_copy, PLAIN },
	[EDITOR_PASTE] = { paste_clip, PLAIN },
	[EDITOR_COMMENT] = { editor_comment, PLAIN },
	[EDITOR_DUPLICATE] = { editor_duplicate, PLAIN },
	[EDITOR_LINE_UP] = { editor_line_up, PLAIN },
	[EDITOR_LINE_DOWN] = { editor_line_down, PLAIN },
	[EDITOR_UNDO] = { undo, PLAIN },
	[EDITOR_REDO] = { redo, PLAIN },
	[EDITOR_FIND_NEXT] = { editor_find_next, PLAIN },
	[EDITOR_FIND_PREV] = { editor_find_prev, PLAIN },
};

unsigned
editor_do(struct editor *e, enum editor_op op, bool selecting)
{
	struct was was = editor_begin(e);
	enum kind kind = op_table[op].kind;

	if (kind == MOVE || kind == VERTICAL) {
		if (selecting && !e->marked) {
			e->mark = e->cursor;
			e->marked = e->soft = true;
		} else if (!selecting && e->soft) {
			e->marked = false;
		}
	}
	if (kind != VERTICAL)
		e->wishing = false;
	if (kind != CUTTER)
		e->cutting = false;
	op_table[op].run(e);
	return editor_end(e, &was);
}
