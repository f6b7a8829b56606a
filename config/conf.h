/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An ntp.conf as a document: every octet of the file is kept, lines are
 * parsed by the one directive table, and unedited text is written back byte
 * for byte. It knows words; meaning is apply.h's.
 */
#ifndef NTPTUI_CONFIG_CONF_H
#define NTPTUI_CONFIG_CONF_H

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct conf;

/* Largest file read, and deepest nesting of includefile. */
#define CONF_MAX_SIZE  (64u * 1024 * 1024)
#define CONF_MAX_DEPTH 5

/*
 * Reads `path` and what it includes. NULL only if the file itself cannot be
 * read (missing, no permission, a directory, binary, too large): then an
 * error in `ds` says so. Any text gives a document.
 */
struct conf *conf_load(const char *path, struct diags *ds);

/* The same from memory; `name` stands for the file in messages. */
struct conf *conf_parse(
    const char *name, const char *text, size_t len, struct diags *ds);

void conf_free(struct conf *c);

/* Writes the top file back; 0 or an errno. */
int conf_write(const struct conf *c, FILE *out);

/* The text of a line of one of its files for diag_print(); NULL if none.
 * Valid as long as the document. */
const char *conf_line(const struct conf *c, const char *file, uint32_t line);

#endif
