/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can stand behind a directive's first word, one part after the other,
 * as the directive table strings them together. */

#include "config/logmask.h"
#include "config/parsing.h"

#include "core/i18n.h"

#include "config/mem.h"

/* ntpd looks at two characters of what is to be a string, quoted or not. */
static enum addr_family
family_of(const char *text)
{
	if (text[0] != '-')
		return ADDR_NONE;
	return text[1] == '4' ? ADDR_IPV4
	    : text[1] == '6'  ? ADDR_IPV6
			      : ADDR_NONE;
}

bool
parser_string(struct parser *p, const char *what, size_t *index)
{
	if (!parser_next(p, LEX_STRING, index)) {
		parser_missing(p, p->s->ntoken - 1, what);
		return false;
	}
	if (family_of(parser_text(p, *index)) == ADDR_NONE)
		return true;
	parser_break(p, *index);
	diag_add(p->ds, SEV_ERROR, parser_place(p, *index), "bad-word",
	    _("%s cannot begin with -4 or -6"), what);
	return false;
}

static bool
step_kept(struct parser *p)
{
	size_t i;

	while (parser_next(p, LEX_TOKEN, &i))
		continue;
	return true;
}

/* [-4|-6] ADDRESS */
static bool
step_address(struct parser *p)
{
	struct stmt *s = p->s;
	size_t i = 0;

	if (!parser_next(p, LEX_STRING, &i)) {
		parser_missing(p, 0, _("the name or address"));
		return false;
	}
	s->family = family_of(parser_text(p, i));
	if (s->family != ADDR_NONE &&
	    !parser_string(p, _("the name or address"), &i))
		return false;
	s->head = i;
	return true;
}

static bool
step_addresses(struct parser *p)
{
	enum addr_family family;
	size_t i;

	if (!step_address(p))
		return false;
	while (parser_next(p, LEX_STRING, &i)) {
		family = family_of(parser_text(p, i));
		if (family != ADDR_NONE &&
		    !parser_string(p, _("the name or address"), &i))
			return false;
	}
	return true;
}

static bool
step_host(struct parser *p)
{
	return parser_string(p, _("the name or address"), &p->s->head);
}

/* driftfile alone needs none: nothing is kept then. */
static bool
step_file(struct parser *p)
{
	struct lexer before = p->lx;
	struct token t;

	if (p->s->dir->id == DIR_DRIFTFILE && !lex_next(&p->lx, LEX_STRING, &t))
		return true;
	p->lx = before;
	return parser_string(p, _("a file name"), &p->s->head);
}

static bool
step_name(struct parser *p)
{
	return parser_string(p, _("a name"), &p->s->head);
}

static bool
step_strings(struct parser *p)
{
	size_t i;

	if (!parser_string(p, _("a word"), &i))
		return false;
	while (parser_next(p, LEX_STRING, &i))
		if (family_of(parser_text(p, i)) != ADDR_NONE) {
			parser_unexpected(p, i, NULL);
			return false;
		}
	return true;
}

/* An item that is none is left out by ntpd, with a line in its log. */
static bool
step_log(struct parser *p)
{
	if (!step_strings(p))
		return false;
	for (size_t i = 1; i < p->s->ntoken; i++) {
		const char *s = parser_text(p, i);

		s += *s == '=' || *s == '+' || *s == '-';
		if (logmask_of(s) == 0)
			diag_add(p->ds, SEV_WARNING, parser_place(p, i),
			    "unknown-option",
			    _(WORD_SHOWN " is no class of messages: it is "
					 "left out"),
			    parser_text(p, i));
	}
	return true;
}

/* The wander behind a drift file needs a decimal point. */
static bool
step_wander(struct parser *p)
{
	double number;
	size_t i;

	if (p->s->head == 0 || !parser_next(p, LEX_TOKEN, &i))
		return true;
	if (lex_integer(parser_token(p, i), &number) ||
	    !lex_number(parser_token(p, i), &number)) {
		parser_unexpected(p, i, NULL);
		return false;
	}
	diag_add(p->ds, SEV_NOTE, parser_place(p, i), "no-effect",
	    _("a wander threshold has no effect any more"));
	return true;
}

static bool
step_value(struct parser *p)
{
	return parser_option(p, &p->s->dir->option->word[0], 0);
}

static void
add_span(struct stmt *s, double first, double last, size_t token)
{
	if (s->nspan == s->span_room) {
		s->span_room = s->span_room > 0 ? s->span_room * 2 : 16;
		s->span =
		    mem_realloc(s->span, s->span_room, sizeof(s->span[0]));
	}
	s->span[s->nspan++] =
	    (struct span){ .first = first, .last = last, .token = token };
}

/* A word that was to be a whole number. */
static bool
no_integer(struct parser *p, size_t i)
{
	parser_break(p, i);
	diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-number",
	    _("%s takes whole numbers with blanks between them, "
	      "not " WORD_SHOWN),
	    p->s->dir->name, parser_text(p, i));
	return false;
}

static bool
step_integers(struct parser *p)
{
	double number;
	size_t i;

	while (parser_next(p, LEX_TOKEN, &i)) {
		if (!lex_integer(parser_token(p, i), &number))
			return no_integer(p, i);
		add_span(p->s, number, number, i);
	}
	if (p->s->nspan == 0)
		parser_missing(p, 0, _("a whole number"));
	return !p->s->broken;
}

/* ( FIRST ... LAST ), of which the bracket at `open` is taken. */
static bool
take_range(struct parser *p, size_t open)
{
	double first = 0, last = 0;
	size_t i = open;
	int part = 0;

	while (part < 4 && parser_next(p, LEX_TOKEN, &i)) {
		const struct token *t = parser_token(p, i);
		bool good = part == 0 ? lex_integer(t, &first)
		    : part == 1       ? parser_is(p, i, "...")
		    : part == 2       ? lex_integer(t, &last)
				: t->kind == TOKEN_SPECIAL && t->text[0] == ')';

		if (!good)
			break;
		part++;
	}
	if (part == 4) {
		add_span(p->s, first, last, open);
		return true;
	}
	parser_break(p, i);
	diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-range",
	    _("a range is written ( FIRST ... LAST ), with blanks round the "
	      "points"));
	return false;
}

/* Keys have numbers from 1 to 65535; ntpd leaves others out. */
static void
check_span(struct parser *p, const struct span *span)
{
	if (span->first >= 1 && span->first <= span->last &&
	    span->last <= 65535)
		return;
	diag_add(p->ds, SEV_WARNING, parser_place(p, span->token),
	    "out-of-range",
	    _("%s takes numbers from 1 to 65535, in their order: the others "
	      "are ignored"),
	    p->s->dir->name);
}

static bool
step_ranges(struct parser *p)
{
	size_t i;

	while (parser_next(p, LEX_TOKEN, &i)) {
		const struct token *t = parser_token(p, i);
		double number;

		if (t->kind == TOKEN_SPECIAL && t->text[0] == '(') {
			if (!take_range(p, i))
				return false;
		} else if (lex_integer(t, &number)) {
			add_span(p->s, number, number, i);
		} else {
			return no_integer(p, i);
		}
		check_span(p, &p->s->span[p->s->nspan - 1]);
	}
	if (p->s->nspan == 0)
		parser_missing(p, 0, _("a whole number"));
	return !p->s->broken;
}

/* POLL|default LESS|MORE, of which the bar is a token of its own. */
static bool
step_skews(struct parser *p)
{
	size_t i = 0, part = 0;
	double number;

	for (; parser_next(p, LEX_TOKEN, &i); part = (part + 1) % 4) {
		const struct token *t = parser_token(p, i);
		bool good = part == 2
		    ? t->kind == TOKEN_SPECIAL && t->text[0] == '|'
		    : lex_integer(t, &number) ||
			(part == 0 && parser_is(p, i, "default"));

		if (!good)
			return no_integer(p, i);
	}
	if (part != 0)
		parser_missing(p, i, _("a part of POLL LESS|MORE"));
	return part == 0;
}

static bool
step_unit(struct parser *p)
{
	size_t i;

	return !parser_next_is(p, "unit", &i) ||
	    parser_option(p, &p->s->dir->first->word[0], i);
}

/* = VALUE */
static bool
step_assign(struct parser *p)
{
	size_t i;

	if (!parser_next(p, LEX_TOKEN, &i)) {
		parser_missing(
		    p, p->s->ntoken - 1, _("= with blanks round it"));
		return false;
	}
	if (parser_token(p, i)->kind == TOKEN_SPECIAL &&
	    parser_text(p, i)[0] == '=')
		return parser_string(p, _("a value"), &i);
	parser_break(p, i);
	diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-word",
	    _("%s is written NAME = VALUE, with blanks round the ="),
	    p->s->dir->name);
	return false;
}

/* One word of a list; NULL if it is none of them, or in quotes. */
static const struct option_word *
option_at(const struct parser *p, size_t i, const struct word_list *list)
{
	return parser_token(p, i)->kind == TOKEN_WORD
	    ? word_find(list, parser_text(p, i))
	    : NULL;
}

/* An option of a list whose word is taken. */
static bool
take_option(struct parser *p, size_t i, const struct word_list *list)
{
	const struct option_word *w = option_at(p, i, list);

	if (w == NULL) {
		parser_unexpected(p, i, list);
		return false;
	}
	if (!parser_admit(p, i, w->dialect))
		return false;
	if (!parser_option(p, w, i))
		p->s->bad = i; /* all of it is lost, its word too */
	return !p->s->broken;
}

static bool
step_first(struct parser *p)
{
	size_t i;

	if (parser_next(p, LEX_TOKEN, &i))
		return take_option(p, i, p->s->dir->first);
	parser_missing(p, 0, p->s->dir->args);
	return false;
}

/* all, ipv4, ipv6, wildcard, or the name or address of an interface. */
static bool
step_target(struct parser *p)
{
	size_t i;

	if (!parser_next(p, LEX_TOKEN, &i)) {
		parser_missing(
		    p, p->s->ntoken - 1, _("an interface, an address or all"));
		return false;
	}
	if (option_at(p, i, p->s->dir->option) != NULL)
		return take_option(p, i, p->s->dir->option);
	p->s->head = i;
	if (parser_plain(p, i))
		return true;
	p->s->head = 0;
	if (!p->s->broken)
		parser_unexpected(p, i, p->s->dir->option);
	return false;
}

static bool
step_options(struct parser *p)
{
	size_t i;

	while (parser_next(p, LEX_TOKEN, &i))
		if (!take_option(p, i, p->s->dir->option))
			return false;
	return true;
}

static bool
step_option(struct parser *p)
{
	size_t i;

	return !parser_next(p, LEX_TOKEN, &i) ||
	    take_option(p, i, p->s->dir->option);
}

static bool
step_options_1st(struct parser *p)
{
	size_t i;

	if (!parser_next(p, LEX_TOKEN, &i)) {
		parser_missing(p, p->s->ntoken - 1, _("an option"));
		return false;
	}
	return take_option(p, i, p->s->dir->option) && step_options(p);
}

bool
parser_step(struct parser *p, enum step step)
{
	static bool (*const take[])(struct parser *) = {
		[STEP_KEPT] = step_kept,
		[STEP_ADDRESS] = step_address,
		[STEP_ADDRESSES] = step_addresses,
		[STEP_HOST] = step_host,
		[STEP_FILE] = step_file,
		[STEP_NAME] = step_name,
		[STEP_STRINGS] = step_strings,
		[STEP_LOG] = step_log,
		[STEP_WANDER] = step_wander,
		[STEP_VALUE] = step_value,
		[STEP_INTEGERS] = step_integers,
		[STEP_RANGES] = step_ranges,
		[STEP_SKEWS] = step_skews,
		[STEP_UNIT] = step_unit,
		[STEP_ASSIGN] = step_assign,
		[STEP_FIRST] = step_first,
		[STEP_TARGET] = step_target,
		[STEP_WHO] = parser_who,
		[STEP_MASK] = parser_mask,
		[STEP_LIMIT] = parser_limit,
		[STEP_OPTIONS] = step_options,
		[STEP_OPTION] = step_option,
		[STEP_OPTIONS_1ST] = step_options_1st,
	};

	return take[step](p);
}
