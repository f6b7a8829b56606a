/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's clocks: reading, setting, and what setting would look like.
 * No state of its own. Only clock_adjust() changes anything; what it asks
 * of the kernel is made by clock_plan(), which is pure.
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

/* The clock as the kernel keeps it; `precision` is left alone. */
void clock_read(struct host_clock *out);

/*
 * What the kernel would be asked in order to do `a`, given its present
 * state `now` (as adjtimex() with modes 0 fills it). Frequencies beyond
 * 500 ppm go into the tick, 100 ppm a unit, and are cut at 10 %. The
 * kernel's own loop (PLL, FLL, PPS) is switched off, whoever left it on.
 * False if there is nothing to do; `out` is then untouched.
 */
bool clock_plan(
    const struct adjust *a, const struct timex *now, struct timex *out);

/* May this process do it? The kernel is asked for a tick that cannot be: it
 * looks at the right first (EPERM), at the value next (EINVAL), and changes
 * nothing. So this holds in containers and simulators too. */
bool clock_may_set(void);

/* Does it. 0, or an errno: EPERM without CAP_SYS_TIME. */
int clock_adjust(const struct adjust *a);

#endif
