/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks of this machine, whatever they are, against the kernel's list
 * of addresses. */

#include "engine/nets.h"
#include "sys/nics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROOM = 256 };

/* The first bits, from the most significant one. */
static bool
agree(const struct addr *a, const struct addr *b, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++)
		if (((a->ip[i / 8] ^ b->ip[i / 8]) & (0x80 >> i % 8)) != 0)
			return false;
	return a->family == b->family;
}

static void
each_is_one_of_an_address(void **state)
{
	struct net net[ROOM];
	size_t nnic = 0, n = nets_read(net, ROOM);
	struct nic *nic = nics_read(&nnic);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		unsigned size = net[i].addr.family == ADDR_IPV4 ? 32 : 128;
		bool found = false;

		assert_true(net[i].bits > 0 && net[i].bits < size);
		for (size_t k = 0; k < nnic; k++)
			found |= nic[k].bits == net[i].bits &&
			    agree(&nic[k].addr, &net[i].addr, net[i].bits);
		assert_true(found);
		for (size_t k = 0; k < i; k++)
			assert_false(net[k].bits == net[i].bits &&
			    addr_equal(&net[k].addr, &net[i].addr));
		/* Nothing stands behind the prefix. */
		for (unsigned b = net[i].bits; b < size; b++)
			assert_int_equal(
			    net[i].addr.ip[b / 8] & (0x80 >> b % 8), 0);
		/* Nor is it this host's own. */
		assert_false(net[i].addr.family == ADDR_IPV4 &&
		    net[i].addr.ip[0] == 127);
	}
	free(nic);
}

static void
prefixes_are_those_of_the_kernel(void **state)
{
	size_t n = 0;
	struct nic *nic = nics_read(&n);
	bool found = false;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_in_range(
		    nic[i].bits, 0, nic[i].addr.family == ADDR_IPV4 ? 32 : 128);
		if (nic[i].addr.family != ADDR_IPV4 ||
		    addr_ipv4(&nic[i].addr) != 0x7f000001)
			continue;
		found = true;
		assert_int_equal(nic[i].bits, 8);
	}
	free(nic);
	if (!found)
		skip(); /* 127.0.0.1 is not up here */
}

static void
no_more_than_there_is_room_for(void **state)
{
	struct net net[ROOM];
	size_t n = nets_read(net, ROOM);

	(void)state;
	assert_int_equal(nets_read(net, 0), 0);
	for (size_t room = 1; room <= n; room++)
		assert_int_equal(nets_read(net, room), room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_one_of_an_address),
		cmocka_unit_test(prefixes_are_those_of_the_kernel),
		cmocka_unit_test(no_more_than_there_is_room_for),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
