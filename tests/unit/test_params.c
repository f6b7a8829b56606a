/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/packet.h"
#include "core/rfc5905.h"
#include "engine/params.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
defaults_are_those_of_the_daemons(void **state)
{
	struct params p;

	(void)state;
	params_init(&p);
	assert_int_equal(p.nassoc, 0);
	assert_string_equal(p.driftfile, "");
	assert_true(p.step == NTP_STEPT && p.stepback == NTP_STEPT);
	assert_true(p.panic == NTP_PANICT && p.stepout == NTP_STEPOUT);
	assert_int_equal(p.minsane, 1);
	assert_int_equal(p.minclock, 3);
	assert_int_equal(p.maxclock, 10);
	assert_true(p.mindist > 0 && p.maxdist == NTP_MAXDIST);
	assert_int_equal(p.floor, 0);
	assert_int_equal(p.ceiling, 15);
	assert_int_equal(p.dscp, 0);
	assert_int_equal(p.port, 123);
	assert_false(p.observe || p.start);
	assert_int_equal(p.nrule, 0);
	params_free(&p);
}

static void
lines_keep_their_place_as_they_grow(void **state)
{
	struct params p;

	(void)state;
	params_init(&p);
	for (int i = 0; i < 1000; i++) {
		struct params_assoc *a = params_add(&p);

		assert_int_equal(a->kind, PARAMS_SERVER);
		assert_string_equal(a->name, "");
		assert_int_equal(a->family, ADDR_NONE);
		assert_int_equal(a->cfg.hmode, MODE_CLIENT);
		assert_int_equal(a->cfg.version, 4);
		assert_int_equal(a->cfg.minpoll, 6);
		assert_int_equal(a->cfg.maxpoll, 10);
		assert_false(a->cfg.iburst || a->cfg.prefer || a->cfg.keyid);
		snprintf(a->name, sizeof(a->name), "server%d", i);
	}
	assert_int_equal(p.nassoc, 1000);
	for (int i = 0; i < 1000; i++) {
		char name[PARAMS_NAME];

		snprintf(name, sizeof(name), "server%d", i);
		assert_string_equal(p.assoc[i].name, name);
	}
	params_free(&p);
	params_free(&p);
	assert_int_equal(p.nassoc, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_those_of_the_daemons),
		cmocka_unit_test(lines_keep_their_place_as_they_grow),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
