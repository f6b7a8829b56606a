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
	COMMAND_RESTART, /* read the configuration anew (struct loop_reload),
			    for good: a trial under way ends, and what it
			    would have gone back to is let go. `value` not 0:
			    its health is watched for so many s and told
			    (snap_trial), but nothing goes back by itself */
	COMMAND_TRY,     /* the same on trial: what it takes away is kept ready
			    for COMMAND_REVERT. It is watched for `value` s (0:
			    as the settings say); healthy by then it is kept,
			    else a countdown runs and it goes back by itself.
			    During a trial another text is tried; what it would
			    go back to stays the last that was kept */
	COMMAND_KEEP,    /* the text on trial is kept, whatever its health */
	COMMAND_REVERT,  /* back at once: file, sources, samples, settings */
	COMMAND_QUIT,    /* end the engine's loop in order; a text on trial
			    that is not healthy by then is taken back */
};

struct command {
	uint32_t id; /* chosen by the sender, not 0 */
	enum command_kind kind;
	uint16_t assoc; /* COMMAND_POLL; 0: all */
	uint16_t value; /* COMMAND_RESTART, COMMAND_TRY: s, TRIAL_LEAST to
			   TRIAL_MOST (engine/params.h), or 0 */
};

/* A command without its id; `number` is the association, or seconds, as the
 * kind wants it. */
struct command command_make(enum command_kind kind, uint16_t number);

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
