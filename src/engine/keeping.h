/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An engine and its keeper (sys/keeper.h, sys/kept.h) for those who put them
 * together: what parameters allow, what a second's picture leaves for a
 * report, and how rights are given up. Owns nothing.
 */
#ifndef NTPTUI_ENGINE_KEEPING_H
#define NTPTUI_ENGINE_KEEPING_H

#include "engine/params.h"
#include "engine/snapshot.h"
#include "sys/keeper.h"
#include "sys/keeper_page.h"
#include "sys/kept.h"
#include "sys/sandbox.h"

/* Are there rights to keep? */
bool keeping_possible(void);

/* Adds to `out` what the parameters allow. */
void keeping_allow(struct keeper_rules *out, const struct params *p);

/* Allows a file to be read; one too many is left out. */
void keeping_allow_read(struct keeper_rules *out, const char *path);

/* One beat (sys/keeper_page.h), with a text for a report. */
void keeping_beat(
    struct kept *k, const struct snapshot *s, const char *text, size_t len);

/* Writes down which signal kills this process. */
void keeping_arm(struct kept *k);

/* Whom an engine without rights becomes: `user`, or nobody where there is no
 * such user. */
const char *keeping_user(const char *user);

#endif
