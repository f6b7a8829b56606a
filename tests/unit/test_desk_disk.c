/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desk where the disk is in the way: full, or only to be read. It mounts
 * in a namespace of its own, and needs root for that.
 */
#include "ui/desk.h"

#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

enum { BIG = 200000 };

/* A directory "d" that is a small file system of its own, with a file. */
static struct desk *
sit_down(void **state)
{
	char path[256], dir[256];

	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		print_message("# skipped: it takes root to mount\n");
		skip();
	}
	assert_int_equal(mkdir(scratch_path(state, "d", path), 0755), 0);
	if (mount("none", path, "tmpfs", 0, "size=64k") != 0) {
		print_message("# skipped: no tmpfs here\n");
		skip();
	}
	scratch_text(state, "d/a", "old\n");
	setenv("STATE_DIRECTORY", scratch_path(state, "state", dir), 1);
	return desk_new(scratch_path(state, "d/a", path));
}

static void
stand_up(void **state, struct desk *d)
{
	char path[256];

	desk_free(d);
	assert_int_equal(umount(scratch_path(state, "d", path)), 0);
}

/* Does it; the answer's sentence has that word. What the state is then. */
static struct desk_state
wish(struct desk *d, enum desk_job job, const struct save_text *text,
    enum desk_result want, const char *word)
{
	struct desk_wish w = { .job = job };
	struct desk_answer a;
	struct desk_state s;

	if (text != NULL)
		w.text = *text;
	desk_do(d, &w, &a);
	assert_int_equal(a.result, want);
	if (strstr(a.say, word) == NULL)
		fail_msg("'%s' does not say '%s'", a.say, word);
	s = a.state;
	desk_answer_free(&a);
	return s;
}

static void
assert_old(void **state)
{
	char path[256], got[8] = "";
	FILE *in = fopen(scratch_path(state, "d/a", path), "r");

	assert_non_null(in);
	assert_int_equal(fread(got, 1, sizeof(got), in), 4);
	fclose(in);
	assert_string_equal(got, "old\n");
}

static void
a_full_disk_keeps_file_and_draft(void **state)
{
	struct desk *d = sit_down(state), *after;
	char *big = malloc(BIG);
	struct save_text text = { big, BIG };
	struct desk_state s;

	assert_non_null(big);
	memset(big, '#', BIG);
	wish(d, DESK_READ, NULL, DESK_DONE, "");
	assert_true(wish(d, DESK_DRAFT, &text, DESK_DONE, "").kept);
	wish(d, DESK_SAVE, &text, DESK_REFUSED, "disk is full");
	assert_old(state);
	after = desk_new(wish(d, DESK_LOOK, NULL, DESK_SAME, "").path);
	s = wish(after, DESK_READ, NULL, DESK_DONE, "");
	assert_int_equal(s.draft, DESK_DRAFT_OF_THIS);
	desk_free(after);
	/* With room again all is well, and the draft goes. */
	text.len = 100;
	assert_false(wish(d, DESK_SAVE, &text, DESK_DONE, "saved").kept);
	stand_up(state, d);
	free(big);
}

static void
a_disk_to_be_read_is_told_at_once(void **state)
{
	const struct save_text text = { "new\n", 4 };
	struct desk *d = sit_down(state), *after;
	struct desk_wish w = { .job = DESK_COPY, .text = text };
	struct desk_answer a;
	struct desk_state s;
	char path[256], copy[256];

	scratch_path(state, "d", path);
	assert_int_equal(
	    mount(path, path, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	s = wish(d, DESK_READ, NULL, DESK_DONE, "only be read");
	assert_false(s.writable);
	assert_string_equal(s.command, "");
	assert_true(wish(d, DESK_DRAFT, &text, DESK_DONE, "").kept);
	wish(d, DESK_SAVE, &text, DESK_REFUSED, "only be read");
	assert_old(state);
	w.path = scratch_path(state, "copy", copy);
	desk_do(d, &w, &a);
	assert_int_equal(a.result, DESK_DONE);
	desk_answer_free(&a);
	after = desk_new(s.path);
	s = wish(after, DESK_READ, NULL, DESK_DONE, "");
	assert_int_equal(s.draft, DESK_DRAFT_OF_THIS);
	desk_free(after);
	stand_up(state, d);
}

/* The disk is taken away while somebody types: the draft moves. */
static void
a_draft_moves_when_it_must(void **state)
{
	const struct save_text text = { "new\n", 4 }, more = { "more\n", 5 };
	struct desk *d = sit_down(state), *after;
	struct desk_wish w = { .job = DESK_RECOVER };
	struct desk_answer a;
	char path[256], file[256];

	scratch_path(state, "d/a", file);
	wish(d, DESK_READ, NULL, DESK_DONE, "");
	assert_true(wish(d, DESK_DRAFT, &text, DESK_DONE, "").kept);
	scratch_path(state, "d", path);
	assert_int_equal(
	    mount(path, path, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	assert_true(wish(d, DESK_DRAFT, &more, DESK_DONE, "").kept);
	after = desk_new(file);
	wish(after, DESK_READ, NULL, DESK_DONE, "");
	desk_do(after, &w, &a);
	assert_string_equal(a.text, "more\n");
	desk_answer_free(&a);
	desk_free(after);
	stand_up(state, d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_full_disk_keeps_file_and_draft),
		IN_SCRATCH(a_disk_to_be_read_is_told_at_once),
		IN_SCRATCH(a_draft_moves_when_it_must),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
