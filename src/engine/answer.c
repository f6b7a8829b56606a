/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes to the server's port, and who asks. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/state.h"
#include "sys/memory.h"

/* Entries of the list of clients that one picture looks at. */
#define LOOKED_AT 1024

/* Who has asked for less than this, s, is not compared by rate: one question
 * would be a high one. */
#define SHORT 64.0

/* NTPsec makes a hole for a source where its association could not work
 * without one, ntp.org for each. */
static bool
wants_rule(
    const struct engine *e, const struct access *lines, const struct assoc *a)
{
	const struct access_rule *r = access_find(lines, &a->addr);

	if (!a->live || a->dead)
		return false;
	if (!e->params.sec || r == NULL)
		return !e->params.sec;
	return (r->flags & ACCESS_IGNORE) ||
	    ((r->flags & ACCESS_NOTRUST) && a->cfg.cfg.keyid == 0);
}

/* `restrict source`: a rule for each association's address; *n are written. */
static struct access_rule *
source_rules(const struct engine *e, size_t *n)
{
	struct ruleset *lines;
	struct access_rule *out;

	*n = 0;
	if (!e->params.source || e->n == 0)
		return NULL;
	lines = ruleset_new(&e->params, NULL, 0);
	out = memory_new(e->n, sizeof *out);
	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];
		struct access_rule r = e->params.source_rule;

		if (!wants_rule(e, &lines->serve.access, a))
			continue;
		r.family = a->addr.family;
		memcpy(r.ip, a->addr.ip, sizeof r.ip);
		memset(r.mask, 0xff, r.family == ADDR_IPV6 ? 16 : 4);
		out[(*n)++] = r;
	}
	ruleset_free(lines);
	return out;
}

void
answer_rules(struct engine *e)
{
	const struct params *p = &e->params;
	struct ruleset *old = e->rules;
	size_t n;
	struct access_rule *source = source_rules(e, &n);

	e->rules = ruleset_new(p, source, n);
	free(source);
	e->resourced = false;
	if (old == NULL)
		seat_init(&e->seat, e->rules, &p->mru, &e->rng);
	else
		seat_change(&e->seat, e->rules, &p->mru, &e->rng);
	service_rules(e, old);
}

void
answer_free(struct engine *e)
{
	seat_free(&e->seat);
	ruleset_free(e->rules);
	e->rules = NULL;
}

struct sysvars
answer_sysvars(const struct engine *e)
{
	struct sysvars sv = e->sys;

	if (!system_synchronised(e)) {
		sv.leap = LEAP_ALARM;
		sv.stratum = NTP_MAXSTRAT;
	}
	return sv;
}

static void
send_answer(
    struct engine *e, const struct host_event *ev, struct serve_out *out)
{
	void *self = e->host->self;

	serve_stamp(out, e->host->wall(self));
	e->host->reply(self, &ev->from, &ev->local, out->buf, out->len);
	if (out->follow)
		serve_sent(&e->seat.serve, out->rx, e->host->wall(self));
}

void
answer_request(struct engine *e, const struct host_event *ev)
{
	struct serve_in in = { .buf = ev->data,
		.len = ev->len,
		.from = ev->from,
		.rx = ev->stamp,
		.now = ev->at };
	struct serve_out out;

	e->seat.serve.sys = answer_sysvars(e);
	/* A machine that answers by itself has judged what it hands on. */
	switch (e->host->serve != NULL
		? SERVE_ENGINE
		: serve_datagram(&e->seat.serve, &in, &out)) {
	case SERVE_REPLY:
		send_answer(e, ev, &out);
		break;
	case SERVE_ENGINE:
		control_datagram(e, ev);
		break;
	case SERVE_DROP:
		break;
	}
}

/* Packets a second since it came. */
static double
rate_of(const struct mru_entry *c, mono_t now)
{
	return c->count / fmax(mono_diff(now, c->first), SHORT);
}

/* Keeps the busiest, in order. */
static size_t
insert(const struct mru_entry **top, size_t n, const struct mru_entry *c,
    mono_t now)
{
	double rate = rate_of(c, now);
	size_t i = n;

	if (n == SNAP_CLIENTS && rate_of(top[n - 1], now) >= rate)
		return n;
	if (n == SNAP_CLIENTS)
		i--;
	for (; i > 0 && rate_of(top[i - 1], now) < rate; i--)
		top[i] = top[i - 1];
	top[i] = c;
	return n < SNAP_CLIENTS ? n + 1 : n;
}

static void
show_client(
    const struct engine *e, const struct mru_entry *c, struct snap_client *out)
{
	*out = (struct snap_client){ .addr = c->addr,
		.count = c->count,
		.dropped = c->dropped,
		.first = mono_diff(e->now, c->first),
		.last = mono_diff(e->now, c->last),
		.interval = c->count > 1
		    ? mono_diff(c->last, c->first) / (c->count - 1)
		    : (double)NAN,
		.score = c->score,
		.flags = c->flags,
		.mode = c->mode,
		.version = c->version };
}

struct serve_counts
answer_counts(const struct engine *e)
{
	struct serve_counts sum;

	service_counts(e, &sum);
	return sum;
}

/* The busiest of the engine's own list. */
static size_t
choose_own(const struct engine *e, const struct mru_entry **top)
{
	const struct mru *m = e->seat.serve.mru;
	const struct mru_entry *c = m != NULL ? mru_newest(m) : NULL;
	size_t n = 0;

	for (int i = 0; i < LOOKED_AT && c != NULL; i++, c = mru_older(m, c))
		n = insert(top, n, c, e->now);
	return n;
}

/* The busiest of all workers' lists, as of their last answer. */
static size_t
choose_theirs(const struct engine *e, const struct mru_entry **top,
    struct mru_stats *stats)
{
	const struct mru_entry *c;
	size_t n = 0, count;

	c = workers_clients(e->workers, &count, stats);
	for (size_t i = 0; i < count; i++)
		n = insert(top, n, &c[i], e->now);
	return n;
}

void
answer_observe(const struct engine *e, struct snapshot *s)
{
	const struct mru_entry *top[SNAP_CLIENTS];
	size_t n;

	s->counts = answer_counts(e);
	s->requests = s->counts.received;
	s->replies = s->counts.processed;
	s->mru = (struct mru_stats){ 0 };
	if (e->seat.serve.mru != NULL)
		mru_stats(e->seat.serve.mru, &s->mru);
	n = e->workers != NULL ? choose_theirs(e, top, &s->mru)
			       : choose_own(e, top);
	for (size_t i = 0; i < n; i++)
		show_client(e, top[i], &s->clients[i]);
	s->nclients = (uint16_t)n;
}
