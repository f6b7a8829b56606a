/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can stand at a place of a line: the words that the parser would take
 * there, each with its help. Words are tried on the parser itself, so that it
 * offers nothing that the check would refuse. It knows no other line.
 */
#ifndef NTPTUI_CONFIG_COMPLETE_H
#define NTPTUI_CONFIG_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest line that is completed, in octets up to the column. */
#define COMPLETE_MAX 4096

/* A host name that the caller knows. */
struct complete_name {
	const char *name;
	const char *help; /* what it is, or NULL */
};

struct complete_item {
	const char *text;
	const char *help; /* one line in the user's language, or NULL */
	unsigned dialect; /* DIALECT_* bits: who takes it */
	bool more;        /* something must stand behind it */
	bool near;        /* it does not begin as what is there: it may be
			     meant */
};

struct complete {
	uint32_t col, len; /* what an item replaces: octets, from 1; len 0: it
			      is inserted */
	struct complete_item *item; /* owned; texts are the table's or the
				       caller's */
	size_t count, room;
	char wants[200]; /* what stands there if no item fits: "a whole
			    number from 0 to 17"; "" if unknown */
};

void complete_init(struct complete *c);
void complete_free(struct complete *c);

/*
 * What can stand at column `col` (from 1; len + 1: the end) of a line. Words
 * that begin as what stands before the column, whatever the case; if there
 * are none, those that may be meant. An option that the line has is not
 * offered again. `names` are offered where a host can stand. True if there is
 * at least one item.
 */
bool complete_at(struct complete *c, unsigned dialect, uint32_t line,
    const char *text, size_t len, uint32_t col,
    const struct complete_name *names, size_t nnames);

#endif
