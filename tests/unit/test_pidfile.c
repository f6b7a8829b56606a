/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/pidfile.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* The number in a file; 0: none. */
static long
number_in(const char *path)
{
	FILE *in = fopen(path, "r");
	long n = 0;

	if (in == NULL)
		return 0;
	if (fscanf(in, "%ld", &n) != 1)
		n = 0;
	fclose(in);
	return n;
}

static void
it_is_written_and_taken_away(void **state)
{
	char path[256];
	struct stat st;

	scratch_path(state, "pid", path);
	assert_int_equal(pidfile_write(path), 0);
	assert_int_equal(number_in(path), getpid());
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 022, 0);
	pidfile_remove(path);
	assert_int_equal(access(path, F_OK), -1);
}

static void
a_link_is_replaced_and_not_followed(void **state)
{
	char path[256], victim[256];
	struct stat st;

	scratch_text(state, "victim", "precious\n");
	scratch_path(state, "victim", victim);
	scratch_path(state, "pid", path);
	assert_int_equal(symlink(victim, path), 0);
	assert_int_equal(pidfile_write(path), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(number_in(victim), 0);
	assert_int_equal(stat(victim, &st), 0);
	assert_int_equal(st.st_size, 9);
}

static void
anothers_is_left(void **state)
{
	char path[256];

	scratch_text(state, "pid", "1\n");
	scratch_path(state, "pid", path);
	pidfile_remove(path);
	assert_int_equal(number_in(path), 1);
}

static void
a_directory_of_everybody_is_refused(void **state)
{
	char path[256];

	scratch_path(state, "open", path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, 0777), 0);
	scratch_path(state, "open/pid", path);
	assert_int_equal(pidfile_write(path), EPERM);
	scratch_path(state, "none/pid", path);
	assert_int_equal(pidfile_write(path), ENOENT);
	assert_int_equal(pidfile_write("pid"), EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(it_is_written_and_taken_away),
		IN_SCRATCH(a_link_is_replaced_and_not_followed),
		IN_SCRATCH(anothers_is_left),
		IN_SCRATCH(a_directory_of_everybody_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
