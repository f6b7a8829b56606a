/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machine from inside: what its own files share. Nobody else includes it.
 */
#ifndef NTPTUI_SYS_MACHINE_STATE_H
#define NTPTUI_SYS_MACHINE_STATE_H

#include "sys/batch.h"
#include "sys/machine.h"
#include "sys/port.h"
#include "sys/refids.h"
#include "sys/resolve.h"
#include "sys/shmclock.h"

#include <poll.h>

/* Places in the poll set; associations follow. */
enum { SLOT_WAKE, SLOT_WATCH, SLOT_NICS, SLOT_KEPT, SLOT_FIRST };

struct slot {
	uint32_t id;    /* association */
	struct addr to; /* whom it asked */
	bool server;    /* the server's socket: of no association */
	bool drop;      /* nothing is answered there */
};

struct machine {
	struct host host;
	struct pollfd *fd; /* fd < 0: nothing in this place */
	struct slot *slot; /* of the same places */
	size_t n, room;
	size_t turn; /* place that is looked at first, for fairness */
	struct port *port;
	unsigned lanes;      /* threads that read it; 0: we do */
	struct serve *serve; /* answers; NULL: the engine does */
	struct batch *batch; /* NULL until `serve` is set */
	mono_t looked;       /* when addresses were read without news */
	int anchor;          /* see hold_stamps() */
	struct resolver *resolver;
	double precision; /* s */
	const struct clock_kernel *kernel;
	struct shmclock *shm[SHM_UNITS]; /* attached, or NULL */
	struct refids refids;
	size_t nrandom; /* unused ones */
	uint64_t random[32];
};

/* machine.c */

/* One more socket to wait for. */
void machine_hold(
    struct machine *m, int fd, uint32_t id, const struct addr *to);

/* Place `i` is no longer waited for; its descriptor stays open. */
void machine_forget(struct machine *m, size_t i);

uint64_t machine_random(void *self);

/* machine_port.c: the server's port. */

/* Adds its functions to the table. */
void machine_port_table(struct host *h);

/* What came to the server's socket in place `i`: at most `max` events. */
size_t machine_requests(
    struct machine *m, size_t i, struct host_event *ev, size_t max);

/* Reads the news about addresses if poll(2) says that there may be some, or
 * looks where there are none to be had; 1 if *ev tells of some. */
size_t machine_nics(struct machine *m, bool ready, struct host_event *ev);

#endif
