/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads that answer: each reads its own lane of the port and has its own
 * seat, so that they share nothing that changes on a packet's way. They learn
 * the system variables by a sequence lock, and sockets, rules and limits by a
 * plan that is replaced as a whole; what a plan replaced is freed when every
 * thread has left it. All functions are the engine's thread's, and none waits
 * for a worker but workers_free().
 */
#ifndef NTPTUI_ENGINE_WORKER_H
#define NTPTUI_ENGINE_WORKER_H

#include "engine/ruleset.h"
#include "sys/batch.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stddef.h>

#define WORKERS_MOST 8 /* by themselves; the settings may ask for 16 */

struct workers;

/* How many threads `wish` (params.workers) means here: PARAMS_AUTO is one
 * less than there are cores, and none on one core. */
unsigned workers_count(int wish);

/*
 * `count` (1 to 16) threads without a socket. `rules` stays the caller's and
 * must live until it was handed to workers_rules() as the old one. NULL, and
 * errno, if threads cannot be had.
 */
struct workers *workers_new(unsigned count, const struct host *h,
    const struct ruleset *rules, const struct mru_cfg *cfg);

/* Ends the threads. Every ruleset that was handed in as old is freed. */
void workers_free(struct workers *w);

/* Other rules and limits; `old` is freed when nobody reads it any more. Every
 * question is answered under the one or the other. */
void workers_rules(struct workers *w, const struct ruleset *rules,
    const struct mru_cfg *cfg, struct ruleset *old);

/* Takes the lanes of the host as they are now, of `port`; what is in no lane
 * any more is swept when nobody reads it. Port 0: none. */
void workers_sockets(struct workers *w, uint16_t port);

/* What is served from now on. */
void workers_sysvars(struct workers *w, const struct sysvars *sv);

/* A question for the engine (HOST_REQUEST), if there is one. Also frees what
 * has become free: to be called at every turn. */
bool workers_take(struct workers *w, struct host_event *ev);

/* How many there are; sums over all of them, a moment old. */
unsigned workers_number(const struct workers *w);
void workers_counts(const struct workers *w, struct serve_counts *sum);

/* The account of addresses of one of them, *n of them. */
const struct batch_local *workers_locals(
    const struct workers *w, unsigned i, size_t *n);

/*
 * The clients: workers_ask() asks every worker for its `most` newest ones;
 * nothing happens while an answer is awaited. workers_clients() has them all,
 * *n of them in no order, as of the last complete answer, until the next
 * workers_ask(); and the accounts of their lists.
 */
void workers_ask(struct workers *w, size_t most);
bool workers_asking(struct workers *w);
const struct mru_entry *workers_clients(
    struct workers *w, size_t *n, struct mru_stats *sum);

#endif
