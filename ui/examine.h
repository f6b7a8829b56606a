/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Servers examined while the caller waits (engine/doctor.h), for verbs that
 * print once; a signal ends it early.
 */
#ifndef NTPTUI_UI_EXAMINE_H
#define NTPTUI_UI_EXAMINE_H

#include "engine/examine.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Examines all `n` and fills e[i] of each; `progress`: a line on stderr, if
 * that is a terminal. Where one is silent and was compared with no other
 * server, one that answers is put in its DOCTOR_SECOND. False, errno: no
 * thread.
 */
bool examine_wait(const struct examine_aim *aim, size_t n, bool progress,
    struct doctor_exam *e);

#endif
