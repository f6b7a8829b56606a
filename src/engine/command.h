/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the console asks of the engine: a bounded ring with one writer and
 * one reader, no lock. The answer comes in the snapshot (acked).
 */
#ifndef NTPTUI_ENGINE_COMMAND_H
#define NTPTUI_ENGINE_COMMAND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum command_kind {
	COMMAND_START,   /* set the clock and serve */
	COMMAND_OBSERVE, /* stop both, keep watching */
	COMMAND_POLL,    /* ask `assoc` (0: all) now */
	COMMAND_RESTART, /* read the configuration anew (struct loop_reload) */
	COMMAND_QUIT,    /* end the engine's loop in order */
};

struct command {
	uint32_t id; /* chosen by the sender, not 0 */
	enum command_kind kind;
	uint16_t assoc;
};

#define COMMAND_RING 64

struct command_ring {
	atomic_uint head; /* next to write */
	atomic_uint tail; /* next to read */
	struct command slot[COMMAND_RING];
};

void command_init(struct command_ring *r);

/* False if the ring is full: say so to the user. */
bool command_put(struct command_ring *r, const struct command *c);

/* False if there is none. */
bool command_get(struct command_ring *r, struct command *c);

#endif
