/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice networks that are part of the program: the files of
 * config/data/lab line by line. Made when the program is built.
 */
#ifndef NTPTUI_CONFIG_SCENARIO_BUILTIN_H
#define NTPTUI_CONFIG_SCENARIO_BUILTIN_H

struct scenario_builtin {
	const char *name;        /* NULL ends the table */
	const char *const *line; /* with their newlines; NULL ends them */
};

extern const struct scenario_builtin scenario_builtin[];

#endif
