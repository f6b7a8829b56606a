/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may do what: the table that restrict lines make, and the question put
 * to it for every packet. Pure; the memory is the caller's. It knows neither
 * names nor the order of a file: whoever builds it has merged equal lines.
 */
#ifndef NTPTUI_CORE_ACCESS_H
#define NTPTUI_CORE_ACCESS_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The words of a restrict line; bits. */
enum {
	ACCESS_IGNORE = 1 << 0,
	ACCESS_NOSERVE = 1 << 1,
	ACCESS_NOTRUST = 1 << 2,
	ACCESS_NOQUERY = 1 << 3,
	ACCESS_NOMODIFY = 1 << 4,
	ACCESS_NOPEER = 1 << 5,
	ACCESS_NOTRAP = 1 << 6,
	ACCESS_LOWPRIOTRAP = 1 << 7,
	ACCESS_LIMITED = 1 << 8,
	ACCESS_KOD = 1 << 9,
	ACCESS_VERSION = 1 << 10,
	ACCESS_FLAKE = 1 << 11,
	ACCESS_NOMRULIST = 1 << 12,
	ACCESS_MSSNTP = 1 << 13,
	ACCESS_NOEPEER = 1 << 14,
	ACCESS_FUZZ = 1 << 15, /* serverresponse fuzz */
};

/* One line of the table. */
struct access_rule {
	uint8_t family;   /* ADDR_IPV4 or ADDR_IPV6 */
	bool ntpport;     /* concerns source port 123 only */
	uint8_t ip[16];   /* network order, bits outside the mask clear */
	uint8_t mask[16]; /* network order; need not be contiguous */
	uint32_t flags;   /* ACCESS_* bits */
	uint32_t line;    /* the last line that made it; 0: built in */
	int32_t up;       /* access_build(): the rule that holds it; -1 */
};

struct access {
	const struct access_rule *rule; /* the caller's, sorted */
	size_t count;                   /* all */
	size_t v6;           /* the first IPv6 rule that is contiguous */
	size_t nested;       /* rules before this one have contiguous masks */
	uint32_t start[257]; /* contiguous IPv4 rules whose first octet is not
				below this */
};

/*
 * Sorts `rule` in place and makes the table of it; no two rules may have the
 * same family, address, mask and ntpport. The rules must stay as long as the
 * table. O(n log n), no allocation.
 */
void access_build(struct access *a, struct access_rule *rule, size_t count);

/*
 * The rule that decides for a packet from `from` (its port too), or NULL if
 * none matches. ntpd's order: the numerically largest masked address, then
 * the largest mask, then ntpport, is asked first; for contiguous masks that
 * is the longest prefix. O(log n) but for the rules with other masks, which
 * are asked one by one.
 */
const struct access_rule *access_find(
    const struct access *a, const struct addr *from);

/* Clears the address bits that its mask does not cover. */
void access_mask(struct access_rule *r);

/* The order in which ntpd asks: < 0 if `a` comes before `b`; 0 if they are
 * the same entry. IPv4 before IPv6. */
int access_order(const struct access_rule *a, const struct access_rule *b);

#endif
