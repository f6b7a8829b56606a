/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Config screen by its keys, on a disk in memory. GENERATE=1 writes the
 * screens anew; look at them before you commit.
 */

#include "config/complete.h"
#include "config/explain.h"
#include "tests/unit/desk.h"
#include "tests/unit/fakedesk.h"
#include "ui/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char good[] =
    "# a server in a small network\n"
    "driftfile /var/lib/ntpsec/ntp.drift\n"
    "\n"
    "server ntp1.example.net iburst\n"
    "server 192.0.2.7 minpoll 4 key 12\n"
    "\n"
    "restrict default kod nomodify nopeer noquery limited\n"
    "restrict 127.0.0.1\n"
    "restrict ::1\n";

struct bench {
	struct app *app;
	struct fakedesk desk;
};

static void
press(struct bench *b, int key)
{
	app_key(b->app, key);
	fakedesk_serve(&b->desk, b->app);
}

/* Keys as tests/unit/desk.h's type() has them. */
static void
keys(struct bench *b, const char *text)
{
	for (; *text != '\0'; text++) {
		type(b->app, (char[]){ *text, '\0' });
		fakedesk_serve(&b->desk, b->app);
	}
}

/* A console whose engine runs from the file. */
static struct app *
open_console(void)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);

	snprintf(s->conf.path, sizeof(s->conf.path), "%s", "/etc/ntp.conf");
	app_update(a, s);
	free(s);
	return a;
}

static struct bench
open_bench(const char *text)
{
	struct bench b = { .app = open_console() };

	fakedesk_init(&b.desk, text);
	free(draw(b.app, 24, 80, false, false));
	keys(&b, "5");
	return b;
}

static void
close_bench(struct bench *b)
{
	app_free(b->app);
	fakedesk_free(&b->desk);
}

/* A line that the prompt was opened for. */
static void
line(struct bench *b, int key, const char *text)
{
	assert_true((app_key(b->app, key) & REACT_PROMPT) != 0);
	app_prompt(b->app, text, strlen(text), NULL);
	app_prompt(b->app, NULL, 0, NULL);
	app_line(b->app, text);
	fakedesk_serve(&b->desk, b->app);
}

static const struct golden {
	int cols, rows;
	bool ascii, roles;
	const char *keys, *what;
} golden[] = {
	{ 80, 24, false, true, "", "" },
	{ 80, 24, true, false, "jjjjjj", "-ascii" },
	{ 132, 43, false, true, "jjjjjj", "-restrict" },
	{ 40, 10, false, true, "jjjjjj", "-restrict" },
	{ 40, 10, true, false, "jjjjjj\r", "-edit-ascii" },
	{ 80, 24, false, true, "jjjjjjx", "-panel" },
	{ 80, 24, false, true, "G\rrestrict default noquerry", "-wrong" },
	{ 132, 43, true, true, "G\rrestrict default noquerry", "-wrong-ascii" },
	{ 80, 24, false, false, "jjj\rpool x iburst\r", "-edit" },
	{ 80, 24, false, true, "G\rpool x iburst\r|s", "-save" },
	{ 40, 10, false, false, "G\rpool x iburst\r|s", "-save" },
	{ 80, 24, false, false, "?", "-help" },
	{ 80, 24, false, true, "jjjK", "-about" },
};

static void
screens_are_as_they_were(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		const struct golden *g = &golden[i];
		struct bench b = open_bench(good);
		char name[64], *text;

		free(draw(b.app, g->rows, g->cols, g->ascii, false));
		keys(&b, g->keys);
		text = draw(b.app, g->rows, g->cols, g->ascii, g->roles);
		snprintf(name, sizeof(name), "config%s-%dx%d", g->what, g->cols,
		    g->rows);
		compare(name, text);
		free(text);
		close_bench(&b);
	}
}

/* While one looks, keys are what they are everywhere; while one edits they
 * are text, until Esc. */
static void
letters_are_text_between_enter_and_escape(void **state)
{
	struct bench b = open_bench("\n");

	(void)state;
	keys(&b, "\r12q?:");
	assert_true(shows(b.app, "12q?:"));
	assert_true(shows(b.app, "EDITING"));
	keys(&b, "|");
	assert_true(shows(b.app, "LOOKING"));
	keys(&b, "2");
	assert_true(shows(b.app, "remote"));
	keys(&b, "5");
	assert_true(shows(b.app, "12q?:"));
	keys(&b, "q");
	assert_string_not_equal(app_question(b.app), "");
	close_bench(&b);
}

/* A draft is kept though the picture stands still. */
static void
a_change_becomes_a_draft_by_and_by(void **state)
{
	struct bench b = open_bench("server a\n");
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	keys(&b, "\r#|Z");
	for (int i = 0; i < 8; i++) {
		s->at = mono_add(s->at, 1.0);
		app_update(b.app, s);
		fakedesk_serve(&b.desk, b.app);
	}
	free(s);
	assert_int_equal(b.desk.jobs[DESK_DRAFT], 1);
	assert_string_equal(b.desk.draft, "#server a\n");
	close_bench(&b);
}

static void
one_moves_within_a_line_while_one_looks(void **state)
{
	struct bench b = open_bench("server a\n");

	(void)state;
	press(&b, KEYCODE_RIGHT);
	assert_true(shows(b.app, " 1:2"));
	press(&b, KEYCODE_END);
	assert_true(shows(b.app, " 1:9"));
	press(&b, KEYCODE_LEFT);
	press(&b, KEYCODE_HOME);
	assert_true(shows(b.app, " 1:1"));
	close_bench(&b);
}

/* Six ways to break the line of a restriction, told apart, each where it is
 * wrong. */
static void
mistakes_are_told_where_they_are(void **state)
{
	static const struct {
		const char *text, *at, *says;
	} wrong[] = {
		{ "restrict default noquerry", "1:18 error", "noquery" },
		{ "restrict", "1:1 error", "missing behind" },
		{ "restrict 300.1.2.3 noquery", "1:10 error", "300.1.2.3" },
		{ "restrict 10.0.0.0 mask", "error", "mask" },
		{ "restrict 10.0.0.0 mask 255.0.255.0", "1:", "mask" },
		{ "restrictt default noquery", "1:1 error", "restrict" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct bench b = open_bench("");

		keys(&b, "\r");
		keys(&b, wrong[i].text);
		keys(&b, "|e");
		assert_true(shows(b.app, wrong[i].at));
		assert_true(shows(b.app, wrong[i].says));
		close_bench(&b);
	}
}

static void
a_fix_is_one_key_and_undo_takes_it_back(void **state)
{
	struct bench b = open_bench(
	    "restrict default kod nomodify nopeer noquerry limited\n");

	(void)state;
	keys(&b, "ef");
	assert_true(shows(b.app, "nopeer noquery limited"));
	keys(&b, "u");
	assert_true(shows(b.app, "nopeer noquerry limited"));
	/* The same while one edits. */
	keys(&b, "\r");
	press(&b, KEYCODE_F6);
	assert_true(shows(b.app, "nopeer noquery limited"));
	press(&b, KEY_ALT('u'));
	assert_true(shows(b.app, "noquerry"));
	close_bench(&b);
}

static void
errors_keep_it_from_being_saved_but_as_a_draft(void **state)
{
	struct bench b = open_bench("server\n");

	(void)state;
	keys(&b, "\rx|sy");
	assert_true(shows(b.app, "It has errors"));
	keys(&b, "w");
	assert_int_equal(b.desk.jobs[DESK_SAVE], 0);
	keys(&b, "d");
	assert_string_equal(b.desk.draft, "xserver\n");
	assert_string_equal(b.desk.file, "server\n");
	close_bench(&b);
}

static void
warnings_ask_before_it_is_saved(void **state)
{
	struct bench b = open_bench(good);

	(void)state;
	keys(&b, "G\r# x|sw");
	assert_string_not_equal(app_question(b.app), "");
	keys(&b, "n");
	assert_string_equal(b.desk.file, good);
	keys(&b, "wy");
	assert_non_null(strstr(b.desk.file, "# x"));
	assert_true(shows(b.app, "saved"));
	assert_true(hides(b.app, "changed"));
	close_bench(&b);
}

static void
a_file_that_others_changed_gives_a_choice(void **state)
{
	struct bench b = open_bench("server 192.0.2.1\n");

	(void)state;
	keys(&b, "\r# ours|");
	fakedesk_write(&b.desk, "server 192.0.2.2\n");
	keys(&b, "sw");
	if (app_question(b.app)[0] != '\0')
		keys(&b, "y");
	assert_true(shows(b.app, "m Merge both"));
	assert_string_equal(b.desk.file, "server 192.0.2.2\n");
	keys(&b, "t");
	assert_true(shows(b.app, "server 192.0.2.2"));
	keys(&b, "u");
	assert_true(shows(b.app, "# ours"));
	close_bench(&b);
}

static void
a_draft_is_offered_at_opening(void **state)
{
	struct bench b = { .app = open_console() };

	(void)state;
	fakedesk_init(&b.desk, "server 192.0.2.1\n");
	b.desk.state.draft = DESK_DRAFT_OF_THIS;
	b.desk.draft = strdup("# kept\nserver 192.0.2.1\n");
	keys(&b, "5");
	assert_non_null(strstr(app_question(b.app), "draft"));
	keys(&b, "r");
	assert_true(shows(b.app, "# kept"));
	assert_true(shows(b.app, "changed"));
	close_bench(&b);
}

/* What is only in memory is kept when the console ends. */
static void
what_is_not_saved_is_kept_at_the_end(void **state)
{
	struct bench b = open_bench("server 192.0.2.1\n");

	(void)state;
	assert_false(app_last(b.app));
	keys(&b, "\r#|");
	assert_true(app_last(b.app));
	fakedesk_serve(&b.desk, b.app);
	assert_string_equal(b.desk.draft, "#server 192.0.2.1\n");
	close_bench(&b);
}

static void
a_file_that_cannot_be_written_says_so_at_once(void **state)
{
	struct bench b = { .app = open_console() };

	(void)state;
	fakedesk_init(&b.desk, "server 192.0.2.1\n");
	b.desk.state.writable = false;
	snprintf(
	    b.desk.state.why, sizeof(b.desk.state.why), "%s", "It is root's.");
	snprintf(b.desk.state.command, sizeof(b.desk.state.command), "%s",
	    "sudo ntptui");
	keys(&b, "5");
	assert_true(shows(b.app, "It is root's."));
	assert_true(shows(b.app, "read only"));
	keys(&b, "\r");
	assert_true(shows(b.app, "sudo ntptui"));
	keys(&b, "#|");
	assert_true(shows(b.app, "#server"));
	keys(&b, "s");
	assert_true(shows(b.app, "c writes a copy"));
	assert_true((app_key(b.app, 'c') & REACT_PROMPT) != 0);
	app_prompt(b.app, NULL, 0, NULL);
	app_line(b.app, "/tmp/copy");
	fakedesk_serve(&b.desk, b.app);
	assert_int_equal(b.desk.jobs[DESK_COPY], 1);
	close_bench(&b);
}

/* The picture that a console is shown next. */
static void
show(struct bench *b, uint32_t acked, enum trial_state state, double left)
{
	struct snapshot *s = scene_make(SCENE_SYNC);

	snprintf(s->conf.path, sizeof(s->conf.path), "%s", "/etc/ntp.conf");
	s->acked = acked;
	s->ack_ok = true;
	s->trial.state = (uint8_t)state;
	s->trial.back = state == TRIAL_WATCHING || state == TRIAL_COUNTING;
	s->trial.left = left;
	snprintf(s->trial.text, sizeof(s->trial.text), "%s", "it is tried");
	app_update(b->app, s);
	fakedesk_serve(&b->desk, b->app);
	free(s);
}

/* What is saved is tried; when the engine goes back, the file is what it was,
 * and the text is still what one works on. */
static void
a_trial_is_watched_and_can_be_taken_back(void **state)
{
	struct bench b = open_bench("restrict default noquery\n");
	enum command_kind kind;
	uint16_t assoc;

	(void)state;
	keys(&b, "\r# new\r|s");
	assert_true(shows(b.app, "tries it for 60 s"));
	keys(&b, "+");
	assert_true(shows(b.app, "tries it for 90 s"));
	keys(&b, "------");
	assert_true(shows(b.app, "tries it for 10 s"));
	keys(&b, "----");
	assert_true(shows(b.app, "tries it for 5 s"));
	keys(&b, "+++++++++++++++++++++");
	assert_true(shows(b.app, "tries it for 3600 s"));
	keys(&b, "-");
	type(b.app, "y");
	if (app_question(b.app)[0] != '\0')
		type(b.app, "y");
	assert_true((fakedesk_serve(&b.desk, b.app) & REACT_COMMAND) != 0);
	app_wish(b.app, &kind, &assoc);
	assert_int_equal(kind, COMMAND_TRY);
	assert_int_equal(assoc, 1800);
	app_sent(b.app, 7);
	show(&b, 7, TRIAL_WATCHING, 42);
	assert_true(shows(b.app, "it is tried"));
	assert_true(shows(b.app, "ON TRIAL"));
	show(&b, 7, TRIAL_COUNTING, 12);
	assert_true(shows(b.app, "GOING BACK in 12 s"));
	assert_true((type(b.app, "r") & REACT_COMMAND) != 0);
	app_wish(b.app, &kind, &assoc);
	assert_int_equal(kind, COMMAND_REVERT);
	app_sent(b.app, 8);
	fakedesk_write(&b.desk, "restrict default noquery\n");
	show(&b, 8, TRIAL_REVERTED, 0);
	keys(&b, "q");
	assert_true(shows(b.app, "# new"));
	assert_true(shows(b.app, "changed"));
	close_bench(&b);
}

static void
a_paste_goes_into_the_text_as_it_is(void **state)
{
	static const char pasted[] = "server a\nq\n";
	struct bench b = open_bench("");

	(void)state;
	app_paste(b.app, pasted, sizeof(pasted) - 1);
	assert_true(hides(b.app, "server a"));
	keys(&b, "\r");
	app_paste(b.app, pasted, sizeof(pasted) - 1);
	assert_true(shows(b.app, "server a"));
	press(&b, KEY_ALT('u'));
	assert_true(hides(b.app, "server a"));
	close_bench(&b);
}

static void
words_are_completed(void **state)
{
	struct bench b = open_bench("");

	(void)state;
	keys(&b, "\rdriftf");
	press(&b, KEYCODE_TAB);
	assert_true(shows(b.app, "driftfile"));
	keys(&b, "\rrestrict default no");
	press(&b, KEYCODE_TAB);
	assert_true(shows(b.app, "noserve"));
	keys(&b, "q");
	assert_true(hides(b.app, "noserve"));
	keys(&b, "\r");
	assert_true(shows(b.app, "restrict default noquery"));
	close_bench(&b);
}

/* Names of sources are offered; the next picture may have others. */
static void
hosts_are_completed(void **state)
{
	static const struct complete_name known = { "time.example.net",
		"a public server" };
	struct bench b = open_bench("");

	(void)state;
	app_know_hosts(b.app, &known, 1);
	keys(&b, "\rserver ");
	press(&b, KEYCODE_TAB);
	assert_true(shows(b.app, "ntp1.example.net"));
	app_update(b.app, &(struct snapshot){ .serial = 9 });
	assert_true(shows(b.app, "ntp1.example.net"));
	press(&b, KEYCODE_ESC);
	keys(&b, "ti");
	press(&b, KEYCODE_TAB);
	assert_true(shows(b.app, "server time.example.net"));
	close_bench(&b);
}

static void
places_are_found_replaced_and_gone_to(void **state)
{
	struct bench b = open_bench("server a\nserver b\nserver c\n");

	(void)state;
	line(&b, '#', "3:8");
	assert_true(shows(b.app, " 3:8"));
	line(&b, '/', "server b");
	assert_true(shows(b.app, " 2:"));
	line(&b, '#', "1");
	app_key(b.app, 'r');
	app_prompt(b.app, NULL, 0, NULL);
	assert_true((app_line(b.app, "server") & REACT_PROMPT) != 0);
	app_prompt(b.app, NULL, 0, NULL);
	app_line(b.app, "peer");
	keys(&b, "yna");
	assert_true(shows(b.app, "peer a"));
	assert_true(shows(b.app, "peer c"));
	close_bench(&b);
}

static void
an_address_is_asked_about(void **state)
{
	struct bench b = open_bench(good);

	(void)state;
	line(&b, 'A', "198.51.100.1");
	assert_true(shows(b.app, "noquery"));
	keys(&b, "q");
	assert_true(shows(b.app, "LOOKING"));
	line(&b, 'A', "not one");
	assert_true(shows(b.app, "is no address"));
	close_bench(&b);
}

static void
tell_net(struct app *a, const char *text, unsigned bits)
{
	struct explain_net net = { .bits = bits };

	assert_true(addr_parse(&net.addr, text));
	app_know_nets(a, &net, 1);
}

/* Pictures: what waits for a pause sees the one before. */
static void
again(struct app *a, const struct snapshot *s)
{
	app_update(a, s);
	app_update(a, s);
}

/* On a large screen. */
static bool
has(struct app *a, const char *what)
{
	char *text = draw(a, 50, 132, false, false);
	bool found = strstr(text, what) != NULL;

	free(text);
	return found;
}

static bool
save_page_has(struct bench *b, const char *what)
{
	bool found;

	keys(b, "s");
	found = has(b->app, what);
	keys(b, "q");
	return found;
}

/* The networks of this host have rows of their own, and follow it. */
static void
networks_have_rows(void **state)
{
	struct bench b = open_bench("restrict default kod noquery limited\n"
				    "restrict 127.0.0.1\n");
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	assert_false(has(b.app, "198.51.100.0/24"));
	tell_net(b.app, "198.51.100.0", 24);
	again(b.app, s);
	assert_true(has(b.app, "198.51.100.0/24"));
	tell_net(b.app, "203.0.113.0", 25);
	again(b.app, s);
	assert_false(has(b.app, "198.51.100.0/24"));
	assert_true(has(b.app, "203.0.113.0/25"));
	free(s);
	close_bench(&b);
}

/* Who serves strangers is warned when the world would get no time. */
static void
the_world_is_not_silenced_unseen(void **state)
{
	struct bench b = open_bench("restrict default kod nomodify nopeer "
				    "noquery limited\nrestrict 127.0.0.1\n");
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	s->nclients = 1;
	assert_true(addr_parse(&s->clients[0].addr, "10.1.2.3"));
	again(b.app, s);
	keys(&b, "G\rrestrict default ignore|");
	assert_false(save_page_has(&b, "though this server is"));
	assert_true(addr_parse(&s->clients[0].addr, "203.0.113.9"));
	again(b.app, s);
	assert_true(save_page_has(&b, "though this server is"));
	tell_net(b.app, "203.0.113.0", 24);
	again(b.app, s);
	assert_false(save_page_has(&b, "though this server is"));
	free(s);
	close_bench(&b);
}

/* A source that proves who it is is heard where proof is asked for. */
static void
keys_of_running_sources_count(void **state)
{
	struct bench b = open_bench("restrict default notrust noquery\n"
				    "restrict 127.0.0.1\n");
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	assert_true(save_page_has(&b, "keeps out the answers"));
	for (size_t i = 0; i < s->npeers; i++)
		s->peers[i].auth = SNAP_AUTH_OK;
	again(b.app, s);
	assert_false(save_page_has(&b, "keeps out the answers"));
	free(s);
	close_bench(&b);
}

/* What is asked at the prompt of another screen waits for the file. */
static void
verbs_wait_for_the_text(void **state)
{
	static const struct {
		const char *line, *shown;
	} asked[] = {
		{ "goto 8:3", " 8:3" },
		{ "address 198.51.100.1", "noquery" },
		{ "address x", "is no address" },
		{ "save", "Save and restart?" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct bench b = { .app = open_console() };

		fakedesk_init(&b.desk, good);
		free(draw(b.app, 24, 80, false, false));
		assert_true((app_line(b.app, asked[i].line) & REACT_DESK) != 0);
		fakedesk_serve(&b.desk, b.app);
		assert_int_equal(b.desk.jobs[DESK_READ], 1);
		assert_true(shows(b.app, asked[i].shown));
		close_bench(&b);
	}
}

/* Unless somebody went elsewhere. */
static void
what_waits_fetches_nobody_back(void **state)
{
	struct bench b = { .app = open_console() };

	(void)state;
	fakedesk_init(&b.desk, good);
	free(draw(b.app, 24, 80, false, false));
	app_line(b.app, "goto 8:3");
	type(b.app, "2");
	fakedesk_serve(&b.desk, b.app);
	assert_true(has(b.app, "remote"));
	assert_false(has(b.app, "LOOKING"));
	close_bench(&b);
}

/* Whatever the size and the text, it can be drawn. */
static void
every_size_can_be_drawn(void **state)
{
	static const char odd[] = "restrict \xff\x01\t\xE6\x97\xB6 x\r\n"
				  "a very long line that goes on and on and on "
				  "and on and on and on and on and on and on\n";
	struct bench b = open_bench(odd);

	(void)state;
	keys(&b, "x\r");
	for (int rows = 1; rows < 45; rows += 3)
		for (int cols = 1; cols < 200; cols += 7) {
			press(&b, cols & 1 ? KEYCODE_RIGHT : KEYCODE_TAB);
			free(draw(b.app, rows, cols, cols & 2, true));
		}
	close_bench(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_they_were),
		cmocka_unit_test(letters_are_text_between_enter_and_escape),
		cmocka_unit_test(a_change_becomes_a_draft_by_and_by),
		cmocka_unit_test(one_moves_within_a_line_while_one_looks),
		cmocka_unit_test(mistakes_are_told_where_they_are),
		cmocka_unit_test(a_fix_is_one_key_and_undo_takes_it_back),
		cmocka_unit_test(
		    errors_keep_it_from_being_saved_but_as_a_draft),
		cmocka_unit_test(warnings_ask_before_it_is_saved),
		cmocka_unit_test(a_file_that_others_changed_gives_a_choice),
		cmocka_unit_test(a_draft_is_offered_at_opening),
		cmocka_unit_test(what_is_not_saved_is_kept_at_the_end),
		cmocka_unit_test(a_file_that_cannot_be_written_says_so_at_once),
		cmocka_unit_test(a_trial_is_watched_and_can_be_taken_back),
		cmocka_unit_test(a_paste_goes_into_the_text_as_it_is),
		cmocka_unit_test(words_are_completed),
		cmocka_unit_test(hosts_are_completed),
		cmocka_unit_test(places_are_found_replaced_and_gone_to),
		cmocka_unit_test(an_address_is_asked_about),
		cmocka_unit_test(networks_have_rows),
		cmocka_unit_test(the_world_is_not_silenced_unseen),
		cmocka_unit_test(keys_of_running_sources_count),
		cmocka_unit_test(verbs_wait_for_the_text),
		cmocka_unit_test(what_waits_fetches_nobody_back),
		cmocka_unit_test(every_size_can_be_drawn),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
