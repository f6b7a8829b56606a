/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a new configuration is healthy, and when it goes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/health.h"

/* Four sources that all answer and are chosen. */
#define WELL                                                                   \
	.chosen = true, .sources = 4, .answered = 4, .survivors = 4, .wanted = 1

static const struct health_before synced = { .chosen = true, .answered = 4 };
static const struct health_before server = {
	.chosen = true, .answered = 4, .serving = true
};
static const struct health_before nothing = { .chosen = false };
static const struct health_before disagreeing = { .answered = 2 };
static const struct health_before panicking = { .answered = 4, .panic = true };

static const struct {
	const char *name;
	const struct health_before *was;
	struct health_now now;
	enum health health;
	enum trial_why why;
} cases[] = {
	{ "all is well", &synced, { WELL }, HEALTH_GOOD, TRIAL_FINE },
	{ "well, whatever was", &nothing, { WELL }, HEALTH_GOOD, TRIAL_FINE },
	{ "one is awaited", &synced, { WELL, .pending = 1 }, HEALTH_WAIT,
	    TRIAL_SETTLING },
	{ "one was awaited in vain", &synced,
	    { WELL, .pending = 1, .over = true }, HEALTH_GOOD, TRIAL_SETTLING },
	{ "chosen by old samples only", &synced,
	    { .chosen = true, .sources = 4, .wanted = 1 }, HEALTH_WAIT,
	    TRIAL_ANSWERS },
	{ "still so at the end", &synced,
	    { .chosen = true, .sources = 4, .wanted = 1, .over = true },
	    HEALTH_BAD, TRIAL_ANSWERS },
	{ "those who answer are not those chosen", &synced,
	    { .chosen = true,
		.sources = 4,
		.answered = 1,
		.wanted = 1,
		.over = true },
	    HEALTH_BAD, TRIAL_CHOICE },
	{ "fewer than minsane", &synced,
	    { .chosen = true,
		.sources = 4,
		.answered = 2,
		.survivors = 2,
		.wanted = 3,
		.over = true },
	    HEALTH_BAD, TRIAL_CHOICE },
	{ "minsane 0 still wants one", &synced,
	    { .chosen = true, .sources = 4, .wanted = 0, .over = true },
	    HEALTH_BAD, TRIAL_ANSWERS },
	{ "nobody can ever answer", &synced, { .wanted = 1 }, HEALTH_BAD,
	    TRIAL_ANSWERS },
	{ "a name is looked up", &synced, { .wanted = 1, .pending = 1 },
	    HEALTH_WAIT, TRIAL_ANSWERS },
	{ "silence, but no worse", &nothing,
	    { .sources = 3, .wanted = 1, .over = true }, HEALTH_SAME,
	    TRIAL_ANSWERS },
	{ "silence where two had answered", &disagreeing,
	    { .sources = 3, .wanted = 1, .over = true }, HEALTH_BAD,
	    TRIAL_ANSWERS },
	{ "they disagree as before", &disagreeing,
	    { .sources = 3, .answered = 2, .wanted = 1, .over = true },
	    HEALTH_SAME, TRIAL_CHOICE },
	{ "they disagree now", &synced,
	    { .sources = 3, .answered = 2, .wanted = 1, .over = true },
	    HEALTH_BAD, TRIAL_CHOICE },
	{ "samples are gathered", &synced,
	    { .sources = 1,
		.answered = 1,
		.gathering = 1,
		.wanted = 1,
		.over = true },
	    HEALTH_WAIT, TRIAL_SAMPLES },
	{ "and gathered", &synced,
	    { .sources = 1,
		.answered = 1,
		.gathering = 1,
		.wanted = 1,
		.over = true,
		.late = true },
	    HEALTH_BAD, TRIAL_SAMPLES },
	{ "the port is gone", &server, { WELL }, HEALTH_WAIT, TRIAL_PORT },
	{ "and stays so", &server, { WELL, .over = true }, HEALTH_BAD,
	    TRIAL_PORT },
	{ "the port is there", &server, { WELL, .serving = true }, HEALTH_GOOD,
	    TRIAL_FINE },
	{ "panic", &synced, { WELL, .panic = true, .over = true }, HEALTH_BAD,
	    TRIAL_PANIC },
	{ "panic as before", &panicking, { WELL, .panic = true }, HEALTH_GOOD,
	    TRIAL_FINE },
};

static void
cases_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum trial_why why;
		enum health h = health_judge(cases[i].was, &cases[i].now, &why);

		if (h != cases[i].health || why != cases[i].why)
			fail_msg(
			    "%s: %d for %d", cases[i].name, (int)h, (int)why);
	}
}

/* Whatever is true: time that is over ends the wait, but for samples. */
static void
no_wait_is_for_ever(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 1u << 12; bits++) {
		struct health_before was = { .chosen = bits & 1,
			.answered = bits >> 1 & 1,
			.serving = bits >> 2 & 1,
			.panic = bits >> 3 & 1 };
		struct health_now now = { .chosen = bits >> 4 & 1,
			.sources = bits >> 5 & 1,
			.answered = bits >> 6 & 1,
			.survivors = bits >> 7 & 1,
			.gathering = bits >> 8 & 1,
			.pending = bits >> 9 & 1,
			.serving = bits >> 10 & 1,
			.panic = bits >> 11 & 1,
			.wanted = 1,
			.over = true,
			.late = true };
		enum trial_why why;
		enum health h = health_judge(&was, &now, &why);

		assert_int_not_equal(h, HEALTH_WAIT);
		/* Nothing better was lost: it never goes back for that. */
		if (!was.chosen && was.answered == 0 && !was.serving &&
		    !now.panic)
			assert_int_not_equal(h, HEALTH_BAD);
		if (h == HEALTH_GOOD)
			assert_true(now.chosen && now.survivors > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_are_judged),
		cmocka_unit_test(no_wait_is_for_ever),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
