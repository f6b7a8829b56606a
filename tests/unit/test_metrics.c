/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenMetrics text: as agreed, and by the rules of the format, for every
 * picture. GENERATE=1 writes the golden lines anew; look at them before you
 * commit.
 */
#include "ui/metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

static char *
text_of(const struct snapshot *s)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	metrics_write(s, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
lines_are_as_agreed(void **state)
{
	const char *top = getenv("top_srcdir");
	struct snapshot *s = scene_make(SCENE_SYNC);
	char *text = text_of(s), *rest = strstr(text, "# TYPE ntptui_state");
	static char wanted[65536];
	char path[512];
	FILE *f;

	(void)state;
	/* Above it: the program's version. */
	assert_non_null(rest);
	snprintf(
	    path, sizeof(path), "%s/tests/golden/metrics.out", top ? top : ".");
	if (getenv("GENERATE") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(rest, f);
		fclose(f);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(wanted, 1, sizeof(wanted) - 1, f) > 0);
	fclose(f);
	assert_string_equal(wanted, rest);
	free(text);
	free(s);
}

#define FAMILIES 100

/* What has been read of a text. */
struct reading {
	char name[FAMILIES][64], type[FAMILIES][16];
	size_t n;   /* the last is the one in hand */
	bool ended; /* "# EOF" was read */
};

static bool
ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static void
read_head(struct reading *r, const char *line)
{
	char word[8], name[64], rest[200] = "";

	assert_true(
	    sscanf(line, "# %7s %63s %199[^\n]", word, name, rest) >= 2);
	if (strcmp(word, "TYPE") == 0) {
		for (size_t i = 0; i < r->n; i++)
			assert_string_not_equal(r->name[i], name);
		assert_true(r->n < FAMILIES && strlen(rest) < 16);
		snprintf(r->name[r->n], 64, "%s", name);
		snprintf(r->type[r->n++], 16, "%.15s", rest);
		return;
	}
	assert_true(r->n > 0);
	assert_string_equal(name, r->name[r->n - 1]);
	if (strcmp(word, "UNIT") == 0)
		assert_true(ends_in(name, rest) &&
		    name[strlen(name) - strlen(rest) - 1] == '_');
	else
		assert_string_equal(word, "HELP");
}

/* {name="value",...}: where it ends. */
static const char *
read_labels(const char *at)
{
	for (at++; *at != '}'; at += *at == ',') {
		size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz_");

		assert_true(len > 0);
		at += len;
		assert_int_equal(strncmp(at, "=\"", 2), 0);
		for (at += 2; *at != '"'; at++) {
			assert_true((unsigned char)*at >= ' ');
			if (*at == '\\')
				assert_non_null(strchr("\\\"n", *++at));
		}
		at++;
		assert_true(*at == ',' || *at == '}');
	}
	return at + 1;
}

static void
read_sample(const struct reading *r, const char *line)
{
	size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
	const char *family = r->name[r->n - 1], *type = r->type[r->n - 1];
	const char *suffix = strcmp(type, "counter") == 0 ? "_total"
	    : strcmp(type, "info") == 0                   ? "_info"
							  : "";
	char wanted[80], *end;

	assert_true(r->n > 0);
	snprintf(wanted, sizeof(wanted), "%s%s", family, suffix);
	assert_true(len == strlen(wanted) && memcmp(line, wanted, len) == 0);
	line += len;
	if (*line == '{')
		line = read_labels(line);
	assert_int_equal(*line, ' ');
	assert_true(strtod(line + 1, &end) >= 0 || strcmp(type, "gauge") == 0);
	assert_int_equal(*end, '\0');
}

static void
every_picture_keeps_the_rules(void **state)
{
	(void)state;
	for (int k = 0; k < SCENE_COUNT; k++) {
		struct snapshot *s = scene_make((enum scene_kind)k);
		char *text = text_of(s), *next;
		struct reading r = { .n = 0 };

		for (char *line = text; *line != '\0'; line = next) {
			next = strchr(line, '\n');
			assert_non_null(next);
			*next++ = '\0';
			assert_false(r.ended);
			if (strcmp(line, "# EOF") == 0)
				r.ended = true;
			else if (line[0] == '#')
				read_head(&r, line);
			else
				read_sample(&r, line);
		}
		assert_true(r.ended);
		free(text);
		free(s);
	}
}

/* A name that would end its label, or the line. */
static void
hostile_names_stay_in_their_quotes(void **state)
{
	struct snapshot *s = scene_make(SCENE_SYNC);
	char *text;

	(void)state;
	snprintf(s->peers[0].name, sizeof(s->peers[0].name), "a\"b\\c\nd");
	text = text_of(s);
	assert_non_null(strstr(text, "source=\"a\\\"b\\\\c"));
	assert_null(strstr(text, "c\nd"));
	free(text);
	free(s);
}

static void
the_unknown_is_left_out(void **state)
{
	struct snapshot *s = scene_make(SCENE_EMPTY);
	char *text;

	(void)state;
	s->counts.processed = SNAP_UNTOLD;
	s->counts.restricted = 7;
	s->offset = (double)NAN;
	text = text_of(s);
	assert_null(strstr(text, "outcome=\"answered\""));
	assert_non_null(strstr(text, "outcome=\"restricted\"} 7\n"));
	assert_null(strstr(text, "ntptui_offset_seconds "));
	assert_null(strstr(text, "nan"));
	free(text);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_as_agreed),
		cmocka_unit_test(every_picture_keeps_the_rules),
		cmocka_unit_test(hostile_names_stay_in_their_quotes),
		cmocka_unit_test(the_unknown_is_left_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
