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
		{ "\033[1;5C", KEYCODE_RIGHT },
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
		{ "\033[1;6B", KEYCODE_DOWN },
		{ "\033[H", KEYCODE_HOME },
		{ "\033[1~", KEYCODE_HOME },
		{ "\033[7~", KEYCODE_HOME },
		{ "\033OF", KEYCODE_END },
		{ "\033[5~", KEYCODE_PGUP },
		{ "\033[6;2~", KEYCODE_PGDN },
		{ "\033OP", KEYCODE_F1 },
		{ "\033[11~", KEYCODE_F1 },
		{ "\033[[A", KEYCODE_F1 },
		{ "\033[21~", KEYCODE_F10 },
		{ "\033[Z", KEYCODE_BACKTAB },
		{ "\033[99~", KEYCODE_OTHER },
		{ "\033[?1;2c", KEYCODE_OTHER },
		{ "\033[0n", KEYCODE_REPORT },
		{ "\033[3n", KEYCODE_REPORT },
		{ "\033x", KEYCODE_OTHER },
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
		cmocka_unit_test(endless_sequences_end),
		cmocka_unit_test(too_much_is_refused_not_written),
		cmocka_unit_test(the_mouse_says_what_and_where),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
