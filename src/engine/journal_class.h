/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of ntpd's classes and kinds of messages a journal entry belongs to,
 * for logconfig. Constant data.
 */
#ifndef NTPTUI_ENGINE_JOURNAL_CLASS_H
#define NTPTUI_ENGINE_JOURNAL_CLASS_H

#include "engine/journal.h"

#include <stdbool.h>
#include <stdint.h>

/* One bit of PARAMS_LOG_ALL. */
uint32_t journal_class(const struct event *ev);

/* Is it to be logged where logconfig allows `mask`? Warnings and errors
 * always are. */
bool journal_wanted(const struct event *ev, uint32_t mask);

#endif
