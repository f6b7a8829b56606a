/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text being edited: its lines, its steps back and forth, its bounds; and
 * random changes beside a plain array that is changed the same way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/mem.h"
#include "tests/unit/prop.h"
#include "ui/buffer.h"

static struct buffer *
loaded(const char *text)
{
	struct buffer *b = buffer_new();

	assert_true(buffer_load(b, text, strlen(text)));
	return b;
}

static bool
put(struct buffer *b, size_t pos, size_t del, const char *text, enum join join)
{
	const struct splice s = { .pos = pos,
		.del = del,
		.text = text,
		.len = strlen(text),
		.join = join,
		.before = { .cursor = pos + del },
		.after = { .cursor = pos + strlen(text) } };

	return buffer_replace(b, &s);
}

static void
expect(struct buffer *b, const char *text)
{
	size_t len;

	assert_string_equal(buffer_text(b, &len), text);
	assert_int_equal(len, strlen(text));
}

static void
expect_line(
    const struct buffer *b, size_t n, size_t from, size_t end, size_t to)
{
	struct line l = buffer_line(b, n);

	assert_int_equal(l.from, from);
	assert_int_equal(l.end, end);
	assert_int_equal(l.to, to);
}

static void
an_empty_text_has_one_line(void **state)
{
	struct buffer *b = buffer_new();
	struct stand at;
	size_t len;

	(void)state;
	assert_int_equal(buffer_lines(b), 1);
	expect_line(b, 0, 0, 0, 0);
	assert_int_equal(buffer_line_at(b, 0), 0);
	buffer_span(b, 0, &len);
	assert_int_equal(len, 0);
	assert_false(buffer_modified(b));
	assert_false(buffer_undo(b, &at));
	assert_false(buffer_redo(b, &at));
	buffer_free(b);
	buffer_free(NULL);
}

static void
lines_end_in_lf_or_crlf_or_not(void **state)
{
	struct buffer *b = loaded("a\nbc\r\n\r\nd\re");

	(void)state;
	assert_int_equal(buffer_lines(b), 4);
	expect_line(b, 0, 0, 1, 2);
	expect_line(b, 1, 2, 4, 6);
	expect_line(b, 2, 6, 6, 8);
	expect_line(b, 3, 8, 11, 11);
	expect_line(b, 99, 8, 11, 11);
	assert_int_equal(buffer_line_at(b, 5), 1);
	assert_int_equal(buffer_line_at(b, 6), 2);
	assert_int_equal(buffer_line_at(b, 11), 3);
	buffer_free(b);
}

static void
a_last_newline_begins_an_empty_line(void **state)
{
	struct buffer *b = loaded("a\n");

	(void)state;
	assert_int_equal(buffer_lines(b), 2);
	expect_line(b, 1, 2, 2, 2);
	buffer_free(b);
}

static void
any_octet_is_kept(void **state)
{
	struct buffer *b = buffer_new();
	char all[256];
	size_t len;

	(void)state;
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	assert_true(buffer_load(b, all, sizeof(all)));
	assert_true(put(b, 128, 0, "x", JOIN_NEVER));
	assert_int_equal(buffer_at(b, 0), 0);
	assert_int_equal(buffer_at(b, 256), 255);
	assert_true(put(b, 128, 1, "", JOIN_NEVER));
	assert_memory_equal(buffer_text(b, &len), all, sizeof(all));
	assert_int_equal(len, sizeof(all));
	buffer_free(b);
}

static void
a_line_lies_in_one_piece_or_two(void **state)
{
	struct buffer *b = loaded("hello");
	char out[8] = "";
	size_t len;
	char *copy;

	(void)state;
	put(b, 2, 0, "-", JOIN_NEVER);
	assert_memory_equal(buffer_span(b, 0, &len), "he-", 3);
	assert_int_equal(len, 3);
	assert_memory_equal(buffer_span(b, 3, &len), "llo", 3);
	assert_int_equal(len, 3);
	assert_int_equal(buffer_copy(b, 1, 99, out), 5);
	assert_string_equal(out, "e-llo");
	copy = buffer_dup(b, 2, 2);
	assert_string_equal(copy, "-l");
	free(copy);
	copy = buffer_dup(b, 99, 2);
	assert_string_equal(copy, "");
	free(copy);
	buffer_free(b);
}

static void
what_is_not_of_the_text_is_refused(void **state)
{
	struct buffer *b = loaded("abc");

	(void)state;
	assert_false(put(b, 4, 0, "x", JOIN_NEVER));
	assert_false(put(b, 1, 3, "x", JOIN_NEVER));
	assert_false(put(b, 1, SIZE_MAX, "x", JOIN_NEVER));
	assert_true(put(b, 3, 0, "", JOIN_NEVER));
	assert_false(buffer_can_undo(b));
	expect(b, "abc");
	buffer_free(b);
}

static void
undo_and_redo_bring_text_and_cursor_back(void **state)
{
	struct buffer *b = loaded("one two");
	struct stand at;

	(void)state;
	put(b, 0, 3, "three", JOIN_NEVER);
	put(b, 9, 0, "!\n", JOIN_NEVER);
	expect(b, "three two!\n");
	assert_true(buffer_undo(b, &at));
	assert_int_equal(at.cursor, 9);
	assert_true(buffer_undo(b, &at));
	assert_int_equal(at.cursor, 3);
	expect(b, "one two");
	assert_false(buffer_undo(b, &at));
	assert_true(buffer_redo(b, &at));
	assert_int_equal(at.cursor, 5);
	expect(b, "three two");
	put(b, 0, 0, "x", JOIN_NEVER);
	assert_false(buffer_redo(b, &at));
	expect(b, "xthree two");
	buffer_free(b);
}

/* Types a text, one character after the other. */
static void
type(struct buffer *b, size_t pos, const char *text)
{
	for (; *text != '\0'; text++) {
		const char one[] = { *text, '\0' };

		assert_true(put(b, pos++, 0, one, JOIN_TYPED));
	}
}

static void
typing_becomes_steps_of_a_word(void **state)
{
	struct buffer *b = loaded("");
	struct stand at;

	(void)state;
	type(b, 0, "server  pool iburst");
	buffer_undo(b, &at);
	expect(b, "server  pool ");
	buffer_undo(b, &at);
	expect(b, "server  ");
	assert_int_equal(at.cursor, 8);
	buffer_undo(b, &at);
	expect(b, "");
	assert_false(buffer_can_undo(b));
	buffer_free(b);
}

static void
a_seal_or_another_place_begins_a_step(void **state)
{
	struct buffer *b = loaded("xyz");
	struct stand at;

	(void)state;
	type(b, 0, "a");
	buffer_seal(b);
	type(b, 1, "b");
	type(b, 5, "c");
	buffer_undo(b, &at);
	expect(b, "abxyz");
	buffer_undo(b, &at);
	expect(b, "axyz");
	buffer_undo(b, &at);
	expect(b, "xyz");
	buffer_free(b);
}

static void
deleting_in_a_row_is_one_step(void **state)
{
	struct buffer *b = loaded("abcdef");
	struct stand at;

	(void)state;
	for (size_t i = 3; i-- > 0;)
		put(b, i, 1, "", JOIN_BEFORE);
	expect(b, "def");
	buffer_undo(b, &at);
	expect(b, "abcdef");
	assert_int_equal(at.cursor, 3);
	for (size_t i = 0; i < 3; i++)
		put(b, 2, 1, "", JOIN_BEHIND);
	expect(b, "abf");
	buffer_undo(b, &at);
	expect(b, "abcdef");
	buffer_redo(b, &at);
	expect(b, "abf");
	buffer_free(b);
}

static void
a_long_word_is_more_than_one_step(void **state)
{
	struct buffer *b = loaded("");
	struct stand at;

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		put(b, i, 0, "x", JOIN_TYPED);
	buffer_undo(b, &at);
	assert_in_range(buffer_size(b), 1, 4999);
	while (buffer_undo(b, &at))
		;
	expect(b, "");
	buffer_free(b);
}

static void
it_knows_if_it_is_as_the_file(void **state)
{
	struct buffer *b = loaded("a");
	struct stand at;

	(void)state;
	type(b, 1, "b");
	assert_true(buffer_modified(b));
	buffer_undo(b, &at);
	assert_false(buffer_modified(b));
	buffer_redo(b, &at);
	buffer_saved(b);
	assert_false(buffer_modified(b));
	type(b, 2, "c");
	assert_true(buffer_modified(b));
	buffer_undo(b, &at);
	assert_false(buffer_modified(b));
	buffer_undo(b, &at);
	assert_true(buffer_modified(b));
	type(b, 1, "b");
	assert_true(buffer_modified(b));
	buffer_forget_saved(b);
	while (buffer_undo(b, &at))
		assert_true(buffer_modified(b));
	buffer_free(b);
}

static void
each_change_has_its_revision(void **state)
{
	struct buffer *b = loaded("a");
	uint64_t loaded_at = buffer_revision(b), then;
	struct stand at;

	(void)state;
	type(b, 1, "b");
	then = buffer_revision(b);
	assert_true(then > loaded_at);
	buffer_undo(b, &at);
	assert_true(buffer_revision(b) > then);
	then = buffer_revision(b);
	buffer_text(b, &(size_t){ 0 });
	buffer_saved(b);
	assert_int_equal(buffer_revision(b), then);
	buffer_load(b, "a", 1);
	assert_true(buffer_revision(b) > then);
	buffer_free(b);
}

static void
it_holds_64_mib_and_no_more(void **state)
{
	struct buffer *b = buffer_new();
	char *big = mem_zero(BUFFER_MAX + 1, 1);
	struct stand at;

	(void)state;
	assert_false(buffer_load(b, big, BUFFER_MAX + 1));
	assert_true(buffer_load(b, big, BUFFER_MAX));
	assert_false(put(b, 5, 0, "x", JOIN_NEVER));
	assert_true(put(b, 5, 1, "\n", JOIN_NEVER));
	assert_int_equal(buffer_lines(b), 2);
	assert_true(put(b, 0, BUFFER_MAX, "", JOIN_NEVER));
	assert_int_equal(buffer_size(b), 0);
	/* A step of that size is remembered, and pushes out the others. */
	assert_true(buffer_undo(b, &at));
	assert_false(buffer_can_undo(b));
	assert_int_equal(buffer_forgotten(b), 1);
	assert_int_equal(buffer_size(b), BUFFER_MAX);
	assert_int_equal(buffer_at(b, 5), '\n');
	free(big);
	buffer_free(b);
}

static void
it_remembers_64_mib_of_steps(void **state)
{
	static const size_t part = 1024 * 1024;
	char *text = mem_zero(part + 1, 1);
	struct buffer *b = loaded("");
	struct stand at;
	size_t steps = 0;

	(void)state;
	memset(text, 'x', part);
	for (int i = 0; i < 200; i++)
		assert_true(put(b, 0, i > 0 ? part : 0, text, JOIN_NEVER));
	assert_in_range(
	    buffer_history(b), BUFFER_UNDO_MAX / 8 * 7, BUFFER_UNDO_MAX);
	while (buffer_undo(b, &at))
		steps++;
	assert_in_range(steps, 56, 63);
	assert_int_equal(buffer_forgotten(b), 200 - steps);
	assert_true(buffer_modified(b));
	free(text);
	buffer_free(b);
}

/* The model: a plain array, and every version that it had. */
#define VERSIONS 2000

struct model {
	char *version[VERSIONS];
	size_t len[VERSIONS];
	size_t at, count;
};

static void
model_replace(
    struct model *m, size_t pos, size_t del, const char *text, size_t len)
{
	size_t old = m->len[m->at], size = old - del + len;
	char *out = mem_realloc(NULL, size + 1, 1);

	memcpy(out, m->version[m->at], pos);
	memcpy(out + pos, text, len);
	memcpy(out + pos + len, m->version[m->at] + pos + del, old - pos - del);
	while (m->count > m->at + 1)
		free(m->version[--m->count]);
	m->at = m->count++;
	m->version[m->at] = out;
	m->len[m->at] = size;
}

static void
model_free(struct model *m)
{
	while (m->count > 0)
		free(m->version[--m->count]);
}

static bool
is_version(const struct buffer *b, const struct model *m, size_t v)
{
	char *text = buffer_dup(b, 0, SIZE_MAX);
	bool same = buffer_size(b) == m->len[v] &&
	    memcmp(text, m->version[v], m->len[v]) == 0;

	free(text);
	return same;
}

/* The lines, one by one, as an array shows them. */
static void
check_lines(const struct buffer *b, const char *text, size_t len)
{
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= len; i++) {
		struct line l;

		assert_int_equal(buffer_line_at(b, i), n);
		if (i < len)
			assert_int_equal(buffer_at(b, i), (uint8_t)text[i]);
		if (i < len && text[i] != '\n')
			continue;
		l = buffer_line(b, n);
		assert_int_equal(l.from, from);
		assert_int_equal(l.to, i < len ? i + 1 : len);
		assert_int_equal(l.end,
		    i < len && i > from && text[i - 1] == '\r' ? i - 1 : i);
		from = i + 1;
		n++;
	}
	assert_int_equal(buffer_lines(b), n);
}

static void
random_change(struct buffer *b, struct model *m)
{
	static const char alphabet[] = "ab \n\n\r\0\xc3\xa9";
	size_t size = m->len[m->at], pos = prop_below(size + 1);
	size_t most = prop_below(8) == 0 ? size - pos : 3;
	char text[64];
	struct splice s = {
		.pos = pos, .text = text, .join = (enum join)prop_below(4)
	};

	most = most < size - pos ? most : size - pos;
	s.del = prop_below(most + 1);
	s.len = prop_below(prop_below(8) == 0 ? sizeof(text) : 3);
	for (size_t i = 0; i < s.len; i++)
		text[i] = alphabet[prop_below(sizeof(alphabet) - 1)];
	assert_true(buffer_replace(b, &s));
	if (s.del + s.len > 0)
		model_replace(m, pos, s.del, text, s.len);
}

/* Undo goes to an older version; which one, joining decides. */
static void
random_undo(struct buffer *b, struct model *m)
{
	struct stand at;
	size_t v = m->at;

	if (!buffer_undo(b, &at)) {
		assert_true(is_version(b, m, 0));
		return;
	}
	do
		assert_true(v-- > 0);
	while (!is_version(b, m, v));
	m->at = v;
}

static void
random_redo(struct buffer *b, struct model *m)
{
	struct stand at;
	size_t v = m->at;

	if (!buffer_redo(b, &at)) {
		assert_true(is_version(b, m, m->count - 1));
		return;
	}
	do
		assert_true(++v < m->count);
	while (!is_version(b, m, v));
	m->at = v;
}

static void
random_life(void)
{
	struct buffer *b = loaded("one\ntwo\r\n\nfour");
	struct model m = { .count = 0 };
	struct stand at;

	m.version[m.count++] = buffer_dup(b, 0, SIZE_MAX);
	m.len[0] = buffer_size(b);
	for (int i = 0; i < VERSIONS / 2; i++) {
		unsigned dice = (unsigned)prop_below(10);
		size_t len;

		if (dice < 7)
			random_change(b, &m);
		else if (dice < 9)
			random_undo(b, &m);
		else
			random_redo(b, &m);
		assert_true(is_version(b, &m, m.at));
		check_lines(b, m.version[m.at], m.len[m.at]);
		if (prop_below(20) == 0)
			assert_memory_equal(
			    buffer_text(b, &len), m.version[m.at], m.len[m.at]);
	}
	while (buffer_undo(b, &at))
		;
	assert_true(is_version(b, &m, 0));
	assert_false(buffer_modified(b));
	while (buffer_redo(b, &at))
		;
	assert_true(is_version(b, &m, m.count - 1));
	model_free(&m);
	buffer_free(b);
}

static void
random_changes_are_those_of_an_array(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		random_life();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_text_has_one_line),
		cmocka_unit_test(lines_end_in_lf_or_crlf_or_not),
		cmocka_unit_test(a_last_newline_begins_an_empty_line),
		cmocka_unit_test(any_octet_is_kept),
		cmocka_unit_test(a_line_lies_in_one_piece_or_two),
		cmocka_unit_test(what_is_not_of_the_text_is_refused),
		cmocka_unit_test(undo_and_redo_bring_text_and_cursor_back),
		cmocka_unit_test(typing_becomes_steps_of_a_word),
		cmocka_unit_test(a_seal_or_another_place_begins_a_step),
		cmocka_unit_test(deleting_in_a_row_is_one_step),
		cmocka_unit_test(a_long_word_is_more_than_one_step),
		cmocka_unit_test(it_knows_if_it_is_as_the_file),
		cmocka_unit_test(each_change_has_its_revision),
		cmocka_unit_test(it_holds_64_mib_and_no_more),
		cmocka_unit_test(it_remembers_64_mib_of_steps),
		cmocka_unit_test(random_changes_are_those_of_an_array),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
