/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files that are part of the program, line by line: config/data/KIND.
 * Made when the program is built.
 */
#ifndef NTPTUI_CONFIG_BUILTIN_H
#define NTPTUI_CONFIG_BUILTIN_H

struct builtin {
	const char *kind;        /* NULL ends the table */
	const char *name;        /* without .cfg */
	const char *const *line; /* with their newlines; NULL ends them */
};

extern const struct builtin builtin[];

#endif
