/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the relay did, in numbers, per direction. */
#ifndef TESTS_TOOLS_RELAY_STATS_H
#define TESTS_TOOLS_RELAY_STATS_H

#include "relay_model.h"

#include <stdio.h>

enum { RELAY_LATE = 128 };

struct relay_stats {
	uint64_t in, out;
	uint64_t fate[RELAY_LOST_BLACKOUT + 1];
	uint64_t kind[RELAY_RANDOM + 1];
	uint64_t duplicated, reordered, corrupted, truncated;
	uint64_t
	    failed; /* the kernel would not send it, or the queue was full */
	uint64_t late[RELAY_LATE]; /* four steps to each doubling, from 1 us */
};

/* Counts one decision. */
void relay_stats_decision(
    struct relay_stats *s, const struct relay_decision *d);

/* Counts one datagram sent so many seconds after it was due. */
void relay_stats_sent(struct relay_stats *s, double late);

/*
 * The lateness, in seconds, that the given share (0 to 1) of the datagrams
 * did not exceed, at most 19 % too high; 0 when nothing was sent.
 */
double relay_stats_late(const struct relay_stats *s, double share);

/* One line of key=value words. */
void relay_stats_print(const struct relay_stats *s, const char *name, FILE *f);

#endif
