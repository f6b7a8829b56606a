/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The picture of who agrees with whom: each source as the interval that must
 * hold the true time if it is right (its offset, give or take its root
 * distance), over the interval that the majority shares (RFC 5905 section
 * 11.2.1). Pure.
 */
#ifndef NTPTUI_UI_AGREE_H
#define NTPTUI_UI_AGREE_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

#include <stdbool.h>

/* Rows that the picture takes; 0: no source has an interval. */
int agree_rows(const struct snapshot *s);

/*
 * Draws it at (row, 0), at most `rows` rows: one for each source, and the
 * scale below. The source `marked` (an association id) stands out. What lies
 * far outside is an arrow at the edge. `how`: FORMAT_* bits for the units.
 */
void agree_draw(const struct snapshot *s, struct canvas *c, int row, int rows,
    uint16_t marked, bool numbers, unsigned how);

#endif
