/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file in the place of another. */
#include "sys/replace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

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

static mode_t
mode_of(void **state, const char *name)
{
	char path[256];
	struct stat st;

	assert_int_equal(lstat(scratch_path(state, name, path), &st), 0);
	return st.st_mode & 07777;
}

static void
a_file_is_made_or_replaced(void **state)
{
	char path[256];

	umask(022);
	scratch_path(state, "a", path);
	assert_int_equal(replace_file(path, "one", 3, 0666), 0);
	assert_text(state, "a", "one");
	assert_int_equal(mode_of(state, "a"), 0644);
	assert_int_equal(replace_file(path, "", 0, 0666), 0);
	assert_text(state, "a", "");
	assert_int_equal(names(state), 1);
}

static void
the_old_mode_and_owner_stay(void **state)
{
	static const mode_t modes[] = { 0600, 0640, 0664, 0666, 0400 };
	char path[256];
	struct stat st;

	scratch_text(state, "a", "old");
	scratch_path(state, "a", path);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_int_equal(replace_file(path, "new", 3, 0644), 0);
		assert_int_equal(mode_of(state, "a"), modes[i]);
	}
	if (geteuid() != 0) {
		print_message("# skipped: only root can give files away\n");
		return;
	}
	assert_int_equal(chown(path, 12345, 54321), 0);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(replace_file(path, "new", 3, 0644), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_uid, 12345);
	assert_int_equal(st.st_gid, 54321);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void
labels_stay(void **state)
{
	char path[256], got[16] = "";

	scratch_text(state, "a", "old");
	scratch_path(state, "a", path);
	if (setxattr(path, "user.note", "mine", 4, 0) != 0) {
		print_message("# skipped: no attributes on this file system\n");
		return;
	}
	assert_int_equal(replace_file(path, "new", 3, 0644), 0);
	assert_int_equal(getxattr(path, "user.note", got, sizeof(got)), 4);
	assert_memory_equal(got, "mine", 4);
	assert_text(state, "a", "new");
}

/* user::rw-, user:12345:r--, group::---, mask::r--, other::--- */
static void
an_access_list_stays(void **state)
{
	static const unsigned char acl[] = { 2, 0, 0, 0, /* version */
		1, 0, 6, 0, 255, 255, 255, 255,          /* owner */
		2, 0, 4, 0, 0x39, 0x30, 0, 0,            /* 12345 */
		4, 0, 0, 0, 255, 255, 255, 255,          /* group */
		16, 0, 4, 0, 255, 255, 255, 255,         /* mask */
		32, 0, 0, 0, 255, 255, 255, 255 };       /* others */
	static const char name[] = "system.posix_acl_access";
	unsigned char got[64];
	char path[256];

	scratch_text(state, "a", "old");
	scratch_path(state, "a", path);
	if (setxattr(path, name, acl, sizeof(acl), 0) != 0) {
		print_message("# skipped: no ACL on this file system\n");
		return;
	}
	assert_int_equal(replace_file(path, "new", 3, 0644), 0);
	assert_int_equal(
	    getxattr(path, name, got, sizeof(got)), (int)sizeof(acl));
	assert_memory_equal(got, acl, sizeof(acl));
	assert_int_equal(mode_of(state, "a"), 0640);
}

static void
what_stands_by_a_link_is_another_file(void **state)
{
	char path[256];
	struct stat st;

	scratch_text(state, "real", "old");
	assert_int_equal(symlink("real", scratch_path(state, "a", path)), 0);
	assert_int_equal(replace_file(path, "new", 3, 0600), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_text(state, "a", "new");
	assert_text(state, "real", "old");
}

static void
what_cannot_be_leaves_nothing(void **state)
{
	char path[256], longest[256];

	scratch_path(state, "no/a", path);
	assert_int_equal(replace_file(path, "x", 1, 0644), ENOENT);
	assert_int_equal(mkdir(scratch_path(state, "d", path), 0700), 0);
	assert_int_equal(replace_file(path, "x", 1, 0644), EISDIR);
	scratch_path(state, "d/", path);
	assert_int_equal(replace_file(path, "x", 1, 0644), EISDIR);
	scratch_path(state, "d/..", path);
	assert_int_equal(replace_file(path, "x", 1, 0644), EISDIR);
	scratch_text(state, "f", "");
	scratch_path(state, "f/a", path);
	assert_int_equal(replace_file(path, "x", 1, 0644), ENOTDIR);
	memset(longest, 'n', sizeof(longest) - 1);
	longest[255] = '\0';
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(replace_file(longest, "x", 1, 0644), 0);
	assert_int_equal(names(state), 3);
	assert_int_equal(chdir("/"), 0);
}

static void
a_fresh_name_is_never_taken_over(void **state)
{
	char path[256];
	struct replace_job job = { .data = "new", .len = 3, .mode = 0644 };
	struct replacement r;

	scratch_text(state, "a", "old");
	job.path = scratch_path(state, "a", path);
	assert_int_equal(replace_prepare(&r, &job), 0);
	assert_int_equal(replace_commit(&r, true), EEXIST);
	assert_false(r.done);
	assert_text(state, "a", "old");
	job.path = scratch_path(state, "b", path);
	assert_int_equal(replace_prepare(&r, &job), 0);
	assert_int_equal(replace_commit(&r, true), 0);
	assert_true(r.done);
	assert_text(state, "b", "new");
	assert_int_equal(names(state), 2);
}

static void
what_is_abandoned_never_was(void **state)
{
	char path[256];
	const struct replace_job job = { .path = scratch_path(state, "a", path),
		.data = "new",
		.len = 3,
		.like = "like" };
	struct replacement r;

	scratch_text(state, "like", "");
	assert_int_equal(
	    chmod(scratch_path(state, "like", (char[256]){ 0 }), 0640), 0);
	assert_int_equal(replace_prepare(&r, &job), 0);
	assert_int_equal(names(state), 2);
	assert_int_equal(mode_of(state, r.temp), 0640);
	replace_abandon(&r);
	replace_abandon(&r);
	assert_int_equal(names(state), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_file_is_made_or_replaced),
		IN_SCRATCH(the_old_mode_and_owner_stay),
		IN_SCRATCH(labels_stay),
		IN_SCRATCH(an_access_list_stays),
		IN_SCRATCH(what_stands_by_a_link_is_another_file),
		IN_SCRATCH(what_cannot_be_leaves_nothing),
		IN_SCRATCH(a_fresh_name_is_never_taken_over),
		IN_SCRATCH(what_is_abandoned_never_was),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
