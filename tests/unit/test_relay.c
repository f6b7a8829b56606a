/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/tools/relay_model.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 20000, HEADER = 48 };

static const uint64_t seed = 20261122;

static struct relay_rules
rules(const char *const words[])
{
	struct relay_rules r;
	char why[128];

	relay_rules_init(&r);
	for (size_t i = 0; words[i] != NULL; i += 2)
		assert_true(relay_rules_set(
		    &r, words[i], words[i + 1], why, sizeof why));
	return r;
}

#define RULES(...) rules((const char *const[]){ __VA_ARGS__, NULL })

/* A reply with a recognisable value in every field. */
static void
reply(uint8_t b[HEADER])
{
	for (int i = 0; i < HEADER; i++)
		b[i] = (uint8_t)(i + 1);
	b[0] = 0x24; /* leap 0, version 4, mode 4 */
	b[1] = 2;
}

static uint64_t
be64(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

static size_t
pass(const struct relay_rules *r, double t, uint8_t out[RELAY_PACKET])
{
	struct relay_emit e = { .kind = RELAY_COPY };
	uint8_t in[HEADER];

	reply(in);
	return relay_bytes(r, &e, t, in, sizeof in, out);
}

static double
lost_share(const struct relay_rules *r, enum relay_fate fate)
{
	struct relay_path p;
	struct relay_decision d;
	int n = 0;

	relay_path_init(&p, seed, RELAY_DOWN);
	for (int i = 0; i < MANY; i++) {
		relay_decide(&p, r, 0, &d);
		n += d.fate == fate;
	}
	return (double)n / MANY;
}

static void
passes_unchanged_by_default(void **state)
{
	struct relay_rules r = RULES("delay", "20ms");
	struct relay_path p;
	struct relay_decision d;
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	relay_path_init(&p, seed, RELAY_UP);
	relay_decide(&p, &r, 0, &d);
	assert_int_equal(d.fate, RELAY_PASSED);
	assert_int_equal(d.n, 1);
	assert_true(d.emit[0].delay > 0.0199 && d.emit[0].delay < 0.0201);
	assert_int_equal(
	    relay_bytes(&r, &d.emit[0], 9, in, HEADER, out), HEADER);
	assert_memory_equal(in, out, HEADER);
}

static void
same_seed_same_fate(void **state)
{
	struct relay_rules plain = RULES("loss", "30%");
	struct relay_rules more =
	    RULES("loss", "30%", "dup", "50%", "junk", "3", "jitter", "9ms");
	struct relay_path a, b;
	struct relay_decision da, db;

	(void)state;
	relay_path_init(&a, seed, RELAY_UP);
	relay_path_init(&b, seed, RELAY_UP);
	for (int i = 0; i < 1000; i++) {
		relay_decide(&a, &plain, 0, &da);
		relay_decide(&b, &more, 0, &db);
		assert_int_equal(da.fate, db.fate);
	}
}

static void
directions_and_seeds_differ(void **state)
{
	struct relay_rules r = RULES("loss", "50%");
	struct relay_path p[3];
	struct relay_decision d[3];
	int up_down = 0, seeds = 0;

	(void)state;
	relay_path_init(&p[0], seed, RELAY_UP);
	relay_path_init(&p[1], seed, RELAY_DOWN);
	relay_path_init(&p[2], seed + 2, RELAY_UP);
	for (int i = 0; i < 1000; i++) {
		for (int k = 0; k < 3; k++)
			relay_decide(&p[k], &r, 0, &d[k]);
		up_down += d[0].fate != d[1].fate;
		seeds += d[0].fate != d[2].fate;
	}
	assert_in_range(up_down, 400, 600);
	assert_in_range(seeds, 400, 600);
}

static void
loses_as_often_as_asked(void **state)
{
	struct relay_rules r = RULES("loss", "0.2");
	double share = lost_share(&r, RELAY_LOST);

	(void)state;
	assert_true(share > 0.185 && share < 0.215);
}

/* In the long run the bad state holds burst / (burst + recover). */
static void
bursts_follow_gilbert_elliott(void **state)
{
	struct relay_rules r = RULES("burst", "2%", "recover", "18%");
	struct relay_path p;
	struct relay_decision d;
	int lost = 0, runs = 0;
	bool before = false;

	(void)state;
	relay_path_init(&p, seed, RELAY_UP);
	for (int i = 0; i < MANY; i++) {
		bool now;

		relay_decide(&p, &r, 0, &d);
		now = d.fate == RELAY_LOST_BURST;
		lost += now;
		runs += now && !before;
		before = now;
	}
	assert_in_range(lost, MANY * 7 / 100, MANY * 13 / 100);
	/* a burst lasts 1 / recover packets on average */
	assert_true(lost > runs * 4 && lost < runs * 7);
}

static void
blackout_swallows_everything(void **state)
{
	struct relay_rules r =
	    RULES("blackout", "10-20", "blackout", "30s-31s", "junk", "2");
	const struct {
		double t;
		bool dark;
	} times[] = { { 9.9, false }, { 10, true }, { 19.9, true },
		{ 20, false }, { 30.5, true }, { 31, false } };
	struct relay_path p;
	struct relay_decision d;

	(void)state;
	relay_path_init(&p, seed, RELAY_UP);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		relay_decide(&p, &r, times[i].t, &d);
		assert_int_equal(d.fate == RELAY_LOST_BLACKOUT, times[i].dark);
		assert_int_equal(d.n, times[i].dark ? 0 : 3);
	}
}

static void
check_jitter(const char *kind, double mean, double most)
{
	struct relay_rules r =
	    RULES("delay", "10ms", "jitter", "4ms", "distribution", kind);
	struct relay_path p;
	struct relay_decision d;
	double sum = 0, max = 0;

	relay_path_init(&p, seed, RELAY_UP);
	for (int i = 0; i < MANY; i++) {
		double extra;

		relay_decide(&p, &r, 0, &d);
		extra = d.emit[0].delay - 0.010;
		assert_true(extra > -1e-9);
		sum += extra;
		max = extra > max ? extra : max;
	}
	assert_true(sum / MANY > mean * 0.95 && sum / MANY < mean * 1.05);
	assert_true(max <= most);
}

static void
jitter_only_adds(void **state)
{
	(void)state;
	check_jitter("uniform", 0.002, 0.004);
	check_jitter("exponential", 0.004, 0.040);
}

static void
duplicates_and_reorders(void **state)
{
	struct relay_rules r =
	    RULES("dup", "1", "reorder", "100%", "reorder-by", "50ms");
	struct relay_path p;
	struct relay_decision d;

	(void)state;
	relay_path_init(&p, seed, RELAY_UP);
	relay_decide(&p, &r, 0, &d);
	assert_int_equal(d.n, 2);
	assert_true(d.emit[0].delay > 0.0499);
	assert_true(d.emit[1].delay < 0.0001);
}

static void
a_lie_moves_the_servers_times_only(void **state)
{
	struct relay_rules r = RULES("shift", "300ms", "drift", "100ppm");
	uint8_t in[HEADER], out[RELAY_PACKET];
	/* 0.3 s + 1000 s * 100 ppm, in 2^-32 s */
	const uint64_t lie = (uint64_t)(0.4 * 4294967296.0 + 0.5);

	(void)state;
	reply(in);
	pass(&r, 1000, out);
	assert_memory_equal(out, in, 16);
	assert_int_equal(be64(out + 16), be64(in + 16) + lie);
	assert_memory_equal(out + 24, in + 24, 8); /* the origin */
	assert_int_equal(be64(out + 32), be64(in + 32) + lie);
	assert_int_equal(be64(out + 40), be64(in + 40) + lie);
}

static void
a_lie_backwards_crosses_the_era(void **state)
{
	struct relay_rules r = RULES("shift", "-1s");
	struct relay_emit e = { .kind = RELAY_COPY };
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	memset(in + 16, 0, 8); /* never set: stays so */
	memset(in + 32, 0, 8);
	in[39] = 1; /* 2^-32 s into the era */
	relay_bytes(&r, &e, 0, in, HEADER, out);
	assert_int_equal(be64(out + 16), 0);
	assert_int_equal(be64(out + 32), 0xffffffff00000001u);
}

static void
rewrites_fields(void **state)
{
	struct relay_rules r = RULES("stratum", "16", "leap", "3", "refid",
	    "192.0.2.1", "rootdelay", "0.5", "rootdisp", "1s", "version", "3");
	const uint8_t want[] = { 0xdc, 16, 3, 4, 0, 0, 0x80, 0, 0, 1, 0, 0, 192,
		0, 2, 1 };
	uint8_t out[RELAY_PACKET];

	(void)state;
	assert_int_equal(pass(&r, 0, out), HEADER);
	assert_memory_equal(out, want, sizeof want);
}

static void
kills_with_a_kiss(void **state)
{
	struct relay_rules r = RULES("kod", "RATE");
	struct relay_rules later = r;
	char why[64];
	uint8_t out[RELAY_PACKET];

	(void)state;
	pass(&r, 0, out);
	assert_int_equal(out[0], 0xe4);
	assert_int_equal(out[1], 0);
	assert_memory_equal(out + 12, "RATE", 4);
	assert_true(relay_rules_set(&later, "kod", "none", why, sizeof why));
	pass(&later, 0, out);
	assert_int_equal(out[1], 2);
}

static void
leaves_queries_about_the_server_alone(void **state)
{
	struct relay_rules r = RULES("shift", "1s", "stratum", "9");
	struct relay_emit e = { .kind = RELAY_COPY };
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	in[0] = 0x26; /* mode 6 */
	assert_int_equal(relay_bytes(&r, &e, 0, in, HEADER, out), HEADER);
	assert_memory_equal(out, in, HEADER);
	in[0] = 0x24; /* mode 4, but too short to be one */
	assert_int_equal(relay_bytes(&r, &e, 0, in, 47, out), 47);
	assert_memory_equal(out, in, 47);
}

static void
wrong_copies_come_first(void **state)
{
	struct relay_rules r = RULES("bogus", "1", "alien", "2", "junk", "3");
	const enum relay_kind want[] = { RELAY_RANDOM, RELAY_RANDOM,
		RELAY_RANDOM, RELAY_BOGUS, RELAY_ALIEN, RELAY_ALIEN,
		RELAY_COPY };
	struct relay_path p;
	struct relay_decision d;
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	relay_path_init(&p, seed, RELAY_DOWN);
	relay_decide(&p, &r, 0, &d);
	assert_int_equal(d.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < d.n; i++)
		assert_int_equal(d.emit[i].kind, want[i]);
	assert_int_equal(
	    relay_bytes(&r, &d.emit[3], 0, in, HEADER, out), HEADER);
	assert_memory_equal(out, in, 24);
	assert_memory_not_equal(out + 24, in + 24, 8);
	assert_memory_equal(out + 32, in + 32, 16);
}

static void
random_datagrams_have_every_length(void **state)
{
	struct relay_rules r = RULES("junk", "1");
	struct relay_path p;
	struct relay_decision d;
	uint8_t in[HEADER], out[RELAY_PACKET];
	size_t least = RELAY_PACKET, most = 0;

	(void)state;
	reply(in);
	relay_path_init(&p, seed, RELAY_DOWN);
	for (int i = 0; i < MANY; i++) {
		size_t n;

		relay_decide(&p, &r, 0, &d);
		n = relay_bytes(&r, &d.emit[0], 0, in, HEADER, out);
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	assert_int_equal(least, 0);
	assert_int_equal(most, RELAY_JUNK);
}

static void
corrupts_one_bit(void **state)
{
	struct relay_rules r = RULES("corrupt", "1");
	struct relay_path p;
	struct relay_decision d;
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	relay_path_init(&p, seed, RELAY_DOWN);
	for (int i = 0; i < 100; i++) {
		int bits = 0;

		relay_decide(&p, &r, 0, &d);
		relay_bytes(&r, &d.emit[0], 0, in, HEADER, out);
		for (int k = 0; k < HEADER; k++)
			bits += __builtin_popcount(in[k] ^ out[k]);
		assert_int_equal(bits, 1);
	}
}

static void
truncates(void **state)
{
	struct relay_rules anywhere = RULES("truncate", "1");
	struct relay_rules at = RULES("truncate", "1", "truncate-to", "47");
	struct relay_emit e = { .kind = RELAY_COPY, .truncate = true };
	uint8_t in[HEADER], out[RELAY_PACKET];

	(void)state;
	reply(in);
	assert_int_equal(relay_bytes(&at, &e, 0, in, HEADER, out), 47);
	assert_int_equal(relay_bytes(&at, &e, 0, in, 20, out), 20);
	for (e.draw = 0; e.draw < 100; e.draw++)
		assert_true(
		    relay_bytes(&anywhere, &e, 0, in, HEADER, out) < HEADER);
	assert_int_equal(relay_bytes(&anywhere, &e, 0, in, 0, out), 0);
}

static void
refuses_what_it_does_not_understand(void **state)
{
	static const char *const wrong[][2] = { { "delay", "-1" },
		{ "delay", "" }, { "delay", "5 ms" }, { "delay", "nan" },
		{ "loss", "101%" }, { "loss", "much" }, { "stratum", "1.5" },
		{ "leap", "4" }, { "distribution", "normal" },
		{ "blackout", "20-10" }, { "blackout", "20" },
		{ "refid", "TOOLONG" }, { "kod", "" }, { "dleay", "1" } };
	struct relay_rules r, before;
	char why[128];

	(void)state;
	relay_rules_init(&r);
	before = r;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		why[0] = '\0';
		assert_false(relay_rules_set(
		    &r, wrong[i][0], wrong[i][1], why, sizeof why));
		assert_string_not_equal(why, "");
	}
	assert_memory_equal(&r, &before, sizeof r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_unchanged_by_default),
		cmocka_unit_test(same_seed_same_fate),
		cmocka_unit_test(directions_and_seeds_differ),
		cmocka_unit_test(loses_as_often_as_asked),
		cmocka_unit_test(bursts_follow_gilbert_elliott),
		cmocka_unit_test(blackout_swallows_everything),
		cmocka_unit_test(jitter_only_adds),
		cmocka_unit_test(duplicates_and_reorders),
		cmocka_unit_test(a_lie_moves_the_servers_times_only),
		cmocka_unit_test(a_lie_backwards_crosses_the_era),
		cmocka_unit_test(rewrites_fields),
		cmocka_unit_test(kills_with_a_kiss),
		cmocka_unit_test(leaves_queries_about_the_server_alone),
		cmocka_unit_test(wrong_copies_come_first),
		cmocka_unit_test(random_datagrams_have_every_length),
		cmocka_unit_test(corrupts_one_bit),
		cmocka_unit_test(truncates),
		cmocka_unit_test(refuses_what_it_does_not_understand),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	print_message("# seed %" PRIu64 "\n", seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
