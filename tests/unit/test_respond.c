/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's answer: to whom there is one, what stands in it, and that it
 * is never longer than the question. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/respond.h"
#include "core/rfc5905.h"
#include "prop.h"

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

static size_t
question(uint8_t *buf, int version, int mode)
{
	struct packet q = {
		.version = (uint8_t)version,
		.mode = (uint8_t)mode,
		.poll = 9,
		.precision = 0x20,
		.xmt = { UINT64_C(0x0123456789abcdef) },
	};

	return packet_encode(&q, buf, PACKET_HEADER);
}

static void
test_answer(void **state)
{
	struct sysvars sv = synced();
	uint8_t buf[PACKET_HEADER];
	struct packet r;

	(void)state;
	memset(&r, 0x5a, sizeof(r));
	assert_true(respond(&sv, buf, question(buf, 4, 3), rx, now, &r));
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
test_versions_and_modes(void **state)
{
	struct sysvars sv = synced();

	(void)state;
	for (int version = 0; version < 8; version++) {
		for (int mode = 0; mode < 8; mode++) {
			uint8_t buf[PACKET_HEADER];
			struct packet r = { 0 };
			bool want = mode == 3 && version >= 1 && version <= 4;
			size_t len = question(buf, version, mode);

			assert_int_equal(
			    respond(&sv, buf, len, rx, now, &r), want);
			assert_int_equal(r.version, want ? version : 0);
		}
	}
}

static void
test_unsynchronised(void **state)
{
	static const struct {
		uint8_t leap, stratum;
	} rows[] = { { LEAP_ALARM, 16 }, { LEAP_ALARM, 2 }, { 0, 16 }, { 0, 0 },
		{ 0, 200 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sysvars sv = synced();
		uint8_t buf[PACKET_HEADER];
		struct packet r;

		sv.leap = rows[i].leap;
		sv.stratum = rows[i].stratum;
		assert_true(
		    respond(&sv, buf, question(buf, 3, 3), rx, now, &r));
		assert_int_equal(r.leap, LEAP_ALARM);
		/* Not 0: no kiss. */
		assert_int_equal(r.stratum, 16);
		assert_true(r.refid == refid_from_code("XNON"));
		assert_true(r.org.fp == UINT64_C(0x0123456789abcdef));
	}
}

static void
test_lengths(void **state)
{
	struct sysvars sv = synced();

	(void)state;
	for (size_t len = 0; len < 120; len++) {
		uint8_t buf[120] = { 0 };
		struct packet r;

		question(buf, 4, 3);
		/* What follows is zero: some lengths are a MAC, none a field.
		 */
		assert_int_equal(
		    respond(&sv, buf, len, rx, now, &r), len == PACKET_HEADER);
	}
}

static void
test_fields_are_ignored(void **state)
{
	struct sysvars sv = synced();
	uint8_t buf[PACKET_HEADER + 28] = { 0 };
	struct packet r;

	(void)state;
	question(buf, 4, 3);
	buf[48] = 0x20;
	buf[51] = 28;
	assert_true(respond(&sv, buf, sizeof(buf), rx, now, &r));
}

static void
test_clock_behind_update(void **state)
{
	struct sysvars sv = synced();
	uint8_t buf[PACKET_HEADER];
	struct packet r;

	(void)state;
	sv.updated = mono_add(now, 1000);
	assert_true(respond(&sv, buf, question(buf, 4, 3), rx, now, &r));
	assert_true(r.rootdisp == ntp_short_from_seconds(0.002));
}

static void
test_random_datagrams(void **state)
{
	struct sysvars sv = synced();

	(void)state;
	for (int i = 0; i < 50000; i++) {
		uint8_t buf[200];
		size_t len = prop_below(sizeof(buf) + 1);
		struct packet r;

		for (size_t j = 0; j < len; j++)
			buf[j] = (uint8_t)prop_u64();
		if (!respond(&sv, buf, len, rx, now, &r))
			continue;
		assert_true(len >= PACKET_HEADER);
		assert_int_equal(buf[0] & 7, MODE_CLIENT);
		assert_int_equal(r.mode, MODE_SERVER);
		assert_int_equal(r.version, buf[0] >> 3 & 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_versions_and_modes),
		cmocka_unit_test(test_unsynchronised),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_fields_are_ignored),
		cmocka_unit_test(test_clock_behind_update),
		cmocka_unit_test(test_random_datagrams),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("respond", tests, NULL, NULL);
}
