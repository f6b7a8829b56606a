/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own clients. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "why_scene.h"

static struct snap_client *
client(struct scene *s, double last)
{
	struct snap_client *c = &s->now->clients[s->now->nclients++];

	*c = (struct snap_client){ .count = 20,
		.first = 3000,
		.last = last,
		.interval = 64,
		.mode = 3,
		.version = 4 };
	(void)addr_parse(&c->addr, "203.0.113.9");
	return c;
}

static void
closed(struct scene *s)
{
	struct survey_verdict *v =
	    &scene_survey(s)->firewall.way[0][WAY_REQUESTS];

	v->gate = GATE_CLOSED;
	snprintf(v->rule, sizeof(v->rule), "inet filter input: drop");
	(void)client(s, 2000);
}

static void
opened(struct scene *s)
{
	(void)scene_survey(s);
	(void)client(s, 2000);
}

static void
blind(struct scene *s)
{
	scene_dark(s);
}

static void
counts(struct scene *s, uint64_t all)
{
	s->now->counts =
	    (struct serve_counts){ .received = all, .processed = all };
}

static void
restricted(struct scene *s)
{
	counts(s, 100);
	s->now->counts.restricted = 90;
}

/* Long before the picture that is compared with. */
static void
restricted_once(struct scene *s)
{
	restricted(s);
	scene_before(s, 60);
	s->now->counts.received += 500;
}

static void
limited(struct scene *s)
{
	counts(s, 1000);
	s->now->counts.limited = 400;
	client(s, 1)->dropped = 15;
}

static void
limited_little(struct scene *s)
{
	counts(s, 1000);
	s->now->counts.limited = 11;
}

static void
unproven(struct scene *s)
{
	counts(s, 100);
	s->now->counts.badauth = 30;
}

static void
late(struct scene *s)
{
	counts(s, 100);
	s->now->counts.late = 30;
}

static void
malformed(struct scene *s)
{
	counts(s, 100);
	s->now->counts.badformat = 30;
}

static void
busy(struct scene *s)
{
	counts(s, 100000);
	s->now->counts.late = 6;
	s->now->counts.badauth = 6;
	s->now->counts.badformat = 25;
	s->now->counts.restricted = 7;
}

static void
unsent(struct scene *s)
{
	s->now->nics[1].failed = 30;
	s->now->nics[1].sent = 40;
}

static void
sent(struct scene *s)
{
	s->now->nics[1].failed = 6;
	s->now->nics[1].sent = 40000;
}

static void
interface_lines(struct scene *s)
{
	s->params.nic = calloc(1, sizeof(*s->params.nic));
	s->params.nnic = 1;
}

static void
loopback_only(struct scene *s)
{
	s->now->nics[1].act = NIC_IGNORE;
	interface_lines(s);
}

static void
pool(struct scene *s, double score, double offset, unsigned silent)
{
	s->pool = (struct why_pool){ .score = score,
		.step = 1,
		.offset = offset,
		.age = 300,
		.monitors = 6,
		.silent = silent };
	s->facts.pool = &s->pool;
}

static void
translated(struct scene *s)
{
	pool(s, 19, 0.001, 0);
	scene_survey(s)->net[0].reach = REACH_PRIVATE;
}

static void
translated_client(struct scene *s)
{
	scene_survey(s)->net[0].reach = REACH_PRIVATE;
}

static void
greedy(struct scene *s)
{
	struct snap_client *c = client(s, 1);

	c->count = 9000;
	c->interval = 0.1;
}

static void
modest(struct scene *s)
{
	client(s, 1)->count = 9000;
}

static void
crowded(struct scene *s)
{
	s->now->mru.recycled_full = 5000;
	s->now->mru.created = 1000;
}

static void
roomy(struct scene *s)
{
	s->now->mru.recycled_old = 5000;
	s->now->mru.created = 1000;
}

static void
track(struct scene *s, long n)
{
	struct survey *h = scene_survey(s);

	h->firewall.connections = n;
	h->firewall.connections_max = 1000;
}

static void
full(struct scene *s)
{
	track(s, 999);
}

static void
half_full(struct scene *s)
{
	track(s, 500);
}

static void
low(struct scene *s)
{
	pool(s, 3, 0.001, 0);
}

static void
unheard(struct scene *s)
{
	pool(s, 3, 0.001, 5);
}

static void
off(struct scene *s)
{
	pool(s, 3, 0.9, 0);
}

static void
well(struct scene *s)
{
	pool(s, 19.7, 0.002, 0);
}

const struct scene_case cases_server[] = {
	{ "firewall-clients", closed, opened, true },
	{ "serving-unsynchronised", blind, NULL, false },
	{ "clients-restricted", restricted, busy, true },
	{ "clients-restricted", restricted, restricted_once, true },
	{ "clients-limited", limited, limited_little, true },
	{ "clients-unproven", unproven, busy, true },
	{ "clients-late", late, busy, true },
	{ "clients-malformed", malformed, busy, true },
	{ "answers-unsent", unsent, sent, true },
	{ "listens-nowhere", loopback_only, interface_lines, true },
	{ "behind-nat", translated, translated_client, true },
	{ "client-greedy", greedy, modest, true },
	{ "client-list-small", crowded, roomy, true },
	{ "conntrack-full", full, half_full, true },
	{ "score-silent", unheard, low, true },
	{ "score-offset", off, low, true },
	{ "score-low", low, well, true },
	{ NULL, NULL, NULL, false },
};
