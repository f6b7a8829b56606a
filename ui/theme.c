/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = -1 };

/* Colours that can be read on a dark and on a light ground, for the
 * terminal's own ground is kept under all text. */
static const struct style colours[ROLE_COUNT] = {
	[ROLE_PLAIN] = { OWN, OWN, 0 },
	[ROLE_DIM] = { OWN, OWN, STYLE_DIM },
	[ROLE_STRONG] = { OWN, OWN, STYLE_BOLD },
	[ROLE_TITLE] = { WHITE, BLUE, STYLE_BOLD },
	[ROLE_TAB] = { BLACK, WHITE, 0 },
	[ROLE_HEADING] = { BLACK, CYAN, 0 },
	[ROLE_OK] = { GREEN, OWN, 0 },
	[ROLE_INFO] = { CYAN, OWN, 0 },
	[ROLE_WARN] = { YELLOW, OWN, 0 },
	[ROLE_BAD] = { RED, OWN, STYLE_BOLD },
	[ROLE_SELECTED] = { OWN, OWN, STYLE_REVERSE },
	[ROLE_KEY] = { OWN, OWN, STYLE_BOLD },
	[ROLE_BAR] = { BLACK, CYAN, 0 },
	[ROLE_ASK] = { BLACK, YELLOW, 0 },
};

static const struct style mono[ROLE_COUNT] = {
	[ROLE_PLAIN] = { OWN, OWN, 0 },
	[ROLE_DIM] = { OWN, OWN, 0 },
	[ROLE_STRONG] = { OWN, OWN, STYLE_BOLD },
	[ROLE_TITLE] = { OWN, OWN, STYLE_REVERSE },
	[ROLE_TAB] = { OWN, OWN, STYLE_BOLD },
	[ROLE_HEADING] = { OWN, OWN, STYLE_BOLD | STYLE_UNDERLINE },
	[ROLE_OK] = { OWN, OWN, 0 },
	[ROLE_INFO] = { OWN, OWN, 0 },
	[ROLE_WARN] = { OWN, OWN, STYLE_BOLD },
	[ROLE_BAD] = { OWN, OWN, STYLE_BOLD },
	[ROLE_SELECTED] = { OWN, OWN, STYLE_REVERSE },
	[ROLE_KEY] = { OWN, OWN, STYLE_BOLD },
	[ROLE_BAR] = { OWN, OWN, STYLE_REVERSE },
	[ROLE_ASK] = { OWN, OWN, STYLE_REVERSE | STYLE_BOLD },
};

struct style
theme_style(enum role role, bool colour)
{
	return colour ? colours[role] : mono[role];
}
