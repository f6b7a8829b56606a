/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was in force before a trial, kept ready to come back: associations with
 * all they know, and what the clock's discipline knows. It is a copy, not the
 * thing: what both texts want goes on, and its copy is only needed if the
 * trial spoils it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"
#include "sys/memory.h"

static void
copy_assoc(struct park *k, const struct engine *e)
{
	k->n = e->n;
	k->assoc = memory_new(e->cap + 1, sizeof *k->assoc);
	k->wake = memory_new(e->cap + 1, sizeof *k->wake);
	if (e->n == 0)
		return;
	memcpy(k->assoc, e->assoc, e->n * sizeof *k->assoc);
	memcpy(k->wake, e->wake, e->n * sizeof *k->wake);
}

void
park_take(struct engine *e)
{
	struct park *k = &e->park;

	k->used = true;
	params_copy(&k->params, &e->params);
	copy_assoc(k, e);
	memcpy(k->shunned, e->shunned, sizeof k->shunned);
	k->nshunned = e->nshunned;
	k->sel = e->sel;
	k->offset = e->offset;
	k->jitter = e->jitter;
	k->syspeer = e->syspeer;
	k->had_sync = e->had_sync;
	k->sys = e->sys;
	k->disc = e->disc;
	k->orphan = e->orphan;
}

void
park_free(struct engine *e)
{
	struct park *k = &e->park;

	for (size_t i = 0; i < k->n; i++)
		if (park_idle(e, k->assoc[i].id) != NULL)
			e->host->close(e->host->self, k->assoc[i].id);
	if (k->used)
		params_free(&k->params);
	free(k->assoc);
	free(k->wake);
	memset(k, 0, sizeof *k);
}

struct assoc *
park_find(struct engine *e, uint16_t id)
{
	for (size_t i = 0; i < e->park.n; i++)
		if (e->park.assoc[i].id == id)
			return &e->park.assoc[i];
	return NULL;
}

struct assoc *
park_idle(struct engine *e, uint16_t id)
{
	return assoc_find(e, id) == NULL ? park_find(e, id) : NULL;
}

/* Nobody has waited for the answer to its look-up. */
static void
look_again(struct engine *e, struct assoc *a)
{
	if (!a->looking)
		return;
	a->looking = false;
	a->look_at = e->now;
}

/* A copy in force, with its number. */
static struct assoc *
resume(struct engine *e, const struct assoc *parked)
{
	struct assoc *a = assoc_add(e, &parked->cfg, parked->pool);

	*a = *parked;
	look_again(e, a);
	e->resourced = true;
	return a;
}

struct assoc *
park_resume(struct engine *e, size_t line)
{
	const struct assoc *of = NULL;
	size_t n = e->park.n;

	for (size_t i = 0; i < n && of == NULL; i++)
		if (e->park.assoc[i].pool == 0 && e->park.assoc[i].line == line)
			of = &e->park.assoc[i];
	if (of == NULL || assoc_find(e, of->id) != NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (e->park.assoc[i].pool == of->id &&
		    assoc_find(e, e->park.assoc[i].id) == NULL)
			resume(e, &e->park.assoc[i]);
	resume(e, of);
	return assoc_find(e, of->id);
}

void
park_shift(struct engine *e, double step)
{
	struct park *k = &e->park;

	if (!k->used)
		return;
	for (size_t i = 0; i < k->n; i++)
		if (k->assoc[i].live) {
			peer_shift(&k->assoc[i].peer, step);
			refclock_shift(&k->assoc[i], step);
		}
	k->offset -= step;
	k->sel.offset -= step;
	k->sel.low -= step;
	k->sel.high -= step;
}

/* ---- the return ---- */

static mono_t
later(mono_t a, mono_t b)
{
	return a.ns > b.ns ? a : b;
}

/* Kisses hold, whoever's text was in force when they came. */
static bool
was_kissed(const struct peer *now, const struct peer *was)
{
	return now->counts[VERDICT_RATE] != was->counts[VERDICT_RATE] ||
	    now->counts[VERDICT_DENY] != was->counts[VERDICT_DENY] ||
	    now->counts[VERDICT_RSTR] != was->counts[VERDICT_RSTR];
}

static mono_t
newest(const struct assoc *a)
{
	return a->live && a->peer.filter.count > 0 ? a->peer.filter.stage[0].at
						   : (mono_t){ INT64_MIN };
}

/* Does the one in force know all that its copy does, and more? Then it goes
 * on, with the copy's options. */
static bool
goes_on(struct assoc *a, const struct assoc *was)
{
	if (!a->live || a->cfg.refused || was->cfg.refused ||
	    newest(a).ns <= newest(was).ns)
		return false;
	if (was->live && !addr_equal(&a->addr, &was->addr))
		return false;
	return assoc_same_clock(&a->cfg.clock, &was->cfg.clock) &&
	    peer_change(&a->peer, &was->cfg.cfg);
}

static void
take_options(struct assoc *a, const struct assoc *was)
{
	const struct peer *p = &was->peer;

	if (was->live && !was_kissed(&a->peer, p)) {
		a->peer.hpoll = p->hpoll;
		a->peer.kod_floor = p->kod_floor;
		a->peer.kod_good = p->kod_good;
	}
	a->cfg = was->cfg;
	a->line = was->line;
	a->pool = was->pool;
	a->dead = false;
}

/* The copy comes back: what has been asked in its name counts as asked. */
static void
heed(struct engine *e, struct assoc *a, const struct assoc *now)
{
	const struct peer *p = &now->peer;

	a->looking = now->looking;
	a->look_at = now->look_at;
	a->look_wait = now->look_wait;
	if (!a->live || !now->live)
		return;
	if (p->sent != a->peer.sent || p->asked_at.ns != a->peer.asked_at.ns) {
		e->host->close(e->host->self, a->id);
		a->peer.asked = false;
		a->peer.cookie.fp = 0;
	}
	a->peer.asked_at = p->asked_at;
	a->peer.wake = later(a->peer.wake, mono_add(p->asked_at, NTP_BTIME));
	if (!was_kissed(p, &a->peer))
		return;
	a->peer.kod_floor = p->kod_floor;
	a->peer.kod_good = p->kod_good;
	a->peer.deny_wait = p->deny_wait;
	a->peer.denied = p->denied;
	a->peer.wake = later(a->peer.wake, p->wake);
}

/* What is in force and was not before; true if it has had a say. */
static bool
dismiss(struct engine *e)
{
	bool spoke = false;

	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];

		if (park_find(e, a->id) != NULL)
			continue;
		spoke |= newest(a).ns != INT64_MIN;
		e->host->close(e->host->self, a->id);
		note(e, EVENT_INFO, a->id, "demobilize",
		    _("%s is no longer in the configuration"), a->cfg.name);
	}
	return spoke;
}

/* The associations as they were; true if those that are given up have had a
 * say in the time. */
static bool
return_assoc(struct engine *e)
{
	struct park *k = &e->park;
	bool spoke = dismiss(e);

	for (size_t i = 0; i < k->n; i++) {
		struct assoc *was = &k->assoc[i];
		struct assoc *now = assoc_find(e, was->id);

		k->wake[i] = e->now;
		if (now != NULL && goes_on(now, was)) {
			take_options(now, was);
			*was = *now;
			continue;
		}
		spoke |= now != NULL && newest(now).ns >= e->watch.since.ns;
		if (now != NULL)
			heed(e, was, now);
		else
			look_again(e, was);
	}
	free(e->assoc);
	free(e->wake);
	e->assoc = k->assoc;
	e->wake = k->wake;
	e->n = k->n;
	k->assoc = NULL;
	k->wake = NULL;
	k->n = 0;
	return spoke;
}

/* What was known of the time. */
static void
return_system(struct engine *e)
{
	struct park *k = &e->park;
	struct adjust adj = discipline_return(&e->disc, &k->disc, e->now);

	e->sel = k->sel;
	e->offset = k->offset;
	e->jitter = k->jitter;
	e->syspeer = k->syspeer;
	e->had_sync = k->had_sync;
	e->sys = k->sys;
	e->orphan = k->orphan;
	system_adjust(e, &adj);
}

void
park_return(struct engine *e)
{
	struct park *k = &e->park;
	struct params old = e->params;
	bool spoke;

	system_slew(e);
	spoke = return_assoc(e);
	e->params = k->params;
	k->used = false;
	memcpy(e->shunned, k->shunned, sizeof e->shunned);
	e->nshunned = k->nshunned;
	/* Else it has learned from those only who go on. */
	if (spoke || e->syspeer != k->syspeer)
		return_system(e);
	restart_follow(e, &old);
	params_free(&old);
	park_free(e);
}
