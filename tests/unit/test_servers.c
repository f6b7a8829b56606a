/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Servers screen without lists, network and terminal: keys in, wishes and
 * golden screens out. GENERATE=1 writes the screens anew.
 */

#include "tests/unit/desk.h"
#include "ui/desk.h"
#include "ui/key.h"
#include "ui/roster.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char list[] =
    "servers = (\n"
    "{ host = \"a.one.example\"; iso = \"DE\"; stratum = 1; policy = \"open\";"
    " location = \"One, Berlin\"; page = \"https://one.example/ntp\";"
    " reference = \"GPS\"; nts = true; source = \"test\";"
    " date = \"2026-01-02\"; },\n"
    "{ host = \"b.two.example\"; iso = \"FR\"; stratum = 2; policy = \"open\";"
    " location = \"Two\"; notify = true; date = \"2019-05-06\";"
    " source = \"test\"; page = \"https://two.example\"; },\n"
    "{ host = \"c.three.example\"; iso = \"DE\"; stratum = 2;"
    " policy = \"restricted\"; area = \"universities\"; notify = true;"
    " date = \"2020-01-02\"; page = \"https://three.example\";"
    " source = \"test\"; },\n"
    "{ host = \"d.four.example\"; iso = \"US-CA\"; stratum = 1;"
    " policy = \"closed\"; date = \"2020-01-02\"; source = \"test\";"
    " page = \"https://four.example\"; },\n"
    "{ host = \"e.five.example\"; iso = \"US-CA\"; stratum = 1;"
    " policy = \"open\"; smear = true; date = \"2026-01-02\";"
    " source = \"test\"; page = \"https://five.example\"; } );\n";

#define SERVERS 5

/* A console on screen 6, its list there; what the wishes were. */
struct world {
	struct app *app;
	struct picker picker;
	struct pick pick[SERVERS + 1];
	size_t at[SERVERS], n; /* to be measured */
	unsigned jobs[ROSTER_JOBS];
	char path[64], *text;
};

static void
take_wishes(struct world *w)
{
	struct roster_wish wish;

	while (app_roster_wish(w->app, &wish)) {
		w->jobs[wish.job]++;
		if (wish.job == ROSTER_LOAD)
			app_roster_loaded(
			    w->app, &w->picker, "ours.example", "192.0.2.99");
		if (wish.job == ROSTER_PROBE) {
			assert_true(wish.n <= SERVERS);
			memcpy(w->at, wish.at, wish.n * sizeof(w->at[0]));
			w->n = wish.n;
		}
		if (wish.job == ROSTER_WRITE) {
			snprintf(w->path, sizeof(w->path), "%s", wish.path);
			free(w->text);
			w->text = wish.text;
			app_roster_done(w->app, ROSTER_WRITE, 0);
			continue;
		}
		free(wish.text);
	}
}

static void
press(struct world *w, const char *keys)
{
	for (; *keys != '\0'; keys++) {
		type(w->app, (char[]){ *keys, '\0' });
		take_wishes(w);
	}
}

static int
open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct diags ds;

	assert_non_null(w);
	diags_init(&ds);
	catalog_init(&w->picker.catalog);
	assert_true(
	    catalog_read(&w->picker.catalog, "t.cfg", list, false, &ds));
	assert_int_equal(ds.count, 0);
	assert_int_equal(w->picker.catalog.count, SERVERS);
	diags_free(&ds);
	w->picker.pick = w->pick;
	w->picker.count = SERVERS;
	for (size_t i = 0; i < SERVERS; i++)
		w->pick[i] = (struct pick){ .row = &w->picker.catalog.row[i],
			.km = i == 1 ? (double)NAN : 100.0 * (double)(i + 1),
			.error = (double)NAN,
			.probe.hops = -1 };
	w->app = open_app(SCENE_SYNC);
	free(draw(w->app, 24, 80, false, false));
	press(w, "6");
	*state = w;
	return 0;
}

static int
close_world(void **state)
{
	struct world *w = *state;

	app_free(w->app);
	catalog_free(&w->picker.catalog);
	free(w->text);
	free(w);
	return 0;
}

static void
answer(struct probe_result *r, size_t at)
{
	*r = (struct probe_result){ .state = PROBE_ANSWERED,
		.addr = { .family = ADDR_IPV4, .ip = { 192, 0, 2, 0 } },
		.ipv4 = true,
		.sent = 5,
		.received = 5,
		.told = true,
		.measured = true,
		.stratum = at == 1 || at == 2 ? 2 : 1,
		.version = 4,
		.refid = at == 1 || at == 2 ? 0xc0000280u + (uint32_t)at
					    : 0x47505300u,
		.rootdelay = 0.001,
		.rootdisp = 0.001,
		.delay = 0.010 + 0.001 * (double)at,
		.offset = 1e-4,
		.jitter = 5e-5,
		.hops = 7 };
	r->addr.ip[0] = (uint8_t)(20 + at); /* networks of their own */
}

/* All that are being measured answer. */
static void
all_answer(struct world *w)
{
	struct probe_result r[SERVERS];

	for (size_t i = 0; i < w->n; i++)
		answer(&r[i], w->at[i]);
	app_roster_news(w->app, r, w->n, true, 1700000000);
	take_wishes(w);
}

static void
the_lists_are_read_when_it_is_looked_at(void **state)
{
	struct world *w = *state;

	assert_int_equal(w->jobs[ROSTER_LOAD], 1);
	press(w, "56");
	assert_int_equal(w->jobs[ROSTER_LOAD], 1);
	assert_true(shows(w->app, "a.one.example"));
}

static void
closed_ones_are_out_of_sight(void **state)
{
	struct world *w = *state;

	assert_true(shows(w->app, "4 of 5 servers"));
	assert_true(hides(w->app, "d.four"));
	enter(w->app, 'f', "policy=all", false);
	assert_true(shows(w->app, "d.four"));
}

static void
the_filter_takes_the_words_of_the_verb(void **state)
{
	struct world *w = *state;

	enter(w->app, 'f', "DE stratum=1", false);
	assert_true(shows(w->app, "a.one.example"));
	assert_true(hides(w->app, "c.three.example"));
	enter(w->app, 'f', "stratum=99", false);
	assert_true(shows(w->app, "stratum= wants a number"));
}

static void
an_open_one_is_marked(void **state)
{
	struct world *w = *state;

	press(w, " ");
	assert_true(w->pick[0].marked);
	assert_int_equal(w->jobs[ROSTER_KEEP], 1);
	press(w, " ");
	assert_false(w->pick[0].marked);
}

static void
who_has_no_permission_marks_no_restricted_one(void **state)
{
	struct world *w = *state;

	enter(w->app, 'f', "c.three", false);
	press(w, " ");
	assert_true(shows(w->app, "I have permission"));
	press(w, "n");
	assert_false(w->pick[2].marked);
	press(w, " y");
	assert_true(w->pick[2].marked);
	assert_true(w->pick[2].permitted);
}

static void
measuring_shows_how_far_it_is(void **state)
{
	struct world *w = *state;
	struct probe_result r[SERVERS] = { { 0 } };

	press(w, "P");
	assert_int_equal(w->n, 4);
	for (size_t i = 0; i < w->n; i++)
		assert_int_not_equal(w->at[i], 3); /* it is closed */
	answer(&r[0], w->at[0]);
	r[1].state = PROBE_ASKING;
	app_roster_news(w->app, r, 1, false, 1700000000);
	assert_true(shows(w->app, "] 1 of 4 measured; x or Esc cancels"));
	assert_true(shows(w->app, "asking"));
	assert_true(w->pick[w->at[0]].probed == 1700000000);
	press(w, "P");
	assert_true(shows(w->app, "being measured already"));
}

static void
cancelled_ones_keep_what_was_known(void **state)
{
	struct world *w = *state;
	struct probe_result r[SERVERS];

	press(w, "P");
	all_answer(w);
	press(w, "Px");
	assert_int_equal(w->jobs[ROSTER_CANCEL], 1);
	for (size_t i = 0; i < w->n; i++)
		r[i] = (struct probe_result){ .state = PROBE_CANCELLED };
	app_roster_news(w->app, r, w->n, true, 1800000000);
	take_wishes(w);
	assert_true(shows(w->app, "cancelled: 0 of 4"));
	assert_true(w->pick[0].probe.measured);
	assert_true(w->pick[0].probed == 1700000000);
}

static void
what_cannot_be_measured_is_said(void **state)
{
	struct world *w = *state;

	press(w, "p");
	assert_int_equal(w->n, 1);
	app_roster_done(w->app, ROSTER_PROBE, EAGAIN);
	assert_true(shows(w->app, "nothing can be measured"));
	press(w, "p");
	assert_int_equal(w->jobs[ROSTER_PROBE], 2);
}

static void
suggest_measures_and_marks(void **state)
{
	struct world *w = *state;

	press(w, "S");
	assert_int_equal(w->jobs[ROSTER_PROBE], 1);
	for (size_t i = 0; i < w->n; i++)
		assert_true(w->pick[w->at[i]].row->policy == POLICY_OPEN);
	all_answer(w);
	assert_true(w->pick[0].marked);
	assert_true(w->pick[1].marked);
	assert_false(w->pick[4].marked); /* it smears */
	assert_true(shows(w->app, "could be chosen"));
	assert_int_equal(w->jobs[ROSTER_KEEP], 1);
}

static void
the_mail_is_written_and_noted(void **state)
{
	struct world *w = *state;

	enter(w->app, 'f', "b.two", false);
	press(w, "\r");
	enter(w->app, 'W', "mail.txt", false);
	take_wishes(w);
	assert_string_equal(w->path, "mail.txt");
	assert_non_null(strstr(w->text, "ours.example (192.0.2.99)"));
	assert_true(shows(w->app, "the mail is in mail.txt"));
	press(w, "M");
	assert_true(w->pick[1].mailed != 0);
	press(w, "M");
	assert_true(w->pick[1].mailed == 0);
}

/* The text of ntp.conf comes after it was asked for. */
static void
answer_desk(struct world *w)
{
	char text[] = "# mine\npool pool.example iburst\n";
	struct save_text base = { text, strlen(text) };
	struct desk_wish wish;

	while (app_desk_wish(w->app, &wish)) {
		struct desk_answer r = { .job = wish.job };

		r.state.writable = true;
		if (wish.job == DESK_READ) {
			r.text = text;
			r.len = strlen(text);
		}
		app_desk(w->app, &r, &base);
	}
}

static void
add_changes_the_text_of_screen_5(void **state)
{
	struct world *w = *state;

	press(w, "A");
	assert_true(shows(w->app, "mark servers first"));
	press(w, " A");
	assert_true(shows(w->app, "Put 1 servers into ntp.conf?"));
	press(w, "y");
	answer_desk(w);
	assert_true(shows(w->app, "server a.one.example iburst"));
	assert_true(shows(w->app, "#pool pool.example iburst"));
	assert_true(shows(w->app, "added: 1, commented out: 1"));
	press(w, "u");
	assert_true(hides(w->app, "server a.one.example"));
}

static const struct golden {
	int cols, rows;
	bool ascii, roles;
	const char *keys;
	const char *what;
} golden[] = {
	{ 80, 24, false, true, "", "" },
	{ 80, 24, true, false, "", "-ascii" },
	{ 132, 43, false, false, "", "" },
	{ 40, 10, false, false, "", "" },
	{ 80, 24, false, true, "j\r", "-detail" },
	{ 80, 40, true, false, "j\rG", "-detail-ascii" },
	{ 80, 24, false, true, "C", "-columns" },
};

static void
screens_are_as_they_were(void **state)
{
	struct world *w = *state;

	press(w, "S");
	all_answer(w);
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		const struct golden *g = &golden[i];
		char name[64], *text;

		free(draw(w->app, g->rows, g->cols, g->ascii, false));
		press(w, g->keys);
		text = draw(w->app, g->rows, g->cols, g->ascii, g->roles);
		snprintf(name, sizeof(name), "servers%s-%dx%d", g->what,
		    g->cols, g->rows);
		compare(name, text);
		free(text);
		press(w, "6g");
	}
}

static void
every_size_can_be_drawn(void **state)
{
	struct world *w = *state;

	for (int rows = 1; rows < 45; rows += 3)
		for (int cols = 1; cols < 230; cols += 13) {
			press(w, rows & 1 ? "6\r" : "6");
			free(draw(w->app, rows, cols, cols & 1, true));
		}
	press(w, "6");
	assert_true(shows(w->app, "of 5 servers"));
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, open_world, close_world)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_lists_are_read_when_it_is_looked_at),
		TEST(closed_ones_are_out_of_sight),
		TEST(the_filter_takes_the_words_of_the_verb),
		TEST(an_open_one_is_marked),
		TEST(who_has_no_permission_marks_no_restricted_one),
		TEST(measuring_shows_how_far_it_is),
		TEST(cancelled_ones_keep_what_was_known),
		TEST(what_cannot_be_measured_is_said),
		TEST(suggest_measures_and_marks),
		TEST(the_mail_is_written_and_noted),
		TEST(add_changes_the_text_of_screen_5),
		TEST(screens_are_as_they_were),
		TEST(every_size_can_be_drawn),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
