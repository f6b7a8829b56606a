/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The catalogue of public time servers: what is known of each, and since
 * when. Lists are libconfig files (config/shelf.h, kind "servers"): those of
 * the program (config/data), the system's and the user's own, merged by name.
 * No list is true for long: a row says where it comes from and of which day
 * it is.
 */
#ifndef NTPTUI_CONFIG_CATALOG_H
#define NTPTUI_CONFIG_CATALOG_H

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Who may ask: the registry's rules of engagement. */
enum catalog_policy {
	POLICY_UNKNOWN,
	POLICY_OPEN,       /* whoever keeps to the rules */
	POLICY_RESTRICTED, /* within limits that the entry names */
	POLICY_CLOSED,     /* after an arrangement only */
	POLICY_COUNT
};

enum catalog_answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES, ANSWER_COUNT };

/* What a row says in words; none is NULL, "" is unknown. */
enum catalog_text {
	CATALOG_ISO,      /* ISO 3166-1 alpha-2, "US-CA" (3166-2) in the US */
	CATALOG_HOST,     /* its name, lower case */
	CATALOG_ADDRESS,  /* addresses, separated by commas, as of the date */
	CATALOG_LOCATION, /* where, and whose */
	CATALOG_PAGE,     /* URL that names the operator and how to reach him */
	CATALOG_AREA,     /* whom it is for */
	CATALOG_REFERENCE, /* its clock: "GPS", "GPS+RB", "UTC(PTB)" */
	CATALOG_REMARKS,
	CATALOG_SOURCE, /* where the row comes from */
	CATALOG_DATE,   /* YYYY-MM-DD: of which day it is */
	CATALOG_TEXTS
};

/* The kind of its files (config/shelf.h). */
#define CATALOG_KIND "servers"

/* The longest text of a row, octets without its NUL. */
#define CATALOG_TEXT 400

struct catalog_row {
	const char *text[CATALOG_TEXTS]; /* the catalogue's */
	double lat, lon;                 /* degrees, north and east; or NAN */
	uint8_t stratum;                 /* as listed; 0: unknown */
	enum catalog_policy policy;
	enum catalog_answer notify; /* does he want a mail before? */
	enum catalog_answer pool;   /* is it in the NTP Pool? */
	bool nts;                   /* NTS is offered */
	bool smear;                 /* leap seconds are spread over hours */
	bool own;                   /* of the user's or the system's list */
};

/* A name that is of no use any more. */
struct catalog_gone {
	const char *host;    /* or what else it was known by */
	const char *now;     /* its new name; "": it has ended */
	const char *remarks; /* when, why */
};

struct catalog {
	struct catalog_row *row; /* owned, in the order they came */
	size_t count, room;
	struct catalog_gone *gone;
	size_t ngone, gone_room;
	/* private */
	char **block; /* the texts */
	size_t nblock;
	size_t left; /* octets in the last block */
	struct catalog_index {
		uint32_t *slot; /* which, plus one */
		size_t slots, used;
	} by_key, by_gone;
};

void catalog_init(struct catalog *c);
void catalog_free(struct catalog *c);

/* Starts a row in which nothing is known. */
void catalog_row_init(struct catalog_row *r);

/*
 * Puts in a row, whose texts are copied. If one of the same name is there
 * (else of the same address, or page), that one is filled in where it says
 * nothing: what came first counts. A server that smears, or offers NTS, by
 * either row does. Returns the row, good until the next is put in; NULL,
 * nothing done, if it has no name, address or page, or is not the user's own
 * and known to be gone.
 */
struct catalog_row *catalog_put(
    struct catalog *c, const struct catalog_row *row);

/* Notes that a name has ended; what came first counts. */
void catalog_put_gone(struct catalog *c, const struct catalog_gone *g);

/* The row of a name, whatever its case, or of what else it is known by; NULL
 * if there is none. */
struct catalog_row *catalog_find(const struct catalog *c, const char *name);

/* What is known of a name that has ended or changed; NULL: nothing. */
const struct catalog_gone *catalog_gone(
    const struct catalog *c, const char *host);

/* What the row is known by: name, else address, else page. */
const char *catalog_key(const struct catalog_row *r);

/* Its age on the day of `now` (s since 1970), in days; -1: not known. */
int catalog_age(const struct catalog_row *r, int64_t now);

/* "open", "restricted", "closed", "unknown", as files have it. */
const char *catalog_policy_word(enum catalog_policy p);

/* The setting of a text in files: "host". */
const char *catalog_text_word(enum catalog_text t);

/*
 * Reads one file's text; `own` as in the row. What is wrong is told in `ds`
 * with its line and that row is left out. False if it is no such file at all.
 */
bool catalog_read(struct catalog *c, const char *file, const char *text,
    bool own, struct diags *ds);

/*
 * The same of a practice network's file (config/scenario.h): what its servers
 * say of themselves in their settings `catalogue`; of one that says nothing,
 * its name and stratum, open to all.
 */
bool catalog_read_lab(
    struct catalog *c, const char *file, const char *text, struct diags *ds);

/* Reads every list there is: the user's, the system's, the program's. */
void catalog_load(struct catalog *c, struct diags *ds);

/* The same of the practice network `name` (config/data/lab). */
void catalog_load_lab(struct catalog *c, const char *name, struct diags *ds);

/* Writes all of a catalogue as a file that catalog_read() takes; `title` is
 * its comment (no newline in it). 0 or an errno. */
int catalog_write(const struct catalog *c, const char *title, FILE *out);

/* The same into a file, whose directories are made. 0 or an errno. */
int catalog_save(const struct catalog *c, const char *title, const char *path);

#endif
