/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/tools/relay_queue.h"
#include "tests/tools/relay_stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void
queue_gives_the_earliest_first(void **state)
{
	static const int64_t dues[] = { 5, 3, 9, 3, 1, 7, 3 };
	static const int64_t order[] = { 1, 3, 3, 3, 5, 7, 9 };
	const uint8_t empty = 0;
	struct relay_queue *q = calloc(1, sizeof *q);
	uint64_t last = 0;

	(void)state;
	assert_non_null(q);
	for (size_t i = 0; i < 7; i++) {
		struct relay_pending *p = relay_pending_new(&empty, 0);

		p->due = dues[i];
		assert_true(relay_queue_put(q, p));
	}
	for (size_t i = 0; i < 7; i++) {
		struct relay_pending *p;

		assert_int_equal(relay_queue_next(q), order[i]);
		p = relay_queue_take(q);
		assert_int_equal(p->due, order[i]);
		assert_true(p->due != 3 || p->serial > last);
		last = p->due == 3 ? p->serial : 0;
		free(p);
	}
	assert_null(relay_queue_take(q));
	assert_true(relay_queue_next(q) == INT64_MAX);
	free(q);
}

static void
lateness_is_a_percentile(void **state)
{
	struct relay_stats s = { 0 };

	(void)state;
	assert_true(relay_stats_late(&s, 0.5) == 0);
	for (int i = 1; i <= 100; i++)
		relay_stats_sent(&s, i * 1e-5);
	assert_true(relay_stats_late(&s, 0.5) >= 500e-6);
	assert_true(relay_stats_late(&s, 0.5) < 600e-6);
	assert_true(relay_stats_late(&s, 0.99) >= 990e-6);
	assert_true(relay_stats_late(&s, 0.99) < 1190e-6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue_gives_the_earliest_first),
		cmocka_unit_test(lateness_is_a_percentile),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
