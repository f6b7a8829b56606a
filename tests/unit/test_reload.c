/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of a configuration on trial: its octets come back, unless somebody
 * else has changed it, and a note outlives an engine that dies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/apply.h"
#include "config/revision.h"
#include "config/slurp.h"
#include "engine/reloading.h"
#include "tests/unit/fakehost.h"
#include "tests/unit/scratch.h"
#include "ui/recover.h"
#include "ui/reload.h"

#define WORKS "# it works\r\nserver 192.0.2.5 iburst\n\nserver 192.0.2.6 iburst"
#define TRIED "server 192.0.2.9 iburst\n"

struct world {
	struct fakehost fake;
	struct params params;
	struct reload reload;
	struct loop_reload hook;
	struct engine *engine;
	struct snapshot *snap;
	void *dir; /* scratch.h's */
	char path[256];
};

static void
put(struct world *w, const char *text)
{
	FILE *f = fopen(w->path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
assert_file(struct world *w, const char *text)
{
	struct slurp s;

	assert_true(slurp_file(&s, w->path, 1 << 20));
	assert_string_equal(s.text, text);
	free(s.text);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct diags ds;
	struct conf *c;

	assert_int_equal(scratch_enter(&w->dir), 0);
	scratch_path(&w->dir, "state", w->path);
	assert_int_equal(mkdir(w->path, 0700), 0);
	setenv("STATE_DIRECTORY", w->path, 1);
	scratch_path(&w->dir, "ntp.conf", w->path);
	put(w, WORKS);
	fake_init(&w->fake);
	diags_init(&ds);
	c = conf_load(w->path, &ds);
	assert_non_null(c);
	params_init(&w->params);
	conf_params(c, &w->params, &ds);
	w->reload = (struct reload){ .path = w->path,
		.dialect = 0,
		.now = &w->params,
		.window = 10,
		.count = 5 };
	reload_begin(&w->reload, c);
	conf_free(c);
	diags_free(&ds);
	w->engine = engine_new(&w->params, &w->fake.host);
	w->hook = reload_hook(&w->reload, NULL);
	reloading_begin(w->engine, &w->hook);
	fake_run(&w->fake, w->engine, 100);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	engine_free(w->engine);
	reload_end(&w->reload);
	params_free(&w->params);
	free(w->snap);
	scratch_leave(&w->dir);
	free(w);
	return 0;
}

static const struct snapshot *
look(struct world *w)
{
	engine_observe(w->engine, &w->snap);
	return w->snap;
}

/* A command, and what came of it. */
static const struct snapshot *
tell(struct world *w, enum command_kind kind, uint16_t number)
{
	struct command c = command_make(kind, number);

	c.id = 1 + look(w)->acked;
	reloading_obey(w->engine, &w->hook, &c);
	assert_int_equal(look(w)->acked, c.id);
	return w->snap;
}

/* As the loop does. */
static void
run(struct world *w, int seconds)
{
	for (int i = 0; i < seconds; i += 3) {
		fake_run(&w->fake, w->engine, 3);
		reloading_work(w->engine, &w->hook);
	}
}

/* The note that a dead engine has left; "" if there is none. */
static void
note(const struct world *w, char path[PATH_MAX])
{
	struct ontrial_left left;

	path[0] = '\0';
	if (!ontrial_find(w->path, &left))
		return;
	memcpy(path, left.path, sizeof(left.path));
	ontrial_free(&left);
}

static uint64_t
rev(const char *text)
{
	return revision_of(text, strlen(text));
}

static void
the_picture_names_file_and_text(void **state)
{
	struct world *w = *state;

	assert_string_equal(look(w)->conf.path, w->path);
	assert_true(w->snap->conf.running == rev(WORKS));
	assert_true(w->snap->conf.back == 0);
	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	assert_true(w->snap->conf.running == rev(TRIED));
	assert_true(w->snap->conf.back == rev(WORKS));
	assert_int_equal(w->snap->trial.window, 10);
	assert_int_equal(w->snap->trial.added, 1);
	assert_int_equal(w->snap->trial.removed, 2);
	assert_true(tell(w, COMMAND_REVERT, 0)->ack_ok);
	assert_true(w->snap->conf.running == rev(WORKS));
	assert_true(w->snap->conf.back == 0);
	assert_file(w, WORKS);
	assert_false(tell(w, COMMAND_KEEP, 0)->ack_ok);
	assert_false(tell(w, COMMAND_REVERT, 0)->ack_ok);
}

static void
what_is_not_healthy_goes_from_the_file_too(void **state)
{
	struct world *w = *state;

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	w->fake.silent = true;
	run(w, 12);
	assert_int_equal(look(w)->trial.state, TRIAL_COUNTING);
	assert_file(w, TRIED);
	run(w, 12);
	assert_int_equal(look(w)->trial.state, TRIAL_REVERTED);
	assert_file(w, WORKS);
	assert_non_null(strstr(w->snap->trial.text, "~1~"));
	assert_int_equal(w->snap->npeers, 2);
	/* Once more, and what is kept is what is gone back to next time. */
	w->fake.silent = false;
	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	run(w, 60);
	assert_int_equal(look(w)->trial.state, TRIAL_KEPT);
	assert_file(w, TRIED);
	put(w, WORKS);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	assert_true(tell(w, COMMAND_REVERT, 0)->ack_ok);
	assert_file(w, TRIED);
}

static void
a_text_with_errors_ends_no_trial(void **state)
{
	struct world *w = *state;

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	put(w, "server\n");
	assert_false(tell(w, COMMAND_TRY, 0)->ack_ok);
	assert_int_equal(w->snap->trial.state, TRIAL_WATCHING);
	assert_true(w->snap->conf.running == rev(TRIED));
	/* And it is not ours to take away. */
	assert_true(tell(w, COMMAND_REVERT, 0)->ack_ok);
	assert_file(w, "server\n");
	assert_non_null(strstr(w->snap->ack_text, "left alone"));
	assert_int_equal(w->snap->npeers, 2);
}

static void
a_second_text_goes_back_to_the_first_kept(void **state)
{
	struct world *w = *state;

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	put(w, "server 192.0.2.10\n");
	assert_true(tell(w, COMMAND_TRY, 30)->ack_ok);
	assert_int_equal(w->snap->trial.window, 30);
	assert_true(w->snap->conf.back == rev(WORKS));
	assert_true(tell(w, COMMAND_REVERT, 0)->ack_ok);
	assert_file(w, WORKS);
	assert_true(w->snap->conf.running == rev(WORKS));
}

static void
a_restart_for_good_leaves_nothing_behind(void **state)
{
	struct world *w = *state;
	char path[PATH_MAX];

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	assert_true(tell(w, COMMAND_RESTART, 0)->ack_ok);
	assert_true(w->snap->conf.back == 0);
	assert_false(tell(w, COMMAND_REVERT, 0)->ack_ok);
	assert_file(w, TRIED);
	note(w, path);
	assert_string_equal(path, "");
}

/* Without the lock that the living have. */
static void
die(struct world *w)
{
	ontrial_leave(&w->reload.note);
}

static void
who_dies_in_a_trial_leaves_a_note(void **state)
{
	struct world *w = *state;
	struct save_text instead;
	char path[PATH_MAX], said[400];

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	/* As long as the engine lives its trial is its own affair. */
	note(w, path);
	assert_string_equal(path, "");
	recover_conf(w->path, &instead, said, sizeof(said));
	assert_string_equal(said, "");
	assert_file(w, TRIED);
	die(w);
	note(w, path);
	assert_string_not_equal(path, "");
	recover_conf(w->path, &instead, said, sizeof(said));
	assert_non_null(strstr(said, "was on trial"));
	assert_non_null(strstr(said, "ntp.conf.~1~"));
	assert_null(instead.text);
	assert_file(w, WORKS);
	/* Once. */
	recover_conf(w->path, &instead, said, sizeof(said));
	assert_string_equal(said, "");
	assert_int_not_equal(access(path, F_OK), 0);
}

static void
a_file_that_was_changed_since_is_left_alone(void **state)
{
	struct world *w = *state;
	struct save_text instead;
	char path[PATH_MAX], said[400];

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	die(w);
	put(w, "server 192.0.2.44\n");
	recover_conf(w->path, &instead, said, sizeof(said));
	assert_string_equal(said, "");
	assert_null(instead.text);
	assert_file(w, "server 192.0.2.44\n");
	note(w, path);
	assert_string_equal(path, "");
}

/* A note that is cut short, or another file's, is none. */
static void
nonsense_is_no_note(void **state)
{
	struct world *w = *state;
	struct save_text instead;
	char path[PATH_MAX], said[400];
	struct slurp s;

	put(w, TRIED);
	assert_true(tell(w, COMMAND_TRY, 0)->ack_ok);
	die(w);
	note(w, path);
	assert_true(slurp_file(&s, path, 1 << 20));
	for (size_t cut = 0; cut < s.len; cut += 7) {
		FILE *f = fopen(path, "w");

		fwrite(s.text, 1, cut, f);
		fclose(f);
		if (cut > s.len - strlen(WORKS))
			break;
		recover_conf(w->path, &instead, said, sizeof(said));
		assert_string_equal(said, "");
		assert_file(w, TRIED);
	}
	free(s.text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_picture_names_file_and_text),
		T(what_is_not_healthy_goes_from_the_file_too),
		T(a_text_with_errors_ends_no_trial),
		T(a_second_text_goes_back_to_the_first_kept),
		T(a_restart_for_good_leaves_nothing_behind),
		T(who_dies_in_a_trial_leaves_a_note),
		T(a_file_that_was_changed_since_is_left_alone),
		T(nonsense_is_no_note),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
