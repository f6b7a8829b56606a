/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other parameters for an engine that runs: what both texts want goes on as
 * if nothing had been, and a restart that cannot be changes nothing.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prop.h"
#include "tests/unit/fakehost.h"

struct world {
	struct fakehost fake;
	struct params params, next;
	struct engine *engine;
	struct snapshot *snap;
	char why[256];
};

static struct params_assoc *
add(struct params *p, enum params_kind kind, const char *name)
{
	struct params_assoc *a = params_add(p);

	a->kind = kind;
	a->cfg.iburst = true;
	snprintf(a->name, sizeof(a->name), "%s", name);
	return a;
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	fake_init(&w->fake);
	params_init(&w->params);
	params_init(&w->next);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	params_free(&w->params);
	params_free(&w->next);
	free(w->snap);
	free(w);
	return 0;
}

static const struct snapshot *
look(struct world *w)
{
	engine_observe(w->engine, &w->snap);
	return w->snap;
}

static void
run(struct world *w, double seconds)
{
	if (w->engine == NULL)
		w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, seconds);
}

static bool
restart(struct world *w)
{
	return engine_restart(w->engine, &w->next, w->why, sizeof(w->why));
}

/* Servers .5, .6 and .7 that have been asked for a while. */
static void
three(struct world *w)
{
	add(&w->params, PARAMS_SERVER, "192.0.2.5");
	add(&w->params, PARAMS_SERVER, "192.0.2.6");
	add(&w->params, PARAMS_SERVER, "192.0.2.7");
	run(w, 300);
	assert_int_equal(look(w)->sync, SYNC_OK);
}

static const struct snap_peer *
named(struct world *w, const char *name)
{
	const struct snapshot *s = look(w);

	for (size_t i = 0; i < s->npeers; i++)
		if (strcmp(s->peers[i].name, name) == 0)
			return &s->peers[i];
	fail_msg("no %s", name);
	abort();
}

static void
what_is_kept_goes_on(void **state)
{
	struct world *w = *state;
	struct snap_peer before;
	uint16_t syspeer;
	double freq;

	three(w);
	before = *named(w, "192.0.2.6");
	syspeer = w->snap->syspeer;
	freq = w->snap->freq;
	add(&w->next, PARAMS_SERVER, "192.0.2.7");
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	add(&w->next, PARAMS_SERVER, "192.0.2.5");
	assert_true(restart(w));
	assert_int_equal(look(w)->npeers, 3);
	assert_string_equal(w->snap->peers[0].name, "192.0.2.7");
	assert_string_equal(w->snap->peers[1].name, "192.0.2.6");
	assert_int_equal(w->snap->peers[1].id, before.id);
	assert_int_equal(w->snap->peers[1].reach, before.reach);
	assert_int_equal(w->snap->peers[1].sent, before.sent);
	assert_int_equal(w->snap->peers[1].filled, before.filled);
	assert_true(w->snap->peers[1].offset == before.offset);
	assert_int_equal(w->snap->sync, SYNC_OK);
	assert_int_equal(w->snap->syspeer, syspeer);
	assert_true(w->snap->freq == freq);
	run(w, 200);
	assert_int_equal(look(w)->peers[1].reach & 1, 1);
	assert_true(w->snap->peers[1].sent <= before.sent + 4);
}

static void
an_answer_on_its_way_is_not_lost(void **state)
{
	struct world *w = *state;

	add(&w->params, PARAMS_SERVER, "192.0.2.5");
	add(&w->next, PARAMS_SERVER, "192.0.2.5")->cfg.prefer = true;
	w->engine = engine_new(&w->params, &w->fake.host);
	w->fake.mono = mono_add(w->fake.mono, 0.3);
	engine_run(w->engine);
	assert_int_equal(w->fake.nsent, 1);
	assert_true(restart(w));
	/* The server answers the question of before. */
	run(w, 0.5);
	assert_int_equal(named(w, "192.0.2.5")->counts[VERDICT_OK], 1);
	assert_int_equal(w->snap->peers[0].sent, 1);
	assert_true(w->snap->peers[0].prefer);
}

static void
options_change_in_place(void **state)
{
	struct world *w = *state;
	struct params_assoc *a;
	struct snap_peer before;
	const struct snap_peer *p;

	three(w);
	before = *named(w, "192.0.2.5");
	a = add(&w->next, PARAMS_SERVER, "192.0.2.5");
	a->cfg.noselect = true;
	a->cfg.minpoll = 4;
	a->cfg.maxpoll = 5;
	a->cfg.bias = 0.25;
	assert_true(restart(w));
	p = named(w, "192.0.2.5");
	assert_int_equal(p->id, before.id);
	assert_true(p->noselect);
	assert_int_equal(p->minpoll, 4);
	assert_int_equal(p->maxpoll, 5);
	assert_int_equal(p->hpoll, 5);
	assert_true(p->next <= 34);
	assert_int_equal(p->filled, before.filled);
	assert_true(fabs(p->offset - before.offset - 0.25) < 1e-9);
}

static void
what_cannot_be_changed_begins_anew_where_it_was(void **state)
{
	struct world *w = *state;

	add(&w->params, PARAMS_SERVER, "a.example.net");
	run(w, 1);
	fake_resolved(&w->fake, w->engine, 1, 5, NULL);
	run(w, 300);
	assert_true(named(w, "a.example.net")->filled > 0);
	add(&w->next, PARAMS_SERVER, "A.example.net")->cfg.version = 3;
	assert_true(restart(w));
	assert_int_equal(named(w, "A.example.net")->filled, 0);
	assert_int_equal(w->snap->peers[0].addr.ip[3], 5);
	assert_int_equal(w->snap->peers[0].phase, PHASE_INIT);
	w->fake.silent = true;
	run(w, 1);
	assert_int_equal(w->fake.nasked, 0);
	assert_int_equal(named(w, "A.example.net")->version, 3);
}

static void
lines_come_and_go(void **state)
{
	struct world *w = *state;
	uint16_t kept;

	three(w);
	kept = named(w, "192.0.2.6")->id;
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	add(&w->next, PARAMS_SERVER, "b.example.net");
	assert_true(restart(w));
	assert_int_equal(look(w)->npeers, 3);
	assert_string_equal(w->snap->peers[0].name, "192.0.2.9");
	assert_int_equal(w->snap->peers[1].id, kept);
	assert_int_equal(w->snap->peers[2].phase, PHASE_DNS);
	run(w, 20);
	assert_int_equal(look(w)->peers[0].reach & 1, 1);
	assert_int_equal(w->fake.nasked, 1);
	fake_resolved(&w->fake, w->engine, 1, 12, NULL);
	run(w, 20);
	assert_int_equal(look(w)->peers[2].reach & 1, 1);
}

static void
nobody_is_left(void **state)
{
	struct world *w = *state;

	three(w);
	assert_true(restart(w));
	assert_int_equal(look(w)->npeers, 0);
	run(w, 20);
	assert_int_equal(look(w)->syspeer, 0);
	assert_int_equal(w->snap->sync, SYNC_HOLDOVER);
}

static void
pools_keep_what_they_found(void **state)
{
	struct world *w = *state;
	uint16_t id;

	add(&w->params, PARAMS_POOL, "pool.example.net");
	add(&w->params, PARAMS_POOL, "gone.example.net");
	run(w, 1);
	fake_resolved(&w->fake, w->engine, 2, 10, NULL);
	fake_resolved(&w->fake, w->engine, 2, 20, NULL);
	run(w, 100);
	assert_int_equal(look(w)->npeers, 6);
	id = named(w, "192.0.2.10")->id;
	add(&w->next, PARAMS_POOL, "pool.example.net")->cfg.maxpoll = 7;
	assert_true(restart(w));
	assert_int_equal(look(w)->npeers, 3);
	assert_int_equal(w->snap->peers[0].type, 'p');
	assert_int_equal(named(w, "192.0.2.10")->id, id);
	assert_int_equal(named(w, "192.0.2.10")->maxpoll, 7);
	assert_true(named(w, "192.0.2.11")->reach != 0);
}

static void
a_port_that_cannot_be_had_changes_nothing(void **state)
{
	struct world *w = *state;

	w->params.start = true;
	three(w);
	assert_int_equal(w->fake.listening, 123);
	w->next.port = 1123;
	w->next.step = 7;
	w->fake.listen_error = EADDRINUSE;
	assert_false(restart(w));
	assert_non_null(strstr(w->why, "1123"));
	assert_int_equal(w->fake.listening, 123);
	assert_int_equal(look(w)->npeers, 3);
	assert_int_equal(w->snap->port, 123);
	w->fake.listen_error = 0;
	assert_true(restart(w));
	assert_int_equal(w->fake.listening, 1123);
	assert_int_equal(look(w)->port, 1123);
}

static void
a_key_that_turns_up_starts_a_server(void **state)
{
	static const struct mac_key key = { .id = 5,
		.type = MAC_SHA256,
		.len = 16,
		.trusted = true,
		.secret = "0123456789abcdef" };
	struct world *w = *state;

	add(&w->params, PARAMS_SERVER, "192.0.2.5")->cfg.keyid = 5;
	run(w, 10);
	assert_int_equal(named(w, "192.0.2.5")->phase, PHASE_REFUSED);
	params_copy(&w->next, &w->params);
	w->next.key = malloc(sizeof(key));
	*w->next.key = key;
	w->next.nkey = 1;
	w->fake.key = &key;
	assert_true(restart(w));
	run(w, 30);
	assert_int_equal(named(w, "192.0.2.5")->auth, SNAP_AUTH_OK);
	assert_int_equal(w->snap->peers[0].phase, PHASE_ACTIVE);
	/* And without it: never silently. */
	assert_true(
	    engine_restart(w->engine, &w->params, w->why, sizeof(w->why)));
	run(w, 200);
	assert_int_equal(named(w, "192.0.2.5")->phase, PHASE_REFUSED);
	assert_int_equal(w->snap->peers[0].reach, 0);
}

/* What was measured without a key is no proof once one is demanded. */
static void
a_key_that_is_demanded_takes_unproved_samples(void **state)
{
	struct world *w = *state;
	struct params_assoc *a;

	three(w);
	a = add(&w->next, PARAMS_SERVER, "192.0.2.5");
	a->cfg.keyid = 1;
	w->next.key = calloc(1, sizeof(*w->next.key));
	*w->next.key = (struct mac_key){
		.id = 1, .type = MAC_MD5, .len = 1, .trusted = true
	};
	w->next.nkey = 1;
	assert_true(restart(w));
	assert_int_equal(named(w, "192.0.2.5")->filled, 0);
	run(w, 30);
	assert_int_equal(named(w, "192.0.2.5")->auth, SNAP_AUTH_BAD);
	assert_int_equal(w->snap->peers[0].reach, 0);
}

static void
rules_are_replaced(void **state)
{
	static const struct access_rule rule = { .family = ADDR_IPV4,
		.flags = ACCESS_IGNORE };
	struct host_event ask = { .kind = HOST_REQUEST,
		.from = { .family = ADDR_IPV4, .port = 4000, .ip = { 10 } },
		.local = { .family = ADDR_IPV4, .port = 123, .ip = { 127 } },
		.len = PACKET_HEADER };
	struct world *w = *state;

	w->params.start = true;
	three(w);
	ask.data[0] = 0x23;
	engine_event(w->engine, &ask);
	assert_int_equal(w->fake.replies, 1);
	params_copy(&w->next, &w->params);
	w->next.rule = malloc(sizeof(rule));
	*w->next.rule = rule;
	w->next.nrule = 1;
	assert_true(restart(w));
	engine_event(w->engine, &ask);
	assert_int_equal(w->fake.replies, 1);
	assert_true(
	    engine_restart(w->engine, &w->params, w->why, sizeof(w->why)));
	engine_event(w->engine, &ask);
	assert_int_equal(w->fake.replies, 2);
	assert_int_equal(w->fake.listening, 123);
}

/* Any text after any other: the picture is that of the new one, and whoever
 * was there before has kept its number. */
static void
any_text_after_any_other(void **state)
{
	struct world *w = *state;
	uint16_t id[24] = { 0 };

	w->engine = engine_new(&w->params, &w->fake.host);
	for (int round = 0; round < 60; round++) {
		uint16_t now[24] = { 0 };
		size_t lines;

		params_free(&w->next);
		params_init(&w->next);
		for (unsigned i = 0; i < 24; i++) {
			unsigned n = (i + (unsigned)round) % 24;
			char name[40];

			if (prop_below(3) == 0)
				continue;
			snprintf(name, sizeof(name), "192.0.2.%u", 1 + n);
			add(&w->next, PARAMS_SERVER, name)->cfg.prefer =
			    prop_below(2);
		}
		assert_true(restart(w));
		lines = w->next.nassoc;
		assert_int_equal(look(w)->npeers, lines);
		for (size_t i = 0; i < lines; i++) {
			const struct snap_peer *p = &w->snap->peers[i];
			unsigned n = p->addr.ip[3] - 1u;

			assert_string_equal(p->name, w->next.assoc[i].name);
			assert_int_equal(
			    p->prefer, w->next.assoc[i].cfg.prefer);
			if (id[n] != 0)
				assert_int_equal(p->id, id[n]);
			now[n] = p->id;
		}
		memcpy(id, now, sizeof(id));
		run(w, prop_double(0, 40));
	}
}

static void
ten_thousand_lines_change_places(void **state)
{
	struct world *w = *state;
	char name[40];

	w->fake.send_error = ENOBUFS;
	for (unsigned i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "10.0.%u.%u", i / 100, i % 100);
		add(&w->params, PARAMS_SERVER, name);
	}
	for (unsigned i = 10000; i-- > 0;)
		*params_add(&w->next) = w->params.assoc[i];
	w->engine = engine_new(&w->params, &w->fake.host);
	assert_true(restart(w));
	assert_int_equal(look(w)->npeers, 10000);
	assert_string_equal(w->snap->peers[0].name, "10.0.99.99");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_kept_goes_on),
		T(an_answer_on_its_way_is_not_lost),
		T(options_change_in_place),
		T(what_cannot_be_changed_begins_anew_where_it_was),
		T(lines_come_and_go),
		T(nobody_is_left),
		T(pools_keep_what_they_found),
		T(a_port_that_cannot_be_had_changes_nothing),
		T(a_key_that_turns_up_starts_a_server),
		T(a_key_that_is_demanded_takes_unproved_samples),
		T(rules_are_replaced),
		T(any_text_after_any_other),
		T(ten_thousand_lines_change_places),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
