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
	char what[160]; /* one line: its difference to the text that followed
			   it, "2 lines added"; or why it cannot be read */
};

struct versions {
	struct version *item; /* owned, newest first */
	size_t count;
};

/* How many are listed. */
#define VERSIONS_MAX 1000

/* Lists those of the file `path`; `now` is the text that followed the newest.
 * None, if the directory cannot be read. */
void versions_list(
    struct versions *v, const char *path, const struct save_text *now);
void versions_free(struct versions *v);

/* Reads one, as slurp_file() does. */
bool versions_read(struct slurp *s, const char *path, unsigned long number);

/* Its path; false if it does not fit. */
bool versions_path(
    char *buf, size_t size, const char *path, unsigned long number);

#endif
