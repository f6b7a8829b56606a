/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A console that is killed before and behind every system call of keeping a
 * draft, saving, and recovering, and one in which each of them fails in turn:
 * the file is whole, and what was being written is in it or in a draft.
 */
#include "config/draft.h"

#include <dirent.h>
#include <errno.h>
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
#include "ui/desk.h"

enum { OLD = 9000, NEW = 20000 };

/* What the child works on, and what became of it. */
struct job {
	char path[256];
	char draft[PATH_MAX]; /* one that was kept before; "": none */
	bool sure;            /* the new text has been in a draft */
	enum desk_result result;
	bool reason;
	char old[OLD + 1], new[NEW + 1];
	struct desk *desk;
};

struct kind {
	void (*arrange)(void **state, struct job *j);
	void (*work)(void *job);
};

static void
wish(struct job *j, enum desk_job job, const char *text)
{
	const struct desk_wish w = { .job = job,
		.text = { text, text != NULL ? strlen(text) : 0 } };
	struct desk_answer a;

	desk_do(j->desk, &w, &a);
	j->result = a.result;
	j->reason = a.say[0] != '\0';
	j->sure = j->sure || (job == DESK_DRAFT && a.result == DESK_DONE);
	desk_answer_free(&a);
}

static void
work_draft(void *arg)
{
	struct job *j = arg;

	j->desk = desk_new(j->path);
	wish(j, DESK_READ, NULL);
	if (j->result == DESK_DONE)
		wish(j, DESK_DRAFT, j->new);
	desk_free(j->desk);
}

static void
work_next_draft(void *arg)
{
	struct job *j = arg;
	const struct save_text base = { j->old, OLD };
	const struct save_text text = { j->new, NEW };
	int error = draft_write(j->draft, j->path, &base, &text);

	j->result = error == 0 ? DESK_DONE : DESK_REFUSED;
	j->sure = error == 0;
	j->reason = true;
}

static void
work_save(void *arg)
{
	struct job *j = arg;

	j->desk = desk_new(j->path);
	wish(j, DESK_READ, NULL);
	if (j->result == DESK_DONE)
		wish(j, DESK_DRAFT, j->new);
	if (j->result == DESK_DONE)
		wish(j, DESK_SAVE, j->new);
	desk_free(j->desk);
}

static void
work_recover(void *arg)
{
	struct job *j = arg;

	j->desk = desk_new(j->path);
	wish(j, DESK_READ, NULL);
	if (j->result == DESK_DONE)
		wish(j, DESK_RECOVER, NULL);
	desk_free(j->desk);
}

static void
arrange_file(void **state, struct job *j)
{
	scratch_put(state, "a", j->old, OLD);
	scratch_path(state, "a", j->path);
	j->draft[0] = '\0';
	j->sure = false;
}

/* A draft of this process, which the child goes on with. */
static void
arrange_draft(void **state, struct job *j)
{
	const struct save_text base = { j->old, OLD };
	const struct save_text text = { "first\n", 6 };

	arrange_file(state, j);
	assert_int_equal(draft_write(j->draft, j->path, &base, &text), 0);
}

static void
keep_new(void *arg)
{
	struct job *j = arg;
	const struct save_text base = { j->old, OLD };
	const struct save_text text = { j->new, NEW };

	if (draft_write(j->draft, j->path, &base, &text) != 0)
		_exit(1);
}

/* A draft of a process that is no more. */
static void
arrange_orphan(void **state, struct job *j)
{
	arrange_file(state, j);
	if (stepper_kill(keep_new, j, 1000000) == STEPPER_NONE)
		skip();
	j->sure = true;
}

static const struct kind first = { arrange_file, work_draft };
static const struct kind next = { arrange_draft, work_next_draft };
static const struct kind save = { arrange_file, work_save };
static const struct kind recover = { arrange_orphan, work_recover };

static struct job *
job_new(void **state)
{
	struct job *j = mmap(NULL, sizeof(*j), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char dir[256];

	assert_true(j != MAP_FAILED);
	memset(j->old, 'o', OLD);
	memset(j->new, 'n', NEW);
	setenv("STATE_DIRECTORY", scratch_path(state, "state", dir), 1);
	return j;
}

static void
empty(const char *dir)
{
	DIR *d = opendir(dir);
	char path[512];

	if (d == NULL)
		return;
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (e->d_type != DT_DIR)
			assert_int_equal(unlink(path), 0);
	}
	closedir(d);
}

static void
arrange(void **state, const struct kind *k, struct job *j)
{
	char dir[256];

	empty(*state);
	empty(scratch_path(state, "state", dir));
	k->arrange(state, j);
	j->result = DESK_CHANGED;
	j->reason = false;
}

/* What is left: the file has one text or the other, whole. */
struct left {
	bool saved;   /* it has the new one */
	bool drafted; /* a draft has */
	bool other;   /* a draft has another text */
};

static struct left
look(struct job *j)
{
	static char got[NEW + 8];
	struct left l = { 0 };
	struct draft d;
	FILE *in = fopen(j->path, "rb");
	size_t n;

	assert_non_null(in);
	n = fread(got, 1, sizeof(got), in);
	fclose(in);
	l.saved = n == NEW && memcmp(got, j->new, NEW) == 0;
	assert_true(l.saved || (n == OLD && memcmp(got, j->old, OLD) == 0));
	if (!draft_find(&d, j->path, ""))
		return l;
	l.drafted = d.len == NEW && memcmp(d.text, j->new, NEW) == 0;
	l.other = !l.drafted;
	if (l.other)
		assert_string_equal(d.text, "first\n");
	assert_int_equal(d.base_len, OLD);
	assert_memory_equal(d.base_text, j->old, OLD);
	draft_free(&d);
	return l;
}

static void
kill_everywhere(void **state, const struct kind *k)
{
	struct job *j = job_new(state);
	bool drafted = false, saved = false;
	enum stepper_end end;
	long border = 0;

	for (;; border++) {
		struct left l;

		arrange(state, k, j);
		end = stepper_kill(k->work, j, border);
		if (end == STEPPER_NONE)
			break;
		l = look(j);
		/* Once it was somewhere it is never nowhere again. */
		assert_true(l.saved || l.drafted || !j->sure);
		assert_true(l.saved || l.drafted || l.other || k != &next);
		drafted = drafted || l.drafted;
		saved = saved || l.saved;
		if (end == STEPPER_DONE)
			break;
	}
	munmap(j, sizeof(*j));
	if (end == STEPPER_NONE) {
		print_message("# skipped: processes may not be traced here\n");
		skip();
	}
	print_message("# killed at %ld borders of system calls\n", border);
	assert_true(drafted);
	assert_int_equal(saved, k == &save);
	assert_true(border > 20);
}

static void
fail_everywhere(void **state, const struct kind *k)
{
	static const int errors[] = { EIO, ENOSPC, EROFS };
	enum stepper_end end = STEPPER_NONE;
	struct job *j = job_new(state);
	long call = 0;

	if (!stepper_may_lie())
		skip();
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (call = 0;; call++) {
			struct left l;

			arrange(state, k, j);
			end = stepper_fail(k->work, j, call, errors[i]);
			if (end != STEPPER_DID)
				break;
			l = look(j);
			if (j->result == DESK_DONE)
				assert_true(l.saved || l.drafted);
			else
				assert_true(j->reason);
			assert_true(l.drafted || l.saved || !j->sure);
			assert_true(
			    l.saved || l.drafted || l.other || k != &next);
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

static void
a_first_draft_is_killed(void **state)
{
	kill_everywhere(state, &first);
}

static void
a_first_draft_fails(void **state)
{
	fail_everywhere(state, &first);
}

static void
the_next_draft_is_killed(void **state)
{
	kill_everywhere(state, &next);
}

static void
the_next_draft_fails(void **state)
{
	fail_everywhere(state, &next);
}

static void
a_save_is_killed(void **state)
{
	kill_everywhere(state, &save);
}

static void
a_save_fails(void **state)
{
	fail_everywhere(state, &save);
}

static void
a_recovery_is_killed(void **state)
{
	kill_everywhere(state, &recover);
}

static void
a_recovery_fails(void **state)
{
	fail_everywhere(state, &recover);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_first_draft_is_killed),
		IN_SCRATCH(a_first_draft_fails),
		IN_SCRATCH(the_next_draft_is_killed),
		IN_SCRATCH(the_next_draft_fails),
		IN_SCRATCH(a_save_is_killed),
		IN_SCRATCH(a_save_fails),
		IN_SCRATCH(a_recovery_is_killed),
		IN_SCRATCH(a_recovery_fails),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
