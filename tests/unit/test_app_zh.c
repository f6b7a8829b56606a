/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console in Chinese: characters of two columns each. The catalogue is the
 * build tree's. No locale need be installed: where the C library translates
 * nothing in C.UTF-8, one is made from the distribution's sources.
 */

#include "core/i18n.h"
#include "tests/unit/desk.h"
#include "tests/unit/fakedesk.h"
#include "tests/unit/scratch.h"
#include "ui/width.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct golden {
	enum scene_kind kind;
	int cols, rows;
	const char *keys;
	const char *what;
} golden[] = {
	{ SCENE_SYNC, 80, 24, "", "" },
	{ SCENE_SYNC, 40, 10, "", "" },
	{ SCENE_SYNC, 132, 43, "", "" },
	{ SCENE_SYNC, 80, 24, "jjjj", "-liar" },
	{ SCENE_SYNC, 80, 24, "1", "-overview" },
	{ SCENE_SYNC, 40, 10, "1", "-overview" },
	{ SCENE_SYNC, 132, 43, "1", "-overview" },
	{ SCENE_SYNC, 80, 24, "3", "-clock" },
	{ SCENE_SYNC, 40, 10, "3", "-clock" },
	{ SCENE_SYNC, 132, 43, "3", "-clock" },
	{ SCENE_SYNC, 80, 24, "4", "-clients" },
	{ SCENE_SYNC, 40, 10, "4", "-clients" },
	{ SCENE_SYNC, 132, 43, "4", "-clients" },
	{ SCENE_SYNC, 80, 24, "9j", "-log" },
	{ SCENE_SYNC, 40, 10, "9", "-log" },
	{ SCENE_SYNC, 132, 43, "9", "-log" },
	{ SCENE_SYNC, 80, 24, "?", "-help" },
	{ SCENE_SYNC, 40, 10, "?", "-help" },
	{ SCENE_SYNC, 132, 43, "?", "-help" },
	{ SCENE_SYNC, 80, 50, "jjjj\r", "-detail" },
	{ SCENE_SYNC, 80, 24, "\r\f", "-detail" },
	{ SCENE_SYNC, 40, 10, "\r", "-detail" },
	{ SCENE_SYNC, 132, 43, "\r", "-detail" },
	{ SCENE_OBSERVE, 80, 24, "S", "-question" },
	{ SCENE_SILENT, 80, 24, "1", "-overview" },
	{ SCENE_DISAGREE, 80, 24, "", "" },
	{ SCENE_PANIC, 80, 24, "", "" },
	{ SCENE_START, 80, 24, "", "" },
	{ SCENE_EMPTY, 80, 24, "", "" },
};

/* No row is wider than the terminal, however wide its characters are. */
static void
fits(const char *text, int cols)
{
	char *copy = strdup(text), *rest = copy, *line;

	assert_non_null(copy);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (width_text(line) > cols)
			fail_msg("wider than %d columns: %s", cols, line);
	free(copy);
}

static void
chinese_screens_are_as_they_were(void **state)
{
	if (*state == NULL)
		skip();
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		const struct golden *g = &golden[i];
		struct app *a = open_app(g->kind);
		char name[64], *text;

		free(draw(a, g->rows, g->cols, false, false));
		type(a, g->keys);
		text = draw(a, g->rows, g->cols, false, false);
		fits(text, g->cols);
		snprintf(name, sizeof(name), "zh-%s%s-%dx%d",
		    scene_name(g->kind), g->what, g->cols, g->rows);
		compare(name, text);
		free(text);
		app_free(a);
	}
}

/* The editor's screens, by the keys that make them. */
static void
the_editor_speaks_chinese(void **state)
{
	static const char text[] = "server ntp1.example.net iburst\n"
				   "# \u65F6\u95F4\n"
				   "restrict 127.0.0.1\n";
	static const struct golden screens[] = {
		{ SCENE_SYNC, 80, 24, "jjx", "-config" },
		{ SCENE_SYNC, 40, 10, "jj\r", "-config-edit" },
		{ SCENE_SYNC, 132, 43, "j", "-config" },
	};

	if (*state == NULL)
		skip();
	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		const struct golden *g = &screens[i];
		struct app *a = open_app(g->kind);
		struct fakedesk desk;
		char name[64], *shown;

		fakedesk_init(&desk, text);
		type(a, "5");
		fakedesk_serve(&desk, a);
		free(draw(a, g->rows, g->cols, false, false));
		type(a, g->keys);
		shown = draw(a, g->rows, g->cols, false, false);
		fits(shown, g->cols);
		snprintf(name, sizeof(name), "zh-%s%s-%dx%d",
		    scene_name(g->kind), g->what, g->cols, g->rows);
		compare(name, shown);
		free(shown);
		app_free(a);
		fakedesk_free(&desk);
	}
}

static void
every_size_can_be_drawn(void **state)
{
	if (*state == NULL)
		skip();
	for (int kind = 0; kind < SCENE_MANY; kind++) {
		struct app *a = open_app((enum scene_kind)kind);

		for (int rows = 10; rows < 45; rows += 7)
			for (int cols = 40; cols < 140; cols += 11) {
				char *text = draw(a, rows, cols, false, false);

				app_turn(a, 1);
				fits(text, cols);
				free(text);
			}
		app_free(a);
	}
}

static void
english_can_be_had_back(void **state)
{
	struct app *a;

	if (*state == NULL)
		skip();
	a = open_app(SCENE_SYNC);
	assert_false(i18n_english());
	assert_true(shows(a, "\u65F6\u95F4\u6E90"));
	i18n_close();
	assert_true(i18n_english());
	assert_true(shows(a, "SYNCHRONISED"));
	app_free(a);
}

#ifdef ENABLE_NLS
static bool
speaks_chinese(const char *locale)
{
	const char *top = getenv("top_builddir");
	char dir[512];

	snprintf(dir, sizeof(dir), "%s/ui/po", top != NULL ? top : ".");
	if (setlocale(LC_ALL, locale) == NULL)
		return false;
	setlocale(LC_NUMERIC, "C");
	i18n_open(PACKAGE, dir);
	return !i18n_english();
}

/* A locale of our own, below the scratch directory. */
static bool
make_locale(const char *dir)
{
	const char *tool = getenv("LOCALEDEF");
	char command[1024];

	snprintf(command, sizeof(command),
	    "%s --no-archive -i zh_CN -f UTF-8 %s/zh_CN.UTF-8 >/dev/null 2>&1",
	    tool != NULL ? tool : "localedef", dir);
	return system(command) == 0 && setenv("LOCPATH", dir, 1) == 0;
}
#endif

/* The state is NULL where Chinese cannot be had. */
static int
learn_chinese(void **state)
{
#ifdef ENABLE_NLS
	bool can;

	scratch_enter(state);
	setenv("LANGUAGE", "zh_CN", 1);
	can = speaks_chinese("C.UTF-8") || speaks_chinese("zh_CN.UTF-8") ||
	    (make_locale(*state) && speaks_chinese("zh_CN.UTF-8"));
	scratch_leave(state);
	if (can) {
		*state = state;
		return 0;
	}
#endif
	print_message("no catalogue, or no locale for it (package locales)\n");
	*state = NULL;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_screens_are_as_they_were),
		cmocka_unit_test(the_editor_speaks_chinese),
		cmocka_unit_test(every_size_can_be_drawn),
		cmocka_unit_test(english_can_be_had_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, learn_chinese, NULL);
}
