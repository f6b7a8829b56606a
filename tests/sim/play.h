/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays a scene: the engine on a simulated host, hour after hour, with every
 * expectation of the scene judged as its time comes. Nothing is printed here
 * but the journal, if asked for.
 */
#ifndef NTPTUI_TESTS_SIM_PLAY_H
#define NTPTUI_TESTS_SIM_PLAY_H

#include "tests/sim/scene.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How one expectation came out. */
struct outcome {
	bool held;
	char seen[200]; /* what was the case, in words */
};

struct figures {
	double synced; /* s true time of the first SYNC_OK; NAN: never */
	double worst;  /* s, greatest |error| after an hour, or half way */
	double rms;    /* s, of the same time */
	double final;  /* s, error at the end */
	double freq;   /* s/s, correction at the end */
	uint32_t steps;
	uint32_t sent;    /* questions */
	uint32_t adjusts; /* calls that moved the clock or its rate */
	uint64_t trace;   /* hash of all that was observed: equal runs agree */
};

/* Plays s to its end; out[] has room for all of its expectations. `journal`,
 * if not NULL, is told what happens. */
struct figures play(const struct scene *s, struct outcome *out, FILE *journal);

#endif
