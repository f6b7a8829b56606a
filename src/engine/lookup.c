/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#define LOOK_MIN   2.0    /* s, first back-off after a failure */
#define LOOK_MAX   1024.0 /* s, longest back-off */
#define POOL_CHECK 64.0   /* s between a pool line's looks at its servers */
#define POOL_EACH                                                              \
	4 /* servers a pool line keeps: no DNS answer may give                 \
	     more, so that one forged answer cannot take all */

void
lookup_run(struct engine *e, struct assoc *a)
{
	int error;

	if (a->looking)
		return;
	error =
	    e->host->resolve(e->host->self, a->cfg.name, a->cfg.family, a->id);
	if (error != 0) {
		a->failed = true;
		snprintf(a->note, sizeof a->note, _("look-up failed: %s"),
		    strerror(error));
		a->look_at = mono_add(e->now, LOOK_MAX);
		return;
	}
	a->looking = true;
	a->look_at = MONO_NEVER;
}

static void
look_failed(struct engine *e, struct assoc *a, const char *why)
{
	if (!a->failed)
		note(e, EVENT_WARN, a->id, "dns_failed",
		    _("the name %s cannot be resolved: %s"), a->cfg.name, why);
	a->failed = true;
	if (!a->live)
		snprintf(a->note, sizeof a->note, "%s", why);
	a->look_at = mono_add(e->now, a->look_wait);
	a->look_wait = fmin(2 * a->look_wait, LOOK_MAX);
}

static bool
address_used(struct engine *e, const struct addr *addr)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->assoc[i].live && addr_equal(&e->assoc[i].addr, addr))
			return true;
	for (size_t i = 0; i < e->nshunned; i++)
		if (addr_equal(&e->shunned[i], addr))
			return true;
	return false;
}

static void
shun(struct engine *e, const struct addr *addr)
{
	if (e->nshunned == SHUNNED)
		memmove(e->shunned, e->shunned + 1,
		    --e->nshunned * sizeof e->shunned[0]);
	e->shunned[e->nshunned++] = *addr;
}

/* A server of a pool that is no use: silent for eight polls, or denying. */
static bool
is_useless(const struct assoc *a)
{
	return a->live &&
	    (a->peer.denied || (a->peer.reach == 0 && a->peer.unreach >= 8));
}

/* How many servers each pool line may keep: tos maxclock is for all. */
static size_t
pool_quota(const struct engine *e)
{
	size_t pools = 0, servers = 0, room;

	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];

		pools += is_prototype(a);
		servers += a->pool == 0 && !is_prototype(a);
	}
	room = (size_t)e->params.maxclock > servers
	    ? (size_t)e->params.maxclock - servers
	    : 1;
	room /= pools ? pools : 1;
	return room < 1 ? 1 : room > POOL_EACH ? POOL_EACH : room;
}

static size_t
pool_count(const struct engine *e, uint16_t pool, struct assoc **useless)
{
	size_t count = 0;

	*useless = NULL;
	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];

		if (a->pool != pool || a->dead)
			continue;
		count++;
		if (*useless == NULL && is_useless(a))
			*useless = a;
	}
	return count;
}

mono_t
pool_check(struct engine *e, struct assoc *a)
{
	struct assoc *useless;

	if (a->looking || a->look_at.ns != MONO_NEVER.ns)
		return a->look_at;
	if (mono_diff(e->now, a->checked) >= POOL_CHECK) {
		a->checked = e->now;
		if (pool_count(e, a->id, &useless) < pool_quota(e) || useless)
			lookup_run(e, a);
	}
	return mono_add(a->checked, POOL_CHECK);
}

static void
pool_adopt(struct engine *e, uint16_t pool, const struct addr *addr)
{
	struct params_assoc cfg = assoc_find(e, pool)->cfg;
	struct assoc *child;

	child = assoc_add(e, &cfg, pool);
	addr_text(addr, child->cfg.name, sizeof child->cfg.name);
	assoc_mobilize(e, child, addr, 0);
}

/*
 * Takes new servers while there is room; then one at most takes the place of
 * one that is no use, so that a bad answer never costs all good ones.
 */
static void
pool_answer(struct engine *e, uint16_t pool, const struct host_event *ev)
{
	size_t quota = pool_quota(e);

	for (size_t i = 0; i < ev->naddr; i++) {
		struct assoc *useless;
		size_t count = pool_count(e, pool, &useless);

		if (addr_flaw(&ev->addr[i]) != ADDR_OK ||
		    address_used(e, &ev->addr[i]))
			continue;
		if (count < quota) {
			pool_adopt(e, pool, &ev->addr[i]);
			continue;
		}
		if (useless == NULL)
			return;
		note(e, EVENT_NOTE, useless->id, "demobilize",
		    _("%s is no use and is replaced"), useless->cfg.name);
		shun(e, &useless->addr);
		useless->dead = true;
		pool_adopt(e, pool, &ev->addr[i]);
		return;
	}
}

/* A silent server's name may lead elsewhere now. */
static void
server_answer(struct engine *e, struct assoc *a, const struct host_event *ev)
{
	for (size_t i = 0; i < ev->naddr; i++) {
		if (addr_flaw(&ev->addr[i]) != ADDR_OK)
			continue;
		if (a->live && a->peer.reach != 0)
			return;
		if (a->live && addr_same_endpoint(&a->addr, &ev->addr[i])) {
			/* Unchanged: look again when it stays silent. */
			a->look_at = mono_add(e->now, LOOK_MAX);
			return;
		}
		assoc_mobilize(e, a, &ev->addr[i], 0);
		return;
	}
	look_failed(e, a, _("it has no address that can be a time server"));
}

void
lookup_done(struct engine *e, const struct host_event *ev)
{
	struct assoc *a = assoc_find(e, (uint16_t)ev->id);
	uint16_t id;

	if (a == NULL || !a->looking)
		return;
	id = a->id;
	a->looking = false;
	if (ev->naddr == 0) {
		look_failed(e, a, ev->text);
	} else {
		a->failed = false;
		a->look_wait = LOOK_MIN;
		a->note[0] = '\0';
		if (a->cfg.kind == PARAMS_POOL)
			pool_answer(e, id, ev);
		else
			server_answer(e, a, ev);
	}
	a = assoc_find(e, id);
	e->wake[a - e->assoc] = a->live ? mono_min(a->look_at, a->peer.wake)
	    : is_prototype(a)           ? mono_min(a->look_at, pool_check(e, a))
					: a->look_at;
}
