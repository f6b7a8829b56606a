/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Why screen without an engine, a host and a terminal: diagnoses and keys
 * in, wishes and golden screens out. GENERATE=1 writes the screens anew.
 */

#include "tests/unit/desk.h"
#include "ui/desk.h"
#include "ui/inquiry.h"
#include "ui/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A console on screen 8; what its wishes were. */
struct world {
	struct app *app;
	struct why_report *report;
	unsigned jobs[INQUIRY_JOBS];
	struct inquiry_wish last;
};

static void
take_wishes(struct world *w)
{
	struct inquiry_wish wish;

	while (app_inquiry_wish(w->app, &wish)) {
		w->jobs[wish.job]++;
		w->last = wish;
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

static struct why_finding *
add(struct world *w, const char *code, enum why_state state, uint8_t sure)
{
	struct why_finding *f = &w->report->finding[w->report->all++];

	f->code = why_code_find(code);
	assert_non_null(f->code);
	f->state = state;
	f->confidence = sure;
	w->report->count = w->report->all;
	return f;
}

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

/* Made by hand: what rules say is not this test's business. */
static void
fill(struct world *w)
{
	struct why_finding *f;

	SET(w->report->verdict,
	    "Broken: no answer comes back to source port 123, to other ports "
	    "they do.");
	w->report->state = WHY_FAULT;
	w->report->exit = 2;
	f = add(w, "source-port-blocked", WHY_FAULT, 95);
	SET(f->verdict, "Something filters source port 123.");
	SET(f->proof[0], "asked 8 times since 02:11:04, received 0");
	SET(f->proof[1], "192.0.2.1: from port 45811 it answers in 12.1 ms");
	f->nproof = 2;
	SET(f->meaning,
	    "The clock runs on its own; nobody outside can be asked from "
	    "that port.");
	SET(f->advice, "Ask from another port, or have the filter opened.");
	f->nremedy = 2;
	SET(f->remedy[0].text, "open the port in this host's firewall");
	SET(f->remedy[0].line, "ufw allow 123/udp");
	f->remedy[0].how = WHY_DO_ERRAND;
	f->remedy[0].changes = true;
	f->remedy[0].order =
	    (struct errand_order){ .what = ERRAND_UFW, .port = 123 };
	SET(f->remedy[1].text, "examine the servers");
	f->remedy[1].how = WHY_DO_PROBE;
	f = add(w, "name-unresolved", WHY_DEGRADED, 60);
	SET(f->verdict, "The name b.two.example does not resolve.");
	f->subject.about = WHY_NAME;
	SET(f->subject.name, "b.two.example");
	SET(w->report->blind[0], "The firewall's rules: only root may read.");
	w->report->nblind = 1;
}

static int
open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->report = calloc(1, sizeof(*w->report));
	assert_non_null(w->report);
	fill(w);
	w->app = open_app(SCENE_SYNC);
	free(draw(w->app, 24, 80, false, false));
	press(w, "8");
	*state = w;
	return 0;
}

static int
close_world(void **state)
{
	struct world *w = *state;

	app_free(w->app);
	free(w->report);
	free(w);
	return 0;
}

static void
golden(struct app *a, const char *name, int rows, int cols)
{
	char *text = draw(a, rows, cols, false, false);

	compare(name, text);
	free(text);
}

static void
tell(struct world *w)
{
	struct inquiry_work work = { 0 };

	app_inquiry(w->app, w->report, &work);
}

static void
it_is_looked_at_once_when_it_is_visited(void **state)
{
	struct world *w = *state;

	assert_int_equal(w->jobs[INQUIRY_LOOK], 1);
	press(w, "28");
	assert_int_equal(w->jobs[INQUIRY_LOOK], 1);
	press(w, "L");
	assert_int_equal(w->jobs[INQUIRY_LOOK], 2);
	golden(w->app, "why_nothing", 24, 80);
}

static void
findings_are_shown_with_their_proof(void **state)
{
	struct world *w = *state;

	tell(w);
	golden(w->app, "why_80x24", 24, 80);
	golden(w->app, "why_200x50", 50, 200);
	app_key(w->app, KEYCODE_DOWN);
	golden(w->app, "why_second", 24, 80);
}

static void
a_finding_opens_and_says_when_it_is_over(void **state)
{
	struct world *w = *state;

	tell(w);
	app_key(w->app, KEYCODE_ENTER);
	golden(w->app, "why_finding", 24, 80);
	w->report->count = w->report->all = 0;
	tell(w);
	golden(w->app, "why_over", 24, 80);
}

static void
a_command_runs_after_consent_only(void **state)
{
	struct world *w = *state;

	tell(w);
	press(w, "x");
	assert_non_null(strstr(app_question(w->app), "b: examine"));
	press(w, "a");
	assert_non_null(strstr(app_question(w->app), "ufw allow 123/udp"));
	press(w, "n");
	assert_int_equal(w->jobs[INQUIRY_RUN], 0);
	press(w, "xay");
	assert_int_equal(w->jobs[INQUIRY_RUN], 1);
	assert_int_equal(w->last.order.what, ERRAND_UFW);
	/* And then it is looked whether that has helped. */
	app_inquiry_ran(w->app, true, "done");
	take_wishes(w);
	assert_int_equal(w->jobs[INQUIRY_LOOK], 2);
	assert_string_equal(app_said(w->app), "done");
}

static void
servers_are_examined_and_that_can_be_cancelled(void **state)
{
	struct world *w = *state;
	struct inquiry_work work = { .examining = true, .done = 3, .of = 12 };

	tell(w);
	press(w, "X");
	assert_int_equal(w->jobs[INQUIRY_CANCEL], 0);
	press(w, "p");
	assert_int_equal(w->jobs[INQUIRY_EXAMINE], 1);
	assert_in_range(w->last.n, 1, INQUIRY_HOSTS);
	app_inquiry(w->app, NULL, &work);
	golden(w->app, "why_examining", 24, 80);
	press(w, "pX");
	assert_int_equal(w->jobs[INQUIRY_EXAMINE], 1);
	assert_int_equal(w->jobs[INQUIRY_CANCEL], 1);
}

static void
an_edit_goes_into_the_text_and_no_further(void **state)
{
	struct world *w = *state;
	struct why_finding *f = &w->report->finding[0];
	struct desk_wish wish;

	f->nremedy = 1;
	f->remedy[0] = (struct why_remedy){ .how = WHY_DO_EDIT,
		.changes = true,
		.edit = { .line = 0,
		    .fix = {
			.kind = FIX_INSERT_AFTER, .text = "tos minsane 1" } } };
	tell(w);
	press(w, "x");
	/* The text is wanted; nothing is written. */
	assert_true(app_desk_wish(w->app, &wish));
	assert_int_equal(wish.job, DESK_READ);
	assert_int_equal(w->jobs[INQUIRY_RUN], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    it_is_looked_at_once_when_it_is_visited, open_world,
		    close_world),
		cmocka_unit_test_setup_teardown(
		    findings_are_shown_with_their_proof, open_world,
		    close_world),
		cmocka_unit_test_setup_teardown(
		    a_finding_opens_and_says_when_it_is_over, open_world,
		    close_world),
		cmocka_unit_test_setup_teardown(
		    a_command_runs_after_consent_only, open_world, close_world),
		cmocka_unit_test_setup_teardown(
		    servers_are_examined_and_that_can_be_cancelled, open_world,
		    close_world),
		cmocka_unit_test_setup_teardown(
		    an_edit_goes_into_the_text_and_no_further, open_world,
		    close_world),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
