/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line of a document replaced, inserted or deleted. A document never
 * changes: an edit makes another one, so that the one before is there for an
 * undo. Every octet of every other line stays what it was.
 */
#ifndef NTPTUI_CONFIG_CONF_EDIT_H
#define NTPTUI_CONFIG_CONF_EDIT_H

#include "config/conf.h"

enum edit_kind {
	EDIT_REPLACE, /* the text of a line; its end stays */
	EDIT_INSERT,  /* a line before this one; one more than there are lines:
			 behind the last */
	EDIT_DELETE,  /* a line and its end; `text` is not looked at */
};

struct edit {
	enum edit_kind kind;
	uint32_t line;    /* of the top file, from 1 */
	const char *text; /* without a line end; no newline or NUL in it */
	size_t len;
};

/*
 * The text with one edit made, malloc'ed and with a NUL behind it; its length
 * to *out_len. NULL if there is no such line, or the new one is none. A line
 * that is inserted ends as its neighbours do (LF or CR LF), and if the last
 * line had no end, the last still has none, unless it is empty. A byte order
 * mark belongs to the file, not to its first line. Pure.
 */
char *edit_text(const char *text, size_t len, const struct edit *e,
    size_t *out_len) __attribute__((warn_unused_result));

/* The same for the top file of a document: what it would be, read anew, with
 * its problems in `ds`. NULL as above, or if it grew too large. */
struct conf *conf_edit(const struct conf *c, const struct edit *e,
    struct diags *ds) __attribute__((warn_unused_result));

#endif
