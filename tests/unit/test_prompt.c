/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The prompt's line, with real readline behind it and no terminal anywhere.
 */

#include "tests/unit/scene.h"
#include "ui/app.h"
#include "ui/key.h"
#include "ui/prompt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct app *app;

static int
open_app(void **state)
{
	static char dir[] = "/tmp/ntptui-prompt.XXXXXX";
	const struct app_cfg cfg = { .title = "x" };
	struct snapshot *s = scene_make(SCENE_SYNC);

	*state = mkdtemp(dir);
	setenv("STATE_DIRECTORY", dir, 1);
	setenv("INPUTRC", "/dev/null", 1);
	app = app_new(&cfg);
	app_update(app, s);
	free(s);
	return *state == NULL;
}

static int
close_app(void **state)
{
	char path[128];

	app_free(app);
	snprintf(path, sizeof(path), "%s/history", (char *)*state);
	unlink(path);
	return rmdir(*state);
}

static enum prompt_state
type(const char *octets)
{
	static struct keys k;
	enum prompt_state s = PROMPT_OPEN;
	struct keypress p;

	keys_add(&k, (const uint8_t *)octets, strlen(octets));
	while (keys_next(&k, true, &p))
		s = prompt_key(&p);
	return s;
}

static void
assert_line(const char *text, size_t point)
{
	size_t at;

	assert_string_equal(prompt_text(&at), text);
	assert_int_equal(at, point);
}

static void
a_line_is_edited_in_utf_8(void **state)
{
	(void)state;
	prompt_open(app);
	type("p\u00E9\u65F6x\033[D\033[D");
	assert_line("p\u00E9\u65F6x", 3);
	type("\x7f"
	     "o");
	assert_line("po\u65F6x", 2);
	type("\001\013ab\033[Hc\033[F.");
	assert_line("cab.", 4);
	prompt_close();
}

static void
a_paste_is_one_line_and_no_command(void **state)
{
	static const char pasted[] = "poll\tall\nquit\033[A\r\n";

	(void)state;
	prompt_open(app);
	type("x");
	prompt_paste(pasted, sizeof(pasted) - 1);
	assert_line("xpoll all quit [A", 17);
	prompt_close();
}

static void
enter_yields_the_line_and_escape_none(void **state)
{
	char *line;

	(void)state;
	prompt_open(app);
	assert_int_equal(type("poll all\r"), PROMPT_RUN);
	line = prompt_take();
	assert_string_equal(line, "poll all");
	free(line);
	prompt_open(app);
	assert_int_equal(type("abc\033"), PROMPT_LEFT);
	prompt_open(app);
	assert_line("", 0);
	assert_int_equal(type("abc\a"), PROMPT_LEFT);
	prompt_open(app);
	assert_int_equal(type("\004"), PROMPT_LEFT);
}

static void
tab_completes_verbs_and_sources(void **state)
{
	(void)state;
	prompt_open(app);
	type("detai\tNTP2\t");
	assert_line("detail ntp2.example.net ", 24);
	prompt_close();
	prompt_open(app);
	type("p\t");
	assert_non_null(strstr(prompt_hint(), "pause  "));
	assert_non_null(strstr(prompt_hint(), "  poll"));
	type("x");
	assert_null(prompt_hint());
	type("\001\013quit /et\t");
	assert_line("quit /et", 8);
	prompt_close();
}

static void
up_recalls_what_was_entered(void **state)
{
	(void)state;
	prompt_open(app);
	type("wide \r");
	free(prompt_take());
	prompt_open(app);
	type("wide\r");
	free(prompt_take());
	prompt_open(app);
	type("\033[A");
	assert_line("wide", 4);
	type("\033OA");
	assert_line("poll all", 8);
	prompt_close();
}

static void
a_line_has_an_end(void **state)
{
	size_t at;

	(void)state;
	prompt_open(app);
	for (int i = 0; i < 600; i++)
		type("0123456789");
	assert_true(strlen(prompt_text(&at)) <= 4096);
	assert_int_equal(type("\r"), PROMPT_RUN);
	free(prompt_take());
}

static void
history_is_kept_in_the_state_directory(void **state)
{
	char path[128];

	prompt_end();
	snprintf(path, sizeof(path), "%s/history", (char *)*state);
	assert_int_equal(access(path, R_OK), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_edited_in_utf_8),
		cmocka_unit_test(a_paste_is_one_line_and_no_command),
		cmocka_unit_test(enter_yields_the_line_and_escape_none),
		cmocka_unit_test(tab_completes_verbs_and_sources),
		cmocka_unit_test(up_recalls_what_was_entered),
		cmocka_unit_test(a_line_has_an_end),
		cmocka_unit_test(history_is_kept_in_the_state_directory),
	};

	setlocale(LC_ALL, "C.UTF-8");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_app, close_app);
}
