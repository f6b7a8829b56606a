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
static bool
take_port(struct engine *e, uint16_t port, char *why, size_t size)
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

/* As if it had never been asked. */
static void
quiesce(struct engine *e, struct assoc *a)
{
	e->host->close(e->host->self, a->id);
	a->live = a->looking = a->failed = false;
	a->note[0] = '\0';
	a->trail_len = 0;
	a->tally = TALLY_REJECT;
	a->look_at = e->now;
}

static bool
same_clock(const struct params_clock *a, const struct params_clock *b)
{
	return a->driver == b->driver && a->unit == b->unit &&
	    a->stratum == b->stratum && a->stratum_set == b->stratum_set &&
	    a->refid == b->refid && a->time1 == b->time1 &&
	    a->time2 == b->time2 && a->flags == b->flags && a->mode == b->mode;
}

/* It goes on with the options of another line. */
static void
change(struct engine *e, struct assoc *a, const struct params_assoc *line)
{
	bool was_refused = a->cfg.refused;
	bool same = same_clock(&a->cfg.clock, &line->clock);
	struct params_assoc cfg = *line;
	char note[sizeof a->note];

	if (a->pool != 0)
		memcpy(cfg.name, a->cfg.name, sizeof cfg.name);
	a->cfg = cfg;
	if (was_refused || cfg.refused || auth_missing(e, a, note)) {
		a->dead = a->pool != 0;
		quiesce(e, a);
		if (!a->dead)
			assoc_begin(e, a, 0);
	} else if (a->live && (!same || !peer_change(&a->peer, &cfg.cfg))) {
		quiesce(e, a);
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
			change(e, a, &e->params.assoc[line]);
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

/* Starts the lines that are new. */
static void
add_new(struct engine *e, const size_t *from)
{
	for (size_t i = 0; i < e->params.nassoc; i++) {
		struct assoc *a;

		if (from[i] != PARAMS_NEW)
			continue;
		a = assoc_add(e, &e->params.assoc[i], 0);
		a->line = i;
		assoc_begin(e, a, 0);
	}
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

bool
engine_restart(struct engine *e, const struct params *p, char *why, size_t size)
{
	size_t was = e->params.nassoc;
	size_t *from = memory_new(p->nassoc + 1, sizeof *from);
	size_t *to = memory_new(was + 1, sizeof *to);
	struct params now, old;
	bool stats;

	e->now = e->host->mono(e->host->self);
	e->wall = e->host->wall(e->host->self);
	if (!take_port(e, p->port, why, size)) {
		free(from);
		free(to);
		return false;
	}
	params_copy(&now, p);
	params_match(&e->params, &now, from);
	for (size_t i = 0; i < was; i++)
		to[i] = PARAMS_NEW;
	for (size_t i = 0; i < now.nassoc; i++)
		if (from[i] != PARAMS_NEW)
			to[from[i]] = i;
	stats = same_stats(&e->params, &now);
	old = e->params;
	e->params = now;
	change_all(e, to);
	add_new(e, from);
	assoc_sweep(e);
	put_in_order(e);
	system_params(e);
	answer_rules(e);
	if (!nics_same(old.nic, old.nnic, now.nic, now.nnic))
		service_nics(e);
	if (!stats)
		stats_start(e);
	e->leap.read_at = e->now;
	e->dirty = true;
	hold_update(e);
	params_free(&old);
	free(from);
	free(to);
	return true;
}
