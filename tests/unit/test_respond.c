/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in the server's answer, and in a kiss.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/respond.h"
#include "core/rfc5905.h"

static const wall_t rx = { INT64_C(1795392000123456789) };
static const mono_t now = { INT64_C(5000000000000) };

static struct sysvars
synced(void)
{
	return (struct sysvars){
		.leap = LEAP_INSERT,
		.stratum = 2,
		.precision = -23,
		.refid = 0xc0000201,
		.rootdelay = 0.010,
		.rootdisp = 0.002,
		.reftime = { INT64_C(1795391900000000000) },
		.updated = { INT64_C(4900000000000) }, /* 100 s ago */
	};
}

static const struct packet question = {
	.version = 4,
	.mode = MODE_CLIENT,
	.poll = 9,
	.precision = 0x20,
	.org = { 77 },
	.rec = { 88 },
	.xmt = { UINT64_C(0x0123456789abcdef) },
};

static void
answer_is_ours(void **state)
{
	struct sysvars sv = synced();
	struct packet r;

	(void)state;
	respond(&sv, &question, rx, now, &r);
	assert_int_equal(r.leap, LEAP_INSERT);
	assert_int_equal(r.version, 4);
	assert_int_equal(r.mode, MODE_SERVER);
	assert_int_equal(r.stratum, 2);
	assert_int_equal(r.poll, 9);
	assert_int_equal(r.precision, -23);
	assert_true(r.refid == 0xc0000201);
	assert_true(r.rootdelay == ntp_short_from_seconds(0.010));
	/* The dispersion has grown since the last correction. */
	assert_true(
	    r.rootdisp == ntp_short_from_seconds(0.002 + 100 * NTP_PHI));
	assert_true(r.org.fp == UINT64_C(0x0123456789abcdef));
	assert_true(r.rec.fp == ntp_ts_from_wall(rx).fp);
	assert_true(r.reftime.fp == ntp_ts_from_wall(sv.reftime).fp);
	assert_true(r.xmt.fp == 0);
}

static void
symmetric_is_answered_passively(void **state)
{
	struct sysvars sv = synced();
	struct packet q = question, r;

	(void)state;
	q.mode = MODE_ACTIVE;
	q.version = 3;
	respond(&sv, &q, rx, now, &r);
	assert_int_equal(r.mode, MODE_PASSIVE);
	assert_int_equal(r.version, 3);
	assert_true(r.org.fp == q.xmt.fp);
}

static void
unsynchronised_is_said_twice(void **state)
{
	static const struct {
		uint8_t leap, stratum;
	} rows[] = { { LEAP_ALARM, 16 }, { LEAP_ALARM, 2 }, { 0, 16 }, { 0, 0 },
		{ 0, 200 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sysvars sv = synced();
		struct packet r;

		sv.leap = rows[i].leap;
		sv.stratum = rows[i].stratum;
		respond(&sv, &question, rx, now, &r);
		assert_int_equal(r.leap, LEAP_ALARM);
		/* Not 0: no kiss. */
		assert_int_equal(r.stratum, 16);
		assert_true(r.refid == refid_from_code("XNON"));
		assert_true(r.org.fp == question.xmt.fp);
		assert_true(r.rec.fp == ntp_ts_from_wall(rx).fp);
	}
}

static void
clock_behind_its_update_shrinks_nothing(void **state)
{
	struct sysvars sv = synced();
	struct packet r;

	(void)state;
	sv.updated = mono_add(now, 1000);
	respond(&sv, &question, rx, now, &r);
	assert_true(r.rootdisp == ntp_short_from_seconds(0.002));
}

static void
kiss_tells_no_time(void **state)
{
	struct packet r;

	(void)state;
	respond_kiss(&question, "RATE", &r);
	assert_int_equal(r.leap, LEAP_ALARM);
	assert_int_equal(r.stratum, 0);
	assert_int_equal(r.mode, MODE_SERVER);
	assert_int_equal(r.version, 4);
	assert_int_equal(r.poll, 9);
	assert_true(r.refid == refid_from_code("RATE"));
	assert_true(r.org.fp == question.xmt.fp);
	assert_true(r.rec.fp == question.xmt.fp);
	assert_true(r.xmt.fp == question.xmt.fp);
	assert_true(r.reftime.fp == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answer_is_ours),
		cmocka_unit_test(symmetric_is_answered_passively),
		cmocka_unit_test(unsynchronised_is_said_twice),
		cmocka_unit_test(clock_behind_its_update_shrinks_nothing),
		cmocka_unit_test(kiss_tells_no_time),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("respond", tests, NULL, NULL);
}
