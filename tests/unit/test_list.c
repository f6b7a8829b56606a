/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct item {
	uint32_t id;
	const char *name;
	int size;
} items[] = {
	{ 7, "oak", 3 },
	{ 3, "ash", 1 },
	{ 5, "beech", 3 },
	{ 9, "elm", 2 },
};

static uint32_t
id_of(const void *context, size_t row)
{
	return ((const struct item *)context)[row].id;
}

static bool
holds(const void *context, size_t row, const char *text)
{
	return strcasestr(((const struct item *)context)[row].name, text) !=
	    NULL;
}

static int
by_size(const void *context, size_t a, size_t b)
{
	const struct item *k = context;

	return k[a].size - k[b].size;
}

static int
by_name(const void *context, size_t a, size_t b)
{
	const struct item *k = context;

	return strcmp(k[a].name, k[b].name);
}

static const struct column columns[] = {
	{ .head = "size", .width = 4, .compare = by_size },
	{ .head = "leaf", .width = 4 },
	{ .head = "name", .width = 4, .compare = by_name },
};

static const struct list_rows rows = { items, 4, id_of, holds, NULL };

/* The names shown, in order. */
static void
expect(struct list *l, const char *wanted)
{
	char got[64] = "";

	list_sync(l, &rows, columns, 10);
	for (size_t i = 0; i < l->count; i++) {
		size_t used = strlen(got);

		snprintf(got + used, sizeof(got) - used, "%s%s",
		    i > 0 ? " " : "", items[l->order[i]].name);
	}
	assert_string_equal(got, wanted);
}

static void
rows_are_sorted_and_equal_ones_keep_their_order(void **state)
{
	struct list l = { 0 };

	(void)state;
	expect(&l, "oak ash beech elm");
	l.inverse = true;
	expect(&l, "elm beech ash oak");
	l.inverse = false;
	l.sort = 1;
	expect(&l, "ash elm oak beech");
	l.inverse = true;
	expect(&l, "oak beech elm ash");
	l.sort = 3;
	expect(&l, "oak elm beech ash");
	list_free(&l);
}

static void
a_filter_keeps_the_selection_if_it_can(void **state)
{
	struct list l = { 0 };

	(void)state;
	expect(&l, "oak ash beech elm");
	list_move(&l, &rows, MOVE_END);
	assert_int_equal(l.table.selected, 9);
	snprintf(l.filter, sizeof(l.filter), "E");
	expect(&l, "beech elm");
	assert_int_equal(l.table.selected, 9);
	assert_int_equal(l.table.at, 1);
	snprintf(l.filter, sizeof(l.filter), "beech");
	expect(&l, "beech");
	assert_int_equal(l.table.selected, 5);
	snprintf(l.filter, sizeof(l.filter), "yew");
	expect(&l, "");
	list_free(&l);
}

static void
a_search_goes_round_both_ways(void **state)
{
	struct list l = { .search = "A" };

	(void)state;
	list_sync(&l, &rows, columns, 10);
	assert_true(list_find(&l, &rows, false, true));
	assert_int_equal(l.table.selected, 7);
	assert_true(list_find(&l, &rows, false, false));
	assert_int_equal(l.table.selected, 3);
	assert_true(list_find(&l, &rows, false, false));
	assert_int_equal(l.table.selected, 7);
	assert_true(list_find(&l, &rows, true, false));
	assert_int_equal(l.table.selected, 3);
	snprintf(l.search, sizeof(l.search), "yew");
	assert_false(list_find(&l, &rows, true, true));
	assert_int_equal(l.table.selected, 3);
	list_free(&l);
}

static void
sorting_visits_what_can_be_sorted_by_and_is_seen(void **state)
{
	const struct placed all[] = { { &columns[0], 0, NULL, 0, 4 },
		{ &columns[1], 1, NULL, 4, 4 },
		{ &columns[2], 2, NULL, 8, 4 } };
	struct list l = { 0 };

	(void)state;
	list_sort_by(&l, all, 3, false);
	assert_int_equal(l.sort, 1);
	list_sort_by(&l, all, 3, false);
	assert_int_equal(l.sort, 3);
	list_sort_by(&l, all, 3, false);
	assert_int_equal(l.sort, 0);
	list_sort_by(&l, all, 3, true);
	assert_int_equal(l.sort, 3);
	list_sort_by(&l, all, 3, true);
	list_sort_by(&l, all, 2, true);
	assert_int_equal(l.sort, 0);
	list_sort_by(&l, all + 1, 1, false);
	assert_int_equal(l.sort, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    rows_are_sorted_and_equal_ones_keep_their_order),
		cmocka_unit_test(a_filter_keeps_the_selection_if_it_can),
		cmocka_unit_test(a_search_goes_round_both_ways),
		cmocka_unit_test(
		    sorting_visits_what_can_be_sorted_by_and_is_seen),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
