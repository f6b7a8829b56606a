/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ui/words.h"
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

/* Of another host's clock it is not known. */
static void
nobody_is_said_to_set_a_clock_who_may_not(void **state)
{
	struct snapshot s = { .sync = SYNC_OK, .clock = CLOCK_UNTOLD };
	char buf[200];

	(void)state;
	assert_string_equal(words_state_short(&s), "SYNCHRONISED");
	assert_string_equal(words_clock(buf, sizeof(buf), &s, 0),
	    "Whether it sets its clock is not told.");
	s.clock = CLOCK_OBSERVE;
	assert_string_equal(words_state_short(&s), "OBSERVING");
	assert_string_equal(
	    words_clock(buf, sizeof(buf), &s, 0), "Only watching the clock.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_was_refused_is_an_answer),
		cmocka_unit_test(nobody_is_said_to_set_a_clock_who_may_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
