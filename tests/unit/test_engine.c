/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/fakehost.h"

struct world {
	struct fakehost fake;
	struct params params;
	struct engine *engine;
	struct snapshot *snap;
};

static struct params_assoc *
add(struct world *w, enum params_kind kind, const char *name)
{
	struct params_assoc *a = params_add(&w->params);

	a->kind = kind;
	a->cfg.iburst = true;
	snprintf(a->name, sizeof a->name, "%s", name);
	return a;
}

static void
begin(struct world *w)
{
	w->engine = engine_new(&w->params, &w->fake.host);
}

static const struct snapshot *
look(struct world *w)
{
	engine_observe(w->engine, &w->snap);
	return w->snap;
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	fake_init(&w->fake);
	params_init(&w->params);
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

#define assert_near(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

static bool
has_event(const struct snapshot *s, const char *name)
{
	for (size_t i = 0; i < s->nevents; i++)
		if (strcmp(s->events[i].name, name) == 0)
			return true;
	return false;
}

static void
three_servers_give_a_system_peer(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	add(w, PARAMS_SERVER, "192.0.2.6");
	add(w, PARAMS_SERVER, "192.0.2.7");
	w->fake.truth = -0.040;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	s = look(w);
	assert_int_equal(s->sync, SYNC_OK);
	assert_int_equal(s->why, WHY_NONE);
	assert_true(s->settled);
	for (size_t i = 0; i < 3; i++) {
		assert_near(s->peers[i].offset, 0.040, 1e-6);
		assert_near(s->peers[i].delay, 1e-3 * (double)(5 + i), 1e-6);
		assert_int_equal(s->peers[i].reach & 1, 1);
	}
	/* Watched only: nothing may have touched the clock. */
	assert_int_equal(w->fake.nadjusts, 0);
	assert_int_equal(s->clock, CLOCK_OBSERVE);
}

static void
a_liar_is_a_falseticker(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	add(w, PARAMS_SERVER, "192.0.2.66");
	add(w, PARAMS_SERVER, "192.0.2.6");
	add(w, PARAMS_SERVER, "192.0.2.7");
	w->fake.liar = 0.300;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	s = look(w);
	assert_int_equal(s->sync, SYNC_OK);
	assert_int_equal(s->peers[1].tally, TALLY_FALSETICK);
	assert_int_not_equal(s->peers[0].tally, TALLY_FALSETICK);
}

static void
start_steps_once_and_then_slews(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;
	size_t steps = 0;

	for (int i = 5; i < 9; i++) {
		char name[32];

		snprintf(name, sizeof name, "192.0.2.%d", i);
		add(w, PARAMS_SERVER, name);
	}
	w->params.start = true;
	w->fake.truth = -5;
	begin(w);
	fake_run(&w->fake, w->engine, 60);
	s = look(w);
	assert_int_equal(s->clock, CLOCK_SET);
	for (size_t i = 0; i < w->fake.nadjusts; i++)
		steps += w->fake.adjusts[i].kind == ADJUST_STEP;
	assert_int_equal(steps, 1);
	assert_true(fabs(w->fake.truth) < 0.001);
	assert_true(fabs(s->offset) < 0.001);
	assert_int_equal(s->steps, 1);
	assert_true(has_event(s, "clock_step"));
	assert_false(has_event(s, "foreign_step"));
}

static void
observe_wins_over_start(void **state)
{
	struct world *w = *state;

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = w->params.observe = true;
	w->fake.truth = -5;
	begin(w);
	fake_run(&w->fake, w->engine, 60);
	assert_int_equal(w->fake.nadjusts, 0);
	assert_int_equal(look(w)->clock, CLOCK_OBSERVE);
}

static void
a_rival_is_named_and_nothing_is_served(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	w->fake.has_rival = true;
	begin(w);
	s = look(w);
	assert_int_equal(s->clock, CLOCK_OBSERVE);
	assert_int_equal(w->fake.listening, 0);
	assert_non_null(strstr(s->clock_note, "chronyd (pid 4711)"));
	assert_non_null(
	    strstr(s->clock_note, "systemctl disable --now chrony"));
	/* When it goes, what was asked for is done. */
	w->fake.has_rival = false;
	fake_run(&w->fake, w->engine, 40);
	assert_int_equal(look(w)->clock, CLOCK_SET);
	assert_int_equal(w->fake.listening, 123);
}

static void
a_taken_port_is_told_and_the_client_goes_on(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	w->fake.listen_error = EADDRINUSE;
	w->fake.has_owner = true;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	s = look(w);
	assert_int_equal(s->port, 0);
	assert_non_null(strstr(s->port_note, "held by chronyd (pid 4711)"));
	assert_int_equal(s->sync, SYNC_OK);
}

static void
without_a_port_nobody_is_served(void **state)
{
	struct world *w = *state;
	struct command c = { .id = 7, .kind = COMMAND_START };

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.port = 0;
	w->params.start = true;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	assert_int_equal(look(w)->clock, CLOCK_SET);
	assert_false(has_event(look(w), "serving"));
	engine_command(w->engine, &c);
	assert_true(look(w)->ack_ok);
}

static void
a_clock_that_refuses_is_watched(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	w->fake.truth = -5;
	w->fake.adjust_error = EPERM;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	w->fake.may_set = false;
	fake_run(&w->fake, w->engine, 40);
	s = look(w);
	assert_int_equal(s->clock, CLOCK_OBSERVE);
	assert_true(has_event(s, "clock_failed"));
	assert_non_null(strstr(s->clock_note, "CAP_SYS_TIME"));
}

static void
a_foreign_step_is_noticed_and_samples_follow(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	w->fake.wall = wall_add(w->fake.wall, 3600);
	w->fake.truth += 3600;
	fake_run(&w->fake, w->engine, 2);
	s = look(w);
	assert_true(has_event(s, "foreign_step"));
	assert_near(s->peers[0].offset, -3600, 1e-3);
	assert_near(s->offset, -3600, 1e-3);
}

static void
a_name_that_fails_is_asked_again_ever_later(void **state)
{
	struct world *w = *state;
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "ntp.example.net");
	begin(w);
	fake_run(&w->fake, w->engine, 1);
	assert_int_equal(w->fake.nasked, 1);
	assert_string_equal(w->fake.asked[0], "ntp.example.net");
	fake_resolved(&w->fake, w->engine, 0, 0, "no such name");
	s = look(w);
	assert_int_equal(s->peers[0].phase, PHASE_NODNS);
	assert_string_equal(s->peers[0].note, "no such name");
	assert_int_equal(s->why, WHY_DNS);
	fake_run(&w->fake, w->engine, 3);
	assert_int_equal(w->fake.nasked, 1);
	fake_resolved(&w->fake, w->engine, 0, 0, "no such name");
	fake_run(&w->fake, w->engine, 3);
	assert_int_equal(w->fake.nasked, 0);
	fake_run(&w->fake, w->engine, 2);
	assert_int_equal(w->fake.nasked, 1);
	fake_resolved(&w->fake, w->engine, 1, 5, NULL);
	fake_run(&w->fake, w->engine, 20);
	assert_int_equal(look(w)->sync, SYNC_OK);
}

/* Who is asked once more, as ever, is still settled while the answer is
 * awaited: screens would take it for news at every poll. */
static void
a_poll_unsettles_nothing(void **state)
{
	struct world *w = *state;

	add(w, PARAMS_SERVER, "192.0.2.5");
	add(w, PARAMS_SERVER, "192.0.2.6")->cfg.iburst = false;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	assert_true(look(w)->settled);
	w->fake.silent = true;
	for (int i = 0; i < 140; i++) {
		fake_run(&w->fake, w->engine, 1);
		assert_true(look(w)->settled);
	}
	assert_true(look(w)->peers[0].sent > 8);
	assert_true(look(w)->peers[1].sent > 1);
}

static void
what_cannot_be_authenticated_is_shown_and_never_asked(void **state)
{
	struct world *w = *state;

	add(w, PARAMS_SERVER, "192.0.2.5")->refused = true;
	add(w, PARAMS_POOL, "pool.example.net")->refused = true;
	begin(w);
	fake_run(&w->fake, w->engine, 200);
	assert_int_equal(w->fake.total_sent, 0);
	assert_int_equal(w->fake.nasked, 0);
	assert_int_equal(look(w)->peers[0].phase, PHASE_REFUSED);
	assert_int_equal(look(w)->peers[1].phase, PHASE_REFUSED);
	assert_int_equal(look(w)->why, WHY_NOSERVERS);
	assert_true(look(w)->settled);
	assert_true(has_event(look(w), "not_started"));
}

static size_t
pool_members(const struct snapshot *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->npeers; i++)
		n += s->peers[i].pool != 0;
	return n;
}

static void
a_pool_takes_four_of_one_answer(void **state)
{
	struct world *w = *state;

	add(w, PARAMS_POOL, "pool.example.net");
	begin(w);
	fake_run(&w->fake, w->engine, 1);
	fake_resolved(&w->fake, w->engine, 16, 10, NULL);
	assert_int_equal(pool_members(look(w)), 4);
	fake_run(&w->fake, w->engine, 20);
	assert_int_equal(look(w)->sync, SYNC_OK);
}

static void
a_pool_replaces_one_silent_server_at_a_time(void **state)
{
	struct world *w = *state;
	size_t old = 0;

	add(w, PARAMS_POOL, "pool.example.net");
	w->fake.silent = true;
	begin(w);
	fake_run(&w->fake, w->engine, 1);
	fake_resolved(&w->fake, w->engine, 4, 10, NULL);
	for (int i = 0; i < 100 && w->fake.nasked == 0; i++)
		fake_run(&w->fake, w->engine, 64);
	assert_int_equal(w->fake.nasked, 1);
	fake_resolved(&w->fake, w->engine, 4, 20, NULL);
	fake_run(&w->fake, w->engine, 1);
	assert_int_equal(pool_members(look(w)), 4);
	for (size_t i = 0; i < w->snap->npeers; i++)
		old += w->snap->peers[i].pool != 0 &&
		    w->snap->peers[i].addr.ip[3] < 20;
	assert_int_equal(old, 3);
}

static void
network_errors_are_shown_not_obeyed(void **state)
{
	struct world *w = *state;
	struct host_event ev = { .kind = HOST_ERROR, .error = ECONNREFUSED };
	const struct snapshot *s;

	add(w, PARAMS_SERVER, "192.0.2.5");
	begin(w);
	fake_run(&w->fake, w->engine, 1);
	ev.id = look(w)->peers[0].id;
	engine_event(w->engine, &ev);
	s = look(w);
	assert_int_equal(s->peers[0].error, ECONNREFUSED);
	assert_true(has_event(s, "network_error"));
	fake_run(&w->fake, w->engine, 20);
	assert_int_equal(look(w)->sync, SYNC_OK);
	assert_int_equal(look(w)->peers[0].error, 0);
}

static void
send_errors_are_never_fatal(void **state)
{
	static const int errors[] = { EPERM, ENOBUFS, EAGAIN, EINTR, EMSGSIZE,
		ENETDOWN, EADDRNOTAVAIL, EINVAL, EMFILE };
	struct world *w = *state;

	add(w, PARAMS_SERVER, "192.0.2.5");
	begin(w);
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		w->fake.send_error = errors[i];
		fake_run(&w->fake, w->engine, 70);
		assert_int_equal(look(w)->peers[0].error, errors[i]);
	}
	w->fake.send_error = 0;
	fake_run(&w->fake, w->engine, 200);
	assert_int_equal(look(w)->sync, SYNC_OK);
}

static void
names_lose_what_a_terminal_obeys(void **state)
{
	struct world *w = *state;

	add(w, PARAMS_SERVER, "evil\033[2J\007name");
	begin(w);
	assert_string_equal(look(w)->peers[0].name, "evil?[2J?name");
}

static void
commands_are_acknowledged(void **state)
{
	struct world *w = *state;
	struct command c = { .id = 7, .kind = COMMAND_START };

	add(w, PARAMS_SERVER, "192.0.2.5");
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	engine_command(w->engine, &c);
	assert_int_equal(look(w)->acked, 7);
	assert_true(look(w)->ack_ok);
	assert_int_equal(look(w)->clock, CLOCK_SET);
	assert_int_equal(w->fake.listening, 123);
	c = (struct command){ .id = 8, .kind = COMMAND_OBSERVE };
	engine_command(w->engine, &c);
	assert_int_equal(look(w)->acked, 8);
	assert_int_equal(look(w)->clock, CLOCK_OBSERVE);
	assert_int_equal(w->fake.listening, 0);
	c = (struct command){ .id = 9, .kind = COMMAND_POLL, .assoc = 1 };
	engine_command(w->engine, &c);
	assert_false(look(w)->ack_ok);
}

static void
requests_are_answered_while_serving(void **state)
{
	struct world *w = *state;
	struct host_event ev = { .kind = HOST_REQUEST, .len = PACKET_HEADER };
	struct packet req = {
		.version = 4, .mode = MODE_CLIENT, .xmt = { 12345 }
	};

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	begin(w);
	fake_run(&w->fake, w->engine, 20);
	packet_encode(&req, ev.data, sizeof ev.data);
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 1);
	for (unsigned first = 0; first < 256; first++) {
		if ((first & 7) == MODE_CLIENT || (first & 7) == MODE_ACTIVE)
			continue;
		ev.data[0] = (uint8_t)first;
		engine_event(w->engine, &ev);
	}
	assert_int_equal(w->fake.replies, 1);
}

/* A server that may not ask us by default may, while it is one of ours. */
static void
restrict_source_makes_rules_of_associations(void **state)
{
	struct world *w = *state;
	struct host_event ev = { .kind = HOST_REQUEST, .len = PACKET_HEADER };
	struct packet req = { .version = 4, .mode = MODE_CLIENT };
	struct access_rule all = { .family = ADDR_IPV4,
		.flags = ACCESS_IGNORE };

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	w->params.rule = &all;
	w->params.nrule = 1;
	w->params.source = true;
	begin(w);
	w->params.rule = NULL;
	fake_run(&w->fake, w->engine, 1);
	packet_encode(&req, ev.data, sizeof ev.data);
	assert_true(addr_parse(&ev.from, "192.0.2.5"));
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 1);
	assert_true(addr_parse(&ev.from, "192.0.2.6"));
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 1);
	assert_int_equal(look(w)->counts.restricted, 1);
}

static void
clients_are_shown_busiest_first(void **state)
{
	struct world *w = *state;
	struct host_event ev = { .kind = HOST_REQUEST,
		.len = PACKET_HEADER,
		.from = { .family = ADDR_IPV4, .port = 4000 } };
	struct packet req = { .version = 3, .mode = MODE_CLIENT };
	const struct snapshot *s;

	w->params.start = true;
	begin(w);
	packet_encode(&req, ev.data, sizeof ev.data);
	for (uint8_t i = 0; i < 100; i++) {
		ev.from.ip[3] = i;
		ev.at = w->fake.mono;
		for (uint8_t k = 0; k < i % 10 + 1; k++)
			engine_event(w->engine, &ev);
	}
	s = look(w);
	assert_int_equal(s->counts.received, 550);
	assert_int_equal(s->counts.oldver, 550);
	assert_int_equal(s->mru.depth, 100);
	assert_int_equal(s->nclients, SNAP_CLIENTS);
	assert_int_equal(s->clients[0].count, 10);
	assert_int_equal(s->clients[0].version, 3);
	for (size_t i = 1; i < SNAP_CLIENTS; i++)
		assert_true(s->clients[i].count <= s->clients[i - 1].count);
}

static void
rules_keep_requests_out(void **state)
{
	struct world *w = *state;
	struct access_rule rules[2] = {
		{ .family = ADDR_IPV4 },
		{ .family = ADDR_IPV4,
		    .ip = { 192, 0, 2, 7 },
		    .mask = { 255, 255, 255, 255 },
		    .flags = ACCESS_NOSERVE },
	};
	struct host_event ev = { .kind = HOST_REQUEST,
		.len = PACKET_HEADER,
		.from = { .family = ADDR_IPV4, .ip = { 192, 0, 2, 7 } } };
	struct packet req = {
		.version = 4, .mode = MODE_CLIENT, .xmt = { 12345 }
	};

	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	w->params.rule = rules;
	w->params.nrule = 2;
	begin(w);
	w->params.rule = NULL;
	fake_run(&w->fake, w->engine, 20);
	packet_encode(&req, ev.data, sizeof ev.data);
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 0);
	ev.from.ip[3] = 8;
	engine_event(w->engine, &ev);
	assert_int_equal(w->fake.replies, 1);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
the_drift_file_is_read_if_it_is_sane(void **state)
{
	static const struct {
		const char *text;
		bool sane;
	} rows[] = { { "-17.25\n", true }, { "0\n", true }, { "nan\n", false },
		{ "", false }, { "garbage", false }, { "99999\n", false },
		{ "inf\n", false } };
	struct world *w = *state;
	char path[] = "driftXXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	snprintf(w->params.driftfile, sizeof w->params.driftfile, "%s", path);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		write_file(path, rows[i].text);
		begin(w);
		assert_int_equal(
		    look(w)->disc, rows[i].sane ? DISC_FSET : DISC_NSET);
		assert_int_equal(
		    !has_event(look(w), "drift_insane"), rows[i].sane);
		engine_free(w->engine);
		w->engine = NULL;
	}
	unlink(path);
}

static void
the_drift_file_is_written_at_the_end(void **state)
{
	struct world *w = *state;
	char path[] = "driftXXXXXX", line[64] = "";
	int fd = mkstemp(path);
	FILE *f;

	assert_true(fd >= 0);
	close(fd);
	write_file(path, "12.5\n");
	snprintf(w->params.driftfile, sizeof w->params.driftfile, "%s", path);
	add(w, PARAMS_SERVER, "192.0.2.5");
	w->params.start = true;
	begin(w);
	fake_run(&w->fake, w->engine, 120);
	assert_int_equal(look(w)->disc, DISC_SYNC);
	write_file(path, "not yet written\n");
	engine_free(w->engine);
	w->engine = NULL;
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	fclose(f);
	unlink(path);
	assert_true(fabs(strtod(line, NULL)) <= 500);
	assert_null(strstr(line, "not yet"));
}

static void
a_thousand_associations_are_kept(void **state)
{
	struct world *w = *state;
	char name[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(
		    name, sizeof name, "198.18.%d.%d", i / 250, 1 + i % 250);
		add(w, PARAMS_SERVER, name);
	}
	w->fake.send_error = ENOBUFS;
	begin(w);
	fake_run(&w->fake, w->engine, 120);
	assert_int_equal(look(w)->npeers, 1000);
	assert_true(w->fake.total_sent >= 1000);
	for (size_t i = 0; i < 1000; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(
			    w->snap->peers[i].id, w->snap->peers[k].id);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(three_servers_give_a_system_peer),
		T(a_liar_is_a_falseticker),
		T(start_steps_once_and_then_slews),
		T(observe_wins_over_start),
		T(a_rival_is_named_and_nothing_is_served),
		T(a_taken_port_is_told_and_the_client_goes_on),
		T(without_a_port_nobody_is_served),
		T(a_clock_that_refuses_is_watched),
		T(a_foreign_step_is_noticed_and_samples_follow),
		T(a_name_that_fails_is_asked_again_ever_later),
		T(a_poll_unsettles_nothing),
		T(what_cannot_be_authenticated_is_shown_and_never_asked),
		T(a_pool_takes_four_of_one_answer),
		T(a_pool_replaces_one_silent_server_at_a_time),
		T(network_errors_are_shown_not_obeyed),
		T(send_errors_are_never_fatal),
		T(names_lose_what_a_terminal_obeys),
		T(commands_are_acknowledged),
		T(requests_are_answered_while_serving),
		T(restrict_source_makes_rules_of_associations),
		T(clients_are_shown_busiest_first),
		T(rules_keep_requests_out),
		T(the_drift_file_is_read_if_it_is_sane),
		T(the_drift_file_is_written_at_the_end),
		T(a_thousand_associations_are_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
