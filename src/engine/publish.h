/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hands snapshots from one writer to one reader without waiting: three
 * slots, of which the writer owns one, the reader one, and the third lies
 * between them. A slot is only touched by whoever owns it.
 */
#ifndef NTPTUI_ENGINE_PUBLISH_H
#define NTPTUI_ENGINE_PUBLISH_H

#include <stdatomic.h>
#include <stdbool.h>

enum { PUBLISH_SLOT = 3, PUBLISH_FRESH = 4 };

struct publish {
	atomic_uint mid; /* slot, plus PUBLISH_FRESH until it is taken */
	unsigned back;   /* the writer's */
	unsigned front;  /* the reader's */
};

/* Slots 0 (writer), 1 (between), 2 (reader); nothing fresh. */
static inline void
publish_init(struct publish *p)
{
	atomic_init(&p->mid, 1);
	p->back = 0;
	p->front = 2;
}

/* Writer: hands over slot `back` and gets another. */
static inline void
publish_put(struct publish *p)
{
	unsigned fresh = p->back | PUBLISH_FRESH;

	p->back = atomic_exchange(&p->mid, fresh) & PUBLISH_SLOT;
}

/* Reader: takes the newest as slot `front`; false if none is new. */
static inline bool
publish_get(struct publish *p)
{
	if (!(atomic_load(&p->mid) & PUBLISH_FRESH))
		return false;
	p->front = atomic_exchange(&p->mid, p->front) & PUBLISH_SLOT;
	return true;
}

#endif
