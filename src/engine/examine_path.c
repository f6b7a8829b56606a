/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Routers on the way, by questions whose TTL ends at them (RFC 792, RFC 4443
 * section 3.3); then how far those ways of asking come that were lost. A
 * question that a router has returned did not reach the server, and does not
 * count as asking it.
 */
#include "engine/examine_state.h"

#include "core/i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAUSE 0.05 /* s between questions to routers that answer */

enum {
	SILENT_MOST = 4, /* hops in a row that say nothing: it is over */
	WITNESS_TRIES = 2,
	TTL_ICMP = 11,  /* time exceeded, RFC 792 */
	TTL_ICMPV6 = 3, /* the same, RFC 4443 section 3.3 */
};

void
examine_path_start(struct examine *x, struct patient *p)
{
	struct doctor_path *path = &p->e.path;

	(void)x;
	if (p->aim.no_path || p->e.kissed) {
		path->state = p->e.kissed ? DOCTOR_CANNOT : DOCTOR_UNRUN;
		if (p->e.kissed)
			snprintf(path->why, sizeof(path->why), "%s",
			    _("it does not want to be asked"));
		p->e.done = p->e.of;
		p->e.phase = DOCTOR_OVER;
		return;
	}
	path->state = DOCTOR_RUNNING;
	p->walk = (struct examine_walk){ .ttl = 1 };
	p->e.phase = DOCTOR_TRACING;
}

static void
finish(struct examine *x, struct patient *p)
{
	x->h->close(x->h->self, examine_id(x, p, SLOT_PATH));
	p->walk.open = false;
	p->e.done = p->e.of;
	p->e.phase = DOCTOR_OVER;
}

/* Is it worth to know where that way is lost? */
static bool
lost(const struct patient *p, unsigned kind)
{
	uint8_t state = p->e.probe[kind].state;

	return p->e.probe[DOCTOR_PLAIN].state == DOCTOR_ANSWERED &&
	    state == DOCTOR_SILENT &&
	    (kind == DOCTOR_PORT123 || kind == DOCTOR_DSCP ||
		kind == DOCTOR_MEDIUM || kind == DOCTOR_LARGE);
}

/* The farthest router before `ttl` that has told of a plain question; 0:
 * none. */
static uint8_t
router_before(const struct doctor_path *path, unsigned ttl)
{
	while (--ttl > 0)
		if (path->hop[ttl - 1].state == DOCTOR_HOP_EXPIRED)
			return (uint8_t)ttl;
	return 0;
}

/* The next way that is lost. */
static void
next_witness(struct examine *x, struct patient *p, unsigned kind)
{
	uint8_t ttl = router_before(&p->e.path, p->e.path.n + 1u);

	while (kind < DOCTOR_KINDS && !lost(p, kind))
		kind++;
	if (kind == DOCTOR_KINDS || ttl == 0) {
		finish(x, p);
		return;
	}
	p->walk.witness = true;
	p->walk.kind = kind;
	p->walk.tries = 0;
	p->walk.ttl = ttl;
	p->e.path.tried[kind] = ttl;
}

static void
routers_known(struct examine *x, struct patient *p, enum doctor_state state)
{
	p->e.path.state = (uint8_t)state;
	next_witness(x, p, 0);
}

/* That router is silent about this way: perhaps the one before is not. */
static void
witness_silent(struct examine *x, struct patient *p)
{
	struct examine_walk *w = &p->walk;

	if (++w->tries < WITNESS_TRIES)
		return;
	w->tries = 0;
	w->ttl = router_before(&p->e.path, w->ttl);
	if (w->ttl == 0)
		next_witness(x, p, w->kind + 1);
}

static void
hop_silent(struct examine *x, struct patient *p)
{
	struct doctor_path *path = &p->e.path;
	struct doctor_hop *hop = &path->hop[p->walk.ttl - 1];

	*hop = (struct doctor_hop){ .state = DOCTOR_HOP_SILENT,
		.rtt = (double)NAN };
	path->n = p->walk.ttl++;
	if (++p->walk.silent >= SILENT_MOST || path->n == DOCTOR_HOPS)
		routers_known(x, p, DOCTOR_SILENT);
}

static void
ask(struct examine *x, struct patient *p, mono_t now)
{
	struct examine_walk *w = &p->walk;
	unsigned kind = w->witness ? w->kind : (unsigned)DOCTOR_PLAIN;
	struct inquiry_way way = examine_way(kind, &p->e.addr);
	uint8_t buf[EXAMINE_ROOM];
	size_t len;
	wall_t t1;
	int error;

	way.ttl = w->ttl;
	len = examine_question(x, &p->q.peer, kind, now, buf);
	w->cookie = p->q.peer.cookie;
	error = x->h->send(
	    x->h->self, examine_id(x, p, SLOT_PATH), &way, buf, len, &t1);
	if (error != 0) {
		p->e.path.error = error;
		snprintf(p->e.path.why, sizeof(p->e.path.why), "%s",
		    strerror(error));
		if (!w->witness)
			p->e.path.state = DOCTOR_UNSENT;
		finish(x, p);
		return;
	}
	w->open = true;
	w->asked = now;
	w->until = mono_add(now, EXAMINE_WAIT);
	w->before = mono_add(now, PAUSE);
	examine_asked(
	    x, p, &p->e.addr, mono_add(x->h->mono(x->h->self), EXAMINE_GAP));
	p->e.sent++;
}

mono_t
examine_path_step(struct examine *x, struct patient *p, mono_t now)
{
	struct examine_walk *w = &p->walk;
	mono_t ready;

	if (w->open) {
		if (now.ns < w->until.ns)
			return w->until;
		w->open = false;
		x->h->close(x->h->self, examine_id(x, p, SLOT_PATH));
		if (w->witness)
			witness_silent(x, p);
		else
			hop_silent(x, p);
		return now;
	}
	if (p->e.sent >= EXAMINE_QUESTIONS) {
		if (!w->witness)
			p->e.path.state = DOCTOR_SILENT;
		finish(x, p);
		return now;
	}
	ready = examine_ready(x, p, &p->e.addr);
	if (now.ns < ready.ns)
		return ready;
	if (w->witness && w->kind == DOCTOR_PORT123 && examine_port_taken(x, p))
		return mono_add(now, EXAMINE_TICK);
	ask(x, p, now);
	return now;
}

/* Something came back for the question on its way. */
static void
hop_heard(struct examine *x, struct patient *p, const struct probes_event *ev,
    enum doctor_hop_state state)
{
	struct doctor_path *path = &p->e.path;
	struct doctor_hop *hop = &path->hop[p->walk.ttl - 1];

	*hop = (struct doctor_hop){ .state = (uint8_t)state,
		.from = state == DOCTOR_HOP_SERVER ? p->e.addr : ev->why.by,
		.rtt = mono_diff(ev->host.at, p->walk.asked) };
	if (state != DOCTOR_HOP_SERVER) {
		hop->icmp_type = ev->why.type;
		hop->icmp_code = ev->why.code;
		hop->error = ev->why.error;
	}
	path->last = path->n = p->walk.ttl++;
	p->walk.silent = 0;
	if (state == DOCTOR_HOP_SERVER)
		routers_known(x, p, DOCTOR_ANSWERED);
	else if (state == DOCTOR_HOP_REFUSED)
		routers_known(x, p, DOCTOR_ICMP);
	else if (path->n == DOCTOR_HOPS)
		routers_known(x, p, DOCTOR_SILENT);
}

/* A router returns it: it has come so far, and no farther. */
static bool
expired(const struct patient *p, const struct inquiry_refusal *why)
{
	return why->type ==
	    (p->e.addr.family == ADDR_IPV6 ? TTL_ICMPV6 : TTL_ICMP);
}

static void
heard(struct examine *x, struct patient *p, const struct probes_event *ev,
    enum doctor_hop_state state)
{
	struct examine_walk *w = &p->walk;

	x->h->close(x->h->self, examine_id(x, p, SLOT_PATH));
	w->open = false;
	if (state == DOCTOR_HOP_EXPIRED) {
		examine_asked(x, p, &p->e.addr, w->before);
		p->e.sent--;
	}
	if (!w->witness) {
		hop_heard(x, p, ev, state);
		return;
	}
	p->e.path.reached[w->kind] = w->ttl;
	next_witness(x, p, w->kind + 1);
}

void
examine_path_event(
    struct examine *x, struct patient *p, const struct probes_event *ev)
{
	struct packet pkt;

	if (!p->walk.open || p->e.phase != DOCTOR_TRACING)
		return;
	if (ev->host.kind == HOST_ERROR)
		heard(x, p, ev,
		    expired(p, &ev->why) ? DOCTOR_HOP_EXPIRED
					 : DOCTOR_HOP_REFUSED);
	else if (ev->host.kind == HOST_ANSWER &&
	    examine_answers(&ev->host, &p->e.addr, p->walk.cookie, &pkt))
		heard(x, p, ev, DOCTOR_HOP_SERVER);
}
