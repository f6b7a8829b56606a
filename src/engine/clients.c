/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/clients.h"

#include "engine/state.h"

bool
clients_each(struct engine *e, const struct mru_entry *after, clients_fn *visit,
    void *arg)
{
	const struct mru *m = e->seat.serve.mru;
	const struct mru_entry *c;

	if (m == NULL)
		return true;
	c = after != NULL ? mru_newer(m, after) : mru_oldest(m);
	for (; c != NULL; c = mru_newer(m, c))
		if (!visit(arg, c))
			return false;
	return true;
}

const struct mru_entry *
clients_find(struct engine *e, const struct addr *a)
{
	const struct mru *m = e->seat.serve.mru;

	return m == NULL ? NULL : mru_find(m, a);
}

size_t
clients_count(struct engine *e)
{
	struct mru_stats s = { 0 };

	if (e->seat.serve.mru != NULL)
		mru_stats(e->seat.serve.mru, &s);
	return s.depth;
}

uint64_t
clients_oldest(const struct engine *e)
{
	const struct mru *m = e->seat.serve.mru;
	const struct mru_entry *c = m == NULL ? NULL : mru_oldest(m);

	if (c == NULL)
		return 0;
	return (uint64_t)fmax(0, mono_diff(e->now, c->last));
}
