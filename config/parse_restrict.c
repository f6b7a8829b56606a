/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The beginning of restrict and unrestrict lines: whom they are about. What
 * the line means is restrict.h's.
 */

#include "config/parsing.h"

#include "core/i18n.h"

/* What was to be an address, and ntpd's scanner takes for something else. */
static bool
no_address(struct parser *p, size_t i)
{
	const struct option_word *flag =
	    word_find(p->s->dir->option, parser_text(p, i));
	double number;

	parser_break(p, i);
	if (flag != NULL)
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-address",
		    _("whom the line is about must stand before " WORD_SHOWN
		      ": an address, default or source"),
		    flag->name);
	else if (lex_number(parser_token(p, i), &number))
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-address",
		    _(WORD_SHOWN " is a number, no address: write all four "
				 "parts"),
		    parser_text(p, i));
	else
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-address",
		    _(WORD_SHOWN " is no address, default or source"),
		    parser_text(p, i));
	return false;
}

/* [-4|-6] ADDRESS | [-4|-6] default | source */
bool
parser_who(struct parser *p)
{
	struct stmt *s = p->s;
	size_t i;

	if (!parser_next(p, LEX_TOKEN, &i)) {
		parser_missing(p, 0, _("an address, default or source"));
		return false;
	}
	if (parser_is(p, i, "-4") || parser_is(p, i, "-6")) {
		s->family = parser_is(p, i, "-4") ? ADDR_IPV4 : ADDR_IPV6;
		if (!parser_next(p, LEX_TOKEN, &i)) {
			parser_missing(p, 1, _("an address or default"));
			return false;
		}
	} else if (parser_is(p, i, "source")) {
		return true;
	}
	if (parser_is(p, i, "default"))
		return true;
	if (!parser_plain(p, i))
		return s->broken ? false : no_address(p, i);
	s->head = i;
	return true;
}

/* [mask MASK]: only of an address, and behind -4 or -6 only in ntp.org. */
bool
parser_mask(struct parser *p)
{
	struct stmt *s = p->s;
	size_t i;

	if (!parser_next_is(p, "mask", &i))
		return true;
	if (s->head == 0) {
		parser_break(p, i);
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
		    _("only an address can have a mask, default and source "
		      "have none"));
		return false;
	}
	if (s->family != ADDR_NONE && !parser_admit(p, i, DIALECT_NTP))
		return false;
	if (!parser_option(p, word_find(s->dir->first, "mask"), i))
		return false;
	s->mask = s->arg[s->narg - 1].value;
	return true;
}

/* [ippeerlimit INTEGER] */
bool
parser_limit(struct parser *p)
{
	const struct option_word *w =
	    word_find(p->s->dir->first, "ippeerlimit");
	size_t i;

	if (!parser_next_is(p, w->name, &i))
		return true;
	return parser_admit(p, i, w->dialect) && parser_option(p, w, i);
}

/* Looks it like an address or a mask? */
static bool
is_numeric(const char *s)
{
	return strspn(s, "0123456789.") == strlen(s) ||
	    (strchr(s, ':') != NULL &&
		strspn(s, "0123456789abcdefABCDEF:.") == strlen(s));
}

bool
parser_restrict_error(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	struct diag *d;

	if (word_find(p->s->dir->first, t->text) != NULL) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
		    _(WORD_SHOWN " can stand only right behind the address"),
		    t->text);
	} else if (strcmp(t->text, "netmask") == 0) {
		d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
		    _("the word is mask, not netmask"));
		diag_mend(d, FIX_REPLACE, t->col, t->len, "mask");
	} else if (i == p->s->head + 1 && is_numeric(t->text)) {
		d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
		    _("one line is about one address; for a mask, write mask "
		      "before " WORD_SHOWN),
		    t->text);
		diag_mend(d, FIX_REPLACE, t->col, 0, "mask ");
	} else {
		return false;
	}
	return true;
}
