/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "why/look.h"

static void
add_source(
    struct why_sums *s, const struct why_facts *f, const struct snap_peer *p)
{
	s->sources++;
	s->noselect += p->noselect;
	s->naming += p->phase == PHASE_DNS;
	s->nameless += p->phase == PHASE_NODNS;
	s->asked += p->sent > 0 || p->unreach > 0;
	s->silent += why_silent(f, p);
	s->refusing += why_refusing(f, p);
	s->reached += p->reach != 0;
	s->usable += p->reach != 0 && p->flash == 0;
	s->chosen += p->tally == TALLY_CANDIDATE || p->tally == TALLY_SYSPEER ||
	    p->tally == TALLY_PPSPEER;
	s->clocks += p->type == 'l';
	s->v4 += p->addr.family == ADDR_IPV4;
	s->v6 += p->addr.family == ADDR_IPV6;
}

void
why_add_up(struct why_sums *s, const struct why_facts *f)
{
	const struct snapshot *now = f->now;

	*s = (struct why_sums){ .up = (double)NAN };
	if (now == NULL)
		return;
	s->up = mono_diff(now->at, now->started);
	s->synced = now->syspeer != 0;
	for (size_t i = 0; i < now->npeers; i++) {
		const struct snap_peer *p = &now->peers[i];

		if (p->phase == PHASE_REFUSED)
			s->refused++;
		else if (!why_is_source(p))
			s->lines++;
		else
			add_source(s, f, p);
		s->unnamed += p->type == 'p' && p->phase == PHASE_NODNS;
	}
}
