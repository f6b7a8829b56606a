/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a user's text: where, how bad, and what to do. A list
 * that owns all it says; nothing here ever exits or prints by itself.
 */
#ifndef NTPTUI_CONFIG_DIAG_H
#define NTPTUI_CONFIG_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum severity {
	SEV_NOTE,    /* good to know */
	SEV_WARNING, /* legal, but not what you want */
	SEV_ERROR,   /* refused, or ignored */
	SEV_COUNT
};

struct place {
	const char *file; /* NULL: no file; in a list: owned by the list */
	uint32_t line;    /* from 1; 0: the file as a whole */
	uint32_t col;     /* from 1, in octets; 0: the line as a whole */
	uint32_t len;     /* octets */
};

/* What would mend it, if a machine can say: always of the diag's own line. */
enum fix_kind {
	FIX_NONE,
	FIX_REPLACE,       /* `len` octets from `col` on by `text` */
	FIX_DELETE_LINE,   /* with its newline */
	FIX_INSERT_BEFORE, /* `text` as a line of its own */
	FIX_INSERT_AFTER,
};

struct diag_fix {
	enum fix_kind kind;
	uint32_t col, len; /* FIX_REPLACE; len 0: `text` is inserted */
	char text[120];    /* printable, no newline */
};

struct diag {
	enum severity sev;
	struct place at;
	char code[24];  /* stable: "unknown-word", "nts-refused" */
	char text[200]; /* one sentence, what is wrong and what to do */
	struct diag_fix fix;
};

/* How many of one severity are kept. */
#define DIAGS_MAX 1000

struct diags {
	struct diag *item; /* owned */
	size_t count, room;
	size_t errors, warnings, notes; /* seen, kept or not */
	char **file; /* owned: the names that items point to */
	size_t nfile;
};

void diags_init(struct diags *ds);
void diags_free(struct diags *ds);

/* False if diag_add() would only count: nothing need be made up for it. */
bool diags_wanted(const struct diags *ds, enum severity sev);

/* Adds one; text by printf rules, control characters made visible, cut to
 * size. Of one severity DIAGS_MAX are kept, the rest are counted. `at.file`
 * is copied. `ds` may be NULL: then nothing happens. Returns it, good until
 * the next is added, or NULL if it was not kept. */
struct diag *diag_add(struct diags *ds, enum severity sev, struct place at,
    const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Says what would mend `d` (NULL: nothing happens): FIX_REPLACE takes col and
 * len, the others 0. A text that is too long or not printable ASCII is no
 * fix. */
void diag_mend(struct diag *d, enum fix_kind kind, uint32_t col, uint32_t len,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Brings the items into the order of file (as they first came), line and
 * column; what stands in one place stays in the order it was added. */
void diags_sort(struct diags *ds);

/* "error", "warning", "note", translated. */
const char *severity_text(enum severity sev);

/* FILE:LINE:COL: severity: sentence [code]; with the source line and a caret
 * if `line` (its text, NUL-terminated) is not NULL. Long lines are cut. */
void diag_print(const struct diag *d, const char *line, FILE *out);

/*
 * What a terminal may be shown for the character that begins at s (len >= 1
 * octets): itself if it is printable UTF-8, else ^X, \xNN or \u{NNNN}. `out`
 * has 16 octets; returns the octets of `s` used up.
 */
size_t diag_visible(const char *s, size_t len, char out[16]);

#endif
