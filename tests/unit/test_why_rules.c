/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every rule of src/why: what triggers it, and a near miss that does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "why/look.h"

#include "why_scene.h"

static const struct scene_case *const files[] = { cases_network, cases_source,
	cases_reply, cases_config, cases_clock, cases_host, cases_server,
	cases_normal };
#define FILES (sizeof(files) / sizeof(files[0]))

static void
every_case(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < FILES; i++)
		for (const struct scene_case *c = files[i]; c->code != NULL;
		     c++)
			bad += !scene_run(c);
	assert_int_equal(bad, 0);
}

static void
every_code_has_one_rule(void **state)
{
	const struct why_code *c;
	const struct why_rule *r;

	(void)state;
	for (size_t i = 0; (c = why_code_at(i)) != NULL; i++) {
		int rules = 0;

		for (size_t k = 0; (r = why_rule_at(k)) != NULL; k++)
			rules += strcmp(r->code, c->code) == 0;
		if (rules != 1)
			fail_msg("%s has %d rules", c->code, rules);
	}
	for (size_t k = 0; (r = why_rule_at(k)) != NULL; k++) {
		assert_non_null(why_code_find(r->code));
		assert_true(strlen(r->meaning) > 10);
		assert_true(strlen(r->advice) > 4);
	}
}

static void
every_code_has_a_case(void **state)
{
	const struct why_code *c;

	(void)state;
	for (size_t i = 0; (c = why_code_at(i)) != NULL; i++) {
		int n = 0;

		for (size_t k = 0; k < FILES; k++)
			for (const struct scene_case *t = files[k];
			     t->code != NULL; t++)
				n += strcmp(t->code, c->code) == 0;
		if (n == 0)
			fail_msg("%s has no case", c->code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_one_rule),
		cmocka_unit_test(every_code_has_a_case),
		cmocka_unit_test(every_case),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
