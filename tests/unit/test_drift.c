/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drift file: what is in it, or in its place, at a start. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/state.h"
#include "tests/unit/fakehost.h"

static char path[] = "driftXXXXXX";

static void
fill(const char *text, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

/* Starts an engine on the file. */
static struct engine *
start(struct fakehost *fake, const char *file)
{
	struct params params;
	struct engine *e;

	fake_init(fake);
	params_init(&params);
	snprintf(params.driftfile, sizeof params.driftfile, "%s", file);
	e = engine_new(&params, &fake->host);
	params_free(&params);
	return e;
}

static bool
told(struct engine *e, const char *name)
{
	struct snapshot *s = NULL;
	bool found = false;

	engine_observe(e, &s);
	for (size_t i = 0; i < s->nevents; i++)
		found |= strcmp(s->events[i].name, name) == 0;
	free(s);
	return found;
}

static void
numbers_are_believed_if_they_are_sane(void **state)
{
	static const struct {
		const char *text;
		bool sane;
		double ppm, err;
	} row[] = {
		{ "12.345\n", true, 12.345, 5 },
		{ "-40.500000 0.125000\n", true, -40.5, 0.125 },
		{ "  7 \n# a comment of chronyd's\n", true, 7, 5 },
		{ "1.5 nan\n", true, 1.5, 5 },
		{ "1.5 -3\n", true, 1.5, 5 },
		{ "1.5 1e9\n", true, 1.5, 100 },
		{ "1.5 0.000000001\n", true, 1.5, 0.05 },
		{ "500\n", true, 500, 5 },
		{ "-1000\n", true, -1000, 5 },
		{ "90001\n", false, 0, 0 },
		{ "nan\n", false, 0, 0 },
		{ "-inf\n", false, 0, 0 },
		{ "1e308\n", false, 0, 0 },
		{ "garbage\n", false, 0, 0 },
		{ "", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct fakehost fake;
		struct engine *e;

		fill(row[i].text, strlen(row[i].text));
		e = start(&fake, path);
		assert_int_equal(told(e, "drift_insane"), !row[i].sane);
		assert_int_equal(e->disc.state == DISC_FSET, row[i].sane);
		assert_true(fabs(e->disc.freq * 1e6 - row[i].ppm) < 1e-9);
		if (row[i].sane)
			assert_true(
			    fabs(e->disc.freq_err * 1e6 - row[i].err) < 1e-9);
		engine_free(e);
	}
}

static void
what_is_no_file_is_not_waited_for(void **state)
{
	static const char *const file[] = { "fifoXdrift", ".", "/dev/zero",
		"/dev/full/x" };

	(void)state;
	unlink(file[0]);
	assert_int_equal(mkfifo(file[0], 0600), 0);
	for (size_t i = 0; i < sizeof file / sizeof file[0]; i++) {
		struct fakehost fake;
		struct engine *e = start(&fake, file[i]);

		assert_true(told(e, "drift_unreadable"));
		assert_int_equal(e->disc.state, DISC_NSET);
		engine_free(e);
	}
	unlink(file[0]);
}

static void
a_file_of_ten_megabytes_is_none(void **state)
{
	size_t len = 10000000;
	char *text = malloc(len);
	struct fakehost fake;
	struct engine *e;

	(void)state;
	assert_non_null(text);
	memset(text, '1', len);
	fill(text, len);
	e = start(&fake, path);
	assert_true(told(e, "drift_unreadable"));
	engine_free(e);
	free(text);
}

static void
a_missing_file_is_no_news(void **state)
{
	struct fakehost fake;
	struct engine *e;

	(void)state;
	unlink(path);
	e = start(&fake, path);
	assert_false(told(e, "drift_unreadable"));
	assert_false(told(e, "drift_insane"));
	engine_free(e);
}

/* What a run leaves, the next one takes up. */
static void
the_error_is_remembered(void **state)
{
	struct fakehost fake;
	struct engine *e;

	(void)state;
	unlink(path);
	e = start(&fake, path);
	e->disc.state = DISC_SYNC;
	e->disc.freq = -12.5e-6;
	e->disc.freq_err = 0.25e-6;
	drift_write(e);
	engine_free(e);
	e = start(&fake, path);
	assert_true(fabs(e->disc.freq + 12.5e-6) < 1e-12);
	assert_true(fabs(e->disc.freq_err - 0.25e-6) < 1e-12);
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_believed_if_they_are_sane),
		cmocka_unit_test(what_is_no_file_is_not_waited_for),
		cmocka_unit_test(a_file_of_ten_megabytes_is_none),
		cmocka_unit_test(a_missing_file_is_no_news),
		cmocka_unit_test(the_error_is_remembered),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0)
		return EXIT_FAILURE;
	close(fd);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
