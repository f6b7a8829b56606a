/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other parameters for an engine that runs. What the new text still wants goes
 * on; nothing is given up before its successor is certain.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"
#include "sys/memory.h"

/* Another port is open before the old one is let go; only that can fail. */
bool
restart_port(struct engine *e, uint16_t port, char *why, size_t size)
{
	int error;

	if (e->port == 0 || port == 0 || port == e->port)
		return true;
	error = e->host->listen(e->host->self, port);
	if (error != 0) {
		snprintf(why, size,
		    _("UDP port %u cannot be opened: %s; the old configuration "
		      "stays in force"),
		    port, strerror(error));
		return false;
	}
	e->port = port;
	service_port(e);
	note(e, EVENT_NOTE, 0, "serving", _("time is served on UDP port %u"),
	    port);
	return true;
}

/* Is it one that a line of the old text made, or that a pool found for it? */
static size_t
line_of(struct engine *e, const struct assoc *a)
{
	return a->pool == 0 ? a->line : assoc_find(e, a->pool)->line;
}

void
assoc_quiesce(struct engine *e, struct assoc *a)
{
	e->host->close(e->host->self, a->id);
	a->live = a->looking = a->failed = false;
	a->note[0] = '\0';
	a->trail_len = 0;
	a->tally = TALLY_REJECT;
	a->look_at = e->now;
}

bool
assoc_same_clock(const struct params_clock *a, const struct params_clock *b)
{
	return a->driver == b->driver && a->unit == b->unit &&
	    a->stratum == b->stratum && a->stratum_set == b->stratum_set &&
	    a->refid == b->refid && a->time1 == b->time1 &&
	    a->time2 == b->time2 && a->flags == b->flags && a->mode == b->mode;
}

void
assoc_change(struct engine *e, struct assoc *a, const struct params_assoc *line)
{
	bool was_refused = a->cfg.refused;
	bool same = assoc_same_clock(&a->cfg.clock, &line->clock);
	struct params_assoc cfg = *line;
	char note[sizeof a->note];

	if (a->pool != 0)
		memcpy(cfg.name, a->cfg.name, sizeof cfg.name);
	a->cfg = cfg;
	if (was_refused || cfg.refused || auth_missing(e, a, note)) {
		a->dead = a->pool != 0;
		assoc_quiesce(e, a);
		if (!a->dead)
			assoc_begin(e, a, 0);
	} else if (a->live && (!same || !peer_change(&a->peer, &cfg.cfg))) {
		assoc_quiesce(e, a);
		if (is_refclock(a))
			assoc_begin(e, a, 0);
		else
			assoc_mobilize(e, a, &a->addr, 0);
	}
}

/* Brings all that there is into agreement with the lines now in force;
 * to[i] is the new place of the old line i. */
static void
change_all(struct engine *e, const size_t *to)
{
	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];
		size_t line = to[line_of(e, a)];

		e->wake[i] = e->now;
		if (line != PARAMS_NEW) {
			assoc_change(e, a, &e->params.assoc[line]);
			continue;
		}
		a->dead = true;
		note(e, EVENT_INFO, a->id, "demobilize",
		    _("%s is no longer in the configuration"), a->cfg.name);
	}
	for (size_t i = 0; i < e->n; i++)
		if (e->assoc[i].pool == 0 && !e->assoc[i].dead)
			e->assoc[i].line = to[e->assoc[i].line];
}

/* Which line of what is parked each line of the parameters goes on with;
 * free() it. */
static size_t *
match_parked(struct engine *e)
{
	size_t *from = memory_new(e->params.nassoc + 1, sizeof *from);

	for (size_t i = 0; i < e->params.nassoc; i++)
		from[i] = PARAMS_NEW;
	if (e->park.used)
		params_match(&e->park.params, &e->params, from);
	return from;
}

/* What a pool had found comes back with it. */
static void
change_found(struct engine *e, uint16_t pool, const struct params_assoc *line)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->assoc[i].pool == pool)
			assoc_change(e, &e->assoc[i], line);
}

/* Starts the lines that are new; what is parked goes on. */
static void
add_new(struct engine *e, const size_t *from)
{
	size_t *parked = match_parked(e);

	for (size_t i = 0; i < e->params.nassoc; i++) {
		const struct params_assoc *line = &e->params.assoc[i];
		struct assoc *a = NULL;

		if (from[i] != PARAMS_NEW)
			continue;
		if (parked[i] != PARAMS_NEW)
			a = park_resume(e, parked[i]);
		if (a != NULL) {
			uint16_t id = a->id;

			a->line = i;
			assoc_change(e, a, line);
			change_found(e, id, line);
			continue;
		}
		a = assoc_add(e, line, 0);
		a->line = i;
		assoc_begin(e, a, 0);
	}
	free(parked);
}

/* Lines in the order of the configuration, then what pools have found. */
static void
put_in_order(struct engine *e)
{
	struct assoc *assoc = memory_new(e->cap + 1, sizeof *assoc);
	mono_t *wake = memory_new(e->cap + 1, sizeof *wake);
	size_t found = e->params.nassoc;

	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];
		size_t at = a->pool == 0 ? a->line : found++;

		assoc[at] = *a;
		wake[at] = e->wake[i];
	}
	free(e->assoc);
	free(e->wake);
	e->assoc = assoc;
	e->wake = wake;
}

/* Files that stay as they are stay open. */
static bool
same_stats(const struct params *a, const struct params *b)
{
	bool same =
	    a->stats == b->stats && strcmp(a->statsdir, b->statsdir) == 0;

	for (size_t i = 0; i < STATS_KINDS && same; i++) {
		const struct params_filegen *f = &a->filegen[i];
		const struct params_filegen *g = &b->filegen[i];

		same = f->enable == g->enable && f->link == g->link &&
		    f->type == g->type && strcmp(f->file, g->file) == 0;
	}
	return same;
}

void
restart_follow(struct engine *e, const struct params *old)
{
	system_params(e);
	answer_rules(e);
	if (!nics_same(old->nic, old->nnic, e->params.nic, e->params.nnic))
		service_nics(e);
	if (!same_stats(old, &e->params))
		stats_start(e);
	e->leap.read_at = e->now;
	e->dirty = true;
	hold_update(e);
}

/* Puts `p` in the place of what is in force; its port is open. */
static void
apply(struct engine *e, const struct params *p)
{
	size_t was = e->params.nassoc;
	size_t *from = memory_new(p->nassoc + 1, sizeof *from);
	size_t *to = memory_new(was + 1, sizeof *to);
	struct params now, old;

	params_copy(&now, p);
	params_match(&e->params, &now, from);
	for (size_t i = 0; i < was; i++)
		to[i] = PARAMS_NEW;
	for (size_t i = 0; i < now.nassoc; i++)
		if (from[i] != PARAMS_NEW)
			to[from[i]] = i;
	old = e->params;
	e->params = now;
	change_all(e, to);
	assoc_sweep(e);
	add_new(e, from);
	put_in_order(e);
	restart_follow(e, &old);
	params_free(&old);
	free(from);
	free(to);
}

static void
read_clocks(struct engine *e)
{
	e->now = e->host->mono(e->host->self);
	e->wall = e->host->wall(e->host->self);
}

bool
engine_restart(struct engine *e, const struct params *p, char *why, size_t size)
{
	read_clocks(e);
	if (!restart_port(e, p->port, why, size))
		return false;
	apply(e, p);
	if (e->park.used || trial_watching(e))
		engine_keep(e, true);
	return true;
}

bool
engine_try(struct engine *e, const struct params *p,
    const struct engine_terms *terms, const uint16_t differ[4], char *why,
    size_t size)
{
	struct health_before was;

	read_clocks(e);
	if (!restart_port(e, p->port, why, size))
		return false;
	was = e->park.used ? e->watch.was : trial_before(e);
	if (terms->back && !e->park.used)
		park_take(e);
	apply(e, p);
	if (!terms->back)
		park_free(e);
	e->watch.was = was;
	trial_begin(e, terms, differ);
	return true;
}
