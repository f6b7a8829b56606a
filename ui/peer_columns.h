/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns that the table of sources can have: ntpq's, those that come as
 * there is room, and those that somebody must ask for. Pure; the context of
 * comparisons and cells is a struct scene.
 */
#ifndef NTPTUI_UI_PEER_COLUMNS_H
#define NTPTUI_UI_PEER_COLUMNS_H

#include "ui/format.h"
#include "ui/table.h"

/* What a cell is drawn from. */
struct peer_row {
	const struct snap_peer *p;
	struct peer_cells text;
};

enum {
	PEER_TALLY,
	PEER_REMOTE, /* as wide as names need */
	PEER_COLUMNS = 28,
};

extern const struct column peer_columns[PEER_COLUMNS];

#endif
