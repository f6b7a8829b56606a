/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/value.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

void
value_wanted(const struct option_word *w, char *buf, size_t size)
{
	bool whole = w->kind == ARG_INTEGER || w->kind == ARG_UNSIGNED;

	if (w->kind == ARG_STRING)
		snprintf(buf, size, "%s", _("a word"));
	else if (w->kind == ARG_BOOL)
		snprintf(buf, size, "%s", _("0 or 1"));
	else if (w->max < DBL_MAX)
		snprintf(buf, size,
		    whole ? _("a whole number from %.0f to %.0f")
			  : _("a number from %.0f to %.0f"),
		    w->min, w->max);
	else if (w->min > -DBL_MAX)
		snprintf(buf, size,
		    whole ? _("a whole number of at least %.0f")
			  : _("a number of at least %.0f"),
		    w->min);
	else
		snprintf(buf, size, "%s",
		    whole ? _("a whole number") : _("a number"));
}

static bool
read_bool(const struct token *t, double *out)
{
	bool yes = strcmp(t->text, "true") == 0 || strcmp(t->text, "1") == 0;
	bool no = strcmp(t->text, "false") == 0 || strcmp(t->text, "0") == 0;

	*out = yes;
	return t->kind == TOKEN_WORD && (yes || no);
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
		return lex_number(t, out);
	case ARG_BOOL:
		return read_bool(t, out);
	case ARG_FLAG:
	case ARG_STRING:
		break;
	}
	return true;
}
