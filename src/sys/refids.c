/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/refids.h"

#include "sys/udp.h"

#include <ifaddrs.h>
#include <string.h>

#include <nettle/md5.h>

/* s that the list is believed: addresses come and go (DHCP). */
#define MAX_AGE 60.0

uint32_t
refid_of(const struct addr *a)
{
	uint8_t digest[MD5_DIGEST_SIZE];
	struct md5_ctx md5;

	if (a->family == ADDR_NONE)
		return 0;
	if (a->family == ADDR_IPV4)
		return addr_ipv4(a);
	md5_init(&md5);
	md5_update(&md5, sizeof(a->ip), a->ip);
	md5_digest(&md5, sizeof(digest), digest);
	return (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 |
	    (uint32_t)digest[2] << 8 | digest[3];
}

static void
refresh(struct refids *r)
{
	struct ifaddrs *list, *i;

	if (getifaddrs(&list) < 0)
		return; /* what was known is better than nothing */
	r->n = 0;
	for (i = list; i && r->n < REFIDS_MAX; i = i->ifa_next) {
		struct addr a = { .family = ADDR_NONE };

		if (i->ifa_addr)
			a = udp_to_addr(i->ifa_addr);
		if (a.family != ADDR_NONE)
			r->id[r->n++] = refid_of(&a);
	}
	freeifaddrs(list);
}

size_t
refids_own(struct refids *r, mono_t now, uint32_t *out, size_t max)
{
	size_t n;

	if (!r->known || mono_diff(now, r->at) > MAX_AGE) {
		refresh(r);
		r->known = true;
		r->at = now;
	}
	n = r->n < max ? r->n : max;
	memcpy(out, r->id, n * sizeof(*out));
	return n;
}
