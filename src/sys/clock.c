/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/clock.h"

#include "core/packet.h"

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

/* Seconds of an error that mean "no idea" to the kernel (NTP_PHASE_LIMIT). */
#define ERROR_MAX 16.0

_Static_assert(HOST_PLL == STA_PLL && HOST_PPSFREQ == STA_PPSFREQ &&
	HOST_PPSTIME == STA_PPSTIME && HOST_FLL == STA_FLL &&
	HOST_INS == STA_INS && HOST_DEL == STA_DEL &&
	HOST_UNSYNC == STA_UNSYNC && HOST_FREQHOLD == STA_FREQHOLD,
    "the kernel's bits have the host's values");

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

bool
clock_boot(mono_t *out)
{
	struct timespec ts = { 0, 0 };

	if (clock_gettime(CLOCK_BOOTTIME, &ts) < 0)
		return false;
	out->ns = clock_from_timespec(&ts).ns;
	return true;
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

static int
real_adjtimex(void *self, struct timex *t)
{
	(void)self;
	return adjtimex(t);
}

const struct clock_kernel clock_real = { NULL, real_adjtimex };

static int
ask(const struct clock_kernel *k, struct timex *t)
{
	return k->adjtimex(k->self, t) < 0 ? errno : 0;
}

/* us of an adjtime(3) that are still to be slewed; 0 where it cannot be
 * asked. */
static long
slewing(const struct clock_kernel *k)
{
	struct timex t = { .modes = ADJ_OFFSET_SS_READ };

	return ask(k, &t) == 0 ? t.offset : 0;
}

static void
describe(const struct timex *t, struct host_clock *out)
{
	out->freq = (double)t->freq * FREQ_UNIT +
	    (double)(t->tick - TICK_NOMINAL) * TICK_UNIT;
	out->unsync = t->status & STA_UNSYNC;
	out->offset = (double)t->offset * (t->status & STA_NANO ? 1e-9 : 1e-6);
	out->maxerror = (double)t->maxerror * 1e-6;
	out->esterror = (double)t->esterror * 1e-6;
	out->resolution = (double)t->precision * 1e-6;
	out->tolerance = (double)t->tolerance * FREQ_UNIT;
	out->status = (uint32_t)t->status;
	out->tick = (int32_t)t->tick;
	out->tai = t->tai;
	out->constant = (int32_t)t->constant;
}

void
clock_read(const struct clock_kernel *k, struct host_clock *out)
{
	struct timex t = { .modes = 0 };
	double precision = out->precision;

	*out = (struct host_clock){ .precision = precision, .unsync = true };
	out->may_set = clock_may_set(k);
	out->readable = ask(k, &t) == 0;
	if (!out->readable)
		return;
	describe(&t, out);
	out->adjtime = (double)slewing(k) * 1e-6;
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

static long
error_us(double s)
{
	/* An error that is no number is none that is known. */
	return s >= 0 && s < ERROR_MAX ? lround(s * 1e6)
				       : lround(ERROR_MAX * 1e6);
}

void
clock_plan_status(
    const struct host_status *s, const struct timex *now, struct timex *out)
{
	int status = now->status &
	    ~(STA_RONLY | STA_KERNEL | STA_UNSYNC | STA_INS | STA_DEL);

	if (!s->synced)
		status |= STA_UNSYNC;
	else if (s->leap == LEAP_INSERT)
		status |= STA_INS;
	else if (s->leap == LEAP_DELETE)
		status |= STA_DEL;
	*out =
	    (struct timex){ .modes = ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR,
		    .status = status,
		    .maxerror = error_us(s->synced ? s->maxerror : ERROR_MAX),
		    .esterror = error_us(s->synced ? s->esterror : ERROR_MAX) };
	if (s->tai <= 0 || s->tai == now->tai)
		return;
	out->modes |= ADJ_TAI;
	out->constant = s->tai; /* the kernel takes it from there */
}

size_t
clock_plan_take(
    const struct timex *now, long left, struct timex out[CLOCK_TAKE])
{
	int keep =
	    (now->status & ~(STA_RONLY | STA_KERNEL | STA_INS | STA_DEL)) |
	    STA_UNSYNC;
	size_t n = 0;

	if (left != 0)
		out[n++] = (struct timex){ .modes = ADJ_OFFSET_SINGLESHOT };
	/* An offset is taken by the kernel's loop only while it runs, and
	 * goes on acting when it does not: so the loop is fed a zero. */
	if (now->offset != 0)
		out[n++] = (struct timex){ .modes = ADJ_OFFSET | ADJ_STATUS,
			.status = keep | STA_PLL };
	if (n > 0 || now->status & (STA_KERNEL | STA_INS | STA_DEL))
		out[n++] =
		    (struct timex){ .modes = ADJ_STATUS, .status = keep };
	return n;
}

bool
clock_may_set(const struct clock_kernel *k)
{
	struct timex t = { .modes = ADJ_TICK, .tick = 0 };
	int error = ask(k, &t);

	return error != EPERM && error != EACCES && error != ENOSYS;
}

int
clock_adjust(const struct clock_kernel *k, const struct adjust *a)
{
	struct timex now = { .modes = 0 }, t;
	int error = ask(k, &now);

	if (error != 0 || !clock_plan(a, &now, &t))
		return error;
	return ask(k, &t);
}

int
clock_status(const struct clock_kernel *k, const struct host_status *s)
{
	struct timex now = { .modes = 0 }, t;
	int error = ask(k, &now);

	if (error != 0)
		return error;
	clock_plan_status(s, &now, &t);
	return ask(k, &t);
}

int
clock_take(const struct clock_kernel *k, struct host_clock *found)
{
	struct timex now = { .modes = 0 }, t[CLOCK_TAKE];
	int error;
	size_t n;

	clock_read(k, found);
	error = ask(k, &now);
	if (error != 0)
		return error;
	n = clock_plan_take(&now, slewing(k), t);
	for (size_t i = 0; i < n && error == 0; i++)
		error = ask(k, &t[i]);
	return error;
}
