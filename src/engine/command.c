/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/command.h"

/*
 * head and tail count for ever and wrap together; their difference is what
 * the ring holds, so that all its slots can be used. The power of two keeps
 * the index right across the wrap.
 */
_Static_assert((COMMAND_RING & (COMMAND_RING - 1)) == 0,
    "COMMAND_RING must be a power of two");

void
command_init(struct command_ring *r)
{
	atomic_init(&r->head, 0);
	atomic_init(&r->tail, 0);
}

struct command
command_make(enum command_kind kind, uint16_t number)
{
	bool timed = kind == COMMAND_TRY || kind == COMMAND_RESTART;

	return (struct command){ .kind = kind,
		.assoc = timed ? 0 : number,
		.value = timed ? number : 0 };
}

bool
command_put(struct command_ring *r, const struct command *c)
{
	unsigned head = atomic_load_explicit(&r->head, memory_order_relaxed);
	unsigned tail = atomic_load_explicit(&r->tail, memory_order_acquire);

	if (head - tail == COMMAND_RING)
		return false;
	r->slot[head % COMMAND_RING] = *c;
	atomic_store_explicit(&r->head, head + 1, memory_order_release);
	return true;
}

bool
command_get(struct command_ring *r, struct command *c)
{
	unsigned tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
	unsigned head = atomic_load_explicit(&r->head, memory_order_acquire);

	if (head == tail)
		return false;
	*c = r->slot[tail % COMMAND_RING];
	atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
	return true;
}
