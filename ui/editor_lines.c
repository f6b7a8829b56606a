/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is done to whole lines: those of the selection, or the cursor's.
 */

#include "ui/editor_state.h"

#include "core/i18n.h"

#include "config/mem.h"

/* A line's new text to `out`; `arg` is whatever it wants to know. */
typedef void turn_fn(const char *s, size_t len, size_t arg, struct scrap *out);

/* The lines as they were. */
struct lines {
	struct block k;
	char *text; /* [k.from, k.to) */
};

struct block
editor_block(const struct editor *e)
{
	size_t from = e->cursor, to = from;
	struct block k;

	editor_selection(e, &from, &to);
	k.first = buffer_line_at(e->b, from);
	k.last = buffer_line_at(e->b, to);
	if (k.last > k.first && buffer_line(e->b, k.last).from == to)
		k.last--;
	k.from = editor_line(e, k.first).from;
	k.to = buffer_line(e->b, k.last).to;
	return k;
}

static struct lines
take_lines(const struct editor *e)
{
	struct lines old = { .k = editor_block(e) };

	old.text = buffer_dup(e->b, old.k.from, old.k.to - old.k.from);
	return old;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
indentation(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && is_blank(s[i]))
		i++;
	return i;
}

/* Where the cursor of one line goes: it stays with the character that it was
 * before. */
static size_t
carried(const char *old, size_t old_len, const struct scrap *out, size_t octet)
{
	size_t same = 0;

	while (
	    same < old_len && same < out->len && old[same] == out->text[same])
		same++;
	if (out->len >= old_len)
		return octet >= same ? octet + (out->len - old_len) : octet;
	if (octet <= same)
		return octet;
	octet -= same;
	old_len -= out->len;
	return same + (octet > old_len ? octet - old_len : 0);
}

/* Puts the lines' new text into place. Lines that were selected stay so. */
static void
put_lines(struct editor *e, const struct lines *old, const struct scrap *out)
{
	size_t len = old->k.to - old->k.from, from, to;
	struct stand after = { 0 };

	if (out->len == len &&
	    (len == 0 || memcmp(out->text, old->text, len) == 0))
		return;
	if (editor_selection(e, &from, &to)) {
		after.marked = true;
		after.mark = old->k.from;
		after.cursor = old->k.from + out->len;
		if (e->cursor < e->mark) {
			after.mark = after.cursor;
			after.cursor = old->k.from;
		}
	} else {
		after.cursor = old->k.from +
		    carried(old->text, len, out, e->cursor - old->k.from);
	}
	editor_change_keeping(e,
	    (struct splice){ .pos = old->k.from,
		.del = len,
		.text = out->text,
		.len = out->len },
	    after);
}

static void
turn_lines(struct editor *e, const struct lines *old, turn_fn *turn, size_t arg)
{
	struct scrap out = { 0 };

	for (size_t n = old->k.first; n <= old->k.last; n++) {
		struct line l = editor_line(e, n);
		const char *s = old->text + (l.from - old->k.from);

		turn(s, l.end - l.from, arg, &out);
		scrap_add(&out, s + (l.end - l.from), l.to - l.end);
	}
	put_lines(e, old, &out);
	scrap_free(&out);
}

static void
put_hash(const char *s, size_t len, size_t indent, struct scrap *out)
{
	bool empty = indentation(s, len) == len;

	scrap_add(out, s, empty ? len : indent);
	if (empty)
		return;
	scrap_add(out, "#", 1);
	scrap_add(out, s + indent, len - indent);
}

static void
take_hash(const char *s, size_t len, size_t octets, struct scrap *out)
{
	size_t indent = indentation(s, len);

	scrap_add(out, s, indent);
	if (indent < len)
		scrap_add(out, s + indent + octets, len - indent - octets);
}

/* What lines are like, those that are not blank. */
struct survey {
	size_t count, hashed, spaced; /* begin with '#', with "# " */
	size_t indent;                /* the least */
};

static struct survey
survey(const struct editor *e, const struct lines *old)
{
	struct survey v = { .indent = SIZE_MAX };

	for (size_t n = old->k.first; n <= old->k.last; n++) {
		struct line l = editor_line(e, n);
		const char *s = old->text + (l.from - old->k.from);
		size_t len = l.end - l.from, indent = indentation(s, len);

		if (indent == len)
			continue;
		v.count++;
		v.indent = indent < v.indent ? indent : v.indent;
		v.hashed += s[indent] == '#';
		v.spaced += s[indent] == '#' && indent + 1 < len &&
		    s[indent + 1] == ' ';
	}
	return v;
}

void
editor_comment(struct editor *e)
{
	struct lines old = take_lines(e);
	struct survey v = survey(e, &old);

	if (v.count == 0)
		editor_say(e, _("there is no text to comment out"));
	else if (v.hashed < v.count)
		turn_lines(e, &old, put_hash, v.indent);
	else
		turn_lines(e, &old, take_hash, v.spaced == v.count ? 2 : 1);
	free(old.text);
}

static void
put_tab(const char *s, size_t len, size_t arg, struct scrap *out)
{
	(void)arg;
	if (indentation(s, len) < len)
		scrap_add(out, "\t", 1);
	scrap_add(out, s, len);
}

static void
take_tab(const char *s, size_t len, size_t columns, struct scrap *out)
{
	size_t n = 0;

	while (n < len && n < columns && s[n] == ' ')
		n++;
	if (n < len && n < columns && s[n] == '\t')
		n++;
	scrap_add(out, s + n, len - n);
}

void
editor_indent(struct editor *e)
{
	struct lines old = take_lines(e);

	turn_lines(e, &old, put_tab, 0);
	free(old.text);
}

void
editor_unindent(struct editor *e)
{
	struct lines old = take_lines(e);

	turn_lines(e, &old, take_tab, (size_t)e->tab);
	free(old.text);
}

void
editor_duplicate(struct editor *e)
{
	struct lines old = take_lines(e);
	size_t len = old.k.to - old.k.from, n = old.k.last;
	struct line l = buffer_line(e->b, n);
	struct stand after = { e->cursor, e->mark, e->marked };
	struct scrap out = { 0 };

	if (len > 0 && l.to == l.end)
		scrap_add(&out, editor_eol(e, n), strlen(editor_eol(e, n)));
	scrap_add(&out, old.text, len);
	after.cursor += out.len;
	after.mark += out.len;
	if (len > 0)
		editor_change_keeping(e,
		    (struct splice){
			.pos = old.k.to, .text = out.text, .len = out.len },
		    after);
	scrap_free(&out);
	free(old.text);
}

/* The block `low` and what stands directly behind it change places; `up`: the
 * cursor is in the latter. If that has no line end, the other gives its own. */
static void
swap(
    struct editor *e, const struct block *low, const struct line *high, bool up)
{
	struct line last = buffer_line(e->b, low->last);
	struct stand after = { e->cursor, e->mark, e->marked };
	bool open = high->to == high->end;
	size_t end = last.to - last.end, by;
	char *old = buffer_dup(e->b, low->from, high->to - low->from);
	const char *behind = old + (high->from - low->from);
	struct scrap out = { 0 };

	scrap_add(&out, behind, high->to - high->from);
	if (open)
		scrap_add(&out, old + (last.end - low->from), end);
	by = up ? low->to - low->from : out.len;
	scrap_add(&out, old, low->to - low->from - (open ? end : 0));
	after.cursor = up ? after.cursor - by : after.cursor + by;
	after.mark = up ? after.mark - by : after.mark + by;
	editor_change_keeping(e,
	    (struct splice){ .pos = low->from,
		.del = high->to - low->from,
		.text = out.text,
		.len = out.len },
	    after);
	scrap_free(&out);
	free(old);
}

void
editor_line_up(struct editor *e)
{
	struct block k = editor_block(e), above;
	struct line high = { k.from, buffer_line(e->b, k.last).end, k.to };

	if (k.first == 0 || k.from == buffer_size(e->b))
		return;
	above = (struct block){ k.first - 1, k.first - 1,
		editor_line(e, k.first - 1).from, k.from };
	swap(e, &above, &high, true);
}

void
editor_line_down(struct editor *e)
{
	struct block k = editor_block(e);
	struct line next = buffer_line(e->b, k.last + 1);

	if (k.last + 1 >= buffer_lines(e->b) || next.from == next.to)
		return;
	swap(e, &k, &next, false);
}
