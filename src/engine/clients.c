/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/clients.h"

#include <stdlib.h>
#include <string.h>

#include "engine/control_state.h"
#include "engine/worker.h"
#include "sys/memory.h"

/* With threads that answer each has a list of its own. What they hand over is
 * put in order here, at most so many, the newest. */
#define COPIED 65536

void
clients_want(struct engine *e)
{
	if (e->workers != NULL)
		workers_ask(e->workers, COPIED);
}

static int
by_last(const void *a, const void *b)
{
	const struct mru_entry *x = a, *y = b;

	return (x->last.ns > y->last.ns) - (x->last.ns < y->last.ns);
}

void
clients_begin(struct engine *e)
{
	struct clients *l = &e->control->clients;
	const struct mru_entry *c;
	struct mru_stats stats;
	size_t n;

	if (e->workers == NULL)
		return;
	c = workers_clients(e->workers, &n, &stats);
	if (n > l->room) {
		l->entry = memory_grow(l->entry, n, sizeof *l->entry);
		l->room = n;
	}
	l->n = n;
	if (n == 0)
		return;
	memcpy(l->entry, c, n * sizeof *c);
	qsort(l->entry, n, sizeof *l->entry, by_last);
}

/* The list that is the engine's own; NULL if the threads have it. */
static const struct mru *
own(const struct engine *e)
{
	return e->workers == NULL ? e->seat.serve.mru : NULL;
}

bool
clients_each(struct engine *e, const struct mru_entry *after, clients_fn *visit,
    void *arg)
{
	const struct clients *l = &e->control->clients;
	const struct mru *m = own(e);
	const struct mru_entry *c;

	if (m != NULL) {
		c = after != NULL ? mru_newer(m, after) : mru_oldest(m);
		for (; c != NULL; c = mru_newer(m, c))
			if (!visit(arg, c))
				return false;
		return true;
	}
	if (e->workers == NULL)
		return true;
	for (c = after != NULL ? after + 1 : l->entry; c < l->entry + l->n; c++)
		if (!visit(arg, c))
			return false;
	return true;
}

const struct mru_entry *
clients_find(struct engine *e, const struct addr *a)
{
	const struct clients *l = &e->control->clients;
	const struct mru *m = own(e);

	if (m != NULL)
		return mru_find(m, a);
	for (size_t i = 0; e->workers != NULL && i < l->n; i++)
		if (addr_equal(&l->entry[i].addr, a))
			return &l->entry[i];
	return NULL;
}

const struct addr *
clients_local(struct engine *e, const struct mru_entry *c)
{
	const struct batch_local *l = NULL;
	size_t n = 0;

	/* Each of several threads numbers them in its own way. */
	if (e->workers != NULL && workers_number(e->workers) == 1)
		l = workers_locals(e->workers, 0, &n);
	else if (e->workers == NULL && e->host->locals != NULL)
		l = e->host->locals(e->host->self, &n);
	return c->local < n ? &l[c->local].addr : NULL;
}

size_t
clients_count(struct engine *e)
{
	struct mru_stats s = { 0 };

	if (e->workers != NULL)
		return e->control->clients.n;
	if (own(e) != NULL)
		mru_stats(own(e), &s);
	return s.depth;
}

uint64_t
clients_oldest(const struct engine *e)
{
	const struct clients *l = &e->control->clients;
	const struct mru_entry *c = own(e) == NULL ? NULL : mru_oldest(own(e));

	if (e->workers != NULL && l->n > 0)
		c = l->entry;
	if (c == NULL)
		return 0;
	return (uint64_t)fmax(0, mono_diff(e->now, c->last));
}
