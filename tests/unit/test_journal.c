/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int
setup(void **state)
{
	struct journal *j = malloc(sizeof *j);

	journal_init(j);
	*state = j;
	return 0;
}

static int
teardown(void **state)
{
	free(*state);
	return 0;
}

static void
add(struct journal *j, int64_t at, const char *name, const char *text)
{
	journal_add(j, (wall_t){ 1000 + at }, (mono_t){ at }, EVENT_NOTE, 7,
	    name, "%s", text);
}

/* What the journal makes of `text`. */
static const char *
kept(struct journal *j, const char *text)
{
	static struct event e;

	add(j, 0, "text", text);
	assert_int_equal(journal_newest(j, &e, 1), 1);
	return e.text;
}

static void
event_is_kept_as_told(void **state)
{
	struct journal *j = *state;
	struct event e;

	assert_int_equal(journal_newest(j, &e, 1), 0);
	journal_add(j, (wall_t){ 5 }, (mono_t){ 6 }, EVENT_WARN, 3,
	    "clock_step", "stepped by %d s", -2);
	assert_int_equal(journal_newest(j, &e, 1), 1);
	assert_int_equal(e.serial, 1);
	assert_true(e.wall.ns == 5 && e.at.ns == 6);
	assert_int_equal(e.level, EVENT_WARN);
	assert_int_equal(e.assoc, 3);
	assert_int_equal(e.times, 1);
	assert_string_equal(e.name, "clock_step");
	assert_string_equal(e.text, "stepped by -2 s");
}

static void
repetition_is_counted(void **state)
{
	struct journal *j = *state;
	struct event e[4];

	for (int i = 0; i < 100; i++)
		add(j, i, "a", "same");
	assert_int_equal(journal_newest(j, e, 4), 1);
	assert_int_equal(e[0].times, 100);
	assert_int_equal(e[0].serial, 100);
	assert_int_equal(j->last, 100);
	assert_true(e[0].at.ns == 99);
}

static void
taking_turns_is_repetition_too(void **state)
{
	struct journal *j = *state;
	struct event e[4];

	add(j, 0, "start", "first");
	for (int i = 0; i < 50; i++) {
		add(j, 2 * i, "up", "reachable");
		add(j, 2 * i + 1, "down", "unreachable");
	}
	assert_int_equal(journal_newest(j, e, 4), 3);
	assert_string_equal(e[0].name, "start");
	assert_string_equal(e[1].name, "up");
	assert_string_equal(e[2].name, "down");
	assert_int_equal(e[1].times, 50);
	assert_int_equal(e[2].times, 50);
	assert_true(e[0].serial < e[1].serial && e[1].serial < e[2].serial);
}

static void
differing_events_stay_apart(void **state)
{
	struct journal *j = *state;
	struct event e[8];

	add(j, 0, "a", "one");
	add(j, 1, "a", "two");
	add(j, 2, "b", "two");
	journal_add(j, (wall_t){ 0 }, (mono_t){ 3 }, EVENT_NOTE, 8, "b", "two");
	journal_add(j, (wall_t){ 0 }, (mono_t){ 4 }, EVENT_WARN, 8, "b", "two");
	assert_int_equal(journal_newest(j, e, 8), 5);
	for (int i = 0; i < 5; i++)
		assert_int_equal(e[i].times, 1);
}

static void
oldest_make_room(void **state)
{
	static struct event e[2 * JOURNAL_EVENTS];
	struct journal *j = *state;
	char text[16];

	for (int i = 1; i <= 3 * JOURNAL_EVENTS + 7; i++) {
		snprintf(text, sizeof(text), "%d", i);
		add(j, i, "n", text);
		add(j, i, "n", text);
	}
	assert_int_equal(
	    journal_newest(j, e, 2 * JOURNAL_EVENTS), JOURNAL_EVENTS);
	for (int i = 0; i < JOURNAL_EVENTS; i++) {
		assert_int_equal(
		    strtol(e[i].text, NULL, 10), 2 * JOURNAL_EVENTS + 8 + i);
		assert_int_equal(e[i].times, 2);
	}
	assert_int_equal(journal_newest(j, e, 2), 2);
	assert_int_equal(strtol(e[1].text, NULL, 10), 3 * JOURNAL_EVENTS + 7);
	assert_int_equal(strtol(e[0].text, NULL, 10), 3 * JOURNAL_EVENTS + 6);
}

static void
control_characters_are_replaced(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "plain", "plain" },
		{ "\033[2Jx\a\n\t\177", "?[2Jx????" },
		{ "\xc2\x9b"
		  "2J",
		    "??2J" },
		{ "\x9b"
		  "2J",
		    "?2J" },
		{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x95\x90",
		    "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x95\x90" },
		{ "\xc0\x80 \xc1\xbf \xe0\x80\x9b", "?? ?? ???" },
		{ "\xed\xa0\x80 \xf4\x90\x80\x80", "??? ????" },
		{ "\xff\xfe", "??" },
		{ "\xe2\x82", "??" },
		{ "", "" },
	};
	struct journal *j = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(kept(j, cases[i].in), cases[i].out);
}

static void
cut_falls_between_characters(void **state)
{
	struct journal *j = *state;
	const size_t room = sizeof(((struct event *)0)->text) - 1;

	for (size_t lead = room - 6; lead <= room; lead++) {
		char text[256];
		size_t len;

		memset(text, 'x', lead);
		snprintf(text + lead, sizeof(text) - lead,
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
		len = strlen(kept(j, text));
		assert_null(strchr(kept(j, text), '?'));
		assert_int_equal((len - lead) % 3, 0);
		assert_true(len <= room && len + 3 > room);
	}
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(event_is_kept_as_told),
		T(repetition_is_counted),
		T(taking_turns_is_repetition_too),
		T(differing_events_stay_apart),
		T(oldest_make_room),
		T(control_characters_are_replaced),
		T(cut_falls_between_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
