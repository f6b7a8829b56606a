/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a user's text: where, how bad, and what to do. A list;
 * nothing here ever exits or prints by itself.
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
};

struct place {
	const char *file; /* borrowed from the document; outlives the list */
	uint32_t line;    /* from 1; 0: the file as a whole */
	uint32_t col;     /* from 1, in octets; 0: the line as a whole */
	uint32_t len;     /* octets */
};

struct diag {
	enum severity sev;
	struct place at;
	char code[24];  /* stable: "unknown-word", "nts-refused" */
	char text[200]; /* one sentence, what is wrong and what to do */
};

struct diags {
	struct diag *item; /* owned */
	size_t count, room;
	size_t errors, warnings;
};

void diags_init(struct diags *ds);
void diags_free(struct diags *ds);

/* Adds one; text by printf rules, control characters made visible. At most
 * 1,000 are kept, the rest are counted. */
void diag_add(struct diags *ds, enum severity sev, struct place at,
    const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* FILE:LINE:COL: severity: sentence [code]; with the source line and a caret
 * if `line` (its text, NUL-terminated) is not NULL. */
void diag_print(const struct diag *d, const char *line, FILE *out);

#endif
