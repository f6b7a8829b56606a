/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Randomness as an argument: whoever needs it is handed a source, so that
 * the simulator and the fuzzers own it. The machine's source is getrandom();
 * core has none of its own.
 */
#ifndef NTPTUI_CORE_RNG_H
#define NTPTUI_CORE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t (*next)(void *self); /* 64 fresh random bits */
	void *self;
};

/* 64 fresh random bits. */
static inline uint64_t
rng_u64(const struct rng *r)
{
	return r->next(r->self);
}

/* Uniform in [0, 1), 53 bits. */
static inline double
rng_unit(const struct rng *r)
{
	return (double)(rng_u64(r) >> 11) * 0x1p-53;
}

#endif
