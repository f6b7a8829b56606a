/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration read anew while the engine runs, for good or on trial: what
 * the loop does for COMMAND_RESTART, _TRY, _KEEP and _REVERT, for a signal, and
 * when the engine's watch wants it. Somebody above knows files; the engine
 * knows none: this brings both together. The loop's thread only.
 */
#ifndef NTPTUI_ENGINE_RELOADING_H
#define NTPTUI_ENGINE_RELOADING_H

#include "engine/command.h"
#include "engine/engine.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Octets of what is said of it: snapshot.ack_text. */
#define RELOADING_TEXT 384

/* What has been read. */
struct loop_news {
	uint16_t differ[4]; /* sources added, removed, changed, kept, compared
			       with what was kept last */
	char text[RELOADING_TEXT]; /* for people: what changes, or what is
				      wrong and where */
};

enum loop_taken {
	LOOP_REFUSED, /* the old parameters stay */
	LOOP_TAKEN,   /* in force for good */
	LOOP_TRIED,   /* in force on trial; those kept last are remembered */
};

struct loop_reload {
	void *arg;
	/* The new parameters, good until done(), and what they change; NULL
	 * if nothing is to happen, and why. `trial`: what there is to return
	 * to is to be remembered, for the case that this process is killed. */
	const struct params *(*read)(
	    void *arg, bool trial, struct loop_news *news);
	/* What came of them. */
	void (*done)(void *arg, enum loop_taken taken);
	/* The trial is over: what was tried is kept, or what was before it is
	 * in force again and belongs into the file. Sentences for people about
	 * the file, "" if there is nothing to say. */
	void (*settle)(void *arg, bool keep, char *text, size_t size);
	/* The file, for the picture. */
	void (*conf)(void *arg, struct snap_conf *out);
	uint16_t window, count;       /* s, the settings': engine_terms */
	volatile sig_atomic_t *asked; /* set by a signal; NULL: by none */
};

/* Nothing below is called while .read is NULL. */

/* The picture tells the file from the beginning. */
void reloading_begin(struct engine *e, const struct loop_reload *r);

/* Does one of the four commands; another kind is not meant. id 0: a signal. */
void reloading_obey(
    struct engine *e, const struct loop_reload *r, const struct command *c);

/* Does what the engine's watch wants; false if it wants nothing. */
bool reloading_work(struct engine *e, const struct loop_reload *r);

/* The loop ends: a text on trial that is not healthy is taken back, so that
 * the next start finds one that was. */
void reloading_end(struct engine *e, const struct loop_reload *r);

#endif
