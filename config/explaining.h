/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of explain.c share; nobody else includes it.
 */
#ifndef NTPTUI_CONFIG_EXPLAINING_H
#define NTPTUI_CONFIG_EXPLAINING_H

#include "config/explain.h"

struct explain {
	const struct conf *conf;
	unsigned dialect; /* DIALECT_BOTH: not known */
	bool mode7, controlled, open;
	struct restrict_set *set;
	struct access_rule *rule; /* owned; sorted, the table's */
	size_t nrule;
	struct access table;
	struct explain_source *source; /* owned, with their names */
	size_t nsource;
	struct explain_row *row; /* owned */
	size_t nrow, row_room;
};

/* A prefix, network order, bits outside clear; 0.0.0.0/0 is the world of
 * IPv4, 2000::/3 that of IPv6 (RFC 4291, section 2.4). */
struct explain_prefix {
	uint8_t family;
	uint8_t ip[16];
	unsigned bits;
};

struct explain_prefix explain_prefix(const struct addr *a, unsigned bits);
struct explain_prefix explain_world(enum addr_family family);

/*
 * The rule that decides for most addresses of a prefix (packets from any port
 * but 123), and, if `differ` is not NULL, whether another one decides there
 * for some and gives another verdict.
 */
const struct access_rule *explain_most(
    const struct explain *e, const struct explain_prefix *p, bool *differ);

/* How much of the addresses of the rule no narrower one takes, 0 to 1. */
double explain_share(const struct explain *e, const struct access_rule *r);

/* The next wider contiguous rule that is for every port; -1: none. */
int32_t explain_holder(const struct explain *e, const struct access_rule *r);

/* Do both rules give the same verdicts? */
bool explain_alike(const struct explain *e, const struct access_rule *a,
    const struct access_rule *b);

/* The rule as a row has it. */
void explain_fill(const struct explain *e, struct explain_row *row,
    const struct access_rule *r);

/* Reads the servers' lines of the document, and makes all rows. */
void explain_make_rows(struct explain *e, const struct explain_given *given);

/* The text of a line, NUL-terminated; NULL if it is built in. */
const char *explain_text(
    const struct explain *e, const struct restrict_line *l);

/* The length of a contiguous mask; -1 if it is none. */
int explain_bits(const struct access_rule *r);

/* The names of the known sources, for restrict.h. */
struct restrict_names explain_names(const struct explain *e);

#endif
