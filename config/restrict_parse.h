/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A restrict or unrestrict line cut into its parts as ntpd's grammar cuts it,
 * the part before a mistake included, because ntpd acts on that. It looks up
 * no name and reads no address; restrict.h does. Pure; no allocation.
 */
#ifndef NTPTUI_CONFIG_RESTRICT_PARSE_H
#define NTPTUI_CONFIG_RESTRICT_PARSE_H

#include "core/access.h"

#include "config/lex.h"

enum restrict_target {
	RESTRICT_NOTHING,  /* too little is there to act on */
	RESTRICT_ADDRESS,  /* an address or host name */
	RESTRICT_DEFAULT,  /* both families */
	RESTRICT_DEFAULT4, /* -4 default */
	RESTRICT_DEFAULT6, /* -6 default */
	RESTRICT_SOURCE,   /* the template for time sources */
};

struct restrict_stmt {
	bool unrestrict;
	enum restrict_target target;
	enum addr_family family; /* -4, -6 before an address, or ADDR_NONE */
	struct token address;    /* RESTRICT_ADDRESS */
	struct token mask;       /* .text NULL: none */
	uint32_t flags;          /* ACCESS_* bits that have a meaning */
	uint32_t after;          /* those of words behind a mistake */
	bool ntpport;
	bool broken; /* a word that does not belong there: the rest is lost */
	bool warned; /* daemons log something: kod without limited, words that
			NTPsec ignores */
};

/*
 * Reads a line (no newline, no NUL); `text` is room for 2 * len + 2 octets,
 * to which the tokens will point; `dialect` is DIALECT_* bits: with both, the
 * words of either are taken. False if the line is neither restrict nor, in
 * NTPsec, unrestrict.
 */
bool restrict_parse(struct restrict_stmt *r, const char *line, size_t len,
    char *text, unsigned dialect);

/* The words of ACCESS_* bits, blanks between them; "" if none; returns buf. */
const char *restrict_words(uint32_t flags, char *buf, size_t size);

#endif
