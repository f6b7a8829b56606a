/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Problems of an ntp.conf, and what is done with its directives, printed for
 * people or as JSON. Pure but for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_CHECK_H
#define NTPTUI_UI_PRINT_CHECK_H

#include "config/check.h"

#include <jansson.h>
#include <stdio.h>

/* A string of JSON; what is not UTF-8 in it, as a path need not be, is spelt
 * out. */
json_t *print_text_json(const char *text);

/* Each problem with its source line; `c` NULL: without. */
void print_diags(const struct diags *ds, const struct conf *c, FILE *out);

/* An array of objects: file, line, column, length (null where there is
 * none), severity, code, message, and fix where there is one. */
void print_diags_json(const struct diags *ds, FILE *out);

/* Every directive: acted on, partly, or kept; how many lines of `c` (NULL:
 * none) have it; then the words of `c` that are no directive. */
void print_coverage(const struct conf *c, FILE *out);
void print_coverage_json(const struct conf *c, FILE *out);

#endif
