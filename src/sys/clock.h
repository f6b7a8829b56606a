/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's clocks: reading, setting, and what setting would look like.
 * No state of its own. What is asked of the kernel is made by the clock_plan
 * functions, which are pure, and goes through a struct clock_kernel, so that
 * tests see it and no clock moves.
 */
#ifndef NTPTUI_SYS_CLOCK_H
#define NTPTUI_SYS_CLOCK_H

#include "core/discipline.h"
#include "core/ntptime.h"
#include "sys/host.h"

#include <stdbool.h>
#include <sys/timex.h>
#include <time.h>

/* CLOCK_REALTIME and CLOCK_MONOTONIC. */
wall_t clock_wall(void);
mono_t clock_mono(void);

/* A kernel time as ns since 1970. */
wall_t clock_from_timespec(const struct timespec *ts);

/* The smallest step seen between readings of CLOCK_REALTIME in s, at least
 * 1 ns; 1 us if it never moved (a simulator). Takes well below 1 ms. */
double clock_precision(void);

/* Time since boot, sleep included (CLOCK_BOOTTIME); false where the kernel
 * has none. */
bool clock_boot(mono_t *out);

/* Who is asked: adjtimex(2) or a test's record. -1 and errno as there. */
struct clock_kernel {
	void *self;
	int (*adjtimex)(void *self, struct timex *t);
};

/* The kernel that we run on. */
extern const struct clock_kernel clock_real;

/* The clock as the kernel keeps it; `precision` is left alone. */
void clock_read(const struct clock_kernel *k, struct host_clock *out);

/*
 * What the kernel would be asked in order to do `a`, given its present
 * state `now` (as adjtimex() with modes 0 fills it). Frequencies beyond
 * 500 ppm go into the tick, 100 ppm a unit, and are cut at 10 %. The
 * kernel's own loop (PLL, FLL, PPS) is switched off, whoever left it on.
 * False if there is nothing to do; `out` is then untouched.
 */
bool clock_plan(
    const struct adjust *a, const struct timex *now, struct timex *out);

/*
 * What it would be told of `s`: whether somebody disciplines it, the errors
 * (cut at 16 s, the kernel's "no idea"), a leap second, TAI.
 */
void clock_plan_status(
    const struct host_status *s, const struct timex *now, struct timex *out);

#define CLOCK_TAKE 3 /* requests, at most */

/*
 * What it would be asked, one after the other, so that nothing of a
 * predecessor's goes on: a slew by adjtime() of which `slewing` us are left,
 * an offset in the kernel's own loop, its flags, a leap second. Frequency and
 * tick stay. Returns how many; 0: all is tidy.
 */
size_t clock_plan_take(
    const struct timex *now, long slewing, struct timex out[CLOCK_TAKE]);

/* May this process do it? The kernel is asked for a tick that cannot be: it
 * looks at the right first (EPERM), at the value next (EINVAL), and changes
 * nothing. So this holds in containers and simulators too. */
bool clock_may_set(const struct clock_kernel *k);

/* Do it. 0, or an errno: EPERM without CAP_SYS_TIME. */
int clock_adjust(const struct clock_kernel *k, const struct adjust *a);
int clock_status(const struct clock_kernel *k, const struct host_status *s);
int clock_take(const struct clock_kernel *k, struct host_clock *found);

#endif
