/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Examines servers (engine/examine.h) on a thread and sockets of its own,
 * beside whatever engine runs, so that neither screen nor clock waits for it.
 * It needs no rights; with those of root it learns more, and says so.
 */
#ifndef NTPTUI_ENGINE_DOCTOR_H
#define NTPTUI_ENGINE_DOCTOR_H

#include "engine/examine.h"

#include <stdbool.h>
#include <stddef.h>

struct doctor;

/* Starts to examine; `aim` is copied. NULL with errno if there can be no
 * thread. */
struct doctor *doctor_start(const struct examine_aim *aim, size_t n);

/* Ends it, whatever is under way, and frees. NULL is fine. */
void doctor_free(struct doctor *d);

/* Ends it soon; what was learnt by then stays. */
void doctor_cancel(struct doctor *d);

/* Becomes readable when there is news, at most ten times a second. */
int doctor_fd(const struct doctor *d);

/* Copies what is known of all `n` aims by now into out[]. Clears
 * doctor_fd(). */
void doctor_take(struct doctor *d, struct doctor_exam *out);

/* True when nothing more will come, and all has been taken. */
bool doctor_over(struct doctor *d);

#endif
