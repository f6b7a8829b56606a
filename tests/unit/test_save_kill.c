/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A save that is killed before and behind every one of its system calls, and
 * one in which each of them fails in turn: the file is the old or the new one,
 * whole, and so is every backup. What others do meanwhile is not lost.
 */
#include "config/save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"
#include "stepper.h"
#include "sys/replace.h"

enum { OLD = 30000, NEW = 50000, MODE = 0640 };

/* What is saved, where, and what became of it: the child writes there. */
struct job {
	char path[256];
	bool fresh; /* there is no file yet */
	enum save_result result;
	bool reason; /* one was given */
	char old[OLD], new[NEW];
};

/* One kind of save. */
struct kind {
	void (*arrange)(void **state, struct job *j);
	void (*work)(void *job);
	bool backs_up;
};

static void
work_save(void *arg)
{
	struct job *j = arg;
	const struct save_text old = { j->old, OLD }, new = { j->new, NEW };
	struct save out;

	j->result = save_file(j->path, j->fresh ? NULL : &old, &new, &out);
	j->reason = out.why[0] != '\0';
}

/* An error may come after the deed, when the directory cannot be synced. */
static void
work_replace(void *arg)
{
	struct job *j = arg;
	int error = replace_file(j->path, j->new, NEW, 0600);
	struct stat st;
	bool done = stat(j->path, &st) == 0 && st.st_size == NEW;

	j->result = error == 0 || done ? SAVE_DONE : SAVE_REFUSED;
	j->reason = error != 0;
}

static void
arrange_file(void **state, struct job *j)
{
	scratch_put(state, "a", j->old, OLD);
	assert_int_equal(chmod(scratch_path(state, "a", j->path), MODE), 0);
	scratch_text(state, "a.~1~", "first");
}

static void
arrange_two_names(void **state, struct job *j)
{
	char other[256];

	arrange_file(state, j);
	assert_int_equal(link(j->path, scratch_path(state, "other", other)), 0);
}

static void
arrange_link(void **state, struct job *j)
{
	arrange_file(state, j);
	assert_int_equal(symlink("a", scratch_path(state, "link", j->path)), 0);
}

static void
arrange_nothing(void **state, struct job *j)
{
	scratch_path(state, "a", j->path);
	j->fresh = true;
}

static const struct kind plain = { arrange_file, work_save, true };
static const struct kind two_names = { arrange_two_names, work_save, true };
static const struct kind by_link = { arrange_link, work_save, true };
static const struct kind fresh = { arrange_nothing, work_save, false };
static const struct kind replaced = { arrange_file, work_replace, false };

static struct job *
job_new(void)
{
	struct job *j = mmap(NULL, sizeof(*j), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(j != MAP_FAILED);
	memset(j->old, 'o', OLD);
	memset(j->new, 'n', NEW);
	return j;
}

/* Empties the directory and begins anew. */
static void
arrange(void **state, const struct kind *k, struct job *j)
{
	DIR *d = opendir(*state);
	char path[256];

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			assert_int_equal(
			    unlink(scratch_path(state, e->d_name, path)), 0);
	closedir(d);
	j->fresh = false;
	j->result = SAVE_CHANGED;
	j->reason = false;
	k->arrange(state, j);
}

/* Has the file exactly this text, and the mode? */
static bool
holds(void **state, const char *name, const char *text, size_t len)
{
	static char got[NEW + 8];
	char path[256];
	FILE *in = fopen(scratch_path(state, name, path), "rb");
	struct stat st;
	size_t n;

	if (in == NULL)
		return false;
	assert_int_equal(fstat(fileno(in), &st), 0);
	n = fread(got, 1, sizeof(got), in);
	fclose(in);
	return n == len && memcmp(got, text, len) == 0;
}

struct found {
	bool old, new;       /* what the file is */
	int backups, strays; /* of this save */
};

/* Looks at every name; what may not be there fails. */
static struct found
look(void **state, const struct job *j)
{
	struct found f = { 0 };
	DIR *d = opendir(*state);
	char path[256];
	struct stat st;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		const char *name = e->d_name;

		if (strcmp(name, "a") == 0) {
			f.old = holds(state, name, j->old, OLD);
			f.new = holds(state, name, j->new, NEW);
			assert_true(f.old || f.new);
			stat(scratch_path(state, name, path), &st);
			assert_int_equal(
			    st.st_mode & 07777, j->fresh ? 0644 : MODE);
		} else if (strcmp(name, "a.~1~") == 0) {
			assert_true(holds(state, name, "first", 5));
		} else if (strncmp(name, "a.~", 3) == 0) {
			f.backups++;
			assert_true(holds(state, name, j->old, OLD));
			stat(scratch_path(state, name, path), &st);
			assert_int_equal(st.st_mode & 07777, MODE);
		} else if (strcmp(name, "other") == 0) {
			assert_true(holds(state, name, j->old, OLD));
		} else if (strncmp(name, ".ntptui-", 8) == 0) {
			f.strays++;
		} else if (name[0] != '.') {
			assert_string_equal(name, "link");
		}
	}
	closedir(d);
	return f;
}

static void
kill_everywhere(void **state, const struct kind *k)
{
	struct job *j = job_new();
	enum stepper_end end;
	long border = 0;
	bool was_new = false;

	umask(022);
	for (;; border++) {
		struct found f;

		arrange(state, k, j);
		end = stepper_kill(k->work, j, border);
		if (end == STEPPER_NONE)
			break;
		f = look(state, j);
		assert_true(f.old || f.new || j->fresh);
		was_new = was_new || f.new;
		if (f.new && k->backs_up)
			assert_int_equal(f.backups, 1);
		assert_in_range(f.backups, 0, 1);
		assert_in_range(f.strays, 0, 2);
		if (end == STEPPER_DONE)
			break;
		/* Whatever it left behind does not hinder the next one. */
		k->work(j);
		assert_int_equal(
		    j->result, f.new && j->fresh ? SAVE_SAME : j->result);
		assert_true(look(state, j).new);
	}
	munmap(j, sizeof(*j));
	if (end == STEPPER_NONE) {
		print_message("# skipped: processes may not be traced here\n");
		skip();
	}
	print_message("# killed at %ld borders of system calls\n", border);
	assert_true(was_new);
	assert_true(border > 20);
}

static void
check_failed(void **state, const struct kind *k, const struct job *j)
{
	struct found f = look(state, j);

	switch (j->result) {
	case SAVE_DONE:
		assert_true(f.new);
		assert_int_equal(f.backups, k->backs_up);
		break;
	case SAVE_REFUSED:
		assert_false(f.new);
		assert_true(f.old || j->fresh);
		assert_true(j->reason);
		assert_int_equal(f.backups + f.strays, 0);
		break;
	case SAVE_CHANGED:
	case SAVE_SAME:
		fail_msg("result %d", (int)j->result);
	}
}

static void
fail_everywhere(void **state, const struct kind *k)
{
	static const int errors[] = { EIO, ENOSPC, EPERM, EINTR };
	enum stepper_end end = STEPPER_NONE;
	struct job *j = job_new();
	long call = 0;

	if (!stepper_may_lie())
		skip();
	umask(022);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (call = 0;; call++) {
			arrange(state, k, j);
			end = stepper_fail(k->work, j, call, errors[i]);
			if (end != STEPPER_DID)
				break;
			check_failed(state, k, j);
		}
		if (end == STEPPER_NONE)
			break;
	}
	munmap(j, sizeof(*j));
	if (end == STEPPER_NONE) {
		print_message("# skipped: processes may not be traced here\n");
		skip();
	}
	print_message("# failed at %ld system calls\n", call);
	assert_true(call > 10);
}

/* Somebody else's editor writes into the file, as it lies there. */
static void
scribble(void *arg)
{
	const struct job *j = arg;
	int fd = open(j->path, O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "mine", 4), 4);
	close(fd);
}

/* Does a file hold that text and then the scribble? */
static bool
scribbled(void **state, const char *name, const char *text, size_t len)
{
	static char want[NEW + 4];

	memcpy(want, text, len);
	memcpy(want + len, "mine", 4);
	return holds(state, name, want, len + 4);
}

/* What another one writes at any moment is in the file or in its backup. */
static void
a_change_at_any_moment_is_kept(void **state)
{
	struct job *j = job_new();
	int changed = 0, done = 0;
	enum stepper_end end;

	for (long border = 0;; border++) {
		arrange(state, &plain, j);
		end = stepper_meet(work_save, j, border, scribble);
		if (end != STEPPER_DID)
			break;
		if (j->result == SAVE_CHANGED) {
			changed++;
			assert_true(scribbled(state, "a", j->old, OLD));
			assert_false(holds(state, "a.~2~", j->old, OLD));
			continue;
		}
		done++;
		assert_int_equal(j->result, SAVE_DONE);
		assert_true(scribbled(state, "a", j->new, NEW) ||
		    (holds(state, "a", j->new, NEW) &&
			scribbled(state, "a.~2~", j->old, OLD)));
	}
	munmap(j, sizeof(*j));
	if (end == STEPPER_NONE) {
		print_message("# skipped: processes may not be traced here\n");
		skip();
	}
	print_message("# seen %d times, kept %d times\n", changed, done);
	assert_true(changed > 10 && done > 0);
}

static void
a_save_is_killed(void **state)
{
	kill_everywhere(state, &plain);
}

static void
a_save_fails(void **state)
{
	fail_everywhere(state, &plain);
}

static void
a_copied_backup_is_killed(void **state)
{
	kill_everywhere(state, &two_names);
}

static void
a_copied_backup_fails(void **state)
{
	fail_everywhere(state, &two_names);
}

static void
a_save_through_a_link_is_killed(void **state)
{
	kill_everywhere(state, &by_link);
}

static void
a_save_through_a_link_fails(void **state)
{
	fail_everywhere(state, &by_link);
}

static void
a_new_file_is_killed(void **state)
{
	kill_everywhere(state, &fresh);
}

static void
a_new_file_fails(void **state)
{
	fail_everywhere(state, &fresh);
}

static void
a_replacement_is_killed(void **state)
{
	kill_everywhere(state, &replaced);
}

static void
a_replacement_fails(void **state)
{
	fail_everywhere(state, &replaced);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_save_is_killed),
		IN_SCRATCH(a_save_fails),
		IN_SCRATCH(a_copied_backup_is_killed),
		IN_SCRATCH(a_copied_backup_fails),
		IN_SCRATCH(a_save_through_a_link_is_killed),
		IN_SCRATCH(a_save_through_a_link_fails),
		IN_SCRATCH(a_new_file_is_killed),
		IN_SCRATCH(a_new_file_fails),
		IN_SCRATCH(a_replacement_is_killed),
		IN_SCRATCH(a_replacement_fails),
		IN_SCRATCH(a_change_at_any_moment_is_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
