/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of parse.c share while they go through a line; nobody else
 * includes it.
 */
#ifndef NTPTUI_CONFIG_PARSING_H
#define NTPTUI_CONFIG_PARSING_H

#include <string.h>

#include "config/parse.h"

/* A user's word in a message, and how much of it. */
#define WORD_SHOWN "'%.40s'"

struct parser {
	struct stmt *s;
	struct lexer lx;
	const char *file;
	uint32_t line;
	struct diags *ds;
	unsigned who; /* DIALECT_* bits: who takes the line up to here */
};

/* Takes the next token into the statement; false at the end of the line. */
bool parser_next(struct parser *p, enum lex_want want, size_t *index);

/* The same, but only if it is this word; else nothing is taken. */
bool parser_next_is(struct parser *p, const char *word, size_t *index);

/* The same, but a string; false if the line is broken, because it ends
 * (`what` is missing then) or -4 or -6 stands there. */
bool parser_string(struct parser *p, const char *what, size_t *index);

/* A plain word: quoted, or no number and no word of the language. */
bool parser_plain(struct parser *p, size_t index);

/* Who takes the line is now at most `dialect`, because of its word `token`;
 * false if that is nobody: the line is broken. */
bool parser_admit(struct parser *p, size_t token, unsigned dialect);

/* The line is broken at its word `token`. */
void parser_break(struct parser *p, size_t token);

/* The same, with an error: something is missing behind it, or it is none of
 * what could stand there (NULL: nothing could). */
void parser_missing(struct parser *p, size_t token, const char *what);
void parser_unexpected(
    struct parser *p, size_t token, const struct word_list *list);

/* Reads an option whose word is taken, with its value; false: broken. */
bool parser_option(struct parser *p, const struct option_word *w, size_t word);

/* What stands behind the first word; false if the line is broken. */
bool parser_step(struct parser *p, enum step step);

/* Steps of parse_restrict.c. */
bool parser_who(struct parser *p);
bool parser_mask(struct parser *p);
bool parser_limit(struct parser *p);

/* Says what is wrong with a word of a restrict line that is no flag, if that
 * is something of restrict lines alone. */
bool parser_restrict_error(struct parser *p, size_t i);

static inline const struct token *
parser_token(const struct parser *p, size_t token)
{
	return &p->s->token[token];
}

static inline const char *
parser_text(const struct parser *p, size_t token)
{
	return p->s->token[token].text;
}

static inline struct place
parser_place(const struct parser *p, size_t token)
{
	return token_place(p->file, p->line, &p->s->token[token]);
}

/* Is it this word, and not in quotes? */
static inline bool
parser_is(const struct parser *p, size_t token, const char *word)
{
	return parser_token(p, token)->kind == TOKEN_WORD &&
	    strcmp(parser_text(p, token), word) == 0;
}

#endif
