/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The system variables from one writer to many readers without waiting: a
 * sequence lock. A reader that was overtaken reads again. The words are
 * atomics themselves, because fences are unknown to ThreadSanitizer.
 */
#ifndef NTPTUI_ENGINE_SEQVAR_H
#define NTPTUI_ENGINE_SEQVAR_H

#include "core/respond.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#define SEQVAR_WORDS ((sizeof(struct sysvars) + 7) / 8)

struct seqvar {
	atomic_uint seq; /* odd while it is being written */
	_Atomic uint64_t word[SEQVAR_WORDS];
};

static inline void
seqvar_init(struct seqvar *v)
{
	atomic_init(&v->seq, 0);
	for (size_t i = 0; i < SEQVAR_WORDS; i++)
		atomic_init(&v->word[i], 0);
}

/* Only one thread ever writes. */
static inline void
seqvar_store(struct seqvar *v, const struct sysvars *sv)
{
	unsigned seq = atomic_load_explicit(&v->seq, memory_order_relaxed);
	uint64_t word[SEQVAR_WORDS] = { 0 };

	memcpy(word, sv, sizeof(*sv));
	atomic_store_explicit(&v->seq, seq + 1, memory_order_relaxed);
	for (size_t i = 0; i < SEQVAR_WORDS; i++)
		atomic_store_explicit(
		    &v->word[i], word[i], memory_order_release);
	atomic_store_explicit(&v->seq, seq + 2, memory_order_release);
}

static inline void
seqvar_load(struct seqvar *v, struct sysvars *sv)
{
	uint64_t word[SEQVAR_WORDS] = { 0 };
	unsigned before, after;

	do {
		before = atomic_load_explicit(&v->seq, memory_order_acquire);
		for (size_t i = 0; i < SEQVAR_WORDS; i++)
			word[i] = atomic_load_explicit(
			    &v->word[i], memory_order_acquire);
		after = atomic_load_explicit(&v->seq, memory_order_relaxed);
	} while (before != after || before % 2);
	memcpy(sv, word, sizeof(*sv));
}

#endif
