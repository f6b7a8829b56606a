/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/unit/scene.h"
#include "ui/format.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define IS(call, wanted)                                                       \
	do {                                                                   \
		char buf[200];                                                 \
		size_t size = sizeof(buf);                                     \
                                                                               \
		assert_string_equal(call, wanted);                             \
	} while (0)

/* The boundaries are those of ntpq's prettyinterval(). */
static void
intervals_are_as_ntpq_shows_them(void **state)
{
	(void)state;
	IS(format_interval(buf, size, (double)NAN), "-");
	IS(format_interval(buf, size, -5), "-");
	IS(format_interval(buf, size, 0.9), "-");
	IS(format_interval(buf, size, 1), "1");
	IS(format_interval(buf, size, 1024), "1024");
	IS(format_interval(buf, size, 2048), "2048");
	IS(format_interval(buf, size, 2049), "34m");
	IS(format_interval(buf, size, 4096), "68m");
	IS(format_interval(buf, size, 18000), "300m");
	IS(format_interval(buf, size, 18060), "5h");
	IS(format_interval(buf, size, 131072), "36h");
	IS(format_interval(buf, size, 400000), "5d");
	IS(format_interval(buf, size, 1e10), "317y");
	IS(format_interval(buf, size, (double)INFINITY), "-");
}

static void
milliseconds_are_cut_not_rounded(void **state)
{
	(void)state;
	IS(format_ms(buf, size, 0.000312, 7), "0.312");
	IS(format_ms(buf, size, -0.0000004, 7), "-0.000");
	IS(format_ms(buf, size, 12.345678, 7), "12345.6");
	IS(format_ms(buf, size, -1.234567, 7), "-1234.5");
	IS(format_ms(buf, size, (double)NAN, 7), "-");
	IS(format_ms(buf, size, (double)INFINITY, 7), "-");
}

/* ntpq would show 1234567 for 123456789 ms: another number. */
static void
milliseconds_that_do_not_fit_take_a_larger_unit(void **state)
{
	(void)state;
	IS(format_ms(buf, size, 123456.789, 7), "123457s");
	IS(format_ms(buf, size, -2.2e9, 7), "-25463d");
	IS(format_ms(buf, size, 4e9, 7), "46296d");
}

static void
times_have_three_digits_and_a_unit(void **state)
{
	(void)state;
	IS(format_time(buf, size, 0, true, 0), "0 ns");
	IS(format_time(buf, size, 312e-6, true, 0), "+312 us");
	IS(format_time(buf, size, 312e-6, true, FORMAT_UTF8), "+312 \u00B5s");
	IS(format_time(buf, size, -999.4e-9, true, 0), "-999 ns");
	IS(format_time(buf, size, 999.6e-6, false, 0), "1.00 ms");
	IS(format_time(buf, size, 0.0412, false, 0), "41.2 ms");
	IS(format_time(buf, size, 0.412, false, 0), "412 ms");
	IS(format_time(buf, size, 34.46, false, 0), "34.5 s");
	IS(format_time(buf, size, 5011.5, false, 0), "83.5 min");
	IS(format_time(buf, size, 1e9, false, 0), "31.7 y");
	IS(format_time(buf, size, (double)NAN, false, 0), "unknown");
	IS(format_ppm(buf, size, -12.3456e-6), "-12.346 ppm");
	IS(format_ppm(buf, size, (double)NAN), "unknown");
}

static void
clean_lets_no_control_through(void **state)
{
	(void)state;
	IS(format_clean(buf, size, "a\033[1mb\xE2\x80\xAE\xFF\u65F6"),
	    "a?[1mb??\u65F6");
	{
		char small[5];

		assert_string_equal(
		    format_clean(small, sizeof(small), "ab\u65F6c"), "ab");
	}
}

static void
a_row_is_ntpq_s_octet_for_octet(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	char row[200];

	(void)state;
	assert_string_equal(format_peer_row(row, sizeof(row), &s->peers[0], 0),
	    "*ntp1.example.ne .GPS.            1 u   22   64  377    "
	    "3.214    0.301   0.037");
	assert_string_equal(
	    format_peer_row(row, sizeof(row), &s->peers[3], FORMAT_NUMBERS),
	    "-198.51.100.7    192.0.2.3        3 u   37   64  377  "
	    "141.007    7.810   2.900");
	assert_int_equal(strlen(row), strlen(FORMAT_PEERS_RULE));
	assert_int_equal(strlen(row), strlen(FORMAT_PEERS_HEAD));
	free(s);
}

static void
a_long_name_stands_on_its_own_line_when_wide(void **state)
{
	struct snapshot *s = scene_make(SCENE_LONG);
	char row[200];

	(void)state;
	assert_string_equal(
	    format_peer_row(row, sizeof(row), &s->peers[0], FORMAT_WIDE),
	    "*a-rather-long-host-name.subdomain.example.net\n"
	    "                 .GNSS.           1 u   22   64  377    "
	    "1.500    0.200   0.010");
	format_peer_row(row, sizeof(row), &s->peers[3], 0);
	assert_null(strchr(row, '\033'));
	free(s);
}

static void
phases_stand_in_the_refid_column(void **state)
{
	struct snap_peer p = { .phase = PHASE_INIT, .stratum = 16 };

	(void)state;
	IS(format_refid(buf, size, &p), ".INIT.");
	p.phase = PHASE_POOL;
	IS(format_refid(buf, size, &p), ".POOL.");
	p.phase = PHASE_DNS;
	IS(format_refid(buf, size, &p), ".DNS.");
	p.phase = PHASE_ACTIVE;
	p.stratum = 2;
	p.refid = 0xC0000201;
	IS(format_refid(buf, size, &p), "192.0.2.1");
	p.stratum = 1;
	p.refid = 0x47505300;
	IS(format_refid(buf, size, &p), ".GPS.");
	/* A reference clock's at a stratum where others have addresses. */
	p.stratum = 5;
	p.type = 'l';
	IS(format_refid(buf, size, &p), ".GPS.");
}

static void
units_as_ntpqs_are_milliseconds(void **state)
{
	(void)state;
	IS(format_time(buf, size, 312e-6, true, FORMAT_MS), "+0.312 ms");
	IS(format_time(buf, size, -0.0412, false, FORMAT_MS), "-41.200 ms");
	IS(format_time(buf, size, 412.0, false, FORMAT_MS), "412000.000 ms");
	IS(format_time(buf, size, 1e9, false, FORMAT_MS), "31.7 y");
	IS(format_time(buf, size, (double)NAN, false, FORMAT_MS), "unknown");
	IS(format_axis_time(buf, size, 5e-6, 5e-6, FORMAT_MS), "+0.005 ms");
}

static void
local_time_says_whose_it_is(void **state)
{
	const wall_t winter = { 1767225600LL * 1000000000 };
	const wall_t summer = { 1782864000LL * 1000000000 };
	const wall_t before = { -1 };

	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	IS(format_when(buf, size, winter, 0), "00:00:00 UTC");
	IS(format_when(buf, size, winter, FORMAT_LOCAL), "01:00:00 CET");
	IS(format_when(buf, size, summer, FORMAT_LOCAL), "02:00:00 CEST");
	IS(format_clock(buf, size, before, 0), "23:59:59");
	IS(format_clock(buf, size, before, FORMAT_LOCAL), "00:59:59");
	unsetenv("TZ");
	tzset();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_are_as_ntpq_shows_them),
		cmocka_unit_test(milliseconds_are_cut_not_rounded),
		cmocka_unit_test(
		    milliseconds_that_do_not_fit_take_a_larger_unit),
		cmocka_unit_test(times_have_three_digits_and_a_unit),
		cmocka_unit_test(clean_lets_no_control_through),
		cmocka_unit_test(a_row_is_ntpq_s_octet_for_octet),
		cmocka_unit_test(a_long_name_stands_on_its_own_line_when_wide),
		cmocka_unit_test(phases_stand_in_the_refid_column),
		cmocka_unit_test(units_as_ntpqs_are_milliseconds),
		cmocka_unit_test(local_time_says_whose_it_is),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
