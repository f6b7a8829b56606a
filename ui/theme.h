/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a role looks like: colours of the eight that every terminal has, or
 * attributes only. The looks are in files (config/theme.h); meaning is the
 * role's.
 */
#ifndef NTPTUI_UI_THEME_H
#define NTPTUI_UI_THEME_H

#include "config/theme.h"
#include "ui/canvas.h"

struct theme {
	struct style role[ROLE_COUNT];
};

/* Reads the theme `name` over the default one; without colours `name`
 * does not count, it is "mono", and no colour of it. False if there is no such
 * theme: then it is the default one. What is wrong in it goes to `ds`. */
bool theme_open(
    struct theme *t, const char *name, bool colour, struct diags *ds);

#endif
