/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saving where the disk is in the way: full, read-only, a file that is a
 * mount. It mounts in a namespace of its own, and needs root for that.
 */
#include "config/save.h"

#include <dirent.h>
#include <errno.h>
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

enum { ROOM = 64 * 1024 };

static const struct save_text old_text = { "old\n", 4 };

/* A directory "d" that is a small file system of its own, with a file. */
static void
enter_disk(void **state, const char *options)
{
	char path[256];

	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		print_message("# skipped: it takes root to mount\n");
		skip();
	}
	assert_int_equal(mkdir(scratch_path(state, "d", path), 0755), 0);
	if (mount("none", path, "tmpfs", 0, options) != 0) {
		print_message("# skipped: no tmpfs here\n");
		skip();
	}
	scratch_text(state, "d/a", "old\n");
}

static void
leave_disk(void **state)
{
	char path[256];

	assert_int_equal(umount(scratch_path(state, "d", path)), 0);
}

static int
names(void **state)
{
	char path[256];
	DIR *d = opendir(scratch_path(state, "d", path));
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n +=
		    strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static void
assert_refused(void **state, size_t len, int error, const char *word)
{
	char path[256], got[8] = "";
	char *big = malloc(len + 1);
	struct save_text text = { big, len };
	int before = names(state);
	struct save out;
	FILE *in;

	assert_non_null(big);
	memset(big, 'n', len);
	scratch_path(state, "d/a", path);
	assert_int_equal(save_file(path, &old_text, &text, &out), SAVE_REFUSED);
	free(big);
	assert_int_equal(out.error, error);
	if (strstr(out.why, word) == NULL)
		fail_msg("'%s' does not say '%s'", out.why, word);
	assert_int_equal(names(state), before);
	in = fopen(path, "r");
	assert_non_null(in);
	assert_int_equal(fread(got, 1, sizeof(got), in), 4);
	fclose(in);
	assert_string_equal(got, "old\n");
}

static void
assert_saved(void **state)
{
	struct save_text text = { "new\n", 4 };
	struct save out;
	char path[256];

	assert_int_equal(
	    save_file(scratch_path(state, "d/a", path), &old_text, &text, &out),
	    SAVE_DONE);
	assert_int_equal(names(state), 2);
}

/* Text that fits only in part, then no text at all. */
static void
a_full_disk_is_named(void **state)
{
	char path[256], page[4096] = "";
	int fd;

	enter_disk(state, "size=64k");
	assert_refused(state, ROOM, ENOSPC, "disk is full");
	fd =
	    open(scratch_path(state, "d/fill", path), O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	while (write(fd, page, sizeof(page)) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	close(fd);
	assert_refused(state, 100, ENOSPC, "disk is full");
	assert_int_equal(unlink(path), 0);
	assert_saved(state);
	leave_disk(state);
}

static void
a_disk_without_room_for_names_is_named(void **state)
{
	char path[256], name[16];
	int n = 0, fd;

	enter_disk(state, "size=64k,nr_inodes=16");
	do {
		snprintf(name, sizeof(name), "d/%d", n++);
		fd = open(scratch_path(state, name, path),
		    O_WRONLY | O_CREAT | O_EXCL, 0600);
		if (fd >= 0)
			close(fd);
	} while (fd >= 0);
	assert_int_equal(errno, ENOSPC);
	assert_refused(state, 100, ENOSPC, "disk is full");
	leave_disk(state);
}

static void
a_read_only_disk_is_named(void **state)
{
	struct save_text text = { "new\n", 4 };
	struct save out;
	char path[256];

	enter_disk(state, "size=64k");
	scratch_path(state, "d", path);
	assert_int_equal(
	    mount(path, path, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	assert_refused(state, 100, EROFS, "can only be read");
	assert_int_equal(
	    save_file(scratch_path(state, "d/new", path), NULL, &text, &out),
	    SAVE_REFUSED);
	assert_int_equal(out.error, EROFS);
	leave_disk(state);
}

/* The same files may be written elsewhere. */
static void
a_read_only_view_is_named(void **state)
{
	char path[256];

	enter_disk(state, "size=64k");
	scratch_path(state, "d", path);
	assert_int_equal(mount(path, path, NULL, MS_BIND, NULL), 0);
	assert_int_equal(
	    mount("none", path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL),
	    0);
	assert_refused(state, 100, EROFS, "can only be read");
	leave_disk(state);
	assert_saved(state);
	leave_disk(state);
}

/* As containers have it: the file itself is mounted. */
static void
a_mounted_file_is_named(void **state)
{
	char path[256];

	enter_disk(state, "size=64k");
	scratch_path(state, "d/a", path);
	assert_int_equal(mount(path, path, NULL, MS_BIND, NULL), 0);
	assert_refused(state, 100, EBUSY, "mounted");
	assert_int_equal(umount(path), 0);
	assert_saved(state);
	leave_disk(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_full_disk_is_named),
		IN_SCRATCH(a_disk_without_room_for_names_is_named),
		IN_SCRATCH(a_read_only_disk_is_named),
		IN_SCRATCH(a_read_only_view_is_named),
		IN_SCRATCH(a_mounted_file_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
