/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/key.h"
#include "ui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
feed(struct keys *k, const char *octets)
{
	size_t len = strlen(octets);

	assert_int_equal(keys_add(k, (const uint8_t *)octets, len), len);
}

/* The first key of these octets; KEYCODE_NONE if none is complete. */
static int
first(const char *octets, bool late)
{
	struct keys k = { .used = 0 };
	struct keypress p;

	feed(&k, octets);
	return keys_next(&k, late, &p) ? p.key : KEYCODE_NONE;
}

static void
sequences_of_many_terminals_are_known(void **state)
{
	static const struct {
		const char *octets;
		int key;
	} known[] = {
		{ "\033[A", KEYCODE_UP },
		{ "\033OB", KEYCODE_DOWN },
		{ "\033[1;5C", KEY_WITH_CTRL(KEYCODE_RIGHT) },
		{ "\033Oc", KEY_WITH_CTRL(KEYCODE_RIGHT) },
		{ "\033[c", KEY_SHIFT(KEYCODE_RIGHT) },
		{ "\033[1;3D", KEY_ALT(KEYCODE_LEFT) },
		{ "\033[3;5~", KEY_WITH_CTRL(KEYCODE_DELETE) },
		{ "\033[1;99D", KEYCODE_LEFT },
		{ "\033[1;2A", KEYCODE_SHIFT_UP },
		{ "\033[<0;3;4M", KEYCODE_MOUSE },
		{ "\033[<0;0;4M", KEYCODE_OTHER },
		{ "\033[<0;3M", KEYCODE_OTHER },
		{ "\033[<0;3;4;5M", KEYCODE_OTHER },
		{ "\033[<0;99999999;4M", KEYCODE_OTHER },
		{ "\033[<0;?;4M", KEYCODE_OTHER },
		{ "\033[<0;3;4~", KEYCODE_OTHER },
		{ "\033[M !!", KEYCODE_OTHER },
		{ "\033[1;2B", KEYCODE_SHIFT_DOWN },
		{ "\033[1;6B", KEY_WITH_CTRL(KEYCODE_SHIFT_DOWN) },
		{ "\033[H", KEYCODE_HOME },
		{ "\033[1~", KEYCODE_HOME },
		{ "\033[7~", KEYCODE_HOME },
		{ "\033OF", KEYCODE_END },
		{ "\033[5~", KEYCODE_PGUP },
		{ "\033[6;2~", KEY_SHIFT(KEYCODE_PGDN) },
		{ "\033OP", KEYCODE_F1 },
		{ "\033[11~", KEYCODE_F1 },
		{ "\033[[A", KEYCODE_F1 },
		{ "\033[21~", KEYCODE_F10 },
		{ "\033[Z", KEYCODE_BACKTAB },
		{ "\033[99~", KEYCODE_OTHER },
		{ "\033[?1;2c", KEYCODE_OTHER },
		{ "\033[0n", KEYCODE_REPORT },
		{ "\033[3n", KEYCODE_REPORT },
		{ "\033x", KEY_ALT('x') },
		{ "\033\x7f", KEY_ALT(KEYCODE_BACKSPACE) },
		{ "\033\u65F6", KEY_ALT(0x65F6) },
		{ "\r", KEYCODE_ENTER },
		{ "\n", KEYCODE_ENTER },
		{ "\b", KEYCODE_BACKSPACE },
		{ "\x7f", KEYCODE_BACKSPACE },
		{ "\x0c", KEY_CTRL('l') },
		{ "\u65F6", 0x65F6 },
		{ "\xff", KEYCODE_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(first(known[i].octets, false), known[i].key);
}

static void
a_lone_escape_is_told_by_time(void **state)
{
	(void)state;
	assert_int_equal(first("\033", false), KEYCODE_NONE);
	assert_int_equal(first("\033", true), KEYCODE_ESC);
	assert_int_equal(first("\033[", false), KEYCODE_NONE);
	assert_int_equal(first("\033[", true), KEYCODE_OTHER);
	assert_int_equal(first("\033\033[A", false), KEYCODE_ESC);
	assert_int_equal(first("\033\013", false), KEYCODE_ESC);
}

/* A slow line may bring any sequence in pieces. */
static void
a_sequence_may_come_octet_by_octet(void **state)
{
	static const char octets[] = "\033[5~\xE6\x97\xB6q";
	static const int wanted[] = { KEYCODE_PGUP, 0x65F6, 'q' };
	struct keys k = { .used = 0 };
	struct keypress p;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; octets[i] != '\0'; i++) {
		feed(&k, (char[]){ octets[i], '\0' });
		while (keys_next(&k, false, &p)) {
			assert_true(n < 3);
			assert_int_equal(p.key, wanted[n++]);
		}
	}
	assert_int_equal(n, 3);
	assert_false(keys_waiting(&k));
}

/* Reports come whenever the terminal likes, amid what is typed. */
static void
reports_are_told_from_keys(void **state)
{
	static const int wanted[] = { 'j', KEYCODE_REPORT, 'k', KEYCODE_ESC,
		KEYCODE_REPORT, KEYCODE_UP };
	struct keys k = { .used = 0 };
	struct keypress p;

	(void)state;
	feed(&k, "j\033[0nk\033\033[0n\033[A");
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		assert_true(keys_next(&k, false, &p));
		assert_int_equal(p.key, wanted[i]);
	}
	assert_false(keys_waiting(&k));
}

/* Takes all keys; the pasted text is collected, an end of it is a bar. */
static size_t
collect(struct keys *k, bool late, char *text, size_t used)
{
	struct keypress p;

	while (keys_next(k, late, &p)) {
		if (p.key == KEYCODE_PASTE) {
			memcpy(text + used, p.raw, p.len);
			used += p.len;
		} else {
			text[used++] = p.key == KEYCODE_PASTE_END ? '|' : '!';
		}
	}
	text[used] = '\0';
	return used;
}

/* A text that is pasted may hold anything but the closing bracket. */
static void
a_paste_is_text_and_no_keys(void **state)
{
	static const char octets[] =
	    "\033[200~q\rserver \xE6\x97\xB6 \033[A\033[20x\003y\033[201~z";
	static const char wanted[] =
	    "q\rserver \xE6\x97\xB6 \033[A\033[20x\003y|!";
	struct keys k = { .used = 0 };
	char text[128];
	size_t used;

	(void)state;
	feed(&k, octets);
	collect(&k, false, text, 0);
	assert_string_equal(text, wanted);
	/* The same octet by octet, as over a slow line. */
	used = 0;
	for (size_t i = 0; octets[i] != '\0'; i++) {
		feed(&k, (char[]){ octets[i], '\0' });
		used = collect(&k, false, text, used);
	}
	assert_string_equal(text, wanted);
}

static void
a_paste_without_an_end_can_be_left(void **state)
{
	struct keys k = { .used = 0 };
	char text[64];

	(void)state;
	feed(&k, "\033[200~abc\033[20");
	collect(&k, true, text, 0);
	assert_string_equal(text, "abc");
	assert_false(keys_waiting(&k));
	feed(&k, "x");
	collect(&k, true, text, 0);
	assert_string_equal(text, "\033[20x");
	feed(&k, "\003");
	assert_true(keys_waiting(&k));
	collect(&k, false, text, 0);
	assert_string_equal(text, "");
	collect(&k, true, text, 0);
	assert_string_equal(text, "|");
	feed(&k, "q");
	collect(&k, true, text, 0);
	assert_string_equal(text, "!");
}

static void
endless_sequences_end(void **state)
{
	struct keys k = { .used = 0 };
	struct keypress p;
	int n = 0;

	(void)state;
	feed(&k, "\033[");
	for (int i = 0; i < 2000; i++)
		feed(&k, "1;");
	while (keys_next(&k, false, &p))
		n++;
	assert_true(n > 0);
	assert_true(k.used < KEYS_RAW);
}

static void
too_much_is_refused_not_written(void **state)
{
	static uint8_t much[2 * KEYS_ROOM];
	struct keys k = { .used = 0 };

	(void)state;
	assert_int_equal(keys_add(&k, much, sizeof(much)), KEYS_ROOM);
	assert_int_equal(keys_add(&k, much, 1), 0);
}

static struct mouse
mouse_of(const char *octets)
{
	struct keys k = { .used = 0 };
	struct keypress p;

	feed(&k, octets);
	assert_true(keys_next(&k, false, &p));
	assert_int_equal(p.key, KEYCODE_MOUSE);
	assert_false(keys_waiting(&k));
	return p.mouse;
}

static void
the_mouse_says_what_and_where(void **state)
{
	struct mouse m = mouse_of("\033[<0;30;4M");

	(void)state;
	assert_int_equal(m.act, MOUSE_CLICK);
	assert_int_equal(m.row, 3);
	assert_int_equal(m.col, 29);
	assert_int_equal(mouse_of("\033[<0;30;4m").act, MOUSE_OTHER);
	assert_int_equal(mouse_of("\033[<2;30;4M").act, MOUSE_OTHER);
	assert_int_equal(mouse_of("\033[<16;30;4M").act, MOUSE_CLICK);
	assert_int_equal(mouse_of("\033[<32;30;4M").act, MOUSE_OTHER);
	assert_int_equal(mouse_of("\033[<64;1;1M").act, MOUSE_WHEEL_UP);
	assert_int_equal(mouse_of("\033[<65;1;9999M").act, MOUSE_WHEEL_DOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_of_many_terminals_are_known),
		cmocka_unit_test(a_lone_escape_is_told_by_time),
		cmocka_unit_test(a_sequence_may_come_octet_by_octet),
		cmocka_unit_test(reports_are_told_from_keys),
		cmocka_unit_test(a_paste_is_text_and_no_keys),
		cmocka_unit_test(a_paste_without_an_end_can_be_left),
		cmocka_unit_test(endless_sequences_end),
		cmocka_unit_test(too_much_is_refused_not_written),
		cmocka_unit_test(the_mouse_says_what_and_where),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
