/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that turn over. */
#include "sys/filegen.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

#define DAY      INT64_C(86400)
#define NOVEMBER INT64_C(1793491200) /* 2026-11-01, a Sunday */

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

/* 0: there is no such name. */
static ino_t
inode(void **state, const char *name)
{
	char path[256];
	struct stat st;

	return lstat(scratch_path(state, name, path), &st) == 0 ? st.st_ino : 0;
}

static void
start(void **state, struct filegen *g, enum filegen_type type, bool link)
{
	char dir[256];

	snprintf(dir, sizeof(dir), "%s/", (const char *)*state);
	filegen_start(g, dir, "loop", type, link);
}

static int
put(struct filegen *g, int64_t now, const char *line)
{
	return filegen_write(g, now, now - NOVEMBER, line, strlen(line));
}

static void
suffixes_are_ntpds(void **state)
{
	static const struct {
		enum filegen_type type;
		int64_t now, age;
		const char *want;
	} row[] = {
		{ FILEGEN_NONE, NOVEMBER, 5, "" },
		{ FILEGEN_DAY, NOVEMBER, 5, ".20261101" },
		{ FILEGEN_DAY, NOVEMBER - 1, 5, ".20261031" },
		{ FILEGEN_WEEK, NOVEMBER, 5, ".2026w44" },
		{ FILEGEN_WEEK, NOVEMBER + DAY, 5, ".2026w45" },
		{ FILEGEN_WEEK, INT64_C(1798761600), 5, ".2026w53" },
		{ FILEGEN_WEEK, INT64_C(1735516800), 5, ".2025w01" },
		{ FILEGEN_WEEK, INT64_C(1704067200), 5, ".2024w01" },
		{ FILEGEN_MONTH, NOVEMBER - 1, 5, ".202610" },
		{ FILEGEN_MONTH, NOVEMBER, 5, ".202611" },
		{ FILEGEN_YEAR, NOVEMBER, 5, ".2026" },
		{ FILEGEN_YEAR, INT64_C(1798761599), 5, ".2026" },
		{ FILEGEN_YEAR, INT64_C(1798761600), 5, ".2027" },
		{ FILEGEN_AGE, NOVEMBER, 86399, ".a00000000" },
		{ FILEGEN_AGE, NOVEMBER, 86400, ".a00086400" },
		{ FILEGEN_AGE, NOVEMBER, 86400 * 1500, ".a129600000" },
	};
	char got[FILEGEN_SUFFIX], pid[FILEGEN_SUFFIX];

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		filegen_suffix(row[i].type, row[i].now, row[i].age, got);
		assert_string_equal(got, row[i].want);
	}
	snprintf(pid, sizeof(pid), ".#%ld", (long)getpid());
	filegen_suffix(FILEGEN_PID, NOVEMBER, 5, got);
	assert_string_equal(got, pid);
}

static void
a_new_day_is_a_new_file(void **state)
{
	struct filegen g;

	start(state, &g, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	assert_int_equal(put(&g, NOVEMBER + DAY - 1, "two\n"), 0);
	assert_int_equal(inode(state, "loop"), inode(state, "loop.20261101"));
	assert_int_equal(put(&g, NOVEMBER + DAY, "three\n"), 0);
	filegen_end(&g);
	assert_text(state, "loop.20261101", "one\ntwo\n");
	assert_text(state, "loop.20261102", "three\n");
	assert_int_equal(inode(state, "loop"), inode(state, "loop.20261102"));
}

static void
a_restart_goes_on_in_its_file(void **state)
{
	struct filegen g;

	for (int i = 0; i < 3; i++) {
		start(state, &g, FILEGEN_WEEK, true);
		assert_int_equal(put(&g, NOVEMBER, "x\n"), 0);
		filegen_end(&g);
	}
	assert_text(state, "loop.2026w44", "x\nx\nx\n");
	assert_int_equal(inode(state, "loop"), inode(state, "loop.2026w44"));
}

static void
without_link_there_is_no_bare_name(void **state)
{
	struct filegen g;

	start(state, &g, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	filegen_end(&g);
	start(state, &g, FILEGEN_DAY, false);
	assert_int_equal(put(&g, NOVEMBER, "two\n"), 0);
	filegen_end(&g);
	assert_int_equal(inode(state, "loop"), 0);
	assert_text(state, "loop.20261101", "one\ntwo\n");
}

static void
a_file_in_the_way_is_saved(void **state)
{
	struct filegen g;
	char name[64];

	scratch_text(state, "loop", "mine\n");
	start(state, &g, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	filegen_end(&g);
	snprintf(name, sizeof(name), "loop.%ldC0", (long)getpid());
	assert_text(state, name, "mine\n");
	assert_text(state, "loop", "one\n");
}

static void
type_none_is_one_file(void **state)
{
	struct filegen g;

	scratch_text(state, "loop", "old\n");
	start(state, &g, FILEGEN_NONE, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	assert_int_equal(put(&g, NOVEMBER + 400 * DAY, "two\n"), 0);
	filegen_end(&g);
	assert_text(state, "loop", "old\none\ntwo\n");
}

static void
links_are_not_followed(void **state)
{
	char secret[256], path[256];
	struct filegen g;

	scratch_text(state, "secret", "secret\n");
	scratch_path(state, "secret", secret);
	assert_int_equal(
	    symlink(secret, scratch_path(state, "loop.20261101", path)), 0);
	assert_int_equal(
	    link(secret, scratch_path(state, "loop.20261102", path)), 0);
	start(state, &g, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), ELOOP);
	assert_int_equal(put(&g, NOVEMBER + DAY, "two\n"), EMLINK);
	assert_int_equal(put(&g, NOVEMBER + 2 * DAY, "three\n"), 0);
	filegen_end(&g);
	assert_text(state, "secret", "secret\n");
	assert_text(state, "loop.20261103", "three\n");
}

static void
a_bare_name_that_is_no_file_stays(void **state)
{
	char path[256];
	struct filegen g;

	assert_int_equal(
	    symlink("elsewhere", scratch_path(state, "loop", path)), 0);
	start(state, &g, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), EEXIST);
	filegen_end(&g);
	assert_text(state, "loop.20261101", "one\n");
	assert_int_equal(inode(state, "elsewhere"), 0);
}

static void
a_pipe_stops_nobody(void **state)
{
	char path[256];
	struct filegen g;

	assert_int_equal(mkfifo(scratch_path(state, "loop", path), 0600), 0);
	start(state, &g, FILEGEN_NONE, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), ENODEV);
	filegen_end(&g);
}

static void
a_file_that_was_moved_is_begun_anew(void **state)
{
	char from[256], to[256];
	struct filegen g;

	start(state, &g, FILEGEN_NONE, false);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	assert_int_equal(rename(scratch_path(state, "loop", from),
			     scratch_path(state, "loop.1", to)),
	    0);
	assert_int_equal(put(&g, NOVEMBER, "two\n"), 0);
	filegen_end(&g);
	assert_text(state, "loop.1", "one\n");
	assert_text(state, "loop", "two\n");
}

static void
without_the_directory_of_tomorrow_today_goes_on(void **state)
{
	char from[200], to[256];
	struct filegen g;

	start(state, &g, FILEGEN_DAY, false);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	snprintf(from, sizeof(from), "%s", (const char *)*state);
	snprintf(to, sizeof(to), "%s.away", from);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(put(&g, NOVEMBER + DAY, "two\n"), ENOENT);
	assert_int_equal(rename(to, from), 0);
	filegen_end(&g);
	assert_text(state, "loop.20261101", "one\ntwo\n");
}

static void
a_full_disk_leaves_whole_lines(void **state)
{
	struct rlimit old, few;
	struct filegen g;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	start(state, &g, FILEGEN_NONE, false);
	few = (struct rlimit){ .rlim_cur = 6, .rlim_max = old.rlim_max };
	setrlimit(RLIMIT_FSIZE, &few);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), 0);
	assert_int_equal(put(&g, NOVEMBER, "two\n"), EFBIG);
	assert_int_equal(put(&g, NOVEMBER, "three\n"), EFBIG);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(put(&g, NOVEMBER, "four\n"), 0);
	filegen_end(&g);
	assert_text(state, "loop", "one\ntw\nfour\n");
}

static void
a_path_that_is_too_long_is_refused(void **state)
{
	char file[PATH_MAX];
	struct filegen g;

	(void)state;
	memset(file, 'a', sizeof(file));
	file[sizeof(file) - 10] = '\0';
	filegen_start(&g, "", file, FILEGEN_DAY, true);
	assert_int_equal(put(&g, NOVEMBER, "one\n"), ENAMETOOLONG);
	filegen_end(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suffixes_are_ntpds),
		IN_SCRATCH(a_new_day_is_a_new_file),
		IN_SCRATCH(a_restart_goes_on_in_its_file),
		IN_SCRATCH(without_link_there_is_no_bare_name),
		IN_SCRATCH(a_file_in_the_way_is_saved),
		IN_SCRATCH(type_none_is_one_file),
		IN_SCRATCH(links_are_not_followed),
		IN_SCRATCH(a_bare_name_that_is_no_file_stays),
		IN_SCRATCH(a_pipe_stops_nobody),
		IN_SCRATCH(a_file_that_was_moved_is_begun_anew),
		IN_SCRATCH(without_the_directory_of_tomorrow_today_goes_on),
		IN_SCRATCH(a_full_disk_leaves_whole_lines),
		cmocka_unit_test(a_path_that_is_too_long_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
