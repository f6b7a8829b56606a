/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a role looks like: colours of the eight that every terminal has, or
 * attributes only. Constant tables; meaning is the role's.
 */
#ifndef NTPTUI_UI_THEME_H
#define NTPTUI_UI_THEME_H

#include "ui/canvas.h"

enum {
	STYLE_BOLD = 1,
	STYLE_DIM = 2,
	STYLE_REVERSE = 4,
	STYLE_UNDERLINE = 8,
};

struct style {
	int8_t fg, bg; /* 0 to 7 as ANSI numbers them; -1: the terminal's own */
	uint8_t attr;  /* STYLE_* bits */
};

/* The look of a role; `colour` false: attributes only. */
struct style theme_style(enum role role, bool colour);

#endif
