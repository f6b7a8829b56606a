/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of codes, the order of findings, and what hides what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "why_scene.h"

#define MOST_CODES 200

static void
every_code_is_its_own(void **state)
{
	const struct why_code *a, *b;

	(void)state;
	for (size_t i = 0; (a = why_code_at(i)) != NULL; i++) {
		assert_true(i < MOST_CODES);
		assert_true(strspn(a->code,
				"abcdefghijklmnopqrstuvwxyz-"
				"0123456789") == strlen(a->code));
		for (size_t j = 0; j < i; j++) {
			b = why_code_at(j);
			assert_string_not_equal(a->code, b->code);
		}
		assert_ptr_equal(why_code_find(a->code), a);
	}
	assert_null(why_code_find("no-such-code"));
}

static void
what_is_hidden_exists(void **state)
{
	const struct why_code *a;
	char word[32];

	(void)state;
	for (size_t i = 0; (a = why_code_at(i)) != NULL; i++)
		for (const char *s = a->hides; *s != '\0';) {
			size_t len = strcspn(s, " ");

			assert_true(len < sizeof(word));
			memcpy(word, s, len);
			word[len] = '\0';
			if (len > 0 && why_code_find(word) == NULL)
				fail_msg("%s hides %s, which is none", a->code,
				    word);
			s += len;
			s += strspn(s, " ");
		}
}

/* Does `from` explain `to`, however far away? */
static bool
leads(const struct why_code *from, const struct why_code *to, int depth)
{
	const struct why_code *c;

	if (depth == 0)
		return false;
	for (size_t i = 0; (c = why_code_at(i)) != NULL; i++)
		if (why_code_hides(from, c) &&
		    (c == to || leads(c, to, depth - 1)))
			return true;
	return false;
}

static void
nothing_explains_itself(void **state)
{
	const struct why_code *a;

	(void)state;
	for (size_t i = 0; (a = why_code_at(i)) != NULL; i++)
		if (leads(a, a, 4))
			fail_msg("%s is its own symptom", a->code);
}

static void
a_healthy_host_has_nothing(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_string_equal(scene_first(s), "healthy");
	assert_int_equal(s->report->state, WHY_FINE);
	assert_int_equal(s->report->exit, 0);
	for (size_t i = 0; i < s->report->all; i++)
		assert_true(s->report->finding[i].state < WHY_DEGRADED);
	scene_free(s);
}

static void
one_silent_server_is_named(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	scene_silence(scene_peer(s, 2), 20);
	assert_string_equal(scene_first(s), "server-silent");
	assert_int_equal(s->report->finding[0].subject.assoc, 3);
	assert_int_equal(s->report->exit, 1);
	assert_non_null(strstr(s->report->finding[0].proof[0], "20 times"));
	scene_free(s);
}

static void
all_silent_hides_the_single_ones(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	for (size_t i = 0; i < 4; i++)
		scene_silence(scene_peer(s, i), 8);
	scene_unsync(s, WHY_SILENT);
	assert_string_equal(scene_first(s), "all-silent");
	assert_int_equal(s->report->exit, 2);
	assert_non_null(scene_find(s, "server-silent"));
	assert_string_equal(
	    scene_find(s, "server-silent")->cause->code, "all-silent");
	assert_true(s->report->finding[0].hidden >= 4);
	scene_free(s);
}

static void
remarks_follow_what_is_well(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	scene_diag(s, "restrict-name", SEV_WARNING, 4);
	assert_string_equal(scene_first(s), "restrict-name");
	assert_int_equal(s->report->exit, 0);
	assert_non_null(strstr(s->report->verdict, "Synchronised to ntp1"));
	assert_non_null(strstr(s->report->verdict, "what is wrong there"));
	scene_free(s);
}

static void
what_is_not_seen_is_said(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	(void)scene_first(s);
	assert_int_equal(s->report->nblind, 1);
	assert_non_null(strstr(s->report->blind[0], "was not looked at"));
	scene_survey(s)->firewall.readable = FACT_YES;
	(void)scene_first(s);
	assert_int_equal(s->report->nblind, 0);
	s->facts.distant = true;
	(void)scene_first(s);
	assert_int_equal(s->report->nblind, 2);
	scene_free(s);
}

/* Another host's picture, as mode 6 leaves it. */
static struct scene *
from_afar(void)
{
	struct scene *s = scene_new();

	s->facts.distant = true;
	s->facts.params = NULL;
	s->facts.path = NULL;
	s->facts.diag = NULL;
	s->now->clock = CLOCK_UNTOLD;
	s->now->kernel.readable = false;
	s->now->counts = (struct serve_counts){ .received = SNAP_UNTOLD,
		.restricted = SNAP_UNTOLD,
		.limited = SNAP_UNTOLD };
	for (size_t i = 0; i < 4; i++)
		for (int v = 0; v < VERDICT_COUNT; v++)
			scene_peer(s, i)->counts[v] = 0;
	return s;
}

static void
a_distant_host_may_be_well(void **state)
{
	struct scene *s = from_afar();

	(void)state;
	assert_string_equal(scene_first(s), "healthy");
	assert_int_equal(s->report->exit, 0);
	scene_free(s);
}

/* NTPsec's ntpd tells of a server without time only that something came. */
static void
a_distant_host_without_time_is_seen_through(void **state)
{
	struct scene *s = from_afar();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		scene_silence(scene_peer(s, i), 9);
		scene_peer(s, i)->received = 9;
		scene_peer(s, i)->flash = 0x1600;
	}
	scene_unsync(s, WHY_SILENT);
	assert_string_equal(scene_first(s), "all-unsynchronised");
	assert_true(s->report->finding[0].confidence < 90);
	scene_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_its_own),
		cmocka_unit_test(what_is_hidden_exists),
		cmocka_unit_test(nothing_explains_itself),
		cmocka_unit_test(a_healthy_host_has_nothing),
		cmocka_unit_test(one_silent_server_is_named),
		cmocka_unit_test(all_silent_hides_the_single_ones),
		cmocka_unit_test(remarks_follow_what_is_well),
		cmocka_unit_test(what_is_not_seen_is_said),
		cmocka_unit_test(a_distant_host_may_be_well),
		cmocka_unit_test(a_distant_host_without_time_is_seen_through),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
