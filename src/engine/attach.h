/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine's end of the UNIX socket: who attaches asks in mode 6 for the
 * picture, for what ntpq asks, and, if root or the engine's own user, that
 * something be done. Owned by the thread of the engine's loop. It never waits
 * for anybody: a client that does not read is dropped.
 */
#ifndef NTPTUI_ENGINE_ATTACH_H
#define NTPTUI_ENGINE_ATTACH_H

#include "engine/command.h"
#include "engine/control.h"
#include "engine/snapshot.h"
#include "sys/local.h"

struct attach;

/* Commands from here have ids from this one on; a console's own are below. */
#define ATTACH_FIRST_ID 0x80000000u

/* What is done with what is asked. */
struct attach_ops {
	void *self;
	/* Carry it out; the answer comes with a picture's `acked`. `who`
	 * is allowed to ask it. */
	void (*command)(
	    void *self, const struct command *c, const struct local_who *who);
	/* Any other request: a whole datagram of mode 6, from one who may
	 * change things, or not. False: it has no answer. */
	bool (*control)(void *self, const uint8_t *req, size_t len,
	    const struct local_who *who, bool privileged,
	    struct control_reply *out);
};

/* Listens at `path`; `group` (a name; "": none) may look. NULL if that cannot
 * be: `why` (size octets) says what and what to do. */
struct attach *attach_open(
    const char *path, const char *group, char *why, size_t size);

/* The same at a socket that listens already, `door`, for an engine that has no
 * rights: root alone may change anything, and those of `k` are shown. The door
 * is ours from now on. NULL: it cannot be waited for. */
struct kept;
struct attach *attach_at(int door, const struct kept *k);

/* NULL is fine. */
void attach_close(struct attach *a);

/* Readable when attach_serve() has something to do. */
int attach_fd(const struct attach *a);

/* Does it, as much as a turn of the loop should take. */
void attach_serve(struct attach *a, const struct attach_ops *ops);

/* Somebody waits for a first picture. */
bool attach_wants(const struct attach *a);

/* A new picture: who waits for one gets it, who waits for the answer to a
 * command too. Costs next to nothing while nobody is attached. */
void attach_publish(struct attach *a, const struct snapshot *s);

#endif
