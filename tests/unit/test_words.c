/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ui/words_peer.h"

/* Silence and an answer that is no use are not the same. */
static void
an_answer_that_was_refused_is_an_answer(void **state)
{
	struct snapshot s = { .sync = SYNC_STARTING };
	struct snap_peer p = { .phase = PHASE_INIT, .sent = 8 };
	char buf[200];

	(void)state;
	assert_string_equal(words_standing(&p), "no answer yet");
	words_tally(buf, sizeof(buf), &s, &p, 0);
	assert_string_equal(buf, "8 questions sent, none answered");

	p.refused = true;
	p.refusal.verdict = VERDICT_STRATUM;
	assert_string_equal(words_standing(&p), "unsynchronised");
	words_tally(buf, sizeof(buf), &s, &p, 0);
	assert_non_null(strstr(buf, "the server is not synchronised"));

	p.refusal.verdict = VERDICT_BOGUS;
	assert_string_equal(words_standing(&p), "refused");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_was_refused_is_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
