/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which lines of one text became which of another. It borrows both texts and
 * owns only the list of what differs; it opens nothing. Its work is bounded:
 * texts too different for the least difference get a good one.
 */
#ifndef NTPTUI_CONFIG_TEXTDIFF_H
#define NTPTUI_CONFIG_TEXTDIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A text in lines; each keeps its newline, the last may lack it. */
struct textdiff_side {
	const char *text; /* borrowed */
	size_t *start; /* owned: octet at which a line begins; of count + 1 */
	size_t count;
};

/* `na` lines from line `a` on became `nb` from line `b` on; lines from 0. What
 * lies between two hunks is the same on both sides, and at least one line. */
struct textdiff_hunk {
	size_t a, na, b, nb;
};

struct textdiff {
	struct textdiff_side a, b;
	struct textdiff_hunk *hunk; /* owned, in order */
	size_t nhunk;
	size_t removed, added; /* lines */
	bool least;            /* no difference has fewer lines */
};

/* Compares two texts of any octets. textdiff_free() it; the texts must live
 * as long. Two of 10 MB take well under a second. */
void textdiff_make(
    struct textdiff *d, const char *a, size_t alen, const char *b, size_t blen);
void textdiff_free(struct textdiff *d);

/* A line of one side, not NUL-terminated, with its newline; its length. */
size_t textdiff_line(
    const struct textdiff_side *s, size_t line, const char **text);

/* A row of a unified difference, to be shown. */
enum textdiff_kind {
	TEXTDIFF_PLACE,   /* "@@ -3,7 +3,8 @@": no text, see textdiff_place() */
	TEXTDIFF_SAME,    /* ' ' */
	TEXTDIFF_REMOVED, /* '-' */
	TEXTDIFF_ADDED,   /* '+' */
};

struct textdiff_row {
	enum textdiff_kind kind;
	size_t a, b;      /* lines from 0; PLACE: where it begins */
	size_t na, nb;    /* PLACE: how many lines of each follow */
	const char *text; /* borrowed from the side; without its newline */
	size_t len;
	bool cut; /* its newline is missing: the text's last line */
};

/* The rows with `context` lines around each hunk; free() them. NULL and 0 if
 * nothing differs. */
struct textdiff_row *textdiff_rows(
    const struct textdiff *d, size_t context, size_t *count);

/* "@@ -3,7 +3,8 @@" of a PLACE. */
const char *textdiff_place(const struct textdiff_row *r, char buf[96]);

/* The unified difference that diff -u prints and patch reads, context 3; "" if
 * nothing differs. `visible`: for a terminal, control characters spelt out. */
void textdiff_print(const struct textdiff *d, const char *aname,
    const char *bname, bool visible, FILE *out);

/* "lines: 1 changed, 2 added" or "no difference", translated. */
const char *textdiff_summary(const struct textdiff *d, char *buf, size_t size);

#endif
