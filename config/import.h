/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of public servers as people keep them: saved pages of the registry
 * (its lists, and the page of each server) and tables with a heading (CSV,
 * TSV). What belongs together is joined by the number of the server's page;
 * each row is checked, none is lost without a word.
 */
#ifndef NTPTUI_CONFIG_IMPORT_H
#define NTPTUI_CONFIG_IMPORT_H

#include "config/catalog.h"
#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* The largest file that is read, octets. */
#define IMPORT_MAX (64u * 1024 * 1024)

struct import;

/* Never NULL. `ds`: what is odd, with file and line; outlives it. */
struct import *import_new(struct diags *ds);
void import_free(struct import *im);

/*
 * Reads a file, or the files of a directory (.html, .htm, .csv, .tsv). False
 * with an error in the diags if there is nothing to read; what is in a file
 * but is no server is told and passed over.
 */
bool import_path(struct import *im, const char *path);

/* The same of a text at hand; `name` stands for the file. */
void import_html(
    struct import *im, const char *name, const char *text, size_t len);
void import_table(
    struct import *im, const char *name, const char *text, size_t len);

/* What was read, joined: each server once. Empties the import. */
struct import_count {
	size_t files;
	size_t rows;   /* servers in lists and pages, before they are joined */
	size_t odd;    /* of them, those of which a part could not be used */
	size_t bare;   /* servers of which only the list is there: no name */
	size_t joined; /* rows that were another's */
};
void import_finish(
    struct import *im, struct catalog *out, struct import_count *count);

/* What an import would change. */
enum import_change {
	IMPORT_NEW,
	IMPORT_CHANGED,
	IMPORT_SAME,
	IMPORT_GONE, /* known from the same list, but no more in it */
	IMPORT_CHANGES
};

/* Calls `one` for each row of `found`, as it compares with what `have`
 * knows (by name, else by the registry's page), then for those of `have` that
 * are gone: of the registry, and of a stratum of which `found` has its rows.
 * `was` is NULL for new ones, `now` for those gone. A whole list is asked
 * for: with a single page, all others would seem gone. */
void import_compare(const struct catalog *have, const struct catalog *found,
    void (*one)(void *arg, enum import_change change,
	const struct catalog_row *was, const struct catalog_row *now),
    void *arg);

/* Degrees from what people write of where a server stands; false if that
 * cannot be told. Pure. */
bool import_coordinates(const char *text, double *lat, double *lon);

#endif
