/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The heading of a table that is printed as text: words in columns, measured
 * as a terminal shows them, where printf counts octets. Pure; tables of the
 * console are table.h's.
 */
#ifndef NTPTUI_UI_HEADING_H
#define NTPTUI_UI_HEADING_H

#include <stddef.h>

struct heading {
	const char *text; /* marked, not yet translated; "": one blank more */
	int columns;      /* below zero: at the left, as for printf */
};

/* Writes all of them translated, a blank between each two; returns buf. */
const char *heading_line(
    char *buf, size_t size, const struct heading *h, size_t count);

/* Writes one text as it is, at the left of so many columns; returns buf. */
const char *heading_cell(char *buf, size_t size, const char *text, int columns);

#endif
