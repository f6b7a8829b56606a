/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the examination of servers (engine/examine.h) asks of a machine, as a
 * table of functions, and this machine as one. It owns its sockets and its
 * resolver; all functions but probes_wake() belong to one thread.
 */
#ifndef NTPTUI_SYS_PROBES_H
#define NTPTUI_SYS_PROBES_H

#include "sys/host.h"
#include "sys/inquiry.h"

struct probes_host {
	void *self;
	wall_t (*wall)(void *self);
	mono_t (*mono)(void *self);
	uint64_t (*random)(void *self);

	/* Sends one question of that id by a socket of its own; an older one
	 * of this id is closed. *t1: just before. 0 or an errno, as of
	 * inquiry_open() and inquiry_send(). */
	int (*send)(void *self, uint32_t id, const struct inquiry_way *way,
	    const uint8_t *buf, size_t len, wall_t *t1);

	/* Nothing is awaited for it any more. */
	void (*close)(void *self, uint32_t id);

	/* As of struct host. */
	int (*resolve)(
	    void *self, const char *name, enum addr_family family, uint32_t id);

	/* As inquiry_local() and resolvers_find(). */
	bool (*local)(void *self, const struct addr *to, struct addr *out);
	size_t (*resolvers)(void *self, struct addr *out, size_t max);
};

/* HOST_ANSWER, HOST_SENT, HOST_ERROR or HOST_RESOLVED. */
struct probes_event {
	struct host_event host;
	struct inquiry_refusal why; /* HOST_ERROR */
};

struct probes;

/* Never fails but for want of memory (then it aborts). */
struct probes *probes_new(void);
void probes_free(struct probes *p);

/* Valid as long as p. */
const struct probes_host *probes_host(struct probes *p);

/* Waits until `until`, until something comes, or until probes_wake(); writes at
 * most `max` events, returns how many. */
size_t probes_wait(
    struct probes *p, mono_t until, struct probes_event *ev, size_t max);

/* Ends a wait of another thread; async-signal-safe. */
void probes_wake(struct probes *p);

#endif
