/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each name server says of the name by itself. */
#include "engine/examine_state.h"

#include <string.h>

enum { TRIES = 2, TYPES = 2 };

static struct doctor_ask *
result(struct patient *p, size_t r, size_t t)
{
	struct doctor_resolver *s = &p->e.names.resolver[r];

	return t == 0 ? &s->a : &s->aaaa;
}

static struct dns_question
question(const struct patient *p, size_t r, size_t t)
{
	const struct examine_dns *d = &p->dns[r][t];

	return (struct dns_question){ .id = d->id,
		.type = t == 0 ? DNS_A : DNS_AAAA,
		.unchecked = d->unchecked,
		.name = p->aim.name };
}

static void
end(struct examine *x, struct patient *p, size_t r, size_t t)
{
	p->dns[r][t].open = false;
	x->h->close(
	    x->h->self, examine_id(x, p, (unsigned)(SLOT_DNS + 2 * r + t)));
}

/* It ends without an answer, of the question with CD or without. */
static void
fail(struct examine *x, struct patient *p, size_t r, size_t t,
    enum doctor_state state)
{
	struct doctor_ask *a = result(p, r, t);

	if (p->dns[r][t].unchecked)
		a->unchecked = (uint8_t)state;
	else
		a->state = (uint8_t)state;
	end(x, p, r, t);
}

static void
ask(struct examine *x, struct patient *p, size_t r, size_t t, mono_t now)
{
	struct examine_dns *d = &p->dns[r][t];
	struct inquiry_way way = { .to = p->e.names.resolver[r].at };
	struct dns_question q;
	uint8_t buf[DNS_QUESTION];
	wall_t t1;
	size_t len;

	d->id = (uint16_t)rng_u64(&x->rng);
	d->open = true;
	d->tries++;
	d->asked = now;
	d->until = mono_add(now, EXAMINE_WAIT);
	q = question(p, r, t);
	len = dns_ask(&q, buf, sizeof(buf));
	if (len == 0) {
		fail(x, p, r, t, DOCTOR_CANNOT);
		return;
	}
	result(p, r, t)->error = x->h->send(x->h->self,
	    examine_id(x, p, (unsigned)(SLOT_DNS + 2 * r + t)), &way, buf, len,
	    &t1);
	if (result(p, r, t)->error != 0)
		fail(x, p, r, t, DOCTOR_UNSENT);
}

void
examine_dns_start(struct examine *x, struct patient *p, mono_t now)
{
	struct doctor_names *names = &p->e.names;
	struct addr at[DOCTOR_RESOLVERS];

	/* A name without a dot is this host's or this network's own: what a
	 * name server says of it alone means nothing. */
	if (strchr(p->aim.name, '.') == NULL)
		return;
	names->nresolver =
	    (uint8_t)x->h->resolvers(x->h->self, at, DOCTOR_RESOLVERS);
	for (size_t r = 0; r < names->nresolver; r++) {
		names->resolver[r].at = at[r];
		for (size_t t = 0; t < TYPES; t++) {
			result(p, r, t)->state = DOCTOR_RUNNING;
			ask(x, p, r, t, now);
		}
	}
}

bool
examine_dns_over(const struct patient *p)
{
	for (size_t r = 0; r < p->e.names.nresolver; r++)
		for (size_t t = 0; t < TYPES; t++)
			if (p->dns[r][t].open)
				return false;
	return true;
}

mono_t
examine_dns_step(struct examine *x, struct patient *p, mono_t now)
{
	mono_t wake = MONO_NEVER;

	for (size_t r = 0; r < p->e.names.nresolver; r++)
		for (size_t t = 0; t < TYPES; t++) {
			struct examine_dns *d = &p->dns[r][t];

			if (d->open && now.ns >= d->until.ns) {
				if (d->tries < TRIES)
					ask(x, p, r, t, now);
				else
					fail(x, p, r, t, DOCTOR_SILENT);
			}
			if (d->open)
				wake = mono_min(wake, d->until);
		}
	return wake;
}

/* SERVFAIL may mean that it doubts the signatures: would it answer if it were
 * not to check them (RFC 4035 section 3.2.2)? */
static void
ask_unchecked(
    struct examine *x, struct patient *p, size_t r, size_t t, mono_t now)
{
	struct examine_dns *d = &p->dns[r][t];

	end(x, p, r, t);
	d->unchecked = true;
	d->tries = 0;
	result(p, r, t)->unchecked = DOCTOR_RUNNING;
	ask(x, p, r, t, now);
}

static void
answered(struct examine *x, struct patient *p, size_t r, size_t t,
    const struct host_event *ev)
{
	struct examine_dns *d = &p->dns[r][t];
	struct doctor_ask *a = result(p, r, t);
	struct dns_question q = question(p, r, t);
	struct dns_answer got;

	if (!addr_same_endpoint(&ev->from, &p->e.names.resolver[r].at) ||
	    !dns_read(&q, ev->data, ev->len, &got))
		return;
	if (d->unchecked) {
		a->unchecked = DOCTOR_ANSWERED;
		a->unchecked_rcode = got.rcode;
		a->unchecked_n = got.n;
		end(x, p, r, t);
		return;
	}
	a->state = DOCTOR_ANSWERED;
	a->rcode = got.rcode;
	a->truncated = got.truncated;
	a->authentic = got.authentic;
	a->rtt = mono_diff(ev->at, d->asked);
	for (a->n = 0; a->n < got.n && a->n < DOCTOR_ADDRS; a->n++)
		a->addr[a->n] = got.addr[a->n];
	if (got.rcode == DNS_SERVFAIL)
		ask_unchecked(x, p, r, t, ev->at);
	else
		end(x, p, r, t);
}

void
examine_dns_event(struct examine *x, struct patient *p, unsigned which,
    const struct probes_event *ev)
{
	size_t r = which / TYPES, t = which % TYPES;

	if (r >= p->e.names.nresolver || !p->dns[r][t].open)
		return;
	if (ev->host.kind == HOST_ANSWER && ev->host.len <= PACKET_MAX) {
		answered(x, p, r, t, &ev->host);
	} else if (ev->host.kind == HOST_ERROR) {
		result(p, r, t)->error = ev->why.error;
		fail(x, p, r, t, DOCTOR_ICMP);
	}
}
