/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/about.h"

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/check.h"
#include "config/dialect.h"
#include "config/parse.h"
#include "config/say.h"
#include "config/value.h"

/* The word that somebody asks about. */
struct subject {
	const struct directive *d;
	const struct option_word *w; /* NULL: the directive itself */
	const char *special;         /* a word of the line that is none */
	const char *help;            /* and what it is */
};

/* "usage: restrict ..." */
static void
say_usage(struct say *s, const struct subject *a)
{
	char want[80];

	if (a->special != NULL)
		return;
	if (a->w == NULL) {
		say_add(s, _("Usage: %s%s%s\n"), a->d->name,
		    a->d->args != NULL ? " " : "",
		    a->d->args != NULL ? a->d->args : "");
		return;
	}
	if (a->w->kind == ARG_FLAG) {
		say_add(s, _("Usage: %s ... %s\n"), a->d->name, a->w->name);
		return;
	}
	value_wanted(a->w, want, sizeof(want));
	say_add(
	    s, _("Usage: %s ... %s, then %s\n"), a->d->name, a->w->name, want);
}

/* Its words, as many as there are. */
static void
say_words(struct say *s, const struct word_list *list, unsigned dialect,
    const char *title)
{
	bool any = false;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		if ((list->word[i].dialect & dialect) == 0)
			continue;
		say_add(s, "%s %s", any ? "" : title, list->word[i].name);
		any = true;
	}
	if (any)
		say_add(s, "\n");
}

/* A directive whose one option is its own value shows no such word. */
static bool
is_value(const struct directive *d)
{
	return d->step[0] == STEP_VALUE;
}

static void
say_choices(struct say *s, const struct subject *a, unsigned dialect)
{
	if (a->w != NULL || a->special != NULL || is_value(a->d))
		return;
	say_words(s, a->d->first, dialect, _("First:"));
	say_words(s, a->d->option, dialect, _("Options:"));
}

/* Range and default of a number, of an option or of the directive. */
static void
say_value(struct say *s, const struct subject *a)
{
	const struct option_word *w = a->w;
	char want[80];

	if (w == NULL && a->special == NULL && is_value(a->d)) {
		w = &a->d->option->word[0];
		value_wanted(w, want, sizeof(want));
		say_add(s, _("Value: %s\n"), want);
	}
	if (w == NULL)
		return;
	if (w->normal != NULL)
		say_add(s, _("Default: %s\n"), w->normal);
	if (w->min >= w->max)
		return;
	switch (w->rule) {
	case RANGE_CLAMP:
	case RANGE_CLAMP_HIGH:
		say_add(s, "%s\n", _("Out of range: the nearest is taken"));
		break;
	case RANGE_IGNORE:
		say_add(s, "%s\n", _("Out of range: it has no effect"));
		break;
	case RANGE_REFUSE:
		say_add(s, "%s\n", _("Out of range: the whole line is lost"));
		break;
	case RANGE_ERROR:
	case RANGE_TRUE:
		break;
	}
}

static void
say_dialect(struct say *s, const struct subject *a)
{
	unsigned who =
	    a->w != NULL ? a->w->dialect & a->d->dialect : a->d->dialect;
	unsigned idle = a->w != NULL ? a->w->idle : a->d->idle;
	const char *since = a->w != NULL ? a->w->since : a->d->since;

	if (a->special != NULL)
		return;
	if (who == DIALECT_NONE)
		say_add(s, "%s\n", _("Documented, but no ntpd takes it"));
	else if (who != DIALECT_BOTH)
		say_add(s, _("Only %s takes it\n"), dialect_name(who));
	if (since != NULL)
		say_add(s, _("Since: %s\n"), since);
	if (idle != 0)
		say_add(
		    s, _("%s takes it, without effect\n"), dialect_name(idle));
}

/* What this program makes of it. */
static void
say_coverage(struct say *s, const struct subject *a)
{
	enum coverage c = check_coverage(a->d);

	if (a->w != NULL && (a->w->id == OPT_NTS || a->w->id == OPT_AUTOKEY)) {
		say_add(s, "%s\n",
		    _("This program cannot do it yet: it does not start such "
		      "a source, rather than use it without."));
		return;
	}
	if (a->w != NULL && !is_value(a->d))
		c = check_acted(a->d, a->w) ? COVERAGE_ACTED : COVERAGE_KEPT;
	switch (c) {
	case COVERAGE_ACTED:
		say_add(s, "%s\n", _("This program acts on it."));
		break;
	case COVERAGE_PARTLY:
		say_add(
		    s, "%s\n", _("This program acts on some of its options."));
		break;
	case COVERAGE_KEPT:
		say_add(s, "%s\n",
		    _("This program keeps it in the file and does not act on "
		      "it."));
		break;
	}
}

static char *
tell(const struct subject *a, unsigned dialect)
{
	const char *more;
	struct say s = { 0 };

	if (a->special != NULL)
		say_add(&s, "%s: %s\n", a->special, _(a->help));
	else if (a->w != NULL)
		say_add(
		    &s, "%s %s: %s\n", a->d->name, a->w->name, _(a->w->help));
	else
		say_add(&s, "%s: %s\n", a->d->name, _(a->d->help));
	more = about_more(a->d->name,
	    a->special != NULL ? a->special
		: a->w != NULL ? a->w->name
			       : NULL);
	if (more != NULL)
		say_add(&s, "%s\n", _(more));
	say_usage(&s, a);
	say_choices(&s, a, dialect);
	say_value(&s, a);
	say_dialect(&s, a);
	if (a->w == NULL && a->special == NULL && a->d->example != NULL)
		say_add(&s, _("Example: %s\n"), a->d->example);
	if (a->special == NULL)
		say_coverage(&s, a);
	return s.text;
}

/* Words that are neither directive nor option. */
static bool
find_special(struct subject *a, const char *word)
{
	static const struct {
		const char *word, *help;
	} special[] = {
		{ "-4", N_("IPv4 only") },
		{ "-6", N_("IPv6 only") },
		{ "default", N_("every address that no other line is for") },
		{ "source", N_("the time sources, also those of a pool") },
	};

	if (a->d->step[0] != STEP_WHO && word[0] != '-')
		return false;
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (strcmp(special[i].word, word) != 0)
			continue;
		a->special = special[i].word;
		a->help = special[i].help;
		return true;
	}
	return false;
}

static const struct option_word *
find_word(const struct directive *d, const char *word)
{
	const struct option_word *w = word_find(d->option, word);

	return w != NULL ? w : word_find(d->first, word);
}

/* The token that holds the column; the first one if none does. */
static size_t
token_at(const struct stmt *s, uint32_t col)
{
	size_t found = 0;

	for (size_t i = 0; i < s->ntoken; i++)
		if (s->token[i].col <= col &&
		    col <= s->token[i].col + s->token[i].len)
			found = i; /* of two that touch, the right one */
	return found;
}

static void
find_subject(struct subject *a, const struct stmt *s, uint32_t col)
{
	size_t i = token_at(s, col);

	if (i == 0)
		return;
	for (size_t k = 0; k < s->narg; k++)
		if (s->arg[k].token == i || s->arg[k].value == i) {
			a->w = s->arg[k].token != 0 ? s->arg[k].word : NULL;
			return;
		}
	if (i == s->head || s->token[i].kind != TOKEN_WORD)
		return;
	if (!find_special(a, s->token[i].text))
		a->w = find_word(a->d, s->token[i].text);
}

char *
about_at(
    unsigned dialect, uint32_t line, const char *text, size_t len, uint32_t col)
{
	struct subject a = { 0 };
	char *told = NULL;
	struct stmt s;

	stmt_init(&s);
	s.dialect = DIALECT_BOTH;
	parse_line(&s, NULL, line, text, len, NULL);
	a.d = s.dir;
	if (a.d != NULL) {
		find_subject(&a, &s, col);
		told = tell(&a, dialect != 0 ? dialect : DIALECT_BOTH);
	}
	stmt_free(&s);
	return told;
}

char *
about_word(unsigned dialect, const char *directive, const char *word)
{
	struct subject a = { .d = directive_find(directive) };

	if (a.d == NULL)
		return NULL;
	if (word != NULL && !find_special(&a, word)) {
		a.w = find_word(a.d, word);
		if (a.w == NULL)
			return NULL;
	}
	return tell(&a, dialect != 0 ? dialect : DIALECT_BOTH);
}
