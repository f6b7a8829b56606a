/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The beginning of restrict and unrestrict lines: whom they are about. What
 * the line means is restrict.h's.
 */

#include "config/parsing.h"

#include "core/i18n.h"

/* -4 or -6 before source, which is for both. */
static void
no_family(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i - 1);
	struct diag *d =
	    diag_add(p->ds, SEV_ERROR, parser_place(p, i - 1), "bad-address",
		_("source is for IPv4 and IPv6: leave %s out"), t->text);

	diag_mend(
	    d, FIX_REPLACE, t->col, parser_token(p, i)->col - t->col, "%s", "");
}

static void
no_default(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	struct diag *d =
	    diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-address",
		_(WORD_SHOWN " is no address: for everybody, write default"),
		t->text);

	diag_mend(d, FIX_REPLACE, t->col, t->len, "default");
}

/* A flag comes first: if all that follows are flags too, it may be meant for
 * everybody. */
static void
no_target(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	struct lexer rest = p->lx;
	struct token next;
	struct diag *d;

	d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-address",
	    _("whom the line is about must stand before " WORD_SHOWN
	      ": an address, default or source"),
	    t->text);
	while (lex_next(&rest, LEX_TOKEN, &next))
		if (word_find(p->s->dir->option, next.text) == NULL)
			return;
	diag_mend(d, FIX_REPLACE, t->col, 0, "default ");
}

/* What was to be an address, and ntpd's scanner takes for something else. */
static bool
no_address(struct parser *p, size_t i)
{
	const struct option_word *flag =
	    word_find(p->s->dir->option, parser_text(p, i));
	double number;

	parser_break(p, i);
	if (parser_is(p, i, "source"))
		no_family(p, i);
	else if (parser_is(p, i, "all"))
		no_default(p, i);
	else if (flag != NULL)
		no_target(p, i);
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

/* A mask where none can be: it goes, with its value. */
static bool
no_mask(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	struct lexer after = p->lx;
	struct token value;
	struct diag *d;
	uint32_t end;

	parser_break(p, i);
	d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
	    _("only an address can have a mask, default and source have none"));
	if (!lex_next(&after, LEX_TOKEN, &value))
		return false;
	end = value.col + value.len;
	if (lex_next(&after, LEX_TOKEN, &value))
		end = value.col;
	diag_mend(d, FIX_REPLACE, t->col, end - t->col, "%s", "");
	return false;
}

/* Is the next word a number, the length of a prefix? */
static bool
is_length(const struct parser *p)
{
	struct lexer look = p->lx;
	struct token t;
	double bits;

	return lex_next(&look, LEX_TOKEN, &t) &&
	    (lex_unsigned(&t, &bits) || lex_number(&t, &bits));
}

/* Is there no further word? */
static bool
is_end(const struct parser *p)
{
	struct lexer look = p->lx;
	struct token t;

	return !lex_next(&look, LEX_TOKEN, &t);
}

/* `mask 24`: what it should have been, if the address says the family. */
static bool
bad_length(struct parser *p)
{
	struct addr a = { .family = ADDR_NONE };
	char text[ADDR_TEXT];
	const struct token *t;
	struct diag *d;
	double bits = 0;
	size_t i;

	parser_next(p, LEX_TOKEN, &i);
	t = parser_token(p, i);
	lex_integer(t, &bits);
	parser_break(p, i);
	if (!addr_parse(&a, parser_text(p, p->s->head)) || bits < 1 ||
	    bits > (a.family == ADDR_IPV4 ? 32 : 128)) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
		    _(WORD_SHOWN " is no mask: write it like 255.255.255.0 or "
				 "ffff:ffff::"),
		    t->text);
		return false;
	}
	memset(a.ip, 0, sizeof(a.ip));
	for (int k = 0; k < (int)bits; k++)
		a.ip[k / 8] |= (uint8_t)(0x80u >> k % 8);
	addr_text(&a, text, sizeof(text));
	d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
	    _("a mask is written as an address: %s, not the "
	      "length " WORD_SHOWN),
	    text, t->text);
	diag_mend(d, FIX_REPLACE, t->col, t->len, "%s", text);
	return false;
}

/* [mask MASK]: only of an address, and behind -4 or -6 only in ntp.org. */
bool
parser_mask(struct parser *p)
{
	struct stmt *s = p->s;
	size_t i;

	if (!parser_next_is(p, "mask", &i))
		return true;
	if (s->head == 0)
		return no_mask(p, i);
	if (s->family != ADDR_NONE && !parser_admit(p, i, DIALECT_NTP))
		return false;
	if (is_length(p))
		return bad_length(p);
	if (is_end(p)) {
		parser_missing(p, i, _("a mask such as 255.255.255.0"));
		return false;
	}
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

/* Is the second word a mask for the first rather than another address? */
static bool
is_mask(const char *first, const char *second)
{
	struct addr a, m;

	if (!addr_parse(&a, first) || !addr_parse(&m, second))
		return strncmp(second, "255.", 4) == 0;
	return a.family == m.family && (m.ip[0] == 0xff || m.ip[0] == 0);
}

/* A second address, or a mask without its word. */
static void
second_address(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	struct diag *d;

	if (!is_mask(parser_text(p, p->s->head), t->text)) {
		diag_add(p->ds, SEV_ERROR, parser_place(p, i), "two-addresses",
		    _("one line is about one address: write another line "
		      "for " WORD_SHOWN),
		    t->text);
		return;
	}
	d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "bad-mask",
	    _("the word mask is missing before " WORD_SHOWN), t->text);
	diag_mend(d, FIX_REPLACE, t->col, 0, "mask ");
}

/* A word that would allow something: no line needs it, and the flag that
 * looks like it does the contrary. */
static bool
is_allowing(const char *word)
{
	static const char *const words[] = { "all", "allow", "any", "modify",
		"none", "peer", "permit", "query", "serve", "trap", "trust" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static void
allowing_word(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i), *before = t - 1;
	uint32_t col = before->col + before->len;
	struct diag *d =
	    diag_add(p->ds, SEV_ERROR, parser_place(p, i), "unknown-option",
		_(WORD_SHOWN " is no flag: flags only forbid, and what none "
			     "forbids is allowed"),
		t->text);

	diag_mend(d, FIX_REPLACE, col, t->col + t->len - col, "%s", "");
}

/* Flags with commas between them. */
static void
comma(struct parser *p, size_t i)
{
	const struct token *t = parser_token(p, i);
	bool last = t->col >= p->lx.len;
	struct diag *d = diag_add(p->ds, SEV_ERROR, parser_place(p, i), "comma",
	    _("flags have blanks between them, no commas"));

	last = last || p->lx.line[t->col] == ' ' || p->lx.line[t->col] == '\t';
	diag_mend(d, FIX_REPLACE, t->col, t->len, "%s", last ? "" : " ");
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
	} else if (i == p->s->head + 1 && p->s->head != 0 &&
	    is_numeric(t->text)) {
		second_address(p, i);
	} else if (t->kind == TOKEN_SPECIAL && t->text[0] == ',') {
		comma(p, i);
	} else if (t->kind == TOKEN_WORD && is_allowing(t->text)) {
		allowing_word(p, i);
	} else {
		return false;
	}
	return true;
}
