/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes to the server's port, and who asks. */

#include <math.h>

#include "engine/state.h"

/* Entries of the list of clients that one picture looks at. */
#define LOOKED_AT 1024

/* Who has asked for less than this, s, is not compared by rate: one question
 * would be a high one. */
#define SHORT 64.0

void
answer_rules(struct engine *e)
{
	const struct params *p = &e->params;
	struct ruleset *old = e->rules;

	e->rules = ruleset_new(p, NULL, 0);
	if (old == NULL)
		seat_init(&e->seat, e->rules, &p->mru, &e->rng);
	else
		seat_change(&e->seat, e->rules, &p->mru, &e->rng);
	ruleset_free(old);
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
	switch (serve_datagram(&e->seat.serve, &in, &out)) {
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

void
answer_observe(const struct engine *e, struct snapshot *s)
{
	const struct mru_entry *top[SNAP_CLIENTS], *c = NULL;
	const struct mru *m = e->seat.serve.mru;
	size_t n = 0;

	s->counts = e->seat.serve.counts;
	s->requests = s->counts.received;
	s->replies = s->counts.processed;
	s->mru = (struct mru_stats){ 0 };
	if (m != NULL) {
		mru_stats(m, &s->mru);
		c = mru_newest(m);
	}
	for (int i = 0; i < LOOKED_AT && c != NULL; i++, c = mru_older(m, c))
		n = insert(top, n, c, e->now);
	for (size_t i = 0; i < n; i++)
		show_client(e, top[i], &s->clients[i]);
	s->nclients = (uint16_t)n;
}
