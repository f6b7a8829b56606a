/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Practice networks in files (libconfig): the built-in ones and the user's
 * own (/etc/ntptui/lab, XDG). Errors name file and line.
 */
#ifndef NTPTUI_CONFIG_SCENARIO_H
#define NTPTUI_CONFIG_SCENARIO_H

#include "config/diag.h"
#include "engine/lab_scenario.h"

#include <stdio.h>

/* Reads scenario `name` (a built-in or user's one, or a path with a slash or
 * .cfg). NULL with errors in `ds`; free with scenario_free(). */
struct lab_scenario *scenario_load(const char *name, struct diags *ds);

/* The same from text. */
struct lab_scenario *scenario_parse(
    const char *file, const char *text, struct diags *ds);

void scenario_free(struct lab_scenario *s);

/* Writes a line for each scenario there is: name, title. */
void scenario_list(FILE *out);

#endif
