/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/gate.h"

#include "sys/gate_state.h"
#include "sys/memory.h"

#include <stdlib.h>
#include <string.h>

struct gate *
gate_new(void)
{
	return memory_new(1, sizeof(struct gate));
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->nrules; i++) {
		free(g->rule[i].target);
		free(g->rule[i].text);
	}
	free(g->chain);
	free(g->rule);
	free(g->match);
	free(g->range);
	free(g->text);
	free(g);
}

/* Room for one more. */
static void *
grow(void *old, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return old;
	*room = *room != 0 ? 2 * *room : 16;
	return memory_grow(old, *room, size);
}

static char *
copy(const char *text)
{
	char *new;

	if (text == NULL)
		return NULL;
	new = memory_new(strlen(text) + 1, 1);
	return memcpy(new, text, strlen(text) + 1);
}

struct gate_chain *
gate_chain_add(struct gate *g)
{
	g->chain =
	    grow(g->chain, g->nchains, &g->chains_room, sizeof(*g->chain));
	g->chain[g->nchains] =
	    (struct gate_chain){ .first = GATE_NONE, .last = GATE_NONE };
	return &g->chain[g->nchains++];
}

struct gate_chain *
gate_chain_find(
    const struct gate *g, const struct gate_chain *like, const char *name)
{
	for (size_t i = 0; i < g->nchains; i++) {
		struct gate_chain *c = &g->chain[i];

		if (c->origin == like->origin && c->family == like->family &&
		    c->tables == like->tables &&
		    strcmp(c->table, like->table) == 0 &&
		    strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

void
gate_rule_add(struct gate *g, size_t chain, const struct gate_draft *d,
    enum gate_action action, const char *target, const char *text)
{
	struct gate_chain *c = &g->chain[chain];
	size_t at = g->nrules;

	g->rule = grow(g->rule, g->nrules, &g->rules_room, sizeof(*g->rule));
	g->rule[g->nrules++] = (struct gate_rule){ .first = g->nmatches,
		.n = d->n,
		.action = action,
		.target = copy(target),
		.text = copy(text),
		.next = GATE_NONE };
	for (size_t i = 0; i < d->n; i++) {
		g->match = grow(
		    g->match, g->nmatches, &g->matches_room, sizeof(*g->match));
		g->match[g->nmatches++] = d->match[i];
	}
	if (c->last == GATE_NONE)
		c->first = at;
	else
		g->rule[c->last].next = at;
	c->last = at;
}

struct gate_match *
gate_match_add(
    const struct gate *g, struct gate_draft *d, enum gate_field field)
{
	struct gate_match *m;

	if (d->n == GATE_MATCHES)
		field = GATE_STRANGE;
	else
		d->n++;
	m = &d->match[d->n - 1];
	*m = (struct gate_match){ .field = field, .first = g->nranges };
	return m;
}

void
gate_range_add(struct gate *g, struct gate_match *m, const struct gate_range *r)
{
	g->range =
	    grow(g->range, g->nranges, &g->ranges_room, sizeof(*g->range));
	g->range[g->nranges++] = *r;
	m->n++;
}

static void
put(uint8_t octet[16], uint64_t number)
{
	memset(octet, 0, 16);
	for (size_t i = 16; i > 8; i--) {
		octet[i - 1] = (uint8_t)number;
		number >>= 8;
	}
}

void
gate_numbers_add(struct gate *g, struct gate_match *m, uint64_t lo, uint64_t hi)
{
	struct gate_range r = { .lo = { 0 } };

	put(r.lo, lo);
	put(r.hi, hi);
	gate_range_add(g, m, &r);
}

void
gate_name_add(struct gate *g, struct gate_match *m, const char *name, bool many)
{
	struct gate_range r = { .lo = { 0 } };
	size_t len = strnlen(name, sizeof(r.lo));

	memcpy(r.lo, name, len);
	memcpy(r.hi, name, len);
	if (many)
		memset(r.hi + len, 0xff, sizeof(r.hi) - len);
	gate_range_add(g, m, &r);
}

bool
gate_prefix_add(
    struct gate *g, struct gate_match *m, const char *address, long bits)
{
	struct gate_range r = { .lo = { 0 } };
	struct addr a;
	size_t size;

	if (!addr_parse(&a, address))
		return false;
	size = a.family == ADDR_IPV4 ? 4 : 16;
	if (bits < 0)
		bits = (long)(8 * size);
	if ((size_t)bits > 8 * size)
		return false;
	for (size_t i = 0; i < size; i++) {
		long left = bits - 8 * (long)i;
		unsigned mask = left >= 8 ? 0xff
		    : left <= 0           ? 0
					  : 0xffu << (8 - left) & 0xffu;

		r.lo[i] = (uint8_t)(a.ip[i] & mask);
		r.hi[i] = (uint8_t)(a.ip[i] | (~mask & 0xffu));
	}
	gate_range_add(g, m, &r);
	return true;
}

int
gate_protocol(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} rows[] = { { "udp", 17 }, { "tcp", 6 }, { "icmp", 1 },
		{ "icmpv6", 58 }, { "ipv6-icmp", 58 }, { "udplite", 136 },
		{ "sctp", 132 }, { "dccp", 33 }, { "esp", 50 }, { "ah", 51 },
		{ "comp", 108 }, { "ipcomp", 108 }, { "gre", 47 },
		{ "igmp", 2 }, { "vrrp", 112 }, { "ospf", 89 }, { "ipv6", 41 },
		{ "ipip", 4 } };
	char *end;
	long number = strtol(name, &end, 10);

	if (end != name && *end == '\0' && number >= 0 && number < 256)
		return (int)number;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(name, rows[i].name) == 0)
			return rows[i].number;
	return -1;
}

unsigned
gate_state(const char *name)
{
	static const struct {
		const char *small, *large;
		unsigned bit;
	} rows[] = { { "new", "NEW", GATE_NEW },
		{ "established", "ESTABLISHED", GATE_ESTABLISHED },
		{ "related", "RELATED", GATE_RELATED },
		{ "invalid", "INVALID", GATE_INVALID },
		{ "untracked", "UNTRACKED", GATE_UNTRACKED } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(name, rows[i].small) == 0 ||
		    strcmp(name, rows[i].large) == 0)
			return rows[i].bit;
	return 0;
}

bool
gate_idle(const struct gate *g)
{
	for (size_t i = 0; i < g->nchains; i++)
		if (!g->chain[i].dead &&
		    (g->chain[i].dropping || g->chain[i].first != GATE_NONE))
			return false;
	return true;
}

bool
gate_is_iptables(const struct gate *g)
{
	for (size_t i = 0; i < g->nchains; i++)
		if (!g->chain[i].dead && strcmp(g->chain[i].name, "INPUT") == 0)
			return true;
	return false;
}
