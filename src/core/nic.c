/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nic.h"

#include <string.h>

static const uint8_t zeroes[16];
static const uint8_t one[16] = { [15] = 1 };

static bool
is_wildcard(const struct addr *a)
{
	return memcmp(a->ip, zeroes, a->family == ADDR_IPV4 ? 4 : 16) == 0;
}

static bool
is_loopback(const struct addr *a)
{
	if (a->family == ADDR_IPV4)
		return a->ip[0] == 127;
	return memcmp(a->ip, one, sizeof(one)) == 0;
}

/* Are the first `bits` of both the same? */
static bool
same_prefix(const struct addr *a, const struct addr *b, unsigned bits)
{
	unsigned most = a->family == ADDR_IPV4 ? 32 : 128;
	unsigned whole, rest;

	if (a->family != b->family)
		return false;
	if (bits > most)
		bits = most;
	whole = bits / 8;
	rest = bits % 8;
	if (memcmp(a->ip, b->ip, whole) != 0)
		return false;
	return rest == 0 || (a->ip[whole] ^ b->ip[whole]) >> (8 - rest) == 0;
}

/* Without regard to the case of ASCII's letters, as ntpd does it. */
static bool
same_name(const char *a, const char *b)
{
	for (;; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

		if (x != y)
			return false;
		if (x == '\0')
			return true;
	}
}

static bool
fits(const struct nic_rule *r, const char *name, const struct addr *a)
{
	switch (r->what) {
	case NIC_ALL:
		return !is_loopback(a) && !is_wildcard(a);
	case NIC_IPV4:
		return a->family == ADDR_IPV4;
	case NIC_IPV6:
		return a->family == ADDR_IPV6;
	case NIC_WILDCARD:
		return is_wildcard(a);
	case NIC_BY_NAME:
		return same_name(r->name, name);
	case NIC_BY_ADDR:
		return same_prefix(&r->addr, a, r->prefix);
	}
	return false;
}

enum nic_act
nic_decide(const struct nic_rule *rule, size_t count, const char *name,
    const struct addr *a)
{
	for (size_t i = count; i > 0; i--)
		if (fits(&rule[i - 1], name, a))
			return rule[i - 1].act;
	return count == 0 || is_loopback(a) ? NIC_LISTEN : NIC_IGNORE;
}

bool
nics_same(
    const struct nic_rule *a, size_t na, const struct nic_rule *b, size_t nb)
{
	if (na != nb)
		return false;
	for (size_t i = 0; i < na; i++)
		if (a[i].act != b[i].act || a[i].what != b[i].what ||
		    a[i].prefix != b[i].prefix ||
		    !addr_equal(&a[i].addr, &b[i].addr) ||
		    strcmp(a[i].name, b[i].name) != 0)
			return false;
	return true;
}
