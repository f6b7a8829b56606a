/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of verdicts: every row is there and no two are confused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/verdict.h"

static void
test_every_row(void **state)
{
	(void)state;
	for (int v = 0; v < VERDICT_COUNT; v++) {
		const char *name = verdict_name((enum verdict)v);
		const char *text = verdict_text((enum verdict)v);

		assert_non_null(name);
		assert_non_null(text);
		assert_true(strlen(name) > 1 && strlen(text) > 4);
		/* JSON and columns: no blank, no capital. */
		assert_int_equal(
		    strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
		for (int w = 0; w < v; w++)
			assert_string_not_equal(
			    name, verdict_name((enum verdict)w));
	}
}

static void
test_flash_bits(void **state)
{
	(void)state;
	assert_int_equal(verdict_flash(VERDICT_OK), 0);
	assert_int_equal(verdict_flash(VERDICT_DUP), 0x0001);
	assert_int_equal(verdict_flash(VERDICT_BOGUS), 0x0002);
	assert_int_equal(verdict_flash(VERDICT_UNSYNC), 0x0004);
	assert_int_equal(verdict_flash(VERDICT_DENY), 0x0008);
	assert_int_equal(verdict_flash(VERDICT_AUTH), 0x0010);
	assert_int_equal(verdict_flash(VERDICT_STRATUM), 0x0020);
	assert_int_equal(verdict_flash(VERDICT_HEADER), 0x0040);
}

static void
test_out_of_range(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_COUNT), "?");
	assert_string_equal(verdict_text((enum verdict)1000), "?");
	assert_int_equal(verdict_flash(VERDICT_COUNT), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_flash_bits),
		cmocka_unit_test(test_out_of_range),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
