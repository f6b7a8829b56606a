/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guided setup without a terminal and without a host: its steps, what the
 * facts say about each, every obstacle, and the screen as golden files.
 */

#include "tests/unit/desk.h"
#include "tests/unit/fakedesk.h"
#include "tests/unit/scratch.h"
#include "ui/app.h"
#include "ui/app_state.h"
#include "ui/key.h"
#include "ui/setup.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char conf[] = "driftfile /var/lib/ntp/drift\n"
			   "server ntp1.example.net iburst\n"
			   "server ntp2.example.net iburst\n"
			   "server ntp3.example.org iburst\n"
			   "server ntp4.example.com iburst\n"
			   "restrict default nomodify\n";

/* A host on which nothing is in the way. */
static struct survey
good_host(void)
{
	struct survey s = { .done = (1u << SURVEY_PARTS) - 1,
		.rights = { true, true, true, true, true },
		.port = { .port = 123, .taken = FACT_NO },
		.machine = { .kind = MACHINE_VIRTUAL,
		    .name = "kvm",
		    .clocksource = "kvm-clock",
		    .systemd = true },
		.resolver = { .file = true, .n = 1, .names = FACT_YES },
		.drift = { .path = "/var/lib/ntp/drift", .state = FILE_GOOD },
		.leap = { .state = FILE_UNASKED },
		.service = { .unit = "ntptui.service", .installed = true } };

	assert_true(addr_parse(&s.net[0].addr, "198.51.100.7"));
	assert_true(addr_parse(&s.net[1].addr, "2001:db8::7"));
	assert_true(addr_parse(&s.resolver.server[0], "192.0.2.53"));
	for (int i = 0; i < 2; i++) {
		s.net[i].reach = REACH_PUBLIC;
		s.net[i].route = true;
		s.net[i].dynamic = FACT_NO;
		memcpy(s.net[i].nic, "eth0", 5);
		for (int way = 0; way < WAYS; way++)
			s.firewall.way[i][way].gate = GATE_OPEN;
	}
	s.firewall.keeper = KEEPER_NFTABLES;
	s.firewall.connections_max = -1;
	return s;
}

/* ---- the machine of steps ---- */

static void
each_role_has_its_steps(void **state)
{
	struct setup_notes g = { .role = RECIPE_CLIENT };
	unsigned n[RECIPE_ROLES] = { 0 };

	(void)state;
	for (int role = 0; role < RECIPE_ROLES; role++) {
		g.role = (enum recipe_role)role;
		for (unsigned i = 0; i < GUIDE_STEPS; i++) {
			enum guide_step step = (enum guide_step)i;

			n[role] += guide_has(&g, step);
			assert_true(strlen(guide_name(step)) > 0);
			assert_true(strlen(guide_purpose(step, g.role)) > 40);
			assert_true(
			    strlen(guide_consequence(step, g.role)) > 10);
			if (guide_has(&g, step))
				assert_true(guide_back(&g,
						guide_next(&g, step)) == step ||
				    guide_next(&g, step) == step);
		}
		assert_int_equal(guide_back(&g, GUIDE_ROLE), GUIDE_ROLE);
	}
	assert_int_equal(n[RECIPE_CLIENT], 9);
	assert_int_equal(n[RECIPE_LAN], 10);
	assert_int_equal(n[RECIPE_POOL], 12);
}

static enum guide_state
state_of(const struct setup_notes *g, const struct guide_facts *f,
    enum guide_step step)
{
	struct guide_verdict v;

	guide_judge(g, f, step, &v);
	return v.state;
}

static void
a_step_that_was_done_is_looked_at_again(void **state)
{
	struct setup_notes g = { .role = RECIPE_POOL, .at = GUIDE_HOST };
	struct survey host = good_host();
	struct guide_facts f = { .host = &host };

	(void)state;
	assert_int_equal(state_of(&g, &f, GUIDE_HOST), GUIDE_OPEN);
	guide_accept(&g, false);
	assert_int_equal(g.at, GUIDE_NET);
	assert_int_equal(state_of(&g, &f, GUIDE_HOST), GUIDE_DONE);
	/* Meanwhile somebody took the port. */
	host.port.taken = FACT_YES;
	host.port.holder.pid = 77;
	assert_int_equal(state_of(&g, &f, GUIDE_HOST), GUIDE_BLOCKED);
	assert_int_equal(guide_resume(&g, &f), GUIDE_ROLE);
	g.accepted |= 1u << GUIDE_ROLE;
	assert_int_equal(guide_resume(&g, &f), GUIDE_HOST);
	/* Nothing is known before it was looked at. */
	host.done = 0;
	assert_int_equal(state_of(&g, &f, GUIDE_HOST), GUIDE_BUSY);
}

static void
what_is_skipped_stays_so_until_it_is_done(void **state)
{
	struct setup_notes g = { .role = RECIPE_LAN, .at = GUIDE_NET };
	struct survey host = good_host();
	struct guide_facts f = { .host = &host };

	(void)state;
	guide_accept(&g, true);
	assert_int_equal(state_of(&g, &f, GUIDE_NET), GUIDE_SKIPPED);
	assert_int_equal(g.at, GUIDE_UPSTREAMS);
	g.at = GUIDE_NET;
	guide_accept(&g, false);
	assert_int_equal(state_of(&g, &f, GUIDE_NET), GUIDE_DONE);
}

static void
servers_are_typed_and_dropped(void **state)
{
	struct setup_notes g = { .keep = true };
	char bad[SETUP_NAME];

	(void)state;
	memset(bad, 'x', sizeof(bad));
	assert_true(
	    guide_take_names(&g, " a.example, 192.0.2.1  2001:db8::1", bad));
	assert_int_equal(g.nhost, 3);
	assert_false(g.keep);
	assert_string_equal(g.host[1], "192.0.2.1");
	/* Nothing of the room behind a name is left to chance. */
	assert_memory_equal(
	    g.host[0] + 9, (char[SETUP_NAME]){ 0 }, SETUP_NAME - 9);
	assert_false(guide_take_names(&g, "b.example c;d", bad));
	assert_string_equal(bad, "c;d");
	assert_int_equal(g.nhost, 3);
	assert_false(guide_take_names(&g, " , ", bad));
	assert_true(guide_drop(&g, "A.Example"));
	assert_false(guide_drop(&g, "a.example"));
	assert_string_equal(g.host[0], "192.0.2.1");
	assert_int_equal(g.nhost, 2);
	assert_false(guide_take_names(&g, "1 2 3 4 5 6 7 8 9 10 11", bad));
}

static void
notes_are_remembered(void **state)
{
	struct setup_notes g = { .role = RECIPE_POOL,
		.keep = true,
		.own_drift = true,
		.at = GUIDE_FILES,
		.accepted = 5,
		.skipped = 2,
		.nhost = 1,
		.host = { "a.example" } };
	struct setup_notes back;

	setenv("STATE_DIRECTORY", *state, 1);
	assert_false(setup_notes_load(&back, GUIDE_STEPS));
	assert_int_equal(back.role, RECIPE_CLIENT);
	assert_int_equal(setup_notes_save(&g), 0);
	assert_true(setup_notes_load(&back, GUIDE_STEPS));
	assert_memory_equal(&g, &back, sizeof(g));
	scratch_text(state, "setup.cfg",
	    "role = \"pool\"; at = 99; accepted = -1; "
	    "servers = ( \"-x\", 3, \"b.example\" );\n");
	assert_true(setup_notes_load(&back, GUIDE_STEPS));
	assert_int_equal(back.at, 0);
	assert_int_equal(back.accepted, 0);
	assert_int_equal(back.nhost, 1);
	assert_string_equal(back.host[0], "b.example");
	scratch_text(state, "setup.cfg", "role = \"king\";\n");
	assert_false(setup_notes_load(&back, GUIDE_STEPS));
}

/* ---- obstacles ---- */

static void
other_daemon(struct survey *s)
{
	s->ndaemons = 1;
	s->daemon[0] = (struct survey_daemon){ .kind = DAEMON_CHRONY,
		.process = { 77, "chronyd", "chrony.service" },
		.unit = "chrony.service",
		.sets_clock = true,
		.has_port = true };
	s->port.taken = FACT_YES;
	s->port.holder = s->daemon[0].process;
}

static void
sleeping_daemon(struct survey *s)
{
	s->ndaemons = 1;
	s->daemon[0] = (struct survey_daemon){ .kind = DAEMON_TIMESYNCD,
		.unit = "systemd-timesyncd.service",
		.enabled = FACT_YES };
}

static void
strange_holder(struct survey *s)
{
	s->port.taken = FACT_YES;
	s->port.holder = (struct survey_process){ 78, "nc", "" };
}

static void
unseen_holder(struct survey *s)
{
	s->port.taken = FACT_YES;
}

static void
no_rights(struct survey *s)
{
	memset(&s->rights, 0, sizeof(s->rights));
}

static void
in_container(struct survey *s)
{
	s->rights.set_clock = false;
	s->machine.kind = MACHINE_CONTAINER;
}

static void
slow_clock(struct survey *s)
{
	memcpy(s->machine.clocksource, "acpi_pm", 8);
}

static void
no_ipv6(struct survey *s)
{
	s->net[1] = (struct survey_net){ .reach = REACH_LOCAL };
}

static void
no_address(struct survey *s)
{
	no_ipv6(s);
	s->net[0] = (struct survey_net){ .reach = REACH_LINK };
}

static void
behind_translator(struct survey *s)
{
	no_ipv6(s);
	s->net[0].reach = REACH_PRIVATE;
}

static void
dhcp(struct survey *s)
{
	s->net[0].dynamic = FACT_YES;
}

static void
no_route(struct survey *s)
{
	s->net[0].route = s->net[1].route = false;
}

static void
no_resolver(struct survey *s)
{
	memset(&s->resolver, 0, sizeof(s->resolver));
}

static void
closed(struct survey *s)
{
	struct survey_verdict *v = &s->firewall.way[0][WAY_REQUESTS];

	v->gate = GATE_CLOSED;
	memcpy(v->rule, "policy drop", 12);
	v->open = (struct errand_order){ .what = ERRAND_UFW };
	s->firewall.way[1][WAY_REQUESTS] = *v;
}

static void
unreadable(struct survey *s)
{
	s->firewall.way[0][WAY_REPLIES].gate = GATE_UNKNOWN;
}

static void
no_drift_place(struct survey *s)
{
	s->drift.state = FILE_NO_PLACE;
}

static void
drift_read_only(struct survey *s)
{
	s->drift.state = FILE_READ_ONLY;
}

static void
leap_expired(struct survey *s)
{
	s->leap.state = FILE_EXPIRED;
	memcpy(s->leap.path, "/l", 3);
}

static void
not_enabled(struct survey *s)
{
	s->service.enabled = FACT_NO;
}

static const struct obstacle {
	void (*make)(struct survey *s);
	enum guide_step step;
	const char *code; /* NULL: none, but the first line runs `command` */
	bool stops;
	enum guide_do what;
	const char *command; /* of GUIDE_DO_RUN */
} obstacles[] = {
	{ other_daemon, GUIDE_HOST, "other-daemon", true, GUIDE_DO_RUN,
	    "systemctl disable --now chrony.service" },
	{ sleeping_daemon, GUIDE_HOST, "starts-at-boot", false, GUIDE_DO_RUN,
	    "systemctl disable --now systemd-timesyncd.service" },
	{ strange_holder, GUIDE_HOST, "port-taken", true, GUIDE_DO_RUN,
	    "kill -TERM 78" },
	{ unseen_holder, GUIDE_HOST, "port-taken", true, GUIDE_DO_NOTHING,
	    NULL },
	{ no_rights, GUIDE_HOST, "no-low-port", true, GUIDE_DO_NOTHING, NULL },
	{ in_container, GUIDE_HOST, "no-clock-right", false, GUIDE_DO_NOTHING,
	    NULL },
	{ slow_clock, GUIDE_HOST, "slow-clocksource", false, GUIDE_DO_NOTHING,
	    NULL },
	{ no_address, GUIDE_NET, "no-address", true, GUIDE_DO_NOTHING, NULL },
	{ no_ipv6, GUIDE_NET, "no-ipv6", false, GUIDE_DO_NOTHING, NULL },
	{ behind_translator, GUIDE_NET, "no-public-address", false,
	    GUIDE_DO_NOTHING, NULL },
	{ dhcp, GUIDE_NET, "dynamic-address", false, GUIDE_DO_NOTHING, NULL },
	{ no_route, GUIDE_NET, "no-route", false, GUIDE_DO_NOTHING, NULL },
	{ no_resolver, GUIDE_NET, "no-resolver", false, GUIDE_DO_NOTHING,
	    NULL },
	{ closed, GUIDE_NET, "firewall-in", true, GUIDE_DO_RUN,
	    "ufw allow 123/udp" },
	{ unreadable, GUIDE_NET, "firewall-unknown", false, GUIDE_DO_NOTHING,
	    NULL },
	{ no_drift_place, GUIDE_FILES, "drift-file", true, GUIDE_DO_RUN,
	    "install -d -m 0755 -o root -g root /var/lib/ntp" },
	{ drift_read_only, GUIDE_FILES, "drift-file", true, GUIDE_DO_OUR_DRIFT,
	    NULL },
	{ leap_expired, GUIDE_FILES, "leap-file", false, GUIDE_DO_NOTHING,
	    NULL },
	{ not_enabled, GUIDE_SERVICE, NULL, false, GUIDE_DO_RUN,
	    "systemctl enable --now ntptui.service" },
};

static struct guide_plan *
plan_of(const struct setup_notes *g, const char *text)
{
	const struct guide_given given = { .notes = g,
		.text = text,
		.len = strlen(text),
		.base = text,
		.base_len = strlen(text),
		.now = 1795392000 };

	return guide_plan_make(&given);
}

static void
obstacles_are_found_named_and_remedied(void **state)
{
	struct setup_notes g = { .role = RECIPE_POOL,
		.keep = true,
		.accepted = (1u << GUIDE_STEPS) - 1 };
	struct guide_plan *plan = plan_of(&g, conf);

	(void)state;
	for (size_t i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++) {
		const struct obstacle *o = &obstacles[i];
		struct survey host = good_host();
		struct guide_facts f = { .host = &host, .plan = plan };
		const struct guide_item *it = NULL;
		char command[ERRAND_TEXT];
		struct guide_verdict v;

		guide_judge(&g, &f, o->step, &v);
		for (size_t k = 0; k < v.n && o->code != NULL; k++)
			assert_false(v.item[k].obstacle);
		o->make(&host);
		guide_judge(&g, &f, o->step, &v);
		for (size_t k = 0; k < v.n && it == NULL; k++)
			if (o->code == NULL ||
			    (v.item[k].obstacle &&
				strcmp(v.item[k].code, o->code) == 0))
				it = &v.item[k];
		if (it == NULL) {
			fail_msg("%s was not found", o->code);
			return;
		}
		assert_int_equal(it->stops, o->stops);
		assert_int_equal(it->what, o->what);
		assert_true(strlen(it->text) > 10);
		if (o->stops)
			assert_int_equal(v.state, GUIDE_BLOCKED);
		if (o->command != NULL)
			assert_string_equal(
			    errand_text(&it->order, command, sizeof(command)),
			    o->command);
		if (o->stops && o->what != GUIDE_DO_NOTHING)
			assert_ptr_equal(&v.item[v.preset], it);
	}
	guide_plan_free(plan);
}

static struct guide_server
server(const char *name, enum probe_state state)
{
	struct guide_server s = { .measured = true,
		.probe = { .state = state,
		    .measured = state == PROBE_ANSWERED,
		    .stratum = 2,
		    .delay = 0.012,
		    .offset = -0.0004 } };

	snprintf(s.name, sizeof(s.name), "%s", name);
	return s;
}

static const struct guide_item *
find(const struct guide_verdict *v, const char *code)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->item[i].obstacle && strcmp(v->item[i].code, code) == 0)
			return &v->item[i];
	return NULL;
}

/* Is it there, and does its line do that, with that argument? */
static bool
offers(const struct guide_verdict *v, const char *code, enum guide_do what,
    const char *arg)
{
	const struct guide_item *it = find(v, code);

	return it != NULL && it->what == what && strcmp(it->arg, arg) == 0;
}

static void
a_server_that_is_silent_can_be_given_up(void **state)
{
	struct guide_server list[] = { server("a.example", PROBE_ANSWERED),
		server("b.example", PROBE_ANSWERED),
		server("c.example", PROBE_ANSWERED),
		server("d.example", PROBE_ANSWERED),
		server("e.example", PROBE_SILENT) };
	struct setup_notes g = { .role = RECIPE_POOL };
	struct guide_plan *plan;
	struct guide_facts f = { .server = list, .nserver = 5 };
	struct guide_verdict v;
	char bad[SETUP_NAME];

	(void)state;
	assert_true(guide_take_names(
	    &g, "a.example b.example c.example d.example e.example", bad));
	plan = plan_of(&g, conf);
	f.plan = plan;
	guide_judge(&g, &f, GUIDE_UPSTREAMS, &v);
	assert_true(offers(&v, "server-useless", GUIDE_DO_DROP, "e.example"));
	assert_int_equal(v.item[v.preset].what, GUIDE_DO_NEXT);
	/* One more, and there are too few for the pool. */
	list[3].probe.state = PROBE_SILENT;
	guide_judge(&g, &f, GUIDE_UPSTREAMS, &v);
	assert_int_equal(v.state, GUIDE_BLOCKED);
	assert_non_null(find(&v, "few-servers"));
	for (int i = 0; i < 5; i++)
		list[i].probe.state = PROBE_NO_NAME;
	guide_judge(&g, &f, GUIDE_UPSTREAMS, &v);
	assert_non_null(find(&v, "resolver-down"));
	assert_null(find(&v, "server-useless"));
	guide_plan_free(plan);
}

static void
a_member_does_not_follow_the_pool(void **state)
{
	struct setup_notes g = { .role = RECIPE_POOL, .keep = true };
	struct guide_plan *plan =
	    plan_of(&g, "pool 2.pool.ntp.org iburst\nserver a.example\n");
	struct guide_server list[] = { server("a.example", PROBE_ANSWERED) };
	struct guide_facts f = { .plan = plan, .server = list, .nserver = 1 };
	struct guide_verdict v;

	(void)state;
	assert_int_equal(plan->now.pools, 0);
	assert_true(plan->was.of_pool);
	guide_judge(&g, &f, GUIDE_UPSTREAMS, &v);
	assert_non_null(find(&v, "pool-upstreams"));
	assert_int_equal(v.state, GUIDE_BLOCKED);
	assert_int_equal(v.item[v.preset].what, GUIDE_DO_CHOOSE);
	guide_plan_free(plan);
}

static void
one_that_went_away_is_named_at_the_start(void **state)
{
	struct setup_notes g = { .role = RECIPE_LAN };
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct guide_facts f = { .snap = s };
	struct guide_verdict v;
	char bad[SETUP_NAME];

	(void)state;
	assert_true(
	    guide_take_names(&g, "ntp1.example.net gone.example.com", bad));
	guide_judge(&g, &f, GUIDE_START, &v);
	assert_true(
	    offers(&v, "upstream-gone", GUIDE_DO_DROP, "gone.example.com"));
	assert_int_equal(v.state, GUIDE_DOUBT);
	s->port = 0;
	memcpy(s->port_note, "port 123 is taken", 18);
	guide_judge(&g, &f, GUIDE_START, &v);
	assert_non_null(find(&v, "not-served"));
	assert_int_equal(v.state, GUIDE_BLOCKED);
	free(s);
}

/* ---- the screen ---- */

struct world {
	struct app *a;
	struct fakedesk desk;
	unsigned jobs[SETUP_JOBS];
	struct survey host;
	enum command_kind command; /* asked of the engine last */
};

/* Carries out what the app wants, as the console would. */
static void
serve(struct world *w, unsigned react)
{
	struct setup_wish wish;
	uint16_t assoc;

	if ((react & REACT_DESK) != 0)
		react |= fakedesk_serve(&w->desk, w->a);
	if ((react & REACT_COMMAND) != 0)
		app_wish(w->a, &w->command, &assoc);
	while (app_setup_wish(w->a, &wish)) {
		w->jobs[wish.job]++;
		if (wish.job == SETUP_LOAD) {
			struct setup_loaded l = { .drift =
						      "/var/lib/ntptui/drift" };

			app_setup_loaded(w->a, &l);
		} else if (wish.job == SETUP_SURVEY) {
			app_setup_host(w->a, &w->host, true);
		} else if (wish.job == SETUP_MEASURE) {
			struct probe_result r[SETUP_SERVERS + GUIDE_SOURCES];

			for (size_t i = 0; i < wish.n; i++)
				r[i] = server("", PROBE_ANSWERED).probe;
			app_setup_measured(w->a, r, wish.n, wish.n, true);
		} else if (wish.job == SETUP_RUN) {
			const struct errand_result done = { .end =
								ERRAND_DONE };

			w->host = good_host();
			app_setup_ran(w->a, &done);
		}
	}
}

static void
press(struct world *w, int key)
{
	serve(w, app_key(w->a, key));
}

static void
open_world(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->host = good_host();
	w->a = open_app(SCENE_SYNC);
	fakedesk_init(&w->desk, conf);
	free(draw(w->a, 24, 80, false, false));
	press(w, '7');
}

static void
close_world(struct world *w)
{
	app_free(w->a);
	fakedesk_free(&w->desk);
}

static void
golden(struct world *w, const char *name, int rows, int cols, bool ascii)
{
	char path[64], *text = draw(w->a, rows, cols, ascii, cols == 80);

	/* Once more at this size: what scrolls knows it now. */
	app_refresh(w->a);
	free(text);
	text = draw(w->a, rows, cols, ascii, cols == 80);
	snprintf(path, sizeof(path), "setup-%s%s-%dx%d", name,
	    ascii ? "-ascii" : "", cols, rows);
	compare(path, text);
	free(text);
}

static enum guide_step
at(const struct world *w)
{
	return (enum guide_step)setup_notes(w->a->setup)->at;
}

static void
enter_is_enough_from_the_role_to_the_start(void **state)
{
	struct world w;
	unsigned keys = 0;

	(void)state;
	open_world(&w);
	golden(&w, "role", 24, 80, false);
	golden(&w, "role", 10, 40, true);
	press(&w, KEYCODE_DOWN);
	press(&w, KEYCODE_DOWN);
	for (keys = 3; keys < 20 && at(&w) != GUIDE_REVIEW; keys++) {
		press(&w, KEYCODE_ENTER);
		if (at(&w) == GUIDE_HOST)
			golden(&w, "host", 24, 80, false);
		else if (at(&w) == GUIDE_NET)
			golden(&w, "net", 24, 80, true);
		else if (at(&w) == GUIDE_UPSTREAMS)
			golden(&w,
			    w.jobs[SETUP_MEASURE] > 0 ? "measured" : "servers",
			    43, 132, false);
		else if (at(&w) == GUIDE_ACCESS)
			golden(&w, "access", 24, 80, false);
	}
	assert_int_equal(at(&w), GUIDE_REVIEW);
	golden(&w, "review", 24, 80, false);
	golden(&w, "review", 50, 132, false);
	assert_int_equal(w.jobs[SETUP_MEASURE], 1);
	press(&w, KEYCODE_ENTER);
	assert_non_null(strstr(w.desk.file, "restrict -6 default limited kod"));
	assert_non_null(strstr(w.desk.file, "#restrict default nomodify"));
	assert_true(keys <= 12);
	close_world(&w);
}

static void
an_obstacle_s_command_runs_only_after_a_yes(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	other_daemon(&w.host);
	press(&w, 'l');
	press(&w, KEYCODE_ENTER);
	assert_int_equal(at(&w), GUIDE_HOST);
	golden(&w, "daemon", 24, 80, false);
	press(&w, KEYCODE_ENTER);
	assert_true(shows(w.a, "systemctl disable --now chrony.service"));
	assert_int_equal(w.jobs[SETUP_RUN], 0);
	press(&w, 'n');
	assert_int_equal(w.jobs[SETUP_RUN], 0);
	press(&w, KEYCODE_ENTER);
	press(&w, 'y');
	assert_int_equal(w.jobs[SETUP_RUN], 1);
	/* It is seen that it helped, not believed. */
	assert_true(hides(w.a, "chrony.service"));
	press(&w, KEYCODE_ENTER);
	assert_int_equal(at(&w), GUIDE_NET);
	close_world(&w);
}

static void
one_goes_back_and_skips(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	press(&w, KEYCODE_ENTER);
	press(&w, 'b');
	assert_int_equal(at(&w), GUIDE_ROLE);
	press(&w, 'b');
	assert_int_equal(at(&w), GUIDE_ROLE);
	press(&w, 'f');
	assert_int_equal(at(&w), GUIDE_HOST);
	press(&w, 's');
	assert_true(shows(w.a, "What is in the way stays there"));
	press(&w, 'n');
	assert_int_equal(at(&w), GUIDE_HOST);
	press(&w, 's');
	press(&w, 'y');
	assert_int_equal(at(&w), GUIDE_NET);
	assert_true(shows(w.a, "- This host"));
	press(&w, 'o');
	assert_int_equal(at(&w), GUIDE_NET);
	close_world(&w);
}

static void
servers_can_be_typed(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	serve(&w, enter(w.a, 'e', "x.example y.example z.example", false));
	assert_int_equal(at(&w), GUIDE_UPSTREAMS);
	assert_int_equal(w.jobs[SETUP_MEASURE], 1);
	assert_true(shows(w.a, "3 of 3 servers answer"));
	serve(&w, enter(w.a, 'e', "a;b", false));
	assert_true(shows(w.a, "\"a;b\" is no name"));
	close_world(&w);
}

static void
every_size_and_step_can_be_drawn(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	press(&w, KEYCODE_DOWN);
	press(&w, KEYCODE_DOWN);
	press(&w, KEYCODE_ENTER);
	for (int step = 0; step < GUIDE_STEPS; step++, press(&w, 'f'))
		for (int rows = 1; rows < 45; rows += 4)
			for (int cols = 1; cols < 200; cols += 17) {
				free(draw(w.a, rows, cols, cols & 1, true));
				press(&w, KEYCODE_PGDN);
			}
	assert_int_equal(at(&w), GUIDE_WATCH);
	close_world(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_has_its_steps),
		cmocka_unit_test(a_step_that_was_done_is_looked_at_again),
		cmocka_unit_test(what_is_skipped_stays_so_until_it_is_done),
		cmocka_unit_test(servers_are_typed_and_dropped),
		IN_SCRATCH(notes_are_remembered),
		cmocka_unit_test(obstacles_are_found_named_and_remedied),
		cmocka_unit_test(a_server_that_is_silent_can_be_given_up),
		cmocka_unit_test(a_member_does_not_follow_the_pool),
		cmocka_unit_test(one_that_went_away_is_named_at_the_start),
		cmocka_unit_test(enter_is_enough_from_the_role_to_the_start),
		cmocka_unit_test(an_obstacle_s_command_runs_only_after_a_yes),
		cmocka_unit_test(one_goes_back_and_skips),
		cmocka_unit_test(servers_can_be_typed),
		cmocka_unit_test(every_size_and_step_can_be_drawn),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("guide", tests, NULL, NULL);
}
