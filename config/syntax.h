/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each octet of a line of ntp.conf is, for whoever colours it. The parser
 * decides, as the daemons of a dialect would; one line at a time, and no other
 * line is looked at. It owns memory that it uses again from line to line.
 */
#ifndef NTPTUI_CONFIG_SYNTAX_H
#define NTPTUI_CONFIG_SYNTAX_H

#include <stddef.h>
#include <stdint.h>

enum syntax_class {
	SYNTAX_BLANK,
	SYNTAX_COMMENT,
	SYNTAX_DIRECTIVE,
	SYNTAX_OPTION, /* options, flags, default, source, mask, choices */
	SYNTAX_NUMBER,
	SYNTAX_ADDRESS, /* addresses, host names, masks, interfaces */
	SYNTAX_STRING,  /* file names and other words that are free */
	SYNTAX_UNKNOWN, /* not understood: behind an error, no directive */
	SYNTAX_ERROR,   /* where the line breaks, octets that are left out */
	SYNTAX_PUNCTUATION,
	SYNTAX_CLASSES
};

/* Octets of a line that are looked at; the rest of a longer one is
 * SYNTAX_UNKNOWN. */
#define SYNTAX_MAX 65536

struct syntax;

struct syntax *syntax_new(void);
void syntax_free(struct syntax *s);

/*
 * The classes of the `len` octets of a line (without its newline), one for
 * each, good until the next call; never NULL. `line` is its number, from 1
 * (a byte order mark can stand in line 1 only); `dialect` is DIALECT_* bits,
 * as conf_dialect() says.
 */
const uint8_t *syntax_line(struct syntax *s, unsigned dialect, uint32_t line,
    const char *text, size_t len);

#endif
