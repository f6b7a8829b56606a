/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/clock.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* adjtimex(2): the frequency field counts 2^-16 ppm and holds 500 ppm. */
#define FREQ_UNIT (1e-6 / 65536.0)
#define FREQ_MAX  500e-6

/* The tick is us per tick of USER_HZ, 100 on all but one dead machine: one
 * unit is 100 ppm. The kernel takes 10 % either way. */
#define TICK_NOMINAL 10000
#define TICK_RANGE   1000
#define TICK_UNIT    (1.0 / TICK_NOMINAL)

/* Status bits that hand the clock to the kernel's own loop. */
#define STA_KERNEL                                                             \
	(STA_PLL | STA_FLL | STA_PPSFREQ | STA_PPSTIME | STA_FREQHOLD)

/* Largest step that is asked for, s: beyond any era of RFC 5905. */
#define STEP_MAX 1e10

wall_t
clock_from_timespec(const struct timespec *ts)
{
	return (wall_t){ (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec };
}

wall_t
clock_wall(void)
{
	struct timespec ts = { 0, 0 };

	clock_gettime(CLOCK_REALTIME, &ts);
	return clock_from_timespec(&ts);
}

mono_t
clock_mono(void)
{
	struct timespec ts = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (mono_t){ clock_from_timespec(&ts).ns };
}

double
clock_precision(void)
{
	enum { READINGS = 1000 };
	wall_t last = clock_wall();
	int64_t least = 0;

	for (int i = 0; i < READINGS; i++) {
		wall_t next = clock_wall();
		int64_t step = next.ns - last.ns;

		if (step > 0 && (!least || step < least))
			least = step;
		last = next;
	}
	return least ? (double)least * 1e-9 : 1e-6;
}

void
clock_read(struct host_clock *out)
{
	struct timex t = { .modes = 0 };

	out->readable = adjtimex(&t) >= 0;
	out->may_set = clock_may_set();
	out->freq = 0;
	out->unsync = true;
	if (!out->readable)
		return;
	out->freq = (double)t.freq * FREQ_UNIT +
	    (double)(t.tick - TICK_NOMINAL) * TICK_UNIT;
	out->unsync = t.status & STA_UNSYNC;
}

static void
plan_step(double step, struct timex *out)
{
	double whole;

	step = fmax(-STEP_MAX, fmin(STEP_MAX, step));
	whole = floor(step);
	out->modes = ADJ_SETOFFSET | ADJ_NANO;
	out->time.tv_sec = (time_t)whole;
	/* With ADJ_NANO it counts ns, 0 to 999999999, also going back. */
	out->time.tv_usec = (suseconds_t)llround((step - whole) * 1e9);
	if (out->time.tv_usec == 1000000000) {
		out->time.tv_usec = 0;
		out->time.tv_sec++;
	}
}

static void
plan_freq(double freq, const struct timex *now, struct timex *out)
{
	long ticks = 0;

	if (fabs(freq) > FREQ_MAX) {
		freq = fmax(-TICK_RANGE * TICK_UNIT, freq);
		freq = fmin(TICK_RANGE * TICK_UNIT, freq);
		ticks = lround(freq / TICK_UNIT);
	}
	out->modes = ADJ_FREQUENCY;
	out->freq = lround((freq - (double)ticks * TICK_UNIT) / FREQ_UNIT);
	if (now->tick != TICK_NOMINAL + ticks) {
		out->modes |= ADJ_TICK;
		out->tick = TICK_NOMINAL + ticks;
	}
	if (now->status & STA_KERNEL) {
		out->modes |= ADJ_STATUS;
		out->status = now->status & ~(STA_KERNEL | STA_RONLY);
	}
}

bool
clock_plan(const struct adjust *a, const struct timex *now, struct timex *out)
{
	struct timex t = { .modes = 0 };

	switch (a->kind) {
	case ADJUST_NONE:
		return false;
	case ADJUST_FREQ:
		if (!isfinite(a->freq))
			return false;
		plan_freq(a->freq, now, &t);
		break;
	case ADJUST_STEP:
		if (!isfinite(a->step))
			return false;
		plan_step(a->step, &t);
		break;
	}
	*out = t;
	return true;
}

bool
clock_may_set(void)
{
	struct timex t = { .modes = ADJ_TICK, .tick = 0 };

	errno = 0;
	if (adjtimex(&t) >= 0)
		return true;
	return errno != EPERM && errno != EACCES && errno != ENOSYS;
}

int
clock_adjust(const struct adjust *a)
{
	struct timex now = { .modes = 0 }, t;

	if (adjtimex(&now) < 0)
		return errno;
	if (!clock_plan(a, &now, &t))
		return 0;
	return adjtimex(&t) < 0 ? errno : 0;
}
