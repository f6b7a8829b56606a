/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures servers (engine/probe.h) on a thread and sockets of its own, beside
 * whatever engine runs, so that neither screen nor clock waits for it.
 */
#ifndef NTPTUI_ENGINE_PROBER_H
#define NTPTUI_ENGINE_PROBER_H

#include "engine/probe.h"

#include <stdbool.h>
#include <stddef.h>

struct prober;

/* How many servers are asked at the same time. */
#define PROBER_AT_ONCE 200

/* Starts to measure; `aim` is copied. NULL with errno if there can be no
 * thread. */
struct prober *prober_start(const struct probe_aim *aim, size_t n);

/* Ends it, whatever is under way, and frees. */
void prober_free(struct prober *p);

/* Ends it soon; what was measured by then stays. */
void prober_cancel(struct prober *p);

/* Becomes readable when there is news, at most ten times a second. */
int prober_fd(const struct prober *p);

/* Copies what is known of all `n` aims by now into out[]; how many are at
 * their end. Clears prober_fd(). */
size_t prober_take(struct prober *p, struct probe_result *out);

/* True when nothing more will come, and all has been taken. */
bool prober_over(struct prober *p);

/* The first address of this host that others may see; false if there is none.
 * Behind a translator it is another one that they see. */
bool prober_here(struct addr *out);

#endif
