/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/value.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

/* "age, day or month" would need grammar; "age|day|month" does not. */
static void
list_words(const struct word_list *list, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < list->count && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    i > 0 ? "|" : "", list->word[i].name);
}

void
value_wanted(const struct option_word *w, char *buf, size_t size)
{
	bool whole = w->kind == ARG_INTEGER || w->kind == ARG_UNSIGNED;

	if (w->kind == ARG_STRING || w->kind == ARG_WORD)
		snprintf(buf, size, "%s", _("a word"));
	else if (w->kind == ARG_DAY)
		snprintf(buf, size, "%s", _("a date or a number of days"));
	else if (w->kind == ARG_CHOICE)
		list_words(w->list, buf, size);
	else if (w->kind == ARG_BOOL)
		snprintf(buf, size, "%s", _("0 or 1"));
	else if (w->min < w->max && w->max < DBL_MAX)
		snprintf(buf, size,
		    whole ? _("a whole number from %.0f to %.0f")
			  : _("a number from %.0f to %.0f"),
		    w->min, w->max);
	else if (w->min < w->max)
		snprintf(buf, size,
		    whole ? _("a whole number of at least %.0f")
			  : _("a number of at least %.0f"),
		    w->min);
	else
		snprintf(buf, size, "%s",
		    whole ? _("a whole number") : _("a number"));
}

/* 0, 1 or true; false is a word like any other in both parsers. */
static bool
read_bool(const struct token *t, double *out)
{
	*out = 1;
	return (t->kind == TOKEN_WORD && strcmp(t->text, "true") == 0) ||
	    lex_integer(t, out);
}

/* A whole number that has no room in 32 bits is neither of the two. */
static bool
read_number(const struct token *t, double *out)
{
	return lex_integer(t, out) ||
	    (!lex_unsigned(t, out) && lex_number(t, out));
}

bool
value_read(const struct option_word *w, const struct token *t, double *out)
{
	switch (w->kind) {
	case ARG_INTEGER:
		return lex_integer(t, out);
	case ARG_UNSIGNED:
		return lex_unsigned(t, out);
	case ARG_NUMBER:
		return read_number(t, out);
	case ARG_BOOL:
		return read_bool(t, out);
	case ARG_FLAG:
	case ARG_STRING:
	case ARG_WORD:
	case ARG_DAY:
	case ARG_CHOICE:
		break;
	}
	return true;
}
