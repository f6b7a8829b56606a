/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Surveys the host on a thread of its own, while a screen goes on: a
 * descriptor tells of news. It owns the thread; nobody else touches what it
 * works on.
 */
#ifndef NTPTUI_ENGINE_SURVEYOR_H
#define NTPTUI_ENGINE_SURVEYOR_H

#include "core/surveying.h"

#include <stdbool.h>

struct surveyor;

/* Starts to look; `aim` is copied. NULL with errno if there can be no
 * thread. */
struct surveyor *surveyor_start(const struct survey_aim *aim);

/* Ends it, whatever is under way, and frees. NULL is fine. */
void surveyor_free(struct surveyor *s);

/* Ends it soon; what was found by then stays. */
void surveyor_cancel(struct surveyor *s);

/* Becomes readable when there is news. */
int surveyor_fd(const struct surveyor *s);

/* Copies what is known by now; out->done tells which parts. Clears
 * surveyor_fd(). True when nothing more will come. */
bool surveyor_take(struct surveyor *s, struct survey *out);

/* The same without a thread: it may take a second. */
void surveyor_now(const struct survey_aim *aim, struct survey *out);

#endif
