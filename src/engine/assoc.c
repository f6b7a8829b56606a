/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "sys/memory.h"

/* First polls are spread over this many s, so that many do not go at once. */
#define SPREAD 2.0

/* Questions to several servers are so far apart, s: the answers shall not
 * queue behind one another. Not if there are more than a few. */
#define GAP   0.2
#define CROWD 32

/* A name whose server has gone silent is looked up again after this, s. */
#define RELOOK 256.0

static void
grow(struct engine *e)
{
	size_t cap = e->cap ? 2 * e->cap : 16;

	e->assoc = memory_grow(e->assoc, cap, sizeof *e->assoc);
	e->wake = memory_grow(e->wake, cap, sizeof *e->wake);
	e->cand = memory_grow(e->cand, cap, sizeof *e->cand);
	e->tally = memory_grow(e->tally, cap, sizeof *e->tally);
	e->index = memory_grow(e->index, cap, sizeof *e->index);
	e->cap = cap;
}

struct assoc *
assoc_find(struct engine *e, uint16_t id)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->assoc[i].id == id)
			return &e->assoc[i];
	return NULL;
}

static uint16_t
fresh_id(struct engine *e)
{
	uint16_t id;

	do
		id = e->next_id++;
	while (
	    id == 0 || assoc_find(e, id) != NULL || park_find(e, id) != NULL);
	return id;
}

struct assoc *
assoc_add(struct engine *e, const struct params_assoc *cfg, uint16_t pool)
{
	struct assoc *a;
	uint16_t id = fresh_id(e);

	if (e->n == e->cap)
		grow(e);
	a = &e->assoc[e->n];
	memset(a, 0, sizeof *a);
	a->cfg = *cfg;
	a->id = id;
	a->pool = pool;
	a->look_at = e->now;
	a->look_wait = 2;
	a->checked = e->now;
	e->wake[e->n] = e->now;
	e->n++;
	return a;
}

void
assoc_mobilize(
    struct engine *e, struct assoc *a, const struct addr *addr, double delay)
{
	char text[ADDR_TEXT];

	a->addr = *addr;
	a->live = true;
	e->resourced = true;
	a->failed = false;
	a->look_at = MONO_NEVER;
	a->note[0] = '\0';
	peer_init(&a->peer, &a->cfg.cfg, e->now, delay);
	peer_set_poll(&a->peer, e->disc.poll);
	e->wake[a - e->assoc] = a->peer.wake;
	note(e, EVENT_INFO, a->id, "mobilize", _("%s at %s is asked now"),
	    a->cfg.name, addr_text(addr, text, sizeof text));
}

/* True, and so shown and never asked, if it must authenticate and cannot. */
static bool
refuse(struct engine *e, struct assoc *a)
{
	if (a->cfg.refused)
		snprintf(a->note, sizeof a->note, "%s",
		    _("it asks for an authentication that this version "
		      "cannot give"));
	else if (!auth_missing(e, a, a->note))
		return false;
	a->cfg.refused = true;
	a->look_at = MONO_NEVER;
	e->wake[a - e->assoc] = MONO_NEVER;
	note(e, EVENT_ERROR, a->id, "not_started", _("%.40s not started: %s"),
	    a->cfg.name, a->note);
	return true;
}

void
assoc_begin(struct engine *e, struct assoc *a, double delay)
{
	struct addr addr;

	if (is_refclock(a)) {
		refclock_start(e, a);
		return;
	}
	if (refuse(e, a) || a->cfg.kind == PARAMS_POOL ||
	    !addr_parse(&addr, a->cfg.name))
		return;
	addr.port = NTP_PORT;
	assoc_mobilize(e, a, &addr, delay);
}

void
assoc_start(struct engine *e)
{
	/* Few go at once; a thousand are spread as wide as a poll. */
	double spread = SPREAD * (double)e->params.nassoc / CROWD;

	e->question = e->now; /* our own port shall be open first */
	for (size_t i = 0; i < e->params.nassoc; i++) {
		struct assoc *a = assoc_add(e, &e->params.assoc[i], 0);

		a->line = i;
		assoc_begin(
		    e, a, spread > SPREAD ? spread * rng_unit(&e->rng) : 0);
	}
}

static void
send_question(struct engine *e, struct assoc *a, const struct packet *pkt)
{
	const struct mac_key *key = auth_key(e, a);
	uint8_t buf[PACKET_HEADER + MAC_TRAILER];
	size_t len = packet_encode(pkt, buf, sizeof buf);
	wall_t t1 = e->wall;
	int error;

	if (key != NULL)
		len += mac_make(key, buf, len, buf + len);
	error = e->host->send(
	    e->host->self, a->id, &a->addr, buf, len, e->params.dscp, &t1);
	e->asked += error == 0;
	e->send_failed += error != 0;
	peer_sent(&a->peer, t1, false);
	if (error != 0 && error != a->error)
		note(e, EVENT_WARN, a->id, "send_failed",
		    _("%s cannot be asked: %s"), a->cfg.name, strerror(error));
	if (error != 0 || a->error != 0)
		a->error = error;
}

static void
tell_changes(struct engine *e, struct assoc *a, unsigned act)
{
	const char *name = a->cfg.name;

	if (act & PEER_REACH)
		note(e, EVENT_INFO, a->id, "reachable", _("%s answers"), name);
	if (act & PEER_UNREACH)
		note(e, EVENT_WARN, a->id, "unreachable",
		    _("%s has not answered eight times in a row"), name);
	if (act & PEER_RATED)
		note(e, EVENT_WARN, a->id, "rate_exceeded",
		    _("%s says that we ask too often; we ask less"), name);
	if (act & PEER_DENIED)
		note(e, EVENT_WARN, a->id, "access_denied",
		    _("%s denies us its service; it is left alone"), name);
}

/* What peer_*() asked for is done here and nowhere else. */
static void
act_on(struct engine *e, struct assoc *a, const struct todo *d)
{
	if (d->act & PEER_CLOSE)
		e->host->close(e->host->self, a->id);
	if (d->act & PEER_SEND)
		send_question(e, a, &d->pkt);
	if (d->act & (PEER_SAMPLE | PEER_UNREACH | PEER_DENIED))
		e->dirty = true;
	tell_changes(e, a, d->act);
	e->wake[a - e->assoc] = mono_min(d->wake, a->look_at);
}

void
assoc_sweep(struct engine *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < e->n; i++) {
		if (e->assoc[i].dead) {
			/* What is parked may still get its answer. */
			if (park_find(e, e->assoc[i].id) == NULL)
				e->host->close(e->host->self, e->assoc[i].id);
			e->dirty = true;
			e->resourced = true;
			continue;
		}
		if (kept != i) {
			e->assoc[kept] = e->assoc[i];
			e->wake[kept] = e->wake[i];
		}
		kept++;
	}
	e->n = kept;
}

/* A server known by name that has long been silent. */
static bool
may_have_moved(const struct assoc *a)
{
	struct addr numeric;

	return a->pool == 0 && a->peer.reach == 0 && a->peer.unreach >= 8 &&
	    a->look_at.ns == MONO_NEVER.ns && !a->looking &&
	    !addr_parse(&numeric, a->cfg.name);
}

/* Has another server been asked just now? */
static bool
must_wait(const struct engine *e)
{
	double since = mono_diff(e->now, e->question);

	return e->n <= CROWD && since >= 0 && since < GAP;
}

static void
run_one(struct engine *e, size_t i)
{
	struct assoc *a = &e->assoc[i];
	struct todo d;

	if (is_refclock(a) && a->live) {
		e->wake[i] = refclock_run(e, a);
		return;
	}
	if (mono_diff(a->look_at, e->now) <= 0)
		lookup_run(e, a);
	e->wake[i] = a->look_at;
	if (is_prototype(a))
		e->wake[i] = mono_min(a->look_at, pool_check(e, a));
	if (!a->live || a->dead)
		return;
	if (mono_diff(a->peer.wake, e->now) <= 0 && must_wait(e)) {
		e->wake[i] = mono_min(e->wake[i], mono_add(e->question, GAP));
		return;
	}
	if (mono_diff(a->peer.wake, e->now) <= 0)
		e->question = e->now;
	d = peer_timer(&a->peer, e->now, &e->rng);
	act_on(e, a, &d);
	if (may_have_moved(a)) {
		a->look_at = mono_add(e->now, RELOOK);
		e->wake[i] = mono_min(e->wake[i], a->look_at);
	}
}

mono_t
assoc_run(struct engine *e)
{
	mono_t next = MONO_NEVER;

	for (size_t i = 0; i < e->n; i++)
		if (mono_diff(e->wake[i], e->now) <= 0)
			run_one(e, i);
	assoc_sweep(e);
	for (size_t i = 0; i < e->n; i++)
		next = mono_min(next, e->wake[i]);
	return next;
}

void
assoc_trail(struct assoc *a)
{
	memmove(a->trail + 1, a->trail, (SNAP_TRAIL - 1) * sizeof a->trail[0]);
	a->trail[0] = (float)a->peer.filter.stage[0].offset;
	if (a->trail_len < SNAP_TRAIL)
		a->trail_len++;
}

/* Do our own access rules keep out what comes from there? ntpd asks them of
 * every packet, whoever was asked; noserve only NTPsec's. */
static bool
is_kept_out(
    const struct engine *e, const struct assoc *a, const struct addr *from)
{
	const struct access_rule *r =
	    access_find(&e->rules->serve.access, from);
	uint32_t flags = r != NULL ? r->flags : 0;

	return (flags & ACCESS_IGNORE) != 0 ||
	    ((flags & ACCESS_NOSERVE) != 0 && e->params.sec) ||
	    ((flags & ACCESS_NOTRUST) != 0 && a->cfg.cfg.keyid == 0);
}

/* An answer to a question from before a trial: the trial has no part in it. */
static void
idle_answer(struct engine *e, struct assoc *a, const struct arrival *in)
{
	struct todo d;

	/* Its key may be another one's now. */
	if (a == NULL || !a->live || a->cfg.cfg.keyid != 0)
		return;
	a->heard++;
	d = peer_receive(&a->peer, in, &a->addr, e->precision, NULL);
	if (d.act & PEER_SAMPLE)
		assoc_trail(a);
	if (d.act & PEER_CLOSE)
		e->host->close(e->host->self, a->id);
}

void
assoc_answer(struct engine *e, const struct host_event *ev)
{
	struct assoc *a = assoc_find(e, (uint16_t)ev->id);
	struct arrival in = { .buf = ev->data,
		.len = ev->len,
		.from = ev->from,
		.local = ev->local,
		.rx = ev->stamp,
		.rx_kernel = ev->kernel,
		.at = ev->at };
	struct todo d;

	if (a == NULL && !leap_is_near(e))
		idle_answer(e, park_idle(e, (uint16_t)ev->id), &in);
	if (a == NULL || !a->live)
		return;
	a->heard++;
	if (leap_is_near(e))
		return;
	if (is_kept_out(e, a, &ev->from)) {
		peer_keep_out(&a->peer, &in);
		return;
	}
	d = peer_receive(&a->peer, &in, &a->addr, e->precision, auth_key(e, a));
	if (d.act & PEER_SAMPLE) {
		assoc_trail(a);
		stats_answer(e, a, ev->data);
		a->error = 0;
	}
	act_on(e, a, &d);
}

void
assoc_sent(struct engine *e, const struct host_event *ev)
{
	struct assoc *a = assoc_find(e, (uint16_t)ev->id);

	if (a == NULL)
		a = park_idle(e, (uint16_t)ev->id);
	if (a != NULL && a->live && a->peer.asked)
		peer_sent(&a->peer, ev->stamp, ev->kernel);
}

void
assoc_error(struct engine *e, const struct host_event *ev)
{
	struct assoc *a = assoc_find(e, (uint16_t)ev->id);

	/* Anybody can forge an ICMP message: it is shown, never obeyed. */
	if (a == NULL || !a->live || a->error == ev->error)
		return;
	a->error = ev->error;
	note(e, EVENT_WARN, a->id, "network_error",
	    _("the network says of %s: %s"), a->cfg.name, strerror(ev->error));
}

bool
assoc_poll_now(struct engine *e, struct assoc *a)
{
	mono_t before = a->peer.wake;
	struct todo d;

	if (!a->live || is_refclock(a))
		return false;
	d = peer_poll_now(&a->peer, e->now);
	act_on(e, a, &d);
	return mono_diff(a->peer.wake, before) < 0 ||
	    mono_diff(a->peer.wake, e->now) <= 2;
}
