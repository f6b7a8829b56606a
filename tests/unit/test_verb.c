/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/key.h"
#include "ui/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const unsigned screens[] = { SCREEN_PEERS, SCREEN_DETAIL, SCREEN_HELP };

static void
every_row_can_be_reached_and_explains_itself(void **state)
{
	const struct verb *v;

	(void)state;
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		assert_ptr_equal(verb_find(v->name, v->where), v);
		assert_non_null(v->usage);
		assert_true(strlen(v->help) > 0);
		assert_true(strlen(v->help) <= 43);
		assert_int_equal((v->where & VERB_KEY) != 0, v->keys[0] != 0);
		assert_true((v->where & (VERB_KEY | VERB_PROMPT)) == 0 ||
		    v->run != NULL);
		assert_true((v->where & VERB_CLI) == 0 || v->cli != NULL);
	}
}

/* A key that two rows want on one screen would make one of them unreachable
 * there. */
static void
no_screen_has_two_verbs_for_one_key(void **state)
{
	const struct verb *v, *w;

	(void)state;
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++)
		for (size_t j = i + 1; (w = verb_at(j)) != NULL; j++) {
			if (v->screens != w->screens &&
			    (v->screens & w->screens) == 0)
				continue;
			for (int k = 0; k < VERB_KEYS * VERB_KEYS; k++) {
				int one = v->keys[k / VERB_KEYS];
				int other = w->keys[k % VERB_KEYS];

				assert_true(one == 0 || one != other);
			}
		}
}

/* Function keys are eaten by terminals and desktops. */
static void
every_function_key_has_a_letter_twin(void **state)
{
	const struct verb *v;

	(void)state;
	for (size_t i = 0; (v = verb_at(i)) != NULL; i++) {
		bool function = false, letter = false;

		for (int k = 0; k < VERB_KEYS && v->keys[k] != 0; k++) {
			int key = v->keys[k] & ~KEY_MODIFIERS;

			function |= key >= KEYCODE_F1;
			letter |= key < KEYCODE_FIRST;
		}
		assert_true(!function || letter);
	}
}

static void
a_beginning_is_enough_if_it_is_one_verb_s(void **state)
{
	bool two;

	(void)state;
	assert_string_equal(
	    verb_guess("num", VERB_PROMPT, &two)->name, "numbers");
	assert_null(verb_guess("que", VERB_KEY, &two));
	assert_false(two);
	assert_null(verb_guess("p", VERB_PROMPT, &two));
	assert_true(two);
	assert_null(verb_guess("xyzzy", VERB_PROMPT, &two));
	assert_false(two);
	assert_null(verb_guess("", VERB_PROMPT, NULL));
}

static void
q_goes_back_before_it_quits(void **state)
{
	(void)state;
	assert_string_equal(verb_by_key('q', SCREEN_PEERS)->name, "quit");
	assert_string_equal(verb_by_key('q', SCREEN_HELP)->name, "back");
	assert_null(verb_by_key('#', SCREEN_PEERS));
	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++)
		assert_string_equal(verb_by_key('?', screens[i])->name, "help");
}

static void
keys_have_names(void **state)
{
	char buf[64];

	(void)state;
	assert_string_equal(
	    verb_key_name(KEY_CTRL('l'), buf, sizeof(buf)), "Ctrl-L");
	assert_string_equal(verb_key_name('j', buf, sizeof(buf)), "j");
	assert_string_equal(
	    verb_key_name(KEYCODE_F10, buf, sizeof(buf)), "F10");
	assert_string_equal(
	    verb_key_name(KEYCODE_PGUP, buf, sizeof(buf)), "PgUp");
	assert_string_equal(
	    verb_key_name(0x202E, buf, sizeof(buf)), "this key");
	assert_string_equal(
	    verb_key_name(KEYCODE_OTHER, buf, sizeof(buf)), "this key");
	assert_string_equal(
	    verb_key_names(verb_find("up", VERB_KEY), buf, sizeof(buf)),
	    "Up k");
}

static void
a_line_is_split_at_blanks(void **state)
{
	char line[] = "  poll \t ntp1  ",
	     many[] = "a b c d e f g h i j k l m n "
		      "o p q r s";
	char *argv[VERB_WORDS + 1];

	(void)state;
	assert_int_equal(verb_split(line, argv), 2);
	assert_string_equal(argv[1], "ntp1");
	assert_null(argv[2]);
	assert_int_equal(verb_split(many, argv), VERB_WORDS);
	assert_null(argv[VERB_WORDS]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_can_be_reached_and_explains_itself),
		cmocka_unit_test(no_screen_has_two_verbs_for_one_key),
		cmocka_unit_test(every_function_key_has_a_letter_twin),
		cmocka_unit_test(a_beginning_is_enough_if_it_is_one_verb_s),
		cmocka_unit_test(q_goes_back_before_it_quits),
		cmocka_unit_test(keys_have_names),
		cmocka_unit_test(a_line_is_split_at_blanks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
