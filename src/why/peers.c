/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one source's row of the picture says, and what asking it has shown. */
#include <math.h>
#include <string.h>

#include "why/look.h"

#define PATIENCE 4.0 /* s after which an answer is no longer expected */

/* s since the newest question, if the poll interval is in force. */
static double
since_asked(const struct snap_peer *p)
{
	return log2_seconds(p->hpoll) - p->next;
}

bool
why_silent(const struct why_facts *f, const struct snap_peer *p)
{
	if (p->type == 'l' || p->phase == PHASE_DENIED ||
	    p->phase == PHASE_DNS || p->phase == PHASE_NODNS ||
	    why_refusing(f, p))
		return false;
	/* NTPsec's ntpd counts what it refuses, and tells no more of it. */
	if (f->distant && p->reach == 0 && p->received > 0 && p->rec.ns == 0)
		return false;
	if (p->unreach >= 3)
		return true;
	/* Never answered: one question will do if others fare alike, or a
	 * burst, whose questions are 2 s apart. */
	return p->reach == 0 && p->received == 0 &&
	    (p->sent > 2 ||
		((p->sent > 0 || p->unreach > 0) && since_asked(p) > PATIENCE));
}

bool
why_refusing(const struct why_facts *f, const struct snap_peer *p)
{
	double age;

	if (f->distant)
		return p->reach == 0 && p->received > 0 &&
		    (p->flash & 0x00ff) != 0;
	if (!p->refused)
		return false;
	if (p->reach == 0 && p->counts[VERDICT_OK] == 0)
		return true;
	if (p->unreach == 0)
		return false;
	age = mono_diff(f->now->at, p->refusal.at);
	return !(age > p->when) && age < 4 * log2_seconds(p->hpoll);
}

bool
why_refused_by(
    const struct why_look *l, const struct snap_peer *p, enum verdict v)
{
	if (!why_refusing(l->facts, p))
		return false;
	if (l->facts->distant)
		return (p->flash & verdict_flash(v)) != 0;
	return p->refusal.verdict == v;
}

uint32_t
why_refusals(
    const struct why_look *l, const struct snap_peer *p, enum verdict v)
{
	unsigned flash = verdict_flash(v);

	if (!l->facts->distant)
		return p->counts[v];
	return flash != 0 && (p->flash & flash) != 0;
}

int
why_lost(const struct snap_peer *p, int *polls)
{
	int lost = 0, n = 0;

	/* Bits older than the oldest answer may be older than the source. */
	for (unsigned r = p->reach; r != 0; r >>= 1, n++)
		lost += (r & 1) == 0;
	*polls = n;
	return lost;
}

double
why_spread(const struct snap_peer *p)
{
	double least = (double)INFINITY, most = 0;

	if (p->filled < 4)
		return (double)NAN;
	for (size_t i = 0; i < p->filled && i < NTP_NSTAGE; i++) {
		least = fmin(least, p->stage[i].delay);
		most = fmax(most, p->stage[i].delay);
	}
	return most - least;
}

static bool
over(const struct doctor_exam *e)
{
	return e->phase == DOCTOR_OVER;
}

const struct doctor_exam *
why_exam(const struct why_look *l, const struct snap_peer *p)
{
	for (size_t i = 0; i < l->facts->nexam; i++) {
		const struct doctor_exam *e = &l->facts->exam[i];

		if (over(e) &&
		    (addr_equal(&e->addr, &p->addr) ||
			(p->addr.family == ADDR_NONE &&
			    strcmp(e->name, p->name) == 0)))
			return e;
	}
	return NULL;
}

int
why_signs(const struct why_look *l, uint32_t sign, int *with)
{
	int n = 0;

	*with = 0;
	for (size_t i = 0; i < l->facts->nexam; i++) {
		const struct doctor_exam *e = &l->facts->exam[i];

		if (!over(e))
			continue;
		n++;
		*with += (doctor_signs(e) & sign) != 0;
	}
	return n;
}

const struct survey *
why_survey(const struct why_look *l, enum survey_part part)
{
	const struct survey *s = l->facts->host;

	if (s == NULL || l->facts->distant || l->facts->practice ||
	    (s->done & (1u << part)) == 0)
		return NULL;
	return s;
}
