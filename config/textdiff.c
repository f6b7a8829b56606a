/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/textdiff.h"

#include <stdint.h>
#include <string.h>

#include "config/mem.h"
#include "config/textdiff_lines.h"

/* FNV-1a, 64 bits. */
static uint64_t
hash_of(const char *s, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
	return h;
}

size_t
textdiff_line(const struct textdiff_side *s, size_t line, const char **text)
{
	*text = s->text + s->start[line];
	return s->start[line + 1] - s->start[line];
}

/* The octet behind the line that begins at `at`. */
static size_t
line_end(const char *text, size_t len, size_t at)
{
	const char *nl = memchr(text + at, '\n', len - at);

	return nl != NULL ? (size_t)(nl - text) + 1 : len;
}

static void
split(struct textdiff_side *s, const char *text, size_t len)
{
	size_t n = 0;

	s->text = text;
	s->count = 0;
	for (size_t at = 0; at < len; at = line_end(text, len, at))
		s->count++;
	s->start = mem_zero(s->count + 1, sizeof(*s->start));
	for (size_t at = 0; at < len; at = line_end(text, len, at))
		s->start[n++] = at;
	s->start[n] = len;
}

static bool
equal(const struct textdiff_side *s, size_t i, const struct textdiff_side *t,
    size_t j)
{
	const char *p, *q;
	size_t n = textdiff_line(s, i, &p), m = textdiff_line(t, j, &q);

	return n == m && memcmp(p, q, n) == 0;
}

/* Lines that are equal get one number, from 0 on. */
struct numbers {
	struct numbered {
		const char *text; /* NULL: free */
		size_t len, number;
		uint64_t hash;
	} * slot;
	size_t room, count; /* room: a power of two */
};

static struct numbered *
slot_of(const struct numbers *t, uint64_t h, const char *text, size_t len)
{
	size_t i = (size_t)(h ^ h >> 32) & (t->room - 1);
	struct numbered *n = &t->slot[i];

	while (n->text != NULL &&
	    (n->hash != h || n->len != len ||
		memcmp(n->text, text, len) != 0)) {
		i = (i + 1) & (t->room - 1);
		n = &t->slot[i];
	}
	return n;
}

static void
grow(struct numbers *t)
{
	struct numbers more = { .room = t->room * 2, .count = t->count };

	more.slot = mem_zero(more.room, sizeof(*more.slot));
	for (size_t i = 0; i < t->room; i++) {
		const struct numbered *n = &t->slot[i];

		if (n->text != NULL)
			*slot_of(&more, n->hash, n->text, n->len) = *n;
	}
	free(t->slot);
	*t = more;
}

static size_t
number_of(struct numbers *t, const char *text, size_t len)
{
	uint64_t h = hash_of(text, len);
	struct numbered *n;

	if (t->count * 2 >= t->room)
		grow(t);
	n = slot_of(t, h, text, len);
	if (n->text == NULL)
		*n = (struct numbered){ text, len, t->count++, h };
	return n->number;
}

/* The lines of a side that are in question, and what became of them. */
struct part {
	const struct textdiff_side *side;
	size_t from, to;
	size_t *number; /* of line from + i */
	bool *changed;  /* of every line of the side */
};

static void
number_part(struct part *p, struct numbers *t)
{
	const char *text;

	p->number = mem_realloc(NULL, p->to - p->from, sizeof(*p->number));
	for (size_t i = p->from; i < p->to; i++) {
		size_t len = textdiff_line(p->side, i, &text);

		p->number[i - p->from] = number_of(t, text, len);
	}
}

/* What begins and ends alike on both sides is out of the question. */
static void
trim(struct part *p, struct part *q)
{
	while (p->from < p->to && q->from < q->to &&
	    equal(p->side, p->from, q->side, q->from)) {
		p->from++;
		q->from++;
	}
	while (p->from < p->to && q->from < q->to &&
	    equal(p->side, p->to - 1, q->side, q->to - 1)) {
		p->to--;
		q->to--;
	}
}

/*
 * The lines that the other side has too, in `out`; the others are changed,
 * whatever the rest does. `seen` holds which numbers the other side has.
 */
static void
keep_common(struct part *p, const bool *seen, struct lines *out)
{
	size_t n = p->to - p->from;

	out->number = mem_realloc(NULL, n, sizeof(*out->number));
	out->line = mem_realloc(NULL, n, sizeof(*out->line));
	out->count = 0;
	out->changed = p->changed;
	for (size_t i = 0; i < n; i++) {
		if (!seen[p->number[i]]) {
			p->changed[p->from + i] = true;
			continue;
		}
		out->number[out->count] = p->number[i];
		out->line[out->count++] = p->from + i;
	}
}

static bool *
numbers_in(const struct part *p, size_t numbers)
{
	bool *seen = mem_zero(numbers, sizeof(*seen));

	for (size_t i = 0; i < p->to - p->from; i++)
		seen[p->number[i]] = true;
	return seen;
}

/* Which lines differ; true if they are the fewest. */
static bool
compare(struct part *p, struct part *q)
{
	struct numbers t = { .room = 1024 };
	struct lines a, b;
	bool *in_a, *in_b, least;

	t.slot = mem_zero(t.room, sizeof(*t.slot));
	number_part(p, &t);
	number_part(q, &t);
	in_a = numbers_in(p, t.count);
	in_b = numbers_in(q, t.count);
	keep_common(p, in_b, &a);
	keep_common(q, in_a, &b);
	least = lines_compare(&a, &b, t.count);
	free(in_a);
	free(in_b);
	free(a.number);
	free(a.line);
	free(b.number);
	free(b.line);
	free(p->number);
	free(q->number);
	free(t.slot);
	return least;
}

static void
collect(struct textdiff *d, const bool *ca, const bool *cb)
{
	size_t room = 0, i = 0, j = 0;

	while (i < d->a.count || j < d->b.count) {
		struct textdiff_hunk h = { .a = i, .b = j };

		while (i < d->a.count && ca[i])
			i++;
		while (j < d->b.count && cb[j])
			j++;
		h.na = i - h.a;
		h.nb = j - h.b;
		if (h.na + h.nb == 0) {
			i++;
			j++;
			continue;
		}
		if (d->nhunk == room) {
			room = room * 2 + 8;
			d->hunk = mem_realloc(d->hunk, room, sizeof(*d->hunk));
		}
		d->hunk[d->nhunk++] = h;
		d->removed += h.na;
		d->added += h.nb;
	}
}

/*
 * Lines only put in, or only taken out, can often be seen in several places:
 * the last is taken, where a block ends with what stands between blocks. Two
 * hunks that meet become one.
 */
static void
slide(struct textdiff *d)
{
	size_t kept = d->nhunk;

	for (size_t i = d->nhunk; i-- > 0;) {
		struct textdiff_hunk *h = &d->hunk[i];
		const struct textdiff_hunk *next =
		    kept < d->nhunk ? &d->hunk[kept] : NULL;
		size_t end = next != NULL ? next->a : d->a.count;

		while (h->na == 0 && h->a < end &&
		    equal(&d->b, h->b, &d->b, h->b + h->nb)) {
			h->a++;
			h->b++;
		}
		while (h->nb == 0 && h->a + h->na < end &&
		    equal(&d->a, h->a, &d->a, h->a + h->na)) {
			h->a++;
			h->b++;
		}
		if (next != NULL && h->a + h->na == next->a) {
			h->na += next->na;
			h->nb += next->nb;
			kept++;
		}
		d->hunk[--kept] = *h;
	}
	d->nhunk -= kept;
	if (kept > 0)
		memmove(d->hunk, d->hunk + kept, d->nhunk * sizeof(*d->hunk));
}

void
textdiff_make(
    struct textdiff *d, const char *a, size_t alen, const char *b, size_t blen)
{
	struct part p = { .side = &d->a }, q = { .side = &d->b };

	memset(d, 0, sizeof(*d));
	split(&d->a, a != NULL ? a : "", alen);
	split(&d->b, b != NULL ? b : "", blen);
	p.to = d->a.count;
	q.to = d->b.count;
	p.changed = mem_zero(p.to, sizeof(*p.changed));
	q.changed = mem_zero(q.to, sizeof(*q.changed));
	trim(&p, &q);
	d->least = compare(&p, &q);
	collect(d, p.changed, q.changed);
	slide(d);
	free(p.changed);
	free(q.changed);
}

void
textdiff_free(struct textdiff *d)
{
	free(d->a.start);
	free(d->b.start);
	free(d->hunk);
	memset(d, 0, sizeof(*d));
}
