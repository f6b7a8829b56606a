/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/builtin.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scratch.h"

static void
good(const char *text, int fg, int bg, unsigned attr)
{
	struct style s = { 7, 7, 0xff };

	assert_true(theme_style_parse(text, &s));
	assert_int_equal(s.fg, fg);
	assert_int_equal(s.bg, bg);
	assert_int_equal(s.attr, attr);
}

static void
looks_are_read(void **state)
{
	(void)state;
	good("", -1, -1, 0);
	good("red", 1, -1, 0);
	good("on blue", -1, 4, 0);
	good("white on black bold", 7, 0, STYLE_BOLD);
	good("dim\tunderline reverse", -1, -1,
	    STYLE_DIM | STYLE_UNDERLINE | STYLE_REVERSE);
}

/* More octets than a look may have. */
#define LONG_LOOK                                                              \
	"bold bold bold bold bold bold bold bold bold bold bold bold bold "    \
	"bold bold bold bold bold"

static void
what_is_no_look_changes_nothing(void **state)
{
	static const char *const wrong[] = { "pink", "on", "red green",
		"red on", "red on on blue", "on red on blue", "bold on bold",
		"red, bold", LONG_LOOK };
	struct style s = { 3, 4, 5 };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(theme_style_parse(wrong[i], &s));
		assert_true(s.fg == 3 && s.bg == 4 && s.attr == 5);
	}
}

/* Nobody must wonder where a role's look comes from. */
static void
built_in_ones_are_whole(void **state)
{
	static const char *const roles[ROLE_COUNT] = {
#define X(id, letter) #id,
		ROLE_LIST(X)
#undef X
	};
	size_t n = 0;

	(void)state;
	for (const struct builtin *b = builtin; b->kind; b++) {
		struct style style[ROLE_COUNT];
		struct diags ds;

		if (strcmp(b->kind, "themes") != 0)
			continue;
		n++;
		memset(style, 0x55, sizeof(style));
		diags_init(&ds);
		assert_true(theme_load(b->name, roles, ROLE_COUNT, style, &ds));
		assert_int_equal(ds.count, 0);
		for (int r = 0; r < ROLE_COUNT; r++)
			assert_int_not_equal(style[r].fg, 0x55);
		diags_free(&ds);
	}
	assert_int_equal(n, 4);
}

static void
a_wrong_name_is_told_and_the_default_taken(void **state)
{
	struct theme t, standard;
	struct diags ds;

	(void)state;
	diags_init(&ds);
	theme_open(&standard, "default", true, &ds);
	assert_int_equal(ds.count, 0);
	assert_false(theme_open(&t, "colorblind", true, &ds));
	assert_int_equal(ds.count, 1);
	assert_non_null(strstr(ds.item[0].text, "colour-blind"));
	assert_memory_equal(&t, &standard, sizeof(t));
	diags_free(&ds);
}

static void
mono_has_no_colours(void **state)
{
	struct diags ds;
	struct theme t;

	(void)state;
	diags_init(&ds);
	assert_true(theme_open(&t, "default", false, &ds));
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_true(t.role[r].fg == -1 && t.role[r].bg == -1);
	assert_true(t.role[ROLE_SELECTED].attr & STYLE_REVERSE);
	diags_free(&ds);
}

/* What is right in a file counts, whatever else is in it. */
static void
a_file_may_name_some_roles_only(void **state)
{
	struct theme t, standard;
	struct diags ds;
	char path[256];

	scratch_text(state, "my.cfg",
	    "ok = \"blue\";\nokk = \"red\";\nbad = \"pink\";\nwarn = 3;\n");
	scratch_path(state, "my.cfg", path);
	diags_init(&ds);
	theme_open(&standard, "default", true, &ds);
	assert_true(theme_open(&t, path, true, &ds));
	assert_int_equal(ds.count, 3);
	assert_int_equal(ds.item[0].at.line, 2);
	assert_int_equal(ds.item[1].at.line, 3);
	assert_int_equal(t.role[ROLE_OK].fg, 4);
	assert_memory_equal(
	    &t.role[ROLE_BAD], &standard.role[ROLE_BAD], sizeof(t.role[0]));
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_are_read),
		cmocka_unit_test(what_is_no_look_changes_nothing),
		cmocka_unit_test(built_in_ones_are_whole),
		cmocka_unit_test(a_wrong_name_is_told_and_the_default_taken),
		cmocka_unit_test(mono_has_no_colours),
		IN_SCRATCH(a_file_may_name_some_roles_only),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
