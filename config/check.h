/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What no single line shows: lines that together do not do what was meant.
 * It reads a document and adds to a list of problems; each kind has its own
 * code. It changes nothing and asks no name server.
 */
#ifndef NTPTUI_CONFIG_CHECK_H
#define NTPTUI_CONFIG_CHECK_H

#include "config/conf.h"

#include <stdint.h>

struct catalog; /* config/catalog.h */

struct check_how {
	unsigned dialect; /* DIALECT_NTP or DIALECT_SEC; 0: by evidence */
	bool open;        /* it is to serve everybody, as in the NTP pool */
	bool files;       /* look at the files and directories it names */
	int64_t now;      /* s since 1970, for what expires; 0: not known */
	const struct catalog *catalog; /* the public servers that are known;
					  NULL: none is looked up */
};

/* Adds what is wrong with the document as a whole to `ds`. */
void check_conf(
    const struct conf *c, const struct check_how *how, struct diags *ds);

/* True if a daemon must not be started anew with this text: a line that was
 * to keep somebody out has a mistake, and may let everybody in. `dialect` as
 * in struct check_how. */
bool check_blocks_restart(const struct conf *c, unsigned dialect);

/* What the program does with a directive. */
enum coverage {
	COVERAGE_ACTED,  /* it acts on it */
	COVERAGE_PARTLY, /* on some of its words */
	COVERAGE_KEPT,   /* the text is kept, and that is all */
};

/* Of a row of the directive table. */
struct directive;
struct option_word;
enum coverage check_coverage(const struct directive *d);

/* Does the program act on an option of it? */
bool check_acted(const struct directive *d, const struct option_word *w);

/* How many lines of the document (NULL: 0) begin with that word. */
size_t check_uses(const struct conf *c, const char *word);

/* Calls `one` for every line that begins with no directive. */
void check_unknown(const struct conf *c,
    void (*one)(void *arg, const char *word, uint32_t line), void *arg);

#endif
