/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a restart would change: the difference of two struct params as data,
 * and in words. It borrows both and does nothing about it; an association
 * that is kept, or only changed, need not lose its samples.
 */
#ifndef NTPTUI_CONFIG_DIFFER_H
#define NTPTUI_CONFIG_DIFFER_H

#include "engine/params.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum differ_how { DIFFER_KEPT, DIFFER_CHANGED, DIFFER_ADDED, DIFFER_REMOVED };

/* Which options of an association: bits 1 << these. */
enum differ_option {
	DIFFER_MODE,
	DIFFER_VERSION,
	DIFFER_MINPOLL,
	DIFFER_MAXPOLL,
	DIFFER_IBURST,
	DIFFER_BURST,
	DIFFER_PREFER,
	DIFFER_NOSELECT,
	DIFFER_TRUE,
	DIFFER_KEY,
	DIFFER_BIAS,
	DIFFER_REFUSED,
	DIFFER_DRIVER,
	DIFFER_UNIT,
	DIFFER_STRATUM,
	DIFFER_STRATUM_SET,
	DIFFER_REFID,
	DIFFER_TIME1,
	DIFFER_TIME2,
	DIFFER_FLAGS,
	DIFFER_CLOCK_MODE,
	DIFFER_OPTIONS
};

/* Which other settings: bits 1 << these. */
enum differ_setting {
	DIFFER_DRIFTFILE,
	DIFFER_STEP,
	DIFFER_STEPBACK,
	DIFFER_PANIC,
	DIFFER_STEPOUT,
	DIFFER_MINSANE,
	DIFFER_MINCLOCK,
	DIFFER_MAXCLOCK,
	DIFFER_MINDIST,
	DIFFER_MAXDIST,
	DIFFER_FLOOR,
	DIFFER_CEILING,
	DIFFER_DSCP,
	DIFFER_PORT,
	DIFFER_OBSERVE,
	DIFFER_START,
	DIFFER_RULES,
	DIFFER_SEC,
	DIFFER_WORKERS,
	DIFFER_NICS,
	DIFFER_LIMITS,
	DIFFER_KEYS_FILE,
	DIFFER_KEYS,
	DIFFER_CONTROLKEY,
	DIFFER_REQUESTKEY,
	DIFFER_STATS,
	DIFFER_STATSDIR,
	DIFFER_FILEGEN,
	DIFFER_LOGFILE,
	DIFFER_LOGCONFIG,
	DIFFER_SYSLOG,
	DIFFER_FREQ,
	DIFFER_LEAPFILE,
	DIFFER_LEAPFILE_NAMED,
	DIFFER_LEAPFILE_UNCHECKED,
	DIFFER_LEAPSLEW,
	DIFFER_ORPHAN,
	DIFFER_ORPHANWAIT,
	DIFFER_SETTINGS
};

struct differ_assoc {
	enum differ_how how;
	size_t was, now;  /* indexes; `was` of ADDED and `now` of REMOVED mean
			     nothing */
	uint64_t options; /* CHANGED: what */
};

struct differ {
	struct differ_assoc *assoc; /* owned; as in `now`, then the REMOVED as
				       in `was` */
	size_t nassoc;
	size_t count[DIFFER_REMOVED + 1]; /* of each kind */
	uint64_t settings;
};

/*
 * Compares. Associations are the same if kind, family and name (whatever its
 * case) are; twins pair up in their order. Lines do not count.
 */
void differ_make(
    struct differ *d, const struct params *was, const struct params *now);

void differ_free(struct differ *d);

/* True if nothing differs. */
bool differ_none(const struct differ *d);

/* One line for each difference, translated; nothing about what is kept. The
 * params are those it was made of. */
void differ_print(const struct differ *d, const struct params *was,
    const struct params *now, FILE *out);

#endif
