/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a user wants the console's tables: their columns and their order. The
 * program remembers it by itself (state.cfg), apart from the settings that a
 * person wrote. Plain data; columns and tables are known by names that never
 * change, and a name that means nothing is passed over.
 */
#ifndef NTPTUI_CONFIG_LAYOUT_H
#define NTPTUI_CONFIG_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_TABLES  8
#define LAYOUT_COLUMNS 40
#define LAYOUT_NAME    16 /* octets of a name, and the final NUL */

struct layout {
	char table[LAYOUT_NAME];
	char sort[LAYOUT_NAME]; /* the column; "": its own order */
	bool inverse;
	size_t count; /* columns chosen; 0: the table chooses */
	char column[LAYOUT_COLUMNS][LAYOUT_NAME];
};

struct layouts {
	size_t count;
	struct layout table[LAYOUT_TABLES];
};

/* What is remembered; nothing if it cannot be read. */
void state_layouts(struct layouts *out);

/* Remembers it; 0 or an errno. */
int state_set_layouts(const struct layouts *l);

#endif
