/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells the journal to the log, as logfile and logconfig want it. Owned by
 * whoever serves without a screen; it sees the engine by its snapshots only.
 */
#ifndef NTPTUI_ENGINE_JOURNAL_LOG_H
#define NTPTUI_ENGINE_JOURNAL_LOG_H

#include "engine/params.h"
#include "engine/snapshot.h"
#include "sys/log.h"

struct journal_log {
	const struct params *params; /* as they are now */
	const char *place; /* "auto": as they say; "stderr", "syslog", a path */
	struct log log;
	struct kept *kept; /* who opens its file; NULL: we do */
	uint64_t told;     /* newest entry */
	int failed;        /* of the log file, as was said; 0: nothing */
};

/* `p` stays the caller's, who may change it between two calls: another logfile,
 * another logconfig are taken at the next. `place` (the settings') too; "auto"
 * is the logfile, standard error or syslog, as sys/log.h has it. `kept` opens
 * the file where we may not; NULL: we may. */
void journal_log_start(struct journal_log *l, const struct params *p,
    const char *place, struct kept *kept);

/* Tells what is new. Fits loop_run(): `self` is the struct journal_log. A log
 * file that fails costs no message: they go to standard error or syslog, and
 * the first says why. */
void journal_log_tell(void *self, const struct snapshot *s);

void journal_log_end(struct journal_log *l);

#endif
