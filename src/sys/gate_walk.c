/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet's way through the rules. */
#include "sys/gate_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Jumps within jumps that the kernel allows (NFT_JUMP_STACK_SIZE). */
#define DEPTH 16

/* Rules that are looked at before it is given up: no kernel has so many on
 * one way. */
#define STEPS 2000000

/* Ports that an unknown one may be: net.ipv4.ip_local_port_range, widely. */
#define PORT_LOW  1024
#define PORT_HIGH 65535

/* Lengths of UDP's header with NTP's 48 octets, and of IP's. */
#define NTP_UDP 56
#define IPV4    20
#define IPV6    40

/* Connections are looked up at this priority; before it there is none. */
#define CONNTRACK (-200)

/* Besides passing and stopping: it leaves the chain by its end. */
#define FALLS 4u

enum answer { NO, MAYBE, YES };

struct walk {
	const struct gate *g;
	const struct gate_packet *p;
	struct gate_end *out;
	const struct gate_chain *base; /* the chain of the hook */
	unsigned state;
	size_t stop, pass, doubt; /* the first rule that did; GATE_NONE */
	long steps;
	bool rated, some, stateful; /* by the match that is looked at */
};

/* An octet string between two others? */
static enum answer
between(const struct gate_range *r, const uint8_t lo[16], const uint8_t hi[16])
{
	if (memcmp(hi, r->lo, 16) < 0 || memcmp(lo, r->hi, 16) > 0)
		return NO;
	if (memcmp(lo, r->lo, 16) >= 0 && memcmp(hi, r->hi, 16) <= 0)
		return YES;
	return MAYBE;
}

/* Is a value from lo to hi in any of the ranges? */
static enum answer
in_any(const struct walk *w, const struct gate_match *m, const uint8_t lo[16],
    const uint8_t hi[16])
{
	enum answer best = NO;

	for (size_t i = 0; i < m->n && best != YES; i++) {
		enum answer a = between(&w->g->range[m->first + i], lo, hi);

		if (a > best)
			best = a;
	}
	return best;
}

static enum answer
number(
    const struct walk *w, const struct gate_match *m, uint64_t lo, uint64_t hi)
{
	struct gate_range r = { .lo = { 0 } };

	for (size_t i = 0; i < 8; i++) {
		r.lo[15 - i] = (uint8_t)(lo >> 8 * i);
		r.hi[15 - i] = (uint8_t)(hi >> 8 * i);
	}
	return in_any(w, m, r.lo, r.hi);
}

static enum answer
port(const struct walk *w, const struct gate_match *m, uint16_t port)
{
	if (port == 0)
		return number(w, m, PORT_LOW, PORT_HIGH);
	return number(w, m, port, port);
}

static enum answer
nic(const struct walk *w, const struct gate_match *m, bool ours)
{
	static const uint8_t loopback[16] = "lo";
	uint8_t name[16] = { 0 };

	if (!ours) /* a packet has one of the two only */
		return NO;
	if (w->p->nic[0] == '\0') {
		/* Any but loopback. */
		for (size_t i = 0; i < m->n; i++)
			if (memcmp(w->g->range[m->first + i].hi, loopback,
				16) != 0)
				return MAYBE;
		return NO;
	}
	memcpy(name, w->p->nic, strnlen(w->p->nic, sizeof(name)));
	return in_any(w, m, name, name);
}

/* Addresses that nobody outside has (RFC 6890), by their beginning. */
static bool
is_inside(const struct gate_range *r, bool ipv6)
{
	static const struct {
		uint8_t first, second, mask;
	} rows[] = { { 10, 0, 0 }, { 127, 0, 0 }, { 0, 0, 0 },
		{ 169, 254, 255 }, { 172, 16, 240 }, { 192, 168, 255 },
		{ 100, 64, 192 } };

	if (ipv6) /* all but 2000::/3 */
		return r->hi[0] < 0x20 || r->lo[0] >= 0x40;
	if (r->lo[0] >= 224)
		return true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (r->lo[0] == rows[i].first && r->hi[0] == rows[i].first &&
		    (r->lo[1] & rows[i].mask) == rows[i].second &&
		    (r->hi[1] & rows[i].mask) == rows[i].second)
			return true;
	return false;
}

/* Anybody outside: only a range of everybody has him for certain; one of some
 * public addresses does not have most. */
static enum answer
anybody(struct walk *w, const struct gate_match *m)
{
	bool ipv6 = w->p->family == 6;

	for (size_t i = 0; i < m->n; i++) {
		const struct gate_range *r = &w->g->range[m->first + i];
		uint8_t all = r->lo[0] | (uint8_t)~r->hi[0];

		for (size_t k = 1; k < (ipv6 ? 16u : 4u); k++)
			all |= r->lo[k] | (uint8_t)~r->hi[k];
		if (all == 0 || (ipv6 && r->lo[0] == 0x20 && r->hi[0] == 0x3f))
			return YES;
		if (!is_inside(r, ipv6))
			w->some = true;
	}
	return NO;
}

static enum answer
address(struct walk *w, const struct gate_match *m, bool far)
{
	const struct addr *a = far ? &w->p->other : &w->p->own;
	uint8_t ip[16] = { 0 };

	if (a->family == ADDR_NONE)
		return far ? anybody(w, m) : MAYBE;
	memcpy(ip, a->ip, a->family == ADDR_IPV4 ? 4 : 16);
	return in_any(w, m, ip, ip);
}

static enum answer
state(struct walk *w, const struct gate_match *m)
{
	unsigned now = w->state;

	if (w->base->hook == GATE_INGRESS ||
	    ((w->base->hook == GATE_PREROUTING ||
		 w->base->hook == GATE_OUTPUT) &&
		w->base->priority <= CONNTRACK && now != GATE_UNTRACKED))
		now = GATE_INVALID;
	if ((m->bits & now) == 0)
		return NO;
	w->stateful = true;
	return (now & ~m->bits) == 0 ? YES : MAYBE;
}

static enum answer
look(struct walk *w, const struct gate_match *m)
{
	const struct gate_packet *p = w->p;
	unsigned length =
	    NTP_UDP + (p->family == 6 ? (unsigned)IPV6 : (unsigned)IPV4);

	switch (m->field) {
	case GATE_STRANGE:
		return MAYBE;
	case GATE_NEVER:
	case GATE_TRANSLATED:
	case GATE_FROM_LOCAL:
		return NO;
	case GATE_FAMILY:
		return number(w, m, (unsigned)p->family, (unsigned)p->family);
	case GATE_PROTOCOL:
		return number(w, m, 17, 17);
	case GATE_SPORT:
		return port(w, m, p->sport);
	case GATE_DPORT:
		return port(w, m, p->dport);
	case GATE_SADDR:
		return address(w, m, !p->out);
	case GATE_DADDR:
		return address(w, m, p->out);
	case GATE_IIF:
		return nic(w, m, !p->out);
	case GATE_OIF:
		return nic(w, m, p->out);
	case GATE_LENGTH:
		return number(w, m, length, length);
	case GATE_UDP_LENGTH:
		return number(w, m, NTP_UDP, NTP_UDP);
	case GATE_STATE:
		return state(w, m);
	case GATE_RATE:
		w->rated = true;
		return YES;
	case GATE_UNICAST:
		/* iptables' row has no values: it is one for unicast. */
		return m->n == 0 ? YES : number(w, m, 1, 1);
	case GATE_ROUTE:
		return p->routed ? YES : MAYBE;
	}
	return MAYBE;
}

/* GATE_NEVER has no header to differ from: "not port 80" of TCP is none of
 * ours either. */
static enum answer
judge(struct walk *w, const struct gate_match *m)
{
	enum answer a = look(w, m);

	if (!m->invert || m->field == GATE_NEVER || a == MAYBE)
		return a;
	return a == YES ? NO : YES;
}

/* All of them. What fails by its rate alone, or by being one of some, leaves
 * that word behind: another packet would match. */
static enum answer
judge_all(struct walk *w, const struct gate_rule *r)
{
	enum answer worst = YES;
	bool soft = false;

	w->rated = w->some = w->stateful = false;
	for (size_t i = 0; i < r->n; i++) {
		bool rated = w->rated, some = w->some;
		enum answer a = judge(w, &w->g->match[r->first + i]);

		if (a == NO && (w->rated != rated || w->some != some))
			soft = true;
		else if (a < worst)
			worst = a;
	}
	if (worst == NO)
		w->rated = w->some = false;
	return soft ? NO : worst;
}

static void
note(size_t *at, size_t rule)
{
	if (*at == GATE_NONE)
		*at = rule;
}

static unsigned walk_chain(
    struct walk *w, const struct gate_chain *c, int depth);

/* Where a rule takes a packet that it matches: bits. */
static unsigned
act(struct walk *w, const struct gate_chain *c, size_t at, int depth)
{
	const struct gate_rule *r = &w->g->rule[at];
	const struct gate_chain *to;

	switch (r->action) {
	case GATE_ACCEPT:
		note(&w->pass, at);
		return GATE_PASSES;
	case GATE_DROP:
		note(&w->stop, at);
		return GATE_STOPS;
	case GATE_ELSEWHERE:
		note(&w->doubt, at);
		return GATE_PASSES | GATE_STOPS | FALLS;
	case GATE_JUMP:
	case GATE_GOTO:
		to = gate_chain_find(w->g, c, r->target);
		if (to == NULL || depth == DEPTH || w->steps >= STEPS) {
			note(&w->doubt, at);
			return GATE_PASSES | GATE_STOPS | FALLS;
		}
		return walk_chain(w, to, depth + 1);
	case GATE_RETURN:
	case GATE_GO_ON:
	case GATE_NOTRACK:
		return FALLS;
	}
	return FALLS;
}

/* Does what it does keep the packet from the rules after it? */
static bool
leaves(const struct gate_rule *r, unsigned ends)
{
	return r->action == GATE_RETURN || r->action == GATE_GOTO ||
	    (ends & FALLS) == 0;
}

static void
untrack(struct walk *w, enum answer a)
{
	if (w->base->nat)
		return;
	w->state = a == YES ? GATE_UNTRACKED : w->state | GATE_UNTRACKED;
	w->out->untracked = true;
}

/* How a packet leaves a chain: bits, with FALLS by its end. */
static unsigned
walk_chain(struct walk *w, const struct gate_chain *c, int depth)
{
	unsigned ends = 0;

	for (size_t i = c->first; i != GATE_NONE; i = w->g->rule[i].next) {
		const struct gate_rule *r = &w->g->rule[i];
		enum answer a = ++w->steps < STEPS ? judge_all(w, r) : NO;
		bool stateful = w->stateful, rated = w->rated, some = w->some;
		unsigned to;

		if (a == NO) {
			w->out->limited |= rated;
			w->out->some |= some;
			continue;
		}
		if (r->action == GATE_NOTRACK)
			untrack(w, a);
		if (a == MAYBE && r->action != GATE_GO_ON)
			note(&w->doubt, i);
		if (r->action != GATE_GO_ON)
			w->out->some |= some;
		to = act(w, c, i, depth);
		if (r->action == GATE_ACCEPT) {
			w->out->stateful |= stateful;
			w->out->limited |= rated;
		}
		ends |= to & ~FALLS;
		if (a == YES && leaves(r, to))
			return ends |
			    (r->action == GATE_RETURN ? FALLS : to & FALLS);
		if (r->action == GATE_RETURN || r->action == GATE_GOTO)
			ends |= FALLS;
	}
	if (w->steps >= STEPS)
		ends |= GATE_PASSES | GATE_STOPS;
	return ends | FALLS;
}

/* The line of `nft -a list ruleset` with this handle in this chain. */
static bool
find_text(const struct gate *g, const struct gate_chain *c, long handle,
    char *out, size_t size)
{
	char table[96], chain[96], mark[48];
	const char *at, *line, *end;

	snprintf(table, sizeof(table), "table %s {", c->table);
	snprintf(chain, sizeof(chain), "\tchain %s {", c->name);
	snprintf(mark, sizeof(mark), " # handle %ld\n", handle);
	at = g->text != NULL ? strstr(g->text, table) : NULL;
	at = at != NULL ? strstr(at, chain) : NULL;
	end = at != NULL ? strstr(at, "\n\t}") : NULL;
	at = at != NULL ? strstr(at, mark) : NULL;
	if (at == NULL || (end != NULL && at > end))
		return false;
	for (line = at; line > g->text && line[-1] != '\n'; line--)
		;
	line += strspn(line, "\t ");
	snprintf(out, size, "%s %s: %.*s", c->table, c->name, (int)(at - line),
	    line);
	return true;
}

/* The chain that a rule is in. */
static const struct gate_chain *
home_of(const struct gate *g, size_t rule)
{
	for (size_t i = 0; i < g->nchains; i++)
		for (size_t k = g->chain[i].first; k != GATE_NONE;
		     k = g->rule[k].next)
			if (k == rule)
				return &g->chain[i];
	return NULL;
}

/* A rule's text; of GATE_NONE: the policy of the hook's chain. */
static void
describe(const struct walk *w, size_t rule, char *out, size_t size)
{
	const struct gate_chain *c =
	    rule != GATE_NONE ? home_of(w->g, rule) : w->base;

	out[0] = '\0';
	if (c == NULL)
		return;
	if (rule == GATE_NONE)
		snprintf(out, size, "%s%s %s: policy %s", c->table,
		    c->origin == GATE_BY_IPTABLES ? ":" : "", c->name,
		    c->dropping ? "drop" : "accept");
	else if (w->g->rule[rule].text != NULL)
		snprintf(out, size, "%s", w->g->rule[rule].text);
	else if (!find_text(w->g, c, w->g->rule[rule].handle, out, size))
		snprintf(out, size, "%s %s: handle %ld", c->table, c->name,
		    w->g->rule[rule].handle);
}

/* What would let it pass where it stops. */
static void
remedy(const struct walk *w)
{
	struct errand_order *o = &w->out->open;
	const struct gate_packet *p = w->p;
	const struct gate_chain *c = w->base;
	/* Whose port is known names the packet: a request by where it goes,
	 * a reply by where it comes from. */
	bool source = p->out ? p->dport == 0 : p->sport != 0;

	*o = (struct errand_order){
		.what = c->origin == GATE_BY_NFT ? ERRAND_NFT : ERRAND_IPTABLES,
		.family = p->family,
		.tables = c->tables,
		.source = source,
		.port = source ? p->sport : p->dport
	};
	snprintf(o->table, sizeof(o->table), "%s", c->table);
	snprintf(o->chain, sizeof(o->chain), "%s", c->name);
}

/* One chain of a hook; false: the packet goes no further. */
static bool
walk_base(struct walk *w)
{
	struct gate_end *out = w->out;
	unsigned ends;

	w->stop = w->pass = w->doubt = GATE_NONE;
	ends = walk_chain(w, w->base, 0);
	if ((ends & FALLS) != 0)
		ends |= w->base->dropping ? GATE_STOPS : GATE_PASSES;
	ends &= ~FALLS;
	if ((ends & GATE_STOPS) != 0) {
		describe(w, w->stop, out->rule, sizeof(out->rule));
		snprintf(
		    out->keeper, sizeof(out->keeper), "%s", w->base->table);
		remedy(w);
	} else if (w->pass != GATE_NONE) {
		describe(w, w->pass, out->rule, sizeof(out->rule));
	}
	if (ends == (GATE_STOPS | GATE_PASSES) && out->doubt[0] == '\0')
		describe(w, w->doubt, out->doubt, sizeof(out->doubt));
	if ((ends & GATE_PASSES) == 0)
		out->ends = GATE_STOPS;
	else
		out->ends |= ends & GATE_STOPS;
	return (ends & GATE_PASSES) != 0;
}

static bool
is_on_way(const struct gate_chain *c, const struct gate_packet *p,
    enum gate_hook hook)
{
	if (c->dead || c->hook != hook ||
	    (c->family != 0 && c->family != p->family) ||
	    (c->nat && p->state != GATE_NEW))
		return false;
	return c->device[0] == '\0' || p->nic[0] == '\0' ||
	    strcmp(c->device, p->nic) == 0;
}

/* All chains of a hook by their priority. */
static bool
walk_hook(struct walk *w, enum gate_hook hook)
{
	long done = -2147483648L;

	for (;;) {
		long next = 2147483647L;
		bool found = false;

		for (size_t i = 0; i < w->g->nchains; i++) {
			const struct gate_chain *c = &w->g->chain[i];

			if (is_on_way(c, w->p, hook) && c->priority > done &&
			    c->priority <= next) {
				next = c->priority;
				found = true;
			}
		}
		if (!found)
			return true;
		done = next;
		for (size_t i = 0; i < w->g->nchains; i++) {
			w->base = &w->g->chain[i];
			if (is_on_way(w->base, w->p, hook) &&
			    w->base->priority == next && !walk_base(w))
				return false;
		}
	}
}

void
gate_walk(
    const struct gate *g, const struct gate_packet *p, struct gate_end *out)
{
	static const enum gate_hook in[] = { GATE_INGRESS, GATE_PREROUTING,
		GATE_INPUT },
				    way_out[] = { GATE_OUTPUT, GATE_POSTROUTING,
					    GATE_EGRESS };
	struct walk w = { .g = g, .p = p, .out = out, .state = p->state };

	memset(out, 0, sizeof(*out));
	out->ends = GATE_PASSES;
	for (size_t i = 0; i < 3; i++)
		if (!walk_hook(&w, (p->out ? way_out : in)[i]))
			return;
}
