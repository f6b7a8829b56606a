/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of one line of ntp.conf, with their columns, exactly as ntpd's
 * scanner cuts them: what a word is depends on whether a string is expected.
 * It knows no keyword; parse.h does. Bounded by the line, no allocation.
 */
#ifndef NTPTUI_CONFIG_LEX_H
#define NTPTUI_CONFIG_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ntpd's scanner stops the program at a longer word. */
#define LEX_WORD_MAX 1023

enum token_kind {
	TOKEN_WORD,    /* may be a keyword or a number */
	TOKEN_QUOTED,  /* had double quotes: a string and nothing else */
	TOKEN_SPECIAL, /* one of { } ( ) , ; | = */
};

enum lex_want {
	LEX_TOKEN,  /* special characters stand for themselves */
	LEX_STRING, /* they belong to the word */
};

struct token {
	const char *text; /* quotes and octets above 127 taken out */
	uint32_t col;     /* from 1, in octets */
	uint32_t len;     /* octets in the line, quotes included */
	enum token_kind kind;
	bool open; /* quoted to the end of the line, no closing quote */
};

struct lexer {
	const char *line; /* without its newline */
	size_t len, pos;
	char *out;          /* where the next text goes */
	uint32_t eight_col; /* first octet above 127 outside comments; 0 */
	uint32_t eight_len; /* and how many follow each other there */
};

/* `text` is room for what the tokens will point to: 2 * len + 2 octets. */
void lex_init(struct lexer *lx, const char *line, size_t len, char *text);

/* The next token; false at the end of the line or a comment. */
bool lex_next(struct lexer *lx, enum lex_want want, struct token *t);

/* Whole numbers: decimal up to 2^31-1 with an optional minus sign. */
bool lex_integer(const struct token *t, double *out);

/* The same, and larger ones and 0x up to 2^32-1, where ntpd takes them. */
bool lex_unsigned(const struct token *t, double *out);

/* A whole number or digits with point and exponent; finite. The locale does
 * not matter. */
bool lex_number(const struct token *t, double *out);

#endif
