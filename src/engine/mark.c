/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mark.h"

struct mark
mark_of(const struct snapshot *s)
{
	struct mark m = { s->last_event, s->acked, s->npeers, s->syspeer,
		s->port, s->sync, s->why, s->clock, s->trial.state,
		s->trial.why, s->settled, 0 };

	/* The record of exchanges is soon full: then samples are routine. */
	for (size_t i = 0; i < s->npeers; i++)
		m.samples += s->peers[i].exchanges;
	return m;
}

bool
mark_same(const struct mark *a, const struct mark *b)
{
	return a->last_event == b->last_event && a->acked == b->acked &&
	    a->npeers == b->npeers && a->syspeer == b->syspeer &&
	    a->port == b->port && a->sync == b->sync && a->why == b->why &&
	    a->clock == b->clock && a->trial == b->trial &&
	    a->trial_why == b->trial_why && a->settled == b->settled &&
	    a->samples == b->samples;
}
