/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The restrict lines of a role: which are wanted, which are there, which are
 * in the way. */

#include "config/cooking.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "config/directive.h"
#include "config/mem.h"
#include "config/restrict.h"

enum {
	/* Nobody but this host configures, queries, or is made a source. */
	SAFE = ACCESS_NOMODIFY | ACCESS_NOTRAP | ACCESS_NOPEER | ACCESS_NOQUERY,
	/* Time for others: not too often, and told so. */
	SERVED = SAFE | ACCESS_LIMITED | ACCESS_KOD,
	/* Nobody is answered. Not noserve: NTPsec would not hear our sources
	 * through it, whatever `restrict source` says. */
	UNSERVED = ACCESS_IGNORE,
	/* Our own sources: a pool line makes them as it goes. */
	SOURCE = ACCESS_NOMODIFY | ACCESS_NOTRAP | ACCESS_NOQUERY,
	/* With these a source is not heard, or is not made. */
	DEAF = ACCESS_IGNORE | ACCESS_NOSERVE | ACCESS_NOTRUST | ACCESS_NOPEER,
	/* What noquery does too: who may not ask at all changes nothing. */
	COVERED = ACCESS_NOMODIFY | ACCESS_NOTRAP,
};

const char *
cook_words(uint32_t flags, char *buf, size_t size)
{
	static const struct {
		uint32_t flag;
		const char *word;
	} order[] = {
		{ ACCESS_IGNORE, " ignore" },
		{ ACCESS_LIMITED, " limited" },
		{ ACCESS_KOD, " kod" },
		{ ACCESS_NOMODIFY, " nomodify" },
		{ ACCESS_NOTRAP, " notrap" },
		{ ACCESS_NOPEER, " nopeer" },
		{ ACCESS_NOQUERY, " noquery" },
	};
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if ((flags & order[i].flag) != 0 &&
		    used + strlen(order[i].word) < size)
			used += (size_t)snprintf(
			    buf + used, size - used, "%s", order[i].word);
	return buf;
}

static struct cook_rule *
want(struct cook *k, enum restrict_target target, uint32_t flags)
{
	struct cook_rule *w = &k->rule[k->nrule++];

	assert(k->nrule <= COOK_RULES);
	*w = (struct cook_rule){ .target = target, .flags = flags };
	return w;
}

static void
want_address(struct cook *k, const struct addr *a, unsigned bits, uint32_t f)
{
	struct cook_rule *w = want(k, RESTRICT_ADDRESS, f);

	w->addr = *a;
	w->bits = bits;
}

void
cook_rules(struct cook *k)
{
	const struct recipe *r = k->r;
	uint32_t all = r->role == RECIPE_POOL ? SERVED : UNSERVED;
	struct addr four, six;

	want(k, RESTRICT_DEFAULT4, all);
	want(k, RESTRICT_DEFAULT6, all);
	if (k->pools || r->role != RECIPE_POOL)
		want(k, RESTRICT_SOURCE, SOURCE);
	for (size_t i = 0; i < r->nnet && i < RECIPE_NETS; i++)
		if (r->role == RECIPE_LAN)
			want_address(
			    k, &r->net[i].addr, r->net[i].bits, SERVED);
	if (addr_parse(&four, "127.0.0.1"))
		want_address(k, &four, 32, 0);
	if (addr_parse(&six, "::1"))
		want_address(k, &six, 128, 0);
}

static unsigned
full(const struct addr *a)
{
	return a->family == ADDR_IPV4 ? 32 : 128;
}

/* The length of a mask's prefix; more than 128: it is none. */
static unsigned
mask_bits(const struct addr *mask)
{
	unsigned n = 0, all = full(mask);

	while (n < all && (mask->ip[n / 8] & 0x80 >> n % 8) != 0)
		n++;
	for (unsigned i = n; i < all; i++)
		if ((mask->ip[i / 8] & 0x80 >> i % 8) != 0)
			return 999;
	return n;
}

/* An address that a restrict line has, and its prefix; "10.0.0.0/8" too. */
static bool
read_address(const struct restrict_stmt *s, struct addr *a, unsigned *bits)
{
	char text[80];
	struct addr mask;
	char *slash;

	if (strlen(s->address.text) >= sizeof(text))
		return false;
	memcpy(text, s->address.text, strlen(s->address.text) + 1);
	slash = strchr(text, '/');
	if (slash != NULL)
		*slash++ = '\0';
	if (strcmp(text, "localhost") == 0)
		memcpy(text, "127.0.0.1", sizeof("127.0.0.1"));
	if (!restrict_address(a, text, s->family))
		return false;
	*bits = full(a);
	if (slash != NULL)
		*bits = (unsigned)strtoul(slash, NULL, 10);
	if (s->mask.text == NULL)
		return *bits <= full(a);
	if (!restrict_address(&mask, s->mask.text, (enum addr_family)a->family))
		return false;
	*bits = mask_bits(&mask);
	return *bits <= full(a);
}

/* The target, of an address that stands for everybody too. */
static enum restrict_target
target_of(const struct restrict_stmt *s, struct addr *a, unsigned *bits)
{
	if (s->target != RESTRICT_ADDRESS)
		return s->target;
	if (!read_address(s, a, bits))
		return RESTRICT_NOTHING;
	if (*bits > 0)
		return RESTRICT_ADDRESS;
	return a->family == ADDR_IPV4 ? RESTRICT_DEFAULT4 : RESTRICT_DEFAULT6;
}

static bool
same_network(const struct cook_rule *w, const struct addr *a, unsigned bits)
{
	struct addr x = w->addr, y = *a;

	if (x.family != y.family || w->bits != bits)
		return false;
	for (unsigned i = bits; i < full(&x); i++) {
		x.ip[i / 8] &= (uint8_t) ~(0x80 >> i % 8);
		y.ip[i / 8] &= (uint8_t) ~(0x80 >> i % 8);
	}
	return memcmp(x.ip, y.ip, full(&x) / 8) == 0;
}

/* Does the line do what is wanted of it? */
static bool
does(const struct cook_rule *w, uint32_t flags)
{
	uint32_t all = (flags & ACCESS_NOQUERY) != 0 ? flags | COVERED : flags;

	if (w->target == RESTRICT_SOURCE)
		return (flags & DEAF) == 0 && (all & SOURCE) == w->flags;
	if ((w->flags & ACCESS_IGNORE) != 0)
		return (flags & ACCESS_IGNORE) != 0;
	return all == w->flags;
}

/* Is the wanted line about whom this one is about? */
static bool
is_about(const struct cook_rule *w, enum restrict_target target,
    const struct addr *a, unsigned bits)
{
	if (target == RESTRICT_DEFAULT)
		return w->target == RESTRICT_DEFAULT4 ||
		    w->target == RESTRICT_DEFAULT6;
	if (target != w->target)
		return false;
	return target != RESTRICT_ADDRESS || same_network(w, a, bits);
}

/* The line stays if all that it is about are served by it, and none was
 * before. */
static bool
take(struct cook *k, enum restrict_target target, const struct addr *a,
    unsigned bits, uint32_t flags, bool *about)
{
	bool good = true;

	*about = false;
	for (size_t i = 0; i < k->nrule; i++) {
		const struct cook_rule *w = &k->rule[i];

		if (!is_about(w, target, a, bits))
			continue;
		*about = true;
		good &= !w->had && does(w, flags);
	}
	for (size_t i = 0; *about && good && i < k->nrule; i++)
		if (is_about(&k->rule[i], target, a, bits))
			k->rule[i].had = true;
	return good;
}

/* Why a line is left out. */
static const char *
reason_for(enum restrict_target target)
{
	switch (target) {
	case RESTRICT_DEFAULT:
	case RESTRICT_DEFAULT4:
	case RESTRICT_DEFAULT6:
		return "what everybody may do is said by other lines now";
	case RESTRICT_SOURCE:
		return "our sources would not be heard, or could ask too much";
	case RESTRICT_ADDRESS:
		return "said by another line now";
	case RESTRICT_NOTHING:
		break;
	}
	return "it cannot be understood, and keeps nobody out";
}

void
cook_restrict(struct cook *k, struct cook_line *l, size_t at)
{
	char *room = mem_realloc(NULL, 2 * l->len + 2, 1);
	struct restrict_stmt s;
	struct addr a = { .family = ADDR_NONE };
	unsigned bits = 0;
	enum restrict_target target;
	bool about, good;

	if (!restrict_parse(&s, l->text, l->len, room, DIALECT_BOTH) ||
	    s.unrestrict) {
		free(room);
		return;
	}
	target = s.broken ? RESTRICT_NOTHING : target_of(&s, &a, &bits);
	k->access_at = at + 1;
	good = take(k, target, &a, bits, s.flags, &about);
	/* A host by its name, or a network that is none of ours, is somebody
	 * else's business. */
	if ((about && (!good || s.ntpport)) || s.broken ||
	    (target == RESTRICT_SOURCE &&
		(s.flags & (ACCESS_IGNORE | ACCESS_NOSERVE | ACCESS_NOTRUST)) !=
		    0))
		l->why = reason_for(target);
	free(room);
}

bool
cook_misses_rules(const struct cook *k)
{
	for (size_t i = 0; i < k->nrule; i++)
		if (!k->rule[i].had)
			return true;
	return false;
}

static const char *
explain(const struct cook *k, const struct cook_rule *w)
{
	if (w->target == RESTRICT_SOURCE)
		return "Servers that we ask are heard, and may do nothing "
		       "else.";
	if (w->target != RESTRICT_ADDRESS)
		return k->r->role == RECIPE_POOL
		    ? "Everybody gets the time, not too often; nothing else."
		    : "Nobody else gets the time, or may do anything.";
	return w->flags != 0
	    ? "Networks that get the time, not too often; nothing else."
	    : "This host itself may do all.";
}

static void
put_rule(const struct cook_rule *w, FILE *out, const char *end)
{
	char words[120], addr[ADDR_TEXT], mask[ADDR_TEXT];
	struct addr m = { .family = w->addr.family };

	cook_words(w->flags, words, sizeof(words));
	if (w->target == RESTRICT_SOURCE) {
		fprintf(out, "restrict source%s%s", words, end);
		return;
	}
	if (w->target != RESTRICT_ADDRESS) {
		fprintf(out, "restrict -%d default%s%s",
		    w->target == RESTRICT_DEFAULT4 ? 4 : 6, words, end);
		return;
	}
	addr_text(&w->addr, addr, sizeof(addr));
	for (unsigned i = 0; i < w->bits; i++)
		m.ip[i / 8] |= (uint8_t)(0x80 >> i % 8);
	if (w->bits == full(&w->addr))
		fprintf(out, "restrict %s%s%s", addr, words, end);
	else
		fprintf(out, "restrict %s mask %s%s%s", addr,
		    addr_text(&m, mask, sizeof(mask)), words, end);
}

void
cook_put_rules(const struct cook *k, FILE *out, const char *end)
{
	const char *said = "";

	for (size_t i = 0; i < k->nrule; i++) {
		const struct cook_rule *w = &k->rule[i];
		const char *why = explain(k, w);

		if (w->had)
			continue;
		if (strcmp(why, said) != 0)
			fprintf(out, "# %s%s", why, end);
		said = why;
		put_rule(w, out, end);
	}
}
