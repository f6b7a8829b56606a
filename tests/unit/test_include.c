/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What includefile makes of several files. */
#include "config/apply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "scratch.h"

static size_t
count(const struct diags *ds, const char *code)
{
	size_t n = 0;

	for (size_t i = 0; i < ds->count; i++)
		n += strcmp(ds->item[i].code, code) == 0;
	return n;
}

static struct conf *
load(void **state, const char *name, struct diags *ds)
{
	char path[256];
	struct conf *c = conf_load(scratch_path(state, name, path), ds);

	assert_non_null(c);
	return c;
}

/* The first word of each line in the order of the walk. */
static void
assert_walk(const struct conf *c, const char *want)
{
	struct conf_walk w;
	char got[512] = "";
	size_t used = 0;

	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		size_t n = strcspn(w.text, " \n");

		used += (size_t)snprintf(got + used, sizeof(got) - used,
		    "%.*s ", (int)(n < w.len ? n : w.len), w.text);
	}
	assert_string_equal(got, want);
	assert_false(conf_walk_next(&w));
}

static void
included_lines_count_where_they_are_included(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	scratch_text(state, "top",
	    "a\nincludefile b.conf\nincludefile empty\nc\n"
	    "includefile b.conf\n");
	scratch_text(state, "b.conf", "b\nincludefile deep/d.conf\n");
	scratch_text(state, "empty", "");
	assert_int_equal(mkdir(scratch_path(state, "deep", path), 0700), 0);
	scratch_text(state, "deep/d.conf", "d\nincludefile e.conf");
	scratch_text(state, "deep/e.conf", "e");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_walk(c,
	    "a includefile b includefile d includefile e includefile c "
	    "includefile b includefile d includefile e ");
	assert_int_equal(count(&ds, "unknown-word"), 8);
	assert_int_equal(count(&ds, "include-relative"), 7);
	assert_string_equal(
	    conf_line(c, scratch_path(state, "deep/e.conf", path), 1), "e");
	conf_free(c);
	diags_free(&ds);
}

static void
a_directory_is_read_last_name_first(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	scratch_text(state, "top", "includefile ntp.d\nz\n");
	assert_int_equal(mkdir(scratch_path(state, "ntp.d", path), 0700), 0);
	scratch_text(state, "ntp.d/a.conf", "a\n");
	scratch_text(state, "ntp.d/b.conf", "b\n");
	scratch_text(state, "ntp.d/c.conf~", "c\n");
	scratch_text(state, "ntp.d/.d.conf", "d\n");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_walk(c, "includefile b a z ");
	assert_int_equal(count(&ds, "include-directory"), 1);
	conf_free(c);
	diags_free(&ds);
}

static void
loops_and_depth_have_an_end(void **state)
{
	struct diags ds;
	struct conf *c;
	struct params p;

	scratch_text(state, "loop", "includefile other\n");
	scratch_text(state, "other", "includefile loop\nserver a.example\n");
	diags_init(&ds);
	c = load(state, "loop", &ds);
	assert_int_equal(count(&ds, "include-loop"), 1);
	assert_true(conf_errors(c));
	assert_false(conf_params(c, &p, &ds));
	assert_int_equal(p.nassoc, 1);
	assert_int_equal(p.assoc[0].line, 2);
	params_free(&p);
	conf_free(c);
	diags_free(&ds);

	scratch_text(state, "f0", "includefile f1\n");
	scratch_text(state, "f1", "includefile f2\n");
	scratch_text(state, "f2", "includefile f3\n");
	scratch_text(state, "f3", "includefile f4\n");
	scratch_text(state, "f4", "includefile f5\n");
	scratch_text(state, "f5", "five\nincludefile f6\n");
	scratch_text(state, "f6", "six\n");
	diags_init(&ds);
	c = load(state, "f0", &ds);
	assert_int_equal(count(&ds, "include-depth"), 1);
	assert_int_equal(count(&ds, "unknown-word"), 1);
	conf_free(c);
	diags_free(&ds);
}

/* Five files, each including the next one ten times: 10^5 files. */
static void
a_bomb_does_not_go_off(void **state)
{
	char name[16], text[512];
	struct diags ds;
	struct conf *c;

	for (int i = 0; i < 5; i++) {
		size_t used = 0;

		for (int j = 0; j < 10; j++)
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "includefile f%d\n", i + 1);
		snprintf(name, sizeof(name), "f%d", i);
		scratch_text(state, name, text);
	}
	scratch_text(state, "f5", "\n");
	diags_init(&ds);
	c = load(state, "f0", &ds);
	assert_true(count(&ds, "include-too-much") > 0);
	conf_free(c);
	diags_free(&ds);
}

static void
what_cannot_be_included_is_told_at_its_line(void **state)
{
	char path[256];
	struct diags ds;
	struct conf *c;

	scratch_text(state, "top",
	    "includefile gone\nincludefile pipe\nincludefile nul\n"
	    "includefile\nincludefile /dev/zero\n");
	assert_int_equal(mkfifo(scratch_path(state, "pipe", path), 0600), 0);
	scratch_put(state, "nul", "\0", 1);
	diags_init(&ds);
	c = load(state, "top", &ds);
	diags_sort(&ds);
	/* Daemons read on; only the line without a name is a mistake. */
	assert_int_equal(ds.errors, 1);
	assert_int_equal(count(&ds, "missing"), 1);
	assert_int_equal(count(&ds, "special-file"), 2);
	assert_int_equal(count(&ds, "binary"), 1);
	assert_int_equal(count(&ds, "missing-argument"), 1);
	assert_int_equal(ds.item[0].at.line, 1);
	assert_int_equal(ds.item[0].at.col, 13);
	conf_free(c);
	diags_free(&ds);
}

static void
text_from_memory_opens_no_file(void **state)
{
	char path[256], text[300];
	struct diags ds;
	struct conf *c;

	scratch_text(state, "b", "bogus\n");
	snprintf(text, sizeof(text), "includefile %s\n",
	    scratch_path(state, "b", path));
	diags_init(&ds);
	c = conf_parse("f", text, strlen(text), &ds);
	assert_int_equal(count(&ds, "include-not-read"), 1);
	assert_int_equal(ds.count, 1);
	conf_free(c);
	diags_free(&ds);
}

static void
nothing_behind_end_counts(void **state)
{
	struct diags ds;
	struct conf *c;
	struct params p;

	scratch_text(
	    state, "top", "server a.example\nincludefile b\nserver c\n");
	scratch_text(state, "b", "server b.example\nend\nserver d.example\n");
	diags_init(&ds);
	c = load(state, "top", &ds);
	assert_false(conf_params(c, &p, &ds));
	assert_int_equal(count(&ds, "end"), 1);
	assert_int_equal(p.nassoc, 2);
	params_free(&p);
	conf_free(c);
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(included_lines_count_where_they_are_included),
		IN_SCRATCH(a_directory_is_read_last_name_first),
		IN_SCRATCH(loops_and_depth_have_an_end),
		IN_SCRATCH(a_bomb_does_not_go_off),
		IN_SCRATCH(what_cannot_be_included_is_told_at_its_line),
		IN_SCRATCH(text_from_memory_opens_no_file),
		IN_SCRATCH(nothing_behind_end_counts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
