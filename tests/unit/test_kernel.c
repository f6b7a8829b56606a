/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine makes of the kernel, and of others who set its clock. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/fakehost.h"

struct world {
	struct fakehost fake;
	struct params params;
	struct engine *engine;
	struct snapshot *snap;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	fake_init(&w->fake);
	params_init(&w->params);
	w->params.start = true;
	for (int i = 5; i < 8; i++) {
		struct params_assoc *a = params_add(&w->params);

		a->kind = PARAMS_SERVER;
		a->cfg.iburst = true;
		snprintf(a->name, sizeof a->name, "192.0.2.%d", i);
	}
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	params_free(&w->params);
	free(w->snap);
	free(w);
	return 0;
}

static void
run(struct world *w, double seconds)
{
	if (w->engine == NULL)
		w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, seconds);
	engine_observe(w->engine, &w->snap);
}

static int
events(const struct world *w, const char *name)
{
	int n = 0;

	for (size_t i = 0; i < w->snap->nevents; i++)
		if (strcmp(w->snap->events[i].name, name) == 0)
			n += (int)w->snap->events[i].times;
	return n;
}

static void
what_a_predecessor_left_is_told_once(void **state)
{
	struct world *w = *state;

	w->fake.clock.status = HOST_PLL | HOST_INS;
	w->fake.clock.tick = 9900;
	w->fake.clock.freq = -0.01;
	w->fake.clock.adjtime = 0.25;
	run(w, 60);
	assert_int_equal(events(w, "kernel_found"), 1);
	assert_int_equal(w->fake.clock.status, 0);
}

static void
a_tidy_kernel_is_not_worth_a_word(void **state)
{
	struct world *w = *state;

	run(w, 60);
	assert_int_equal(events(w, "kernel_found"), 0);
}

static void
the_kernel_hears_when_we_are_synchronised(void **state)
{
	struct world *w = *state;

	run(w, 0.5);
	assert_false(w->fake.told.synced);
	run(w, 60);
	assert_true(w->fake.told.synced);
	assert_true(w->fake.told.maxerror > 0 && w->fake.told.maxerror < 1);
	assert_true(w->fake.told.esterror >= 0);
	w->fake.tells = 0;
	run(w, 640);
	assert_in_range(w->fake.tells, 9, 12);
	engine_free(w->engine);
	w->engine = NULL;
	assert_false(w->fake.told.synced);
}

static void
a_kernel_that_forgets_is_told_again(void **state)
{
	struct world *w = *state;

	run(w, 60);
	w->fake.clock.unsync = true;
	run(w, 3);
	assert_false(w->fake.clock.unsync);
}

static void
who_only_watches_tells_nothing(void **state)
{
	struct world *w = *state;

	w->params.observe = true;
	run(w, 60);
	assert_int_equal(w->fake.tells, 0);
}

static void
a_deaf_kernel_is_mentioned_once(void **state)
{
	struct world *w = *state;

	w->fake.status_error = EPERM;
	run(w, 300);
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_int_equal(events(w, "kernel_deaf"), 1);
}

static void
a_foreign_frequency_is_set_back_once(void **state)
{
	struct world *w = *state;

	run(w, 300);
	w->fake.clock.freq += 100e-6;
	run(w, 3);
	assert_int_equal(events(w, "foreign_freq"), 1);
	assert_true(fabs(w->fake.clock.freq) < 50e-6);
	/* Who insists is not fought with each second. */
	for (int i = 0; i < 30; i++) {
		w->fake.clock.freq += 100e-6;
		run(w, 1);
	}
	assert_int_equal(events(w, "foreign_freq"), 1);
}

static void
a_foreign_step_is_told_with_a_suspect(void **state)
{
	struct world *w = *state;
	bool named = false;

	run(w, 300);
	w->fake.wall = wall_add(w->fake.wall, 3600);
	w->fake.truth += 3600;
	w->fake.has_rival = true;
	run(w, 3);
	assert_int_equal(events(w, "foreign_step"), 1);
	for (size_t i = 0; i < w->snap->nevents; i++)
		named |= strstr(w->snap->events[i].text, "chronyd") != NULL;
	assert_true(named);
	w->fake.has_rival = false;
	run(w, 60);
	assert_true(fabs(w->fake.truth) < 0.01);
}

static void
sleep_is_no_foreign_step(void **state)
{
	struct world *w = *state;

	run(w, 300);
	assert_int_equal(w->snap->sync, SYNC_OK);
	w->fake.slept += 28800;
	w->fake.wall = wall_add(w->fake.wall, 28800.4);
	w->fake.truth += 0.4;
	w->fake.silent = true;
	run(w, 2);
	assert_int_equal(events(w, "slept"), 1);
	assert_int_equal(events(w, "foreign_step"), 0);
	assert_int_not_equal(w->snap->sync, SYNC_OK);
	w->fake.silent = false;
	run(w, 60);
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_true(fabs(w->fake.truth) < 0.01);
}

static void
a_kernel_without_boottime_does(void **state)
{
	struct world *w = *state;

	w->fake.no_boot = true;
	run(w, 300);
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_int_equal(events(w, "slept"), 0);
}

static void
standing_still_asks_the_sources(void **state)
{
	struct world *w = *state;
	size_t before;

	run(w, 300);
	before = w->fake.total_sent;
	w->fake.mono = mono_add(w->fake.mono, 3600);
	w->fake.wall = wall_add(w->fake.wall, 3600);
	run(w, 3);
	assert_int_equal(events(w, "stood_still"), 1);
	assert_true(w->fake.total_sent >= before + 3);
}

static void
a_clock_read_backwards_is_survived(void **state)
{
	struct world *w = *state;

	run(w, 300);
	for (int i = 0; i < 20; i++) {
		w->fake.mono = mono_add(w->fake.mono, -0.3);
		w->fake.wall = wall_add(w->fake.wall, -0.3);
		run(w, 1);
	}
	run(w, 300);
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_true(fabs(w->fake.truth) < 0.001);
}

static void
a_refusal_only_degrades(void **state)
{
	static const int error[] = { EPERM, EINVAL };
	struct world *w = *state;

	for (size_t i = 0; i < 2; i++) {
		engine_free(w->engine);
		w->engine = NULL;
		w->fake.adjust_error = error[i];
		run(w, 600);
		assert_int_equal(w->snap->clock, CLOCK_OBSERVE);
		assert_int_equal(w->snap->sync, SYNC_OK);
		assert_non_null(strstr(w->snap->clock_note, "refuses"));
		assert_in_range(events(w, "clock_failed"), 1, 20);
		w->fake.adjust_error = 0;
		run(w, 100);
		assert_int_equal(w->snap->clock, CLOCK_SET);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_a_predecessor_left_is_told_once),
		TEST(a_tidy_kernel_is_not_worth_a_word),
		TEST(the_kernel_hears_when_we_are_synchronised),
		TEST(a_kernel_that_forgets_is_told_again),
		TEST(who_only_watches_tells_nothing),
		TEST(a_deaf_kernel_is_mentioned_once),
		TEST(a_foreign_frequency_is_set_back_once),
		TEST(a_foreign_step_is_told_with_a_suspect),
		TEST(sleep_is_no_foreign_step),
		TEST(a_kernel_without_boottime_does),
		TEST(standing_still_asks_the_sources),
		TEST(a_clock_read_backwards_is_survived),
		TEST(a_refusal_only_degrades),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
