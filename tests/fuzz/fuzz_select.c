/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as candidates, doubles bit by bit. What must hold: tallies agree
 * with the counts, a system peer is one that survived, all that is said is
 * finite, and to turn the list round changes nothing.
 */
#include "core/select.h"
#include "tests/fuzz/must.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 12, EACH = 28, MOST = 64 };

static double
as_double(const uint8_t *p)
{
	double v;

	memcpy(&v, p, sizeof v);
	return v;
}

static struct cand
read_cand(const uint8_t *p)
{
	return (struct cand){ .offset = as_double(p),
		.jitter = as_double(p + 8),
		.distance = as_double(p + 16),
		.stratum = p[24] % 18,
		.leap = p[25] % 4,
		.flash = p[26] % 8 == 0,
		.prefer = (p[27] & 7) == 1,
		.noselect = (p[27] & 7) == 2,
		.truechimer = (p[27] & 7) == 3,
		.preemptible = (p[27] & 8) != 0 };
}

static void
check_selection(const struct selection *s, const enum tally *tally, size_t n)
{
	int survivors = 0, candidates = 0;

	for (size_t i = 0; i < n; i++) {
		MUST(tally[i] <= TALLY_PPSPEER);
		candidates += tally[i] != TALLY_REJECT;
		survivors += tally[i] == TALLY_CANDIDATE ||
		    tally[i] == TALLY_SYSPEER || tally[i] == TALLY_PPSPEER;
	}
	MUST(candidates == s->candidates);
	MUST(survivors == s->survivors);
	MUST(s->survivors <= s->truechimers);
	MUST(s->truechimers <= s->candidates);
	MUST((s->why == SELECT_OK) == (s->syspeer >= 0));
	MUST(isnan(s->low) ? isnan(s->high) : s->low <= s->high);
	if (s->syspeer < 0)
		return;
	MUST((size_t)s->syspeer < n);
	MUST(tally[s->syspeer] == TALLY_SYSPEER);
	MUST(isfinite(s->offset) && isfinite(s->jitter));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cand c[MOST] = { { 0 } }, back[MOST];
	enum tally tally[MOST], turned[MOST];
	struct select_cfg cfg;
	struct selection s, t;
	size_t n = 0;

	if (size < HEAD)
		return 0;
	cfg = (struct select_cfg){ (int8_t)data[0], (int8_t)data[1],
		(int8_t)data[2], as_double(data + 4) };
	for (; n < MOST && HEAD + (n + 1) * EACH <= size; n++)
		c[n] = read_cand(data + HEAD + n * EACH);
	for (size_t i = 0; i < n; i++)
		back[i] = c[n - 1 - i];
	s = select_clock(c, tally, n, (int8_t)data[3], &cfg);
	check_selection(&s, tally, n);

	s = select_clock(c, tally, n, -1, &cfg);
	t = select_clock(back, turned, n, -1, &cfg);
	check_selection(&t, turned, n);
	MUST(s.why == t.why && s.leap == t.leap);
	MUST(s.survivors == t.survivors && s.truechimers == t.truechimers);
	MUST(s.why != SELECT_OK || s.offset == t.offset);
	return 0;
}
