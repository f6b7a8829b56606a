/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line of ntp.conf as a statement: its directive, its words and what the
 * table makes of them. The text is the truth; a statement is a view of it,
 * made when it is needed. It opens no file and knows no other line.
 */
#ifndef NTPTUI_CONFIG_PARSE_H
#define NTPTUI_CONFIG_PARSE_H

#include "core/addr.h"

#include "config/diag.h"
#include "config/directive.h"
#include "config/lex.h"

/* An option and its value. */
struct arg {
	const struct option_word *word;
	size_t token;  /* index of the option's word */
	size_t value;  /* index of its value; the same if it has none */
	double number; /* within its range */
};

/* Whole numbers from `first` to `last`. */
struct span {
	double first, last;
	size_t token;
};

struct stmt {
	const struct directive *dir; /* NULL: blank, comment or unknown */
	struct token *token;         /* owned; token[0] is the first word */
	size_t ntoken, token_room;
	struct arg *arg; /* owned; options in their order */
	size_t narg, arg_room;
	struct span *span; /* owned; of trustedkey and ttl */
	size_t nspan, span_room;
	size_t head; /* index of the address, name or file; 0: none */
	size_t mask; /* index of the mask of a restrict line; 0: none */
	enum addr_family family; /* -4, -6, or ADDR_NONE */
	unsigned dialect; /* the caller's: DIALECT_* bits that are in force */
	unsigned taken;   /* of these, who takes every word of the line */
	bool broken;      /* an error: nothing behind it was understood */
	size_t bad;       /* broken: index of the word that did it, or ntoken if
			     one is missing at the end */
	bool refused;     /* an error that takes the whole line out of force */
	bool unsafe;      /* what was not understood would authenticate */
	char *text;       /* owned; the tokens point into it */
	size_t text_room;
};

/* Empty, and both dialects in force. */
void stmt_init(struct stmt *s);
void stmt_free(struct stmt *s);

/*
 * Reads a line (`len` octets without the newline, no NUL) into `s`, whose
 * memory it uses again. Problems go to `ds` (NULL: nowhere) with `file` and
 * `line` as their place; what stands before an error is there, as ntpd too
 * acts on it. `s->dialect` says which daemon's words pass: with one, the
 * other's are errors; with both, a line that only one takes gets a note.
 */
void parse_line(struct stmt *s, const char *file, uint32_t line,
    const char *text, size_t len, struct diags *ds);

/* Where a token of a line stands. */
struct place token_place(
    const char *file, uint32_t line, const struct token *t);

#endif
