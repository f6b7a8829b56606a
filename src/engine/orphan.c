/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What we do when no true source is left: a local clock, an orphan parent
 * among our peers, or serving our own time at a stratum that says so (ntp.org's
 * orphan mode). All of them wait, so that a start is not taken for it.
 */
#include "core/i18n.h"

#include "engine/state.h"

/* What a candidate is good for. */
enum use {
	USE_NORMAL,
	USE_PARENT, /* an orphan: good if nobody else is left, and we are not
		       to be the one */
	USE_LOCAL,  /* a clock that only says what we have */
	USE_NEVER,  /* it may have its time from an orphan, perhaps us */
};

static bool
has_waited(const struct engine *e)
{
	return mono_diff(e->now, e->orphan.since) >= e->params.orphanwait;
}

static enum use
use_of(const struct engine *e, const struct assoc *a)
{
	if (refclock_is_last(a))
		return USE_LOCAL;
	if (is_refclock(a) || a->peer.stratum < e->params.orphan)
		return USE_NORMAL;
	return a->peer.stratum == e->params.orphan ? USE_PARENT : USE_NEVER;
}

/* All hosts of an orphan mesh have to elect the same parent: the one whose
 * refid is least, and that may be ourselves. */
static int
elect(const struct engine *e, size_t n)
{
	uint32_t least = UINT32_MAX;
	int parent = -1;

	for (size_t i = 0; i < n; i++) {
		const struct assoc *a = &e->assoc[e->index[i]];
		uint32_t metric = e->host->refid(e->host->self, &a->addr);
		uint32_t own = e->host->refid(e->host->self, &a->peer.local);

		if (use_of(e, a) != USE_PARENT || e->cand[i].flash != 0)
			continue;
		if (metric < own && metric < least) {
			least = metric;
			parent = (int)i;
		}
	}
	return parent;
}

/* The only candidate that may be used when no true source is fit; -1: none. */
static int
last_resort(const struct engine *e, size_t n)
{
	if (has_waited(e))
		for (size_t i = 0; i < n; i++)
			if (refclock_is_last(&e->assoc[e->index[i]]) &&
			    e->cand[i].flash == 0)
				return (int)i;
	return elect(e, n);
}

void
orphan_judge(struct engine *e, size_t n)
{
	bool normal = false;
	int resort;

	for (size_t i = 0; i < n; i++)
		normal |= e->cand[i].flash == 0 &&
		    use_of(e, &e->assoc[e->index[i]]) == USE_NORMAL;
	resort = normal ? -1 : last_resort(e, n);
	for (size_t i = 0; i < n; i++)
		if ((int)i != resort &&
		    use_of(e, &e->assoc[e->index[i]]) != USE_NORMAL)
			e->cand[i].flash |= FLASH_STRATUM;
}

/* A system peer that is a true source. */
static bool
has_source(struct engine *e)
{
	const struct assoc *a =
	    e->syspeer != 0 ? assoc_find(e, e->syspeer) : NULL;

	return a != NULL && use_of(e, a) == USE_NORMAL;
}

/* RFC 5905 knows no orphans; these are ntp.org's values. */
static void
serve_own_time(struct engine *e)
{
	e->sys.leap = e->leap.armed;
	e->sys.stratum = e->params.orphan;
	e->sys.refid =
	    e->params.orphan > 1 ? 0x7f000001 : refid_from_code("LOOP");
	e->sys.rootdelay = 0;
	e->sys.rootdisp = 0;
	e->sys.reftime = e->wall;
	e->sys.updated = e->now;
}

void
orphan_tick(struct engine *e)
{
	bool on;

	if (has_source(e))
		e->orphan.since = e->now;
	else if (mono_diff(e->now, e->orphan.since) > 0 && !e->dirty)
		e->dirty = has_waited(e) && e->syspeer == 0;
	on = e->params.orphan < NTP_MAXSTRAT && e->syspeer == 0 &&
	    e->disc.state != DISC_PANIC && has_waited(e);
	if (on != e->orphan.on)
		note(e, EVENT_WARN, 0, on ? "orphan" : "orphan_over",
		    on ? _("no source for %g s: our own time is served at "
			   "stratum %d")
		       : _("a source is back after %g s; stratum %d is no "
			   "longer served"),
		    mono_diff(e->now, e->orphan.since), e->params.orphan);
	e->orphan.on = on;
	if (on)
		serve_own_time(e);
}
