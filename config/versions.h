/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The earlier texts of a file: the backups NAME.~N~ that config/save.h leaves
 * beside it. It only reads.
 */
#ifndef NTPTUI_CONFIG_VERSIONS_H
#define NTPTUI_CONFIG_VERSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/save.h"
#include "config/slurp.h"

struct version {
	unsigned long number; /* the N */
	int64_t time;         /* s since 1970: when that text was written */
	size_t size;          /* octets */
	char what[160];       /* one line: what became of it in the text that
				 followed: "lines: 2 added"; or why that cannot be
				 said */
};

struct versions {
	struct version *item; /* owned, newest first */
	size_t count;
};

/* How many are listed, and how many octets are compared for that. */
#define VERSIONS_MAX     1000
#define VERSIONS_COMPARE (64u * 1024 * 1024)

/* Lists those of the file `path`, symbolic links followed; `now` is the text
 * that followed the newest, NULL: none. None are found in a directory that
 * cannot be read. versions_free() it. */
void versions_list(
    struct versions *v, const char *path, const struct save_text *now);
void versions_free(struct versions *v);

/* Reads one, as slurp_file() does. */
bool versions_read(struct slurp *s, const char *path, unsigned long number);

/* The N, if `entry` of a directory is NAME.~N~ of the file `name` there; 0 if
 * it is none, or N is beyond all reason. */
unsigned long versions_number(const char *entry, const char *name);

#endif
