/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the answers to the clients of interleaved mode really left (RFC 9769):
 * a table of fixed size from the receive timestamp of an answer to the time
 * it was sent at, which the client asks for by naming the former. What is
 * overwritten costs its client one answer in basic mode, nothing else. Pure;
 * the memory is the caller's, and one thread's.
 */
#ifndef NTPTUI_CORE_INTERLEAVE_H
#define NTPTUI_CORE_INTERLEAVE_H

#include "core/addr.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interleave_slot {
	ntp_ts rx, tx; /* tx 0: not known (yet) */
	uint32_t client;
};

struct interleave {
	struct interleave_slot *slot;
	size_t count; /* a power of 2 */
};

/* An empty table in `slot`, whose `count` (any, at least 1) is rounded down to
 * a power of 2. */
void interleave_init(
    struct interleave *t, struct interleave_slot *slot, size_t count);

/* An answer with the receive timestamp `rx` goes to `client`; when it has
 * left, interleave_sent() says so. */
void interleave_keep(
    struct interleave *t, ntp_ts rx, const struct addr *client);

/* When it left; nothing happens if it is not (or no longer) in the table. */
void interleave_sent(struct interleave *t, ntp_ts rx, ntp_ts tx);

/* Takes out when the answer with `rx` left for this client; false if that is
 * not known. */
bool interleave_take(
    struct interleave *t, ntp_ts rx, const struct addr *client, ntp_ts *tx);

#endif
