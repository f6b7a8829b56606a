/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source, a column, a time line, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "why/tell.h"

#include "why_scene.h"

static bool
says(const struct why_text *t, const char *what)
{
	for (size_t i = 0; i < t->n; i++)
		if (strstr(t->line[i], what) != NULL)
			return true;
	for (size_t i = 0; i < t->n; i++)
		print_message("# %s\n", t->line[i]);
	return false;
}

static void
a_silent_peer_is_told(void **state)
{
	struct scene *s = scene_new();
	struct why_text t;

	(void)state;
	scene_silence(scene_peer(s, 2), 9);
	why_tell_peer(&s->facts, 3, &t);
	assert_true(says(&t, "ntp3.example.net (192.0.2.3)"));
	assert_true(says(&t, "9 questions were sent, 0 answers came"));
	assert_true(says(&t, "1000 TEST13"));
	assert_true(says(&t, "0400 TEST11"));
	why_tell_peer(&s->facts, 99, &t);
	assert_int_equal(t.n, 0);
	scene_free(s);
}

static void
every_tally_has_words(void **state)
{
	struct scene *s = scene_new();
	struct why_text t;

	(void)state;
	for (int tally = TALLY_REJECT; tally <= TALLY_PPSPEER; tally++) {
		scene_peer(s, 2)->tally = (uint8_t)tally;
		why_tell_column(&s->facts, 3, WHY_TALLY, &t);
		assert_true(t.n > 0);
		assert_true(strlen(t.line[0]) > 10);
	}
	scene_free(s);
}

/* 352: 1 1 1 0 1 0 1 0, the newest last. Polled every 64 s, the last time 20
 * s ago. */
static void
reach_is_told_bit_by_bit(void **state)
{
	struct scene *s = scene_new();
	struct snap_peer *p = scene_peer(s, 1);
	struct why_text t;

	(void)state;
	p->reach = 0352;
	p->unreach = 1;
	p->next = 44;
	why_tell_column(&s->facts, 2, WHY_REACH, &t);
	assert_int_equal(t.n, 9);
	assert_true(strstr(t.line[0], "352") != NULL);
	assert_true(strstr(t.line[1], "no answer") != NULL);
	assert_true(strstr(t.line[2], "answered") != NULL);
	assert_true(strstr(t.line[3], "no answer") != NULL);
	assert_true(strstr(t.line[8], "answered") != NULL);
	/* 1795400000 s since 1970 is 02:13:20 UTC; 20 s before that. */
	assert_non_null(strstr(t.line[1], "about 02:13:00"));
	assert_non_null(strstr(t.line[2], "02:11:56"));
	scene_free(s);
}

static void
every_column_has_words(void **state)
{
	struct scene *s = scene_new();
	struct why_text t;

	(void)state;
	for (unsigned c = 0; c < WHY_COLUMNS; c++) {
		why_tell_column(&s->facts, 1, (enum why_column)c, &t);
		assert_true(t.n > 0);
		assert_int_equal(
		    why_column_find(why_column_name((enum why_column)c)), c);
	}
	assert_int_equal(why_column_find("nonsense"), WHY_COLUMNS);
	scene_free(s);
}

/* A restart, then the sources fall silent, then time is lost. */
static void
the_last_change_is_suspected(void **state)
{
	struct scene *s = scene_new();
	struct why_timeline *t = test_malloc(sizeof(*t));

	(void)state;
	scene_event(s, "clock_step", 0, 9000, EVENT_NOTE, "a step");
	scene_event(s, "restart", 0, 900, EVENT_NOTE, "a new file");
	scene_event(s, "mobilize", 2, 900, EVENT_INFO, "noise");
	scene_event(s, "unreachable", 2, 400, EVENT_WARN, "silent");
	scene_event(s, "no_sys_peer", 0, 380, EVENT_WARN, "lost");
	scene_event(s, "foreign_step", 0, 100, EVENT_WARN, "too late");
	scene_dark(s);
	why_tell_time(&s->facts, 7200, t);
	assert_true(t->broken);
	assert_int_equal(t->n, 4);
	assert_string_equal(t->moment[0].name, "foreign_step");
	assert_false(t->moment[0].suspect);
	assert_string_equal(t->moment[3].name, "restart");
	assert_true(t->moment[3].suspect);
	test_free(t);
	scene_free(s);
}

static void
nothing_is_suspected_while_all_is_well(void **state)
{
	struct scene *s = scene_new();
	struct why_timeline *t = test_malloc(sizeof(*t));

	(void)state;
	scene_event(s, "restart", 0, 900, EVENT_NOTE, "a new file");
	why_tell_time(&s->facts, 7200, t);
	assert_false(t->broken);
	assert_int_equal(t->n, 1);
	assert_false(t->moment[0].suspect);
	test_free(t);
	scene_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_peer_is_told),
		cmocka_unit_test(every_tally_has_words),
		cmocka_unit_test(reach_is_told_bit_by_bit),
		cmocka_unit_test(every_column_has_words),
		cmocka_unit_test(the_last_change_is_suspected),
		cmocka_unit_test(nothing_is_suspected_while_all_is_well),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
