/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of this host's addresses the world may see. */
#include "engine/outside.h"

#include "sys/nics.h"

#include <stdlib.h>
#include <string.h>

/* Prefixes that are not for the whole world; RFC 6890 and its successors. Those
 * for documentation (RFC 5737, 3849) are not among them: nobody has them, but
 * who tries things out in a network of his own making. */
static const struct {
	uint8_t ip[4], bits;
} closed_v4[] = {
	{ { 0 }, 8 }, { { 10 }, 8 }, /* RFC 1918 */
	{ { 100, 64 }, 10 },         /* RFC 6598 */
	{ { 127 }, 8 },              /* loopback */
	{ { 169, 254 }, 16 },        /* RFC 3927 */
	{ { 172, 16 }, 12 },         /* RFC 1918 */
	{ { 192, 0, 0 }, 24 },       /* RFC 6890 */
	{ { 192, 168 }, 16 },        /* RFC 1918 */
	{ { 198, 18 }, 15 },         /* RFC 2544 */
	{ { 224 }, 3 },              /* multicast, reserved, broadcast */
};

static uint32_t
word(const uint8_t *ip)
{
	return (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 |
	    (uint32_t)ip[2] << 8 | ip[3];
}

static bool
is_open_v4(const uint8_t *ip)
{
	for (size_t i = 0; i < sizeof(closed_v4) / sizeof(closed_v4[0]); i++)
		if ((word(ip) ^ word(closed_v4[i].ip)) >>
			(32 - closed_v4[i].bits) ==
		    0)
			return false;
	return true;
}

/* Global unicast is 2000::/3 (RFC 4291 2.4), but for what only carries IPv4:
 * Teredo and 6to4 (RFC 4380, 3056). */
static bool
is_open_v6(const uint8_t *ip)
{
	static const uint8_t teredo[4] = { 0x20, 0x01, 0, 0 };

	return (ip[0] & 0xe0) == 0x20 && memcmp(ip, teredo, 4) != 0 &&
	    !(ip[0] == 0x20 && ip[1] == 0x02);
}

bool
outside_public(const struct addr *a)
{
	if (a->family == ADDR_IPV4)
		return is_open_v4(a->ip);
	return a->family == ADDR_IPV6 && is_open_v6(a->ip);
}

/* Private, as behind a translator: what could be seen from elsewhere. */
static bool
is_hidden(const struct addr *a)
{
	if (outside_public(a))
		return false;
	if (a->family == ADDR_IPV4)
		return a->ip[0] != 127 && !(a->ip[0] == 169 && a->ip[1] == 254);
	return a->family == ADDR_IPV6 && (a->ip[0] & 0xfe) == 0xfc;
}

void
outside_here(struct addr out[POOL_SIDES], struct addr hidden[POOL_SIDES])
{
	size_t n = 0;
	struct nic *nic = nics_read(&n);

	for (int s = 0; s < POOL_SIDES; s++) {
		out[s] = (struct addr){ 0 };
		if (hidden != NULL)
			hidden[s] = out[s];
	}
	for (size_t i = 0; i < n; i++) {
		const struct addr *a = &nic[i].addr;
		int s = a->family == ADDR_IPV6 ? POOL_SIDE_V6 : POOL_SIDE_V4;

		if (outside_public(a) && out[s].family == ADDR_NONE)
			out[s] = *a;
		if (hidden != NULL && is_hidden(a) &&
		    hidden[s].family == ADDR_NONE)
			hidden[s] = *a;
	}
	free(nic);
}
