/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/command.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MANY 200000

static void
empty_ring_has_nothing(void **state)
{
	struct command_ring r;
	struct command c;

	(void)state;
	command_init(&r);
	assert_false(command_get(&r, &c));
}

static void
full_ring_says_so(void **state)
{
	struct command_ring r;
	struct command c = { .kind = COMMAND_POLL };

	(void)state;
	command_init(&r);
	for (c.id = 1; c.id <= COMMAND_RING; c.id++)
		assert_true(command_put(&r, &c));
	assert_false(command_put(&r, &c));
	assert_true(command_get(&r, &c));
	assert_int_equal(c.id, 1);
	assert_true(command_put(&r, &c));
	assert_false(command_put(&r, &c));
}

static void
counters_may_wrap(void **state)
{
	struct command_ring r;
	struct command c = { .kind = COMMAND_START };

	(void)state;
	command_init(&r);
	atomic_store(&r.head, 0u - 3);
	atomic_store(&r.tail, 0u - 3);
	for (c.id = 1; c.id <= COMMAND_RING; c.id++)
		assert_true(command_put(&r, &c));
	assert_false(command_put(&r, &c));
	for (uint32_t id = 1; id <= COMMAND_RING; id++) {
		assert_true(command_get(&r, &c));
		assert_int_equal(c.id, id);
	}
	assert_false(command_get(&r, &c));
}

static void *
writer(void *arg)
{
	struct command_ring *r = arg;

	for (uint32_t id = 1; id <= MANY;) {
		struct command c = {
			.id = id, .kind = COMMAND_POLL, .assoc = (uint16_t)id
		};

		if (command_put(r, &c))
			id++;
		else
			sched_yield();
	}
	return NULL;
}

static void
nothing_is_lost_between_threads(void **state)
{
	struct command_ring r;
	pthread_t thread;
	uint32_t wrong = 0;

	(void)state;
	command_init(&r);
	assert_int_equal(pthread_create(&thread, NULL, writer, &r), 0);
	for (uint32_t id = 1; id <= MANY;) {
		struct command c;

		if (!command_get(&r, &c)) {
			sched_yield();
			continue;
		}
		wrong += c.id != id || c.assoc != (uint16_t)id;
		id++;
	}
	pthread_join(thread, NULL);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_ring_has_nothing),
		cmocka_unit_test(full_ring_says_so),
		cmocka_unit_test(counters_may_wrap),
		cmocka_unit_test(nothing_is_lost_between_threads),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
