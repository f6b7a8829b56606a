/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/publish.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MANY  300000
#define WORDS 64

struct shared {
	struct publish p;
	uint32_t slot[3][WORDS];
};

static void
nothing_is_new_at_first(void **state)
{
	struct publish p;

	(void)state;
	publish_init(&p);
	assert_false(publish_get(&p));
}

static void
slots_are_never_shared(void **state)
{
	struct publish p;

	(void)state;
	publish_init(&p);
	for (unsigned i = 0; i < 64; i++) {
		unsigned put = p.back;

		publish_put(&p);
		assert_true(p.back < 3 && p.back != put && p.back != p.front);
		if (i % 3 == 0)
			continue;
		assert_true(publish_get(&p));
		assert_int_equal(p.front, put);
		assert_int_not_equal(p.front, p.back);
		assert_false(publish_get(&p));
	}
}

static void *
writer(void *arg)
{
	struct shared *s = arg;

	for (uint32_t i = 1; i <= MANY; i++) {
		for (size_t k = 0; k < WORDS; k++)
			s->slot[s->p.back][k] = i;
		publish_put(&s->p);
	}
	return NULL;
}

static void
reader_sees_whole_pictures_in_order(void **state)
{
	static struct shared s;
	pthread_t thread;
	uint32_t last = 0, torn = 0, back = 0;

	(void)state;
	publish_init(&s.p);
	assert_int_equal(pthread_create(&thread, NULL, writer, &s), 0);
	while (last < MANY) {
		const uint32_t *slot;

		if (!publish_get(&s.p)) {
			sched_yield();
			continue;
		}
		slot = s.slot[s.p.front];
		for (size_t k = 1; k < WORDS; k++)
			torn += slot[k] != slot[0];
		back += slot[0] <= last;
		last = slot[0];
	}
	pthread_join(thread, NULL);
	assert_int_equal(torn, 0);
	assert_int_equal(back, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_new_at_first),
		cmocka_unit_test(slots_are_never_shared),
		cmocka_unit_test(reader_sees_whole_pictures_in_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
