/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of about_more(); nobody else includes it. Constant data. */
#ifndef NTPTUI_CONFIG_ABOUT_ROWS_H
#define NTPTUI_CONFIG_ABOUT_ROWS_H

#include <stddef.h>

struct about_row {
	const char *directive;
	const char *word; /* NULL: the directive itself */
	const char *text; /* untranslated */
};

/* Those of about_more.c and of about_rest.c. */
const struct about_row *about_access(size_t *count);
const struct about_row *about_rest(size_t *count);

#endif
