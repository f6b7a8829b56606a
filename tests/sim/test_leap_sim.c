/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Leap seconds in virtual time: a simulated kernel makes them, or does not,
 * and the servers' UTC steps at the same instant. Nothing may be seen of it
 * afterwards.
 */
#include "engine/lab_fast.h"
#include "engine/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SERVERS 4
#define HOUR    3600.0

/* 2030-06-30 21:00 UTC: three hours before a second can be inserted. */
#define EVENING INT64_C(1909083600)
#define LEAP    10800.0 /* s after it */

/* A world, and what of it is to be different. */
struct world {
	struct lab_scenario scenario;
	struct params params;
	struct lab_fast *sim;
	struct host host;
	struct engine *engine;
	struct snapshot *snap;
	mono_t next;
	char path[32];

	/* The kernel. */
	const struct host *inner;
	struct host_status told;
	int64_t moved; /* ns, by the leap second */
};

/* The host's functions get the simulator as their `self`. */
static struct world *world;

static wall_t
kernel_wall(void *self)
{
	wall_t t = world->inner->wall(self);
	int64_t leap = (EVENING + (int64_t)LEAP) * INT64_C(1000000000);

	t.ns += world->moved;
	if (world->moved == 0 && world->told.leap == LEAP_INSERT &&
	    t.ns >= leap)
		world->moved = -1000000000;
	if (world->moved == 0 && world->told.leap == LEAP_DELETE &&
	    t.ns >= leap - 1000000000)
		world->moved = 1000000000;
	return (wall_t){ world->inner->wall(self).ns + world->moved };
}

static int
kernel_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	int error = world->inner->send(self, id, to, buf, len, dscp, t1);

	t1->ns += world->moved;
	return error;
}

static int
kernel_status(void *self, const struct host_status *s)
{
	(void)self;
	world->told = *s;
	return 0;
}

/* All servers announce `leap`, and their UTC steps by `step` s at the end of
 * the day. */
static void
announce(struct world *w, uint8_t leap, double step)
{
	struct lab_scenario *s = &w->scenario;

	s->nevents = SERVERS;
	for (size_t i = 0; i < SERVERS; i++) {
		s->server[i].now.leap = leap;
		s->event[i] = (struct lab_event){ .at = LEAP,
			.target = LAB_SERVER,
			.server = i,
			.set = LAB_SET_OFFSET | LAB_SET_LEAP };
		s->event[i].then = s->server[i].now;
		s->event[i].then.offset += step;
		s->event[i].then.leap = LEAP_NONE;
	}
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct lab_scenario *s = &w->scenario;

	s->seed = 11;
	s->start = EVENING;
	s->clock_freq = 12e-6;
	s->nservers = SERVERS;
	params_init(&w->params);
	w->params.start = true;
	for (size_t i = 0; i < SERVERS; i++) {
		struct lab_server *v = &s->server[i];
		struct params_assoc *a = params_add(&w->params);

		snprintf(v->name, sizeof v->name, "127.1.0.%zu", i + 1);
		addr_parse(&v->addr, v->name);
		v->now = (struct lab_behaviour){ .up = true,
			.stratum = 1,
			.refid = "GPS",
			.rootdisp = 1e-4,
			.delay = 0.004,
			.jitter = 1e-4 };
		snprintf(a->name, sizeof a->name, "%s", v->name);
		a->cfg.iburst = true;
	}
	world = *state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	if (w->sim != NULL)
		lab_fast_free(w->sim);
	params_free(&w->params);
	if (w->path[0] != '\0')
		unlink(w->path);
	free(w->snap);
	free(w);
	return 0;
}

static void
begin(struct world *w)
{
	w->sim = lab_fast_new(&w->scenario);
	w->inner = lab_fast_host(w->sim);
	w->host = *w->inner;
	w->host.wall = kernel_wall;
	w->host.send = kernel_send;
	w->host.status = kernel_status;
	w->engine = engine_new(&w->params, &w->host);
	w->next = engine_run(w->engine);
}

/* Plays until `end` s after the evening began. */
static void
play_until(struct world *w, double end)
{
	struct host_event *ev = calloc(1, sizeof *ev);

	assert_non_null(ev);
	if (w->engine == NULL)
		begin(w);
	while (lab_fast_elapsed(w->sim) < end) {
		while (lab_fast_next(w->sim, w->next, ev)) {
			ev->stamp.ns += w->moved;
			engine_event(w->engine, ev);
			w->next = engine_run(w->engine);
		}
		w->next = engine_run(w->engine);
	}
	engine_observe(w->engine, &w->snap);
	free(ev);
}

/* Our clock minus UTC, of which `utc` s have been inserted, s. */
static double
error(const struct world *w, double utc)
{
	return lab_fast_error(w->sim) + (double)w->moved * 1e-9 + utc;
}

static int
events(const struct world *w, const char *name)
{
	int n = 0;

	for (size_t i = 0; i < w->snap->nevents; i++)
		n += strcmp(w->snap->events[i].name, name) == 0
		    ? (int)w->snap->events[i].times
		    : 0;
	return n;
}

#define assert_small(x, most) assert_true(fabs(x) < (most))

/* From `from` on for an hour nothing is to be seen of it. */
static void
nothing_is_left(struct world *w, double from, double utc)
{
	for (double t = from; t < from + HOUR; t += 10) {
		play_until(w, t);
		assert_small(error(w, utc), 0.002);
	}
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_int_equal(w->snap->leap, LEAP_NONE);
	assert_int_equal(events(w, "foreign_step"), 0);
	assert_int_equal(events(w, "leap_second"), 1);
	assert_int_equal(w->told.leap, LEAP_NONE);
}

static void
the_kernel_inserts_what_sources_vote(void **state)
{
	struct world *w = *state;

	announce(w, LEAP_INSERT, -1);
	play_until(w, 2 * HOUR);
	assert_int_equal(w->snap->leap, LEAP_INSERT);
	assert_int_equal(w->told.leap, LEAP_INSERT);
	nothing_is_left(w, LEAP + 10, 1);
	assert_int_equal(w->snap->steps, 0);
}

static void
the_kernel_leaves_one_out(void **state)
{
	struct world *w = *state;

	announce(w, LEAP_DELETE, 1);
	play_until(w, 2 * HOUR);
	assert_int_equal(w->snap->leap, LEAP_DELETE);
	nothing_is_left(w, LEAP + 10, -1);
	assert_int_equal(w->snap->steps, 0);
}

static void
we_make_it_where_the_kernel_cannot(void **state)
{
	struct world *w = *state;

	announce(w, LEAP_INSERT, -1);
	begin(w);
	w->host.status = NULL;
	nothing_is_left(w, LEAP + 10, 1);
	assert_int_equal(w->snap->steps, 1);
}

static void
it_can_be_slewed(void **state)
{
	struct world *w = *state;
	double last = 1.1;

	announce(w, LEAP_INSERT, -1);
	w->params.leapslew = true;
	play_until(w, LEAP + 10);
	assert_int_equal(w->told.leap, LEAP_NONE);
	for (double t = LEAP + 10; t < LEAP + 1990; t += 10) {
		play_until(w, t);
		assert_true(error(w, 1) < last + 0.0005);
		last = error(w, 1);
	}
	nothing_is_left(w, LEAP + 2200, 1);
	assert_int_equal(w->snap->steps, 0);
	assert_int_equal(events(w, "leap_slewed"), 1);
}

static void
one_liar_does_not_make_one(void **state)
{
	struct world *w = *state;

	w->scenario.server[2].now.leap = LEAP_INSERT;
	play_until(w, LEAP + HOUR);
	assert_int_equal(events(w, "leap_armed"), 0);
	assert_int_equal(events(w, "leap_second"), 0);
	assert_small(error(w, 0), 0.002);
}

static void
no_other_day_has_one(void **state)
{
	struct world *w = *state;

	w->scenario.start += 40 * 86400;
	for (size_t i = 0; i < SERVERS; i++)
		w->scenario.server[i].now.leap = LEAP_INSERT;
	play_until(w, LEAP + HOUR);
	assert_int_equal(events(w, "leap_armed"), 0);
	assert_small(error(w, 0), 0.002);
}

static void
lost_sources_do_not_disarm_it(void **state)
{
	struct world *w = *state;

	announce(w, LEAP_INSERT, -1);
	for (size_t i = 0; i < SERVERS; i++) {
		w->scenario.event[SERVERS + i] = w->scenario.event[i];
		w->scenario.event[i].at = HOUR;
		w->scenario.event[i].set = LAB_SET_UP;
		w->scenario.event[i].then.up = false;
	}
	w->scenario.nevents = 2 * SERVERS;
	play_until(w, LEAP + 60);
	assert_int_equal(events(w, "leap_second"), 1);
	assert_small(error(w, 1), 0.01);
}

/* A list with the leap second of this evening, and no checksum. */
static void
write_list(struct world *w, int64_t expires)
{
	FILE *f;
	int fd;

	snprintf(w->path, sizeof w->path, "leapXXXXXX");
	fd = mkstemp(w->path);
	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	assert_non_null(f);
	fprintf(f, "#@ %lld\n3692217600 37\n%lld 38\n",
	    (long long)(expires + NTP_UNIX_EPOCH),
	    (long long)(EVENING + (int64_t)LEAP + NTP_UNIX_EPOCH));
	fclose(f);
	snprintf(w->params.leapfile, sizeof w->params.leapfile, "%s", w->path);
	w->params.leapfile_named = w->params.leapfile_unchecked = true;
}

static void
a_list_decides_whatever_sources_say(void **state)
{
	struct world *w = *state;

	announce(w, LEAP_NONE, -1);
	write_list(w, EVENING + 200 * 86400);
	play_until(w, 2 * HOUR);
	assert_int_equal(w->snap->leap, LEAP_INSERT);
	assert_int_equal(w->told.tai, 37);
	nothing_is_left(w, LEAP + 10, 1);
	assert_int_equal(w->told.tai, 38);
	assert_int_equal(events(w, "leapfile_expires"), 0);
}

static void
an_expired_list_is_told_and_does_not_decide(void **state)
{
	struct world *w = *state;

	write_list(w, EVENING - 86400);
	play_until(w, LEAP + HOUR);
	assert_int_equal(events(w, "leapfile_expires"), 1);
	assert_int_equal(events(w, "leap_armed"), 0);
	assert_int_equal(w->told.tai, 0);
	assert_small(error(w, 0), 0.002);
}

static void
a_list_without_checksum_is_refused(void **state)
{
	struct world *w = *state;

	write_list(w, EVENING + 200 * 86400);
	w->params.leapfile_unchecked = false;
	play_until(w, 600);
	assert_int_equal(events(w, "leapfile_refused"), 1);
	assert_int_equal(events(w, "leap_armed"), 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_kernel_inserts_what_sources_vote),
		TEST(the_kernel_leaves_one_out),
		TEST(we_make_it_where_the_kernel_cannot),
		TEST(it_can_be_slewed),
		TEST(one_liar_does_not_make_one),
		TEST(no_other_day_has_one),
		TEST(lost_sources_do_not_disarm_it),
		TEST(a_list_decides_whatever_sources_say),
		TEST(an_expired_list_is_told_and_does_not_decide),
		TEST(a_list_without_checksum_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	print_message("# seed 11\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
