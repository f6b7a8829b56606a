/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/access.h"

#include <string.h>

#include "core/rfc5905.h"

static size_t
octets(uint8_t family)
{
	return family == ADDR_IPV6 ? 16 : 4;
}

void
access_mask(struct access_rule *r)
{
	for (size_t i = 0; i < sizeof(r->ip); i++)
		r->ip[i] &= r->mask[i];
}

int
access_order(const struct access_rule *a, const struct access_rule *b)
{
	int d;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	d = memcmp(b->ip, a->ip, octets(a->family));
	if (d == 0)
		d = memcmp(b->mask, a->mask, octets(a->family));
	return d != 0 ? d : b->ntpport - a->ntpport;
}

/* True if the mask's ones all stand before its zeros. */
static bool
is_prefix(const struct access_rule *r)
{
	size_t i = 0, n = octets(r->family);

	while (i < n && r->mask[i] == 0xff)
		i++;
	if (i < n && ((uint8_t)~r->mask[i] & ((uint8_t)~r->mask[i] + 1)) != 0)
		return false;
	for (i++; i < n; i++) {
		if (r->mask[i] != 0)
			return false;
	}
	return true;
}

/* Contiguous masks first, then as ntpd asks them. */
static bool
before(const struct access_rule *a, const struct access_rule *b)
{
	bool pa = is_prefix(a), pb = is_prefix(b);

	return pa != pb ? pa : access_order(a, b) < 0;
}

static void
sift(struct access_rule *r, size_t root, size_t n)
{
	struct access_rule moved = r[root];
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && before(&r[child], &r[child + 1]))
			child++;
		if (!before(&moved, &r[child]))
			break;
		r[root] = r[child];
		root = child;
	}
	r[root] = moved;
}

/* A heap sort: qsort() may allocate. */
static void
sort(struct access_rule *r, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(r, i, n);
	for (size_t i = n; i-- > 1;) {
		struct access_rule top = r[0];

		r[0] = r[i];
		r[i] = top;
		sift(r, 0, i);
	}
}

/* Does `r` cover the address? */
static bool
covers(const struct access_rule *r, const uint8_t *ip)
{
	for (size_t i = 0; i < octets(r->family); i++) {
		if ((ip[i] & r->mask[i]) != r->ip[i])
			return false;
	}
	return true;
}

/*
 * Prefixes nest: going from the last (shortest, smallest) to the first, the
 * rules that hold the present one form a chain, which is kept in `up`.
 */
static void
nest(struct access_rule *r, size_t from, size_t to)
{
	int32_t holder = -1;

	for (size_t i = to; i-- > from;) {
		while (holder >= 0 && !covers(&r[holder], r[i].ip))
			holder = r[holder].up;
		r[i].up = holder;
		holder = (int32_t)i;
	}
}

/* Where the rules of each first octet begin: a short way to go from there. */
static void
index_octets(struct access *a)
{
	size_t i = a->v6;

	for (int octet = 0; octet < 257; octet++) {
		while (i > 0 && a->rule[i - 1].ip[0] < octet)
			i--;
		a->start[octet] = (uint32_t)i;
	}
}

void
access_build(struct access *a, struct access_rule *rule, size_t count)
{
	size_t i = 0;

	sort(rule, count);
	while (i < count && rule[i].family == ADDR_IPV4 && is_prefix(&rule[i]))
		i++;
	*a = (struct access){ .rule = rule, .count = count, .v6 = i };
	while (i < count && is_prefix(&rule[i]))
		i++;
	a->nested = i;
	index_octets(a);
	nest(rule, 0, a->v6);
	nest(rule, a->v6, a->nested);
}

/* The first rule in [from, to), sorted downwards, whose address is not above
 * `ip`: the address lies in it, or in one of those that hold it. */
static size_t
first_below(const struct access *a, size_t from, size_t to, const uint8_t *ip)
{
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (memcmp(a->rule[mid].ip, ip, 16) > 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static uint32_t
host_order(const uint8_t *ip)
{
	return (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 |
	    (uint32_t)ip[2] << 8 | ip[3];
}

/* The same for IPv4, among the rules that have its first octet. */
static size_t
first_below4(const struct access *a, const uint8_t *ip)
{
	size_t from = a->start[ip[0] + 1], n = a->start[ip[0]] - from;
	uint32_t address = host_order(ip);

	while (n > 0) {
		size_t half = n / 2;
		bool above = host_order(a->rule[from + half].ip) > address;

		from += above ? half + 1 : 0;
		n = above ? n - half - 1 : half;
	}
	return from;
}

static bool
applies(const struct access_rule *r, const struct addr *from)
{
	return covers(r, from->ip) && (!r->ntpport || from->port == NTP_PORT);
}

static const struct access_rule *
find_nested(const struct access *a, const struct addr *from)
{
	bool v6 = from->family == ADDR_IPV6;
	size_t high = v6 ? a->nested : a->v6;
	size_t first = v6 ? first_below(a, a->v6, high, from->ip)
			  : first_below4(a, from->ip);
	int32_t i = first < high ? (int32_t)first : -1;

	while (i >= 0 && !applies(&a->rule[i], from))
		i = a->rule[i].up;
	return i >= 0 ? &a->rule[i] : NULL;
}

const struct access_rule *
access_find(const struct access *a, const struct addr *from)
{
	const struct access_rule *best = find_nested(a, from);

	for (size_t i = a->nested; i < a->count; i++) {
		const struct access_rule *r = &a->rule[i];

		if (r->family == from->family && applies(r, from) &&
		    (best == NULL || access_order(r, best) < 0))
			best = r;
	}
	return best;
}
