/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/layout.h"
#include "config/paths.h"

#include <dirent.h>
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

/* Every test has a directory and an environment of its own. */
static int
enter(void **state)
{
	static const char *const name[] = { "HOME", "STATE_DIRECTORY",
		"RUNTIME_DIRECTORY", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
		"XDG_CONFIG_HOME" };

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		unsetenv(name[i]);
	return scratch_enter(state);
}

static void
a_given_file_is_taken_at_its_word(void **state)
{
	(void)state;
	assert_string_equal(paths_ntp_conf("/no/such/file"), "/no/such/file");
	assert_non_null(strstr(paths_ntp_conf_list(), "/etc/ntp.conf"));
}

static void
the_file_found_exists(void **state)
{
	const char *path = paths_ntp_conf(NULL);

	(void)state;
	if (path == NULL) {
		print_message("# skipped: this machine has no ntp.conf\n");
		return;
	}
	assert_int_equal(access(path, F_OK), 0);
}

static void
systemd_says_where_state_goes(void **state)
{
	char a[256], value[600], got[256];
	struct stat st;

	snprintf(value, sizeof(value), "%s:/elsewhere",
	    scratch_path(state, "var/lib/one", a));
	setenv("STATE_DIRECTORY", value, 1);
	assert_true(paths_state_dir(got, sizeof(got)));
	assert_string_equal(got, a);
	assert_int_equal(stat(got, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	setenv("RUNTIME_DIRECTORY", "/run/one:/run/two", 1);
	assert_true(paths_runtime_dir(got, sizeof(got)));
	assert_string_equal(got, "/run/one");
}

static void
a_place_that_cannot_be_is_refused(void **state)
{
	char a[256], b[300], small[4];
	FILE *out = fopen(scratch_path(state, "file", a), "w");

	assert_non_null(out);
	fclose(out);
	snprintf(b, sizeof(b), "%s/below", a);
	setenv("STATE_DIRECTORY", b, 1);
	assert_false(paths_state_dir(b, sizeof(b)));
	assert_false(state_started());
	assert_int_not_equal(state_set_started(true), 0);
	setenv("STATE_DIRECTORY", a, 1);
	assert_false(paths_state_dir(b, sizeof(b)));
	assert_false(paths_state_dir(small, sizeof(small)));
	assert_false(paths_runtime_dir(small, sizeof(small)));
}

/* As somebody who is not root. */
static void
a_users_state_lies_where_xdg_says(void **state)
{
	bool root = geteuid() == 0;
	char want[256], got[256], again[256];
	struct stat st;

	if (root) {
		assert_int_equal(chown(*state, 65534, (gid_t)-1), 0);
		assert_int_equal(seteuid(65534), 0); /* nobody */
	}
	setenv("XDG_STATE_HOME", scratch_path(state, "state", want), 1);
	assert_true(paths_state_dir(got, sizeof(got)));
	assert_string_equal(got, scratch_path(state, "state/ntptui", want));
	assert_int_equal(stat(got, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	unsetenv("XDG_STATE_HOME");
	setenv("HOME", *state, 1);
	assert_true(paths_state_dir(again, sizeof(again)));
	assert_string_equal(
	    again, scratch_path(state, ".local/state/ntptui", want));
	assert_false(paths_runtime_dir(got, sizeof(got)));
	setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
	assert_true(paths_runtime_dir(got, sizeof(got)));
	assert_string_equal(got, "/run/user/7/ntptui");
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void
settings_lie_where_xdg_says(void **state)
{
	char got[256];

	(void)state;
	setenv("HOME", "/home/me", 1);
	assert_true(paths_user_config("n.cfg", got, sizeof(got)));
	assert_string_equal(got, "/home/me/.config/ntptui/n.cfg");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	assert_true(paths_user_config("n.cfg", got, sizeof(got)));
	assert_string_equal(got, "/home/me/.config/ntptui/n.cfg");
	setenv("XDG_CONFIG_HOME", "/xdg", 1);
	assert_true(paths_user_config("n.cfg", got, sizeof(got)));
	assert_string_equal(got, "/xdg/ntptui/n.cfg");
	assert_false(paths_user_config("n.cfg", got, 8));
}

static void
without_home_the_user_database_knows(void **state)
{
	char got[256];

	(void)state;
	setenv("HOME", "", 1);
	if (paths_user_config("n.cfg", got, sizeof(got)))
		assert_true(got[0] == '/');
	else
		print_message("# this user has no home\n");
}

/* Names in the state directory, hidden ones too. */
static size_t
files_in(const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	size_t n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n +=
		    strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static void
start_is_remembered(void **state)
{
	setenv("STATE_DIRECTORY", *state, 1);
	assert_false(state_started());
	assert_int_equal(state_set_started(true), 0);
	assert_true(state_started());
	assert_int_equal(state_set_started(false), 0);
	assert_false(state_started());
	assert_int_equal(state_set_started(true), 0);
	assert_true(state_started());
	assert_int_equal(files_in(*state), 1);
}

static void
a_broken_memory_means_no(void **state)
{
	char path[256];
	FILE *out;

	setenv("STATE_DIRECTORY", *state, 1);
	out = fopen(scratch_path(state, "state.cfg", path), "w");
	assert_non_null(out);
	fputs("started = maybe {\n", out);
	fclose(out);
	assert_false(state_started());
	assert_int_equal(state_set_started(true), 0);
	assert_true(state_started());
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(state_started());
}

static void
layouts_and_start_are_remembered_side_by_side(void **state)
{
	struct layouts l = { .count = 2 }, got = { 0 };

	setenv("STATE_DIRECTORY", *state, 1);
	state_layouts(&got);
	assert_int_equal(got.count, 0);
	assert_int_equal(state_set_started(true), 0);
	snprintf(l.table[0].table, LAYOUT_NAME, "peers");
	snprintf(l.table[0].sort, LAYOUT_NAME, "delay");
	l.table[0].inverse = true;
	l.table[0].count = 2;
	snprintf(l.table[0].column[0], LAYOUT_NAME, "remote");
	snprintf(l.table[0].column[1], LAYOUT_NAME, "offset");
	snprintf(l.table[1].table, LAYOUT_NAME, "log");
	assert_int_equal(state_set_layouts(&l), 0);
	assert_true(state_started());
	state_layouts(&got);
	assert_memory_equal(&got, &l, sizeof(got));
	assert_int_equal(state_set_started(false), 0);
	state_layouts(&got);
	assert_memory_equal(&got, &l, sizeof(got));
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(a_given_file_is_taken_at_its_word),
		IN_DIR(the_file_found_exists),
		IN_DIR(systemd_says_where_state_goes),
		IN_DIR(a_place_that_cannot_be_is_refused),
		IN_DIR(a_users_state_lies_where_xdg_says),
		IN_DIR(settings_lie_where_xdg_says),
		IN_DIR(without_home_the_user_database_knows),
		IN_DIR(start_is_remembered),
		IN_DIR(a_broken_memory_means_no),
		IN_DIR(layouts_and_start_are_remembered_side_by_side),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
