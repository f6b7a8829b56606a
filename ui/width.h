/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UTF-8 and how many columns a character takes on a terminal, by a table of
 * our own (Unicode 14), so that a screen does not depend on the locale's idea
 * of it. Pure. It also knows what must never be drawn.
 */
#ifndef NTPTUI_UI_WIDTH_H
#define NTPTUI_UI_WIDTH_H

#include <stddef.h>
#include <stdint.h>

#define WIDTH_INVALID 0xFFFD /* what invalid octets are read as */

enum width {
	WIDTH_UNFIT = -1, /* control, format, direction mark, no character */
	WIDTH_MARK = 0,   /* combines with the character before it */
	WIDTH_ONE = 1,
	WIDTH_TWO = 2, /* East Asian wide, emoji */
};

/* How `ch` takes room. */
enum width width_of(uint32_t ch);

/* Reads one character of NUL-terminated UTF-8: *ch, and how many octets it
 * takes (0 at the end). Overlong forms, surrogates and stray octets yield
 * WIDTH_INVALID, one octet at a time. */
size_t width_decode(const char *s, uint32_t *ch);

/* Writes `ch` as UTF-8 with a NUL; returns its octets, 1 to 4. */
size_t width_encode(uint32_t ch, char out[5]);

/* Columns that a text takes when drawn; what is unfit counts as one. */
int width_text(const char *s);

#endif
