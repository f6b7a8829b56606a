/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What of a picture of the engine is news, and not only a number that grew:
 * news is published, sent and drawn at once, the rest when there is time. A
 * plain value; two pictures with the same mark tell a person the same.
 */
#ifndef NTPTUI_ENGINE_MARK_H
#define NTPTUI_ENGINE_MARK_H

#include "engine/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

struct mark {
	uint64_t last_event;
	uint32_t acked;
	size_t npeers;
	uint16_t syspeer, port;
	uint8_t sync, why, clock, trial, trial_why;
	bool settled;
	unsigned samples; /* first ones of each source */
};

struct mark mark_of(const struct snapshot *s);

bool mark_same(const struct mark *a, const struct mark *b);

#endif
