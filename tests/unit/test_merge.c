/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three texts put together: what one side did is taken, what both did is
 * marked, and nothing is lost.
 */
#include "config/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prop.h"

enum { LINES = 20, TRIES = 5000 };

static struct save_text
as_text(const char *s)
{
	return (struct save_text){ s, strlen(s) };
}

/* Merges; free() the text. */
static struct merge
merged(const char *base, const char *ours, const char *theirs)
{
	struct save_text b = as_text(base), o = as_text(ours);
	struct save_text t = as_text(theirs);
	struct merge m;

	merge_make(&m, &b, &o, &t);
	assert_int_equal(strlen(m.text), m.len);
	assert_int_equal(m.conflicts > 0, m.first > 0);
	return m;
}

static void
assert_merged(const char *base, const char *ours, const char *theirs,
    const char *want, size_t conflicts)
{
	struct merge m = merged(base, ours, theirs);

	assert_string_equal(m.text, want);
	assert_int_equal(m.conflicts, conflicts);
	free(m.text);
}

#define OURS   "#<<< both were changed; this is in force:\n"
#define THEIRS "#=== and this is what the file has now:\n"
#define END    "#>>> remove the marks and what is not wanted\n"

static void
what_does_not_meet_is_taken(void **state)
{
	(void)state;
	assert_merged("1\n2\n3\n", "x\n2\n3\n", "1\n2\ny\n", "x\n2\ny\n", 0);
	assert_merged("1\n2\n", "1\n2\n3\n", "0\n1\n2\n", "0\n1\n2\n3\n", 0);
	/* Neighbours only touch. */
	assert_merged("1\n2\n", "x\n2\n", "1\ny\n", "x\ny\n", 0);
	assert_merged("1\n2\n", "1\nx\n2\n", "1\n", "1\nx\n", 0);
	/* Both did the same. */
	assert_merged("1\n2\n", "1\nx\n", "1\nx\n", "1\nx\n", 0);
	assert_merged("", "", "", "", 0);
}

static void
what_meets_is_marked(void **state)
{
	(void)state;
	assert_merged("1\n2\n3\n", "1\nx\n3\n", "1\ny\nz\n3\n",
	    "1\n" OURS "x\n" THEIRS "#y\n#z\n" END "3\n", 1);
	/* Taken out here, changed there. */
	assert_merged("1\n2\n3\n", "1\n3\n", "1\ny\n3\n",
	    "1\n" OURS THEIRS "#y\n" END "3\n", 1);
	/* Two put something in at one place. */
	assert_merged(
	    "1\n", "1\nx\n", "1\ny\n", "1\n" OURS "x\n" THEIRS "#y\n" END, 1);
	/* Texts that end without a newline. */
	assert_merged("1", "x", "y", OURS "x\n" THEIRS "#y\n" END, 1);
	assert_merged("1\n2", "1\nx", "1\n2\ny\n",
	    "1\n" OURS "x\n" THEIRS "#2\n#y\n" END, 1);
}

/* A chain of changes that reach into each other is one conflict. */
static void
overlaps_are_one(void **state)
{
	struct merge m = merged(
	    "1\n2\n3\n4\n5\n6\n", "a\nb\nc\n4\nd\ne\n", "1\n2\nx\ny\nz\n6\n");

	(void)state;
	assert_int_equal(m.conflicts, 1);
	assert_int_equal(m.first, 1);
	assert_non_null(strstr(m.text, "a\nb\nc\n4\nd\ne\n"));
	assert_non_null(strstr(m.text, "#1\n#2\n#x\n#y\n#z\n#6\n"));
	free(m.text);
}

/* Lines 1 to LINES, some of them changed, taken out, or with more after them;
 * what is put in has the mark. */
static void
random_change(char *out, size_t size, char mark, uint64_t rarity)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 1; i <= LINES; i++) {
		uint64_t what = prop_below(rarity);

		if (what == 0)
			n += (size_t)snprintf(
			    out + n, size - n, "%c%d\n", mark, i);
		else if (what > 1)
			n += (size_t)snprintf(out + n, size - n, "%d\n", i);
		if (what == 2)
			n += (size_t)snprintf(
			    out + n, size - n, "%cin %d\n", mark, i);
	}
	if (n > 0 && prop_below(8) == 0)
		out[n - 1] = '\0';
}

/* Is every marked line of `text` in the merge, as it was or as a comment? */
static void
assert_kept(const char *text, const char *in)
{
	for (const char *p = text; *p != '\0';) {
		size_t len = strcspn(p, "\n");
		char line[32];

		snprintf(line, sizeof(line), "%.*s\n", (int)len, p);
		if ((line[0] == 'o' || line[0] == 't') &&
		    strstr(in, line) == NULL)
			fail_msg("'%s' is not in '%s'", line, in);
		p += len + (p[len] == '\n');
	}
}

/* The text gets a newline at its end, if it has none. */
static void
complete(struct merge *m)
{
	if (m->len == 0 || m->text[m->len - 1] == '\n')
		return;
	m->text = realloc(m->text, m->len + 2);
	assert_non_null(m->text);
	memcpy(m->text + m->len, "\n", 2);
}

static void
merges_have_their_laws(void **state)
{
	char base[1024], ours[1024], theirs[1024];

	(void)state;
	for (int i = 0; i < TRIES; i++) {
		struct merge m, back;
		uint64_t rarity = 3 + prop_below(20);

		random_change(base, sizeof(base), 'b', 1000000);
		random_change(ours, sizeof(ours), 'o', rarity);
		random_change(theirs, sizeof(theirs), 't', rarity);
		/* What only one changed is what it made of it. */
		m = merged(base, ours, base);
		assert_string_equal(m.text, ours);
		free(m.text);
		m = merged(base, base, theirs);
		assert_string_equal(m.text, theirs);
		free(m.text);
		m = merged(base, ours, ours);
		assert_string_equal(m.text, ours);
		assert_int_equal(m.conflicts, 0);
		free(m.text);
		/* Nothing that somebody wrote is lost. */
		m = merged(base, ours, theirs);
		complete(&m);
		assert_kept(ours, m.text);
		assert_kept(theirs, m.text);
		/* Without a conflict it does not matter who is who. */
		back = merged(base, theirs, ours);
		assert_int_equal(back.conflicts, m.conflicts);
		if (m.conflicts == 0) {
			complete(&back);
			assert_string_equal(back.text, m.text);
		}
		free(m.text);
		free(back.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_meet_is_taken),
		cmocka_unit_test(what_meets_is_marked),
		cmocka_unit_test(overlaps_are_one),
		cmocka_unit_test(merges_have_their_laws),
	};

	prop_start();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
