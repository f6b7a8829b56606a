/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and directories that an ntp.conf names. */
#include "config/check.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* 2030-01-01, as leap second files count and as clocks do: s. */
#define EXPIRES "4102444800"
#define BEFORE  1893455999

struct look {
	bool files;
	int64_t now;
};

/* `text` with every @ replaced by the directory. */
static void
expand(char *buf, size_t size, const char *text, const char *dir)
{
	size_t used = 0;

	for (; *text != '\0' && used + strlen(dir) + 1 < size; text++) {
		if (*text != '@')
			buf[used++] = *text;
		else
			used += (size_t)snprintf(
			    buf + used, size - used, "%s", dir);
	}
	buf[used] = '\0';
}

/* How often `code` comes for a file with that text, whose @ is the
 * directory. */
static size_t
count(void **state, const struct look *look, const char *code, const char *text)
{
	struct check_how how = { .files = look->files, .now = look->now };
	char full[1024], path[256];
	size_t n = 0;
	struct diags ds;
	struct conf *c;

	scratch_path(state, ".", path);
	expand(full, sizeof(full), text, path);
	diags_init(&ds);
	c = conf_parse("f", full, strlen(full), &ds);
	check_conf(c, &how, &ds);
	for (size_t i = 0; i < ds.count; i++)
		n += strcmp(ds.item[i].code, code) == 0;
	conf_free(c);
	diags_free(&ds);
	return n;
}

static const struct look looking = { true, BEFORE }, blind = { false, 0 };

static void
a_directory_must_be_there(void **state)
{
	assert_int_equal(
	    count(state, &looking, "no-directory", "driftfile @/no/d\n"), 1);
	assert_int_equal(
	    count(state, &looking, "no-directory", "logfile @/no/l\n"), 1);
	assert_int_equal(
	    count(state, &looking, "no-directory", "statsdir @/no/\n"), 1);
	assert_int_equal(count(state, &looking, "no-directory",
			     "driftfile @/d\nstatsdir @\n"),
	    0);
	assert_int_equal(
	    count(state, &blind, "no-directory", "driftfile @/no/d\n"), 0);
}

/* Root may write everywhere: it looks as nobody. */
static void
a_drift_file_must_be_writable(void **state)
{
	char dir[256], top[256];
	bool root = geteuid() == 0;
	size_t shut, open;

	mkdir(scratch_path(state, "shut", dir), 0555);
	mkdir(scratch_path(state, "open", dir), 0777);
	chmod(dir, 0777);
	chmod(scratch_path(state, ".", top), 0755);
	if (root)
		assert_int_equal(seteuid(65534), 0);
	shut = count(state, &looking, "not-writable", "driftfile @/shut/d\n");
	open = count(state, &looking, "not-writable", "driftfile @/open/d\n");
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(shut, 1);
	assert_int_equal(open, 0);
	rmdir(dir);
	rmdir(scratch_path(state, "shut", dir));
}

static void
leap_seconds_expire(void **state)
{
	const struct look late = { true, BEFORE + 2 };

	scratch_text(state, "leap", "# x\n#@ " EXPIRES "\n");
	scratch_text(state, "odd", "# x\n");
	assert_int_equal(
	    count(state, &looking, "leapfile-expired", "leapfile @/leap\n"), 0);
	assert_int_equal(
	    count(state, &late, "leapfile-expired", "leapfile @/leap\n"), 1);
	assert_int_equal(
	    count(state, &looking, "leapfile-missing", "leapfile @/no\n"), 1);
	assert_int_equal(
	    count(state, &looking, "leapfile-missing", "leapfile @/leap\n"), 0);
	assert_int_equal(
	    count(state, &looking, "leapfile-odd", "leapfile @/odd\n"), 1);
	assert_int_equal(
	    count(state, &looking, "leapfile-odd", "leapfile @/leap\n"), 0);
}

static void
keys_are_looked_up(void **state)
{
	char path[256];

	scratch_text(state, "keys", "# 9 M none\n 7 MD5 secret\n12 M x\n");
	chmod(scratch_path(state, "keys", path), 0600);
	assert_int_equal(count(state, &looking, "key-undefined",
			     "keys @/keys\nserver a.example key 9\n"),
	    1);
	assert_int_equal(count(state, &looking, "key-undefined",
			     "keys @/keys\nserver a.example key 7\n"
			     "controlkey 12\n"),
	    0);
	assert_int_equal(count(state, &blind, "key-undefined",
			     "keys @/keys\nserver a.example key 9\n"),
	    0);
	assert_int_equal(count(state, &looking, "keys-file", "keys @/no\n"), 1);
	assert_int_equal(
	    count(state, &looking, "keys-mode", "keys @/keys\n"), 0);
	chmod(path, 0644);
	assert_int_equal(
	    count(state, &looking, "keys-mode", "keys @/keys\n"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_directory_must_be_there),
		IN_SCRATCH(a_drift_file_must_be_writable),
		IN_SCRATCH(leap_seconds_expire),
		IN_SCRATCH(keys_are_looked_up),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
