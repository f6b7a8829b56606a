/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/desk.h"

#include "ui/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct app *
open_app(enum scene_kind kind)
{
	const struct app_cfg cfg = { .title = "/etc/ntp.conf" };
	struct app *a = app_new(&cfg);
	struct snapshot *s = scene_make(kind);

	app_update(a, s);
	free(s);
	return a;
}

unsigned
type(struct app *a, const char *keys)
{
	unsigned react = 0;

	for (; *keys != '\0'; keys++)
		react |= app_key(a,
		    *keys == '\f'      ? KEYCODE_PGDN
			: *keys == '^' ? KEY_CTRL('c')
			: *keys == '|' ? KEYCODE_ESC
				       : *keys);
	return react;
}

char *
draw(struct app *a, int rows, int cols, bool ascii, bool roles)
{
	struct canvas *c = canvas_new(rows, cols, ascii);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	app_draw(a, c);
	canvas_dump(c, roles, out);
	fclose(out);
	canvas_free(c);
	return text;
}

bool
shows(struct app *a, const char *text)
{
	char *screen = draw(a, 24, 80, false, false);
	bool found = strstr(screen, text) != NULL;

	if (!found)
		print_message("no \"%s\" in:\n%s", text, screen);
	free(screen);
	return found;
}

bool
hides(struct app *a, const char *text)
{
	char *screen = draw(a, 24, 80, false, false);
	bool found = strstr(screen, text) != NULL;

	free(screen);
	return !found;
}

unsigned
enter(struct app *a, int key, const char *text, bool leave)
{
	char part[64] = "";

	if ((app_key(a, key) & REACT_PROMPT) == 0)
		return 0;
	for (size_t i = 0; text[i] != '\0'; i++) {
		part[i] = text[i];
		app_prompt(a, part, i + 1, NULL);
	}
	app_prompt(a, NULL, 0, NULL);
	return leave ? 0 : app_line(a, text);
}

static char *
read_file(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text;
	size_t used;

	if (in == NULL)
		return strdup("");
	text = calloc(1, 65536);
	assert_non_null(text);
	used = fread(text, 1, 65535, in);
	text[used] = '\0';
	fclose(in);
	return text;
}

void
compare(const char *name, const char *text)
{
	const char *top = getenv("top_srcdir");
	char path[512];
	char *wanted;

	snprintf(path, sizeof(path), "%s/tests/golden/%s.screen",
	    top != NULL ? top : ".", name);
	if (getenv("GENERATE") != NULL) {
		FILE *out = fopen(path, "w");

		assert_non_null(out);
		fputs(text, out);
		fclose(out);
	}
	wanted = read_file(path);
	if (strcmp(wanted, text) != 0)
		print_message("%s differs; now it is:\n%s", path, text);
	assert_string_equal(wanted, text);
	free(wanted);
}
