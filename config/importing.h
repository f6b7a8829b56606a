/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of config/import.h: every format becomes rows of cells. */
#ifndef NTPTUI_CONFIG_IMPORTING_H
#define NTPTUI_CONFIG_IMPORTING_H

#include "config/import.h"

#include <time.h>

#define IMPORT_CELLS 40
#define IMPORT_CELL  1000 /* octets of a cell's text */

struct import_cell {
	char text[IMPORT_CELL + 1]; /* blanks single, nothing unprintable */
	char link[256];             /* where it leads to; "" */
};

/* One row of a table, as it was found. */
struct import_row {
	struct import_cell *cell;
	size_t count;
	uint32_t line; /* of the file */
};

/* What a column, or a line of a server's page, is about. */
enum import_field {
	FIELD_NONE, /* nobody asks */
	FIELD_STRATUM,
	FIELD_ISO,
	FIELD_HOST,
	FIELD_IPV4,
	FIELD_IPV6,
	FIELD_LOCATION,
	FIELD_OWNER,
	FIELD_PLACE, /* coordinates in words */
	FIELD_LAT,
	FIELD_LON,
	FIELD_POLICY,
	FIELD_NOTIFY,
	FIELD_PAGE,
	FIELD_AREA,
	FIELD_DETAILS,
	FIELD_CLOCK,
	FIELD_POOL,
	FIELD_NTS,
	FIELD_SMEAR,
	FIELD_REMARKS,
	FIELD_SOURCE,
	FIELD_DATE,
	FIELDS_ALL
};

/* What is known of one server: texts as they were found. */
struct import_entry {
	char *text[FIELDS_ALL]; /* owned; NULL: nothing */
	char id[8];             /* number of its page, six digits; "" */
	const char *file;       /* the import's */
	uint32_t line;
	time_t saved; /* when the file was; 0: not known */
};

struct import {
	struct diags *ds;
	struct import_count count;
	char **file; /* names, owned */
	size_t nfile;
	struct import_entry *entry;
	size_t nentry, room;

	/* The file that is being read. */
	const char *now;
	enum import_field column[IMPORT_CELLS]; /* by the last heading */
	size_t ncolumn;                         /* 0: no heading yet */
	struct import_entry page; /* a server's own page, line by line */
	size_t page_lines;
	size_t found;
};

/* A file begins, a row of it, and its end. */
void import_begin(struct import *im, const char *name);
void import_take(struct import *im, const struct import_row *row);
void import_end(struct import *im);

/* Appends to a cell, UTF-8 of any kind: blanks become one, what cannot be
 * printed is left out, what does not fit too. */
void import_append(struct import_cell *c, const char *text, size_t len);

/* The field that a heading or label names; FIELD_NONE. */
enum import_field import_field_of(const char *label);

/* The number of the page that a link or a file name is of; false: of none. */
bool import_id(const char *link, char id[8]);

/* Makes a row of what was found; false if a part of it could not be used, and
 * that was told. The texts are good as long as `buf`. */
struct import_room {
	char text[CATALOG_TEXTS][CATALOG_TEXT + 1];
};
bool import_value(struct import *im, const struct import_entry *e,
    struct import_room *buf, struct catalog_row *out);

#endif
