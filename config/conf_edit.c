/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/conf_edit.h"

#include <stdlib.h>
#include <string.h>

#include "config/mem.h"

/* Where a line lies: from `from` to `end` its text, to `to` its end. */
struct span {
	size_t from, end, to;
};

/* What takes the place of text[from, to): up to three pieces. */
struct patch {
	size_t from, to;
	const char *before, *after; /* line ends around the new text */
};

static size_t
mark_len(const char *text, size_t len)
{
	return len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Finds a line; false if there are fewer, then *last is the last of them. */
static bool
find_line(const char *text, size_t len, uint32_t line, struct span *at,
    struct span *last)
{
	size_t pos = 0;

	*last = (struct span){ .to = 0 };
	for (uint32_t i = 1; pos < len; i++) {
		const char *nl = memchr(text + pos, '\n', len - pos);
		struct span s = { .from = i == 1 ? mark_len(text, len) : pos };

		s.to = nl != NULL ? (size_t)(nl - text) + 1 : len;
		s.end = nl != NULL ? s.to - 1 : s.to;
		if (s.end > s.from && text[s.end - 1] == '\r')
			s.end--;
		if (i == line) {
			*at = s;
			return true;
		}
		*last = s;
		pos = s.to;
	}
	at->from = at->end = at->to = len;
	return false;
}

/* Has the line an end that another line can take over? */
static bool
has_end(const char *text, const struct span *s)
{
	return s->to > s->end && text[s->to - 1] == '\n';
}

/* How lines end here, as the line before or else the line itself shows. */
static const char *
end_here(const char *text, const struct span *before, const struct span *at)
{
	const struct span *s = has_end(text, before) ? before : at;

	return has_end(text, s) && s->to - s->end == 2 ? "\r\n" : "\n";
}

/* The end of the text's line before its last one, which has no end. */
static const char *
end_before(const char *text, const struct span *last)
{
	size_t at = last->from;

	return at >= 2 && text[at - 2] == '\r' && text[at - 1] == '\n' ? "\r\n"
								       : "\n";
}

static bool
make_patch(const char *text, size_t len, const struct edit *e, struct patch *p)
{
	struct span at, last;
	bool found = find_line(text, len, e->line, &at, &last);
	bool empty = e->kind != EDIT_DELETE && e->len == 0;

	*p = (struct patch){ at.from, at.from, "", "" };
	switch (e->kind) {
	case EDIT_REPLACE:
		p->to = at.end;
		if (empty && at.to == at.end)
			p->after = end_before(text, &at);
		return found;
	case EDIT_DELETE:
		p->to = at.to;
		return found;
	case EDIT_INSERT:
		break;
	}
	if (found || last.to == 0 || has_end(text, &last)) {
		p->after = end_here(text, &last, &at);
		return true;
	}
	/* Behind a line that has no end: it gets one, the new one has none. */
	p->before = last.to > last.end ? "\n" : end_before(text, &last);
	p->after = empty ? p->before : "";
	return true;
}

/* How many lines there are, up to `most`. */
static uint32_t
count_lines(const char *text, size_t len, uint32_t most)
{
	const char *p = text, *end = text + len;
	uint32_t n = 0;

	while (p < end && n < most) {
		n++;
		p = memchr(p, '\n', (size_t)(end - p));
		p = p != NULL ? p + 1 : end;
	}
	return n;
}

static bool
is_line(const struct edit *e)
{
	return e->kind == EDIT_DELETE || e->len == 0 ||
	    (memchr(e->text, '\n', e->len) == NULL &&
		memchr(e->text, '\0', e->len) == NULL);
}

char *
edit_text(const char *text, size_t len, const struct edit *e, size_t *out_len)
{
	size_t before, after, add = e->kind != EDIT_DELETE ? e->len : 0;
	struct patch p;
	char *out, *w;

	if (e->line < 1 || !is_line(e) ||
	    e->line - 1 > count_lines(text, len, e->line) ||
	    !make_patch(text, len, e, &p))
		return NULL;
	before = strlen(p.before);
	after = strlen(p.after);
	*out_len = len - (p.to - p.from) + before + add + after;
	out = w = mem_realloc(NULL, *out_len + 1, 1);
	w = (char *)memcpy(w, text, p.from) + p.from;
	w = (char *)memcpy(w, p.before, before) + before;
	if (add > 0)
		memcpy(w, e->text, add);
	w = (char *)memcpy(w + add, p.after, after) + after;
	memcpy(w, text + p.to, len - p.to);
	out[*out_len] = '\0';
	return out;
}

struct conf *
conf_edit(const struct conf *c, const struct edit *e, struct diags *ds)
{
	size_t len, new_len;
	const char *text = conf_text(c, &len);
	char *new_text = edit_text(text, len, e, &new_len);
	struct conf *edited = NULL;

	if (new_text != NULL && new_len <= CONF_MAX_SIZE)
		edited = conf_with(c, new_text, new_len, ds);
	free(new_text);
	return edited;
}
