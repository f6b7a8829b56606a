/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/interleave.h"

#include <string.h>

/* Spreads nanoseconds, whose low bits say little, over the table. */
static struct interleave_slot *
slot_of(const struct interleave *t, ntp_ts rx)
{
	uint64_t h = rx.fp * UINT64_C(0x9e3779b97f4a7c15);

	return &t->slot[(h >> 32) & (t->count - 1)];
}

/* Tells clients apart whose packets came in the same nanosecond. */
static uint32_t
name_of(const struct addr *a)
{
	uint32_t h = a->family;

	for (size_t i = 0; i < sizeof a->ip; i++)
		h = (h ^ a->ip[i]) * 16777619u;
	return h;
}

void
interleave_init(
    struct interleave *t, struct interleave_slot *slot, size_t count)
{
	t->slot = slot;
	t->count = 1;
	while (t->count <= count / 2)
		t->count *= 2;
	memset(slot, 0, t->count * sizeof *slot);
}

void
interleave_keep(struct interleave *t, ntp_ts rx, const struct addr *client)
{
	*slot_of(t, rx) =
	    (struct interleave_slot){ .rx = rx, .client = name_of(client) };
}

void
interleave_sent(struct interleave *t, ntp_ts rx, ntp_ts tx)
{
	struct interleave_slot *s = slot_of(t, rx);

	if (s->rx.fp == rx.fp)
		s->tx = tx;
}

bool
interleave_take(
    struct interleave *t, ntp_ts rx, const struct addr *client, ntp_ts *tx)
{
	struct interleave_slot *s = slot_of(t, rx);

	if (s->tx.fp == 0 || s->rx.fp != rx.fp || s->client != name_of(client))
		return false;
	*tx = s->tx;
	*s = (struct interleave_slot){ 0 };
	return true;
}
