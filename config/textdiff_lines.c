/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section
 * 4b: the middle of a shortest path is sought from both ends, in linear space.
 * Where that would take too long, the lines that both sides have exactly once
 * are taken for landmarks (Cohen's "patience diff"), and what lies between
 * them is compared by itself.
 */

#include "config/textdiff_lines.h"

#include <assert.h>
#include <stddef.h>

#include "config/mem.h"

/*
 * How far a middle is sought: differences from one end. Two rows that are
 * together no longer than twice this are always compared exactly. Once one was
 * too far, no other search goes as far.
 */
#define FAR     2048
#define NOT_FAR 256

/* How much work there is all in all: steps of Myers' search, and lines looked
 * at for landmarks. Either takes some tenths of a second at most. */
#define STEPS 40000000
#define LOOKS 20000000

/* A part of both rows: a[a0..a1), b[b0..b1). */
struct box {
	ptrdiff_t a0, a1, b0, b1;
};

struct search {
	struct lines *a, *b;
	ptrdiff_t *forth, *back; /* by diagonal, a - b: how far they came */
	size_t *in_a, *in_b;     /* of each number: how often, in the box */
	size_t *where;           /* of each number: where in b */
	long steps, looks;       /* left */
	int far;                 /* FAR or NOT_FAR */
};

static bool
meet(const struct search *s, ptrdiff_t i, ptrdiff_t j)
{
	return s->a->number[i] == s->b->number[j];
}

/* The diagonals that one end has come to. */
struct front {
	ptrdiff_t *x;
	ptrdiff_t min, max;
};

/* One more diagonal on either side, while there is one in the box; beyond
 * stands `none`. */
static void
widen(struct front *f, const struct box *x, ptrdiff_t none)
{
	if (f->min > x->a0 - x->b1)
		f->x[--f->min - 1] = none;
	else
		f->min++;
	if (f->max < x->a1 - x->b0)
		f->x[++f->max + 1] = none;
	else
		f->max--;
}

/* One difference further from the beginning; true where the other end was
 * met: *i, *j. */
static bool
go_forth(struct search *s, const struct box *x, struct front *f,
    const struct front *other, ptrdiff_t at[2])
{
	bool odd = ((x->a0 - x->b0) ^ (x->a1 - x->b1)) & 1;

	widen(f, x, -1);
	for (ptrdiff_t d = f->max; d >= f->min; d -= 2) {
		ptrdiff_t low = f->x[d - 1], high = f->x[d + 1];
		ptrdiff_t i = low < high ? high : low + 1, from = i;

		while (i < x->a1 && i - d < x->b1 && meet(s, i, i - d))
			i++;
		f->x[d] = i;
		s->steps -= 1 + (i - from);
		if (odd && other->min <= d && d <= other->max &&
		    other->x[d] <= i) {
			at[0] = i;
			at[1] = i - d;
			return true;
		}
	}
	return false;
}

static bool
go_back(struct search *s, const struct box *x, struct front *f,
    const struct front *other, ptrdiff_t at[2])
{
	bool odd = ((x->a0 - x->b0) ^ (x->a1 - x->b1)) & 1;

	widen(f, x, PTRDIFF_MAX);
	for (ptrdiff_t d = f->max; d >= f->min; d -= 2) {
		ptrdiff_t low = f->x[d - 1], high = f->x[d + 1];
		ptrdiff_t i = low < high ? low : high - 1, from = i;

		while (i > x->a0 && i - d > x->b0 && meet(s, i - 1, i - d - 1))
			i--;
		f->x[d] = i;
		s->steps -= 1 + (from - i);
		if (!odd && other->min <= d && d <= other->max &&
		    i <= other->x[d]) {
			at[0] = i;
			at[1] = i - d;
			return true;
		}
	}
	return false;
}

/* Where the beginning came farthest. */
static void
farthest(const struct box *x, const struct front *f, ptrdiff_t at[2])
{
	at[0] = x->a0;
	at[1] = x->b0;
	for (ptrdiff_t d = f->max; d >= f->min; d -= 2) {
		ptrdiff_t i = f->x[d] < x->a1 ? f->x[d] : x->a1;

		if (i - d > x->b1)
			i = x->b1 + d;
		if (i >= x->a0 && i - d >= x->b0 &&
		    i + (i - d) > at[0] + at[1]) {
			at[0] = i;
			at[1] = i - d;
		}
	}
}

/* A point on a shortest path through the box; false if that is too far: then
 * it is the farthest that a shortest path from the beginning came to. */
static bool
middle(struct search *s, const struct box *x, ptrdiff_t at[2])
{
	struct front forth = { s->forth, x->a0 - x->b0, x->a0 - x->b0 };
	struct front back = { s->back, x->a1 - x->b1, x->a1 - x->b1 };

	forth.x[forth.min] = x->a0;
	back.x[back.min] = x->a1;
	for (int far = 0; far < s->far && s->steps > 0; far++)
		if (go_forth(s, x, &forth, &back, at) ||
		    go_back(s, x, &back, &forth, at))
			return true;
	farthest(x, &forth, at);
	return false;
}

/* Takes off what begins and ends alike. */
static void
trim(const struct search *s, struct box *x)
{
	while (x->a0 < x->a1 && x->b0 < x->b1 && meet(s, x->a0, x->b0)) {
		x->a0++;
		x->b0++;
	}
	while (
	    x->a0 < x->a1 && x->b0 < x->b1 && meet(s, x->a1 - 1, x->b1 - 1)) {
		x->a1--;
		x->b1--;
	}
}

static void
mark(const struct search *s, const struct box *x)
{
	for (ptrdiff_t i = x->a0; i < x->a1; i++)
		s->a->changed[s->a->line[i]] = true;
	for (ptrdiff_t j = x->b0; j < x->b1; j++)
		s->b->changed[s->b->line[j]] = true;
}

/* A line that both sides have once in the box. */
struct landmark {
	ptrdiff_t a, b;
	size_t before; /* the best one before it, or NONE */
};

#define NONE SIZE_MAX

/* How often each number is in the box; `by` 0 forgets it. */
static void
count(struct search *s, const struct box *x, size_t by)
{
	for (ptrdiff_t i = x->a0; i < x->a1; i++) {
		size_t *n = &s->in_a[s->a->number[i]];

		*n = by > 0 ? *n + by : 0;
	}
	for (ptrdiff_t j = x->b0; j < x->b1; j++) {
		size_t *n = &s->in_b[s->b->number[j]];

		*n = by > 0 ? *n + by : 0;
		s->where[s->b->number[j]] = (size_t)j;
	}
}

/* All of them in the order of a; how many. */
static size_t
landmarks(struct search *s, const struct box *x, struct landmark **out)
{
	size_t n = 0;

	count(s, x, 1);
	*out = mem_realloc(NULL, (size_t)(x->a1 - x->a0), sizeof(**out));
	for (ptrdiff_t i = x->a0; i < x->a1; i++) {
		size_t k = s->a->number[i];

		if (s->in_a[k] == 1 && s->in_b[k] == 1)
			(*out)[n++] = (struct landmark){ i,
				(ptrdiff_t)s->where[k], NONE };
	}
	count(s, x, 0);
	return n;
}

/* The most of them that stand in the same order on both sides: the longest
 * rising row of their places in b. They are moved to the front; how many. */
static size_t
in_order(struct landmark *m, size_t n)
{
	size_t *last = mem_realloc(NULL, n, sizeof(*last)), length = 0, i;

	for (i = 0; i < n; i++) {
		size_t low = 0, high = length;

		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (m[last[mid]].b < m[i].b)
				low = mid + 1;
			else
				high = mid;
		}
		m[i].before = low > 0 ? last[low - 1] : NONE;
		last[low] = i;
		if (low == length)
			length++;
	}
	i = length > 0 ? last[length - 1] : NONE;
	for (size_t k = length; k-- > 0; i = m[i].before)
		last[k] = i;
	/* last[k] >= k: nothing is overwritten before it is read. */
	for (size_t k = 0; k < length; k++)
		m[k] = m[last[k]];
	free(last);
	return length;
}

static void compare(struct search *s, struct box x);

/* From landmark to landmark; false if there are none. */
static bool
compare_far(struct search *s, const struct box *x)
{
	struct box part = *x;
	struct landmark *m = NULL;
	size_t n = 0;

	if (s->looks > 0) {
		s->looks -= x->a1 - x->a0 + (x->b1 - x->b0);
		n = landmarks(s, x, &m);
		n = in_order(m, n);
	}
	for (size_t i = 0; i < n; i++) {
		part.a1 = m[i].a;
		part.b1 = m[i].b;
		compare(s, part);
		part.a0 = m[i].a + 1;
		part.b0 = m[i].b + 1;
	}
	free(m);
	part.a1 = x->a1;
	part.b1 = x->b1;
	if (n > 0)
		compare(s, part);
	return n > 0;
}

static void
compare(struct search *s, struct box x)
{
	ptrdiff_t at[2];

	for (;;) {
		trim(s, &x);
		if (x.a0 == x.a1 || x.b0 == x.b1) {
			mark(s, &x);
			return;
		}
		if (!middle(s, &x, at)) {
			s->far = NOT_FAR;
			if (compare_far(s, &x))
				return;
			if (s->steps <= 0) {
				mark(s, &x);
				return;
			}
		}
		compare(s, (struct box){ x.a0, at[0], x.b0, at[1] });
		x.a0 = at[0];
		x.b0 = at[1];
	}
}

bool
lines_compare(struct lines *a, struct lines *b, size_t numbers)
{
	struct search s = {
		.a = a, .b = b, .steps = STEPS, .looks = LOOKS, .far = FAR
	};
	size_t diagonals = a->count + b->count + 3;
	ptrdiff_t *x = mem_realloc(NULL, 2 * diagonals, sizeof(*x));

	s.forth = x + b->count + 1;
	s.back = s.forth + diagonals;
	s.in_a = mem_zero(3 * numbers, sizeof(*s.in_a));
	s.in_b = s.in_a + numbers;
	s.where = s.in_b + numbers;
	compare(
	    &s, (struct box){ 0, (ptrdiff_t)a->count, 0, (ptrdiff_t)b->count });
	free(x);
	free(s.in_a);
	return s.far == FAR;
}
