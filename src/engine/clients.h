/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All clients of the server, whichever thread answered them, as one list in
 * the order of their last packets. The engine's thread only.
 */
#ifndef NTPTUI_ENGINE_CLIENTS_H
#define NTPTUI_ENGINE_CLIENTS_H

#include "core/mru.h"
#include "engine/engine.h"

/* What the threads that answer have handed over, in order. */
struct clients {
	struct mru_entry *entry; /* owned */
	size_t n, room;
};

/* Somebody will soon read the list: has it brought. */
void clients_want(struct engine *e);

/* Somebody begins to read it: what follows speaks of it as it is now. */
void clients_begin(struct engine *e);

/* Called for each; false ends the walk. */
typedef bool clients_fn(void *arg, const struct mru_entry *c);

/* Visits them, oldest first; behind the client `after` if it is not NULL and
 * still known. Returns true if the walk came to the newest. */
bool clients_each(struct engine *e, const struct mru_entry *after,
    clients_fn *visit, void *arg);

/* The client with this address, whatever its port; NULL: unknown. Valid until
 * the next packet, or clients_begin(). */
const struct mru_entry *clients_find(struct engine *e, const struct addr *a);

/* Which of our addresses it asked last; NULL if that is not known. */
const struct addr *clients_local(struct engine *e, const struct mru_entry *c);

/* How many there are. */
size_t clients_count(struct engine *e);

/* Age of the oldest one's last packet, s; 0 if there is none. */
uint64_t clients_oldest(const struct engine *e);

#endif
