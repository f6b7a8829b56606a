/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desk as the console uses it: one wish after another, and what is in the
 * directory then.
 */
#include "ui/desk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* One desk on the file "a", and its last answer. */
struct bench {
	void **state;
	char path[256];
	struct desk *desk;
	struct desk_answer answer;
};

static void
sit_down(struct bench *b, void **state)
{
	char dir[256];

	memset(b, 0, sizeof(*b));
	b->state = state;
	setenv("STATE_DIRECTORY", scratch_path(state, "state", dir), 1);
	b->desk = desk_new(scratch_path(state, "a", b->path));
}

static void
stand_up(struct bench *b)
{
	desk_answer_free(&b->answer);
	desk_free(b->desk);
}

static enum desk_result
wish(struct bench *b, enum desk_job job, const char *text)
{
	const struct desk_wish w = { .job = job,
		.text = { text, text != NULL ? strlen(text) : 0 } };

	desk_answer_free(&b->answer);
	desk_do(b->desk, &w, &b->answer);
	assert_int_equal(b->answer.job, job);
	if (b->answer.result == DESK_REFUSED)
		assert_string_not_equal(b->answer.say, "");
	return b->answer.result;
}

static void
says(const struct bench *b, const char *word)
{
	if (strstr(b->answer.say, word) == NULL)
		fail_msg("'%s' does not say '%s'", b->answer.say, word);
}

static void
holds(struct bench *b, const char *name, const char *text)
{
	char path[256], got[4096] = "";
	FILE *in = fopen(scratch_path(b->state, name, path), "r");

	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(got, text);
}

/* How many names in a directory begin so. */
static int
names(struct bench *b, const char *dir, const char *begin)
{
	char path[256];
	DIR *d = opendir(scratch_path(b->state, dir, path));
	int n = 0;

	if (d == NULL)
		return 0;
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += strncmp(e->d_name, begin, strlen(begin)) == 0;
	closedir(d);
	return n;
}

static void
the_later_writer_is_told_of_the_first(void **state)
{
	struct bench b, other;

	scratch_text(state, "a", "one\n");
	setenv("SUDO_USER", "anna\033[2J", 1);
	sit_down(&b, state);
	sit_down(&other, state);
	assert_int_equal(wish(&b, DESK_CLAIM, NULL), DESK_DONE);
	assert_int_equal(wish(&b, DESK_CLAIM, NULL), DESK_DONE);
	assert_int_equal(wish(&other, DESK_CLAIM, NULL), DESK_CHANGED);
	says(&other, "anna?[2J");
	says(&other, "process");
	says(&other, "UTC");
	assert_int_equal(wish(&b, DESK_RELEASE, NULL), DESK_DONE);
	assert_int_equal(wish(&other, DESK_CLAIM, NULL), DESK_DONE);
	assert_int_equal(wish(&b, DESK_CLAIM, NULL), DESK_CHANGED);
	/* It goes with whoever had it. */
	stand_up(&other);
	assert_int_equal(wish(&b, DESK_CLAIM, NULL), DESK_DONE);
	stand_up(&b);
	unsetenv("SUDO_USER");
}

static void
a_text_is_read_and_saved(void **state)
{
	struct bench b;

	scratch_text(state, "a", "one\n");
	sit_down(&b, state);
	assert_int_equal(wish(&b, DESK_READ, NULL), DESK_DONE);
	assert_string_equal(b.answer.text, "one\n");
	assert_true(b.answer.state.writable);
	assert_int_equal(b.answer.state.file, DESK_THERE);
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	assert_int_equal(wish(&b, DESK_SAVE, "two\n"), DESK_DONE);
	says(&b, ".~1~");
	holds(&b, "a", "two\n");
	holds(&b, "a.~1~", "one\n");
	assert_int_equal(wish(&b, DESK_SAVE, "two\n"), DESK_SAME);
	assert_int_equal(wish(&b, DESK_SAVE, "three\n"), DESK_DONE);
	assert_int_equal(wish(&b, DESK_LOOK, NULL), DESK_SAME);
	stand_up(&b);
}

static void
a_missing_file_is_proposed_and_made(void **state)
{
	struct bench b;

	sit_down(&b, state);
	assert_int_equal(wish(&b, DESK_READ, NULL), DESK_DONE);
	assert_int_equal(b.answer.state.file, DESK_MISSING);
	assert_non_null(strstr(b.answer.text, "pool "));
	assert_true(b.answer.state.writable);
	assert_int_equal(wish(&b, DESK_DRAFT, "mine\n"), DESK_DONE);
	assert_int_equal(wish(&b, DESK_SAVE, "mine\n"), DESK_DONE);
	holds(&b, "a", "mine\n");
	assert_int_equal(names(&b, "", ".a.draft"), 0);
	assert_int_equal(names(&b, "", "a.~"), 0);
	stand_up(&b);
}

static void
what_is_no_text_is_not_opened(void **state)
{
	struct bench b;

	scratch_put(state, "a", "\0\1", 2);
	sit_down(&b, state);
	assert_int_equal(wish(&b, DESK_READ, NULL), DESK_REFUSED);
	assert_int_equal(b.answer.state.file, DESK_CLOSED);
	assert_null(b.answer.text);
	says(&b, "NUL octet");
	stand_up(&b);
}

static void
others_changes_are_seen_and_chosen_from(void **state)
{
	struct bench b;

	scratch_text(state, "a", "1\n2\n3\n4\n5\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(wish(&b, DESK_LOOK, NULL), DESK_SAME);
	scratch_text(state, "a", "1\n2\n3\n4\nfive\n");
	assert_int_equal(wish(&b, DESK_LOOK, NULL), DESK_CHANGED);
	assert_int_equal(
	    wish(&b, DESK_SAVE, "one\n2\n3\n4\n5\n"), DESK_CHANGED);
	says(&b, "changed by somebody else");
	holds(&b, "a", "1\n2\n3\n4\nfive\n");
	assert_int_equal(wish(&b, DESK_MERGE, "one\n2\n3\n4\n5\n"), DESK_DONE);
	assert_string_equal(b.answer.text, "one\n2\n3\n4\nfive\n");
	assert_int_equal(b.answer.taken, 1);
	assert_int_equal(b.answer.conflicts, 0);
	assert_int_equal(
	    wish(&b, DESK_SAVE, "one\n2\n3\n4\nfive\n"), DESK_DONE);
	holds(&b, "a.~1~", "1\n2\n3\n4\nfive\n");
	stand_up(&b);
}

static void
what_others_wrote_can_be_taken_or_overwritten(void **state)
{
	struct bench b;

	scratch_text(state, "a", "old\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	scratch_text(state, "a", "theirs\n");
	assert_int_equal(wish(&b, DESK_MERGE, "ours\n"), DESK_DONE);
	assert_int_equal(b.answer.conflicts, 1);
	assert_int_equal(b.answer.line, 1);
	assert_non_null(strstr(b.answer.text, "\nours\n"));
	assert_non_null(strstr(b.answer.text, "\n#theirs\n"));
	scratch_text(state, "a", "theirs too\n");
	assert_int_equal(wish(&b, DESK_OVERWRITE, "ours\n"), DESK_DONE);
	holds(&b, "a", "ours\n");
	holds(&b, "a.~1~", "theirs too\n");
	scratch_text(state, "a", "theirs again\n");
	assert_int_equal(wish(&b, DESK_TAKE, NULL), DESK_DONE);
	assert_string_equal(b.answer.text, "theirs again\n");
	assert_int_equal(wish(&b, DESK_SAVE, "ours again\n"), DESK_DONE);
	stand_up(&b);
}

static void
a_file_that_is_gone_is_told(void **state)
{
	struct bench b;

	scratch_text(state, "a", "old\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(unlink(b.path), 0);
	assert_int_equal(wish(&b, DESK_LOOK, NULL), DESK_CHANGED);
	says(&b, "no longer there");
	assert_int_equal(wish(&b, DESK_SAVE, "new\n"), DESK_CHANGED);
	assert_int_equal(wish(&b, DESK_OVERWRITE, "new\n"), DESK_DONE);
	holds(&b, "a", "new\n");
	stand_up(&b);
}

static void
a_draft_is_kept_and_goes_with_the_save(void **state)
{
	struct bench b;
	struct stat st;
	char path[256];

	scratch_text(state, "a", "old\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(wish(&b, DESK_DRAFT, "old\n"), DESK_SAME);
	assert_int_equal(wish(&b, DESK_DRAFT, "new\n"), DESK_DONE);
	assert_true(b.answer.state.kept);
	snprintf(path, sizeof(path), "%s/.a.draft-%u-1", (char *)*state,
	    (unsigned)geteuid());
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(wish(&b, DESK_DRAFT, "newer\n"), DESK_DONE);
	assert_int_equal(names(&b, "", ".a.draft"), 1);
	holds(&b, "a", "old\n");
	assert_int_equal(wish(&b, DESK_SAVE, "newer\n"), DESK_DONE);
	assert_int_equal(names(&b, "", ".a.draft"), 0);
	assert_false(b.answer.state.kept);
	stand_up(&b);
}

/* A console that ends without a word after it kept a draft. */
static void
crash(void **state, const char *text)
{
	struct bench b;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		sit_down(&b, state);
		wish(&b, DESK_READ, NULL);
		wish(&b, DESK_DRAFT, text);
		_exit(b.answer.result != DESK_DONE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
a_draft_is_recovered(void **state)
{
	struct bench b;

	scratch_text(state, "a", "old\n");
	crash(state, "new\n");
	sit_down(&b, state);
	assert_int_equal(wish(&b, DESK_READ, NULL), DESK_DONE);
	assert_string_equal(b.answer.text, "old\n");
	assert_int_equal(b.answer.state.draft, DESK_DRAFT_OF_THIS);
	assert_int_equal(b.answer.state.draft_process, 0);
	assert_true(b.answer.state.draft_time > 0);
	assert_int_equal(wish(&b, DESK_RECOVER, NULL), DESK_DONE);
	assert_string_equal(b.answer.text, "new\n");
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	/* It is ours now, and still on the disk. */
	assert_true(b.answer.state.kept);
	assert_int_equal(names(&b, "", ".a.draft"), 1);
	assert_int_equal(wish(&b, DESK_DISCARD, NULL), DESK_DONE);
	assert_int_equal(names(&b, "", ".a.draft"), 0);
	stand_up(&b);
}

static void
a_draft_of_another_text_is_merged(void **state)
{
	struct bench b;

	scratch_text(state, "a", "1\n2\n3\n4\n5\n");
	crash(state, "1\n2\n3\n4\nfive\n");
	scratch_text(state, "a", "one\n2\n3\n4\n5\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_DRAFT_OF_OTHER);
	assert_int_equal(wish(&b, DESK_RECOVER, NULL), DESK_DONE);
	assert_string_equal(b.answer.text, "one\n2\n3\n4\nfive\n");
	assert_int_equal(b.answer.taken, 1);
	stand_up(&b);
}

static void
what_was_saved_after_all_is_not_offered(void **state)
{
	struct bench b;

	scratch_text(state, "a", "old\n");
	crash(state, "new\n");
	scratch_text(state, "a", "new\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	assert_int_equal(names(&b, "", ".a.draft"), 0);
	stand_up(&b);
}

/* Two consoles edit one file: neither writes over the other's draft, and the
 * second is told of the first. */
static void
two_drafts_do_not_collide(void **state)
{
	struct bench b, c;

	scratch_text(state, "a", "old\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	wish(&b, DESK_DRAFT, "first\n");
	sit_down(&c, state);
	wish(&c, DESK_READ, NULL);
	assert_int_equal(c.answer.state.draft, DESK_DRAFT_OF_THIS);
	assert_int_equal(c.answer.state.draft_process, getpid());
	assert_int_equal(wish(&c, DESK_DRAFT, "second\n"), DESK_DONE);
	assert_int_equal(names(&b, "", ".a.draft"), 2);
	/* The first is in use: it is not the second's to remove. */
	assert_int_equal(wish(&c, DESK_DISCARD, NULL), DESK_DONE);
	assert_int_equal(names(&b, "", ".a.draft"), 1);
	wish(&b, DESK_DISCARD, NULL);
	assert_int_equal(names(&b, "", ".a.draft"), 0);
	stand_up(&b);
	stand_up(&c);
}

/* Damaged, of another file, open to others: such a draft is none. */
static void
a_doubtful_draft_is_none(void **state)
{
	char path[256], other[256], text[1024];
	struct bench b;
	size_t len;
	FILE *f;

	scratch_text(state, "a", "old\n");
	crash(state, "new\n");
	snprintf(path, sizeof(path), "%s/.a.draft-%u-1", (char *)*state,
	    (unsigned)geteuid());
	f = fopen(path, "r+");
	assert_non_null(f);
	len = fread(text, 1, sizeof(text), f);
	assert_int_equal(fseek(f, (long)len - 6, SEEK_SET), 0);
	fputs("X", f);
	fclose(f);
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	f = fopen(path, "w");
	fwrite(text, 1, len, f);
	fclose(f);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_DRAFT_OF_THIS);
	assert_int_equal(chmod(path, 0620), 0);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(
	    rename(path, scratch_path(state, "elsewhere", other)), 0);
	assert_int_equal(symlink(other, path), 0);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(b.answer.state.draft, DESK_NO_DRAFT);
	stand_up(&b);
}

static void
versions_are_listed_and_read(void **state)
{
	const struct desk_wish second = { .job = DESK_VERSION, .version = 2 };
	struct bench b;

	scratch_text(state, "a", "1\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	assert_int_equal(wish(&b, DESK_VERSIONS, NULL), DESK_DONE);
	assert_int_equal(b.answer.versions.count, 0);
	wish(&b, DESK_SAVE, "1\n2\n");
	wish(&b, DESK_SAVE, "1\n2\n3\n4\n");
	wish(&b, DESK_SAVE, "1\n2\nthree\n4\n");
	wish(&b, DESK_VERSIONS, "1\n2\nthree\n4\n");
	assert_int_equal(b.answer.versions.count, 3);
	assert_int_equal(b.answer.versions.item[0].number, 3);
	assert_string_equal(b.answer.versions.item[0].what, "lines: 1 changed");
	assert_string_equal(b.answer.versions.item[1].what, "lines: 2 added");
	assert_int_equal(b.answer.versions.item[1].size, 4);
	assert_true(b.answer.versions.item[2].time > 0);
	desk_answer_free(&b.answer);
	desk_do(b.desk, &second, &b.answer);
	assert_string_equal(b.answer.text, "1\n2\n");
	stand_up(&b);
}

static void
a_copy_goes_elsewhere(void **state)
{
	char path[256];
	struct desk_wish w = { .job = DESK_COPY, .text = { "mine\n", 5 } };
	struct bench b;

	scratch_text(state, "a", "old\n");
	sit_down(&b, state);
	wish(&b, DESK_READ, NULL);
	setenv("HOME", *state, 1);
	w.path = "~/copy";
	desk_answer_free(&b.answer);
	desk_do(b.desk, &w, &b.answer);
	assert_int_equal(b.answer.result, DESK_DONE);
	says(&b, "copy is in");
	holds(&b, "copy", "mine\n");
	w.path = scratch_path(state, "a", path);
	desk_answer_free(&b.answer);
	desk_do(b.desk, &w, &b.answer);
	assert_int_equal(b.answer.result, DESK_REFUSED);
	says(&b, "exists already");
	holds(&b, "a", "old\n");
	stand_up(&b);
}

/* What somebody without rights is told; in a process that has none. */
static void
who_may_not_write_is_told_at_once(void **state)
{
	char path[256];
	struct bench b;
	int status;
	pid_t pid;

	if (geteuid() != 0) {
		print_message("# skipped: it takes root to be another\n");
		skip();
	}
	scratch_text(state, "a", "old\n");
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(scratch_path(state, "a", path), 0644), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (setgroups(0, NULL) != 0 || setgid(65534) != 0 ||
		    setuid(65534) != 0)
			_exit(99);
		sit_down(&b, state);
		assert_int_equal(wish(&b, DESK_READ, NULL), DESK_DONE);
		assert_false(b.answer.state.writable);
		says(&b, "no right");
		assert_non_null(
		    strstr(b.answer.state.command, "sudo ntptui -c "));
		assert_int_equal(wish(&b, DESK_SAVE, "new\n"), DESK_REFUSED);
		says(&b, "no right");
		/* Neither beside it nor where the state would be. */
		assert_int_equal(wish(&b, DESK_DRAFT, "new\n"), DESK_REFUSED);
		says(&b, "no draft can be kept");
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	holds(&(struct bench){ .state = state }, "a", "old\n");
}

/* A directory that cannot be written: the draft is in the state directory. */
static void
a_draft_may_lie_elsewhere(void **state)
{
	char path[256], dir[256];
	struct bench b;
	int status;
	pid_t pid;

	if (geteuid() != 0) {
		print_message("# skipped: it takes root to be another\n");
		skip();
	}
	scratch_text(state, "a", "old\n");
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(scratch_path(state, "a", path), 0644), 0);
	assert_int_equal(mkdir(scratch_path(state, "state", dir), 0700), 0);
	assert_int_equal(chown(dir, 65534, 65534), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (setgroups(0, NULL) != 0 || setgid(65534) != 0 ||
		    setuid(65534) != 0)
			_exit(99);
		sit_down(&b, state);
		wish(&b, DESK_READ, NULL);
		assert_int_equal(wish(&b, DESK_DRAFT, "new\n"), DESK_DONE);
		assert_int_equal(names(&b, "state", "draft-"), 1);
		assert_int_equal(names(&b, "", ".a.draft"), 0);
		stand_up(&b);
		sit_down(&b, state);
		wish(&b, DESK_READ, NULL);
		assert_int_equal(b.answer.state.draft, DESK_DRAFT_OF_THIS);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_text_is_read_and_saved),
		IN_SCRATCH(the_later_writer_is_told_of_the_first),
		IN_SCRATCH(a_missing_file_is_proposed_and_made),
		IN_SCRATCH(what_is_no_text_is_not_opened),
		IN_SCRATCH(others_changes_are_seen_and_chosen_from),
		IN_SCRATCH(what_others_wrote_can_be_taken_or_overwritten),
		IN_SCRATCH(a_file_that_is_gone_is_told),
		IN_SCRATCH(a_draft_is_kept_and_goes_with_the_save),
		IN_SCRATCH(a_draft_is_recovered),
		IN_SCRATCH(a_draft_of_another_text_is_merged),
		IN_SCRATCH(what_was_saved_after_all_is_not_offered),
		IN_SCRATCH(two_drafts_do_not_collide),
		IN_SCRATCH(a_doubtful_draft_is_none),
		IN_SCRATCH(versions_are_listed_and_read),
		IN_SCRATCH(a_copy_goes_elsewhere),
		IN_SCRATCH(who_may_not_write_is_told_at_once),
		IN_SCRATCH(a_draft_may_lie_elsewhere),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
