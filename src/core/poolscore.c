/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/poolscore.h"

#include "core/i18n.h"

#include <math.h>
#include <string.h>

static const double unknown = (double)NAN;

/* Kiss codes as a refid holds them (RFC 5905 section 7.4). */
enum {
	KISS_RATE = 0x52415445,
	KISS_DENY = 0x44454e59,
	KISS_RSTR = 0x52535452,
};

/* The worst stratum that a monitor takes for one at all. */
enum { STRATUM_MOST = 10, STRATUM_POOR = 8 };

/* Are all four octets letters that can be shown? */
static bool
is_kiss(uint32_t refid)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		uint32_t ch = refid >> shift & 0xff;

		if (ch < 0x20 || ch > 0x7e)
			return false;
	}
	return true;
}

static enum pool_error
error_of(const struct pool_sample *s)
{
	if (s->stratum == 0 && s->refid == KISS_RATE)
		return POOL_KISS_RATE;
	if (s->stratum == 0 && (s->refid == KISS_DENY || s->refid == KISS_RSTR))
		return POOL_KISS_DENY;
	if (s->stratum == 0 && is_kiss(s->refid))
		return POOL_KISS;
	if (s->stratum == 0 || s->stratum > STRATUM_MOST)
		return POOL_STRATUM;
	return POOL_NO_ERROR;
}

/* Does `a` report better than `b`? */
static bool
is_better(const struct pool_sample *a, const struct pool_sample *b)
{
	if (a->answer != b->answer)
		return a->answer > b->answer;
	return a->answer != POOL_TIMEOUT && a->rtt < b->rtt;
}

struct pool_report
poolscore_check(const struct pool_sample *s, size_t n)
{
	struct pool_report r = {
		.silent = true, .offset = unknown, .rtt = unknown
	};
	const struct pool_sample *best = NULL;
	size_t i = 0;

	while (i < n) {
		if (best == NULL || is_better(&s[i], best))
			best = &s[i];
		if (s[i].answer == POOL_ANSWER &&
		    error_of(&s[i]) != POOL_NO_ERROR) {
			best = &s[i];
			break;
		}
		i++;
	}
	if (best == NULL || best->answer == POOL_TIMEOUT)
		return r;
	r.silent = false;
	r.stratum = best->stratum;
	r.rtt = best->rtt;
	if (best->answer == POOL_BROKEN) {
		r.error = POOL_NETWORK;
		return r;
	}
	r.error = error_of(best);
	if (r.error != POOL_KISS_RATE)
		r.offset = best->offset;
	return r;
}

static struct pool_step
make(enum pool_rule rule, double step, double cap)
{
	return (struct pool_step){ .rule = rule, .step = step, .cap = cap };
}

struct pool_step
poolscore_step_offset(double offset)
{
	double off = fabs(offset);

	if (isnan(off))
		return make(POOL_RULE_ERROR, -4, unknown);
	if (off > 3)
		return make(POOL_RULE_FAR, -4, -20);
	if (off > 0.75)
		return make(POOL_RULE_BAD, -2, unknown);
	if (off > 0.1)
		return make(POOL_RULE_POOR, 0.731 - 2.308 * off, unknown);
	if (off > 0.025)
		return make(
		    POOL_RULE_FAIR, fmin(1.167 - 6.667 * off, 1), unknown);
	return make(POOL_RULE_GOOD, 1, unknown);
}

struct pool_step
poolscore_step(const struct pool_report *r)
{
	struct pool_step s;

	if (r->silent)
		return make(POOL_RULE_SILENT, -5, unknown);
	if (r->error == POOL_KISS_RATE)
		return make(POOL_RULE_RATE, -3.5, unknown);
	if (r->error == POOL_KISS_DENY)
		return make(POOL_RULE_DENY, -10, -50);
	if (r->stratum == 0 && r->error == POOL_NO_ERROR)
		return make(POOL_RULE_ZERO, -2, 5);
	if (r->error != POOL_NO_ERROR || isnan(r->offset))
		return make(POOL_RULE_ERROR, -4, unknown);
	s = poolscore_step_offset(r->offset);
	if (r->stratum >= STRATUM_POOR && s.rule != POOL_RULE_FAR)
		return make(POOL_RULE_STRATUM, -4, unknown);
	return s;
}

/* Published steps are rounded somewhere on their way. */
static bool
is_step(double step, double of)
{
	return fabs(step - of) < 0.005;
}

static bool
says(const char *error, const char *word)
{
	return error != NULL && strcmp(error, word) == 0;
}

struct pool_step
poolscore_step_published(double step, double offset, const char *error)
{
	struct pool_step s = poolscore_step_offset(offset);

	if (is_step(step, -5))
		s = make(POOL_RULE_SILENT, step, unknown);
	else if (says(error, "RATE") || is_step(step, -3.5))
		s = make(POOL_RULE_RATE, step, unknown);
	else if (says(error, "DENY") || says(error, "RSTR") ||
	    is_step(step, -10))
		s = make(POOL_RULE_DENY, step, -50);
	else if (is_step(step, -2) && s.rule != POOL_RULE_BAD)
		s = make(POOL_RULE_ZERO, step, 5);
	else if (is_step(step, -4) && s.rule != POOL_RULE_FAR)
		s = make(isnan(offset) || (error != NULL && error[0] != '\0')
			? POOL_RULE_ERROR
			: POOL_RULE_STRATUM,
		    step, unknown);
	else if (isnan(offset) && step > 0)
		s = make(step > 0.995   ? POOL_RULE_GOOD
			: step >= 0.495 ? POOL_RULE_FAIR
					: POOL_RULE_POOR,
		    step, unknown);
	/* The step is the site's, whatever we make of it: its table was
	 * another one before, and may be again. */
	s.step = step;
	return s;
}

double
poolscore_next(double score, const struct pool_step *s)
{
	score = score * POOL_DECAY + s->step;
	return isnan(s->cap) ? score : fmin(score, s->cap);
}

/* The most checks that are counted: beyond it, never. */
enum { CHECKS_MOST = 4000 };

uint32_t
poolscore_checks(double score, double step, double target)
{
	bool up = score < target;
	uint32_t n = 0;

	if (isnan(score) || isnan(step) || isnan(target))
		return UINT32_MAX;
	while (up ? score < target : score > target) {
		if (n++ == CHECKS_MOST)
			return UINT32_MAX;
		score = score * POOL_DECAY + step;
	}
	return n;
}

double
poolscore_interval(enum pool_status status, double score)
{
	/* A server that has been bad for long is hardly asked any more. */
	if (score <= -90)
		return POOL_EVERY_CANDIDATE;
	switch (status) {
	case POOL_ACTIVE:
		return POOL_EVERY_ACTIVE;
	case POOL_TESTING:
		return POOL_EVERY_TESTING;
	case POOL_UNKNOWN:
	case POOL_CANDIDATE:
	case POOL_PAUSED:
		break;
	}
	return POOL_EVERY_CANDIDATE;
}

/* Which votes count, one after the other, until there are some. */
static const struct {
	enum pool_status one, other;
	int64_t age;
} rounds[] = {
	{ POOL_ACTIVE, POOL_ACTIVE, 1200 },
	{ POOL_ACTIVE, POOL_TESTING, 2700 },
	{ POOL_CANDIDATE, POOL_TESTING, 7200 },
};

static bool
counts(const struct pool_vote *v, size_t round, int64_t now)
{
	return (v->status == rounds[round].one ||
		   v->status == rounds[round].other) &&
	    !isnan(v->score) && v->at <= now &&
	    v->at >= now - rounds[round].age;
}

/* Is `a` before `b` by score, then round trip, then age? */
static bool
is_before(const struct pool_vote *a, const struct pool_vote *b)
{
	double rtt_a = isnan(a->rtt) ? 0 : a->rtt;
	double rtt_b = isnan(b->rtt) ? 0 : b->rtt;

	if (a->score < b->score || a->score > b->score)
		return a->score < b->score;
	if (rtt_a < rtt_b || rtt_a > rtt_b)
		return rtt_a < rtt_b;
	return a->at != b->at ? a->at < b->at : a < b;
}

/* The vote with so many before it: there is no room to sort, and they are
 * few. */
static size_t
ranked(
    const struct pool_vote *v, size_t n, size_t round, int64_t now, size_t rank)
{
	for (size_t i = 0; i < n; i++) {
		size_t before = 0;

		if (!counts(&v[i], round, now))
			continue;
		for (size_t j = 0; j < n; j++)
			if (j != i && counts(&v[j], round, now) &&
			    is_before(&v[j], &v[i]))
				before++;
		if (before == rank)
			return i;
	}
	return 0;
}

static size_t
oldest(const struct pool_vote *v, size_t n, size_t round, int64_t now)
{
	size_t found = n;

	for (size_t i = 0; i < n; i++)
		if (counts(&v[i], round, now) &&
		    (found == n || v[i].at < v[found].at))
			found = i;
	return found;
}

bool
poolscore_overall(const struct pool_vote *v, size_t n, int64_t now,
    double *score, size_t *which)
{
	for (size_t r = 0; r < sizeof(rounds) / sizeof(rounds[0]); r++) {
		size_t count = 0, at;

		for (size_t i = 0; i < n; i++)
			count += counts(&v[i], r, now);
		if (count == 0)
			continue;
		at = count < 3 ? oldest(v, n, r, now)
			       : ranked(v, n, r, now, (count - 1) / 2);
		*score = v[at].score;
		if (which != NULL)
			*which = at;
		return true;
	}
	return false;
}

enum pool_status
poolscore_status_parse(const char *name)
{
	for (int s = POOL_CANDIDATE; s <= POOL_PAUSED; s++)
		if (strcmp(name, poolscore_status_name((enum pool_status)s)) ==
		    0)
			return (enum pool_status)s;
	return POOL_UNKNOWN;
}

const char *
poolscore_status_name(enum pool_status s)
{
	static const char *const name[] = { "unknown", "candidate", "testing",
		"active", "paused" };

	return name[s];
}
