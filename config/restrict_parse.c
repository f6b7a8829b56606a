/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/restrict_parse.h"

#include <stdio.h>
#include <string.h>

#include "config/directive.h"

/* The words that may follow the address, alphabetically. */
static const struct flag_word {
	const char *name;
	unsigned dialect; /* who takes it */
	unsigned acts;    /* for whom it has a meaning */
	uint32_t flag;
} flag_words[] = {
	{ "flake", DIALECT_BOTH, DIALECT_BOTH, ACCESS_FLAKE },
	{ "ignore", DIALECT_BOTH, DIALECT_BOTH, ACCESS_IGNORE },
	{ "kod", DIALECT_BOTH, DIALECT_BOTH, ACCESS_KOD },
	{ "limited", DIALECT_BOTH, DIALECT_BOTH, ACCESS_LIMITED },
	{ "lowpriotrap", DIALECT_NTP, DIALECT_NTP, ACCESS_LOWPRIOTRAP },
	{ "mssntp", DIALECT_BOTH, DIALECT_BOTH, ACCESS_MSSNTP },
	{ "noepeer", DIALECT_NTP, DIALECT_NTP, ACCESS_NOEPEER },
	{ "nomodify", DIALECT_BOTH, DIALECT_BOTH, ACCESS_NOMODIFY },
	{ "nomrulist", DIALECT_BOTH, DIALECT_BOTH, ACCESS_NOMRULIST },
	{ "nopeer", DIALECT_BOTH, DIALECT_NTP, ACCESS_NOPEER },
	{ "noquery", DIALECT_BOTH, DIALECT_BOTH, ACCESS_NOQUERY },
	{ "noserve", DIALECT_BOTH, DIALECT_BOTH, ACCESS_NOSERVE },
	{ "notrap", DIALECT_BOTH, DIALECT_NTP, ACCESS_NOTRAP },
	{ "notrust", DIALECT_BOTH, DIALECT_BOTH, ACCESS_NOTRUST },
	{ "ntpport", DIALECT_BOTH, DIALECT_BOTH, 0 },
	{ "serverresponse", DIALECT_NTP, DIALECT_NTP, ACCESS_FUZZ },
	{ "version", DIALECT_BOTH, DIALECT_BOTH, ACCESS_VERSION },
};

#define NWORDS (sizeof flag_words / sizeof flag_words[0])

struct reader {
	struct restrict_stmt *r;
	struct lexer lx;
	struct token now;
	bool any; /* `now` is a token */
	unsigned dialect;
};

static void
step(struct reader *p)
{
	p->any = lex_next(&p->lx, LEX_TOKEN, &p->now);
}

static bool
is_word(const struct reader *p, const char *word)
{
	return p->any && p->now.kind == TOKEN_WORD &&
	    strcmp(p->now.text, word) == 0;
}

static const struct flag_word *
flag_word(const struct reader *p)
{
	for (size_t i = 0; i < NWORDS && p->any; i++) {
		if ((flag_words[i].dialect & p->dialect) &&
		    is_word(p, flag_words[i].name))
			return &flag_words[i];
	}
	return NULL;
}

/* Words of the language are no names unless quoted: ntpd's scanner turns
 * them into tokens wherever they stand. */
static bool
is_keyword(const struct reader *p)
{
	static const char *const more[] = { "default", "source", "mask", "-4",
		"-6", "all", "ipv4", "ipv6", "wildcard", "listen", "drop" };
	const struct directive *d;
	size_t count;

	if (strpbrk(p->now.text, ".:/") != NULL)
		return false;
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		if (strcmp(p->now.text, more[i]) == 0)
			return true;
	}
	if (flag_word(p) != NULL)
		return true;
	d = directive_table(&count);
	for (size_t i = 0; i < count; i++) {
		if (!(d[i].dialect & p->dialect))
			continue;
		if (strcmp(p->now.text, d[i].name) == 0 ||
		    directive_option(&d[i], p->now.text) != NULL)
			return true;
	}
	return false;
}

/* May the present token be an address? */
static bool
is_string(const struct reader *p)
{
	double number;

	if (!p->any || p->now.kind == TOKEN_SPECIAL)
		return false;
	if (p->now.kind == TOKEN_QUOTED)
		return true;
	return !lex_unsigned(&p->now, &number) &&
	    !lex_number(&p->now, &number) && !is_keyword(p);
}

/* Nothing is complete: nothing is acted on. */
static void
nothing(struct reader *p)
{
	p->r->target = RESTRICT_NOTHING;
	p->r->broken = true;
}

/* [-4|-6] (default | ADDRESS), or source; true if more may follow. */
static bool
read_target(struct reader *p)
{
	struct restrict_stmt *r = p->r;

	step(p);
	if (is_word(p, "source")) {
		r->target = RESTRICT_SOURCE;
	} else {
		if (is_word(p, "-4") || is_word(p, "-6")) {
			r->family =
			    p->now.text[1] == '4' ? ADDR_IPV4 : ADDR_IPV6;
			step(p);
		}
		if (is_word(p, "default")) {
			r->target = r->family == ADDR_NONE ? RESTRICT_DEFAULT
			    : r->family == ADDR_IPV4       ? RESTRICT_DEFAULT4
							   : RESTRICT_DEFAULT6;
		} else if (is_string(p)) {
			r->target = RESTRICT_ADDRESS;
			r->address = p->now;
		} else {
			nothing(p);
			return false;
		}
	}
	step(p);
	return true;
}

/* [mask MASK] [ippeerlimit N]: the first not behind -4 or -6 but in 4.2.8,
 * the second in 4.2.8 only. */
static bool
read_mask(struct reader *p)
{
	struct restrict_stmt *r = p->r;
	double number;

	if (r->target == RESTRICT_ADDRESS && is_word(p, "mask") &&
	    (r->family == ADDR_NONE || (p->dialect & DIALECT_NTP))) {
		step(p);
		if (!is_string(p)) {
			nothing(p);
			return false;
		}
		r->mask = p->now;
		step(p);
	}
	if ((p->dialect & DIALECT_NTP) && is_word(p, "ippeerlimit")) {
		step(p);
		if (!p->any || !lex_integer(&p->now, &number)) {
			nothing(p);
			return false;
		}
		step(p);
	}
	return true;
}

/* serverresponse takes a second word; without it the line is not complete. */
static bool
read_fuzz(struct reader *p)
{
	step(p);
	if (is_word(p, "fuzz"))
		return true;
	nothing(p);
	return false;
}

/* What the words behind a mistake would have asked for. */
static void
read_rest(struct reader *p)
{
	for (; p->any; step(p)) {
		const struct flag_word *w = flag_word(p);

		if (w != NULL)
			p->r->after |= w->flag;
	}
}

static void
read_flags(struct reader *p)
{
	struct restrict_stmt *r = p->r;
	const struct flag_word *w;

	for (; p->any; step(p)) {
		/* 4.2.8 knows epeer, and exits over it. */
		if ((p->dialect & DIALECT_NTP) && is_word(p, "epeer")) {
			nothing(p);
			return;
		}
		w = flag_word(p);
		if (w == NULL) {
			r->broken = true;
			return;
		}
		if (w->flag == ACCESS_FUZZ && !read_fuzz(p))
			return;
		if (w->flag == 0)
			r->ntpport = true;
		if (w->acts & p->dialect)
			r->flags |= w->flag;
		else
			r->warned = true;
	}
}

bool
restrict_parse(struct restrict_stmt *r, const char *line, size_t len,
    char *text, unsigned dialect)
{
	struct reader p = { .r = r, .dialect = dialect };

	memset(r, 0, sizeof(*r));
	lex_init(&p.lx, line, len, text);
	step(&p);
	r->unrestrict = (dialect & DIALECT_SEC) && is_word(&p, "unrestrict");
	if (!r->unrestrict && !is_word(&p, "restrict"))
		return false;
	if (read_target(&p) && read_mask(&p))
		read_flags(&p);
	if (r->broken)
		read_rest(&p);
	if ((r->flags & ACCESS_KOD) && !(r->flags & ACCESS_LIMITED))
		r->warned = true;
	return true;
}

const char *
restrict_words(uint32_t flags, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < NWORDS && used < size; i++) {
		const struct flag_word *w = &flag_words[i];
		int n;

		if (!(flags & w->flag))
			continue;
		n = snprintf(buf + used, size - used, "%s%s%s",
		    used > 0 ? " " : "", w->name,
		    w->flag == ACCESS_FUZZ ? " fuzz" : "");
		used += n > 0 ? (size_t)n : 0;
	}
	return buf;
}
