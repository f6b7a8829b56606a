/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock filter against RFC 5905 section 10, by hand and by a model that
 * sorts. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "core/filter.h"
#include "prop.h"

#define PRECISION 1e-6

static mono_t
at(double s)
{
	return mono_add((mono_t){ 0 }, 1000 + s);
}

static struct filter
filled(const struct sample *s, size_t n)
{
	struct filter f;

	filter_init(&f);
	for (size_t i = 0; i < n; i++)
		filter_add(&f, &s[i]);
	return f;
}

static void
assert_close(double got, double want)
{
	if (!(fabs(got - want) <= 1e-12 + 1e-9 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

static void
test_empty(void **state)
{
	struct filter f;
	struct filtered out;

	(void)state;
	filter_init(&f);
	assert_false(filter_best(&f, at(0), PRECISION, &out));
}

static void
test_one_sample(void **state)
{
	struct sample s = { 0.1, 0.02, 0.001, at(0) };
	struct filter f = filled(&s, 1);
	struct filtered out;

	(void)state;
	assert_true(filter_best(&f, at(10), PRECISION, &out));
	assert_close(out.best.offset, 0.1);
	assert_close(out.best.disp, 0.001); /* as it was then */
	/* Half of it, grown, and 8 s for each of seven empty stages. */
	assert_close(out.disp,
	    (0.001 + 10 * NTP_PHI) / 2 + NTP_MAXDISP / 2 * (0.5 - 0x1p-8));
	assert_close(out.jitter, PRECISION);
	assert_true(out.fresh);
}

static void
test_least_delay_is_believed(void **state)
{
	struct sample s[] = { { 0.3, 0.05, 0.001, at(0) },
		{ 0.1, 0.02, 0.001, at(1) }, { 0.2, 0.03, 0.001, at(2) } };
	struct filter f = filled(s, 3);
	struct filtered out;

	(void)state;
	assert_true(filter_best(&f, at(2), PRECISION, &out));
	assert_close(out.best.offset, 0.1);
	/* RMS of the others' differences: 0.2 and 0.1 over n - 1 = 2. */
	assert_close(out.jitter, sqrt((0.04 + 0.01) / 2));
	/* Sorted by delay: 0.02, 0.03, 0.05. */
	assert_close(out.disp,
	    (0.001 + NTP_PHI) / 2 + 0.001 / 4 + (0.001 + 2 * NTP_PHI) / 8 +
		NTP_MAXDISP / 2 * (0.125 - 0x1p-8));
}

static void
test_newer_of_equals(void **state)
{
	struct sample s[] = { { 0.1, 0.02, 0, at(0) },
		{ 0.2, 0.02, 0, at(1) } };
	struct filter f = filled(s, 2);
	struct filtered out;

	(void)state;
	assert_true(filter_best(&f, at(1), PRECISION, &out));
	assert_close(out.best.offset, 0.2);
}

static void
test_oldest_leaves(void **state)
{
	struct filter f;
	struct filtered out;

	(void)state;
	filter_init(&f);
	for (int i = 0; i < 9; i++) {
		struct sample s = { i, i == 0 ? 0.001 : 0.1, 0, at(i) };

		filter_add(&f, &s);
	}
	assert_int_equal(f.count, NTP_NSTAGE);
	assert_true(filter_best(&f, at(9), PRECISION, &out));
	assert_close(out.best.offset, 8);
	assert_close(f.stage[7].offset, 1);
}

static void
test_age_weighs_beyond_the_intercept(void **state)
{
	struct sample s[] = { { 0.1, 0.010, 0.001, at(0) },
		{ 0.2, 0.015, 0.001, at(NTP_ALLAN + 1) } };
	struct filter f = filled(s, 2);
	struct filtered out;

	(void)state;
	/* 10 ms of delay and 2049 s of age lose against 15 ms. */
	assert_true(filter_best(&f, s[1].at, PRECISION, &out));
	assert_close(out.best.offset, 0.2);
	/* A second less, and only the delay counts. */
	s[1].at = at(NTP_ALLAN - 1);
	f = filled(s, 2);
	assert_true(filter_best(&f, s[1].at, PRECISION, &out));
	assert_close(out.best.offset, 0.1);
	/* Waiting alone does not turn the order. */
	assert_true(filter_best(&f, at(90000), PRECISION, &out));
	assert_close(out.best.offset, 0.1);
}

static void
test_dispersion_is_bounded(void **state)
{
	struct sample s = { 0.1, 0.02, 0.001, at(0) };
	struct filter f = filled(&s, 1);
	struct filtered out;

	(void)state;
	assert_true(filter_best(&f, at(1e9), PRECISION, &out));
	assert_close(out.disp, NTP_MAXDISP * (0.75 - 0x1p-9));
	/* A clock of the caller that runs backwards shrinks nothing. */
	assert_true(filter_best(&f, at(-100), PRECISION, &out));
	assert_true(out.disp >= 0.0005);
}

static void
test_fresh_once(void **state)
{
	struct sample s[] = { { 0.1, 0.02, 0, at(0) }, { 0.2, 0.03, 0, at(1) },
		{ 0.3, 0.01, 0, at(2) } };
	struct filter f = filled(s, 1);
	struct filtered out;

	(void)state;
	filter_best(&f, at(0), PRECISION, &out);
	assert_true(out.fresh);
	filter_mark_used(&f, out.best.at);
	filter_best(&f, at(0), PRECISION, &out);
	assert_false(out.fresh);
	filter_add(&f, &s[1]); /* later, but the first is still best */
	filter_best(&f, at(1), PRECISION, &out);
	assert_close(out.best.offset, 0.1);
	assert_false(out.fresh);
	filter_add(&f, &s[2]);
	filter_best(&f, at(2), PRECISION, &out);
	assert_true(out.fresh);
	filter_mark_used(&f, at(2));
	filter_mark_used(&f, at(0)); /* never back */
	filter_best(&f, at(2), PRECISION, &out);
	assert_false(out.fresh);
}

static void
test_shift(void **state)
{
	struct sample s[] = { { 0.3, 0.05, 0, at(0) },
		{ 0.1, 0.02, 0, at(1) } };
	struct filter f = filled(s, 2);
	struct filtered before, after;

	(void)state;
	filter_best(&f, at(1), PRECISION, &before);
	filter_shift(&f, 0.1); /* our clock was behind; now it is not */
	filter_best(&f, at(1), PRECISION, &after);
	assert_close(after.best.offset, 0);
	assert_close(after.jitter, before.jitter);
	assert_close(f.stage[1].offset, 0.2);
}

/* The same numbers by selection instead of insertion, and from the RFC's
 * text instead of the code. */
static void
check_model(const struct filter *f, mono_t now)
{
	bool used[NTP_NSTAGE] = { false };
	double disp = 0, sum = 0, key[NTP_NSTAGE];
	struct filtered out;
	size_t best = 0;

	assert_true(filter_best(f, now, PRECISION, &out));
	for (size_t i = 0; i < f->count; i++) {
		double age = mono_diff(f->stage[0].at, f->stage[i].at);

		key[i] = f->stage[i].delay;
		if (age > NTP_ALLAN)
			key[i] += fmin(16, f->stage[i].disp + 15e-6 * age);
	}
	for (size_t rank = 0; rank < NTP_NSTAGE; rank++) {
		size_t next = NTP_NSTAGE;
		double e = 8;

		for (size_t i = 0; i < f->count; i++) {
			if (!used[i] &&
			    (next == NTP_NSTAGE || key[i] < key[next]))
				next = i;
		}
		if (next < NTP_NSTAGE) {
			double age = mono_diff(now, f->stage[next].at);

			used[next] = true;
			e = fmin(16, f->stage[next].disp + 15e-6 * age);
			if (rank == 0)
				best = next;
		}
		disp += e / pow(2, (double)rank + 1);
	}
	for (size_t i = 0; i < f->count; i++)
		sum += pow(f->stage[i].offset - f->stage[best].offset, 2);
	assert_close(out.best.offset, f->stage[best].offset);
	assert_close(out.disp, disp);
	if (f->count > 1)
		assert_close(
		    out.jitter, fmax(PRECISION, sqrt(sum / (f->count - 1))));
	assert_true(out.disp >= 0 && out.disp <= NTP_MAXDISP);
}

static void
test_against_model(void **state)
{
	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct filter f;
		double t = 0;

		filter_init(&f);
		for (int j = 0; j < 12; j++) {
			struct sample s = { prop_double(-1, 1),
				prop_double(0.001, 0.1), prop_double(0, 0.01),
				at(t) };

			filter_add(&f, &s);
			check_model(&f, at(t + prop_double(0, 2000)));
			t += prop_double(1, 2000);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_one_sample),
		cmocka_unit_test(test_least_delay_is_believed),
		cmocka_unit_test(test_newer_of_equals),
		cmocka_unit_test(test_oldest_leaves),
		cmocka_unit_test(test_age_weighs_beyond_the_intercept),
		cmocka_unit_test(test_dispersion_is_bounded),
		cmocka_unit_test(test_fresh_once),
		cmocka_unit_test(test_shift),
		cmocka_unit_test(test_against_model),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
