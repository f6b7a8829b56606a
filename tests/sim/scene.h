/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scenario file with what is expected of the engine in it. The file is a
 * practice network (config/scenario.h) with one setting more:
 *
 *   expect = ( { what = "sentence"; from = 0; to = 60; ... }, ... );
 *
 * `from` and `to` are seconds of true time (to: the end if absent), and of
 * these settings at least one says what must hold:
 *
 *   max_error_ms  |clock minus truth| in all of [from, to]
 *   table_ms      a peer's offset as shown against the true one, the path's
 *                 asymmetry left out, in all of [from, to]
 *   state         starting, none, holdover, ok or panic, at `to`
 *   why           the snapshot's reason, at `to`: silent, disagree ...
 *   tally         the servers' tally codes at `to`, in the order of the
 *                 configuration; ? is any, g any of * + -
 *   always        true: state, why and tally in all of [from, to]
 *   steps         steps made since the start, at `to`
 *   poll_least, poll_most   the poll exponent in force, at `to`
 *   freq_ppm      |frequency correction minus the right one|, at `to`
 *   event, times  journal entries of this name in [from, to]; without
 *                 times at least one
 *   server, asked_most      questions that reached a server in [from, to]
 */
#ifndef NTPTUI_TESTS_SIM_SCENE_H
#define NTPTUI_TESTS_SIM_SCENE_H

#include "config/diag.h"
#include "engine/lab_scenario.h"
#include "engine/params.h"

#include <stdbool.h>

#define SCENE_EXPECTS 32

struct expect {
	char what[96];
	double from, to;             /* s */
	double max_error;            /* s; < 0: not asked */
	double table;                /* s; < 0: not asked */
	int state, why;              /* enum sync_state, enum sync_why; -1 */
	char tally[LAB_SERVERS + 1]; /* "": not asked */
	bool always;
	int steps, poll_least, poll_most; /* -1: not asked */
	double freq;                      /* s/s; < 0 */
	char event[20];                   /* "": not asked */
	int times;                        /* -1: at least one */
	int server;                       /* index; -1 */
	int asked_most;                   /* -1: not asked */
};

struct scene {
	struct lab_scenario *scenario;
	struct params params; /* of the scenario's ntp.conf, clock set */
	size_t nexpects;
	struct expect expect[SCENE_EXPECTS];
};

/* Reads a file; NULL, with errors in ds, if anything is wrong with it. */
struct scene *scene_load(const char *path, struct diags *ds);

void scene_free(struct scene *s);

/* The names used in files, as the snapshot's enums; "?" out of range. */
const char *scene_state_name(int state);
const char *scene_why_name(int why);

#endif
