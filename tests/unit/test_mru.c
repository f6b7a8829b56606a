/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list of clients: order, room, rates of both dialects. NTPTUI_SEED
 * repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/mru.h"
#include "prop.h"

#define MODE3 0x23
#define BOTH  (ACCESS_LIMITED | ACCESS_KOD)

static const uint64_t key[2] = { 1, 2 };

struct list {
	struct mru_cfg cfg;
	void *mem;
	struct mru *m;
	int64_t at; /* us */
};

static struct list
list(bool sec, uint32_t depth)
{
	struct list l = { 0 };

	mru_defaults(&l.cfg, sec);
	l.cfg.maxdepth = depth;
	l.mem = malloc(mru_size(&l.cfg));
	assert_non_null(l.mem);
	l.m = mru_init(l.mem, false, &l.cfg, key);
	return l;
}

static mono_t
at(int64_t us)
{
	return (mono_t){ INT64_C(1000000000000) + 1000 * us };
}

#define S  1000000 /* us */
#define MS 1000

static struct addr
client(uint32_t n)
{
	struct addr a = { .family = ADDR_IPV4, .port = 4000 };

	a.ip[0] = 10;
	for (int i = 1; i < 4; i++)
		a.ip[i] = (uint8_t)(n >> (24 - 8 * i));
	return a;
}

static enum mru_verdict
ask(struct list *l, uint32_t who, unsigned flags)
{
	struct addr a = client(who);

	return mru_packet(l->m, &a, 0, MODE3, (uint16_t)flags, at(l->at));
}

static uint32_t
number(const struct mru_entry *e)
{
	return (uint32_t)e->addr.ip[1] << 16 | (uint32_t)e->addr.ip[2] << 8 |
	    e->addr.ip[3];
}

static void
entry_tells_of_its_client(void **state)
{
	struct list l = list(false, 8);
	struct addr a = client(7), b = a;
	const struct mru_entry *e;

	(void)state;
	mru_packet(l.m, &a, 5, MODE3, BOTH, at(1 * S));
	b.port = 9999;
	mru_packet(l.m, &b, 6, 0x1b, 0, at(70 * S));
	e = mru_find(l.m, &a);
	assert_non_null(e);
	assert_int_equal(e->addr.port, 9999);
	assert_int_equal(e->count, 2);
	assert_int_equal(e->mode, 3);
	assert_int_equal(e->version, 3);
	assert_int_equal(e->local, 6);
	assert_int_equal(e->flags, 0);
	assert_true(e->first.ns == at(1 * S).ns && e->last.ns == at(70 * S).ns);
	b.ip[3]++;
	assert_null(mru_find(l.m, &b));
	assert_null(mru_older(l.m, e));
	assert_null(mru_newer(l.m, e));
	free(l.mem);
}

static void
order_is_that_of_the_last_packet(void **state)
{
	struct list l = list(false, 4);
	static const uint32_t asked[] = { 1, 2, 3, 1, 4, 2, 2 };
	static const uint32_t want[] = { 2, 4, 1, 3 };
	const struct mru_entry *e;
	size_t i = 0;

	(void)state;
	for (size_t k = 0; k < sizeof asked / sizeof asked[0]; k++, l.at += S)
		ask(&l, asked[k], 0);
	for (e = mru_newest(l.m); e != NULL; e = mru_older(l.m, e))
		assert_int_equal(number(e), want[i++]);
	assert_int_equal(i, 4);
	for (e = mru_oldest(l.m); e != NULL; e = mru_newer(l.m, e))
		assert_int_equal(number(e), want[--i]);
	free(l.mem);
}

static void
oldest_makes_room(void **state)
{
	struct list l = list(false, 100);
	struct mru_stats st;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++, l.at += MS)
		ask(&l, i, 0);
	mru_stats(l.m, &st);
	assert_int_equal(st.depth, 100);
	assert_int_equal(st.deepest, 100);
	assert_int_equal(st.created, 100);
	assert_int_equal(st.recycled_full, 900);
	for (uint32_t i = 0; i < 1000; i++) {
		struct addr a = client(i);

		assert_int_equal(mru_find(l.m, &a) != NULL, i >= 900);
	}
	free(l.mem);
}

static void
aged_entries_go_before_there_is_no_room(void **state)
{
	struct list l = list(false, 1000);
	struct mru_stats st;

	(void)state;
	for (uint32_t i = 0; i < 700; i++, l.at += S)
		ask(&l, i, 0);
	mru_stats(l.m, &st);
	/* 600 are kept whatever their age; each further one is a place of
	 * somebody who has not asked for 64 s. */
	assert_int_equal(st.depth, 600);
	assert_int_equal(st.recycled_old, 100);
	free(l.mem);
}

/* How 40 packets, 5 ms apart, fare. */
static void
flood(struct list *l, unsigned flags, unsigned got[3])
{
	memset(got, 0, 3 * sizeof got[0]);
	for (int i = 0; i < 40; i++, l->at += 5 * MS)
		got[ask(l, 1, flags)]++;
}

/* The figures are those of ntp.org's ntpd 4.2.8p15. */
static void
headway_is_ntp_orgs(void **state)
{
	struct list l = list(false, 8);
	unsigned got[3];

	(void)state;
	flood(&l, BOTH, got);
	assert_int_equal(got[MRU_FINE], 1);
	assert_int_equal(got[MRU_KISS], 1);
	l.at += 1000 * S;
	flood(&l, ACCESS_LIMITED, got);
	assert_int_equal(got[MRU_FINE], 1);
	assert_int_equal(got[MRU_KISS], 0);
	l.at += 1000 * S;
	flood(&l, ACCESS_KOD, got);
	assert_int_equal(got[MRU_FINE], 40);
	free(l.mem);
}

static void
headway_without_a_minimum_has_an_average(void **state)
{
	struct list l = list(false, 8);
	unsigned got[3];

	(void)state;
	l.cfg.minimum = 0;
	mru_configure(l.m, &l.cfg);
	flood(&l, BOTH, got);
	assert_int_equal(got[MRU_FINE], 11);
	assert_int_equal(got[MRU_KISS], 1);
	assert_int_equal(got[MRU_LIMITED], 28);
	free(l.mem);
}

/* A poll of 8 s for hours, and bursts of eight at 2 s, each 64 s. */
static void
polite_clients_are_never_limited(void **state)
{
	for (int sec = 0; sec < 2; sec++) {
		struct list l = list(sec, 8);

		(void)state;
		for (int i = 0; i < 3000;
		     i++, l.at += 7600 * MS + (int64_t)prop_below(800 * MS))
			assert_int_equal(ask(&l, 1, BOTH), MRU_FINE);
		for (int i = 0; i < 100; i++, l.at += 64 * S)
			for (int k = 0; k < 8; k++, l.at += 2 * S)
				assert_int_equal(ask(&l, 2, BOTH), MRU_FINE);
		free(l.mem);
	}
}

/* The figures are those of NTPsec 1.2.5. */
static void
score_is_ntpsecs(void **state)
{
	struct list l = list(true, 8);
	unsigned got[3];

	(void)state;
	flood(&l, ACCESS_LIMITED, got);
	assert_in_range(got[MRU_FINE], 19, 20);
	assert_int_equal(got[MRU_KISS], 0);
	l.cfg.burst = 5;
	mru_configure(l.m, &l.cfg);
	l.at += 1000 * S;
	flood(&l, ACCESS_LIMITED, got);
	assert_in_range(got[MRU_FINE], 4, 5);
	free(l.mem);
}

static void
score_of_one_a_second_is_the_limit(void **state)
{
	struct list l = list(true, 8);
	unsigned fine = 0;

	(void)state;
	for (int i = 0; i < 1000; i++, l.at += 1100 * MS)
		assert_int_equal(ask(&l, 1, BOTH), MRU_FINE);
	for (int i = 0; i < 1000; i++, l.at += 500 * MS)
		fine += ask(&l, 1, BOTH) == MRU_FINE;
	assert_true(fine < 100);
	free(l.mem);
}

/* However it asks, whatever is configured. */
static void
kisses_are_two_seconds_apart(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct list l = list(prop_below(2), 8);
		int64_t last = -10 * S;

		l.cfg.average = (int)prop_below(5);
		l.cfg.minimum = (int)prop_below(5);
		l.cfg.kod = prop_double(0, 100);
		mru_configure(l.m, &l.cfg);
		for (int i = 0; i < 500;
		     i++, l.at += (int64_t)prop_below(3 * S)) {
			if (ask(&l, 1, BOTH) != MRU_KISS)
				continue;
			assert_true(l.at - last >= 2 * S);
			last = l.at;
		}
		free(l.mem);
	}
}

static void
strangers_do_not_limit_a_polite_client(void **state)
{
	for (int sec = 0; sec < 2; sec++) {
		struct list l = list(sec, 1000);
		uint32_t stranger = 10;

		(void)state;
		for (int i = 0; i < 20; i++) {
			assert_int_equal(ask(&l, 1, BOTH), MRU_FINE);
			for (int k = 0; k < 50000; k++, l.at += 64 * S / 50000)
				assert_int_equal(
				    ask(&l, stranger++ & 0xffffff, BOTH),
				    MRU_FINE);
		}
		free(l.mem);
	}
}

static void
less_room_keeps_the_newest(void **state)
{
	struct list l = list(false, 100);
	const struct mru_entry *e;
	uint32_t n = 0;

	(void)state;
	for (uint32_t i = 0; i < 100; i++, l.at += 10 * MS)
		ask(&l, i, 0);
	for (uint32_t i = 0; i < 50; i += 2, l.at += 10 * MS)
		ask(&l, i, 0);
	l.cfg.maxdepth = 30;
	assert_true(mru_fits(l.m, &l.cfg));
	mru_configure(l.m, &l.cfg);
	for (e = mru_newest(l.m); e != NULL; e = mru_older(l.m, e), n++) {
		assert_ptr_equal(e, mru_find(l.m, &e->addr));
		assert_int_equal(number(e), n < 25 ? 48 - 2 * n : 124 - n);
	}
	assert_int_equal(n, 30);
	l.cfg.maxdepth = 101;
	assert_false(mru_fits(l.m, &l.cfg));
	free(l.mem);
}

static void
more_room_takes_all_along(void **state)
{
	struct list l = list(false, 50), big;
	const struct mru_entry *a, *b;

	(void)state;
	for (uint32_t i = 0; i < 80; i++, l.at += 10 * MS)
		ask(&l, i % 60, BOTH);
	big = list(false, 500);
	mru_move(big.m, l.m);
	a = mru_newest(l.m);
	b = mru_newest(big.m);
	for (; a != NULL && b != NULL; a = mru_older(l.m, a)) {
		assert_memory_equal(a, b, sizeof *a);
		b = mru_older(big.m, b);
	}
	assert_true(a == NULL && b == NULL);
	free(l.mem);
	free(big.mem);
}

/* The same with a naive model: an array in order of the last packet. */
static void
list_is_what_a_naive_one_is(void **state)
{
	struct list l = list(false, 20);
	uint32_t model[20] = { 0 }, n = 0;

	(void)state;
	l.cfg.mindepth = 20;
	mru_configure(l.m, &l.cfg);
	for (int i = 0; i < 20000; i++, l.at += 10 * MS) {
		uint32_t who = (uint32_t)prop_below(40), k = 0;
		const struct mru_entry *e;

		ask(&l, who, 0);
		while (k < n && model[k] != who)
			k++;
		n += k == n && n < 20;
		k -= k == 20;
		memmove(model + 1, model, k * sizeof model[0]);
		model[0] = who;
		k = 0;
		for (e = mru_newest(l.m); e != NULL; e = mru_older(l.m, e)) {
			assert_int_equal(number(e), model[k++]);
			assert_ptr_equal(e, mru_find(l.m, &e->addr));
		}
		assert_int_equal(k, n);
	}
	free(l.mem);
}

static void
families_and_scopes_are_told_apart(void **state)
{
	struct list l = list(false, 8);
	struct addr v4 = { .family = ADDR_IPV4 }, v6 = { .family = ADDR_IPV6 };
	struct addr scoped = v6;
	struct mru_stats st;

	(void)state;
	scoped.scope = 3;
	mru_packet(l.m, &v4, 0, MODE3, 0, at(0));
	mru_packet(l.m, &v6, 0, MODE3, 0, at(0));
	mru_packet(l.m, &scoped, 0, MODE3, 0, at(0));
	mru_stats(l.m, &st);
	assert_int_equal(st.depth, 3);
	assert_int_equal(st.existed, 0);
	free(l.mem);
}

static void
memory_is_as_configured(void **state)
{
	struct mru_cfg cfg;

	(void)state;
	mru_defaults(&cfg, false);
	assert_in_range(mru_size(&cfg), 900000, 1048576);
	for (size_t octets = 8192; octets < 100000000; octets += octets / 7) {
		cfg.maxdepth = mru_depth(octets);
		assert_in_range(mru_size(&cfg), octets / 10 * 8, octets);
	}
	cfg.maxdepth = 1000000;
	assert_true(mru_size(&cfg) <= (size_t)cfg.maxdepth * 104);
	cfg.maxdepth = UINT32_MAX;
	assert_true(mru_size(&cfg) <= (size_t)MRU_MOST * 104);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_tells_of_its_client),
		cmocka_unit_test(order_is_that_of_the_last_packet),
		cmocka_unit_test(oldest_makes_room),
		cmocka_unit_test(aged_entries_go_before_there_is_no_room),
		cmocka_unit_test(headway_is_ntp_orgs),
		cmocka_unit_test(headway_without_a_minimum_has_an_average),
		cmocka_unit_test(polite_clients_are_never_limited),
		cmocka_unit_test(score_is_ntpsecs),
		cmocka_unit_test(score_of_one_a_second_is_the_limit),
		cmocka_unit_test(kisses_are_two_seconds_apart),
		cmocka_unit_test(strangers_do_not_limit_a_polite_client),
		cmocka_unit_test(less_room_keeps_the_newest),
		cmocka_unit_test(more_room_takes_all_along),
		cmocka_unit_test(list_is_what_a_naive_one_is),
		cmocka_unit_test(families_and_scopes_are_told_apart),
		cmocka_unit_test(memory_is_as_configured),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
