/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Screens printed as lines and as JSON, and what is told of a change.
 * GENERATE=1 writes the golden lines anew; look at them before you commit.
 */
#include "tests/unit/scene.h"
#include "ui/changes.h"
#include "ui/format.h"
#include "ui/print_detail.h"
#include "ui/print_log.h"
#include "ui/print_status.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sheet {
	char *text;
	size_t size;
	FILE *out;
};

static struct sheet
sheet(void)
{
	struct sheet s = { .text = NULL };

	return s;
}

static FILE *
open_sheet(struct sheet *s)
{
	s->out = open_memstream(&s->text, &s->size);
	assert_non_null(s->out);
	return s->out;
}

static void
close_sheet(struct sheet *s)
{
	assert_int_equal(fclose(s->out), 0);
	s->out = NULL;
}

static void
compare(const char *name, struct sheet *s)
{
	const char *top = getenv("top_srcdir");
	static char wanted[32768];
	char path[512];
	FILE *f;

	fclose(s->out);
	snprintf(
	    path, sizeof(path), "%s/tests/golden/%s", top ? top : ".", name);
	if (getenv("GENERATE") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(s->text, f);
		fclose(f);
	}
	memset(wanted, 0, sizeof(wanted));
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(wanted, 1, sizeof(wanted) - 1, f) > 0);
	fclose(f);
	assert_string_equal(wanted, s->text);
	free(s->text);
}

static void
lines_are_as_agreed(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	const struct scene sc = { .snap = s, .words = true, .cols = 80 };
	struct sheet one = sheet();

	(void)state;
	print_status(s, 0, open_sheet(&one));
	compare("status.out", &one);
	print_log(s, 0, open_sheet(&one));
	compare("log.out", &one);
	print_detail(
	    view_find_peer(s, "liar.example.com"), &sc, open_sheet(&one));
	compare("detail.out", &one);
	free(s);
}

/* No picture makes it fail, and JSON is JSON. */
static void
every_situation_can_be_printed(void **state)
{
	(void)state;
	for (int k = 0; k < SCENE_MANY; k++) {
		struct snapshot *s = scene_make((enum scene_kind)k);
		struct sheet one = sheet();
		json_t *o;

		print_status(s, 0, open_sheet(&one));
		close_sheet(&one);
		assert_true(one.size > 0);
		free(one.text);
		print_status_json(s, open_sheet(&one));
		close_sheet(&one);
		o = json_loads(one.text, 0, NULL);
		assert_non_null(o);
		assert_true(
		    json_is_boolean(json_object_get(o, "synchronised")));
		assert_true(json_is_array(json_object_get(o, "attention")));
		json_decref(o);
		free(one.text);
		free(s);
	}
}

static void
json_of_a_source_has_its_filter(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	struct sheet one = sheet();
	json_t *o;

	(void)state;
	print_detail_json(&s->peers[0], open_sheet(&one));
	close_sheet(&one);
	o = json_loads(one.text, 0, NULL);
	assert_non_null(o);
	assert_int_equal(
	    json_array_size(json_object_get(o, "filter")), s->peers[0].filled);
	json_decref(o);
	free(one.text);
	print_log_json(s, open_sheet(&one));
	close_sheet(&one);
	o = json_loads(one.text, 0, NULL);
	assert_int_equal(
	    json_array_size(json_object_get(o, "events")), s->nevents);
	json_decref(o);
	free(one.text);
	free(s);
}

/* The lines told of what happened between two pictures; free() them. */
static char *
told(const struct snapshot *before, const struct snapshot *now, size_t *lines)
{
	struct sheet one = sheet();

	*lines = changes_print(before, now, 0, open_sheet(&one));
	close_sheet(&one);
	return one.text;
}

static void
only_changes_are_told(void **state)
{
	struct snapshot *was = scene_make(SCENE_SYNC);
	struct snapshot *now = scene_make(SCENE_SYNC);
	size_t lines;
	char *text;

	(void)state;
	now->peers[0].when += 5;
	now->offset += 1e-6;
	text = told(was, now, &lines);
	assert_string_equal(text, "");
	assert_int_equal(lines, 0);
	free(text);

	/* Candidates that change places are no news, liars are. */
	now->peers[1].tally = TALLY_OUTLIER;
	now->peers[2].tally = TALLY_FALSETICK;
	text = told(was, now, &lines);
	assert_int_equal(lines, 1);
	assert_non_null(strstr(text, "source ntp3.example.net: falseticker"));
	free(text);

	now->sync = SYNC_NONE;
	now->why = WHY_SILENT;
	now->last_event++;
	now->events[now->nevents - 1].serial = now->last_event;
	text = told(was, now, &lines);
	assert_int_equal(lines, 3);
	free(text);
	free(was);
	free(now);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_as_agreed),
		cmocka_unit_test(every_situation_can_be_printed),
		cmocka_unit_test(json_of_a_source_has_its_filter),
		cmocka_unit_test(only_changes_are_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
