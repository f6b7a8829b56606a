/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options and their values, and words that are none. */

#include "config/parsing.h"

#include "core/i18n.h"

#include "config/mem.h"
#include "config/value.h"

void
parser_missing(struct parser *p, size_t token, const char *what)
{
	parser_break(p, p->s->ntoken);
	diag_add(p->ds, SEV_ERROR, parser_place(p, token), "missing-argument",
	    _("%s is missing behind " WORD_SHOWN), what, parser_text(p, token));
}

/* A misspelt option, or none at all. */
static void
unknown_option(struct parser *p, size_t i, const struct word_list *list)
{
	const struct token *t = parser_token(p, i);
	const char *name = p->s->dir->name, *near = NULL;
	struct diag *d;

	if (p->s->dir->step[0] == STEP_WHO && parser_restrict_error(p, i))
		return;
	if (t->kind == TOKEN_WORD)
		near = directive_suggest(list, t->text, p->who);
	if (near == NULL) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "unknown-option",
		    _(WORD_SHOWN " is no option of %s"), t->text, name);
		return;
	}
	d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "unknown-option",
	    _(WORD_SHOWN " is no option of %s; did you mean %s?"), t->text,
	    name, near);
	diag_mend(d, FIX_REPLACE, t->col, t->len, "%s", near);
}

void
parser_unexpected(struct parser *p, size_t i, const struct word_list *list)
{
	const struct token *t = parser_token(p, i);
	struct diag *d;

	parser_break(p, i);
	if (!diags_wanted(p->ds, SEV_ERROR)) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "", "%s", "");
		return; /* it is counted */
	}
	if (strcmp(t->text, "\\") == 0) {
		d = diag_add(p->ds, SEV_ERROR, parser_place(p, i),
		    "no-continuation",
		    _("a line cannot go on in the next one: write it as one"));
		diag_mend(d, FIX_REPLACE, t->col, t->len, "%s", "");
	} else if (t->kind == TOKEN_QUOTED &&
	    word_find(list, t->text) != NULL) {
		d = diag_add(p->ds, SEV_ERROR, parser_place(p, i),
		    "quoted-word",
		    _("a quoted word is no option: write " WORD_SHOWN
		      " without quotes"),
		    t->text);
		diag_mend(d, FIX_REPLACE, t->col, t->len, "%s", t->text);
	} else if (list != NULL) {
		unknown_option(p, i, list);
	} else {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "extra-word",
		    _(WORD_SHOWN " is one word too many for %s"), t->text,
		    p->s->dir->name);
	}
}

bool
parser_plain(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	unsigned reserved;
	double number;

	if (t->kind == TOKEN_QUOTED)
		return true;
	if (t->kind != TOKEN_WORD || lex_unsigned(t, &number) ||
	    lex_number(t, &number))
		return false;
	reserved = directive_reserved(t->text) & p->who;
	if (reserved == p->who)
		return false;
	return reserved == 0 || parser_admit(p, i, p->who & ~reserved);
}

/* A number out of range: true if one takes its place. */
static bool
out_of_range(
    struct parser *p, const struct option_word *w, size_t value, double *number)
{
	const char *text = parser_text(p, value);
	enum range_rule rule = w->rule;
	char want[80];

	value_wanted(w, want, sizeof(want));
	if (rule == RANGE_CLAMP_HIGH && *number < w->min)
		rule = RANGE_IGNORE;
	switch (rule) {
	case RANGE_CLAMP:
	case RANGE_CLAMP_HIGH:
		*number = *number < w->min ? w->min : w->max;
		diag_add(p->ds, SEV_WARNING, parser_place(p, value),
		    "out-of-range",
		    _("%s takes %s, not " WORD_SHOWN ": %.0f is used"), w->name,
		    want, text, *number);
		return true;
	case RANGE_IGNORE:
		diag_add(p->ds, SEV_WARNING, parser_place(p, value),
		    "out-of-range",
		    _("%s takes %s, not " WORD_SHOWN ": it is ignored"),
		    w->name, want, text);
		return false;
	case RANGE_REFUSE:
		p->s->refused = true;
		diag_add(p->ds, SEV_ERROR, parser_place(p, value),
		    "out-of-range",
		    _("%s takes %s, not " WORD_SHOWN ": the line is ignored"),
		    w->name, want, text);
		return false;
	case RANGE_ERROR:
	case RANGE_TRUE:
		*number = 1;
		diag_add(p->ds, SEV_ERROR, parser_place(p, value),
		    "out-of-range", _("%s takes %s, not " WORD_SHOWN), w->name,
		    want, text);
		return rule == RANGE_TRUE;
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

/* The value that an option takes is not what stands there. */
static bool
bad_value(struct parser *p, const struct option_word *w, size_t value)
{
	char want[80];

	value_wanted(w, want, sizeof(want));
	parser_break(p, value);
	diag_add(p->ds, SEV_ERROR, parser_place(p, value),
	    w->kind == ARG_CHOICE       ? "bad-value"
		: w->kind >= ARG_STRING ? "bad-word"
					: "bad-number",
	    _("%s takes %s, not " WORD_SHOWN), w->name, want,
	    parser_text(p, value));
	return false;
}

/* A choice of words. */
static bool
choose(struct parser *p, const struct option_word *w, size_t value)
{
	const char *text = parser_text(p, value);
	const struct option_word *one = NULL;

	if (parser_token(p, value)->kind == TOKEN_WORD)
		one = word_find(w->list, text);
	if (one == NULL)
		return bad_value(p, w, value);
	return parser_admit(p, value, one->dialect);
}

/* Takes the value and judges what it is; its range is not looked at. */
static bool
take_value(struct parser *p, const struct option_word *w, size_t word,
    size_t *value, double *number)
{
	double unused;
	char what[80];

	if (w->kind == ARG_STRING) {
		value_wanted(w, what, sizeof(what));
		if (parser_next(p, LEX_STRING, value))
			return true;
		parser_missing(p, word, what);
		return false;
	}
	if (!parser_next(p, LEX_TOKEN, value)) {
		value_wanted(w, what, sizeof(what));
		parser_missing(p, word, what);
		return false;
	}
	if (w->kind == ARG_CHOICE)
		return choose(p, w, *value);
	if (w->kind == ARG_WORD && !parser_plain(p, *value))
		return p->s->broken ? false : bad_value(p, w, *value);
	if (w->kind == ARG_DAY && lex_integer(parser_token(p, *value), number))
		return true;
	if (w->kind == ARG_DAY && !parser_plain(p, *value))
		return p->s->broken ? false : bad_value(p, w, *value);
	if (!value_read(w, parser_token(p, *value), number))
		return bad_value(p, w, *value);
	return w->whole == 0 || lex_integer(parser_token(p, *value), &unused) ||
	    parser_admit(p, *value, w->dialect & (unsigned)~w->whole);
}

bool
parser_option(struct parser *p, const struct option_word *w, size_t word)
{
	size_t value = word;
	double number = 0;
	struct arg *a;

	if (w->kind != ARG_FLAG && !take_value(p, w, word, &value, &number))
		return false;
	if (w->min < w->max && (number < w->min || number > w->max) &&
	    !out_of_range(p, w, value, &number))
		return true;
	a = add_arg(p->s, w, word);
	a->value = value;
	a->number = number;
	return true;
}
