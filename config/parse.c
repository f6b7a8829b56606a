/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/parse.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/dialect.h"
#include "config/mem.h"
#include "config/parsing.h"

void
stmt_init(struct stmt *s)
{
	memset(s, 0, sizeof(*s));
	s->dialect = DIALECT_BOTH;
}

void
stmt_free(struct stmt *s)
{
	free(s->token);
	free(s->arg);
	free(s->span);
	free(s->text);
	stmt_init(s);
}

struct place
token_place(const char *file, uint32_t line, const struct token *t)
{
	return (struct place){
		.file = file, .line = line, .col = t->col, .len = t->len
	};
}

static void
check_word(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);

	if (t->len > LEX_WORD_MAX && strlen(t->text) > LEX_WORD_MAX) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "word-too-long",
		    _("a word of more than %d octets stops ntpd altogether"),
		    LEX_WORD_MAX);
		p->s->refused = true;
	}
	if (t->open)
		diag_add(p->ds, SEV_WARNING, parser_place(p, i), "open-quote",
		    _("the closing quote is missing: the rest of the line "
		      "belongs to this word"));
}

/* The next token, not yet counted among those of the statement. */
static bool
look(struct parser *p, enum lex_want want)
{
	struct stmt *s = p->s;

	if (s->ntoken == s->token_room) {
		s->token_room = s->token_room > 0 ? s->token_room * 2 : 16;
		s->token =
		    mem_realloc(s->token, s->token_room, sizeof(s->token[0]));
	}
	return lex_next(&p->lx, want, &s->token[s->ntoken]);
}

bool
parser_next(struct parser *p, enum lex_want want, size_t *index)
{
	if (!look(p, want))
		return false;
	*index = p->s->ntoken++;
	check_word(p, *index);
	return true;
}

bool
parser_next_is(struct parser *p, const char *word, size_t *index)
{
	struct lexer before = p->lx;

	if (!look(p, LEX_TOKEN) || !parser_is(p, p->s->ntoken, word)) {
		p->lx = before;
		return false;
	}
	*index = p->s->ntoken++;
	return true;
}

static void
take_rest(struct parser *p, enum lex_want want)
{
	size_t i;

	while (parser_next(p, want, &i))
		continue;
}

void
parser_break(struct parser *p, size_t token)
{
	p->s->broken = true;
	p->s->bad = token;
}

bool
parser_admit(struct parser *p, size_t token, unsigned dialect)
{
	unsigned before = p->who;

	p->who &= dialect;
	if (p->who == before)
		return true;
	if (p->who != DIALECT_NONE) {
		diag_add(p->ds, SEV_NOTE, parser_place(p, token),
		    "dialect-only", _("only %s takes " WORD_SHOWN),
		    dialect_name(p->who), parser_text(p, token));
		return true;
	}
	parser_break(p, token);
	if (dialect == DIALECT_NONE)
		diag_add(p->ds, SEV_ERROR, parser_place(p, token),
		    "unknown-option",
		    _("%s is documented, but no ntpd takes it"),
		    parser_text(p, token));
	else if ((p->s->dialect & dialect) == 0)
		diag_add(p->ds, SEV_ERROR, parser_place(p, token),
		    "other-dialect",
		    _("only %s takes " WORD_SHOWN ": %s refuses it"),
		    dialect_name(dialect), parser_text(p, token),
		    dialect_name(p->s->dialect));
	else
		diag_add(p->ds, SEV_ERROR, parser_place(p, token),
		    "dialect-mixed",
		    _("only %s takes " WORD_SHOWN ", and only %s what stands "
		      "before it"),
		    dialect_name(dialect), parser_text(p, token),
		    dialect_name(before));
	return false;
}

/* Would this word, had it been understood, have demanded authentication? */
static bool
authenticates(const char *word)
{
	return strcmp(word, "key") == 0 || strcmp(word, "nts") == 0 ||
	    strcmp(word, "autokey") == 0;
}

/* The words behind an error: only looked at. */
static void
skip_rest(struct parser *p)
{
	take_rest(p, LEX_TOKEN);
	for (size_t i = p->s->bad; i < p->s->ntoken; i++)
		if (authenticates(parser_text(p, i)))
			p->s->unsafe = true;
}

static void
suggest_directive(struct parser *p)
{
	const char *word = parser_text(p, 0), *near = NULL;
	struct diag *d;

	if (diags_wanted(p->ds, SEV_ERROR))
		near = directive_suggest(NULL, word, p->s->dialect);
	if (near == NULL) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, 0), "unknown-word",
		    _("no directive is called " WORD_SHOWN), word);
		return;
	}
	d = diag_add(p->ds, SEV_ERROR, parser_place(p, 0), "unknown-word",
	    _("no directive is called " WORD_SHOWN "; did you mean %s?"), word,
	    near);
	diag_mend(d, FIX_REPLACE, parser_token(p, 0)->col,
	    parser_token(p, 0)->len, "%s", near);
}

/* A first word that is none; what follows is kept. */
static void
unknown(struct parser *p)
{
	parser_break(p, 0);
	if (!p->s->refused) {
		if (parser_token(p, 0)->kind == TOKEN_QUOTED)
			diag_add(p->ds, SEV_ERROR, parser_place(p, 0),
			    "quoted-word",
			    _("a line must begin with a word without quotes"));
		else
			suggest_directive(p);
	}
	take_rest(p, LEX_TOKEN);
}

static void
note_idle(struct parser *p, size_t token, unsigned idle)
{
	if (idle != 0 && (p->s->dialect & ~idle) == 0)
		diag_add(p->ds, SEV_NOTE, parser_place(p, token), "no-effect",
		    _(WORD_SHOWN " has no effect in %s"), parser_text(p, token),
		    dialect_name(p->s->dialect));
}

static void
parse_directive(struct parser *p)
{
	struct stmt *s = p->s;
	bool good;
	size_t i;

	if (s->token[0].kind == TOKEN_WORD)
		s->dir = directive_find(s->token[0].text);
	if (s->dir == NULL) {
		unknown(p);
		return;
	}
	good = parser_admit(p, 0, s->dir->dialect);
	for (i = 0; good && i < STEPS_MAX && s->dir->step[i] != STEP_DONE; i++)
		good = parser_step(p, s->dir->step[i]);
	if (good && parser_next(p, LEX_TOKEN, &i))
		parser_unexpected(p, i, NULL);
	if (s->broken)
		skip_rest(p);
	note_idle(p, 0, s->dir->idle);
	for (i = 0; i < s->narg; i++)
		note_idle(p, s->arg[i].token, s->arg[i].word->idle);
	s->taken = s->broken ? DIALECT_NONE : p->who;
}

/* Makes the statement empty, with room for the text of `len` octets. */
static void
stmt_clear(struct stmt *s, size_t len)
{
	s->dir = NULL;
	s->ntoken = s->narg = s->nspan = s->head = s->mask = s->bad = 0;
	s->family = ADDR_NONE;
	s->broken = s->refused = s->unsafe = false;
	s->taken = s->dialect;
	if (s->text_room < 2 * len + 2) {
		s->text_room = 2 * len + 2;
		s->text = mem_realloc(s->text, s->text_room, 1);
	}
}

void
parse_line(struct stmt *s, const char *file, uint32_t line, const char *text,
    size_t len, struct diags *ds)
{
	static const char mark[] = "\xef\xbb\xbf"; /* UTF-8 byte order mark */
	struct parser p = { .s = s, .file = file, .line = line, .ds = ds };
	struct place eight = { .file = file, .line = line };
	size_t first;

	stmt_clear(s, len);
	if (len == 0 || text[0] == '#')
		return;
	p.who = s->dialect;
	lex_init(&p.lx, text, len, s->text);
	if (line == 1 && len >= 3 && memcmp(text, mark, 3) == 0)
		p.lx.pos = 3;
	if (parser_next(&p, LEX_TOKEN, &first))
		parse_directive(&p);
	if (p.lx.eight_col == 0)
		return;
	eight.col = p.lx.eight_col;
	eight.len = p.lx.eight_len;
	diag_add(ds, SEV_WARNING, eight, "eight-bit",
	    _("only ASCII is read: ntpd leaves these octets out"));
}
