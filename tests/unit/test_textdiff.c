/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line difference: what it finds makes the other text, and on small texts
 * nothing less would; what it prints, patch could read.
 */
#include "config/textdiff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prop.h"

enum { SMALL = 24, TRIES = 3000 };

/* A text of less than `lines` lines of `kinds` kinds, one of them empty; often
 * without its last newline. free() it. */
static char *
random_text(size_t lines, unsigned kinds, size_t *len)
{
	size_t count = (size_t)prop_below(lines), n = 0;
	char *out = malloc(12 * count + 1);

	assert_non_null(out);
	for (size_t i = 0; i < count; i++) {
		unsigned kind = (unsigned)prop_below(kinds);

		if (kind > 0)
			n += (size_t)snprintf(out + n, 11, "%u", kind);
		out[n++] = '\n';
	}
	if (n > 0 && prop_below(4) == 0)
		n--;
	*len = n;
	return out;
}

/* The same with some lines changed, moved out or put in. */
static char *
edited(const char *text, size_t len, size_t *out_len)
{
	char *out = malloc(2 * len + 64);
	size_t n = 0;

	assert_non_null(out);
	for (size_t i = 0; i < len;) {
		const char *nl = memchr(text + i, '\n', len - i);
		size_t end = nl != NULL ? (size_t)(nl - text) + 1 : len;

		if (prop_below(10) > 0) {
			memcpy(out + n, text + i, end - i);
			n += end - i;
		}
		if (prop_below(10) == 0)
			out[n++] = '\n';
		i = end;
	}
	*out_len = n;
	return out;
}

/* Is it a difference at all: the same outside, in order, nothing idle? */
static void
assert_sound(const struct textdiff *d)
{
	size_t a = 0, b = 0, removed = 0, added = 0;
	const char *p, *q;

	for (size_t i = 0; i <= d->nhunk; i++) {
		struct textdiff_hunk h = { d->a.count, 0, d->b.count, 0 };

		if (i < d->nhunk) {
			h = d->hunk[i];
			assert_true(h.na + h.nb > 0);
			assert_true(i == 0 || h.a > a);
		}
		assert_true(h.a >= a && h.b >= b);
		assert_int_equal(h.a - a, h.b - b);
		for (; a < h.a; a++, b++) {
			size_t n = textdiff_line(&d->a, a, &p);

			assert_int_equal(textdiff_line(&d->b, b, &q), n);
			assert_memory_equal(p, q, n);
		}
		a += h.na;
		b += h.nb;
		removed += h.na;
		added += h.nb;
	}
	assert_int_equal(a, d->a.count);
	assert_int_equal(b, d->b.count);
	assert_int_equal(removed, d->removed);
	assert_int_equal(added, d->added);
}

/* The length of the longest common row of lines, by the book. */
static size_t
longest(const struct textdiff *d)
{
	size_t best[SMALL + 1][SMALL + 1] = { { 0 } };
	const char *p, *q;

	assert_true(d->a.count <= SMALL && d->b.count <= SMALL);
	for (size_t i = 1; i <= d->a.count; i++)
		for (size_t j = 1; j <= d->b.count; j++) {
			size_t n = textdiff_line(&d->a, i - 1, &p);
			size_t m = textdiff_line(&d->b, j - 1, &q);
			size_t up = best[i - 1][j], left = best[i][j - 1];

			best[i][j] = n == m && memcmp(p, q, n) == 0
			    ? best[i - 1][j - 1] + 1
			    : (up > left ? up : left);
		}
	return best[d->a.count][d->b.count];
}

static void
small_ones_are_the_least(void **state)
{
	(void)state;
	for (int i = 0; i < TRIES; i++) {
		unsigned kinds = 1 + (unsigned)prop_below(8);
		size_t n, m;
		char *a = random_text(SMALL, kinds, &n);
		char *b = random_text(SMALL, kinds, &m);
		struct textdiff d;

		textdiff_make(&d, a, n, b, m);
		assert_sound(&d);
		assert_true(d.least);
		assert_int_equal(d.a.count - d.removed, longest(&d));
		assert_int_equal(d.nhunk == 0, n == m && memcmp(a, b, n) == 0);
		textdiff_free(&d);
		free(a);
		free(b);
	}
}

/* Large ones, alike and not, with and without landmarks. */
static void
large_ones_are_sound(void **state)
{
	static const unsigned kinds[] = { 2, 5, 1000, 1000000 };

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		size_t n, m;
		char *a = random_text(30000, kinds[i / 2], &n);
		char *b = i % 2 ? edited(a, n, &m)
				: random_text(30000, kinds[i / 2], &m);
		struct textdiff d;

		textdiff_make(&d, a, n, b, m);
		assert_sound(&d);
		textdiff_free(&d);
		free(a);
		free(b);
	}
}

/* Blocks that change places: too far for the search, but full of landmarks. */
static void
moved_blocks_are_found(void **state)
{
	enum { LINES = 20000, CUT = 7000 };
	char *a = malloc(16 * LINES), *b = malloc(16 * LINES);
	size_t n = 0, cut = 0;
	struct textdiff d;

	(void)state;
	assert_true(a != NULL && b != NULL);
	for (int i = 0; i < LINES; i++) {
		if (i == CUT)
			cut = n;
		n += (size_t)snprintf(a + n, 16, "line %d\n", i);
	}
	memcpy(b, a + cut, n - cut);
	memcpy(b + n - cut, a, cut);
	textdiff_make(&d, a, n, b, n);
	assert_sound(&d);
	assert_int_equal(d.removed, CUT);
	textdiff_free(&d);
	free(a);
	free(b);
}

static void
assert_printed(const char *a, const char *b, const char *want)
{
	struct textdiff d;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	textdiff_make(&d, a, strlen(a), b, strlen(b));
	assert_sound(&d);
	textdiff_print(&d, "a", "b", true, out);
	textdiff_free(&d);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

static void
it_is_printed_as_diff_does(void **state)
{
	(void)state;
	assert_printed("1\n2\n", "1\n2\n", "");
	assert_printed("", "1\n", "--- a\n+++ b\n@@ -0,0 +1 @@\n+1\n");
	assert_printed("1\n2\n", "", "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-1\n-2\n");
	assert_printed("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n",
	    "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n"
	    " 8\n");
	assert_printed("1\n2", "1\n2\n",
	    "--- a\n+++ b\n@@ -1,2 +1,2 @@\n 1\n-2\n"
	    "\\ No newline at end of file\n+2\n");
	assert_printed("1\n", "1\n\033[31m\n",
	    "--- a\n+++ b\n@@ -1 +1,2 @@\n 1\n+^[[31m\n");
}

/* Hunks whose context meets share one place; else each has its own. */
static void
rows_have_their_context(void **state)
{
	static const char a[] = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
	static const char b[] = "1\nx\n3\n4\n5\n6\n7\nx\n9\n";
	struct textdiff_row *row;
	struct textdiff d;
	size_t n;

	(void)state;
	textdiff_make(&d, a, sizeof(a) - 1, b, sizeof(b) - 1);
	row = textdiff_rows(&d, 1, &n);
	assert_int_equal(n, 2 * 5);
	assert_int_equal(row[5].kind, TEXTDIFF_PLACE);
	assert_int_equal(row[5].a, 6);
	assert_int_equal(row[5].na, 3);
	assert_int_equal(row[7].kind, TEXTDIFF_REMOVED);
	assert_memory_equal(row[7].text, "8", row[7].len);
	free(row);
	row = textdiff_rows(&d, 3, &n);
	assert_int_equal(n, 1 + 7 + 4);
	free(row);
	textdiff_free(&d);
}

/* Where several places are possible a block ends with its blank line. */
static void
a_block_put_in_is_seen_whole(void **state)
{
	struct textdiff d;
	static const char a[] = "# a\na\n\n# c\nc\n";
	static const char b[] = "# a\na\n\n# b\nb\n\n# c\nc\n";

	(void)state;
	textdiff_make(&d, a, sizeof(a) - 1, b, sizeof(b) - 1);
	assert_int_equal(d.nhunk, 1);
	assert_int_equal(d.hunk[0].b, 3);
	assert_int_equal(d.hunk[0].nb, 3);
	textdiff_free(&d);
}

static void
it_is_summed_up(void **state)
{
	static const struct {
		const char *a, *b, *want;
	} row[] = {
		{ "1\n", "1\n", "no difference" },
		{ "1\n", "2\n", "lines: 1 changed" },
		{ "1\n", "2\n3\n", "lines: 1 changed, 1 added" },
		{ "1\n2\n3\n4\n5\n", "x\n2\n3\n5\n6\n",
		    "lines: 1 changed, 1 added, 1 removed" },
	};
	struct textdiff d;
	char buf[160];

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		textdiff_make(
		    &d, row[i].a, strlen(row[i].a), row[i].b, strlen(row[i].b));
		assert_string_equal(
		    textdiff_summary(&d, buf, sizeof(buf)), row[i].want);
		textdiff_free(&d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_ones_are_the_least),
		cmocka_unit_test(large_ones_are_sound),
		cmocka_unit_test(moved_blocks_are_found),
		cmocka_unit_test(it_is_printed_as_diff_does),
		cmocka_unit_test(rows_have_their_context),
		cmocka_unit_test(a_block_put_in_is_seen_whole),
		cmocka_unit_test(it_is_summed_up),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
