/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/lex.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
lex_init(struct lexer *lx, const char *line, size_t len, char *text)
{
	*lx = (struct lexer){ .line = line, .len = len, .out = text };
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_special(unsigned char c)
{
	return c != '\0' && strchr("{}(),;|=", c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ntpd reads seven bits only: what has eight is dropped before all else. */
static void
drop_eight(struct lexer *lx)
{
	uint32_t col = (uint32_t)lx->pos + 1;

	if (lx->eight_col == 0)
		lx->eight_col = col;
	if (lx->eight_col + lx->eight_len == col)
		lx->eight_len++;
	lx->pos++;
}

/* Appends what belongs to an unquoted word. */
static void
lex_word(struct lexer *lx, enum lex_want want, char **end)
{
	while (lx->pos < lx->len) {
		unsigned char c = (unsigned char)lx->line[lx->pos];

		if (c >= 0x80) {
			drop_eight(lx);
			continue;
		}
		if (is_blank(c) || c == '"' || c == '#' ||
		    (want == LEX_TOKEN && is_special(c)))
			return;
		*(*end)++ = (char)c;
		lx->pos++;
	}
}

/* Appends what stands between quotes; true if the closing one is missing. */
static bool
lex_quoted(struct lexer *lx, char **end)
{
	lx->pos++;
	while (lx->pos < lx->len) {
		unsigned char c = (unsigned char)lx->line[lx->pos];

		if (c >= 0x80) {
			drop_eight(lx);
			continue;
		}
		lx->pos++;
		if (c == '"')
			return false;
		*(*end)++ = (char)c;
	}
	return true;
}

/* One word from the first octet that is no blank. */
static void
lex_one(struct lexer *lx, enum lex_want want, struct token *t)
{
	char *end = lx->out;
	size_t start;

	while (
	    (unsigned char)lx->line[lx->pos] >= 0x80 && lx->pos + 1 < lx->len)
		drop_eight(lx);
	start = lx->pos;
	*t = (struct token){ .text = lx->out, .col = (uint32_t)start + 1 };
	if (want == LEX_TOKEN && is_special((unsigned char)lx->line[start])) {
		t->kind = TOKEN_SPECIAL;
		*end++ = lx->line[lx->pos++];
	} else {
		lex_word(lx, want, &end);
		if (lx->pos < lx->len && lx->line[lx->pos] == '"') {
			t->kind = TOKEN_QUOTED;
			t->open = lex_quoted(lx, &end);
		}
	}
	t->len = (uint32_t)(lx->pos - start);
	*end++ = '\0';
	lx->out = end;
}

bool
lex_next(struct lexer *lx, enum lex_want want, struct token *t)
{
	for (;;) {
		while (lx->pos < lx->len &&
		    is_blank((unsigned char)lx->line[lx->pos]))
			lx->pos++;
		if (lx->pos < lx->len && lx->line[lx->pos] == '#')
			lx->pos = lx->len;
		if (lx->pos >= lx->len)
			return false;
		lex_one(lx, want, t);
		if (t->text[0] != '\0')
			return true;
		lx->out--; /* "" is no token at all, as ntpd sees it */
	}
}

/* Digits of base 10 or 16 as a number up to 2^32-1. */
static bool
read_digits(const char *s, int base, double *out)
{
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(s, &end, base);
	if (errno != 0 || *end != '\0' || v > UINT32_MAX)
		return false;
	*out = (double)v;
	return true;
}

bool
lex_integer(const struct token *t, double *out)
{
	bool minus = t->text[0] == '-';
	const char *s = t->text + minus;
	double v;

	if (t->kind != TOKEN_WORD || !is_digit(*s) || !read_digits(s, 10, &v) ||
	    v > INT32_MAX)
		return false;
	*out = minus ? 0.0 - v : v;
	return true;
}

bool
lex_unsigned(const struct token *t, double *out)
{
	const char *s = t->text;

	if (lex_integer(t, out))
		return true;
	if (t->kind != TOKEN_WORD || !is_digit(*s))
		return false;
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		return s[2] != '\0' && s[2] != '-' && s[2] != '+' &&
		    read_digits(s + 2, 16, out);
	return read_digits(s, 10, out);
}

static const char *
skip_digits(const char *s, bool *any)
{
	for (; is_digit(*s); s++)
		*any = true;
	return s;
}

/* [+-]digits[.digits][e[+-]digits] with a digit before the exponent; *point
 * is where the point stands, NULL if nowhere. */
static bool
is_double(const char *s, const char **point)
{
	bool any = false, exponent = false;

	*point = NULL;
	s += *s == '+' || *s == '-';
	s = skip_digits(s, &any);
	if (*s == '.') {
		*point = s;
		s = skip_digits(s + 1, &any);
	}
	if (!any)
		return false;
	if (*s != 'e' && *s != 'E')
		return *s == '\0';
	s++;
	s += *s == '+' || *s == '-';
	s = skip_digits(s, &exponent);
	return exponent && *s == '\0';
}

bool
lex_number(const struct token *t, double *out)
{
	char text[LEX_WORD_MAX + 32], *end;
	const char *point;
	int n;
	double v;

	if (t->kind != TOKEN_WORD || !is_double(t->text, &point))
		return false;
	if (point == NULL)
		n = snprintf(text, sizeof(text), "%s", t->text);
	else
		n = snprintf(text, sizeof(text), "%.*s%s%s",
		    (int)(point - t->text), t->text,
		    localeconv()->decimal_point, point + 1);
	if (n < 0 || (size_t)n >= sizeof(text))
		return false;
	v = strtod(text, &end);
	if (*end != '\0' || !isfinite(v))
		return false;
	*out = v;
	return true;
}
