/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/syntax.h"

#include <stdlib.h>
#include <string.h>

#include "config/mem.h"
#include "config/parse.h"

struct syntax {
	struct stmt stmt;
	struct diags ds;
	uint8_t *class; /* owned */
	size_t room;
};

struct syntax *
syntax_new(void)
{
	struct syntax *s = mem_zero(1, sizeof(*s));

	stmt_init(&s->stmt);
	diags_init(&s->ds);
	return s;
}

void
syntax_free(struct syntax *s)
{
	if (s == NULL)
		return;
	stmt_free(&s->stmt);
	diags_free(&s->ds);
	free(s->class);
	free(s);
}

static void
paint(struct syntax *s, const struct token *t, enum syntax_class class)
{
	memset(s->class + t->col - 1, (int)class, t->len);
}

static bool
has_step(const struct directive *d, enum step step)
{
	for (int i = 0; i < STEPS_MAX; i++)
		if (d->step[i] == step)
			return true;
	return false;
}

static enum syntax_class
head_class(const struct directive *d)
{
	return has_step(d, STEP_FILE) || has_step(d, STEP_NAME)
	    ? SYNTAX_STRING
	    : SYNTAX_ADDRESS;
}

static bool
is_language(const struct directive *d, const char *word)
{
	static const char *const more[] = { "-4", "-6", "default", "source" };

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (strcmp(word, more[i]) == 0)
			return true;
	return word_find(d->first, word) != NULL ||
	    word_find(d->option, word) != NULL;
}

/* A word by its looks and by what its directive takes. */
static enum syntax_class
word_class(const struct directive *d, const struct token *t)
{
	double number;

	if (t->kind == TOKEN_QUOTED)
		return SYNTAX_STRING;
	if (t->kind == TOKEN_SPECIAL || strcmp(t->text, "...") == 0)
		return SYNTAX_PUNCTUATION;
	if (is_language(d, t->text))
		return SYNTAX_OPTION;
	if (has_step(d, STEP_ADDRESSES))
		return SYNTAX_ADDRESS;
	return lex_unsigned(t, &number) || lex_number(t, &number)
	    ? SYNTAX_NUMBER
	    : SYNTAX_STRING;
}

static enum syntax_class
value_class(const struct stmt *s, const struct arg *a)
{
	switch (a->word->kind) {
	case ARG_FLAG:
	case ARG_CHOICE:
		return SYNTAX_OPTION;
	case ARG_INTEGER:
	case ARG_UNSIGNED:
	case ARG_NUMBER:
	case ARG_BOOL:
		return SYNTAX_NUMBER;
	case ARG_STRING:
	case ARG_WORD:
	case ARG_DAY:
		break;
	}
	return a->value == s->mask ? SYNTAX_ADDRESS : SYNTAX_STRING;
}

/* What the parser has understood. */
static void
paint_words(struct syntax *s)
{
	const struct stmt *st = &s->stmt;

	paint(s, &st->token[0], SYNTAX_DIRECTIVE);
	for (size_t i = 1; i < st->ntoken; i++)
		paint(s, &st->token[i], word_class(st->dir, &st->token[i]));
	if (st->head != 0)
		paint(s, &st->token[st->head], head_class(st->dir));
	for (size_t i = 0; i < st->narg; i++) {
		const struct arg *a = &st->arg[i];

		if (a->value != a->token)
			paint(s, &st->token[a->value], value_class(st, a));
		if (a->token != 0)
			paint(s, &st->token[a->token], SYNTAX_OPTION);
	}
}

/* Errors, and what stands behind the one that breaks the line. A word that is
 * only missing is no fault of the one before it. */
static void
paint_errors(struct syntax *s)
{
	const struct stmt *st = &s->stmt;
	uint32_t from = UINT32_MAX;

	for (size_t i = 0; i < s->ds.count; i++) {
		const struct diag *d = &s->ds.item[i];

		if (d->sev != SEV_ERROR ||
		    strcmp(d->code, "missing-argument") == 0)
			continue;
		memset(s->class + d->at.col - 1, SYNTAX_ERROR, d->at.len);
		if (d->at.col < from)
			from = d->at.col;
	}
	for (size_t i = 0; st->broken && i < st->ntoken; i++)
		if (st->token[i].col > from)
			paint(s, &st->token[i], SYNTAX_UNKNOWN);
}

/* What stands between the words: blanks, "", octets that are left out. */
static void
paint_rest(struct syntax *s, const char *text, size_t len)
{
	const struct stmt *st = &s->stmt;
	size_t i = 0, quotes = 0;

	for (size_t t = 0; t < st->ntoken; t++)
		i = st->token[t].col - 1 + st->token[t].len;
	while (i < len && (text[i] != '#' || quotes % 2 != 0))
		quotes += text[i++] == '"';
	memset(s->class + i, SYNTAX_COMMENT, len - i);
	while (i-- > 0) {
		if ((unsigned char)text[i] >= 0x80)
			s->class[i] = SYNTAX_ERROR;
		else if (s->class[i] == SYNTAX_BLANK && text[i] == '"')
			s->class[i] = SYNTAX_STRING;
	}
}

const uint8_t *
syntax_line(struct syntax *s, unsigned dialect, uint32_t line, const char *text,
    size_t len)
{
	size_t seen = len < SYNTAX_MAX ? len : SYNTAX_MAX;

	if (s->room < len + 1) {
		s->room = 2 * len + 256;
		s->class = mem_realloc(s->class, s->room, 1);
	}
	memset(s->class, SYNTAX_BLANK, seen);
	memset(s->class + seen, SYNTAX_UNKNOWN, len - seen);
	s->ds.count = s->ds.errors = s->ds.warnings = s->ds.notes = 0;
	s->stmt.dialect = dialect != DIALECT_NONE ? dialect : DIALECT_BOTH;
	parse_line(&s->stmt, NULL, line, text, seen, &s->ds);
	if (s->stmt.dir != NULL)
		paint_words(s);
	else if (s->stmt.ntoken > 0)
		for (size_t i = 0; i < s->stmt.ntoken; i++)
			paint(s, &s->stmt.token[i], SYNTAX_UNKNOWN);
	if (s->stmt.dir != NULL)
		paint_errors(s);
	paint_rest(s, text, seen);
	if (line == 1 && seen >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		memset(s->class, SYNTAX_BLANK, 3);
	return s->class;
}
