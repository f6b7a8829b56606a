/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference clocks, and what is done when no true source is left. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/refclock.h"
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

static struct params_assoc *
add(struct world *w, const char *name)
{
	struct params_assoc *a = params_add(&w->params);

	a->kind = PARAMS_SERVER;
	a->cfg.iburst = true;
	snprintf(a->name, sizeof a->name, "%s", name);
	return a;
}

static struct params_assoc *
add_clock(struct world *w, uint8_t driver, uint8_t unit)
{
	char name[32];
	struct params_assoc *a;

	snprintf(name, sizeof name, "127.127.%d.%d", driver, unit);
	a = add(w, name);
	a->kind = PARAMS_REFCLOCK;
	a->clock.driver = driver;
	a->clock.unit = unit;
	return a;
}

static const struct snapshot *
run(struct world *w, double seconds)
{
	if (w->engine == NULL)
		w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, seconds);
	engine_observe(w->engine, &w->snap);
	return w->snap;
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

#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static void
the_median_keeps_what_lies_together(void **state)
{
	double one[] = { 5 }, two[] = { 1, 3 };
	double ten[] = { 9, 1.02, 1.01, -7, 1, 0.99, 100, 1.03, 0.98, -50 };
	double jitter;

	(void)state;
	assert_near(refclock_median(one, 1, &jitter), 5, 0);
	assert_near(jitter, 0, 0);
	assert_near(refclock_median(two, 2, &jitter), 2, 1e-12);
	assert_near(refclock_median(ten, 10, &jitter), 1.005, 1e-12);
	assert_true(jitter < 0.02);
}

static void
the_local_clock_waits_and_then_keeps_us_going(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;
	struct params_assoc *a = add_clock(w, 1, 0);

	a->clock.stratum = 10;
	a->clock.stratum_set = true;
	s = run(w, 250);
	assert_int_equal(s->peers[0].type, 'l');
	assert_int_equal(s->peers[0].stratum, 10);
	assert_int_equal(s->peers[0].reach, 0xff & s->peers[0].reach);
	assert_int_equal(s->syspeer, 0);
	s = run(w, 120);
	assert_int_equal(s->syspeer, s->peers[0].id);
	assert_int_equal(s->stratum, 11);
	assert_int_equal(s->refid, 0x7f7f0100);
	assert_int_equal(s->leap, 0);
	run(w, 4000);
	/* It has nothing to say of the clock. */
	for (size_t i = 0; i < w->fake.nadjusts; i++)
		assert_true(w->fake.adjusts[i].kind == ADJUST_FREQ &&
		    !(fabs(w->fake.adjusts[i].freq) > 0));
}

static void
the_local_clock_is_the_last_resort(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, "192.0.2.5");
	add_clock(w, 1, 0);
	s = run(w, 1000);
	assert_int_equal(s->syspeer, s->peers[0].id);
	w->fake.silent = true;
	s = run(w, 6000);
	assert_int_equal(s->syspeer, s->peers[1].id);
	assert_int_equal(s->stratum, 6);
	w->fake.silent = false;
	s = run(w, 3000);
	assert_int_equal(s->syspeer, s->peers[0].id);
}

static void
who_prefers_the_local_clock_has_it(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, "192.0.2.5");
	add_clock(w, 1, 0)->cfg.prefer = true;
	s = run(w, 200);
	assert_int_equal(s->syspeer, s->peers[1].id);
}

static void
shared_memory_makes_us_stratum_one(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;
	struct params_assoc *a = add_clock(w, 28, 0);

	a->cfg.minpoll = a->cfg.maxpoll = 4;
	a->clock.time1 = 0.005;
	w->params.observe = true;
	w->fake.truth = -0.040;
	w->fake.shm = SHM_SAMPLE;
	w->fake.sample.precision = -20;
	s = run(w, 60);
	assert_int_equal(s->sync, SYNC_OK);
	assert_int_equal(s->stratum, 1);
	assert_int_equal(s->refid, 0x53484d00);
	assert_near(s->peers[0].offset, 0.045, 1e-6);
	assert_near(s->offset, 0.045, 1e-6);
	assert_true(s->maxerror < 0.1);
	assert_int_equal(s->peers[0].type, 'l');
	assert_int_equal(w->fake.total_sent, 0);
	run(w, 200);
	assert_int_equal(w->snap->peers[0].reach, 0xff);
}

static void
shared_memory_steps_and_settles(void **state)
{
	struct world *w = *state;
	struct params_assoc *a = add_clock(w, 28, 0);

	a->cfg.minpoll = a->cfg.maxpoll = 4;
	w->fake.truth = -3;
	w->fake.shm = SHM_SAMPLE;
	run(w, 300);
	assert_int_equal(w->snap->steps, 1);
	assert_near(w->fake.truth, 0, 0.001);
	assert_int_equal(w->snap->sync, SYNC_OK);
}

static void
no_nonsense_is_believed(void **state)
{
	static const struct {
		enum shmclock_result result;
		int64_t clock, receive;
		uint8_t leap;
	} row[] = {
		{ SHM_NOTHING, 0, 0, 0 },
		{ SHM_BUSY, 0, 0, 0 },
		{ SHM_BAD, 0, 0, 0 },
		{ SHM_SAMPLE, 0, -6000000000, 0 },
		{ SHM_SAMPLE, 0, 6000000000, 0 },
		{ SHM_SAMPLE, 14401000000000, 0, 0 },
		{ SHM_SAMPLE, 0, 0, LEAP_ALARM },
	};
	struct world *w = *state;

	add_clock(w, 28, 0);
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		w->fake.shm = row[i].result;
		w->fake.sample = (struct shmclock_sample){ { row[i].clock },
			{ row[i].receive }, row[i].leap, -20 };
		run(w, 100);
		assert_int_equal(w->snap->peers[0].reach, 0);
		assert_int_equal(w->snap->syspeer, 0);
		assert_int_equal(w->snap->stratum, 16);
	}
	assert_int_equal(events(w, "clock_event"), 0);
}

static void
trouble_is_told_once_with_a_remedy(void **state)
{
	struct world *w = *state;

	add_clock(w, 28, 0);
	w->fake.shm = SHM_UNSAFE;
	run(w, 300);
	assert_int_equal(events(w, "clock_event"), 1);
	assert_non_null(strstr(w->snap->peers[0].note, "ipcrm"));
	w->fake.shm = SHM_SAMPLE;
	run(w, 300);
	assert_string_equal(w->snap->peers[0].note, "");
	assert_int_equal(w->snap->stratum, 1);
}

static void
a_clock_that_nobody_can_read_is_not_started(void **state)
{
	struct world *w = *state;

	add_clock(w, 20, 0);
	run(w, 100);
	assert_int_equal(w->snap->peers[0].phase, PHASE_REFUSED);
}

static void
an_orphan_serves_its_own_time(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, "192.0.2.5");
	w->params.orphan = 9;
	w->params.orphanwait = 600;
	w->fake.silent = true;
	s = run(w, 590);
	assert_int_equal(s->stratum, 16);
	s = run(w, 20);
	assert_int_equal(s->stratum, 9);
	assert_int_equal(s->sync, SYNC_ORPHAN);
	assert_int_equal(s->leap, 0);
	assert_int_equal(s->refid, 0x7f000001);
	assert_true(s->rootdisp < 0.001);
	assert_int_equal(events(w, "orphan"), 1);
	assert_false(w->fake.told.synced);
	w->fake.silent = false;
	s = run(w, 4000);
	assert_int_equal(s->sync, SYNC_OK);
	assert_int_equal(s->stratum, 3);
	assert_int_equal(events(w, "orphan_over"), 1);
}

static void
of_orphans_the_least_is_the_parent(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	/* All show stratum 9; we are 203.0.113.5, or unknown: 0. */
	add(w, "192.0.2.7");
	add(w, "192.0.2.5");
	w->params.orphan = 9;
	w->fake.stratum = 9;
	w->fake.local =
	    (struct addr){ .family = ADDR_IPV4, .ip = { 203, 0, 113, 5 } };
	s = run(w, 200);
	assert_int_equal(s->syspeer, s->peers[1].id);
	assert_int_equal(s->stratum, 10);
	engine_free(w->engine);
	w->engine = NULL;
	w->fake.local.ip[0] = 10; /* now we are the least */
	s = run(w, 400);
	assert_int_equal(s->syspeer, 0);
	assert_int_equal(s->stratum, 9);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_median_keeps_what_lies_together),
		TEST(the_local_clock_waits_and_then_keeps_us_going),
		TEST(the_local_clock_is_the_last_resort),
		TEST(who_prefers_the_local_clock_has_it),
		TEST(shared_memory_makes_us_stratum_one),
		TEST(shared_memory_steps_and_settles),
		TEST(no_nonsense_is_believed),
		TEST(trouble_is_told_once_with_a_remedy),
		TEST(a_clock_that_nobody_can_read_is_not_started),
		TEST(an_orphan_serves_its_own_time),
		TEST(of_orphans_the_least_is_the_parent),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
