/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine on the built-in practice networks, through real sockets, in real
 * time: what a newcomer sees in the first half minute is true.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/apply.h"
#include "config/scenario.h"
#include "engine/lab.h"

/* Longest that a test waits for what must come, s. */
#define PATIENCE 60.0

struct town {
	struct lab_scenario *scenario;
	struct params params;
	struct machine *machine;
	struct lab *lab;
	const struct host *host;
	struct loop_wait wait;
	struct engine *engine;
	struct snapshot *snap;
	double worst; /* s, of |truth| beyond maxerror while synchronised */
};

static void
town_open(struct town *t, const char *name)
{
	static const struct machine_cfg cfg = { .wakeable = true };
	struct conf *conf;
	struct diags ds;
	char why[256] = "";

	memset(t, 0, sizeof(*t));
	diags_init(&ds);
	t->scenario = scenario_load(name, &ds);
	assert_non_null(t->scenario);
	conf =
	    conf_parse(name, t->scenario->conf, strlen(t->scenario->conf), &ds);
	assert_true(conf_params(conf, &t->params, &ds));
	assert_int_equal(ds.count, 0);
	conf_free(conf);
	diags_free(&ds);
	t->params.port = 0;
	t->params.start = true;
	t->machine = machine_new(&cfg);
	t->lab = lab_new(t->scenario, t->machine, why, sizeof(why));
	if (!t->lab)
		fprintf(stderr, "# %s\n", why);
	assert_non_null(t->lab);
	t->host = lab_host(t->lab);
	t->wait = lab_wait(t->lab);
	t->engine = engine_new(&t->params, t->host);
	engine_observe(t->engine, &t->snap);
}

static void
town_close(struct town *t)
{
	engine_free(t->engine);
	lab_free(t->lab);
	machine_free(t->machine);
	params_free(&t->params);
	scenario_free(t->scenario);
	free(t->snap);
}

/* One turn of the loop. */
static void
turn(struct town *t)
{
	static struct host_event ev[16];
	mono_t until = engine_run(t->engine);
	size_t n = t->wait.wait(t->wait.self, until, ev, 16);
	const struct snapshot *s;
	double beyond;

	for (size_t i = 0; i < n; i++)
		engine_event(t->engine, &ev[i]);
	engine_observe(t->engine, &t->snap);
	s = t->snap;
	beyond = fabs(s->truth) - s->maxerror;
	if (s->sync == SYNC_OK && beyond > t->worst)
		t->worst = beyond;
	assert_true(mono_diff(s->at, s->started) < PATIENCE);
}

static const struct snap_peer *
find(const struct town *t, const char *name)
{
	size_t i = 0;

	while (i < t->snap->npeers && strcmp(t->snap->peers[i].name, name))
		i++;
	assert_true(i < t->snap->npeers);
	return &t->snap->peers[i];
}

static bool
story_is_told(const struct town *t)
{
	return t->snap->syspeer != 0 &&
	    find(t, "time.tower.lab")->tally == TALLY_FALSETICK &&
	    find(t, "busy.pool.lab")->phase == PHASE_RATED &&
	    find(t, "new.harbour.lab")->refused;
}

/* The liar's 300 ms, the far one's 180 ms, and our own 40 ms. */
static void
the_harbour_tells_its_story(void **state)
{
	const struct snap_peer *gps, *liar, *far;
	struct town t;

	(void)state;
	town_open(&t, "default");
	assert_int_equal(t.snap->npeers, 9);
	while (!story_is_told(&t))
		turn(&t);
	printf("# told after %.1f s\n", mono_diff(t.snap->at, t.snap->started));
	gps = find(&t, "gps.harbour.lab");
	liar = find(&t, "time.tower.lab");
	far = find(&t, "ntp.island.lab");
	assert_int_equal(gps->stratum, 1);
	assert_int_equal(gps->refid, refid_from_code("GPS"));
	assert_true(gps->delay >= 0.9e-3 && gps->delay < 3e-3);
	assert_true(far->delay >= 180e-3 && far->delay < 190e-3);
	assert_true(fabs(liar->offset - gps->offset - 0.3) < 2e-3);
	assert_int_equal(find(&t, "ntp.ferry.lab")->reach, 0);
	assert_int_equal(t.snap->sync, SYNC_OK);
	assert_int_equal(t.snap->clock, CLOCK_SET);
	assert_true(t.worst <= 0);
	town_close(&t);
}

static void
kisses_are_shown(void **state)
{
	struct town t;

	(void)state;
	town_open(&t, "kiss");
	while (t.snap->syspeer == 0 ||
	    find(&t, "busy.pool.lab")->phase != PHASE_RATED ||
	    find(&t, "members.lab")->phase != PHASE_DENIED ||
	    find(&t, "office.lab")->phase != PHASE_DENIED)
		turn(&t);
	assert_int_equal(
	    find(&t, "members.lab")->refid, refid_from_code("DENY"));
	assert_int_equal(
	    find(&t, "office.lab")->refid, refid_from_code("RSTR"));
	town_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_harbour_tells_its_story),
		cmocka_unit_test(kisses_are_shown),
	};

	/* Nobody's own practice networks are to be seen. */
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
