/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pace.h"

#include <math.h>

enum {
	FIRST = 256, /* octets of the first frame, when nothing is known */
	LEAST = 64,  /* of any: one run of cells and the way to it */
	MISSES = 3,  /* reports lost in a row: there will be none */
};

/* s beyond the way there and back. A frame that takes longer than SLOW makes
 * the next ones shorter, one that takes less than QUICK longer. */
#define SLOW  0.6
#define QUICK 0.3
#define MORE  4

/* The first frame waits so long for the very first report, s: on most lines
 * it is there by then, and tells how much they carry. */
#define HOLD 0.25

/* A terminal that has not answered its first request after so long gives no
 * reports, s; one that has answered before has longer. */
#define PROBE   2.0
#define OVERDUE 5.0

/* No line carries fewer octets a second: a long frame has longer. */
#define SLOWEST 80.0

/* s between frames that nobody asked for, and how much of the line's time they
 * may take. */
#define TICK_LEAST 1.0
#define TICK_MOST  30.0
#define TICK_SHARE 20.0
#define NEWS_SHARE 4.0
#define NEWS_MOST  2.0

/* Octets a second that ticking may cost, whatever the line carries. */
#define TICK_OCTETS 250.0

void
pace_init(struct pace *p, bool asks, mono_t now)
{
	*p = (struct pace){ .answers = asks,
		.waiting = asks,
		.asked = now,
		.took = (double)NAN,
		.least = (double)INFINITY,
		.budget = asks ? FIRST : PACE_ALL,
		.drawn = now };
}

bool
pace_asks(const struct pace *p)
{
	return p->answers && !p->waiting;
}

void
pace_sent(
    struct pace *p, enum pace_want want, size_t octets, bool cut, mono_t now)
{
	if (octets > 0 && pace_asks(p)) {
		p->waiting = true;
		p->asked = now;
	}
	p->sent = octets;
	p->cut = cut;
	if (want == PACE_KEY)
		return;
	if (want != PACE_REST) {
		p->idle =
		    fmax(0, p->idle - TICK_OCTETS * mono_diff(now, p->drawn));
		p->drawn = now;
	}
	p->idle = fmin(p->idle + (double)octets, TICK_OCTETS * TICK_MOST);
}

/* A frame that was cut tells whether the next may be longer; a short one does
 * not. Before the first, all that is known is how long the way there and back
 * is at most. */
static size_t
next_budget(const struct pace *p, double took)
{
	double excess = took - p->least;
	size_t fits;

	if (p->sent == 0)
		return took < QUICK / 2 ? p->budget * MORE : p->budget;
	if (excess > SLOW) {
		fits = (size_t)((double)p->sent * SLOW / excess);
		fits = fits < p->budget / 2 ? fits : p->budget / 2;
		return fits > LEAST ? fits : LEAST;
	}
	if (excess < QUICK && p->cut && p->budget < PACE_ALL)
		return p->budget * MORE;
	return p->budget;
}

void
pace_report(struct pace *p, mono_t now)
{
	double took = mono_diff(now, p->asked);

	if (!p->waiting && p->answers)
		return; /* late, or typed by somebody */
	p->answers = true;
	p->waiting = false;
	p->missed = 0;
	p->least = fmin(p->least, took);
	p->budget = next_budget(p, took);
	p->took = isfinite(p->took) ? p->took + (took - p->took) / 4 : took;
	/* A line that has become slow is to be felt at once. */
	if (took > p->took)
		p->took = took;
	p->sent = 0;
}

double
pace_ticks(const struct pace *p)
{
	double every = TICK_LEAST;

	if (isfinite(p->took))
		every = fmax(every, TICK_SHARE * p->took);
	every = fmax(every, p->idle / TICK_OCTETS);
	return fmin(every, TICK_MOST);
}

static double
patience(const struct pace *p)
{
	if (!isfinite(p->took))
		return PROBE;
	return fmax(OVERDUE, 4 * p->took) + (double)p->sent / SLOWEST;
}

static double
left(mono_t since, double span, mono_t now)
{
	return fmax(0, span - mono_diff(now, since));
}

double
pace_delay(const struct pace *p, enum pace_want want, mono_t now)
{
	if (p->answers && p->waiting) {
		bool first = !isfinite(p->took) && p->sent == 0;

		return left(p->asked, first ? HOLD : patience(p), now);
	}
	switch (want) {
	case PACE_NOTHING:
		return (double)INFINITY;
	case PACE_TICK:
		return left(p->drawn, pace_ticks(p), now);
	case PACE_NEWS:
		return isfinite(p->took)
		    ? left(p->drawn, fmin(NEWS_SHARE * p->took, NEWS_MOST), now)
		    : 0;
	case PACE_REST:
	case PACE_KEY:
		break;
	}
	return 0;
}

void
pace_overdue(struct pace *p, mono_t now)
{
	if (!p->answers || !p->waiting ||
	    mono_diff(now, p->asked) < patience(p))
		return;
	p->waiting = false;
	if (isfinite(p->took) && ++p->missed < MISSES)
		return;
	/* Whether the line takes octets must do. */
	p->answers = false;
	p->budget = PACE_ALL;
}
