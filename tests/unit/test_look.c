/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How users have the console look: units, zone, pace, columns, names. */

#include "tests/unit/desk.h"
#include "ui/key.h"
#include "ui/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
units_and_zone_are_said_and_changed(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	setenv("TZ", "XYZ-1", 1);
	tzset();
	assert_true(shows(a, "offset +312 \u00B5s"));
	type(a, "u");
	assert_true(shows(a, "offset +0.312 ms"));
	assert_true(shows(a, "as by ntpq"));
	type(a, "9|");
	assert_true(shows(a, "\nUTC "));
	type(a, "t|");
	assert_true(shows(a, "\nXYZ "));
	assert_true(shows(a, " XYZ \u00B7 "));
	assert_true(hides(a, "UTC"));
	unsetenv("TZ");
	tzset();
	app_free(a);
}

static void
the_picture_can_be_renewed_less_often(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SILENT);

	(void)state;
	type(a, "+++");
	assert_true(shows(a, "renewed every 2 s"));
	type(a, "+");
	s->at = mono_add(s->at, 4);
	assert_int_equal(app_update(a, s), 0);
	assert_true(shows(a, "SYNCHRONISED to ntp1"));
	s->at = mono_add(s->at, 1);
	assert_true(app_update(a, s) & REACT_DRAW);
	assert_true(shows(a, "none of 3 sources answers"));
	type(a, "++++++++");
	assert_true(shows(a, "renewed every 60 s"));
	type(a, "---------");
	assert_true(shows(a, "renewed every 0.5 s"));
	free(s);
	app_free(a);
}

/* What a command did is not held back. */
static void
an_answer_comes_at_once(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);

	(void)state;
	type(a, "++++++++p");
	app_sent(a, 3);
	s->acked = 3;
	s->ack_ok = true;
	snprintf(s->ack_text, sizeof(s->ack_text), "asked it");
	assert_true(app_update(a, s) & REACT_DRAW);
	assert_true(shows(a, "asked it"));
	free(s);
	app_free(a);
}

static void
columns_are_chosen_and_moved(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "C");
	assert_true(shows(a, "[x] tally"));
	assert_true(shows(a, "chooses by itself"));
	type(a, "jj q");
	assert_true(app_moved(a));
	assert_true(hides(a, "refid"));
	type(a, "CGJKKq?|");
	assert_true(shows(a, "remote"));
	app_key(a, KEYCODE_F2);
	type(a, "r");
	assert_true(shows(a, "chooses its columns again"));
	type(a, "q");
	assert_true(shows(a, "refid"));
	type(a, "1C");
	assert_true(shows(a, "no binding for C"));
	app_line(a, "columns");
	assert_true(shows(a, "only tables have columns"));
	app_free(a);
}

static void
one_column_must_stay(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "C");
	for (int i = 0; i < 11; i++)
		type(a, " j");
	assert_true(shows(a, "one column must stay"));
	type(a, "q");
	assert_true(shows(a, "\n  jitter"));
	app_free(a);
}

static void
a_layout_is_kept_and_restored(void **state)
{
	struct app *a = open_app(SCENE_SYNC), *b = open_app(SCENE_SYNC);
	struct layouts l;
	char *x, *y;

	(void)state;
	assert_false(app_moved(a));
	type(a, ">>>ICjj KKjjJq");
	app_layouts(a, &l);
	assert_int_equal(l.count, 5);
	assert_in_range(l.table[0].count, 1, LAYOUT_COLUMNS - 1);
	snprintf(
	    l.table[0].column[l.table[0].count++], LAYOUT_NAME, "nonsense");
	app_lay_out(b, &l);
	assert_false(app_moved(b));
	type(a, "|");
	x = draw(a, 24, 132, false, true);
	y = draw(b, 24, 132, false, true);
	assert_string_equal(x, y);
	free(x);
	free(y);
	app_free(a);
	app_free(b);
}

/* A file of somebody else's making does no harm. */
static void
an_odd_layout_does_no_harm(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct layouts l = { .count = LAYOUT_TABLES };

	(void)state;
	for (size_t i = 0; i < LAYOUT_TABLES; i++) {
		struct layout *t = &l.table[i];

		snprintf(t->table, sizeof(t->table), "peers");
		snprintf(t->sort, sizeof(t->sort), "t");
		t->count = LAYOUT_COLUMNS;
		for (size_t k = 0; k < LAYOUT_COLUMNS; k++)
			snprintf(t->column[k], LAYOUT_NAME, "%s",
			    k % 2 != 0 ? "offset" : "\033[2J");
	}
	app_lay_out(a, &l);
	assert_true(shows(a, "\n   offset"));
	type(a, "C  jKJrq");
	assert_true(shows(a, "remote"));
	app_free(a);
}

static void
names_of_addresses_come_when_they_come(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct addr want, first = { 0 };
	int count = 0;

	(void)state;
	assert_false(app_wants_name(a, &want));
	snprintf(s->peers[0].name, sizeof(s->peers[0].name), "192.0.2.1");
	type(a, "R");
	app_update(a, s);
	while (app_wants_name(a, &want)) {
		if (addr_equal(&want, &s->peers[0].addr))
			first = want;
		count++;
	}
	assert_true(count > 5);
	assert_true(shows(a, "*192.0.2.1 "));
	assert_true(app_name(a, &first, "a\033[2J\u202Eb") & REACT_DRAW);
	assert_true(shows(a, "*a?[2J?b "));
	assert_int_equal(app_name(a, &first, "again"), 0);
	type(a, "a");
	assert_true(shows(a, "*192.0.2.1 "));
	type(a, "a");
	assert_true(shows(a, "*a?[2J?b "));
	type(a, "R");
	assert_true(shows(a, "*192.0.2.1 "));
	free(s);
	app_free(a);
}

/* More addresses than there is room for, asked again when they are old. */
static void
names_are_bounded(void **state)
{
	static struct names n;
	struct addr a = { .family = ADDR_IPV4 }, out;
	size_t asked = 0;

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		a.ip[0] = (uint8_t)(i >> 8);
		a.ip[1] = (uint8_t)i;
		names_want(&n, &a, (mono_t){ 0 });
	}
	while (names_next(&n, &out)) {
		asked++;
		names_put(
		    &n, &out, asked % 2 != 0 ? "name" : "", (mono_t){ 1 });
	}
	assert_in_range(asked, 100, NAMES_SETS * NAMES_WAYS);
	names_want(&n, &out, mono_add((mono_t){ 1 }, NAMES_NONE - 1));
	assert_false(names_next(&n, &a));
	names_want(&n, &out, mono_add((mono_t){ 1 }, NAMES_KEPT + 1));
	assert_true(names_next(&n, &a));
	assert_true(addr_equal(&a, &out));
}

static unsigned
mouse(struct app *a, enum mouse_act act, int row, int col)
{
	const struct mouse m = { act, row, col };

	free(draw(a, 24, 80, false, false));
	return app_mouse(a, &m);
}

static void
the_mouse_does_what_keys_do(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	assert_int_equal(mouse(a, MOUSE_CLICK, 6, 4), 0);
	type(a, "m");
	assert_true(shows(a, "the mouse acts here"));
	mouse(a, MOUSE_CLICK, 6, 4);
	assert_string_equal(app_peer(a)->name, "ntp2.example.net");
	mouse(a, MOUSE_WHEEL_DOWN, 0, 0);
	assert_string_equal(app_peer(a)->name, "liar.example.com");
	mouse(a, MOUSE_WHEEL_UP, 0, 0);
	assert_string_equal(app_peer(a)->name, "ntp2.example.net");
	mouse(a, MOUSE_CLICK, 4, 60);
	assert_true(shows(a, "\n+ntp3"));
	mouse(a, MOUSE_CLICK, 4, 60);
	assert_true(shows(a, "\nxliar"));
	mouse(a, MOUSE_CLICK, 4, 36);
	assert_true(shows(a, "cannot be sorted by that"));
	mouse(a, MOUSE_CLICK, 0, 78);
	assert_true(shows(a, "what happened"));
	mouse(a, MOUSE_CLICK, 23, 1);
	assert_true(shows(a, "This screen"));
	mouse(a, MOUSE_CLICK, 23, 9);
	assert_true(shows(a, "what happened"));
	app_free(a);
}

/* Nothing is hit by chance while a question is open, or outside. */
static void
a_question_is_answered_in_its_place(void **state)
{
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "mO");
	assert_int_equal(mouse(a, MOUSE_CLICK, 6, 4), 0);
	assert_int_equal(mouse(a, MOUSE_WHEEL_DOWN, 6, 4), 0);
	assert_true(shows(a, "(y/n)"));
	assert_true(mouse(a, MOUSE_CLICK, 23, 8) & REACT_DRAW);
	assert_true(shows(a, "nothing was done"));
	for (int row = -1; row < 40; row += 3)
		for (int col = -1; col < 200; col += 7) {
			mouse(a, MOUSE_CLICK, row, col);
			type(a, "n2");
		}
	assert_non_null(app_snapshot(a));
	app_free(a);
}

/* Line `row` of the screen begins so. */
static bool
begins(struct app *a, int row, const char *text)
{
	char *screen = draw(a, 24, 80, false, false), *at = screen;
	bool found;

	for (int i = 0; i < row && at != NULL; i++)
		at = strchr(at, '\n') != NULL ? strchr(at, '\n') + 1 : NULL;
	found = at != NULL && strncmp(at, text, strlen(text)) == 0;
	if (!found)
		print_message("no \"%s\" in row %d of:\n%s", text, row, screen);
	free(screen);
	return found;
}

static void
headings_are_jumped_to(void **state)
{
	enum { TOP = 4 }; /* rows above the text */
	struct app *a = open_app(SCENE_SYNC);

	(void)state;
	type(a, "\r");
	assert_true(begins(a, TOP, "ntp1.example.net"));
	type(a, "}");
	assert_true(begins(a, TOP, "Exchanges, newest first"));
	type(a, "}");
	assert_true(begins(a, TOP, "Offset from answer"));
	type(a, "}");
	assert_true(begins(a, TOP, "Clock filter"));
	type(a, "j{");
	assert_true(begins(a, TOP, "Clock filter"));
	type(a, "{{{");
	assert_true(begins(a, TOP, "ntp1.example.net"));
	type(a, "{");
	assert_true(shows(a, "there is no heading above"));
	type(a, "G}");
	assert_true(shows(a, "there is no heading below"));
	app_free(a);
}

/* Another host's clients are fetched because somebody asked for them. */
static void
a_list_of_clients_comes_when_it_is_there(void **state)
{
	struct app *a = open_app(SCENE_SYNC);
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct link_info info = { .attached = true, .distant = true };

	(void)state;
	app_attached(a, &info);
	s->nclients = 0;
	s->serial = 2;
	app_update(a, s);
	assert_false(app_watches_clients(a));
	enter(a, ':', "mrulist", false);
	assert_true(app_watches_clients(a));
	assert_true(shows(a, "the answer is to come"));
	info.listed = true;
	app_attached(a, &info);
	app_update(a, s);
	assert_true(shows(a, "the answer is to come"));
	free(s);
	s = scene_make(SCENE_SYNC);
	s->serial = 3;
	app_update(a, s);
	assert_true(shows(a, "remote address"));
	assert_true(shows(a, "203.0.113.40"));
	assert_false(app_watches_clients(a));
	/* Now they are known. */
	type(a, "q");
	enter(a, ':', "mrulist", false);
	assert_true(shows(a, "203.0.113.40"));
	snprintf(info.unlisted, sizeof(info.unlisted), "it forbids it");
	info.listed = false;
	app_attached(a, &info);
	enter(a, ':', "mrulist", false);
	info.listed = true;
	app_attached(a, &info);
	s->serial = 4;
	app_update(a, s);
	assert_true(shows(a, "it forbids it"));
	free(s);
	app_free(a);
}

/* -H HOST that does not answer yet: all there is to see is that. */
static void
every_key_may_come_before_the_first_picture(void **state)
{
	const struct app_cfg cfg = { .title = "early" };
	struct app *a = app_new(&cfg);

	(void)state;
	for (const char *tab = "12349?"; *tab != '\0'; tab++)
		for (size_t i = 0; verb_at(i) != NULL; i++)
			for (int k = 0; k < VERB_KEYS; k++) {
				app_key(a, KEYCODE_ESC);
				app_key(a, *tab);
				app_key(a, verb_at(i)->keys[k]);
				free(draw(a, 24, 80, false, false));
			}
	app_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_and_zone_are_said_and_changed),
		cmocka_unit_test(the_picture_can_be_renewed_less_often),
		cmocka_unit_test(an_answer_comes_at_once),
		cmocka_unit_test(columns_are_chosen_and_moved),
		cmocka_unit_test(one_column_must_stay),
		cmocka_unit_test(a_layout_is_kept_and_restored),
		cmocka_unit_test(an_odd_layout_does_no_harm),
		cmocka_unit_test(names_of_addresses_come_when_they_come),
		cmocka_unit_test(names_are_bounded),
		cmocka_unit_test(headings_are_jumped_to),
		cmocka_unit_test(a_list_of_clients_comes_when_it_is_there),
		cmocka_unit_test(every_key_may_come_before_the_first_picture),
		cmocka_unit_test(the_mouse_does_what_keys_do),
		cmocka_unit_test(a_question_is_answered_in_its_place),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
