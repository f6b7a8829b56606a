/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the sources may have a part in the time. */
#include "engine/state.h"

/* Who is that many times further away than the nearest, and by this much, s,
 * has nothing to add to the time: his way may be asymmetric by more than all
 * the others are off. */
#define FAR       16.0
#define FAR_LEAST 10e-3

/* What a source's newest sample can be off, s: it is the one that shares its
 * time with the others' newest, whatever the clock's rate. */
static double
reach_of(const struct engine *e, const struct peer *p)
{
	const struct sample *s = &p->filter.stage[0];
	struct filtered f;

	if (!filter_best(&p->filter, e->now, e->precision, &f))
		return NTP_MAXDISP;
	return (p->rootdelay + s->delay) / 2 + p->rootdisp + s->disp +
	    2 * f.jitter;
}

static const struct peer *
peer_of(const struct engine *e, size_t i)
{
	return &e->assoc[e->index[i]].peer;
}

/*
 * As long as the stages of its filter are not filled, a source's dispersion is
 * so large that selection cannot catch it lying. Then it has to agree with
 * the majority as well as their newest samples say that they can.
 */
static bool
agrees(const struct engine *e, const double *reach, size_t i, size_t n)
{
	const struct filter *own = &peer_of(e, i)->filter;
	size_t with = 0, of = 0;

	if (own->count == NTP_NSTAGE)
		return true;
	for (size_t k = 0; k < n; k++) {
		const struct filter *its = &peer_of(e, k)->filter;

		if (e->cand[k].flash != 0)
			continue;
		of++;
		with += fabs(its->stage[0].offset - own->stage[0].offset) <=
		    reach[k] + reach[i];
	}
	return 2 * with > of;
}

static bool
survives(const struct engine *e, size_t i)
{
	return (int)i == e->sel.syspeer || e->tally[i] == TALLY_CANDIDATE ||
	    e->tally[i] == TALLY_OUTLIER;
}

void
join_mark(const struct engine *e, bool *joins, size_t n)
{
	bool alone = e->cand[e->sel.syspeer].prefer;
	double reach[SELECT_MAX], nearest = (double)INFINITY;

	for (size_t i = 0; i < n; i++)
		reach[i] = reach_of(e, peer_of(e, i));
	for (size_t i = 0; i < n; i++) {
		joins[i] =
		    (alone ? (int)i == e->sel.syspeer : survives(e, i)) &&
		    agrees(e, reach, i, n);
		if (joins[i])
			nearest = fmin(nearest, reach[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (reach[i] > FAR * nearest + FAR_LEAST)
			joins[i] = false;
}
