/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command of core/errand.h's table, and waits for it. The words are
 * made here from the order, so a helper with more rights may be handed one
 * that it does not trust. No shell, no inherited environment, no terminal.
 */
#ifndef NTPTUI_SYS_ERRAND_H
#define NTPTUI_SYS_ERRAND_H

#include "core/errand.h"

#include <stdatomic.h>

/* How to run it; all zero: as usual. */
struct errand_place {
	const char *const *dirs;   /* where programs are, NULL ends; NULL: the
				      system's own places */
	const char *proc;          /* NULL: "/proc" */
	double limit;              /* s; 0: errand_limit() */
	const atomic_bool *cancel; /* true: end it; may be NULL */
};

/* Runs it, with its output printable in out->output. It takes as long as the
 * command does. */
void errand_run(const struct errand_place *at, const struct errand_order *o,
    struct errand_result *out);

/*
 * Runs one that changes nothing and returns all that it printed, at most
 * ERRAND_MOST octets, as they are: malloc'ed, with a NUL. NULL if it did not
 * end well, or printed more; *out tells.
 */
#define ERRAND_MOST (8u << 20)
char *errand_read(const struct errand_place *at, const struct errand_order *o,
    struct errand_result *out);

/* True if this host has the program that the order asks for. */
bool errand_here(const struct errand_place *at, const struct errand_order *o);

#endif
