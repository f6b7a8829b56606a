/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static uint32_t
id_of(const void *data, size_t row)
{
	return ((const uint32_t *)data)[row];
}

static struct table_rows
rows(const uint32_t *ids, size_t count)
{
	return (struct table_rows){ .data = ids, .count = count, .id = id_of };
}

static void
selection_follows_the_row_not_its_place(void **state)
{
	const uint32_t before[] = { 1, 2, 3 }, after[] = { 9, 3, 1, 2 };
	struct table_rows a = rows(before, 3), b = rows(after, 4);
	struct table t = { 0 };

	(void)state;
	table_sync(&t, &a, 10);
	table_move(&t, &a, MOVE_DOWN);
	assert_int_equal(t.selected, 2);
	table_sync(&t, &b, 10);
	assert_int_equal(t.selected, 2);
	assert_int_equal(t.at, 3);
}

static void
a_row_that_goes_leaves_the_selection_to_its_neighbour(void **state)
{
	const uint32_t before[] = { 1, 2, 3 }, after[] = { 1, 2 };
	struct table_rows a = rows(before, 3), b = rows(after, 2);
	struct table_rows none = rows(after, 0);
	struct table t = { 0 };

	(void)state;
	table_sync(&t, &a, 10);
	table_move(&t, &a, MOVE_END);
	table_sync(&t, &b, 10);
	assert_int_equal(t.selected, 2);
	table_sync(&t, &none, 10);
	table_move(&t, &none, MOVE_PGDN);
	assert_int_equal(t.at, 0);
	table_sync(&t, &b, 10);
	assert_int_not_equal(t.selected, 0);
}

static void
the_selected_row_is_always_seen(void **state)
{
	uint32_t ids[100];
	struct table t = { 0 };
	struct table_rows r = rows(ids, 100);

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		ids[i] = i + 1;
	for (size_t page = 0; page < 30; page++)
		for (enum move m = MOVE_UP; m <= MOVE_END; m++) {
			table_sync(&t, &r, page);
			table_move(&t, &r, m);
			assert_true(t.top <= t.at && t.at < t.top + t.page);
			assert_true(t.at < 100);
			assert_true(page == 0 || t.top + page <= 100);
		}
}

static void
columns_come_in_order_of_their_rank(void **state)
{
	static const struct column columns[] = {
		{ "a", "", "a", 0, 5, 10, false, 0, NULL, NULL },
		{ "b", "", "b", 1, 5, 0, false, 2, NULL, NULL },
		{ "c", "", "c", 1, 5, 0, false, 1, NULL, NULL },
	};
	struct placed p[TABLE_COLUMNS];

	(void)state;
	assert_int_equal(table_place(columns, 3, 5, NULL, p), 1);
	assert_int_equal(table_place(columns, 3, 11, NULL, p), 2);
	assert_ptr_equal(p[1].column, &columns[2]);
	assert_int_equal(table_place(columns, 3, 16, NULL, p), 2);
	assert_int_equal(p[0].width, 10);
	assert_int_equal(table_place(columns, 3, 20, NULL, p), 3);
	assert_int_equal(p[0].width, 8);
	assert_int_equal(p[1].col, 9);
	assert_int_equal(table_place(columns, 3, 2, NULL, p), 1);
}

static void
text_scrolls_to_its_end_and_no_further(void **state)
{
	(void)state;
	assert_int_equal(scroll_move(0, 100, 10, MOVE_PGDN), 10);
	assert_int_equal(scroll_move(85, 100, 10, MOVE_PGDN), 90);
	assert_int_equal(scroll_move(3, 100, 10, MOVE_PGUP), 0);
	assert_int_equal(scroll_move(0, 5, 10, MOVE_END), 0);
	assert_int_equal(scroll_move(0, 100, 10, MOVE_END), 90);
}

static void
chosen_columns_come_in_their_order(void **state)
{
	static const struct column columns[] = {
		{ "a", "", "a", 0, 5, 10, false, 0, NULL, NULL },
		{ "b", "", "b", 1, 5, 0, false, 2, NULL, NULL },
		{ "c", "", "c", 1, 5, 0, false, TABLE_ASKED, NULL, NULL },
	};
	const struct chosen k = {
		.count = 3, .at = { 2, 0, 1 }, .on = { true, false, true }
	};
	struct placed p[TABLE_COLUMNS];

	(void)state;
	assert_int_equal(table_place(columns, 3, 80, NULL, p), 2);
	assert_int_equal(table_place_chosen(columns, &k, 12, NULL, p), 2);
	assert_int_equal(p[0].at, 2);
	assert_int_equal(p[1].at, 1);
	assert_int_equal(p[1].col, 7);
	assert_int_equal(table_place_chosen(columns, &k, 11, NULL, p), 1);
	assert_int_equal(table_place_chosen(columns, &k, 2, NULL, p), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selection_follows_the_row_not_its_place),
		cmocka_unit_test(
		    a_row_that_goes_leaves_the_selection_to_its_neighbour),
		cmocka_unit_test(the_selected_row_is_always_seen),
		cmocka_unit_test(columns_come_in_order_of_their_rank),
		cmocka_unit_test(chosen_columns_come_in_their_order),
		cmocka_unit_test(text_scrolls_to_its_end_and_no_further),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
