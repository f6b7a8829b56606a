/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a screen keeps of stderr comes out when it has gone, however often its
 * last words were changed.
 */
#include "ui/rescue.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* How many descriptors are open. */
static int
open_now(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

/* stderr goes into a pipe; returns its other end and keeps the real one. */
static int
divert(int *real)
{
	int p[2];

	assert_int_equal(pipe(p), 0);
	*real = dup(STDERR_FILENO);
	dup2(p[1], STDERR_FILENO);
	close(p[1]);
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	return p[0];
}

static void
restore(int from, int real)
{
	dup2(real, STDERR_FILENO);
	close(real);
	close(from);
}

static void
arm(const char *words)
{
	const struct termios mode = { 0 };

	rescue_arm(STDOUT_FILENO, &mode, words, strlen(words));
}

static void
test_kept(void **state)
{
	char text[64] = "";
	int real, from = divert(&real);

	(void)state;
	arm("reset");
	fputs("one ", stderr);
	assert_true(read(from, text, sizeof(text)) < 0);
	rescue_disarm();
	assert_int_equal(read(from, text, sizeof(text)), 4);
	assert_string_equal(text, "one ");
	restore(from, real);
}

static void
test_armed_again(void **state)
{
	char text[64] = "";
	int real, from = divert(&real), before = open_now();

	(void)state;
	arm("reset");
	fputs("one ", stderr);
	for (int i = 0; i < 10; i++)
		arm(i % 2 == 0 ? "other words" : "reset");
	fputs("two ", stderr);
	rescue_disarm();
	assert_int_equal(read(from, text, sizeof(text)), 8);
	assert_string_equal(text, "one two ");
	assert_int_equal(open_now(), before);
	restore(from, real);
}

/* A pipe that nobody empties is given up. */
static void
test_nobody_reads(void **state)
{
	char text[4096];
	int real, from = divert(&real), room = 0;

	(void)state;
	arm("reset");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 32; i++)
		fputs(text, stderr);
	rescue_disarm();
	while (read(from, text, sizeof(text)) > 0)
		room++;
	assert_true(room > 0);
	restore(from, real);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_armed_again),
		cmocka_unit_test(test_nobody_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
