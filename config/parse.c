/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/parse.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/value.h"

/* A user's word in a message, and how much of it. */
#define WORD "'%.40s'"

struct parser {
	struct stmt *s;
	struct lexer lx;
	const char *file;
	uint32_t line;
	struct diags *ds;
};

void
stmt_init(struct stmt *s)
{
	memset(s, 0, sizeof(*s));
}

void
stmt_free(struct stmt *s)
{
	free(s->token);
	free(s->arg);
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

static struct place
here(const struct parser *p, size_t token)
{
	return token_place(p->file, p->line, &p->s->token[token]);
}

static const char *
text_of(const struct parser *p, size_t token)
{
	return p->s->token[token].text;
}

/* Nothing behind this is understood. */
static void
broken(struct parser *p)
{
	p->s->broken = true;
}

static void
check_word(struct parser *p, size_t i)
{
	const struct token *t = &p->s->token[i];

	if (strlen(t->text) > LEX_WORD_MAX) {
		diag_add(p->ds, SEV_ERROR, here(p, i), "word-too-long",
		    _("a word of more than %d octets stops ntpd altogether"),
		    LEX_WORD_MAX);
		p->s->refused = true;
	}
	if (t->open)
		diag_add(p->ds, SEV_WARNING, here(p, i), "open-quote",
		    _("the closing quote is missing: the rest of the line "
		      "belongs to this word"));
}

/* Takes the next token into the statement; false at the end of the line. */
static bool
next(struct parser *p, enum lex_want want, size_t *index)
{
	struct stmt *s = p->s;

	if (s->ntoken == s->token_room) {
		s->token_room = s->token_room > 0 ? s->token_room * 2 : 16;
		s->token =
		    mem_realloc(s->token, s->token_room, sizeof(s->token[0]));
	}
	if (!lex_next(&p->lx, want, &s->token[s->ntoken]))
		return false;
	*index = s->ntoken++;
	check_word(p, *index);
	return true;
}

static void
take_rest(struct parser *p, enum lex_want want)
{
	size_t i;

	while (next(p, want, &i))
		continue;
}

static void
take_kept(struct parser *p)
{
	enum follow follow =
	    p->s->dir != NULL ? p->s->dir->follow : FOLLOW_TOKEN;
	size_t i;

	if (follow == FOLLOW_STRING && !next(p, LEX_STRING, &i))
		return;
	take_rest(p, follow == FOLLOW_STRINGS ? LEX_STRING : LEX_TOKEN);
}

/* A word where none of its kind can stand. */
static void
unexpected(struct parser *p, size_t i)
{
	const struct directive *dir = p->s->dir;
	const struct token *t = &p->s->token[i];
	const char *near = NULL;

	broken(p);
	if (!diags_wanted(p->ds, SEV_ERROR))
		return;
	if (strcmp(t->text, "\\") == 0) {
		diag_add(p->ds, SEV_ERROR, here(p, i), "no-continuation",
		    _("a line cannot go on in the next one: write it as one"));
		return;
	}
	if (t->kind == TOKEN_QUOTED && directive_option(dir, t->text) != NULL) {
		diag_add(p->ds, SEV_ERROR, here(p, i), "quoted-word",
		    _("a quoted word is no option: write " WORD
		      " without quotes"),
		    t->text);
		return;
	}
	if (t->kind == TOKEN_WORD)
		near = directive_suggest(dir, t->text);
	if (near != NULL)
		diag_add(p->ds, SEV_ERROR, here(p, i), "unknown-option",
		    _(WORD " is no option of %s; did you mean %s?"), t->text,
		    dir->name, near);
	else if (dir->noption > 0)
		diag_add(p->ds, SEV_ERROR, here(p, i), "unknown-option",
		    _(WORD " is no option of %s"), t->text, dir->name);
	else
		diag_add(p->ds, SEV_ERROR, here(p, i), "extra-word",
		    _(WORD " is one word too many for %s"), t->text, dir->name);
}

static void
missing(struct parser *p, size_t behind, const char *what)
{
	broken(p);
	diag_add(p->ds, SEV_ERROR, here(p, behind), "missing-argument",
	    _("%s is missing behind " WORD), what, text_of(p, behind));
}

/* A number out of range: true if one takes its place. */
static bool
out_of_range(
    struct parser *p, const struct option_word *w, size_t value, double *number)
{
	const char *text = text_of(p, value);
	enum range_rule rule = w->rule;
	char want[80];

	value_wanted(w, want, sizeof(want));
	if (rule == RANGE_CLAMP_HIGH && *number < w->min)
		rule = RANGE_IGNORE;
	switch (rule) {
	case RANGE_CLAMP:
	case RANGE_CLAMP_HIGH:
		*number = *number < w->min ? w->min : w->max;
		diag_add(p->ds, SEV_WARNING, here(p, value), "out-of-range",
		    _("%s takes %s, not " WORD ": %.0f is used"), w->name, want,
		    text, *number);
		return true;
	case RANGE_IGNORE:
		diag_add(p->ds, SEV_WARNING, here(p, value), "out-of-range",
		    _("%s takes %s, not " WORD ": it is ignored"), w->name,
		    want, text);
		return false;
	case RANGE_REFUSE:
		p->s->refused = true;
		diag_add(p->ds, SEV_ERROR, here(p, value), "out-of-range",
		    _("%s takes %s, not " WORD ": the line is ignored"),
		    w->name, want, text);
		return false;
	}
	return false;
}

static struct arg *
add_arg(struct stmt *s, const struct option_word *w, size_t token)
{
	if (s->narg == s->arg_room) {
		s->arg_room = s->arg_room > 0 ? s->arg_room * 2 : 16;
		s->arg = mem_realloc(s->arg, s->arg_room, sizeof(s->arg[0]));
	}
	s->arg[s->narg] =
	    (struct arg){ .word = w, .token = token, .value = token };
	return &s->arg[s->narg++];
}

/* The value of an option whose word is taken; false: the line is broken. */
static bool
parse_value(struct parser *p, const struct option_word *w, size_t word)
{
	enum lex_want want = w->kind == ARG_STRING ? LEX_STRING : LEX_TOKEN;
	char what[80];
	double number = 0;
	struct arg *a;
	size_t value;

	value_wanted(w, what, sizeof(what));
	if (!next(p, want, &value)) {
		missing(p, word, what);
		return false;
	}
	if (!value_read(w, &p->s->token[value], &number)) {
		broken(p);
		diag_add(p->ds, SEV_ERROR, here(p, value), "bad-number",
		    _("%s takes %s, not " WORD), w->name, what,
		    text_of(p, value));
		return false;
	}
	if (w->kind != ARG_STRING && (number < w->min || number > w->max) &&
	    !out_of_range(p, w, value, &number))
		return true;
	a = add_arg(p->s, w, word);
	a->value = value;
	a->number = number;
	return true;
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
skip_rest(struct parser *p, size_t from)
{
	take_rest(p, LEX_TOKEN);
	for (size_t i = from; i < p->s->ntoken; i++)
		if (authenticates(text_of(p, i)))
			p->s->unsafe = true;
}

static void
parse_options(struct parser *p)
{
	const struct option_word *w;
	size_t i;

	while (next(p, LEX_TOKEN, &i)) {
		w = p->s->token[i].kind == TOKEN_WORD
		    ? directive_option(p->s->dir, text_of(p, i))
		    : NULL;
		if (w == NULL) {
			unexpected(p, i);
		} else if (w->dialect == DIALECT_NONE) {
			broken(p);
			diag_add(p->ds, SEV_ERROR, here(p, i), "unknown-option",
			    _("%s is documented, but no ntpd takes it"),
			    w->name);
		} else if (w->kind == ARG_FLAG) {
			add_arg(p->s, w, i);
		} else {
			parse_value(p, w, i);
		}
		if (p->s->broken) {
			skip_rest(p, i);
			return;
		}
	}
}

/* [-4|-6] ADDRESS option*: ntpd looks at two characters of the flag. */
static void
parse_source(struct parser *p)
{
	size_t i = 0;
	bool any = next(p, LEX_STRING, &i);

	while (any && p->s->token[i].kind == TOKEN_WORD &&
	    p->s->family == ADDR_NONE && text_of(p, i)[0] == '-' &&
	    (text_of(p, i)[1] == '4' || text_of(p, i)[1] == '6')) {
		p->s->family = text_of(p, i)[1] == '4' ? ADDR_IPV4 : ADDR_IPV6;
		any = next(p, LEX_STRING, &i);
	}
	if (!any) {
		missing(p, p->s->ntoken - 1, _("the name or address"));
		return;
	}
	p->s->head = i;
	parse_options(p);
}

static void
parse_option_list(struct parser *p)
{
	parse_options(p);
	if (p->s->ntoken == 1)
		missing(p, 0, _("an option"));
}

static void
parse_nothing_more(struct parser *p)
{
	size_t i;

	if (!next(p, LEX_TOKEN, &i))
		return;
	unexpected(p, i);
	take_rest(p, LEX_TOKEN);
}

static void
parse_file(struct parser *p)
{
	if (!next(p, LEX_STRING, &p->s->head)) {
		missing(p, 0, _("a file name"));
		return;
	}
	parse_nothing_more(p);
}

/* driftfile [FILE [wander]]: the wander needs a decimal point (ntp.org). */
static void
parse_drift(struct parser *p)
{
	double number;
	size_t i;

	if (!next(p, LEX_STRING, &p->s->head) || !next(p, LEX_TOKEN, &i))
		return;
	if (lex_integer(&p->s->token[i], &number) ||
	    !lex_number(&p->s->token[i], &number)) {
		unexpected(p, i);
		take_rest(p, LEX_TOKEN);
		return;
	}
	diag_add(p->ds, SEV_NOTE, here(p, i), "no-effect",
	    _("a wander threshold has no effect any more"));
	parse_nothing_more(p);
}

static void
parse_number(struct parser *p)
{
	if (parse_value(p, &p->s->dir->option[0], 0))
		parse_nothing_more(p);
	else
		take_rest(p, LEX_TOKEN);
}

static void
unknown(struct parser *p)
{
	const char *word = text_of(p, 0), *near;

	broken(p);
	if (p->s->refused || !diags_wanted(p->ds, SEV_ERROR))
		return;
	near = directive_suggest(NULL, word);
	if (p->s->token[0].kind == TOKEN_QUOTED)
		diag_add(p->ds, SEV_ERROR, here(p, 0), "quoted-word",
		    _("a line must begin with a word without quotes"));
	else if (near != NULL)
		diag_add(p->ds, SEV_ERROR, here(p, 0), "unknown-word",
		    _("no directive is called " WORD "; did you mean %s?"),
		    word, near);
	else
		diag_add(p->ds, SEV_ERROR, here(p, 0), "unknown-word",
		    _("no directive is called " WORD), word);
}

static void
parse_directive(struct parser *p)
{
	struct stmt *s = p->s;

	if (s->token[0].kind == TOKEN_WORD)
		s->dir = directive_find(s->token[0].text);
	if (s->dir == NULL) {
		unknown(p);
		take_kept(p);
		return;
	}
	switch (s->dir->shape) {
	case SHAPE_KEPT:
		take_kept(p);
		break;
	case SHAPE_SOURCE:
		parse_source(p);
		break;
	case SHAPE_OPTIONS:
		parse_option_list(p);
		break;
	case SHAPE_FILE:
		parse_file(p);
		break;
	case SHAPE_DRIFT:
		parse_drift(p);
		break;
	case SHAPE_NUMBER:
		parse_number(p);
		break;
	}
}

/* Makes the statement empty, with room for the text of `len` octets. */
static void
stmt_clear(struct stmt *s, size_t len)
{
	s->dir = NULL;
	s->ntoken = s->narg = s->head = 0;
	s->family = ADDR_NONE;
	s->broken = s->refused = s->unsafe = false;
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
	lex_init(&p.lx, text, len, s->text);
	if (line == 1 && len >= 3 && memcmp(text, mark, 3) == 0)
		p.lx.pos = 3;
	if (next(&p, LEX_TOKEN, &first))
		parse_directive(&p);
	if (p.lx.eight_col == 0)
		return;
	eight.col = p.lx.eight_col;
	eight.len = p.lx.eight_len;
	diag_add(ds, SEV_WARNING, eight, "eight-bit",
	    _("only ASCII is read: ntpd leaves these octets out"));
}
