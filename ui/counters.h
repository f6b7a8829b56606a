/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's accounts, for people: each with its name and what it means, in
 * one table that printed lists and screens share. Pure.
 */
#ifndef NTPTUI_UI_COUNTERS_H
#define NTPTUI_UI_COUNTERS_H

#include "engine/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns that a meaning takes at most. */
#define COUNTERS_MEANING 34

struct counter {
	const char *name;    /* stable: in JSON too */
	const char *meaning; /* N_(), no full stop */
	bool gauge;          /* a level, not a sum: it has no rate */
	size_t offset, size; /* in struct snapshot */
};

const struct counter *counters_table(size_t *count);

/* Does the picture tell it? Daemons of other hosts do not tell all. */
bool counters_told(const struct counter *c, const struct snapshot *s);

/* Its value where it is told. */
uint64_t counters_value(const struct counter *c, const struct snapshot *s);

/* How much it grew in a second between two pictures; NAN if it is a gauge, if
 * no time lies between them, or if one of them does not tell it. */
double counters_rate(const struct counter *c, const struct snapshot *before,
    const struct snapshot *now);

/* The same since the engine was started. */
double counters_mean(const struct counter *c, const struct snapshot *now);

/* What the access rules and limits make of a client, in a word or two. */
const char *counters_treated(const struct snap_client *k);

#endif
