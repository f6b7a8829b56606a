/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where messages go, and which of them. */
#include "engine/journal_class.h"
#include "engine/params.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/logmask.h"

#include "scratch.h"

/* 2026-11-01T12:00:00.125Z */
static const wall_t noon = { INT64_C(1793534400125000000) };

static void
assert_lines(
    void **state, const char *name, const char *before, const char *after)
{
	char path[256], want[256], got[256] = "";
	FILE *in = fopen(scratch_path(state, name, path), "rb");

	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	snprintf(want, sizeof(want), "%s ntptui[%ld]: %s\n", before,
	    (long)getpid(), after);
	assert_string_equal(got, want);
}

static void
start(void **state, struct log *l, bool iso)
{
	char path[256];

	log_start(l, scratch_path(state, "log", path), iso);
}

static int
put(struct log *l, const char *text)
{
	return log_write(l, noon, LOG_LEVEL_NOTE, text);
}

static void
a_line_begins_as_the_dialects(void **state)
{
	char path[256];
	struct log l;

	setenv("TZ", "UTC", 1);
	start(state, &l, true);
	assert_int_equal(log_place(&l), LOG_PLACE_FILE);
	assert_int_equal(put(&l, "hello"), 0);
	log_end(&l);
	assert_lines(state, "log", "2026-11-01T12:00:00", "hello");
	unlink(scratch_path(state, "log", path));
	start(state, &l, false);
	assert_int_equal(put(&l, "hello"), 0);
	log_end(&l);
	assert_lines(state, "log", " 1 Nov 12:00:00", "hello");
}

static void
a_rotated_file_is_begun_anew(void **state)
{
	char from[256], to[256];
	struct log l;

	setenv("TZ", "UTC", 1);
	start(state, &l, true);
	assert_int_equal(put(&l, "one"), 0);
	assert_int_equal(rename(scratch_path(state, "log", from),
			     scratch_path(state, "log.1", to)),
	    0);
	assert_int_equal(put(&l, "two"), 0);
	log_end(&l);
	assert_lines(state, "log.1", "2026-11-01T12:00:00", "one");
	assert_lines(state, "log", "2026-11-01T12:00:00", "two");
}

/* Writes with standard error in the file "err"; the errno. */
static int
put_aside(void **state, const char *text)
{
	char path[256];
	int error, saved = dup(STDERR_FILENO);
	int fd = open(scratch_path(state, "err", path),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct log l;

	fflush(stderr);
	dup2(fd, STDERR_FILENO);
	start(state, &l, true);
	error = put(&l, text);
	log_end(&l);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fd);
	return error;
}

static void
a_bad_file_costs_no_message(void **state)
{
	char path[256], secret[256], got[64] = "";
	FILE *in;

	scratch_text(state, "secret", "secret");
	scratch_path(state, "secret", secret);
	assert_int_equal(symlink(secret, scratch_path(state, "log", path)), 0);
	assert_int_equal(put_aside(state, "one"), ELOOP);
	unlink(path);
	assert_int_equal(link(secret, path), 0);
	assert_int_equal(put_aside(state, "two"), EMLINK);
	in = fopen(scratch_path(state, "err", path), "r");
	assert_non_null(in);
	assert_non_null(fgets(got, sizeof(got), in));
	fclose(in);
	assert_string_equal(got, "12:00:00 two\n");
}

static void
what_reaches_nobody_goes_to_syslog(void **state)
{
	int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
	enum log_place place;
	struct log l;

	(void)state;
	dup2(null, STDERR_FILENO);
	log_start(&l, "", false);
	place = log_place(&l);
	log_end(&l);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(null);
	assert_int_equal(place, LOG_PLACE_SYSLOG);
	log_start(&l, "", false);
	assert_int_equal(log_place(&l), LOG_PLACE_STDERR);
	log_end(&l);
}

static void
the_journal_gets_levels_instead_of_times(void **state)
{
	char path[256], stream[64], got[64] = "";
	int saved = dup(STDERR_FILENO), fd;
	struct stat st;
	struct log l;
	FILE *in;

	fd = open(scratch_path(state, "err", path), O_RDWR | O_CREAT, 0600);
	assert_int_equal(fstat(fd, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	dup2(fd, STDERR_FILENO);
	log_start(&l, "", false);
	log_write(&l, (wall_t){ 0 }, LOG_LEVEL_WARN, "text");
	log_end(&l);
	dup2(saved, STDERR_FILENO);
	unsetenv("JOURNAL_STREAM");
	close(saved);
	close(fd);
	in = fopen(path, "r");
	assert_non_null(in);
	assert_non_null(fgets(got, sizeof(got), in));
	fclose(in);
	assert_string_equal(got, "<4>text\n");
}

static void
another_place_can_be_preferred(void **state)
{
	struct log l;

	(void)state;
	log_start(&l, "", false);
	log_prefer(&l, LOG_PLACE_SYSLOG);
	assert_int_equal(log_place(&l), LOG_PLACE_SYSLOG);
	log_prefer(&l, LOG_PLACE_STDERR);
	assert_int_equal(log_place(&l), LOG_PLACE_STDERR);
	log_end(&l);
}

static void
logconfig_is_read_as_ntpd_reads_it(void **state)
{
	uint32_t mask = PARAMS_LOG_ALL;

	(void)state;
	mask = logmask_apply(mask, "=syncall");
	assert_int_equal(mask, 0xf000);
	mask = logmask_apply(mask, "+peerevents");
	assert_int_equal(mask, 0xf020);
	mask = logmask_apply(mask, "-syncinfo");
	assert_int_equal(mask, 0xe020);
	mask = logmask_apply(mask, "+allstatus");
	assert_int_equal(mask, 0xe464);
	mask = logmask_apply(mask, "+nonsense");
	assert_int_equal(mask, 0xe464);
	assert_int_equal(logmask_apply(mask, "clockstatistics"), 0x0800);
	assert_int_equal(logmask_apply(mask, "+all"), 0xffff);
	assert_int_equal(logmask_of("allsys"), 0x000f);
	assert_int_equal(logmask_of("allall"), 0xffff);
	assert_int_equal(logmask_of("sys"), 0);
	assert_int_equal(logmask_of("="), 0);
}

static void
entries_have_their_class(void **state)
{
	struct event peer = { .assoc = 7, .name = "reachable" };
	struct event sync = { .assoc = 7, .name = "sys_peer" };
	struct event grave = { .level = EVENT_WARN, .name = "port_taken" };

	(void)state;
	assert_int_equal(
	    journal_class(&peer), PARAMS_LOG_PEER & PARAMS_LOG_EVENT << 4);
	assert_int_equal(
	    journal_class(&sync), PARAMS_LOG_SYNC & PARAMS_LOG_STATUS << 12);
	assert_true(journal_wanted(&sync, PARAMS_LOG_SYNC));
	assert_false(journal_wanted(&peer, PARAMS_LOG_SYNC));
	assert_true(journal_wanted(&grave, PARAMS_LOG_SYNC));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_line_begins_as_the_dialects),
		IN_SCRATCH(a_rotated_file_is_begun_anew),
		IN_SCRATCH(a_bad_file_costs_no_message),
		cmocka_unit_test(what_reaches_nobody_goes_to_syslog),
		IN_SCRATCH(the_journal_gets_levels_instead_of_times),
		cmocka_unit_test(another_place_can_be_preferred),
		cmocka_unit_test(logconfig_is_read_as_ntpd_reads_it),
		cmocka_unit_test(entries_have_their_class),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
