/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/names.h"

#include "ui/format.h"

#include <string.h>

static size_t
set_of(const struct addr *a)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < sizeof(a->ip); i++)
		h = (h ^ a->ip[i]) * 16777619u;
	return (h ^ h >> 16) % NAMES_SETS;
}

static const struct name *
find(const struct names *n, const struct addr *a)
{
	const struct name *set = n->slot[set_of(a)];

	for (int i = 0; i < NAMES_WAYS; i++)
		if (set[i].state != NAME_FREE && addr_equal(&set[i].addr, a))
			return &set[i];
	return NULL;
}

static struct name *
find_own(struct names *n, const struct addr *a)
{
	return (struct name *)(uintptr_t)find(n, a);
}

const char *
names_get(const struct names *n, const struct addr *a)
{
	const struct name *k = find(n, a);

	return k != NULL && k->text[0] != '\0' ? k->text : NULL;
}

/* A place for it: a free one, else the oldest that is not being asked. */
static struct name *
room_for(struct names *n, const struct addr *a)
{
	struct name *set = n->slot[set_of(a)], *best = NULL;

	for (int i = 0; i < NAMES_WAYS; i++) {
		struct name *k = &set[i];

		if (k->state == NAME_FREE)
			return k;
		if (k->state == NAME_HERE &&
		    (best == NULL || mono_diff(k->at, best->at) < 0))
			best = k;
	}
	return best;
}

void
names_want(struct names *n, const struct addr *a, mono_t now)
{
	struct name *k = find_own(n, a);

	if (a->family == ADDR_NONE)
		return;
	if (k == NULL) {
		k = room_for(n, a);
		if (k == NULL)
			return;
		*k = (struct name){ .addr = *a };
	} else if (k->state != NAME_HERE ||
	    mono_diff(now, k->at) <
		(k->text[0] != '\0' ? NAMES_KEPT : NAMES_NONE)) {
		return;
	}
	k->state = NAME_WANTED;
	k->at = now;
	n->wanted++;
}

bool
names_next(struct names *n, struct addr *out)
{
	for (size_t i = 0; n->wanted > 0 && i < NAMES_SETS * NAMES_WAYS; i++) {
		struct name *k = &n->slot[i / NAMES_WAYS][i % NAMES_WAYS];

		if (k->state != NAME_WANTED)
			continue;
		k->state = NAME_ASKED;
		n->wanted--;
		*out = k->addr;
		return true;
	}
	return false;
}

bool
names_put(struct names *n, const struct addr *a, const char *text, mono_t now)
{
	struct name *k = find_own(n, a);
	char old[NAMES_TEXT];

	if (k == NULL || k->state != NAME_ASKED)
		return false;
	memcpy(old, k->text, sizeof(old));
	format_clean(k->text, sizeof(k->text), text);
	k->state = NAME_HERE;
	k->at = now;
	return strcmp(old, k->text) != 0;
}
