/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What property tests share: a random source whose seed is printed, and
 * taken from NTPTUI_SEED to repeat a run (splitmix64).
 */
#ifndef NTPTUI_TESTS_PROP_H
#define NTPTUI_TESTS_PROP_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/rng.h"

static uint64_t prop_state;

/* Begins with NTPTUI_SEED, else with the time; prints it as TAP comment. */
static inline void
prop_start(void)
{
	const char *text = getenv("NTPTUI_SEED");

	prop_state =
	    text != NULL ? strtoull(text, NULL, 0) : (uint64_t)time(NULL);
	printf("# NTPTUI_SEED=%" PRIu64 "\n", prop_state);
}

static inline uint64_t
prop_next(void *self)
{
	uint64_t z = (prop_state += 0x9e3779b97f4a7c15u);

	(void)self;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline uint64_t
prop_u64(void)
{
	return prop_next(NULL);
}

/* Uniform in [0, n). */
static inline uint64_t
prop_below(uint64_t n)
{
	return prop_u64() % n;
}

/* Uniform in [low, high). */
static inline double
prop_double(double low, double high)
{
	return low + (high - low) * (double)(prop_u64() >> 11) * 0x1p-53;
}

static const struct rng prop_rng = { prop_next, NULL };

#endif
