/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine with keys: questions are signed, answers without the right MAC
 * are refused, and who has no key is never asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/fakehost.h"

static const struct mac_key key_five = { .id = 5,
	.type = MAC_CMAC,
	.len = 16,
	.trusted = true,
	.secret = "0123456789abcdef" };

struct world {
	struct fakehost fake;
	struct params params;
	struct engine *engine;
	struct snapshot *snap;
};

static void
add_key(struct world *w, const struct mac_key *k)
{
	w->params.key = realloc(
	    w->params.key, (w->params.nkey + 1) * sizeof(*w->params.key));
	assert_non_null(w->params.key);
	w->params.key[w->params.nkey++] = *k;
	snprintf(w->params.keys, sizeof(w->params.keys), "keys");
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct params_assoc *a;

	fake_init(&w->fake);
	params_init(&w->params);
	a = params_add(&w->params);
	a->cfg.iburst = true;
	a->cfg.keyid = 5;
	snprintf(a->name, sizeof(a->name), "192.0.2.5");
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

static const struct snap_peer *
run(struct world *w, double seconds)
{
	if (w->engine == NULL)
		w->engine = engine_new(&w->params, &w->fake.host);
	fake_run(&w->fake, w->engine, seconds);
	engine_observe(w->engine, &w->snap);
	assert_true(w->snap->npeers > 0);
	return &w->snap->peers[0];
}

static void
questions_are_signed(void **state)
{
	struct world *w = *state;

	add_key(w, &key_five);
	w->engine = engine_new(&w->params, &w->fake.host);
	w->fake.mono = mono_add(w->fake.mono, 0.3);
	engine_run(w->engine);
	assert_int_equal(w->fake.nsent, 1);
	assert_int_equal(w->fake.sent[0].len, PACKET_HEADER + 20);
	assert_true(mac_check(&key_five, w->fake.sent[0].buf, PACKET_HEADER,
	    w->fake.sent[0].buf + PACKET_HEADER, 20));
}

static void
the_right_key_is_believed(void **state)
{
	struct world *w = *state;
	const struct snap_peer *p;

	add_key(w, &key_five);
	w->fake.silent = true;
	assert_int_equal(run(w, 1)->auth, SNAP_AUTH_WANTED);
	w->fake.silent = false;
	w->fake.key = &key_five;
	p = run(w, 200);
	assert_int_equal(p->phase, PHASE_ACTIVE);
	assert_int_equal(p->auth, SNAP_AUTH_OK);
	assert_int_equal(w->snap->sync, SYNC_OK);
}

static void
nothing_else_is_believed(void **state)
{
	struct world *w = *state;
	struct mac_key wrong[3] = { key_five, key_five, key_five };

	wrong[0].secret[3] ^= 1;
	wrong[1].id = 6;
	wrong[2].type = MAC_MD5;
	add_key(w, &key_five);
	add_key(w, &wrong[1]);
	for (int i = -1; i < 3; i++) {
		const struct snap_peer *p;

		w->fake.key = i < 0 ? NULL : &wrong[i];
		p = run(w, 200);
		assert_int_equal(p->phase, PHASE_INIT);
		assert_int_equal(p->reach, 0);
		assert_int_equal(p->auth, SNAP_AUTH_BAD);
		assert_true(p->counts[VERDICT_AUTH] > 0);
		assert_int_not_equal(w->snap->sync, SYNC_OK);
	}
	/* And it still can be. */
	w->fake.key = &key_five;
	assert_int_equal(run(w, 2000)->auth, SNAP_AUTH_OK);
}

static void
who_has_no_key_is_never_asked(void **state)
{
	static const char *const note[] = { "no keys line", "not in the keys",
		"not a trustedkey" };

	for (int i = 0; i < 3; i++) {
		struct world *w = *state;
		struct mac_key k = key_five;
		const struct snap_peer *p;

		if (i == 1)
			k.id = 4;
		if (i == 2)
			k.trusted = false;
		if (i > 0)
			add_key(w, &k);
		p = run(w, 200);
		assert_int_equal(p->phase, PHASE_REFUSED);
		assert_non_null(strstr(p->note, note[i]));
		assert_int_equal(w->fake.total_sent, 0);
		teardown(state);
		setup(state);
	}
}

static void
a_pool_passes_its_key_on(void **state)
{
	struct world *w = *state;

	add_key(w, &key_five);
	w->params.assoc[0].kind = PARAMS_POOL;
	snprintf(w->params.assoc[0].name, PARAMS_NAME, "pool.example.net");
	w->fake.key = &key_five;
	run(w, 1);
	fake_resolved(&w->fake, w->engine, 2, 10, NULL);
	run(w, 100);
	assert_int_equal(w->snap->npeers, 3);
	assert_int_equal(w->snap->peers[1].auth, SNAP_AUTH_OK);
	assert_int_equal(w->snap->peers[2].auth, SNAP_AUTH_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(questions_are_signed),
		T(the_right_key_is_believed),
		T(nothing_else_is_believed),
		T(who_has_no_key_is_never_asked),
		T(a_pool_passes_its_key_on),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
