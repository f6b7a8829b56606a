/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/attach_book.h"

#include <stdlib.h>
#include <string.h>

#include "sys/memory.h"

/* Units: the parts of the system, then the peers. */
#define UNIT_PEERS PICTURE_PEER

static struct snapshot *
enlarge(struct snapshot *s, size_t cap)
{
	bool fresh = s == NULL;

	s = memory_grow(s, 1, sizeof(*s) + cap * sizeof(s->peers[0]));
	if (fresh)
		memset(s, 0, sizeof(*s));
	s->cap = cap;
	return s;
}

static void
make_room(struct attach_book *b, size_t n)
{
	size_t cap = n + n / 4 + 8;

	if (b->now != NULL && b->cap >= n)
		return;
	b->now = enlarge(b->now, cap);
	b->told = enlarge(b->told, cap);
	b->peer = memory_grow(b->peer, cap, sizeof(*b->peer));
	b->cap = cap;
}

static bool
is_new(enum picture_part part, const struct attach_mark *m, const void *told,
    const struct snapshot *s, const void *now)
{
	return m->serial == 0 ||
	    !picture_same(part, told, now, mono_diff(s->at, m->at));
}

void
attach_book_enter(struct attach_book *b, const struct snapshot *s)
{
	size_t had = b->told != NULL ? b->told->npeers : 0;
	struct attach_mark mark = { s->serial, s->at };
	size_t cap;

	make_room(b, s->npeers);
	cap = b->now->cap;
	memcpy(b->now, s, sizeof(*s) + s->npeers * sizeof(s->peers[0]));
	b->now->cap = cap;
	for (int p = 0; p < PICTURE_PEER; p++) {
		enum picture_part part = (enum picture_part)p;

		if (!is_new(part, &b->part[p], b->told, s, s))
			continue;
		picture_copy(part, b->told, s);
		b->part[p] = mark;
	}
	for (size_t i = 0; i < s->npeers; i++) {
		if (i < had &&
		    !is_new(PICTURE_PEER, &b->peer[i], &b->told->peers[i], s,
			&s->peers[i]))
			continue;
		b->told->peers[i] = s->peers[i];
		b->peer[i] = mark;
	}
	b->told->npeers = s->npeers;
}

/* Writes one unit if it is newer; false if it had no room. */
static bool
write_unit(const struct attach_book *b, uint64_t since, size_t unit,
    struct control_text *t)
{
	bool peer = unit >= UNIT_PEERS;
	size_t i = peer ? unit - UNIT_PEERS : 0;
	const struct attach_mark *m = peer ? &b->peer[i] : &b->part[unit];

	if (m->serial > since)
		picture_write(t, b->now,
		    peer ? PICTURE_PEER : (enum picture_part)unit, i);
	return !t->cut;
}

size_t
attach_book_write(const struct attach_book *b, uint64_t since, size_t unit,
    struct control_text *t)
{
	size_t end = UNIT_PEERS + b->now->npeers;
	struct control_text before;

	picture_write(t, b->now, PICTURE_SYSTEM, 0);
	if (unit <= PICTURE_SYSTEM)
		unit = PICTURE_SYSTEM + 1;
	for (size_t first = unit; unit < end; unit++) {
		before = *t;
		if (write_unit(b, since, unit, t))
			continue;
		/* What does not fit alone never will. */
		*t = before;
		if (unit > first)
			return unit;
	}
	return 0;
}

void
attach_book_clear(struct attach_book *b)
{
	free(b->now);
	free(b->told);
	free(b->peer);
	*b = (struct attach_book){ .now = NULL };
}
