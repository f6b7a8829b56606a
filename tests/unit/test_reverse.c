/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reverse.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* This machine's own addresses: its hosts file knows them, or nobody. */
static void
every_question_is_answered_once(void **state)
{
	static const char *const text[] = { "127.0.0.1", "127.0.0.1", "::1" };
	struct reverse *r = reverse_new();
	char name[REVERSE_TEXT];
	struct addr want, got;
	int left = 3;

	(void)state;
	assert_non_null(r);
	assert_false(reverse_take(r, &got, name));
	for (int i = 0; i < left; i++) {
		assert_true(reverse_free_seat(r));
		assert_true(addr_parse(&want, text[i]));
		assert_true(reverse_ask(r, &want));
	}
	while (left > 0) {
		struct pollfd p = { .fd = reverse_fd(r), .events = POLLIN };

		assert_int_equal(poll(&p, 1, 60000), 1);
		while (reverse_take(r, &got, name)) {
			assert_true(got.family != ADDR_NONE);
			assert_non_null(memchr(name, '\0', sizeof(name)));
			left--;
		}
	}
	reverse_free(r);
}

static void
seats_are_few(void **state)
{
	struct reverse *r = reverse_new();
	struct addr a;
	int asked = 0;

	(void)state;
	assert_true(addr_parse(&a, "127.0.0.1"));
	while (reverse_free_seat(r) && asked < 100)
		asked += reverse_ask(r, &a);
	assert_in_range(asked, 2, 16);
	a.family = ADDR_NONE;
	assert_false(reverse_ask(r, &a));
	reverse_free(r);
	reverse_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_question_is_answered_once),
		cmocka_unit_test(seats_are_few),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
