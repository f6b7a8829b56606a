/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the server of this host at its public addresses, as the pool's monitors
 * and as strangers do, on a thread and sockets of its own. It shows what the
 * server and its access rules make of such questions; what lies before this
 * host (a translator, a cloud's security group) it cannot see.
 */
#ifndef NTPTUI_ENGINE_OUTSIDE_H
#define NTPTUI_ENGINE_OUTSIDE_H

#include "core/poolcheck.h"

#include <stdbool.h>
#include <stddef.h>

struct outside;

struct outside_ask {
	/* The addresses as the world sees them, ADDR_NONE: this host's first
	 * public one of the family, if it has any. */
	struct addr address[POOL_SIDES];
	uint16_t port;   /* 0: 123 */
	double gap;      /* s between the questions; 0: POOL_GAP */
	double patience; /* s for an answer; 0: POOL_PATIENCE */
	double silence;  /* s without one that prove there is none; 0: 1 s */
};

/* Is this an address that the pool takes: neither loopback, private, link-local
 * nor multicast (RFC 1918, 6598, 3927, 4193)? Pure. */
bool outside_public(const struct addr *a);

/* This host's public addresses, ADDR_NONE where there is none; its private
 * ones to `hidden` (may be NULL). */
void outside_here(struct addr out[POOL_SIDES], struct addr hidden[POOL_SIDES]);

/* Starts to ask; some 10 s. NULL with errno if there can be no thread. */
struct outside *outside_start(const struct outside_ask *ask);

/* Becomes readable when there is news. */
int outside_fd(const struct outside *o);

/* Copies what was seen by now; true: nothing more will come. Clears
 * outside_fd(). */
bool outside_take(struct outside *o, struct pool_side out[POOL_SIDES]);

/* Ends it soon. */
void outside_cancel(struct outside *o);

/* Ends it, whatever is under way, and frees; NULL is fine. */
void outside_free(struct outside *o);

#endif
