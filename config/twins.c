/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/twins.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "config/mem.h"

void
twins_free(struct twins *t)
{
	free(t->slot);
	*t = (struct twins){ 0 };
}

/* FNV-1a, letters in lower case. */
static size_t
hash(const char *name)
{
	uint32_t h = 2166136261u;

	for (; *name != '\0'; name++)
		h = (h ^ (uint32_t)tolower((unsigned char)*name)) * 16777619u;
	return h;
}

static bool
alike(const struct params_assoc *a, const struct params_assoc *b)
{
	return (a->kind == PARAMS_POOL) == (b->kind == PARAMS_POOL) &&
	    a->family == b->family && strcasecmp(a->name, b->name) == 0;
}

/* The slot of an association: its twin's, or a free one. */
static size_t
find(const struct twins *t, const struct params *p, size_t index)
{
	size_t i = hash(p->assoc[index].name) & (t->room - 1);

	while (t->slot[i] != 0 &&
	    !alike(&p->assoc[t->slot[i] - 1], &p->assoc[index]))
		i = (i + 1) & (t->room - 1);
	return i;
}

static void
grow(struct twins *t, const struct params *p)
{
	struct twins bigger = { .room = t->room > 0 ? t->room * 2 : 16 };

	bigger.slot = mem_zero(bigger.room, sizeof(bigger.slot[0]));
	bigger.count = t->count;
	for (size_t i = 0; i < t->room; i++)
		if (t->slot[i] != 0)
			bigger.slot[find(&bigger, p, t->slot[i] - 1)] =
			    t->slot[i];
	free(t->slot);
	*t = bigger;
}

size_t
twins_add(struct twins *t, const struct params *p, size_t index)
{
	size_t i;

	if (t->count * 2 >= t->room)
		grow(t, p);
	i = find(t, p, index);
	if (t->slot[i] != 0)
		return t->slot[i] - 1;
	t->slot[i] = index + 1;
	t->count++;
	return index;
}
