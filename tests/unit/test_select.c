/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Selection: what a person would say of a handful of servers, and properties
 * checked against a model that tries everything. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/packet.h"
#include "core/select.h"

static const struct select_cfg plain = {
	.minsane = 1, .minclock = 3, .maxclock = 10, .mindist = 0.001
};

static uint64_t seed;
static uint64_t state;

/* cmocka compares float only. */
#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static uint64_t
random_u64(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double
uniform(double low, double high)
{
	return low + (high - low) * (double)(random_u64() >> 11) * 0x1p-53;
}

static unsigned
below(unsigned n)
{
	return (unsigned)(random_u64() % n);
}

static struct cand
good(double offset, double distance)
{
	return (struct cand){ .offset = offset,
		.distance = distance,
		.jitter = 1e-4,
		.stratum = 2 };
}

static void
assert_tallies(const enum tally *tally, const char *want)
{
	char text[64] = "";

	for (size_t i = 0; i < strlen(want); i++)
		text[i] = tally_char(tally[i]);
	assert_string_equal(text, want);
}

static void
test_chars(void **arg)
{
	(void)arg;
	for (int i = 0; i < 8; i++)
		assert_int_equal(tally_char((enum tally)i), " x.-+#*o"[i]);
	assert_int_equal(tally_char((enum tally)99), '?');
}

static void
test_nobody(void **arg)
{
	struct cand c = good(0, 0.01);
	enum tally tally;
	struct selection s = select_clock(NULL, NULL, 0, -1, &plain);

	(void)arg;
	assert_int_equal(s.why, SELECT_NONE);
	assert_int_equal(s.syspeer, -1);
	assert_true(isnan(s.low) && isnan(s.high));

	c.flash = 0x1000;
	s = select_clock(&c, &tally, 1, 0, &plain);
	assert_int_equal(s.why, SELECT_NONE);
	assert_int_equal(tally, TALLY_REJECT);
}

static void
test_one_alone(void **arg)
{
	struct cand c = good(0.25, 0.01);
	enum tally tally;
	struct selection s = select_clock(&c, &tally, 1, -1, &plain);

	(void)arg;
	assert_int_equal(s.why, SELECT_OK);
	assert_int_equal(s.syspeer, 0);
	assert_near(s.offset, 0.25, 1e-12);
	assert_near(s.low, 0.24, 1e-9);
	assert_near(s.high, 0.26, 1e-9);
	assert_tallies(&tally, "*");
}

static void
test_liar_of_five(void **arg)
{
	struct cand c[5] = { good(0.001, 0.010), good(0.002, 0.012),
		good(0.301, 0.011), good(0, 0.015), good(-0.001, 0.020) };
	enum tally tally[5];
	struct selection s = select_clock(c, tally, 5, -1, &plain);

	(void)arg;
	assert_int_equal(s.why, SELECT_OK);
	assert_int_equal(s.candidates, 5);
	assert_int_equal(s.truechimers, 4);
	assert_int_equal(tally[2], TALLY_FALSETICK);
	assert_int_equal(s.syspeer, 0);
	assert_true(fabs(s.offset) < 0.003);
}

/*
 * Two servers are far away: right, but their midpoints lie outside what the
 * near ones have in common, and their intervals reach the liar's.
 */
static void
test_liar_and_distant_servers(void **arg)
{
	struct cand c[5] = { good(0.001, 0.006), good(0.003, 0.010),
		good(0.295, 0.020), good(0.005, 0.9), good(-0.006, 0.9) };
	enum tally tally[5];
	struct selection s = select_clock(c, tally, 5, -1, &plain);

	(void)arg;
	assert_int_equal(s.why, SELECT_OK);
	assert_int_equal(s.truechimers, 4);
	assert_int_equal(tally[2], TALLY_FALSETICK);
	assert_near(s.low, -0.005, 1e-9);
	assert_near(s.high, 0.007, 1e-9);
}

/* Wide intervals overlap a lie of 300 ms: it cannot be told from the truth
 * by the intersection, but clustering casts it off. */
static void
test_liar_within_the_intervals(void **arg)
{
	struct cand c[5] = { good(0.001, 0.5), good(0.002, 0.5),
		good(0.301, 0.5), good(0, 0.5), good(-0.001, 0.5) };
	enum tally tally[5];
	struct selection s = select_clock(c, tally, 5, -1, &plain);

	(void)arg;
	assert_int_equal(s.truechimers, 5);
	assert_int_equal(tally[2], TALLY_OUTLIER);
	assert_true(fabs(s.offset) < 0.003);
}

static void
test_mindist_widens(void **arg)
{
	struct cand c[3] = { good(0, 1e-5), good(0.0004, 1e-5),
		good(0.0008, 1e-5) };
	struct select_cfg cfg = plain;
	enum tally tally[3];

	(void)arg;
	cfg.mindist = 0;
	assert_int_equal(
	    select_clock(c, tally, 3, -1, &cfg).why, SELECT_DISAGREE);
	assert_tallies(tally, "xxx");
	cfg.mindist = 0.001;
	assert_int_equal(select_clock(c, tally, 3, -1, &cfg).why, SELECT_OK);
	assert_int_equal(select_clock(c, tally, 3, -1, &cfg).truechimers, 3);
}

static void
test_no_majority(void **arg)
{
	struct cand c[4] = { good(0, 0.01), good(0.001, 0.01), good(0.5, 0.01),
		good(0.501, 0.01) };
	enum tally tally[4];
	struct selection s = select_clock(c, tally, 4, 0, &plain);

	(void)arg;
	assert_int_equal(s.why, SELECT_DISAGREE);
	assert_int_equal(s.syspeer, -1);
	assert_tallies(tally, "xxxx");
}

static void
test_true_survives(void **arg)
{
	struct cand c[3] = { good(0, 0.01), good(0.001, 0.01),
		good(0.5, 0.01) };
	struct cand two[2] = { good(0, 0.01), good(0.5, 0.01) };
	enum tally tally[3];
	struct selection s;

	(void)arg;
	c[2].truechimer = true;
	s = select_clock(c, tally, 3, -1, &plain);
	assert_int_equal(s.truechimers, 3);
	assert_int_not_equal(tally[2], TALLY_FALSETICK);

	two[1].truechimer = true;
	s = select_clock(two, tally, 2, -1, &plain);
	assert_int_equal(s.why, SELECT_OK);
	assert_int_equal(s.syspeer, 1);
	assert_int_equal(tally[0], TALLY_FALSETICK);
}

static void
test_prefer(void **arg)
{
	struct cand c[3] = { good(0, 0.01), good(0.001, 0.01),
		good(0.002, 0.02) };
	enum tally tally[3];
	struct selection s;

	(void)arg;
	c[2].prefer = true;
	c[2].stratum = 3;
	s = select_clock(c, tally, 3, 0, &plain);
	assert_tallies(tally, "++*");
	assert_near(s.offset, 0.002, 1e-12);

	c[2].offset = 0.3; /* preferred is not believed blindly */
	select_clock(c, tally, 3, 0, &plain);
	assert_int_equal(tally[2], TALLY_FALSETICK);
}

static void
test_noselect(void **arg)
{
	struct cand c[2] = { good(0, 0.01), good(0, 0.02) };
	enum tally tally[2];

	(void)arg;
	c[0].noselect = true;
	assert_int_equal(select_clock(c, tally, 2, -1, &plain).syspeer, 1);
	assert_tallies(tally, " *");
}

static void
test_minsane(void **arg)
{
	struct cand c[3] = { good(0, 0.01), good(0.001, 0.01),
		good(0.5, 0.01) };
	struct select_cfg cfg = plain;
	enum tally tally[3];
	struct selection s;

	(void)arg;
	cfg.minsane = 3;
	s = select_clock(c, tally, 3, 0, &cfg);
	assert_int_equal(s.why, SELECT_FEW);
	assert_int_equal(s.syspeer, -1);
	assert_true(isnan(s.offset));
	assert_tallies(tally, "++x");
}

static void
test_clocks_do_not_hop(void **arg)
{
	struct cand c[2] = { good(0, 0.010), good(0, 0.011) };
	enum tally tally[2];

	(void)arg;
	assert_int_equal(select_clock(c, tally, 2, -1, &plain).syspeer, 0);
	assert_int_equal(select_clock(c, tally, 2, 1, &plain).syspeer, 1);
	c[1].stratum = 3;
	assert_int_equal(select_clock(c, tally, 2, 1, &plain).syspeer, 0);
}

/* Beyond maxclock those of a pool leave first and are told apart. */
static void
test_maxclock(void **arg)
{
	struct cand c[6];
	struct select_cfg cfg = plain;
	enum tally tally[6];

	(void)arg;
	for (int i = 0; i < 6; i++)
		c[i] = good(0, 0.010 + 0.001 * i);
	c[1].preemptible = true;
	cfg.maxclock = 4;
	select_clock(c, tally, 6, -1, &cfg);
	assert_tallies(tally, "*.+++#");
}

static void
test_leap_by_majority(void **arg)
{
	struct cand c[3] = { good(0, 0.01), good(0, 0.01), good(0, 0.01) };
	enum tally tally[3];

	(void)arg;
	c[0].leap = LEAP_INSERT;
	assert_int_equal(select_clock(c, tally, 3, -1, &plain).leap, LEAP_NONE);
	c[1].leap = LEAP_INSERT;
	assert_int_equal(
	    select_clock(c, tally, 3, -1, &plain).leap, LEAP_INSERT);
}

static void
test_weights(void **arg)
{
	struct cand c[2] = { good(0, 0.010), good(0.003, 0.020) };
	enum tally tally[2];
	struct selection s = select_clock(c, tally, 2, -1, &plain);

	(void)arg;
	assert_near(s.offset, 0.001, 1e-12);
	assert_true(s.jitter > 1e-4 && s.jitter < 0.003);
}

/* ---- the model: every possible interval, tried ---- */

static double
edge(const struct cand *c, const struct select_cfg *cfg, int side)
{
	return c->offset + side * fmax(c->distance, cfg->mindist);
}

static int
covering(const struct cand *c, size_t n, const struct select_cfg *cfg, double x)
{
	int count = 0;

	for (size_t i = 0; i < n; i++)
		count += edge(&c[i], cfg, -1) <= x && x <= edge(&c[i], cfg, 1);
	return count;
}

/* RFC 5905 section 11.2.1 as its text says it, but for the midpoints. */
static bool
model_intersection(const struct cand *c, size_t n, const struct select_cfg *cfg,
    double *low, double *high)
{
	for (int f = 0; 2 * f < (int)n; f++) {
		*low = (double)INFINITY;
		*high = -(double)INFINITY;
		for (size_t i = 0; i < n; i++) {
			for (int side = -1; side <= 1; side += 2) {
				double x = edge(&c[i], cfg, side);

				if (covering(c, n, cfg, x) < (int)n - f)
					continue;
				*low = fmin(*low, x);
				*high = fmax(*high, x);
			}
		}
		if (*low <= *high)
			return true;
	}
	return false;
}

static struct cand
random_cand(void)
{
	static const double lies[] = { 0, 0, 0, 0.005, 0.02, 0.3 };
	struct cand c = good(uniform(-0.004, 0.004), uniform(0.001, 0.012));

	c.offset += lies[below(6)];
	c.stratum = (uint8_t)(1 + below(3));
	c.jitter = uniform(1e-6, 1e-3);
	c.prefer = below(20) == 0;
	c.preemptible = below(2) == 0;
	return c;
}

static void
test_against_model(void **arg)
{
	(void)arg;
	for (int round = 0; round < 20000; round++) {
		size_t n = 1 + below(7);
		struct cand c[7];
		enum tally tally[7];
		struct selection s;
		double low, high;
		bool agree;

		for (size_t i = 0; i < n; i++)
			c[i] = random_cand();
		s = select_clock(c, tally, n, -1, &plain);
		agree = model_intersection(c, n, &plain, &low, &high);
		assert_int_equal(agree, s.why == SELECT_OK);
		if (!agree)
			continue;
		assert_near(s.low, low, 1e-12);
		assert_near(s.high, high, 1e-12);
		for (size_t i = 0; i < n; i++) {
			bool out = edge(&c[i], &plain, 1) < low ||
			    edge(&c[i], &plain, -1) > high;

			assert_int_equal(out, tally[i] == TALLY_FALSETICK);
		}
		assert_int_equal(tally[s.syspeer], TALLY_SYSPEER);
	}
}

static void
test_order_does_not_matter(void **arg)
{
	(void)arg;
	for (int round = 0; round < 3000; round++) {
		size_t n = 1 + below(24);
		struct cand c[24], d[24];
		enum tally tc[24], td[24];
		size_t at[24];
		struct selection s, t;

		for (size_t i = 0; i < n; i++) {
			c[i] = random_cand();
			at[i] = i;
		}
		for (size_t i = n; i-- > 1;) {
			size_t j = below((unsigned)i + 1), k = at[i];

			at[i] = at[j];
			at[j] = k;
		}
		for (size_t i = 0; i < n; i++)
			d[at[i]] = c[i];
		s = select_clock(c, tc, n, -1, &plain);
		t = select_clock(d, td, n, -1, &plain);
		assert_int_equal(s.why, t.why);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(tc[i], td[at[i]]);
		assert_int_equal(s.syspeer < 0, t.syspeer < 0);
		if (s.syspeer < 0)
			continue;
		assert_int_equal(at[s.syspeer], t.syspeer);
		assert_true(s.offset == t.offset);
		assert_true(s.jitter == t.jitter);
	}
}

/* A minority of liars, whatever they say together, never moves the offset
 * outside the intervals of those who tell the truth. */
static void
test_minority_never_steers(void **arg)
{
	(void)arg;
	for (int round = 0; round < 3000; round++) {
		size_t n = 3 + below(10), liars = (n - 1) / 2;
		double lie = uniform(-1, 1);
		struct cand c[16];
		enum tally tally[16];
		struct selection s;

		for (size_t i = 0; i < n; i++) {
			double d = uniform(0.002, 0.02);

			c[i] = good(uniform(-d, d), d);
			if (i < liars)
				c[i].offset = lie + uniform(-1e-3, 1e-3);
		}
		s = select_clock(c, tally, n, -1, &plain);
		if (s.why == SELECT_OK)
			assert_true(fabs(s.offset) <= 0.04);
	}
}

static double
nasty(void)
{
	static const double bad[] = { 0, -0.0, 1e308, -1e308, 5e-324, -5e-324,
		(double)INFINITY, -(double)INFINITY, (double)NAN, 1e-300, 1e10,
		-1e10, 1e6 };

	return below(3) == 0 ? uniform(-1, 1)
			     : bad[below(sizeof bad / sizeof bad[0])];
}

static void
test_no_number_leaks(void **arg)
{
	(void)arg;
	for (int round = 0; round < 20000; round++) {
		size_t n = below(12);
		struct select_cfg cfg = { (int)below(8) - 2, (int)below(8) - 2,
			(int)below(12) - 2, nasty() };
		struct cand c[12];
		enum tally tally[12];
		struct selection s;

		for (size_t i = 0; i < n; i++) {
			c[i] = random_cand();
			c[i].stratum = (uint8_t)below(18);
			c[i].leap = (uint8_t)below(4);
			c[i].truechimer = below(8) == 0;
			if (below(2) == 0)
				c[i].offset = nasty();
			if (below(2) == 0)
				c[i].distance = nasty();
			if (below(2) == 0)
				c[i].jitter = nasty();
		}
		s = select_clock(c, tally, n, (int)below(16) - 2, &cfg);
		if (s.why == SELECT_OK) {
			assert_true(isfinite(s.offset));
			assert_true(isfinite(s.jitter));
			assert_in_range(s.syspeer, 0, n - 1);
		} else {
			assert_int_equal(s.syspeer, -1);
		}
		assert_true(isnan(s.low) == isnan(s.high));
		assert_true(isnan(s.low) || s.low <= s.high);
	}
}

static void
test_many(void **arg)
{
	static struct cand c[1500];
	static enum tally tally[1500];
	struct selection s;

	(void)arg;
	for (size_t i = 0; i < 1500; i++)
		c[i] = good(uniform(-1e-3, 1e-3), 0.01);
	s = select_clock(c, tally, 1500, -1, &plain);
	assert_int_equal(s.candidates, SELECT_MAX);
	for (size_t i = SELECT_MAX; i < 1500; i++)
		assert_int_equal(tally[i], TALLY_REJECT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chars),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_one_alone),
		cmocka_unit_test(test_liar_of_five),
		cmocka_unit_test(test_liar_and_distant_servers),
		cmocka_unit_test(test_liar_within_the_intervals),
		cmocka_unit_test(test_mindist_widens),
		cmocka_unit_test(test_no_majority),
		cmocka_unit_test(test_true_survives),
		cmocka_unit_test(test_prefer),
		cmocka_unit_test(test_noselect),
		cmocka_unit_test(test_minsane),
		cmocka_unit_test(test_clocks_do_not_hop),
		cmocka_unit_test(test_maxclock),
		cmocka_unit_test(test_leap_by_majority),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_against_model),
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_minority_never_steers),
		cmocka_unit_test(test_no_number_leaks),
		cmocka_unit_test(test_many),
	};
	const char *given = getenv("NTPTUI_SEED");

	seed = given != NULL ? strtoull(given, NULL, 0) : 5905;
	state = seed;
	printf("# NTPTUI_SEED=%" PRIu64 "\n", seed);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
