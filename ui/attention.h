/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What in the picture asks for a person: one sentence each, the worst first.
 * Pure; texts are translated. What the header of the console says anyway (the
 * state, who sets the clock, the port) is not said again.
 */
#ifndef NTPTUI_UI_ATTENTION_H
#define NTPTUI_UI_ATTENTION_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

#define ATTENTION_TEXT 480

struct attention {
	enum role role; /* ROLE_BAD, ROLE_WARN or ROLE_INFO */
	uint16_t assoc; /* whom it is about; 0: the system */
	char text[ATTENTION_TEXT];
};

/* Writes the `max` worst into out; returns how many there are in all. `how`:
 * FORMAT_* bits. */
size_t attention_list(
    const struct snapshot *s, struct attention *out, size_t max, unsigned how);

#endif
