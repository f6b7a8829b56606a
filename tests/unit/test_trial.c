/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another configuration on trial: what it takes away comes back as it was,
 * what is good stays, and the engine tells one from the other.
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

#include "config/differ_table.h"
#include "engine/state.h"
#include "prop.h"
#include "tests/unit/fakehost.h"

struct world {
	struct fakehost fake;
	struct params params, next;
	struct engine *engine;
	struct snapshot *snap, *before;
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
	free(w->before);
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
try(struct world *w, uint16_t window)
{
	const struct engine_terms t = {
		.back = true, .window = window, .count = 10
	};

	return engine_try(w->engine, &w->next, &t,
	    (const uint16_t[4]){ 1, 2, 3, 4 }, w->why, sizeof(w->why));
}

static void
revert(struct world *w)
{
	engine_revert(w->engine, true, w->why, sizeof(w->why));
}

/* As the loop does, until the trial is over or `seconds` are. What is asked at
 * the end of a run has no answer, so that is never when the silent are asked
 * again, 2^n s from the beginning. */
static enum engine_wish
watch(struct world *w, int seconds)
{
	enum engine_wish wish = ENGINE_NOTHING;

	for (int i = 0; i < seconds && wish == ENGINE_NOTHING; i += 3) {
		run(w, 3);
		wish = engine_wish(w->engine);
	}
	if (wish == ENGINE_KEEP)
		engine_keep(w->engine, false);
	if (wish == ENGINE_REVERT)
		engine_revert(w->engine, false, w->why, sizeof(w->why));
	return wish;
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

static void
remember(struct world *w)
{
	engine_observe(w->engine, &w->before);
}

/* What is measured and known is the same, to the last bit; what is asked and
 * how old it is may have gone on. */
static void
assert_same_peer(const struct snap_peer *a, const struct snap_peer *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->pool, b->pool);
	assert_int_equal(a->phase, b->phase);
	assert_true(addr_equal(&a->addr, &b->addr));
	assert_int_equal(a->reach, b->reach);
	assert_int_equal(a->unreach, b->unreach);
	assert_int_equal(a->hpoll, b->hpoll);
	assert_int_equal(a->minpoll, b->minpoll);
	assert_int_equal(a->maxpoll, b->maxpoll);
	assert_int_equal(a->version, b->version);
	assert_int_equal(a->keyid, b->keyid);
	assert_int_equal(a->prefer, b->prefer);
	assert_int_equal(a->noselect, b->noselect);
	assert_int_equal(a->filled, b->filled);
	assert_memory_equal(
	    a->stage, b->stage, a->filled * sizeof(a->stage[0]));
	assert_int_equal(a->exchanges, b->exchanges);
	assert_memory_equal(
	    a->exchange, b->exchange, a->exchanges * sizeof(a->exchange[0]));
	assert_int_equal(a->trail_len, b->trail_len);
	assert_memory_equal(a->trail, b->trail, sizeof(a->trail));
	assert_int_equal(a->stratum, b->stratum);
	assert_int_equal(a->refid, b->refid);
	assert_int_equal(a->sent, b->sent);
	assert_int_equal(a->received, b->received);
	assert_memory_equal(a->counts, b->counts, sizeof(a->counts));
}

static void
assert_as_before(struct world *w)
{
	const struct snapshot *s = look(w);

	assert_int_equal(s->npeers, w->before->npeers);
	for (size_t i = 0; i < s->npeers; i++)
		assert_same_peer(&s->peers[i], &w->before->peers[i]);
	assert_int_equal(s->syspeer, w->before->syspeer);
	assert_int_equal(s->stratum, w->before->stratum);
	assert_int_equal(s->refid, w->before->refid);
	assert_int_equal(s->port, w->before->port);
	assert_true(s->freq_err == w->before->freq_err ||
	    (isnan(s->freq_err) && isnan(w->before->freq_err)));
}

static void
assert_params(struct world *w, const struct params *p)
{
	struct differ d;

	differ_make(&d, p, &w->engine->params);
	if (!differ_none(&d))
		differ_print(&d, p, &w->engine->params, stdout);
	assert_true(differ_none(&d));
	assert_int_equal(d.nassoc, p->nassoc);
	differ_free(&d);
}

static void
at_once_there_and_back_changes_nothing(void **state)
{
	struct world *w = *state;

	three(w);
	remember(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	add(&w->next, PARAMS_SERVER, "192.0.2.6")->cfg.version = 3;
	w->next.minsane = 3;
	w->next.step = 5;
	assert_true(try(w, 60));
	assert_true(engine_trying(w->engine));
	assert_int_equal(look(w)->npeers, 2);
	assert_int_equal(w->snap->trial.state, TRIAL_WATCHING);
	assert_true(w->snap->trial.back);
	assert_true(w->snap->trial.had);
	assert_int_equal(w->snap->trial.added, 1);
	assert_int_equal(w->snap->trial.kept, 4);
	assert_true(fabs(w->snap->trial.left - 60) < 1e-6);
	revert(w);
	assert_false(engine_trying(w->engine));
	assert_as_before(w);
	/* Nothing has run in between: not a bit differs. */
	for (size_t i = 0; i < w->snap->npeers; i++)
		assert_memory_equal(&w->snap->peers[i], &w->before->peers[i],
		    offsetof(struct snap_peer, next));
	assert_params(w, &w->params);
	assert_int_equal(w->snap->trial.state, TRIAL_REVERTED);
	assert_true(w->snap->trial.asked);
	assert_true(isnan(w->snap->trial.left));
	run(w, 100);
	assert_int_equal(look(w)->sync, SYNC_OK);
}

static void
a_text_that_works_is_kept_by_itself(void **state)
{
	struct world *w = *state;

	three(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 60));
	assert_int_equal(watch(w, 60), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.state, TRIAL_KEPT);
	assert_false(w->snap->trial.asked);
	assert_int_equal(w->snap->trial.why, TRIAL_FINE);
	assert_int_equal(w->snap->trial.answered, 2);
	assert_false(engine_trying(w->engine));
	assert_null(w->engine->park.assoc);
	assert_int_equal(w->snap->npeers, 2);
	assert_params(w, &w->next);
	/* Nothing is left to go back to. */
	revert(w);
	assert_int_equal(look(w)->npeers, 2);
}

/* No answer comes in all the time: no old sample proves anything. */
static void
what_loses_all_sources_goes_back_by_itself(void **state)
{
	struct world *w = *state;
	mono_t began;

	three(w);
	remember(w);
	began = w->fake.mono;
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 20));
	w->fake.silent = true;
	assert_int_equal(watch(w, 25), ENGINE_NOTHING);
	assert_int_equal(look(w)->trial.state, TRIAL_COUNTING);
	assert_int_equal(w->snap->trial.why, TRIAL_ANSWERS);
	assert_true(w->snap->trial.left > 0 && w->snap->trial.left < 7);
	assert_non_null(strstr(w->snap->trial.text, "none of 2 sources"));
	assert_int_equal(watch(w, 20), ENGINE_REVERT);
	assert_true(mono_diff(w->fake.mono, began) < 33);
	assert_int_equal(look(w)->trial.state, TRIAL_REVERTED);
	assert_false(w->snap->trial.asked);
	assert_as_before(w);
	assert_params(w, &w->params);
	w->fake.silent = false;
	run(w, 100);
	assert_int_equal(look(w)->sync, SYNC_OK);
	assert_int_equal(w->snap->syspeer, w->before->syspeer);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(w->snap->peers[i].reach & 1, 1);
}

static void
answers_in_the_countdown_end_it(void **state)
{
	struct world *w = *state;

	three(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	assert_true(try(w, 10));
	w->fake.silent = true;
	watch(w, 12);
	assert_int_equal(look(w)->trial.state, TRIAL_COUNTING);
	w->fake.silent = false;
	assert_int_equal(watch(w, 9), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.state, TRIAL_KEPT);
	assert_int_equal(w->snap->npeers, 1);
}

static void
whoever_keeps_it_in_the_countdown_has_it(void **state)
{
	struct world *w = *state;

	three(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 10));
	w->fake.silent = true;
	watch(w, 12);
	engine_keep(w->engine, true);
	assert_int_equal(look(w)->trial.state, TRIAL_KEPT);
	assert_true(w->snap->trial.asked);
	assert_int_equal(watch(w, 60), ENGINE_NOTHING);
	assert_int_equal(look(w)->npeers, 1);
}

static void
what_never_worked_does_not_go_back(void **state)
{
	struct world *w = *state;

	w->fake.silent = true;
	add(&w->params, PARAMS_SERVER, "192.0.2.5");
	run(w, 100);
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	assert_true(try(w, 10));
	assert_int_equal(watch(w, 60), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.state, TRIAL_KEPT);
	assert_int_equal(w->snap->trial.why, TRIAL_ANSWERS);
	assert_non_null(strstr(w->snap->trial.text, "no better"));
}

/* Without a way back the same is said, and it stays. */
static void
what_is_only_watched_stays(void **state)
{
	const struct engine_terms t = { .window = 10, .count = 10 };
	struct world *w = *state;

	three(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(engine_try(w->engine, &w->next, &t,
	    (const uint16_t[4]){ 0 }, w->why, sizeof(w->why)));
	assert_false(engine_trying(w->engine));
	assert_false(look(w)->trial.back);
	w->fake.silent = true;
	assert_int_equal(watch(w, 60), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.why, TRIAL_ANSWERS);
	assert_int_equal(w->snap->npeers, 1);
	assert_non_null(strstr(w->snap->trial.text, "not healthy"));
}

static void
no_source_at_all_does_not_wait(void **state)
{
	struct world *w = *state;

	three(w);
	assert_true(try(w, 60));
	watch(w, 2);
	assert_int_equal(look(w)->trial.state, TRIAL_COUNTING);
	assert_int_equal(watch(w, 12), ENGINE_REVERT);
	assert_int_equal(look(w)->npeers, 3);
}

/* Without iburst a source has its second answer after a minute. */
static void
who_gathers_samples_gets_more_time(void **state)
{
	struct world *w = *state;

	three(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.9")->cfg.iburst = false;
	assert_true(try(w, 60));
	assert_int_equal(watch(w, 70), ENGINE_NOTHING);
	assert_int_equal(look(w)->trial.state, TRIAL_WATCHING);
	assert_int_equal(w->snap->trial.why, TRIAL_SAMPLES);
	assert_true(w->snap->trial.left > 200);
	assert_int_equal(watch(w, 240), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.why, TRIAL_FINE);
}

static void
news_of_who_goes_on_stays(void **state)
{
	struct world *w = *state;
	const struct snap_peer *p;
	struct params_assoc *a;

	three(w);
	remember(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.5");
	a = add(&w->next, PARAMS_SERVER, "192.0.2.6");
	a->cfg.noselect = true;
	a->cfg.maxpoll = 4;
	a->cfg.minpoll = 3;
	a->cfg.bias = 0.5;
	assert_true(try(w, 3600));
	run(w, 5);
	w->engine->watch.wish = ENGINE_NOTHING;
	run(w, 60);
	revert(w);
	p = &look(w)->peers[1];
	assert_int_equal(p->id, w->before->peers[1].id);
	assert_true(p->received > w->before->peers[1].received);
	assert_true(p->stage[0].at.ns > w->before->peers[1].stage[0].at.ns);
	assert_false(p->noselect);
	assert_int_equal(p->minpoll, 6);
	assert_int_equal(p->maxpoll, 10);
	assert_int_equal(p->hpoll, w->before->peers[1].hpoll);
	assert_true(fabs(p->offset - w->before->peers[1].offset) < 1e-3);
	assert_same_peer(&w->snap->peers[2], &w->before->peers[2]);
	assert_params(w, &w->params);
}

/* What liars have done to the clock is not what it was before; what is known
 * of it is. */
static void
a_clock_that_liars_moved_is_brought_back(void **state)
{
	struct world *w = *state;
	double freq;

	w->params.start = true;
	three(w);
	run(w, 3000);
	remember(w);
	freq = w->engine->disc.freq;
	w->next.start = true;
	w->fake.liar = 0.1;
	add(&w->next, PARAMS_SERVER, "192.0.2.66");
	assert_true(try(w, 3600));
	run(w, 5);
	w->engine->watch.wish = ENGINE_NOTHING;
	run(w, 300);
	look(w);
	assert_int_equal(w->snap->syspeer, w->snap->peers[0].id);
	revert(w);
	assert_int_equal(look(w)->npeers, 3);
	assert_int_equal(w->snap->syspeer, w->before->syspeer);
	assert_true(w->engine->disc.freq == freq);
	for (size_t i = 0; i < 3; i++) {
		const struct snap_peer *p = &w->snap->peers[i];

		assert_int_equal(p->reach, w->before->peers[i].reach);
		assert_int_equal(p->filled, w->before->peers[i].filled);
	}
}

static void
a_second_text_is_compared_with_the_last_kept(void **state)
{
	struct world *w = *state;

	three(w);
	remember(w);
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 60));
	run(w, 2);
	/* What the first had taken away and the second wants goes on. */
	params_free(&w->next);
	params_init(&w->next);
	add(&w->next, PARAMS_SERVER, "192.0.2.7");
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 60));
	assert_int_equal(look(w)->npeers, 2);
	assert_int_equal(w->snap->peers[0].id, w->before->peers[2].id);
	assert_int_equal(w->snap->peers[0].filled, 8);
	assert_true(w->snap->trial.had);
	assert_int_equal(w->snap->trial.trials, 2);
	w->fake.silent = true;
	assert_int_equal(watch(w, 100), ENGINE_REVERT);
	assert_as_before(w);
	assert_params(w, &w->params);
}

static void
a_restart_for_good_ends_a_trial(void **state)
{
	struct world *w = *state;
	uint16_t id;

	three(w);
	id = look(w)->peers[0].id;
	add(&w->next, PARAMS_SERVER, "192.0.2.9");
	assert_true(try(w, 60));
	assert_true(
	    engine_restart(w->engine, &w->params, w->why, sizeof(w->why)));
	assert_false(engine_trying(w->engine));
	assert_int_equal(look(w)->npeers, 3);
	assert_int_equal(w->snap->peers[0].id, id);
	assert_int_equal(w->snap->peers[0].filled, 8);
	assert_int_equal(w->snap->trial.state, TRIAL_KEPT);
	assert_int_equal(watch(w, 100), ENGINE_NOTHING);
}

static void
pools_come_back_with_what_they_found(void **state)
{
	struct world *w = *state;

	add(&w->params, PARAMS_POOL, "pool.example.net");
	add(&w->params, PARAMS_SERVER, "192.0.2.5");
	run(w, 1);
	fake_resolved(&w->fake, w->engine, 3, 10, NULL);
	run(w, 100);
	remember(w);
	assert_int_equal(w->before->npeers, 5);
	add(&w->next, PARAMS_SERVER, "192.0.2.5");
	assert_true(try(w, 3600));
	assert_int_equal(look(w)->npeers, 1);
	/* A second text wants it again, and it is all there. */
	add(&w->next, PARAMS_POOL, "pool.example.net");
	assert_true(try(w, 3600));
	assert_int_equal(look(w)->npeers, 5);
	params_free(&w->next);
	params_init(&w->next);
	assert_true(try(w, 3600));
	assert_int_equal(look(w)->npeers, 0);
	revert(w);
	assert_as_before(w);
	assert_params(w, &w->params);
	run(w, 100);
	assert_int_equal(look(w)->npeers, 5);
	assert_int_equal(w->snap->sync, SYNC_OK);
}

static void
an_answer_on_its_way_finds_who_asked(void **state)
{
	struct world *w = *state;

	add(&w->params, PARAMS_SERVER, "192.0.2.5");
	add(&w->next, PARAMS_SERVER, "192.0.2.6");
	w->engine = engine_new(&w->params, &w->fake.host);
	w->fake.mono = mono_add(w->fake.mono, 0.3);
	engine_run(w->engine);
	assert_int_equal(w->fake.nsent, 1);
	assert_true(try(w, 60));
	run(w, 0.1);
	assert_int_equal(look(w)->peers[0].counts[VERDICT_OK], 0);
	revert(w);
	assert_int_equal(look(w)->peers[0].counts[VERDICT_OK], 1);
	assert_int_equal(w->snap->peers[0].reach, 1);
}

static void
a_port_that_cannot_be_had_begins_no_trial(void **state)
{
	struct world *w = *state;

	w->params.start = true;
	three(w);
	remember(w);
	w->next.port = 1123;
	w->fake.listen_error = EADDRINUSE;
	assert_false(try(w, 60));
	assert_false(engine_trying(w->engine));
	assert_int_equal(look(w)->trial.state, TRIAL_NONE);
	assert_as_before(w);
	/* The way back cannot be blocked by it. */
	w->fake.listen_error = 0;
	assert_true(try(w, 60));
	assert_int_equal(look(w)->port, 1123);
	w->fake.listen_error = EADDRINUSE;
	revert(w);
	assert_non_null(strstr(w->why, "123"));
	assert_int_equal(look(w)->npeers, 3);
	assert_int_equal(w->snap->port, 1123);
	assert_int_equal(w->fake.listening, 1123);
}

/* A restrict line of our own keeps all answers out, as ntpd's do. */
static void
who_shuts_the_own_sources_out_goes_back(void **state)
{
	struct world *w = *state;

	three(w);
	remember(w);
	params_copy(&w->next, &w->params);
	w->next.rule = calloc(1, sizeof(*w->next.rule));
	w->next.rule->family = ADDR_IPV4;
	w->next.rule->flags = ACCESS_IGNORE;
	w->next.nrule = 1;
	assert_true(try(w, 10));
	watch(w, 15);
	assert_int_equal(look(w)->trial.state, TRIAL_COUNTING);
	assert_true(w->snap->peers[0].counts[VERDICT_CLOSED] > 0);
	assert_true(w->snap->peers[0].refused);
	assert_int_equal(watch(w, 20), ENGINE_REVERT);
	assert_as_before(w);
	/* `restrict source` makes a hole. */
	w->next.source = true;
	w->next.source_rule.flags = ACCESS_NOMODIFY;
	assert_true(try(w, 30));
	assert_int_equal(watch(w, 30), ENGINE_KEEP);
	assert_int_equal(look(w)->trial.why, TRIAL_FINE);
}

/* A number that this field can have. */
static void
scramble_number(const struct field *f, void *at)
{
	const bool yes = prop_below(2);
	const uint8_t small = (uint8_t)prop_below(16);
	const int i = 1 + (int)prop_below(15);
	const uint16_t u16 = (uint16_t)(1 + prop_below(65000));
	const uint32_t u32 = (uint32_t)prop_u64();
	const double d = prop_double(0.01, 10);

	switch (f->type) {
	case FIELD_BOOL:
		memcpy(at, &yes, sizeof(yes));
		break;
	case FIELD_I8:
	case FIELD_U8:
		memcpy(at, &small, sizeof(small));
		break;
	case FIELD_U16:
		memcpy(at, &u16, sizeof(u16));
		break;
	case FIELD_INT:
		memcpy(at, &i, sizeof(i));
		break;
	case FIELD_U32:
		memcpy(at, &u32, sizeof(u32));
		break;
	case FIELD_SECONDS:
	case FIELD_PPM:
		memcpy(at, &d, sizeof(d));
		break;
	case FIELD_TEXT:
		snprintf(at, 40, "/nowhere/%u/", u16);
		break;
	case FIELD_LIMITS:
	case FIELD_RULES:
	case FIELD_NICS:
	case FIELD_KEYS:
	case FIELD_FILEGEN:
		break;
	}
}

/* What is no number. */
static void
scramble_list(const struct field *f, struct params *p)
{
	if (f->type == FIELD_LIMITS) {
		p->mru.maxage = (uint32_t)prop_below(1000);
		p->mru.minage = (uint32_t)prop_below(1000);
	} else if (f->type == FIELD_RULES) {
		free(p->rule);
		p->rule = calloc(1, sizeof(*p->rule));
		p->rule->family = ADDR_IPV4;
		p->rule->flags = (uint32_t)prop_below(1024);
		p->nrule = 1;
	} else if (f->type == FIELD_NICS) {
		free(p->nic);
		p->nic = calloc(1, sizeof(*p->nic));
		p->nnic = 1;
	} else if (f->type == FIELD_KEYS) {
		free(p->key);
		p->key = calloc(1, sizeof(*p->key));
		p->key->id = 1 + (uint32_t)prop_below(9);
		p->key->type = MAC_MD5;
		p->key->len = 1;
		p->key->trusted = prop_below(2);
		p->nkey = 1;
	} else if (f->type == FIELD_FILEGEN) {
		p->filegen[STATS_LOOP].enable = prop_below(2);
		p->filegen[STATS_LOOP].link = prop_below(2);
	}
}

/* Any setting, of the whole and of each line, any time: back is back. The
 * rounds of a setting's own come first, so that each has one. */
static void
whatever_changes_comes_back(void **state)
{
	struct world *w = *state;
	int rounds = DIFFER_SETTINGS + DIFFER_OPTIONS + 60;

	w->params.start = true;
	three(w);
	for (int i = 0; i < rounds; i++) {
		params_free(&w->next);
		params_copy(&w->next, &w->params);
		for (int k = 0; k < DIFFER_SETTINGS; k++) {
			const struct field *f = &differ_settings[k];

			if (k != i && (i < DIFFER_SETTINGS || prop_below(4)))
				continue;
			scramble_number(f, (char *)&w->next + f->offset);
			scramble_list(f, &w->next);
		}
		for (int k = 0; k < DIFFER_OPTIONS; k++) {
			const struct field *f = &differ_options[k];
			size_t at = (size_t)prop_below(3);

			if (k + DIFFER_SETTINGS != i &&
			    (i < DIFFER_SETTINGS + DIFFER_OPTIONS ||
				prop_below(4)))
				continue;
			scramble_number(
			    f, (char *)&w->next.assoc[at] + f->offset);
		}
		remember(w);
		assert_true(try(w, 3600));
		/* Nobody answers: so nothing has come that may stay. */
		w->fake.silent = true;
		run(w, prop_double(0, 3));
		revert(w);
		w->fake.silent = false;
		assert_as_before(w);
		assert_params(w, &w->params);
		run(w, prop_double(0, 30));
	}
	run(w, 200);
	assert_int_equal(look(w)->sync, SYNC_OK);
	assert_int_equal(w->snap->port, 123);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(at_once_there_and_back_changes_nothing),
		T(a_text_that_works_is_kept_by_itself),
		T(what_loses_all_sources_goes_back_by_itself),
		T(answers_in_the_countdown_end_it),
		T(whoever_keeps_it_in_the_countdown_has_it),
		T(what_never_worked_does_not_go_back),
		T(what_is_only_watched_stays),
		T(no_source_at_all_does_not_wait),
		T(who_gathers_samples_gets_more_time),
		T(news_of_who_goes_on_stays),
		T(a_clock_that_liars_moved_is_brought_back),
		T(a_second_text_is_compared_with_the_last_kept),
		T(a_restart_for_good_ends_a_trial),
		T(pools_come_back_with_what_they_found),
		T(an_answer_on_its_way_finds_who_asked),
		T(a_port_that_cannot_be_had_begins_no_trial),
		T(who_shuts_the_own_sources_out_goes_back),
		T(whatever_changes_comes_back),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
