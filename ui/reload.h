/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration read anew while the engine runs: what the loop calls for
 * COMMAND_RESTART, COMMAND_TRY and what follows it, and SIGHUP. A text with
 * errors changes nothing. It remembers the octets of the text in force and of
 * the one to return to. It works on the loop's thread, and only there once the
 * loop runs.
 */
#ifndef NTPTUI_UI_RELOAD_H
#define NTPTUI_UI_RELOAD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "config/conf.h"
#include "config/ontrial.h"
#include "config/save.h"
#include "config/slurp.h"
#include "engine/keeping.h"
#include "engine/loop.h"
#include "engine/params.h"

struct reload {
	const char *path;   /* of ntp.conf; outlives this */
	unsigned dialect;   /* DIALECT_* bits: as which it is read */
	struct params *now; /* those in force; replaced by what is read */
	bool observe;       /* whatever the file says, the clock is not set */
	bool loud;          /* problems and differences go to stderr */
	uint16_t window, count; /* s, the settings' */
	void (*busy)(
	    void *arg, bool begins); /* a file is being read; or NULL */
	void *arg;                   /* for it */
	struct kept *keeper; /* who does to the file what needs rights; NULL:
			      we have them */

	/* reload_begin() and what is called later set the rest. */
	char full[PATH_MAX];      /* the same path, absolute; "": too long */
	struct save_text running; /* the text in force; owned */
	struct params next;       /* being tried */
	struct save_text tried;   /* its text; owned */
	bool trying;              /* `next` is to be freed */
	bool on_trial;            /* the next two are to be returned to */
	struct params kept;
	struct save_text kept_text; /* owned */
	struct ontrial note;
	struct slurp_source by; /* opens the file, with a keeper */
};

/* `path`, absolute; "" if it is too long. */
void reload_name(const char *path, char full[PATH_MAX]);

/* The first text, which the engine is going to start from; NULL: there is
 * none. */
void reload_begin(struct reload *r, const struct conf *c);

/* Frees what it remembers. */
void reload_end(struct reload *r);

/* `asked` as in struct loop_reload. */
struct loop_reload reload_hook(struct reload *r, volatile sig_atomic_t *asked);

#endif
