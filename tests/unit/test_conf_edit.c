/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An edit changes its line and no other octet. */
#include "config/conf_edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prop.h"
#include "scratch.h"

#define MARK "\xef\xbb\xbf"

static void
what_an_edit_makes(void **state)
{
	static const struct {
		const char *text;
		enum edit_kind kind;
		uint32_t line;
		const char *new, *want; /* NULL: no such edit */
	} rows[] = {
		{ "a\nb\nc\n", EDIT_REPLACE, 2, "B", "a\nB\nc\n" },
		{ "a\r\nb\r\nc\r\n", EDIT_REPLACE, 2, "B", "a\r\nB\r\nc\r\n" },
		{ "a\nb\r\nc\n", EDIT_REPLACE, 2, "", "a\n\r\nc\n" },
		{ "a\nb", EDIT_REPLACE, 2, "B", "a\nB" },
		{ "a\nb", EDIT_REPLACE, 2, "", "a\n\n" },
		{ "a\r\nb", EDIT_REPLACE, 2, "", "a\r\n\r\n" },
		{ "a\nb", EDIT_REPLACE, 3, "x", NULL },
		{ "", EDIT_REPLACE, 1, "x", NULL },
		{ "a\n", EDIT_REPLACE, 0, "x", NULL },
		{ "a\n", EDIT_REPLACE, 1, "x\ny", NULL },
		{ "a\n", EDIT_REPLACE, UINT32_MAX, "x", NULL },
		{ "a\nb\r\r\nc\n", EDIT_REPLACE, 2, "b\r", "a\nb\r\r\nc\n" },
		{ MARK "a\nb\n", EDIT_REPLACE, 1, "A", MARK "A\nb\n" },

		{ "", EDIT_INSERT, 1, "x", "x\n" },
		{ "", EDIT_INSERT, 2, "x", NULL },
		{ "a\nb\n", EDIT_INSERT, 1, "x", "x\na\nb\n" },
		{ "a\nb\n", EDIT_INSERT, 2, "x", "a\nx\nb\n" },
		{ "a\nb\n", EDIT_INSERT, 3, "x", "a\nb\nx\n" },
		{ "a\nb\n", EDIT_INSERT, 4, "x", NULL },
		{ "a\nb\n", EDIT_INSERT, 0, "x", NULL },
		{ "a\r\nb\n", EDIT_INSERT, 1, "x", "x\r\na\r\nb\n" },
		{ "a\r\nb\n", EDIT_INSERT, 2, "x", "a\r\nx\r\nb\n" },
		{ "a\r\nb\n", EDIT_INSERT, 3, "x", "a\r\nb\nx\n" },
		{ "a\r\nb", EDIT_INSERT, 3, "x", "a\r\nb\r\nx" },
		{ "a", EDIT_INSERT, 1, "x", "x\na" },
		{ "a", EDIT_INSERT, 2, "x", "a\nx" },
		{ "a", EDIT_INSERT, 2, "", "a\n\n" },
		{ "a\r", EDIT_INSERT, 2, "x", "a\r\nx" },
		{ MARK "a\n", EDIT_INSERT, 1, "x", MARK "x\na\n" },
		{ MARK, EDIT_INSERT, 1, "x", MARK "x\n" },

		{ "a\nb\nc\n", EDIT_DELETE, 1, "", "b\nc\n" },
		{ "a\r\nb\nc\n", EDIT_DELETE, 2, "", "a\r\nc\n" },
		{ "a\nb", EDIT_DELETE, 2, "", "a\n" },
		{ "a\n", EDIT_DELETE, 1, "", "" },
		{ "a\n", EDIT_DELETE, 2, "", NULL },
		{ MARK "a\nb\n", EDIT_DELETE, 1, "", MARK "b\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct edit e = { rows[i].kind, rows[i].line, rows[i].new,
			strlen(rows[i].new) };
		size_t len = 0;
		char *got =
		    edit_text(rows[i].text, strlen(rows[i].text), &e, &len);

		if (rows[i].want == NULL) {
			if (got != NULL)
				fail_msg("row %zu: made '%s'", i, got);
			continue;
		}
		assert_non_null(got);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("row %zu: made '%s'", i, got);
		assert_int_equal(len, strlen(got));
		free(got);
	}
}

static void
a_nul_is_no_text(void **state)
{
	const struct edit e = { EDIT_INSERT, 1, "a\0b", 3 };
	size_t len;

	(void)state;
	assert_null(edit_text("x\n", 2, &e, &len));
}

/* A text of up to 20 short lines with ends of all kinds. */
static size_t
make_text(char *text, size_t room)
{
	static const char letters[] = "ab #\t\"\r\xc3\xa9";
	static const char *const ends[] = { "\n", "\n", "\r\n", "\r\r\n" };
	size_t n = prop_below(20), used = 0;

	if (prop_below(8) == 0)
		used += (size_t)snprintf(text, room, MARK);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = prop_below(6); j > 0; j--)
			text[used++] = letters[prop_below(sizeof(letters) - 1)];
		if (i + 1 < n || prop_below(2) != 0)
			used += (size_t)snprintf(text + used, room - used, "%s",
			    ends[prop_below(4)]);
	}
	text[used] = '\0';
	return used;
}

/* Line `n`, from 1, with its end; an independent way of cutting: it goes
 * octet by octet. NULL if there is none. */
static const char *
cut(const char *text, size_t len, uint32_t n, size_t *line_len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\n' && i + 1 < len)
			continue;
		if (--n == 0) {
			*line_len = i + 1 - from;
			return text + from;
		}
		from = i + 1;
	}
	return NULL;
}

static uint32_t
lines(const char *text, size_t len)
{
	uint32_t n = 0;
	size_t line_len;

	while (cut(text, len, n + 1, &line_len) != NULL)
		n++;
	return n;
}

/* Line `i` of one is line `j` of the other; `more` octets may have joined. */
static void
assert_same_line(const char *a, size_t a_len, uint32_t i, const char *b,
    size_t b_len, uint32_t j, size_t more)
{
	size_t m = 0, n = 0;
	const char *x = cut(a, a_len, i, &m), *y = cut(b, b_len, j, &n);

	assert_non_null(x);
	assert_non_null(y);
	assert_in_range(n, m, m + more);
	assert_memory_equal(x, y, m);
}

/* All lines of `a` but `skip_a` are those of `b` but `skip_b`, in order; 0:
 * none is left out. A byte order mark may stand before another one. */
static void
assert_rest(const char *a, size_t a_len, uint32_t skip_a, const char *b,
    size_t b_len, uint32_t skip_b)
{
	uint32_t n, j = 1;
	size_t mark = strncmp(a, MARK, 3) == 0 ? 3 : 0;

	if (mark > 0)
		assert_memory_equal(b, MARK, 3);
	a += mark, b += mark;
	a_len -= mark, b_len -= mark;
	n = lines(a, a_len);
	for (uint32_t i = 1; i <= n; i++, j++) {
		bool joined = skip_b == n + 1 && i == n;

		if (i == skip_a) {
			j -= skip_b == 0;
			continue;
		}
		j += j == skip_b;
		assert_same_line(a, a_len, i, b, b_len, j, joined ? 2 : 0);
	}
	assert_int_equal(lines(b, b_len), n - (skip_a != 0) + (skip_b != 0));
}

static void
every_other_line_stays(void **state)
{
	static const char *const news[] = { "server x", "# \xff\xfe", "",
		" y" };
	char text[512];

	(void)state;
	prop_start();
	for (int try = 0; try < 20000; try++) {
		size_t len = make_text(text, sizeof(text)), got_len, back_len;
		size_t mark = strncmp(text, MARK, 3) == 0 ? 3 : 0;
		uint32_t n = lines(text + mark, len - mark);
		struct edit e = { .kind = (enum edit_kind)prop_below(3),
			.text = news[prop_below(4)] };
		char *got, *back;

		e.len = strlen(e.text);
		if (n == 0)
			e.kind = EDIT_INSERT;
		e.line = 1 + (uint32_t)prop_below(n + (e.kind == EDIT_INSERT));
		got = edit_text(text, len, &e, &got_len);
		assert_non_null(got);
		assert_rest(text, len, e.kind == EDIT_INSERT ? 0 : e.line, got,
		    got_len, e.kind == EDIT_DELETE ? 0 : e.line);
		/* What was inserted goes again without a trace. */
		if (e.kind == EDIT_INSERT && e.line <= n) {
			e.kind = EDIT_DELETE;
			back = edit_text(got, got_len, &e, &back_len);
			assert_non_null(back);
			assert_int_equal(back_len, len);
			assert_memory_equal(back, text, len);
			free(back);
		}
		free(got);
	}
}

/* What a document shows of a line, put in its place, changes nothing. */
static void
a_line_as_it_is_changes_nothing(void **state)
{
	char text[512];

	(void)state;
	prop_start();
	for (int try = 0; try < 5000; try++) {
		size_t len = make_text(text, sizeof(text)), n, got_len;
		const char *line, *now;
		struct diags ds;
		struct conf *c;

		diags_init(&ds);
		c = conf_parse("f", text, len, &ds);
		for (uint32_t i = 1; (line = conf_line(c, "f", i)) != NULL;
		     i++) {
			size_t mark =
			    i == 1 && strncmp(line, MARK, 3) == 0 ? 3 : 0;
			const struct edit e = { EDIT_REPLACE, i, line + mark,
				strlen(line + mark) };
			struct conf *d;

			if (line[mark] == '\0')
				continue;
			d = conf_edit(c, &e, &ds);
			assert_non_null(d);
			now = conf_text(d, &got_len);
			assert_int_equal(got_len, len);
			assert_memory_equal(now, conf_text(c, &n), len);
			conf_free(d);
		}
		conf_free(c);
		diags_free(&ds);
	}
}

static void
an_edit_is_read_with_what_it_includes(void **state)
{
	const struct edit e = { EDIT_REPLACE, 1, "includefile b.conf", 18 };
	char path[256];
	struct conf *c, *d;
	struct diags ds;
	size_t len;

	diags_init(&ds);
	scratch_text(state, "top", "# nothing\nserver a.example\n");
	scratch_text(state, "b.conf", "bogus word\nincludefile top\n");
	c = conf_load(scratch_path(state, "top", path), &ds);
	assert_non_null(c);
	assert_int_equal(ds.errors, 0);
	d = conf_edit(c, &e, &ds);
	assert_non_null(d);
	assert_string_equal(
	    conf_text(d, &len), "includefile b.conf\nserver a.example\n");
	assert_string_equal(
	    conf_text(c, &len), "# nothing\nserver a.example\n");
	/* The word, and that the file would include itself. */
	assert_true(conf_errors(d));
	assert_string_equal(
	    conf_line(d, scratch_path(state, "b.conf", path), 1), "bogus word");
	conf_free(d);
	conf_free(c);
	diags_free(&ds);
}

static bool
has_code(const struct diags *ds, const char *code)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strcmp(ds->item[i].code, code) == 0)
			return true;
	return false;
}

static void
a_text_is_checked_before_it_is_a_file(void **state)
{
	static const char text[] = "includefile b.conf\n";
	char path[256];
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	scratch_text(state, "b.conf", "includefile top\n");
	scratch_path(state, "top", path);
	c = conf_parse_at(path, text, sizeof(text) - 1, &ds);
	assert_non_null(c);
	assert_true(has_code(&ds, "missing"));
	conf_free(c);
	diags_free(&ds);

	diags_init(&ds);
	scratch_text(state, "top", "server old.example\n");
	c = conf_parse_at(path, text, sizeof(text) - 1, &ds);
	assert_non_null(c);
	assert_true(has_code(&ds, "include-loop"));
	assert_string_equal(conf_line(c, path, 1), "includefile b.conf");
	conf_free(c);
	assert_null(conf_parse_at(path, "a\0b", 3, &ds));
	diags_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_edit_makes),
		cmocka_unit_test(a_nul_is_no_text),
		cmocka_unit_test(every_other_line_stays),
		cmocka_unit_test(a_line_as_it_is_changes_nothing),
		IN_SCRATCH(an_edit_is_read_with_what_it_includes),
		IN_SCRATCH(a_text_is_checked_before_it_is_a_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
