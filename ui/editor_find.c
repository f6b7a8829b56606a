/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking for a text, and putting another in its place.
 */

#include "ui/editor_state.h"

#include "core/i18n.h"

#include <string.h>

/* What is looked for, and in which text. */
struct hunt {
	const char *text;
	size_t size;
	const char *needle;
	size_t len;
};

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_here(const struct hunt *h, size_t at)
{
	for (size_t i = 0; i < h->len; i++)
		if (fold(h->text[at + i]) != fold(h->needle[i]))
			return false;
	return true;
}

static struct hunt
hunt_of(struct editor *e)
{
	struct hunt h = { .needle = e->needle, .len = e->needle_len };

	h.text = buffer_text(e->b, &h.size);
	return h;
}

/* The first one that begins at `from` or behind and before `to`. */
static bool
find_after(const struct hunt *h, size_t from, size_t to, size_t *at)
{
	size_t last = h->size >= h->len ? h->size - h->len + 1 : 0;
	char first = fold(h->needle[0]);

	to = to < last ? to : last;
	for (size_t i = from; i < to; i++)
		if (fold(h->text[i]) == first && is_here(h, i)) {
			*at = i;
			return true;
		}
	return false;
}

/* The last one that begins at `from` or behind and before `to`. */
static bool
find_before(const struct hunt *h, size_t from, size_t to, size_t *at)
{
	size_t last = h->size >= h->len ? h->size - h->len + 1 : 0;

	for (size_t i = to < last ? to : last; i-- > from;)
		if (fold(h->text[i]) == fold(h->needle[0]) && is_here(h, i)) {
			*at = i;
			return true;
		}
	return false;
}

/* Looks on from the cursor, or from the selection if there is one, and goes
 * round; `at` is what it came upon. */
static bool
look(struct editor *e, bool backward, size_t *at, bool *round)
{
	struct hunt h = hunt_of(e);
	size_t from = e->cursor, to = from;

	editor_selection(e, &from, &to);
	*round = false;
	if (backward ? find_before(&h, 0, from, at)
		     : find_after(&h, to, h.size, at))
		return true;
	*round = true;
	return backward ? find_before(&h, from, h.size, at)
			: find_after(&h, 0, to, at);
}

static void
find(struct editor *e, bool backward)
{
	bool round;
	size_t at;

	if (e->needle_len == 0) {
		editor_say(e, _("nothing to look for yet"));
		return;
	}
	if (!look(e, backward, &at, &round)) {
		editor_say(e, _("not found"));
		return;
	}
	if (round)
		editor_say(e,
		    backward ? _("from the end again")
			     : _("from the start again"));
	e->mark = at;
	e->cursor = editor_snap_up(e, at + e->needle_len);
	e->marked = e->soft = true;
}

void
editor_find_next(struct editor *e)
{
	find(e, false);
}

void
editor_find_prev(struct editor *e)
{
	find(e, true);
}

unsigned
editor_find(struct editor *e, const char *text, size_t len, bool backward)
{
	struct was was = editor_begin(e);

	e->wishing = e->cutting = false;
	if (len > EDITOR_NEEDLE_MAX) {
		editor_say(e, _("not found"));
		return editor_end(e, &was);
	}
	if (len > 0) {
		memmove(e->needle, text, len);
		e->needle[len] = '\0';
		e->needle_len = len;
	}
	find(e, backward);
	return editor_end(e, &was);
}

const char *
editor_needle(const struct editor *e)
{
	return e->needle;
}

bool
editor_on_match(const struct editor *e)
{
	size_t from, to;

	if (e->needle_len == 0 || !editor_selection(e, &from, &to) ||
	    to - from != e->needle_len)
		return false;
	for (size_t i = 0; i < e->needle_len; i++)
		if (fold((char)buffer_at(e->b, from + i)) != fold(e->needle[i]))
			return false;
	return true;
}

size_t
editor_count(struct editor *e, size_t *which)
{
	struct hunt h = hunt_of(e);
	bool on = editor_on_match(e);
	size_t count = 0, at = 0, from = 0, to;

	*which = 0;
	editor_selection(e, &from, &to);
	while (h.len > 0 && find_after(&h, at, h.size, &at)) {
		count++;
		if (on && at == from)
			*which = count;
		at += h.len;
	}
	return count;
}

unsigned
editor_replace_one(struct editor *e, const char *with, size_t len)
{
	struct was was = editor_begin(e);
	size_t from, to;

	e->wishing = e->cutting = false;
	if (!editor_on_match(e) || !editor_selection(e, &from, &to) ||
	    editor_change(e,
		(struct splice){
		    .pos = from, .del = to - from, .text = with, .len = len },
		from + len))
		find(e, false);
	return editor_end(e, &was);
}

/* Where to replace all: within what is selected if that is more than a line,
 * for a match is selected too. */
static void
limits(const struct editor *e, size_t size, size_t *from, size_t *to)
{
	if (editor_selection(e, from, to) &&
	    buffer_line_at(e->b, *from) != buffer_line_at(e->b, *to))
		return;
	*from = 0;
	*to = size;
}

/* From the first to the last of them, the new text to `out`. */
static size_t
rewrite(const struct hunt *h, struct splice *s, size_t to,
    const struct splice *with, struct scrap *out)
{
	size_t count = 0, at = s->pos, end = s->pos;

	to = to >= h->len ? to - h->len + 1 : 0;
	while (find_after(h, end, to, &at)) {
		if (count == 0)
			s->pos = at;
		else
			scrap_add(out, h->text + end, at - end);
		scrap_add(out, with->text, with->len);
		end = at + h->len;
		count++;
		if (out->len > BUFFER_MAX)
			break;
	}
	s->del = end - s->pos;
	return count;
}

unsigned
editor_replace_all(struct editor *e, const char *with, size_t len)
{
	struct was was = editor_begin(e);
	size_t to, count = 0, line = editor_cursor_line(e);
	struct splice s = { 0 }, by = { .text = with, .len = len };
	size_t octet = e->cursor - buffer_line(e->b, line).from;
	struct scrap out = { 0 };
	struct hunt h = hunt_of(e);
	struct line l;

	e->wishing = e->cutting = false;
	limits(e, h.size, &s.pos, &to);
	if (h.len > 0)
		count = rewrite(&h, &s, to, &by, &out);
	s.text = out.text;
	s.len = out.len;
	if (count == 0) {
		editor_say(e, _("not found"));
	} else if (editor_change(e, s, s.pos)) {
		editor_say(e, _("%zu replaced"), count);
		l = buffer_line(e->b, line);
		e->cursor = octet < l.end - l.from ? l.from + octet : l.end;
	}
	scrap_free(&out);
	return editor_end(e, &was);
}
