/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/filter.h"

#include <math.h>
#include <string.h>

/*
 * What an empty stage counts, s: RFC 5905 has MAXDISP, which keeps a source
 * out (MAXDIST is 1.5 s) until it has answered four times: four minutes at the
 * usual first poll. Of three samples two already outvote a bad one.
 */
#define EMPTY (NTP_MAXDISP / 2)

void
filter_init(struct filter *f)
{
	memset(f, 0, sizeof(*f));
	f->used.ns = INT64_MIN;
}

void
filter_add(struct filter *f, const struct sample *s)
{
	memmove(
	    &f->stage[1], &f->stage[0], (NTP_NSTAGE - 1) * sizeof(f->stage[0]));
	f->stage[0] = *s;
	if (f->count < NTP_NSTAGE)
		f->count++;
}

/* The dispersion of a sample at `now` (RFC 5905 section 10). */
static double
grown(const struct sample *s, mono_t now)
{
	double age = mono_diff(now, s->at);

	return fmin(s->disp + NTP_PHI * fmax(age, 0), NTP_MAXDISP);
}

/*
 * What samples are sorted by: the delay, as queues only add to it; but beyond
 * the Allan intercept the clock's wander outweighs the path's jitter, so
 * that an older sample pays for its age (ntp.org's clock_filter()). Ages count
 * from the newest sample, not from now: the order changes only when a
 * sample comes.
 */
static double
sort_key(const struct filter *f, size_t i)
{
	const struct sample *s = &f->stage[i];
	mono_t newest = f->stage[0].at;

	if (mono_diff(newest, s->at) <= NTP_ALLAN)
		return s->delay;
	return s->delay + grown(s, newest);
}

/* Indices of the stages by key; of equals the newer first. */
static void
sort_stages(const struct filter *f, uint8_t *order)
{
	double key[NTP_NSTAGE];

	for (uint8_t i = 0; i < f->count; i++) {
		uint8_t at = i;

		key[i] = sort_key(f, i);
		while (at > 0 && key[order[at - 1]] > key[i]) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
}

bool
filter_best(
    const struct filter *f, mono_t now, double precision, struct filtered *out)
{
	uint8_t order[NTP_NSTAGE] = { 0 };
	double weight = 0.5, squares = 0;

	if (f->count == 0)
		return false;
	sort_stages(f, order);
	out->best = f->stage[order[0]];
	out->disp = 0;
	for (uint8_t i = 0; i < NTP_NSTAGE; i++) {
		double disp = EMPTY;

		if (i < f->count) {
			const struct sample *s = &f->stage[order[i]];
			double apart = s->offset - out->best.offset;

			disp = grown(s, now);
			squares += apart * apart;
		}
		out->disp += disp * weight;
		weight /= 2;
	}
	out->jitter = precision;
	if (f->count > 1)
		out->jitter = fmax(sqrt(squares / (f->count - 1)), precision);
	out->fresh = out->best.at.ns > f->used.ns;
	return true;
}

void
filter_mark_used(struct filter *f, mono_t at)
{
	if (at.ns > f->used.ns)
		f->used = at;
}

void
filter_shift(struct filter *f, double step)
{
	for (size_t i = 0; i < f->count; i++)
		f->stage[i].offset -= step;
}
