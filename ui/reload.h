/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration read anew while the engine runs: what the loop calls for
 * COMMAND_RESTART and SIGHUP. A text with errors changes nothing. It works on
 * the loop's thread, and only there once the loop runs.
 */
#ifndef NTPTUI_UI_RELOAD_H
#define NTPTUI_UI_RELOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/loop.h"
#include "engine/params.h"

struct reload {
	const char *path;   /* of ntp.conf; outlives this */
	unsigned dialect;   /* DIALECT_* bits: as which it is read */
	struct params *now; /* those in force; replaced by what is read */
	struct params next; /* being tried */
	bool trying;        /* `next` is to be freed */
	bool observe;       /* whatever the file says, the clock is not set */
	bool loud;          /* problems and differences go to stderr */
};

/* `asked` as in struct loop_reload. */
struct loop_reload reload_hook(struct reload *r, volatile sig_atomic_t *asked);

#endif
