/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Themes: the look of each role, in files (libconfig) that are part of the
 * program or the user's own. Which roles there are is the console's.
 */
#ifndef NTPTUI_CONFIG_THEME_H
#define NTPTUI_CONFIG_THEME_H

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/*
 * Reads theme `name` (config/shelf.h) into style[i] for role[i], n of them;
 * names of roles match whatever their case. A role that the file does not name
 * keeps what is in style[]. False if there is no such theme; what is wrong in
 * one is told, with its line, and left out.
 */
bool theme_load(const char *name, const char *const *role, size_t n,
    struct style *style, struct diags *ds);

/* Reads "white on blue bold"; false, *out untouched, if it is no such text. */
bool theme_style_parse(const char *text, struct style *out);

#endif
