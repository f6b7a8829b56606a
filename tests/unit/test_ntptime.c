/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The three times: eras, saturation, and properties against a model that
 * calculates with 128 bits. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "core/ntptime.h"
#include "prop.h"

__extension__ typedef __int128 i128;

#define NS       INT64_C(1000000000)
#define ERA1     INT64_C(2085978496) /* 2036-02-07 06:28:16 UTC */
#define ERA2     INT64_C(6380945792) /* 2172-03-15 12:56:32 UTC */
#define YEAR2026 INT64_C(1795392000)

static wall_t
at(int64_t s)
{
	return (wall_t){ s * NS };
}

/* The wire time of `t` by 128 bits: floor of the exact value. */
static uint64_t
model_from_wall(wall_t t)
{
	i128 units = ((i128)t.ns + (i128)NTP_UNIX_EPOCH * NS) * ((i128)1 << 32);
	i128 whole = units / NS;

	if (units % NS < 0)
		whole--;
	return (uint64_t)whole;
}

/* The wall time nearest to the pivot, by trying every era. */
static i128
model_to_wall(ntp_ts t, wall_t pivot)
{
	i128 best = 0, best_far = -1;

	for (int era = -8; era <= 8; era++) {
		i128 units = era * ((i128)1 << 64) + (i128)t.fp -
		    ((i128)NTP_UNIX_EPOCH << 32);
		/* Nearest ns; units are shifted to be positive. */
		i128 big = units + ((i128)1 << 68);
		i128 ns = ((big * NS + (1u << 31)) >> 32) - ((i128)NS << 36);
		i128 far = ns > pivot.ns ? ns - pivot.ns : pivot.ns - ns;

		if (best_far < 0 || far < best_far) {
			best = ns;
			best_far = far;
		}
	}
	return best;
}

static void
test_epochs(void **state)
{
	(void)state;
	assert_true(ntp_ts_from_wall(at(0)).fp == UINT64_C(0x83aa7e80) << 32);
	assert_true(ntp_ts_from_wall(at(ERA1)).fp == 0);
	assert_true(
	    ntp_ts_from_wall(at(ERA1 - 1)).fp == UINT64_C(0xffffffff) << 32);
	assert_true(ntp_ts_from_wall(at(ERA2)).fp == 0);
	assert_true(ntp_ts_from_wall(at(-INT64_C(2208988800))).fp == 0);
	assert_true(ntp_ts_from_wall((wall_t){ 500000000 }).fp ==
	    (UINT64_C(0x83aa7e80) << 32 | 0x80000000u));
}

static void
test_era_nearest_to_pivot(void **state)
{
	static const int64_t days[] = { 0, YEAR2026, ERA1 - 1, ERA1, ERA1 + 1,
		INT64_C(1) << 31, INT64_C(1) << 32, /* 2038, 2106 */
		(INT64_C(1) << 32) - 1, ERA2 - 1, ERA2, ERA2 + 1,
		-INT64_C(2208988800) };
	static const int64_t half = INT64_C(1) << 31; /* 68 years */
	size_t n = sizeof(days) / sizeof(days[0]);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		wall_t t = at(days[i]);
		ntp_ts ts = ntp_ts_from_wall(t);

		assert_true(ntp_ts_to_wall(ts, t).ns == t.ns);
		/* A pivot that is almost half an era away still finds it. */
		assert_true(
		    ntp_ts_to_wall(ts, at(days[i] + half - 1)).ns == t.ns);
		assert_true(
		    ntp_ts_to_wall(ts, at(days[i] - half + 1)).ns == t.ns);
		/* One beyond it finds the neighbour. */
		assert_true(ntp_ts_to_wall(ts, at(days[i] - half - 1)).ns ==
		    t.ns - 2 * half * NS);
	}
}

static void
test_diff_across_eras(void **state)
{
	ntp_ts before = ntp_ts_from_wall(at(ERA1 - 2));
	ntp_ts after = ntp_ts_from_wall(at(ERA1 + 3));

	(void)state;
	assert_true(ntp_ts_diff(after, before) == INT64_C(5) << 32);
	assert_true(ntp_ts_diff(before, after) == -(INT64_C(5) << 32));
	assert_true(ntp_ts_seconds(ntp_ts_diff(before, after)) == -5.0);
	assert_true(ntp_ts_diff((ntp_ts){ UINT64_C(1) << 63 }, (ntp_ts){ 0 }) ==
	    INT64_MIN);
	assert_true(ntp_ts_diff((ntp_ts){ 0 }, (ntp_ts){ 1 }) == -1);
}

static int64_t
random_ns(void)
{
	/* All magnitudes, both signs, and the neighbours of the edges. */
	int64_t ns = (int64_t)(prop_u64() >> prop_below(64));
	static const int64_t edges[] = { INT64_MIN, INT64_MAX, 0, ERA1 * NS,
		ERA2 * NS, NS, (INT64_C(1) << 32) * NS };

	if (prop_below(4) == 0) {
		int64_t e = edges[prop_below(7)];
		int64_t near = (int64_t)prop_below(5) - 2;

		if (__builtin_add_overflow(e, near, &ns))
			ns = e;
	}
	return ns;
}

static void
test_against_model(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		wall_t pivot = { random_ns() };
		ntp_ts t = { prop_u64() };
		i128 want = model_to_wall(t, pivot);
		i128 far = want - pivot.ns;
		int64_t got = ntp_ts_to_wall(t, pivot).ns;

		/* A tie of half an era, within 1 ns, may go either way. */
		far = far < 0 ? -far : far;
		if (far >= ((i128)NS << 31) - 1)
			continue;
		if (want > INT64_MAX)
			want = INT64_MAX;
		if (want < INT64_MIN)
			want = INT64_MIN;
		assert_true(got == want);
		assert_true(
		    ntp_ts_from_wall(pivot).fp == model_from_wall(pivot));
	}
}

static void
test_round_trips(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		wall_t w = { random_ns() };
		ntp_ts t = ntp_ts_from_wall(w);
		ntp_ts back;
		wall_t w2 = ntp_ts_to_wall(t, w);

		/* Wall, wire, wall: exact. */
		assert_true(w2.ns == w.ns);
		/* Wire, wall, wire: 1 ns is 4.3 units; half of it, and the
		 * rounding down. Pivots near the present do not saturate. */
		t.fp = prop_u64();
		back = ntp_ts_from_wall(ntp_ts_to_wall(t, at(YEAR2026)));
		assert_true(llabs(ntp_ts_diff(t, back)) <= 3);
	}
}

static void
test_diff_properties(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		ntp_ts a = { prop_u64() }, b = { prop_u64() };
		i128 d = (i128)a.fp - (i128)b.fp;
		wall_t x = { random_ns() }, y = { random_ns() };
		i128 w = (i128)x.ns - y.ns;

		while (d >= (i128)1 << 63)
			d -= (i128)1 << 64;
		while (d < -((i128)1 << 63))
			d += (i128)1 << 64;
		assert_true(ntp_ts_diff(a, b) == d);
		if (w > INT64_MAX)
			w = INT64_MAX;
		if (w < INT64_MIN)
			w = INT64_MIN;
		assert_true(wall_diff(x, y) == (double)w / 1e9);
	}
}

static void
test_add_is_inverse_of_diff(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		wall_t t = at(YEAR2026);
		int64_t ns = (int64_t)prop_u64() >> (11 + prop_below(50));
		wall_t u = wall_add(t, (double)ns / 1e9);

		assert_true(llabs(u.ns - t.ns - ns) <= 1);
		assert_true(fabs(wall_diff(u, t) - (double)ns / 1e9) <= 1e-9);
	}
}

static void
test_saturation(void **state)
{
	wall_t max = { INT64_MAX }, min = { INT64_MIN };

	(void)state;
	assert_true(wall_diff(max, min) == (double)INT64_MAX / 1e9);
	assert_true(wall_diff(min, max) == (double)INT64_MIN / 1e9);
	assert_true(wall_add(max, 1).ns == INT64_MAX);
	assert_true(wall_add(min, -1).ns == INT64_MIN);
	assert_true(wall_add(at(0), 1e300).ns == INT64_MAX);
	assert_true(wall_add(at(0), -HUGE_VAL).ns == INT64_MIN);
	assert_true(wall_add(at(7), nan("")).ns == 7 * NS);
	assert_true(ntp_ts_to_wall((ntp_ts){ 0 }, max).ns <= INT64_MAX);
	assert_true(mono_add((mono_t){ 5 }, 1e300).ns == MONO_NEVER.ns);
	assert_true(mono_add((mono_t){ 5 }, -1e300).ns == INT64_MIN);
	assert_true(mono_add(MONO_NEVER, -5).ns == MONO_NEVER.ns);
}

static void
test_never(void **state)
{
	mono_t now = { 5 * NS };

	(void)state;
	assert_true(mono_diff(MONO_NEVER, now) == HUGE_VAL);
	assert_true(mono_diff(now, MONO_NEVER) == -HUGE_VAL);
	assert_true(mono_diff(MONO_NEVER, MONO_NEVER) == 0);
	assert_true(mono_diff(now, (mono_t){ 2 * NS }) == 3.0);
	assert_true(mono_min(now, MONO_NEVER).ns == now.ns);
	assert_true(mono_min(MONO_NEVER, now).ns == now.ns);
}

static void
test_rounds_to_nanoseconds(void **state)
{
	(void)state;
	assert_true(wall_add(at(0), 1.4e-9).ns == 1);
	assert_true(wall_add(at(0), 1.6e-9).ns == 2);
	assert_true(wall_add(at(0), -1.6e-9).ns == -2);
	assert_true(mono_add((mono_t){ 10 }, -0.4e-9).ns == 10);
}

static void
test_short_format(void **state)
{
	(void)state;
	assert_true(ntp_short_seconds(0x00018000) == 1.5);
	assert_true(ntp_short_from_seconds(1.5) == 0x00018000);
	assert_true(ntp_short_from_seconds(1e-9) == 1); /* never down */
	assert_true(ntp_short_from_seconds(0) == 0);
	assert_true(ntp_short_from_seconds(-3) == 0);
	assert_true(ntp_short_from_seconds(65536) == UINT32_MAX);
	assert_true(ntp_short_from_seconds(HUGE_VAL) == UINT32_MAX);
	assert_true(ntp_short_from_seconds(nan("")) == UINT32_MAX);
	for (int i = 0; i < 10000; i++) {
		uint32_t s = (uint32_t)prop_u64();

		assert_true(ntp_short_from_seconds(ntp_short_seconds(s)) == s);
	}
}

static void
test_log2_is_clamped(void **state)
{
	(void)state;
	assert_true(log2_seconds(0) == 1.0);
	assert_true(log2_seconds(10) == 1024.0);
	assert_true(log2_seconds(-6) == 0.015625);
	for (int i = -128; i < 256; i++) {
		double s = log2_seconds(i);

		assert_true(s >= 0x1p-32 && s <= 0x1p31);
	}
	assert_true(log2_seconds(INT32_MIN) == 0x1p-32);
	assert_true(log2_seconds(INT32_MAX) == 0x1p31);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_epochs),
		cmocka_unit_test(test_era_nearest_to_pivot),
		cmocka_unit_test(test_diff_across_eras),
		cmocka_unit_test(test_against_model),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_diff_properties),
		cmocka_unit_test(test_add_is_inverse_of_diff),
		cmocka_unit_test(test_saturation),
		cmocka_unit_test(test_never),
		cmocka_unit_test(test_rounds_to_nanoseconds),
		cmocka_unit_test(test_short_format),
		cmocka_unit_test(test_log2_is_clamped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("ntptime", tests, NULL, NULL);
}
