/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command of core/errand.h's table on a thread of its own, while a
 * screen goes on: a descriptor tells that it has ended. Whoever starts one has
 * shown it and has consent.
 */
#ifndef NTPTUI_ENGINE_ERRANDS_H
#define NTPTUI_ENGINE_ERRANDS_H

#include "core/errand.h"

#include <stdbool.h>

struct errands;

/* Starts it; `order` is copied. NULL with errno if there can be no thread. */
struct errands *errands_start(const struct errand_order *order);

/* Ends it, whatever is under way, and frees. NULL is fine. */
void errands_free(struct errands *e);

/* Ends it soon. */
void errands_cancel(struct errands *e);

/* Becomes readable when it has ended. */
int errands_fd(const struct errands *e);

/* True when it has ended: then *out tells what came of it. */
bool errands_take(struct errands *e, struct errand_result *out);

/* True if this host has the program that the order asks for. */
bool errands_here(const struct errand_order *order);

/* The same without a thread: it takes as long as the command does. */
void errands_now(const struct errand_order *order, struct errand_result *out);

#endif
