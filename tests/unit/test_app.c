/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console without a terminal: keys in, reactions and golden screens out.
 * GENERATE=1 writes the screens anew; look at them before you commit.
 */

#include "tests/unit/desk.h"
#include "ui/app.h"
#include "ui/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct golden {
	enum scene_kind kind;
	int cols, rows;
	bool ascii, roles;
	const char *keys;
	const char *what;
} golden[] = {
	{ SCENE_SYNC, 80, 24, false, true, "", "" },
	{ SCENE_SYNC, 80, 24, true, false, "", "-ascii" },
	{ SCENE_SYNC, 132, 43, false, true, "", "" },
	{ SCENE_SYNC, 200, 50, false, false, "", "" },
	{ SCENE_SYNC, 40, 10, false, true, "", "" },
	{ SCENE_SYNC, 40, 10, true, false, "", "-ascii" },
	{ SCENE_SYNC, 80, 24, false, false, "jjjj", "-liar" },
	{ SCENE_SYNC, 80, 24, false, false, "jjjjj", "-lost" },
	{ SCENE_SYNC, 80, 24, false, false, "a", "-numbers" },
	{ SCENE_SYNC, 80, 40, false, true, "jjjj\r", "-detail" },
	{ SCENE_SYNC, 80, 40, false, false, "jjjj\rG", "-detail-end" },
	{ SCENE_SYNC, 80, 40, true, false, "jjjj\rG", "-detail-ascii" },
	{ SCENE_SYNC, 80, 24, false, false, "\r\f", "-detail" },
	{ SCENE_SYNC, 80, 40, false, true, "jjjje", "-explain" },
	{ SCENE_SYNC, 80, 24, true, false, "jjjjj\re\f", "-explain-lost" },
	{ SCENE_SYNC, 80, 24, false, true, "8t", "-times" },
	{ SCENE_SYNC, 80, 24, false, true, "?", "-help" },
	{ SCENE_SYNC, 80, 24, false, false, "?G", "-help-end" },
	{ SCENE_SYNC, 40, 10, false, false, "?", "-help" },
	{ SCENE_SYNC, 80, 24, false, true, "O", "-question" },
	{ SCENE_SYNC, 80, 24, false, false, "Z", "-paused" },
	{ SCENE_SYNC, 80, 24, false, true, ">>>>", "-sorted" },
	{ SCENE_SYNC, 80, 24, false, true, "C", "-columns" },
	{ SCENE_SYNC, 80, 24, false, false, "Cjj GKKKKKKKKKKKKKKKKKKKKKKK q",
	    "-chosen" },
	{ SCENE_SYNC, 80, 24, true, false, "CG k k k k k k ", "-columns-full" },
	{ SCENE_SYNC, 40, 10, false, false, "9Cjj ", "-columns-log" },
	{ SCENE_SYNC, 200, 50, false, false, "CG k k k k k k k k k k k k q",
	    "-columns-all" },
	{ SCENE_SYNC, 80, 24, false, true, "1", "-overview" },
	{ SCENE_SYNC, 40, 10, false, false, "1", "-overview" },
	{ SCENE_SYNC, 132, 43, true, false, "1", "-overview-ascii" },
	{ SCENE_SILENT, 80, 24, false, false, "1", "-overview" },
	{ SCENE_DISAGREE, 80, 24, false, false, "1", "-overview" },
	{ SCENE_START, 80, 24, false, false, "1", "-overview" },
	{ SCENE_EMPTY, 80, 24, false, false, "1", "-overview" },
	{ SCENE_SYNC, 80, 24, false, true, "4", "-clients" },
	{ SCENE_SYNC, 40, 10, true, false, "4", "-clients-ascii" },
	{ SCENE_SYNC, 132, 43, false, false, "4>I", "-clients-sorted" },
	{ SCENE_EMPTY, 80, 24, false, false, "4", "-clients" },
	{ SCENE_SYNC, 80, 24, false, true, "9j", "-log" },
	{ SCENE_SYNC, 40, 10, true, false, "9", "-log-ascii" },
	{ SCENE_SYNC, 132, 43, false, false, "9", "-log" },
	{ SCENE_SYNC, 132, 43, false, true, "\r", "-detail" },
	{ SCENE_SYNC, 132, 43, false, false, "1", "-overview" },
	{ SCENE_SYNC, 80, 50, false, false, "1", "-overview" },
	{ SCENE_SYNC, 40, 10, true, false, "\r\f", "-detail-ascii" },
	{ SCENE_LONG, 80, 24, false, false, "jjjjj", "-key" },
	{ SCENE_SYNC, 80, 24, false, true, "3", "-clock" },
	{ SCENE_SYNC, 80, 24, true, false, "3]v", "-clock-freq-ascii" },
	{ SCENE_SYNC, 80, 24, false, false, "3]]", "-clock-days" },
	{ SCENE_SYNC, 80, 24, false, false, "3G", "-clock-end" },
	{ SCENE_SYNC, 132, 43, false, true, "3", "-clock" },
	{ SCENE_SYNC, 132, 43, true, false, "3vv", "-clock-ascii" },
	{ SCENE_SYNC, 80, 50, false, false, "3", "-clock" },
	{ SCENE_SYNC, 40, 10, false, true, "3", "-clock" },
	{ SCENE_SYNC, 40, 10, true, false, "3\f", "-clock-ascii" },
	{ SCENE_OBSERVE, 80, 24, false, true, "3G", "-clock" },
	{ SCENE_START, 80, 24, false, false, "3", "-clock" },
	{ SCENE_START, 80, 24, false, true, "", "" },
	{ SCENE_SILENT, 80, 24, false, true, "j", "" },
	{ SCENE_DISAGREE, 80, 24, false, false, "", "" },
	{ SCENE_DISAGREE, 132, 43, true, false, "", "-ascii" },
	{ SCENE_PANIC, 80, 24, false, false, "", "" },
	{ SCENE_OBSERVE, 80, 24, false, true, "", "" },
	{ SCENE_OBSERVE, 80, 24, false, false, "S", "-question" },
	{ SCENE_LONG, 80, 24, false, false, "jj", "" },
	{ SCENE_LONG, 80, 24, false, false, "w", "-wide" },
	{ SCENE_LONG, 132, 43, false, false, "jjj", "" },
	{ SCENE_LONG, 200, 50, true, false, "wa", "-wide-ascii" },
	{ SCENE_EMPTY, 80, 24, false, false, "", "" },
	{ SCENE_MANY, 80, 24, false, false, "Gk", "" },
};

static void
screens_are_as_they_were(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		const struct golden *g = &golden[i];
		struct app *a = open_app(g->kind);
		char name[64], *text;

		free(draw(a, g->rows, g->cols, g->ascii, false));
		type(a, g->keys);
		text = draw(a, g->rows, g->cols, g->ascii, g->roles);
		snprintf(name, sizeof(name), "%s%s-%dx%d", scene_name(g->kind),
		    g->what, g->cols, g->rows);
		compare(name, text);
		free(text);
		app_free(a);
	}
}

static void
every_size_can_be_drawn(void **state)
{
	(void)state;
	for (int kind = 0; kind < SCENE_MANY; kind++) {
		struct app *a = open_app((enum scene_kind)kind);

		for (int rows = 1; rows < 45; rows += 3)
			for (int cols = 1; cols < 230; cols += 13) {
				app_turn(a, 1);
				free(draw(a, rows, cols, cols & 1, true));
			}
		assert_non_null(app_snapshot(a));
		app_free(a);
	}
}

static void
too_small_says_so(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	char *text = draw(a, 9, 39, false, false);

	(void)state;
	assert_non_null(strstr(text, "terminal too small: 39x9"));
	free(text);
	app_free(a);
}

static void
no_picture_yet_is_no_crash(void **state)
{
	const struct app_cfg cfg = { .title = "x" };
	struct app *a = app_new(&cfg);

	(void)state;
	type(a, "jkGg\r?q|pSOnaawwZ\f249/nN\\><I");
	assert_true(shows(a, "STARTING"));
	app_free(a);
}

static void
a_filter_shows_what_holds_it_and_says_so(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	app_key(a, '\\');
	app_prompt(a, "NTP", 3, NULL);
	assert_true(hides(a, "liar.example.co"));
	app_prompt(a, NULL, 0, NULL);
	assert_true(shows(a, "liar.example.co"));
	enter(a, '\\', "ntp", false);
	assert_true(shows(a, "filter ntp: "));
	assert_true(hides(a, "liar.example.co"));
	assert_true(shows(a, "ntp2.example.ne"));
	enter(a, '\\', "nobody", false);
	assert_true(shows(a, "no row holds \"nobody\""));
	enter(a, '\\', "lia", true);
	assert_true(hides(a, "liar.example.co"));
	enter(a, '\\', "", false);
	assert_true(shows(a, "liar.example.co"));
	app_free(a);
}

static void
a_search_goes_round(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_true(type(a, "n") & REACT_DRAW);
	assert_true(shows(a, "nothing was searched yet"));
	enter(a, '/', "ntp", false);
	assert_string_equal(app_peer(a)->name, "ntp1.example.net");
	type(a, "n");
	assert_string_equal(app_peer(a)->name, "ntp2.example.net");
	type(a, "NN");
	assert_string_not_equal(app_peer(a)->name, "ntp1.example.net");
	type(a, "n");
	assert_string_equal(app_peer(a)->name, "ntp1.example.net");
	enter(a, '/', "nobody", false);
	assert_true(shows(a, "\"nobody\" is not here"));
	app_free(a);
}

static void
a_text_is_searched_too(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "?");
	assert_true(hides(a, "falseticker: cannot"));
	enter(a, '/', "FALSETICKER", false);
	assert_true(shows(a, "falseticker: cannot"));
	app_free(a);
}

static void
tabs_go_round_and_keep_their_place(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	size_t count;

	(void)state;
	view_tabs(&count);
	type(a, "2jj");
	for (size_t i = 0; i < count; i++)
		app_key(a, KEYCODE_TAB);
	assert_string_equal(app_peer(a)->name, "ntp3.example.net");
	app_key(a, KEYCODE_BACKTAB);
	type(a, "2");
	assert_string_equal(app_peer(a)->name, "ntp3.example.net");
	app_free(a);
}

static void
an_unknown_key_is_answered(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_int_equal(type(a, "#"), REACT_DRAW);
	assert_true(shows(a, "no binding for #, ? for help"));
	app_free(a);
}

static void
selection_survives_a_new_order(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct snap_peer first = s->peers[0];

	(void)state;
	type(a, "j");
	assert_string_equal(app_peer(a)->name, "ntp2.example.net");
	s->peers[0] = s->peers[1];
	s->peers[1] = first;
	app_update(a, s);
	assert_string_equal(app_peer(a)->name, "ntp2.example.net");
	free(s);
	app_free(a);
}

static void
quit_asks_while_the_engine_is_at_work(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_false(type(a, "q") & REACT_QUIT);
	assert_true(shows(a, "no longer served. (y/n)"));
	assert_false(type(a, "n") & REACT_QUIT);
	assert_true(shows(a, "nothing was done"));
	assert_true(type(a, "qy") & REACT_QUIT);
	assert_true(type(a, "^^") & REACT_QUIT);
	app_free(a);
	a = open_app(SCENE_OBSERVE);
	assert_true(type(a, "q") & REACT_QUIT);
	assert_false(type(a, "^") & REACT_QUIT);
	app_free(a);
}

/* Ctrl-C must never mean yes to anything but leaving. */
static void
interrupt_is_no_to_other_questions(void **state)
{
	struct app *a = open_app(SCENE_OBSERVE);

	(void)state;
	assert_false(type(a, "S^") & (REACT_COMMAND | REACT_QUIT));
	assert_true(type(a, "Sy") & REACT_COMMAND);
	app_free(a);
}

static void
start_is_remembered_once_the_engine_has_answered(void **state)
{
	struct app *a = open_app(SCENE_OBSERVE);
	struct snapshot *s = scene_make(SCENE_OBSERVE);
	enum command_kind kind;
	uint16_t assoc;

	(void)state;
	assert_true(type(a, "Sy") & REACT_COMMAND);
	app_wish(a, &kind, &assoc);
	assert_int_equal(kind, COMMAND_START);
	app_sent(a, 7);
	assert_false(app_update(a, s) & REACT_STARTED);
	s->acked = 7;
	snprintf(s->ack_text, sizeof(s->ack_text), "no right to set it");
	assert_true(app_update(a, s) & REACT_STARTED);
	assert_true(shows(a, "no right to set it"));
	type(a, "Sy");
	app_sent(a, 8);
	s->acked = 8;
	s->ack_ok = true;
	assert_true(app_update(a, s) & REACT_STARTED);
	assert_false(app_update(a, s) & REACT_STARTED);
	free(s);
	app_free(a);
}

static void
a_full_ring_is_said(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_true(type(a, "p") & REACT_COMMAND);
	app_sent(a, 0);
	assert_true(shows(a, "the engine is busy"));
	app_free(a);
}

static void
paused_keeps_the_picture(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SILENT);

	(void)state;
	type(a, "Z");
	app_update(a, s);
	assert_true(shows(a, "SYNCHRONISED to ntp1"));
	assert_true(shows(a, "PAUSED"));
	type(a, "Z");
	app_update(a, s);
	assert_true(shows(a, "none of 3 sources answers"));
	free(s);
	app_free(a);
}

static void
a_message_goes_after_a_while(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	type(a, "#");
	app_update(a, s);
	assert_true(shows(a, "no binding"));
	s->at = mono_add(s->at, 11);
	app_update(a, s);
	assert_true(shows(a, "gone.example.com does not answer any more"));
	free(s);
	app_free(a);
}

static void
the_prompt_runs_verbs(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	enum command_kind kind;
	uint16_t assoc;

	(void)state;
	assert_true(type(a, ":") & REACT_PROMPT);
	assert_true(app_line(a, "poll gone.example.com") & REACT_COMMAND);
	app_wish(a, &kind, &assoc);
	assert_int_equal(kind, COMMAND_POLL);
	assert_int_equal(assoc, 6);
	assert_true(app_line(a, "poll all") & REACT_COMMAND);
	app_line(a, "detail 203.0.113.66");
	assert_true(shows(a, "liar.example.com \u00B7 203.0.113.66:123"));
	app_line(a, "peers");
	app_line(a, "xyzzy");
	assert_true(shows(a, "there is no verb \"xyzzy\""));
	app_line(a, "query");
	assert_true(shows(a, "on the command line: ntptui query"));
	app_line(a, "p");
	assert_true(shows(a, "more than one verb"));
	app_line(a, "help poll");
	assert_true(shows(a, "nor than a kiss allows"));
	assert_int_equal(app_line(a, "   "), REACT_DRAW);
	app_free(a);
}

static void
the_prompt_scrolls_sideways(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct canvas *c = canvas_new(24, 80, false);
	char line[400];

	(void)state;
	app_prompt(a, "p\u00E9\u65F6", strlen("p\u00E9\u65F6"), "one two");
	app_draw(a, c);
	assert_true(c->cursor_shown);
	assert_int_equal(c->cursor_row, 22);
	assert_int_equal(c->cursor_col, 5);
	assert_true(shows(a, "one two"));
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	app_prompt(a, line, strlen(line), NULL);
	app_draw(a, c);
	assert_int_equal(c->cursor_col, 79);
	assert_int_equal(canvas_at(c, 22, 0)->ch, '<');
	app_prompt(a, NULL, 0, NULL);
	app_draw(a, c);
	assert_false(c->cursor_shown);
	canvas_free(c);
	app_free(a);
}

/* For those whom a screen reader reads to. */
static void
the_cursor_rests_on_the_selected_row(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct canvas *c = canvas_new(24, 80, false);
	int first;

	(void)state;
	app_draw(a, c);
	first = c->cursor_row;
	assert_int_equal(canvas_at(c, first, 0)->role, ROLE_SELECTED);
	type(a, "j");
	app_draw(a, c);
	assert_int_equal(c->cursor_row, first + 1);
	assert_int_equal(c->cursor_col, 0);
	assert_false(c->cursor_shown);
	type(a, "?");
	app_draw(a, c);
	assert_true(c->cursor_row >= 0);
	canvas_free(c);
	app_free(a);
}

static void
the_clock_screen_changes_plot_and_span(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "3");
	assert_true(shows(a, " Offset "));
	assert_true(shows(a, "[ (minutes) hours days ]"));
	type(a, "v");
	assert_true(shows(a, " Frequency "));
	app_key(a, KEYCODE_LEFT);
	app_key(a, KEYCODE_LEFT);
	assert_true(shows(a, " Wander "));
	type(a, "[");
	assert_true(shows(a, "minutes are the shortest"));
	type(a, "]]");
	assert_true(shows(a, "[ minutes hours (days) ]"));
	assert_true(shows(a, "nothing is known yet"));
	app_line(a, "clock hours");
	assert_true(shows(a, "60 min ago"));
	app_line(a, "clock weeks");
	assert_true(shows(a, "\"weeks\" is not wanted"));
	app_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_they_were),
		cmocka_unit_test(every_size_can_be_drawn),
		cmocka_unit_test(too_small_says_so),
		cmocka_unit_test(no_picture_yet_is_no_crash),
		cmocka_unit_test(a_filter_shows_what_holds_it_and_says_so),
		cmocka_unit_test(a_search_goes_round),
		cmocka_unit_test(a_text_is_searched_too),
		cmocka_unit_test(tabs_go_round_and_keep_their_place),
		cmocka_unit_test(an_unknown_key_is_answered),
		cmocka_unit_test(selection_survives_a_new_order),
		cmocka_unit_test(quit_asks_while_the_engine_is_at_work),
		cmocka_unit_test(interrupt_is_no_to_other_questions),
		cmocka_unit_test(
		    start_is_remembered_once_the_engine_has_answered),
		cmocka_unit_test(a_full_ring_is_said),
		cmocka_unit_test(paused_keeps_the_picture),
		cmocka_unit_test(a_message_goes_after_a_while),
		cmocka_unit_test(the_prompt_runs_verbs),
		cmocka_unit_test(the_prompt_scrolls_sideways),
		cmocka_unit_test(the_clock_screen_changes_plot_and_span),
		cmocka_unit_test(the_cursor_rests_on_the_selected_row),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
