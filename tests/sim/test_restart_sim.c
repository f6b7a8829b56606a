/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A restart in virtual time: the machine and its clock go on, the program ends
 * and is started anew, with its drift file. The first minute after it must be
 * as exact as the last before it.
 */
#include "engine/engine.h"
#include "engine/lab_fast.h"
#include "tests/sim/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEEDS  10
#define BEFORE (6 * 3600.0) /* s */

/* The worst error of the first minute may be so many times the RMS error of
 * the half hour before: in a normal law the worst of many is 2 to 3 sigma. */
#define BOUND 2.5

struct run {
	struct lab_fast *sim;
	struct engine *engine;
	struct snapshot *snap;
	struct host_event *ev;
	mono_t next;
};

static void
begin(struct run *r, const struct params *params)
{
	r->engine = engine_new(params, lab_fast_host(r->sim));
	r->next = engine_run(r->engine);
}

/* Lets `s` seconds pass; the worst error of them and the mean square. */
static double
pass(struct run *r, double s, double *square)
{
	double end = lab_fast_elapsed(r->sim) + s, worst = 0, sum = 0;
	int n = 0;

	while (lab_fast_elapsed(r->sim) < end) {
		double error;

		while (lab_fast_next(r->sim, r->next, r->ev)) {
			engine_event(r->engine, r->ev);
			r->next = engine_run(r->engine);
		}
		r->next = engine_run(r->engine);
		error = lab_fast_error(r->sim);
		worst = fmax(worst, fabs(error));
		sum += error * error;
		n++;
	}
	*square = sum / n;
	return worst;
}

/* Before and after one restart. */
static void
restart(const char *scene, uint64_t seed, double *before, double *first)
{
	char file[] = "driftXXXXXX", path[4096];
	const char *top = getenv("top_srcdir");
	int fd = mkstemp(file);
	struct run r = { .ev = calloc(1, sizeof *r.ev) };
	double rate;
	struct diags ds;
	struct scene *s;

	assert_true(fd >= 0);
	assert_non_null(r.ev);
	close(fd);
	unlink(file);
	snprintf(path, sizeof path, "%s/tests/sim/%s", top != NULL ? top : ".",
	    scene);
	diags_init(&ds);
	s = scene_load(path, &ds);
	diags_free(&ds);
	assert_non_null(s);
	s->scenario->seed = seed;
	snprintf(s->params.driftfile, sizeof s->params.driftfile, "%s", file);
	r.sim = lab_fast_new(s->scenario);
	begin(&r, &s->params);
	pass(&r, BEFORE, before);
	pass(&r, 1800, before);
	engine_free(r.engine);
	assert_int_equal(access(file, R_OK), 0);
	begin(&r, &s->params);
	*first = pass(&r, 60, &(double){ 0 });
	engine_observe(r.engine, &r.snap);
	assert_int_equal(r.snap->steps, 0);
	rate = (1 + r.snap->freq) * (1 + lab_fast_osc(r.sim)) - 1;
	printf("# %s, seed %u: before %.1f us RMS, in the first minute %.1f us "
	       "at most, frequency off %.3f ppm\n",
	    scene, (unsigned)seed, sqrt(*before) * 1e6, *first * 1e6,
	    rate * 1e6);
	assert_true(fabs(rate) < 0.2e-6);
	engine_free(r.engine);
	lab_fast_free(r.sim);
	scene_free(s);
	free(r.snap);
	free(r.ev);
	unlink(file);
}

/* A single minute is good or bad by chance: all seeds are judged together. */
static void
judge(const char *scene)
{
	double all = 0, firsts = 0;

	for (uint64_t seed = 1000; seed < 1000 + SEEDS; seed++) {
		double square, first;

		restart(scene, seed, &square, &first);
		all += square / SEEDS;
		firsts += first * first / SEEDS;
	}
	printf("# %s: %.1f us RMS before, %.1f us at worst after\n", scene,
	    sqrt(all) * 1e6, sqrt(firsts) * 1e6);
	assert_true(sqrt(firsts) <= BOUND * sqrt(all));
}

static void
the_first_minute_is_as_exact_as_the_last(void **state)
{
	(void)state;
	judge("drift.cfg");
}

static void
so_it_is_with_an_oscillator_that_is_far_off(void **state)
{
	(void)state;
	judge("fast.cfg");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_minute_is_as_exact_as_the_last),
		cmocka_unit_test(so_it_is_with_an_oscillator_that_is_far_off),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
