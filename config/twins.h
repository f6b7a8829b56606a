/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Associations by name, to find the one that is there twice: two entries for
 * one server would give it two votes. It borrows struct params.
 */
#ifndef NTPTUI_CONFIG_TWINS_H
#define NTPTUI_CONFIG_TWINS_H

#include "engine/params.h"

struct twins {
	size_t *slot; /* owned: index in params plus 1; 0: free */
	size_t room;  /* a power of two, or 0 */
	size_t count;
};

void twins_free(struct twins *t);

/* The index of an association like p->assoc[index] that was added before;
 * if there is none, this one is added, and `index` returned. */
size_t twins_add(struct twins *t, const struct params *p, size_t index);

#endif
