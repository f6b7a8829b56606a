/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/merge.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/textdiff.h"

/* One changed side: its difference to the base, and how far it was used. */
struct branch {
	struct textdiff diff;
	size_t next; /* hunk */
};

struct merging {
	struct merge *out;
	struct branch ours, theirs;
	size_t room;
	size_t at; /* line of the base */
};

static void
put(struct merging *m, const char *text, size_t len)
{
	struct merge *out = m->out;

	if (m->room - out->len <= len) {
		m->room = (out->len + len) * 2 + 64;
		out->text = mem_realloc(out->text, m->room, 1);
	}
	memcpy(out->text + out->len, text, len);
	out->len += len;
	out->text[out->len] = '\0';
}

/* What comes next begins a line, whatever a text without an end left. */
static void
end_line(struct merging *m)
{
	if (m->out->len > 0 && m->out->text[m->out->len - 1] != '\n')
		put(m, "\n", 1);
}

/* Lines `from` to before `to` of a side. */
static void
put_lines(
    struct merging *m, const struct textdiff_side *s, size_t from, size_t to)
{
	if (from == to)
		return;
	end_line(m);
	put(m, s->text + s->start[from], s->start[to] - s->start[from]);
}

static void
put_mark(struct merging *m, const char *mark, const char *what)
{
	end_line(m);
	put(m, mark, strlen(mark));
	put(m, " ", 1);
	put(m, what, strlen(what));
	put(m, "\n", 1);
}

static const struct textdiff_hunk *
hunk(const struct branch *b)
{
	return b->next < b->diff.nhunk ? &b->diff.hunk[b->next] : NULL;
}

/* Lines of the base that a conflict, or one change, is about. */
struct span {
	size_t from, to;
};

/*
 * Does a hunk concern the span too? Changes that only touch do not, but what
 * two put in at the same place does.
 */
static bool
concerns(const struct textdiff_hunk *h, const struct span *s)
{
	if (h == NULL)
		return false;
	if (h->na == 0 && s->from == s->to)
		return h->a == s->from;
	return h->a < s->to && h->a + h->na > s->from;
}

/* The hunks of a branch that concern the span, which grows by them. */
static bool
takes_in(struct branch *b, struct span *s)
{
	const struct textdiff_hunk *h = hunk(b);
	bool any = false;

	for (; concerns(h, s); h = hunk(b)) {
		if (h->a + h->na > s->to)
			s->to = h->a + h->na;
		b->next++;
		any = true;
	}
	return any;
}

/* The lines that a branch has for a span, the first of its hunks in it being
 * `first`. */
static struct span
lines_of(const struct branch *b, size_t first, const struct span *s)
{
	const struct textdiff_hunk *h = &b->diff.hunk[first];
	const struct textdiff_hunk *last = &b->diff.hunk[b->next - 1];

	return (struct span){ h->b - (h->a - s->from),
		last->b + last->nb + (s->to - last->a - last->na) };
}

static bool
same(const struct textdiff_side *a, const struct span *x,
    const struct textdiff_side *b, const struct span *y)
{
	size_t n = a->start[x->to] - a->start[x->from];

	return n == b->start[y->to] - b->start[y->from] &&
	    memcmp(a->text + a->start[x->from], b->text + b->start[y->from],
		n) == 0;
}

/* Which line of the result comes next, from 1. */
static size_t
line_now(const struct merge *out)
{
	size_t n = 1;

	for (size_t i = 0; i < out->len; i++)
		n += out->text[i] == '\n';
	return n;
}

static void
put_conflict(struct merging *m, const struct span *x, const struct span *y)
{
	const struct textdiff_side *b = &m->theirs.diff.b;
	const char *text;

	end_line(m);
	if (m->out->conflicts++ == 0)
		m->out->first = line_now(m->out);
	put_mark(m, MERGE_OURS, _("both were changed; this is in force:"));
	put_lines(m, &m->ours.diff.b, x->from, x->to);
	put_mark(m, MERGE_THEIRS, _("and this is what the file has now:"));
	for (size_t i = y->from; i < y->to; i++) {
		size_t len = textdiff_line(b, i, &text);

		put(m, "#", 1);
		put(m, text, len);
	}
	put_mark(m, MERGE_END, _("remove the marks and what is not wanted"));
}

/* The base up to a line that neither changed. */
static void
put_base(struct merging *m, size_t to)
{
	put_lines(m, &m->ours.diff.a, m->at, to);
	m->at = to;
}

static void
put_change(struct merging *m)
{
	struct branch *o = &m->ours, *t = &m->theirs;
	const struct textdiff_hunk *h = hunk(o), *k = hunk(t);
	size_t o0 = o->next, t0 = t->next;
	struct span s, x, y;

	/* The earlier begins; of two in one place, what is only put in. */
	if (h == NULL ||
	    (k != NULL && (k->a < h->a || (k->a == h->a && k->na < h->na))))
		h = k;
	s = (struct span){ h->a, h->a + h->na };
	put_base(m, s.from);
	while (takes_in(o, &s) || takes_in(t, &s))
		;
	m->at = s.to;
	if (t->next == t0) {
		x = lines_of(o, o0, &s);
		put_lines(m, &o->diff.b, x.from, x.to);
		m->out->ours++;
		return;
	}
	y = lines_of(t, t0, &s);
	if (o->next == o0) {
		put_lines(m, &t->diff.b, y.from, y.to);
		m->out->theirs++;
		return;
	}
	x = lines_of(o, o0, &s);
	if (same(&o->diff.b, &x, &t->diff.b, &y)) {
		put_lines(m, &o->diff.b, x.from, x.to);
		m->out->ours++;
	} else {
		put_conflict(m, &x, &y);
	}
}

void
merge_make(struct merge *out, const struct save_text *base,
    const struct save_text *ours, const struct save_text *theirs)
{
	struct merging m = { .out = out };

	memset(out, 0, sizeof(*out));
	put(&m, "", 0);
	textdiff_make(
	    &m.ours.diff, base->text, base->len, ours->text, ours->len);
	textdiff_make(
	    &m.theirs.diff, base->text, base->len, theirs->text, theirs->len);
	while (hunk(&m.ours) != NULL || hunk(&m.theirs) != NULL)
		put_change(&m);
	put_base(&m, m.ours.diff.a.count);
	textdiff_free(&m.ours.diff);
	textdiff_free(&m.theirs.diff);
}
