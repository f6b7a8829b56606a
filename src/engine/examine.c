/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/examine_state.h"

#include "core/i18n.h"
#include "core/rng.h"
#include "sys/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT    123
#define TICK    1.0  /* s, at most, from one examine_run() to the next */
#define LOOK_UP 15.0 /* s that getaddrinfo(3) may take */

struct examine *
examine_new(
    const struct probes_host *h, const struct examine_aim *aim, size_t n)
{
	struct examine *x = memory_new(1, sizeof(*x));

	x->h = h;
	x->rng = (struct rng){ h->random, h->self };
	x->n = n;
	x->p = memory_new(n + 1, sizeof(*x->p));
	x->pace = memory_new(3 * n + 1, sizeof(*x->pace));
	for (size_t i = 0; i < n; i++) {
		x->p[i].aim = aim[i];
		memcpy(x->p[i].e.name, aim[i].name, sizeof(aim[i].name));
	}
	return x;
}

uint32_t
examine_id(const struct examine *x, const struct patient *p, unsigned slot)
{
	return (uint32_t)(p - x->p) * SLOTS + slot + 1;
}

static struct examine_pace *
pace_of(struct examine *x, const struct addr *to)
{
	for (size_t i = 0; i < x->paces; i++)
		if (addr_equal(&x->pace[i].to, to))
			return &x->pace[i];
	x->pace[x->paces] =
	    (struct examine_pace){ .to = *to, .next = { INT64_MIN } };
	return &x->pace[x->paces++];
}

mono_t
examine_ready(struct examine *x, const struct patient *p, const struct addr *to)
{
	mono_t next = pace_of(x, to)->next;

	if (addr_equal(to, &p->second) || next.ns > p->next.ns)
		return next;
	return p->next;
}

void
examine_asked(
    struct examine *x, struct patient *p, const struct addr *to, mono_t next)
{
	pace_of(x, to)->next = next;
	if (!addr_equal(to, &p->second))
		p->next = next;
}

bool
examine_port_taken(const struct examine *x, const struct patient *p)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct patient *o = &x->p[i];

		if (o != p &&
		    ((o->q.open && o->kind == DOCTOR_PORT123) ||
			(o->walk.open && o->walk.witness &&
			    o->walk.kind == DOCTOR_PORT123)))
			return true;
	}
	return false;
}

static void
close_all(struct examine *x, struct patient *p)
{
	for (unsigned s = 0; s < SLOTS; s++)
		x->h->close(x->h->self, examine_id(x, p, s));
}

void
examine_free(struct examine *x)
{
	if (x == NULL)
		return;
	examine_cancel(x);
	free(x->p);
	free(x->pace);
	free(x);
}

static bool
ended(const struct patient *p)
{
	return p->e.phase == DOCTOR_OVER || p->e.phase == DOCTOR_CANCELLED;
}

void
examine_cancel(struct examine *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct patient *p = &x->p[i];

		if (ended(p))
			continue;
		close_all(x, p);
		p->q.open = p->walk.open = false;
		p->e.phase = DOCTOR_CANCELLED;
		for (unsigned k = 0; k < DOCTOR_KINDS; k++)
			if (p->e.probe[k].state == DOCTOR_RUNNING)
				p->e.probe[k].state = DOCTOR_UNRUN;
	}
}

bool
examine_over(const struct examine *x)
{
	for (size_t i = 0; i < x->n; i++)
		if (!ended(&x->p[i]))
			return false;
	return true;
}

const struct doctor_exam *
examine_result(const struct examine *x, size_t i)
{
	return &x->p[i].e;
}

/* getaddrinfo(3) has this to say of the name. */
static void
told(struct doctor_names *names, const struct host_event *ev)
{
	names->n = 0;
	for (size_t i = 0; i < ev->naddr && names->n < DOCTOR_ADDRS; i++)
		names->addr[names->n++] = ev->addr[i];
	names->state = names->n > 0 ? DOCTOR_ANSWERED : DOCTOR_SILENT;
	if (names->n == 0)
		snprintf(names->why, sizeof(names->why), "%s", ev->text);
}

/* A number is its own answer. */
static void
look_up(struct examine *x, struct patient *p, unsigned slot, const char *name)
{
	struct host_event ev = { .naddr = 1 };
	int error;

	if (addr_parse(&ev.addr[0], name)) {
		if (slot == SLOT_SECOND)
			p->second = ev.addr[0];
		else
			p->e.names.state = DOCTOR_CANNOT;
		if (slot == SLOT_NAME && p->aim.addr.family == ADDR_NONE)
			p->aim.addr = ev.addr[0];
		return;
	}
	error =
	    x->h->resolve(x->h->self, name, ADDR_NONE, examine_id(x, p, slot));
	p->looking[slot] = error == 0;
	if (slot != SLOT_NAME)
		return;
	p->e.names.state = error == 0 ? DOCTOR_RUNNING : DOCTOR_SILENT;
	if (error != 0)
		snprintf(p->e.names.why, sizeof(p->e.names.why), "%s",
		    strerror(error));
}

static bool
wanted(const struct patient *p, unsigned kind)
{
	return p->aim.kinds == 0 || (p->aim.kinds >> kind & 1) != 0;
}

static void
begin(struct examine *x, struct patient *p, mono_t now)
{
	p->started = now;
	p->next = now;
	p->e.began = x->h->wall(x->h->self);
	p->e.phase = DOCTOR_NAMES;
	p->e.of = (uint16_t)(p->aim.no_path ? 1 : 2);
	for (unsigned k = 0; k < DOCTOR_KINDS; k++)
		p->e.of = (uint16_t)(p->e.of + wanted(p, k));
	look_up(x, p, SLOT_NAME, p->aim.name);
	if (p->aim.second[0] != '\0')
		look_up(x, p, SLOT_SECOND, p->aim.second);
	if (!p->aim.no_dns && p->e.names.state != DOCTOR_CANNOT)
		examine_dns_start(x, p, now);
}

/* The first of these that can be a server's, of that family (ADDR_NONE:
 * any) but not of the other one. */
static struct addr
pick(const struct addr *addr, size_t n, uint8_t family, uint8_t but)
{
	for (size_t i = 0; i < n; i++)
		if (addr_flaw(&addr[i]) == ADDR_OK && addr[i].family != but &&
		    (family == ADDR_NONE || addr[i].family == family))
			return addr[i];
	return (struct addr){ .family = ADDR_NONE };
}

/* An address of the name, of another family than `but`: as this host would
 * use it, else as a name server gave it. */
static struct addr
find(const struct patient *p, uint8_t but)
{
	const struct doctor_names *names = &p->e.names;
	struct addr a = pick(names->addr, names->n, ADDR_NONE, but);

	for (size_t r = 0; r < names->nresolver && a.family == ADDR_NONE; r++) {
		const struct doctor_resolver *s = &names->resolver[r];

		a = pick(s->aaaa.addr, s->aaaa.n, ADDR_IPV6, but);
		if (a.family == ADDR_NONE)
			a = pick(s->a.addr, s->a.n, ADDR_IPV4, but);
	}
	return a;
}

/* Names are known, as far as they will be. */
static void
choose(struct examine *x, struct patient *p)
{
	struct doctor_exam *e = &p->e;

	e->addr = p->aim.addr;
	if (e->addr.family == ADDR_NONE)
		e->addr = find(p, ADDR_NONE);
	if (e->addr.family != ADDR_NONE)
		e->other = find(p, e->addr.family);
	if (e->addr.port == 0)
		e->addr.port = PORT;
	e->other.port = e->addr.port;
	if (p->second.port == 0)
		p->second.port = PORT;
	e->done++;
	if (e->addr.family == ADDR_NONE) {
		e->done = e->of;
		e->phase = DOCTOR_OVER;
		return;
	}
	x->h->local(x->h->self, &e->addr, &e->local);
	e->phase = DOCTOR_ASKING;
}

static mono_t
names_step(struct examine *x, struct patient *p, mono_t now)
{
	mono_t limit = mono_add(p->started, LOOK_UP);
	mono_t wake = examine_dns_step(x, p, now);

	if (now.ns >= limit.ns && p->looking[SLOT_NAME]) {
		p->looking[SLOT_NAME] = false;
		p->e.names.state = DOCTOR_SILENT;
		p->e.names.took = LOOK_UP;
		snprintf(p->e.names.why, sizeof(p->e.names.why), "%s",
		    _("no answer in a quarter of a minute"));
	}
	if (now.ns >= limit.ns)
		p->looking[SLOT_SECOND] = false;
	if (p->looking[SLOT_NAME] || p->looking[SLOT_SECOND] ||
	    !examine_dns_over(p))
		return mono_min(wake, limit);
	choose(x, p);
	return now;
}

static mono_t
step(struct examine *x, struct patient *p, mono_t now)
{
	mono_t wake = MONO_NEVER;

	if (!ended(p))
		p->e.took = mono_diff(now, p->started);
	switch ((enum doctor_phase)p->e.phase) {
	case DOCTOR_NAMES:
		wake = names_step(x, p, now);
		break;
	case DOCTOR_ASKING:
		wake = examine_ask_step(x, p, now);
		break;
	case DOCTOR_TRACING:
		wake = examine_path_step(x, p, now);
		break;
	case DOCTOR_WAITING:
	case DOCTOR_OVER:
	case DOCTOR_CANCELLED:
		break;
	}
	return wake;
}

mono_t
examine_run(struct examine *x)
{
	mono_t now = x->h->mono(x->h->self);
	mono_t wake = mono_add(now, TICK);
	size_t active = 0;

	for (size_t i = 0; i < x->next; i++) {
		wake = mono_min(wake, step(x, &x->p[i], now));
		active += !ended(&x->p[i]);
	}
	while (x->next < x->n && active < EXAMINE_AT_ONCE) {
		if (!ended(&x->p[x->next])) {
			begin(x, &x->p[x->next], now);
			active++;
			wake = now;
		}
		x->next++;
	}
	return wake;
}

static void
resolved(struct patient *p, unsigned slot, const struct host_event *ev)
{
	if (!p->looking[slot])
		return;
	p->looking[slot] = false;
	if (slot == SLOT_SECOND) {
		p->second = pick(ev->addr, ev->naddr, ADDR_NONE, ADDR_NONE);
		return;
	}
	told(&p->e.names, ev);
	p->e.names.took = mono_diff(ev->at, p->started);
}

void
examine_event(struct examine *x, const struct probes_event *ev)
{
	unsigned slot;
	struct patient *p;

	if (ev->host.id == 0 || ev->host.id > x->n * SLOTS)
		return;
	p = &x->p[(ev->host.id - 1) / SLOTS];
	slot = (ev->host.id - 1) % SLOTS;
	if (ended(p))
		return;
	if (slot <= SLOT_SECOND)
		resolved(p, slot, &ev->host);
	else if (slot == SLOT_ASK)
		examine_ask_event(x, p, ev);
	else if (slot == SLOT_PATH)
		examine_path_event(x, p, ev);
	else
		examine_dns_event(x, p, slot - SLOT_DNS, ev);
}
