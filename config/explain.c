/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/explaining.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/rfc5905.h"

#include "config/dialect.h"
#include "config/mem.h"

/* The port of a client that is no server. */
#define CLIENT_PORT 40000

/* Exceptions for less than this part of the world are not worth a mark. */
#define WORLD_PART (1.0 / 4096)

static unsigned
width(uint8_t family)
{
	return family == ADDR_IPV6 ? 128 : 32;
}

/* Are the first bits of the two the same? */
static bool
same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	return memcmp(a, b, whole) == 0 &&
	    (rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0);
}

struct explain_prefix
explain_prefix(const struct addr *a, unsigned bits)
{
	struct explain_prefix p = { .family = a->family, .bits = bits };

	if (bits > width(a->family))
		p.bits = width(a->family);
	for (unsigned i = 0; i < p.bits; i++)
		p.ip[i / 8] |= (uint8_t)(a->ip[i / 8] & (0x80u >> i % 8));
	return p;
}

struct explain_prefix
explain_world(enum addr_family family)
{
	struct explain_prefix p = { .family = (uint8_t)family };

	if (family == ADDR_IPV6) {
		p.ip[0] = 0x20;
		p.bits = 3;
	}
	return p;
}

int
explain_bits(const struct access_rule *r)
{
	size_t i = 0, n = width(r->family) / 8;
	unsigned bits = 0, rest;

	while (i < n && r->mask[i] == 0xff)
		i++;
	if (i == n)
		return (int)(8 * n);
	for (rest = r->mask[i]; rest & 0x80; rest = rest << 1 & 0xff)
		bits++;
	bits += 8 * (unsigned)i;
	while (rest == 0 && ++i < n)
		rest = r->mask[i];
	return rest == 0 ? (int)bits : -1;
}

/* How much of a prefix lies in a contiguous rule, 0 to 1. */
static double
part_of(const struct access_rule *r, const struct explain_prefix *p)
{
	unsigned bits = (unsigned)explain_bits(r);

	if (!same_bits(r->ip, p->ip, bits < p->bits ? bits : p->bits))
		return 0;
	return bits <= p->bits ? 1 : ldexp(1, (int)p->bits - (int)bits);
}

/* The next rule up that is for every port; -1: none. */
static int32_t
holder(const struct explain *e, size_t i)
{
	int32_t up = e->rule[i].up;

	while (up >= 0 && e->rule[up].ntpport)
		up = e->rule[up].up;
	return up;
}

/* How much of a prefix each contiguous rule decides; for the caller to
 * free(). */
static double *
shares(const struct explain *e, const struct explain_prefix *p)
{
	const size_t n = e->table.nested;
	double *own = mem_realloc(NULL, n, sizeof(own[0]));

	for (size_t i = 0; i < n; i++)
		own[i] = 0;
	for (size_t i = 0; i < n; i++) {
		const struct access_rule *r = &e->rule[i];
		int32_t up;
		double part;

		if (r->family != p->family || r->ntpport)
			continue;
		part = part_of(r, p);
		own[i] += part;
		up = holder(e, i);
		if (up >= 0)
			own[up] -= part;
	}
	return own;
}

bool
explain_alike(const struct explain *e, const struct access_rule *a,
    const struct access_rule *b)
{
	struct explain_row left = { .who = EXPLAIN_WORLD }, right = left;

	if (a->flags == b->flags)
		return true;
	explain_fill(e, &left, a);
	explain_fill(e, &right, b);
	for (int i = 0; i < EXPLAIN_HEARD; i++)
		if (left.cell[i].verdict != right.cell[i].verdict)
			return false;
	return true;
}

/* Has a rule with a mask of its own kind addresses in the prefix? */
static bool
meets(const struct access_rule *r, const struct explain_prefix *p)
{
	if (r->family != p->family || r->ntpport)
		return false;
	for (unsigned i = 0; i < p->bits; i++)
		if ((r->mask[i / 8] & (r->ip[i / 8] ^ p->ip[i / 8])) &
		    (0x80u >> i % 8))
			return false;
	return true;
}

/* Does a rule decide otherwise for a part of the prefix that counts? */
static bool
differs(const struct explain *e, const struct explain_prefix *p,
    const double *own, size_t most)
{
	double least = p->bits <= 3 ? WORLD_PART : 0;

	for (size_t i = 0; i < e->nrule; i++)
		if (i < e->table.nested ? own[i] > least
					: least == 0 && meets(&e->rule[i], p))
			if (!explain_alike(e, &e->rule[i], &e->rule[most]))
				return true;
	return false;
}

const struct access_rule *
explain_most(
    const struct explain *e, const struct explain_prefix *p, bool *differ)
{
	double *own = shares(e, p);
	size_t most = e->table.nested;

	for (size_t i = 0; i < e->table.nested; i++)
		if (own[i] > 0 &&
		    (most == e->table.nested || own[i] > own[most]))
			most = i;
	if (most == e->table.nested) {
		free(own);
		return NULL;
	}
	if (differ != NULL)
		*differ = differs(e, p, own, most);
	free(own);
	return &e->rule[most];
}

int32_t
explain_holder(const struct explain *e, const struct access_rule *r)
{
	return r < e->rule + e->table.nested ? holder(e, (size_t)(r - e->rule))
					     : -1;
}

double
explain_share(const struct explain *e, const struct access_rule *r)
{
	struct explain_prefix p = { .family = r->family };
	int bits = explain_bits(r);
	double *own, share;

	if (bits < 0 || r->ntpport)
		return 1;
	memcpy(p.ip, r->ip, sizeof(p.ip));
	p.bits = (unsigned)bits;
	own = shares(e, &p);
	share = own[r - e->rule];
	free(own);
	return share;
}

/* The word that keeps an answer of a time source out; 0: none. NTPsec's
 * noserve does, ntp.org's does not. */
static uint32_t
deaf(const struct explain *e, const struct explain_row *row, uint32_t flags)
{
	if (flags & ACCESS_IGNORE)
		return ACCESS_IGNORE;
	if ((flags & ACCESS_NOSERVE) && (e->dialect & DIALECT_SEC))
		return ACCESS_NOSERVE;
	if ((flags & ACCESS_NOTRUST) && !row->keyed)
		return ACCESS_NOTRUST;
	return 0;
}

/* The word that keeps somebody from becoming an association. */
static uint32_t
strange(uint32_t flags)
{
	static const uint32_t bars[] = { ACCESS_IGNORE, ACCESS_NOEPEER,
		ACCESS_NOPEER };

	for (size_t i = 0; i < sizeof(bars) / sizeof(bars[0]); i++)
		if (flags & bars[i])
			return bars[i];
	return 0;
}

static struct access_answer
decide(const struct explain *e, const struct explain_row *row,
    enum explain_what what, uint32_t flags)
{
	static const enum access_kind kind[] = { ACCESS_TIME, ACCESS_QUERY,
		ACCESS_CONFIGURE };
	struct access_request rq = { .sec = (e->dialect & DIALECT_SEC) != 0,
		.mode7 = e->mode7,
		.mac = row->keyed };
	struct access_answer a = { ACCESS_ANSWERS, 0 };

	if (what == EXPLAIN_HEARD)
		a.flag = row->who == EXPLAIN_SOURCE ? deaf(e, row, flags) : 0;
	else if (what == EXPLAIN_ASSOCIATE)
		a.flag = strange(flags);
	else {
		rq.kind = kind[what];
		return access_decide(flags, &rq);
	}
	if (a.flag != 0)
		a.verdict = ACCESS_DROPS;
	return a;
}

void
explain_fill(const struct explain *e, struct explain_row *row,
    const struct access_rule *r)
{
	row->flags = r->flags;
	row->line = restrict_owed(e->set, r, 0);
	for (int i = 0; i < EXPLAIN_WHATS; i++) {
		struct access_answer a =
		    decide(e, row, (enum explain_what)i, r->flags);

		row->cell[i] = (struct explain_cell){ a.verdict, a.flag,
			a.flag != 0 ? restrict_owed(e->set, r, a.flag)
				    : row->line };
	}
}

struct explain_row
explain_address(const struct explain *e, const struct addr *from)
{
	struct explain_row row = {
		.who = EXPLAIN_HOST, .addr = *from, .bits = width(from->family)
	};
	struct addr a = *from;
	const struct access_rule *r;

	for (size_t i = 0; i < e->nsource; i++)
		if (addr_equal(&e->source[i].addr, from)) {
			row.who = EXPLAIN_SOURCE;
			row.keyed = e->source[i].keyed;
			snprintf(row.name, sizeof(row.name), "%s",
			    e->source[i].name != NULL ? e->source[i].name : "");
		}
	if (a.port == 0)
		a.port = row.who == EXPLAIN_SOURCE ? NTP_PORT : CLIENT_PORT;
	a.scope = 0;
	r = access_find(&e->table, &a);
	if (r != NULL)
		explain_fill(e, &row, r);
	return row;
}

const struct explain_row *
explain_rows(const struct explain *e, size_t *count)
{
	*count = e->nrow;
	return e->row;
}

unsigned
explain_dialect(const struct explain *e)
{
	return e->dialect;
}

bool
explain_controlled(const struct explain *e)
{
	return e->controlled;
}

static size_t
find_name(void *arg, const char *name, enum addr_family family,
    struct addr *out, size_t max)
{
	const struct explain *e = arg;
	size_t n = 0;

	for (size_t i = 0; i < e->nsource && n < max; i++) {
		const struct explain_source *s = &e->source[i];

		if (s->name == NULL || strcasecmp(s->name, name) != 0)
			continue;
		if (family == ADDR_NONE || s->addr.family == family)
			out[n++] = s->addr;
	}
	return n;
}

struct restrict_names
explain_names(const struct explain *e)
{
	union {
		const struct explain *e;
		void *arg;
	} u = { .e = e };

	return (struct restrict_names){ .find = find_name, .arg = u.arg };
}

static void
keep_sources(struct explain *e, const struct explain_given *given)
{
	e->source = mem_zero(given->nsource, sizeof(e->source[0]));
	for (size_t i = 0; i < given->nsource; i++) {
		const struct explain_source *s = &given->source[i];

		e->source[i] = *s;
		e->source[i].addr.port = 0;
		if (s->name != NULL)
			e->source[i].name =
			    mem_string(s->name, strlen(s->name));
	}
	e->nsource = given->nsource;
}

/* The holes of `restrict source` for the running associations. */
static void
add_holes(struct explain *e)
{
	struct restrict_server *server =
	    mem_realloc(NULL, e->nsource, sizeof(server[0]));

	for (size_t i = 0; i < e->nsource; i++)
		server[i] = (struct restrict_server){ e->source[i].addr,
			e->source[i].keyed };
	restrict_servers(e->set, server, e->nsource);
	free(server);
}

struct explain *
explain_new(const struct conf *c, const struct explain_given *given)
{
	static const struct explain_given nothing;
	struct explain *e = mem_zero(1, sizeof(*e));
	struct restrict_names names = explain_names(e);

	if (given == NULL)
		given = &nothing;
	e->conf = c;
	e->open = given->open;
	e->dialect = conf_dialect(c);
	if (e->dialect == DIALECT_BOTH || e->dialect == DIALECT_NONE)
		e->dialect = dialect_guess(c);
	keep_sources(e, given);
	e->set = restrict_read(c, e->dialect, &names, &e->mode7, NULL);
	add_holes(e);
	e->rule = restrict_rules(e->set, &e->nrule);
	access_build(&e->table, e->rule, e->nrule);
	explain_make_rows(e, given);
	return e;
}

void
explain_free(struct explain *e)
{
	union {
		const char *name;
		void *owned;
	} u;

	if (e == NULL)
		return;
	for (size_t i = 0; i < e->nsource; i++) {
		u.name = e->source[i].name;
		free(u.owned);
	}
	free(e->source);
	free(e->rule);
	free(e->row);
	restrict_free(e->set);
	free(e);
}
