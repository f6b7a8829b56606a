/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that users choose by name (practice networks, themes): a user's own
 * ($XDG_CONFIG_HOME/ntptui/KIND/NAME.cfg), the system's (/etc/ntptui/KIND), and
 * those that are part of the program (config/data/KIND). A user's counts
 * before the system's, both before the program's. A name with a slash or .cfg
 * is a path.
 */
#ifndef NTPTUI_CONFIG_SHELF_H
#define NTPTUI_CONFIG_SHELF_H

#include "config/diag.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define SHELF_NAME  64  /* octets of a name, and the final NUL */
#define SHELF_NAMES 256 /* names listed, at most */

/* Every name there is of a kind, sorted, each once. */
struct shelf_names {
	char name[SHELF_NAMES][SHELF_NAME];
	size_t count;
};

/* A file that was found. */
struct shelf_file {
	char *text;          /* to be freed */
	char path[PATH_MAX]; /* where; only the name if it is the program's */
	bool own;            /* not the program's */
};

/* Lists the names. */
void shelf_list(struct shelf_names *out, const char *kind);

/* The user's or the system's file; false if neither is there. */
bool shelf_path(const char *kind, const char *name, char *buf, size_t size);

/* Reads one; false with an error if it cannot be read or, with a
 * did-you-mean, if there is none. `what` is its kind for people: "practice
 * network". */
bool shelf_read(struct shelf_file *out, const char *kind, const char *what,
    const char *name, struct diags *ds);

/* True if the name is a path. */
bool shelf_is_path(const char *name);

#endif
