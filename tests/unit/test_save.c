/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text over a file that a person cares for. */
#include "config/save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

static const struct save_text old_text = { "old\n", 4 };
static const struct save_text new_text = { "new text\n", 9 };

static void
assert_text(void **state, const char *name, const char *want)
{
	char path[256], got[256] = "";
	FILE *in = fopen(scratch_path(state, name, path), "rb");

	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(got, want);
}

/* How many names the directory has. */
static int
names(void **state)
{
	DIR *d = opendir(*state);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n +=
		    strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static enum save_result
save(void **state, const char *name, const struct save_text *old,
    const struct save_text *text, struct save *out)
{
	char path[256];

	return save_file(scratch_path(state, name, path), old, text, out);
}

/* Nothing was written, and the reason names the file and holds `word`. */
static void
assert_left_alone(void **state, const char *name, const struct save_text *old,
    enum save_result want, const char *word)
{
	int before = names(state);
	struct save out;

	assert_int_equal(save(state, name, old, &new_text, &out), want);
	assert_int_equal(names(state), before);
	assert_string_equal(out.backup, "");
	assert_non_null(strstr(out.why, name));
	if (strstr(out.why, word) == NULL)
		fail_msg("'%s' does not say '%s'", out.why, word);
}

static void
the_old_text_stays_beside_the_new(void **state)
{
	char path[256];
	struct save out;
	struct stat st;

	scratch_text(state, "ntp.conf", "old\n");
	chmod(scratch_path(state, "ntp.conf", path), 0640);
	assert_int_equal(
	    save(state, "ntp.conf", &old_text, &new_text, &out), SAVE_DONE);
	assert_string_equal(out.why, "");
	assert_string_equal(out.path, path);
	assert_text(state, "ntp.conf", "new text\n");
	assert_text(state, "ntp.conf.~1~", "old\n");
	assert_string_equal(
	    out.backup, scratch_path(state, "ntp.conf.~1~", path));
	assert_int_equal(stat(out.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(out.backup, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(names(state), 2);
}

static void
no_backup_is_written_over(void **state)
{
	struct save out;

	scratch_text(state, "a", "old\n");
	scratch_text(state, "a.~1~", "first");
	scratch_text(state, "a.~9~", "ninth");
	scratch_text(state, "a.~99x~", "");
	scratch_text(state, "a.~-5~", "");
	scratch_text(state, "a.~~", "");
	scratch_text(state, "ab.~77~", "");
	assert_int_equal(
	    save(state, "a", &old_text, &new_text, &out), SAVE_DONE);
	assert_text(state, "a.~1~", "first");
	assert_text(state, "a.~9~", "ninth");
	assert_text(state, "a.~10~", "old\n");
	assert_int_equal(
	    save(state, "a", &new_text, &old_text, &out), SAVE_DONE);
	assert_text(state, "a.~11~", "new text\n");
}

/* One who holds another name of the file must not reach into the backup. */
static void
a_file_of_two_names_is_copied(void **state)
{
	char path[256], other[256];
	struct save out;
	struct stat st;

	scratch_text(state, "a", "old\n");
	scratch_path(state, "a", path);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(link(path, scratch_path(state, "other", other)), 0);
	assert_int_equal(
	    save(state, "a", &old_text, &new_text, &out), SAVE_DONE);
	scratch_text(state, "other", "scribble");
	assert_text(state, "a", "new text\n");
	assert_text(state, "a.~1~", "old\n");
	assert_int_equal(stat(out.backup, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_int_equal(names(state), 3);
}

static void
the_same_text_is_not_written(void **state)
{
	struct save out;

	scratch_text(state, "a", "old\n");
	assert_int_equal(
	    save(state, "a", &old_text, &old_text, &out), SAVE_SAME);
	assert_int_equal(
	    save(state, "a", &new_text, &old_text, &out), SAVE_SAME);
	assert_int_equal(names(state), 1);
}

static void
a_new_file_is_new(void **state)
{
	struct save out;

	umask(022);
	assert_int_equal(save(state, "a", NULL, &new_text, &out), SAVE_DONE);
	assert_text(state, "a", "new text\n");
	assert_int_equal(names(state), 1);
	scratch_text(state, "b", "mine");
	assert_left_alone(state, "b", NULL, SAVE_CHANGED, "exists already");
	assert_text(state, "b", "mine");
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(save_file("c", NULL, &new_text, &out), SAVE_DONE);
	assert_text(state, "c", "new text\n");
	assert_int_equal(out.path[0], '/');
	assert_int_equal(chdir("/"), 0);
}

static void
a_change_meanwhile_is_not_lost(void **state)
{
	static const char *const texts[] = { "", "old", "old\n\n", "olD\n" };
	char path[256];

	scratch_path(state, "a", path);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		scratch_text(state, "a", texts[i]);
		assert_left_alone(
		    state, "a", &old_text, SAVE_CHANGED, "somebody else");
		assert_text(state, "a", texts[i]);
	}
	scratch_put(state, "a", "o\0d\n", 4);
	assert_left_alone(state, "a", &old_text, SAVE_CHANGED, "else");
	assert_int_equal(unlink(path), 0);
	assert_left_alone(
	    state, "a", &old_text, SAVE_CHANGED, "no longer there");
	assert_int_equal(names(state), 0);
}

/* The same text in another file is the same text. */
static void
a_touch_is_no_change(void **state)
{
	char path[256], other[256];
	struct save out;

	scratch_text(state, "b", "old\n");
	assert_int_equal(rename(scratch_path(state, "b", other),
			     scratch_path(state, "a", path)),
	    0);
	assert_int_equal(
	    save(state, "a", &old_text, &new_text, &out), SAVE_DONE);
}

static void
links_are_followed_to_the_file(void **state)
{
	char path[256], deep[256];
	struct save out;
	struct stat st;

	assert_int_equal(mkdir(scratch_path(state, "d", path), 0700), 0);
	scratch_text(state, "d/real", "old\n");
	assert_int_equal(symlink("real", scratch_path(state, "d/l1", path)), 0);
	assert_int_equal(symlink("d/l1", scratch_path(state, "l2", path)), 0);
	assert_int_equal(
	    symlink(path, scratch_path(state, "ntp.conf", deep)), 0);
	assert_int_equal(
	    save(state, "ntp.conf", &old_text, &new_text, &out), SAVE_DONE);
	assert_string_equal(out.path, scratch_path(state, "d/real", path));
	assert_text(state, "d/real", "new text\n");
	assert_text(state, "d/real.~1~", "old\n");
	assert_text(state, "ntp.conf", "new text\n");
	assert_int_equal(lstat(deep, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(names(state), 3);
}

static void
links_to_nowhere_are_refused(void **state)
{
	char path[256];

	assert_int_equal(symlink("b", scratch_path(state, "a", path)), 0);
	assert_int_equal(symlink("a", scratch_path(state, "b", path)), 0);
	assert_left_alone(state, "a", &old_text, SAVE_REFUSED, "circle");
	assert_left_alone(state, "a", NULL, SAVE_REFUSED, "circle");
	assert_int_equal(symlink("none", scratch_path(state, "c", path)), 0);
	assert_left_alone(state, "c", NULL, SAVE_REFUSED, "symbolic link");
	assert_left_alone(state, "c", &old_text, SAVE_REFUSED, "symbolic link");
}

static void
what_is_no_file_is_refused(void **state)
{
	char path[256];
	struct save out;

	assert_int_equal(mkdir(scratch_path(state, "d", path), 0700), 0);
	assert_left_alone(state, "d", &old_text, SAVE_REFUSED, "directory");
	assert_left_alone(state, "d", NULL, SAVE_REFUSED, "directory");
	assert_int_equal(mkfifo(scratch_path(state, "p", path), 0600), 0);
	assert_left_alone(state, "p", &old_text, SAVE_REFUSED, "pipe");
	scratch_text(state, "f", "");
	assert_left_alone(state, "f/a", NULL, SAVE_REFUSED, "no directory");
	assert_left_alone(
	    state, "no/a", NULL, SAVE_REFUSED, "directory does not exist");
	assert_int_equal(
	    save_file("/dev/full", &old_text, &new_text, &out), SAVE_REFUSED);
	assert_non_null(strstr(out.why, "device"));
}

/* Runs `body` as a user without rights. */
static void
as_nobody(void **state, void (*body)(void **state))
{
	pid_t child;
	int status;

	if (geteuid() == 0)
		assert_int_equal(chown(*state, 65534, 65534), 0);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 &&
		    (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		body(state);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define MUST(x)                                                                \
	do {                                                                   \
		if (!(x)) {                                                    \
			print_message("# not so: %s\n", #x);                   \
			_exit(1);                                              \
		}                                                              \
	} while (0)

/* Without the right to write there. */
static void
try_without_rights(void **state)
{
	char path[256];
	struct save out;

	scratch_text(state, "mine", "old\n");
	MUST(chmod(scratch_path(state, "mine", path), 0400) == 0);
	MUST(save(state, "mine", &old_text, &new_text, &out) == SAVE_REFUSED);
	MUST(out.error == EACCES && strstr(out.why, "no right") != NULL);
	MUST(chmod(path, 0600) == 0);
	MUST(chmod(*state, 0500) == 0);
	MUST(save(state, "mine", &old_text, &new_text, &out) == SAVE_REFUSED);
	MUST(out.error == EACCES && strstr(out.why, "no right") != NULL);
	MUST(save(state, "fresh", NULL, &new_text, &out) == SAVE_REFUSED);
	MUST(out.error == EACCES);
	MUST(chmod(*state, 0700) == 0);
	MUST(names(state) == 1);
	MUST(save(state, "mine", &old_text, &new_text, &out) == SAVE_DONE);
}

static void
missing_rights_are_named(void **state)
{
	as_nobody(state, try_without_rights);
}

/* A file of root's that anybody may write, in a directory of ours: to replace
 * it would make it ours. */
static void
try_to_take_over(void **state)
{
	struct save out;

	MUST(save(state, "theirs", &old_text, &new_text, &out) == SAVE_REFUSED);
	MUST(strstr(out.why, "somebody else") != NULL);
	MUST(names(state) == 1);
}

static void
an_owner_is_not_lost(void **state)
{
	char path[256];

	if (geteuid() != 0) {
		print_message("# skipped: only root has files of others\n");
		skip();
	}
	scratch_text(state, "theirs", "old\n");
	assert_int_equal(chmod(scratch_path(state, "theirs", path), 0666), 0);
	as_nobody(state, try_to_take_over);
}

/* Sets or clears the flag of chattr +i; false if there is none such. */
static bool
set_immutable(const char *path, bool on)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), flags = 0;
	bool ok;

	assert_true(fd >= 0);
	ok = ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;
	flags = on ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
	ok = ok && ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	close(fd);
	return ok;
}

static void
what_is_immutable_is_named(void **state)
{
	char path[256];
	struct save file, dir;
	enum save_result of_file, of_dir;

	scratch_text(state, "a", "old\n");
	if (!set_immutable(scratch_path(state, "a", path), true)) {
		print_message("# skipped: nothing can be made immutable\n");
		skip();
	}
	of_file = save(state, "a", &old_text, &new_text, &file);
	assert_true(set_immutable(path, false));
	assert_true(set_immutable(*state, true));
	of_dir = save(state, "a", &old_text, &new_text, &dir);
	assert_true(set_immutable(*state, false));
	assert_int_equal(of_file, SAVE_REFUSED);
	assert_non_null(strstr(file.why, "chattr -i"));
	assert_int_equal(of_dir, SAVE_REFUSED);
	assert_non_null(strstr(dir.why, "chattr -i"));
	assert_int_equal(names(state), 1);
	assert_text(state, "a", "old\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(the_old_text_stays_beside_the_new),
		IN_SCRATCH(no_backup_is_written_over),
		IN_SCRATCH(a_file_of_two_names_is_copied),
		IN_SCRATCH(the_same_text_is_not_written),
		IN_SCRATCH(a_new_file_is_new),
		IN_SCRATCH(a_change_meanwhile_is_not_lost),
		IN_SCRATCH(a_touch_is_no_change),
		IN_SCRATCH(links_are_followed_to_the_file),
		IN_SCRATCH(links_to_nowhere_are_refused),
		IN_SCRATCH(what_is_no_file_is_refused),
		IN_SCRATCH(missing_rights_are_named),
		IN_SCRATCH(an_owner_is_not_lost),
		IN_SCRATCH(what_is_immutable_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
