/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nets.h"

#include "sys/nics.h"

#include <stdbool.h>
#include <stdlib.h>

static bool
is_shared(const struct nic *nic)
{
	const uint8_t *ip = nic->addr.ip;

	if (nic->addr.family == ADDR_IPV4)
		return nic->bits < 32 && ip[0] != 127;
	return nic->bits < 128 && !(ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80);
}

static struct net
net_of(const struct nic *nic)
{
	struct net net = { .addr = { .family = nic->addr.family },
		.bits = nic->bits };

	for (unsigned i = 0; i < net.bits; i++)
		net.addr.ip[i / 8] |=
		    (uint8_t)(nic->addr.ip[i / 8] & (0x80 >> i % 8));
	return net;
}

size_t
nets_read(struct net *out, size_t room)
{
	size_t n = 0, count = 0;
	struct nic *nic = nics_read(&n);

	for (size_t i = 0; i < n && count < room; i++) {
		struct net net;
		size_t k = 0;

		if (!is_shared(&nic[i]))
			continue;
		net = net_of(&nic[i]);
		while (k < count &&
		    (out[k].bits != net.bits ||
			!addr_equal(&out[k].addr, &net.addr)))
			k++;
		if (k == count)
			out[count++] = net;
	}
	free(nic);
	return count;
}
