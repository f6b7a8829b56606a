/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/history.h"

#include <math.h>
#include <string.h>

#define MINUTES_STEP 4.0F
#define HOURS_STEP   60.0F
#define DAYS_STEP    1800.0F

static void
begin(struct history_sum *s, mono_t now)
{
	memset(s, 0, sizeof *s);
	s->since = now;
}

void
history_init(struct history_state *h, mono_t now)
{
	memset(h, 0, sizeof *h);
	h->history.minutes.step = MINUTES_STEP;
	h->history.hours.step = HOURS_STEP;
	h->history.days.step = DAYS_STEP;
	begin(&h->minutes, now);
	begin(&h->hours, now);
	begin(&h->days, now);
	h->marks = HISTORY_START;
}

void
history_mark(struct history_state *h, uint8_t mark)
{
	h->marks |= mark;
}

/* Finite, or nothing. */
static float
known(float x)
{
	return isfinite(x) ? x : 0;
}

static void
sum_up(struct history_sum *s, const struct history_point *p, uint8_t marks)
{
	struct history_point *sum = &s->sum;

	sum->marks |= marks;
	sum->error += known(p->error);
	sum->freq += known(p->freq);
	sum->jitter += known(p->jitter);
	sum->wander += known(p->wander);
	sum->maxerror = fmaxf(sum->maxerror, known(p->maxerror));
	s->others++;
	if (!isfinite(p->offset))
		return;
	sum->low = s->offsets > 0 ? fminf(sum->low, p->offset) : p->offset;
	sum->high = s->offsets > 0 ? fmaxf(sum->high, p->offset) : p->offset;
	sum->offset += p->offset;
	s->offsets++;
}

static struct history_point
mean(const struct history_sum *s)
{
	struct history_point p = s->sum;
	float n = (float)s->others;

	p.error /= n;
	p.freq /= n;
	p.jitter /= n;
	p.wander /= n;
	if (s->offsets > 0)
		p.offset /= (float)s->offsets;
	else
		p.offset = p.low = p.high = p.maxerror = NAN;
	return p;
}

static void
append(struct history_ring *r, const struct history_point *p, mono_t now)
{
	if (r->count == HISTORY_POINTS) {
		r->count--;
		memmove(r->point, r->point + 1, r->count * sizeof r->point[0]);
	}
	r->point[r->count++] = *p;
	r->newest = now;
}

static void
add(struct history_ring *r, struct history_sum *s,
    const struct history_point *p, uint8_t marks, mono_t now)
{
	struct history_point full;

	sum_up(s, p, marks);
	/* Half a second early is as near as a second late. */
	if (mono_diff(now, s->since) < (double)r->step - 0.5)
		return;
	full = mean(s);
	append(r, &full, now);
	begin(s, now);
}

void
history_add(struct history_state *h, const struct history_point *p, mono_t now)
{
	uint8_t marks = h->marks;

	h->marks = 0;
	add(&h->history.minutes, &h->minutes, p, marks, now);
	add(&h->history.hours, &h->hours, p, marks, now);
	add(&h->history.days, &h->days, p, marks, now);
}
