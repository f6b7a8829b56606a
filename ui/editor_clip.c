/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clipboard, and octets that grow.
 */

#include "ui/editor_state.h"

#include "core/i18n.h"

#include "config/mem.h"

void
scrap_add(struct scrap *s, const char *text, size_t len)
{
	if (len > s->room - s->len) {
		s->room = s->len + len + s->room / 2;
		s->text = mem_realloc(s->text, s->room, 1);
	}
	if (len > 0)
		memcpy(s->text + s->len, text, len);
	s->len += len;
}

/* How far there is no line end. */
static size_t
plain_length(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] != '\n' && text[i] != '\r')
		i++;
	return i;
}

void
scrap_add_lines(struct scrap *s, const char *text, size_t len, const char *eol)
{
	size_t at = 0, n, eol_len = strlen(eol);

	while (at < len) {
		n = plain_length(text + at, len - at);
		scrap_add(s, text + at, n);
		at += n;
		if (at == len)
			break;
		at += text[at] == '\r' && at + 1 < len && text[at + 1] == '\n'
		    ? 2
		    : 1;
		scrap_add(s, eol, eol_len);
	}
}

void
scrap_free(struct scrap *s)
{
	free(s->text);
	*s = (struct scrap){ 0 };
}

const char *
editor_clipboard(const struct editor *e, size_t *len)
{
	*len = e->clip.len;
	return e->clip.len > 0 ? e->clip.text : "";
}

void
editor_clip(struct editor *e, const char *text, size_t len)
{
	struct scrap old = e->clip;

	e->clip = (struct scrap){ 0 };
	scrap_add(&e->clip, text, len);
	scrap_free(&old);
	e->cutting = false;
}

/* Adds a part of the text to the clipboard. */
static void
clip_part(struct editor *e, size_t from, size_t to)
{
	char *part = buffer_dup(e->b, from, to - from);

	scrap_add(&e->clip, part, to - from);
	free(part);
}

/* The cursor's line, always with an end, to the clipboard. */
static bool
clip_line(struct editor *e, struct line *l)
{
	size_t n = editor_cursor_line(e);
	const char *eol = editor_eol(e, n);

	*l = editor_line(e, n);
	if (l->from == l->to)
		return false;
	if (!e->cutting)
		e->clip.len = 0;
	clip_part(e, l->from, l->to);
	if (l->to == l->end)
		scrap_add(&e->clip, eol, strlen(eol));
	return true;
}

static bool
clip_selection(struct editor *e, size_t *from, size_t *to)
{
	if (!editor_selection(e, from, to))
		return false;
	e->clip.len = 0;
	clip_part(e, *from, *to);
	return true;
}

static void
take(struct editor *e, size_t from, size_t to)
{
	editor_change(
	    e, (struct splice){ .pos = from, .del = to - from }, from);
}

void
editor_cut(struct editor *e)
{
	size_t from, to;
	struct line l;

	if (clip_selection(e, &from, &to)) {
		take(e, from, to);
		e->cutting = false;
	} else if (clip_line(e, &l)) {
		take(e, l.from, l.to);
		e->cutting = true;
	} else {
		editor_say(e, _("there is nothing to cut"));
	}
}

void
editor_cut_rest(struct editor *e)
{
	struct line l = editor_line(e, editor_cursor_line(e));
	size_t from = e->cursor, to = from < l.end ? l.end : l.to;

	if (!clip_selection(e, &from, &to)) {
		if (from == to)
			return;
		e->clip.len = 0;
		clip_part(e, from, to);
	}
	take(e, from, to);
}

void
editor_copy(struct editor *e)
{
	size_t from, to;
	struct line l;

	if (clip_selection(e, &from, &to))
		editor_say(e, _("copied"));
	else if (clip_line(e, &l))
		editor_say(e, _("line copied"));
	else
		editor_say(e, _("there is nothing to copy"));
}
