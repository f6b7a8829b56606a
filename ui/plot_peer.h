/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plots of one source: its offset from answer to answer, and the wedge that
 * queues make of delay and offset. Pure. `how`: FORMAT_* bits for the labels.
 */
#ifndef NTPTUI_UI_PLOT_PEER_H
#define NTPTUI_UI_PLOT_PEER_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

/* The kept offsets, the newest at the right. */
void plot_trail(const struct snap_peer *p, struct canvas *c, int row, int col,
    int rows, int cols, unsigned how);

/* The filter's samples: where queues make an answer late they make its offset
 * wrong, by half of the lateness at most; good ones lie at the point. */
void plot_wedge(const struct snap_peer *p, struct canvas *c, int row, int col,
    int rows, int cols, unsigned how);

#endif
