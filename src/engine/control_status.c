/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status words, and the events that they count (RFC 9327 section 3). */
#include "engine/control_state.h"

#include <string.h>

#include "core/packet.h"

#define REPEATS 15 /* a count of four bits */

static const struct {
	const char *name; /* in the journal */
	uint8_t peer, system;
} events[] = {
	{ "access_denied", CONTROL_PEER_DENY, 0 },
	{ "bad_auth", CONTROL_PEER_BADAUTH, 0 },
	{ "clock_step", 0, CONTROL_SYS_STEP },
	{ "clock_sync", 0, CONTROL_SYS_CLOCK_SYNC },
	{ "demobilize", CONTROL_PEER_DEMOBILIZE, 0 },
	{ "kernel_found", 0, CONTROL_SYS_KERNEL },
	{ "leap_armed", 0, CONTROL_SYS_LEAP_ARMED },
	{ "leap_disarmed", 0, CONTROL_SYS_LEAP_DISARMED },
	{ "leap_second", 0, CONTROL_SYS_LEAP },
	{ "leap_slewed", 0, CONTROL_SYS_LEAP },
	{ "leapfile_expires", 0, CONTROL_SYS_STALE_LEAP },
	{ "mobilize", CONTROL_PEER_MOBILIZE, 0 },
	{ "no_sys_peer", 0, CONTROL_SYS_NO_PEER },
	{ "panic", 0, CONTROL_SYS_PANIC },
	{ "rate_exceeded", CONTROL_PEER_RATE, 0 },
	{ "reachable", CONTROL_PEER_REACH, 0 },
	{ "restart", CONTROL_PEER_RESTART, CONTROL_SYS_RESTART },
	{ "spike", 0, CONTROL_SYS_SPIKE },
	{ "sys_peer", CONTROL_PEER_SYSPEER, 0 },
	{ "unreachable", CONTROL_PEER_UNREACH, 0 },
};

/* NTPsec's way: the count is of repetitions of the event that is shown. */
static void
count(struct last_event *last, uint8_t code)
{
	if (code == 0)
		return;
	if (last->code != code)
		last->count = 0;
	last->code = code;
	if (last->count < REPEATS)
		last->count++;
}

static void
count_peer(struct engine *e, struct assoc *a, uint8_t code)
{
	count(&a->last, code);
	if (code == CONTROL_PEER_MOBILIZE || code == CONTROL_PEER_REACH ||
	    code == CONTROL_PEER_UNREACH)
		a->last.reached = e->now;
	/* The first of them to lead us means that we follow one now. */
	if (code == CONTROL_PEER_SYSPEER &&
	    e->last.code != CONTROL_SYS_CLOCK_SYNC)
		count(&e->last, CONTROL_SYS_CLOCK_SYNC);
}

void
control_event(struct engine *e, uint16_t assoc, const char *name)
{
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
		struct assoc *a;

		if (strcmp(events[i].name, name) != 0)
			continue;
		a = assoc == 0 ? NULL : assoc_find(e, assoc);
		if (assoc == 0)
			count(&e->last, events[i].system);
		else if (a != NULL)
			count_peer(e, a, events[i].peer);
		return;
	}
}

size_t
control_find(const struct query *q, uint16_t id)
{
	size_t i = 0;

	while (i < q->e->n && q->e->assoc[i].id != id)
		i++;
	/* The picture may be a moment older than the associations. */
	if (i < q->e->n && (i >= q->s->npeers || q->s->peers[i].id != id))
		return q->e->n;
	return i;
}

static enum control_source
source_of(const struct query *q)
{
	size_t i = control_find(q, q->s->syspeer);
	const struct params_assoc *cfg;

	if (q->s->syspeer == 0 || i == q->e->n)
		return CONTROL_SOURCE_NONE;
	cfg = &q->e->assoc[i].cfg;
	if (cfg->kind != PARAMS_REFCLOCK)
		return CONTROL_SOURCE_NTP;
	/* 127.127.1.u is the local clock; shared memory counts as radio. */
	return cfg->clock.driver == 1 ? CONTROL_SOURCE_LOCAL
				      : CONTROL_SOURCE_UHF;
}

uint16_t
control_system_word(const struct query *q)
{
	const struct last_event *last = &q->e->last;

	return control_system_status(
	    q->s->leap, source_of(q), last->count, last->code);
}

uint16_t
control_peer_word(const struct assoc *a)
{
	unsigned bits = a->pool == 0 ? CONTROL_PEER_CONFIGURED : 0;

	if (a->cfg.cfg.keyid != 0) {
		bits |= CONTROL_PEER_AUTHENABLED;
		/* Without a MAC that holds nothing is accepted. */
		if (a->live && a->peer.answered)
			bits |= CONTROL_PEER_AUTHENTIC;
	}
	if (a->live && a->peer.reach != 0)
		bits |= CONTROL_PEER_REACHED;
	return control_peer_status(bits, a->tally, a->last.count, a->last.code);
}

static void
put16(struct control_text *t, uint16_t v)
{
	t->buf[t->len++] = (char)(v >> 8);
	t->buf[t->len++] = (char)(v & 255);
}

/* All associations with their status words, as binary pairs. */
static enum outcome
list_assocs(struct query *q)
{
	q->status = control_system_word(q);
	q->binary = true;
	for (size_t i = 0; i < q->e->n; i++) {
		const struct assoc *a = &q->e->assoc[i];

		if (q->out.len + 4 > q->out.room)
			break;
		put16(&q->out, a->id);
		put16(&q->out, control_peer_word(a));
	}
	return OUTCOME_ANSWER;
}

enum outcome
control_read_status(struct query *q)
{
	size_t i;

	if (q->h.assoc == 0)
		return list_assocs(q);
	i = control_find(q, q->h.assoc);
	if (i == q->e->n)
		return query_fail(q, CONTROL_EBADASSOC);
	q->status = control_peer_word(&q->e->assoc[i]);
	/* The usual variables, whatever the payload says. */
	q->text = q->end;
	return control_read_peer(q);
}
