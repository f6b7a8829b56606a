/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * This machine as a struct host: its clocks, sockets and resolver. It owns
 * every descriptor and the resolver's thread. All functions but
 * machine_wake() belong to the one thread that runs the engine.
 */
#ifndef NTPTUI_SYS_MACHINE_H
#define NTPTUI_SYS_MACHINE_H

#include "sys/host.h"

struct machine;
struct clock_kernel; /* sys/clock.h */

struct machine_cfg {
	bool wakeable; /* another thread may call machine_wake(); without it no
			  descriptor but sockets is polled, so that clock and
			  network simulators can drive the program */
	const struct clock_kernel *kernel; /* whom to tell about the clock;
					      NULL: the one that we run on */
	struct kept *kept; /* who has our rights; NULL: we have them */
};

/* Never fails but for want of memory (then it aborts). */
struct machine *machine_new(const struct machine_cfg *cfg);

/* Closes everything, joins the resolver. */
void machine_free(struct machine *m);

/* The function table; `self` is m. Valid as long as m. */
const struct host *machine_host(struct machine *m);

/*
 * Waits with poll(2) until `until`, until something comes, or until
 * machine_wake(); writes at most `max` events (>= 1), returns how many. 0: the
 * time has come, a signal arrived, or it was woken.
 */
size_t machine_wait(
    struct machine *m, mono_t until, struct host_event *ev, size_t max);

/* Waits for this descriptor too (-1: for none), which stays the caller's:
 * HOST_LOCAL says that it is readable. */
void machine_watch(struct machine *m, int fd);

/* Ends a machine_wait() of another thread; async-signal-safe. */
void machine_wake(struct machine *m);

#endif
