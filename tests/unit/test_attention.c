/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/unit/scene.h"
#include "ui/attention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64 };

/* Is there one that holds this text, with this role? */
static bool
finds(const struct snapshot *s, enum role role, const char *text)
{
	struct attention a[MOST];
	size_t n = attention_list(s, a, MOST, 0);

	for (size_t i = 0; i < n && i < MOST; i++)
		if (a[i].role == role && strstr(a[i].text, text) != NULL)
			return true;
	return false;
}

static void
each_trouble_has_its_sentence(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	assert_true(finds(s, ROLE_BAD, "liar.example.com is +300 ms off"));
	assert_true(finds(s, ROLE_BAD, "gone.example.com does not answer any"));
	assert_false(finds(s, ROLE_WARN, "sources answer"));
	s->settled = true;
	for (size_t i = 2; i < s->npeers; i++)
		s->peers[i].reach = 0;
	assert_true(finds(s, ROLE_WARN, "only 2 sources answer"));
	s->peers[0].phase = PHASE_DENIED;
	assert_true(finds(s, ROLE_BAD, "ntp1.example.net told us to go away"));
	s->peers[0].phase = PHASE_RATED;
	assert_true(finds(s, ROLE_WARN, "ntp1.example.net says that we ask"));
	s->peers[0].phase = PHASE_NODNS;
	assert_true(finds(s, ROLE_BAD, "ntp1.example.net does not resolve"));
	s->freq = -230e-6;
	assert_true(finds(s, ROLE_WARN, "-230.000 ppm"));
	s->leap = 1;
	assert_true(finds(s, ROLE_INFO, "leap second is inserted"));
	free(s);
	s = scene_make(SCENE_SILENT);
	assert_true(finds(s, ROLE_BAD, "ntp1.example.net has never answered"));
	free(s);
}

/* The worst are written first, and all are counted. */
static void
the_worst_come_first(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct attention a[MOST], few[1];
	size_t n = attention_list(s, a, MOST, 0);

	(void)state;
	assert_true(n >= 3 && n < MOST);
	for (size_t i = 1; i < n; i++)
		assert_true(a[i - 1].role == a[i].role ||
		    a[i - 1].role == ROLE_BAD || a[i].role == ROLE_INFO);
	assert_int_equal(attention_list(s, few, 1, 0), n);
	assert_string_equal(few[0].text, a[0].text);
	free(s);
}

/* Whoever looks sees a trial, as long as there is something to be done. */
static void
a_trial_is_told(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	snprintf(s->trial.text, sizeof(s->trial.text), "no answers yet");
	assert_false(finds(s, ROLE_INFO, "no answers yet"));
	s->trial.state = TRIAL_WATCHING;
	s->trial.left = 41.3;
	assert_true(finds(s, ROLE_INFO, "no answers yet (42 s left)"));
	s->trial.state = TRIAL_COUNTING;
	s->trial.why = TRIAL_ANSWERS;
	assert_true(finds(s, ROLE_BAD, "in 42 s what was before comes back"));
	assert_true(finds(s, ROLE_BAD, "no answers yet"));
	s->trial.state = TRIAL_REVERTED;
	assert_true(finds(s, ROLE_WARN, "no answers yet"));
	/* Kept, and synchronised by now: that is over. */
	s->trial.state = TRIAL_KEPT;
	assert_false(finds(s, ROLE_WARN, "no answers yet"));
	s->sync = SYNC_NONE;
	assert_true(finds(s, ROLE_WARN, "no answers yet"));
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_trouble_has_its_sentence),
		cmocka_unit_test(the_worst_come_first),
		cmocka_unit_test(a_trial_is_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
