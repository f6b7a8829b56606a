/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The small process with the rights: it opens ports, sets the clock and writes
 * files for an engine that has none (the worker, its child), as far as the
 * configuration allows; it starts a worker that died, and ends one that asks
 * what no worker asks. It has one thread, parses nothing but fixed structs, and
 * opens nothing to the network. It must not decide about time.
 */
#ifndef NTPTUI_SYS_KEEPER_H
#define NTPTUI_SYS_KEEPER_H

#include "sys/keeper_msg.h"
#include "sys/kept.h"
#include "sys/sandbox.h"

#include <stdbool.h>
#include <stddef.h>

/* keeper_run() when a worker died again and again. */
#define KEEPER_GAVE_UP (-1)

/* What others do for it. */
struct keeper_ops {
	void *self;
	/* In the new process, which still has all rights: starts an engine,
	 * gives them up, tells kept_ready(), and runs it. An exit code. */
	int (*work)(void *self, struct kept *k);
	/* In a process of its own: what the configuration allows now. */
	bool (*learn)(void *self, struct keeper_rules *out);
	/* Looks at ntp.conf, so that this text can be put back. */
	void (*look)(void *self);
	/* KEEPER_CONF; 0 or an errno, and a sentence. */
	int (*conf)(void *self, const struct keeper_ask_conf *c, char *text,
	    size_t size);
	/* The worker has died. */
	void (*died)(void *self);
	/* The worker runs; tell who waits for that. What it says of itself. */
	void (*ready)(void *self);
	void (*say)(void *self, enum keeper_word word, const char *text);
};

struct keeper_cfg {
	struct keeper_ops ops;
	const struct sandbox_plan *plan;   /* the keeper's own; role is set */
	const struct clock_kernel *kernel; /* NULL: the one we run on */
	const char *socket; /* where consoles attach; "": nowhere */
	const char *group;  /* who may; "": nobody else */
	const char *state;  /* directory for reports; "": none */
	const char *tag;    /* a worker is handed over only to a keeper of the
			       same configuration */
	unsigned crashes;   /* deaths in a minute that end it; 0: none do */
};

/*
 * Runs until it is told to end (SIGTERM, SIGINT), or the worker ends as it was
 * told to: the worker's exit code, or KEEPER_GAVE_UP. Where there is a worker
 * that has lost its keeper it becomes that worker's. What is the matter is
 * said in the log (standard error).
 */
int keeper_run(const struct keeper_cfg *cfg);

#endif
