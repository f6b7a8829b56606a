/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restrict lines: each by itself, and lines for one and the same address. */

#include "config/checking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/restrict.h"

/* Words of access flags, in a message. */
#define FLAGS_TEXT 120

#define BITS(family) ((family) == ADDR_IPV4 ? 32u : 128u)

/* Words that do nothing where they stand, or more than they seem to. */
static void
check_flags(struct checking *k, const struct restrict_stmt *r)
{
	bool all = r->target == RESTRICT_DEFAULT ||
	    r->target == RESTRICT_DEFAULT4 || r->target == RESTRICT_DEFAULT6;
	size_t kod = check_has(k, "kod"), ignore = check_has(k, "ignore");
	size_t last = k->stmt.ntoken - 1;
	size_t trust = check_has(k, "notrust"), version;
	struct diag *d;

	version = check_has(k, "version");
	if (kod != 0 && check_has(k, "limited") == 0 && ignore == 0) {
		d = diag_add(k->ds, SEV_WARNING, check_spot(k, kod).at,
		    "kod-no-limited", _("kod does nothing without limited"));
		diag_mend(
		    d, FIX_REPLACE, check_spot(k, last).end, 0, " limited");
	}
	if (ignore != 0 && (r->flags & ~(uint32_t)ACCESS_IGNORE) != 0)
		diag_add(k->ds, SEV_NOTE, check_spot(k, ignore).at,
		    "ignore-all",
		    _("ignore drops every packet: the other words of the line "
		      "do nothing"));
	if (all && trust != 0 && ignore == 0)
		diag_add(k->ds, SEV_WARNING, check_spot(k, trust).at,
		    "default-notrust",
		    _("notrust drops every packet without a key: nobody gets "
		      "the time, and no server is believed"));
	if (all && version != 0 && ignore == 0)
		diag_add(k->ds, SEV_WARNING, check_spot(k, version).at,
		    "default-version",
		    _("version drops what is not NTP version 4: older "
		      "clients, and ntpq with NTPsec, get no answer"));
}

static void
check_obsolete(struct checking *k)
{
	static const char *const word[] = { "nopeer", "notrap" };

	if (k->dialect != DIALECT_SEC)
		return;
	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++) {
		size_t at = check_has(k, word[i]);
		const struct token *t = &k->stmt.token[at];
		struct diag *d;

		if (at == 0)
			continue;
		d = diag_add(k->ds, SEV_NOTE, check_spot(k, at).at,
		    "obsolete-flag", _("NTPsec ignores %s, and logs it"),
		    word[i]);
		diag_mend(d, FIX_REPLACE, t->col - 1, t->len + 1, "%s", "");
	}
}

static void
check_broken(struct checking *k, const struct restrict_stmt *r)
{
	size_t last = k->stmt.ntoken - 1;
	size_t at = k->stmt.broken && k->stmt.bad < last ? k->stmt.bad : last;
	char words[FLAGS_TEXT];

	if (r->target == RESTRICT_NOTHING)
		diag_add(k->ds, SEV_ERROR, check_spot(k, at).at,
		    "restrict-broken",
		    _("a mistake: the line has no effect, and whom it was to "
		      "keep out is let in"));
	else if (r->flags == 0)
		diag_add(k->ds, SEV_ERROR, check_spot(k, at).at,
		    "restrict-broken",
		    _("a mistake: daemons apply what stands before the bad "
		      "word, so this line allows everything instead of "
		      "forbidding it"));
	else
		diag_add(k->ds, SEV_ERROR, check_spot(k, at).at,
		    "restrict-broken",
		    _("a mistake: daemons apply what stands before the bad "
		      "word, here only '%s'"),
		    restrict_words(r->flags, words, sizeof(words)));
}

/* Where the rule stands in the daemon's table; false if a name does. */
static bool
place_rule(struct check_rule *e, const struct restrict_stmt *r)
{
	char bare[ADDR_TEXT], *slash;
	struct addr a = { .family = ADDR_NONE }, m;

	e->where.ntpport = r->ntpport;
	if (r->target != RESTRICT_ADDRESS) {
		e->where.family = r->target == RESTRICT_DEFAULT4 ? ADDR_IPV4
		    : r->target == RESTRICT_DEFAULT6             ? ADDR_IPV6
								 : ADDR_NONE;
		return true;
	}
	snprintf(bare, sizeof(bare), "%s", r->address.text);
	slash = strchr(bare, '/');
	if (slash != NULL)
		*slash = '\0';
	if (!restrict_address(&a, bare, ADDR_NONE))
		return false;
	m = check_prefix_mask(a.family, BITS(a.family));
	if (slash != NULL)
		m = check_prefix_mask(a.family,
		    (unsigned)strtoul(slash + 1, NULL, 10) %
			(BITS(a.family) + 1));
	else if (r->mask.text != NULL && !addr_parse(&m, r->mask.text))
		return false;
	e->where.family = a.family;
	memcpy(e->where.ip, a.ip, sizeof(a.ip));
	memcpy(e->where.mask, m.ip, sizeof(m.ip));
	access_mask(&e->where);
	return m.family == a.family;
}

static void
keep_rule(struct checking *k, const struct restrict_stmt *r)
{
	struct check_rule *e = CHECK_ADD(k->rule, k->nrule);
	size_t word = r->family != ADDR_NONE && k->stmt.ntoken > 2 ? 2 : 1;

	e->at = check_spot(k, word < k->stmt.ntoken ? word : 0);
	e->target = r->target;
	e->unrestrict = r->unrestrict;
	e->flags = r->flags;
	e->placed = place_rule(e, r);
	if (!e->placed)
		e->name = mem_string(r->address.text, strlen(r->address.text));
}

static void
restrict_line(struct checking *k)
{
	struct restrict_stmt r;

	if (!check_is(k, "restrict") && !check_is(k, "unrestrict"))
		return;
	if (k->room_size < 2 * k->len + 2) {
		k->room_size = 2 * k->len + 2;
		k->room = mem_realloc(k->room, k->room_size, 1);
	}
	if (!restrict_parse(&r, k->text, k->len, k->room, k->dialect))
		return;
	if (r.broken)
		check_broken(k, &r);
	if (r.target == RESTRICT_NOTHING)
		return;
	if (r.target == RESTRICT_ADDRESS && !r.broken)
		check_address(k, &r);
	if (!r.unrestrict && !r.broken)
		check_flags(k, &r);
	check_obsolete(k);
	keep_rule(k, &r);
}

static int
by_where(const void *left, const void *right)
{
	const struct check_rule *const *a = left, *const *b = right;
	int r = access_order(&(*a)->where, &(*b)->where);

	if (r == 0)
		r = ((*a)->target == RESTRICT_SOURCE) -
		    ((*b)->target == RESTRICT_SOURCE);
	return r != 0 ? r : (*a > *b) - (*a < *b);
}

/* Two lines for one and the same entry: their words add up. */
static void
check_pair(
    struct checking *k, const struct check_rule *a, const struct check_rule *b)
{
	char words[FLAGS_TEXT];
	struct diag *d;

	if (a->flags == b->flags) {
		d = diag_add(k->ds, SEV_NOTE, b->at.at, "restrict-again",
		    _("line %lu says the same"), (unsigned long)a->at.at.line);
		diag_mend(d, FIX_DELETE_LINE, 0, 0, "%s", "");
	} else if ((a->flags & ~b->flags) != 0) {
		diag_add(k->ds, SEV_WARNING, b->at.at, "restrict-adds-up",
		    _("line %lu is for the same addresses, and the words of "
		      "both count: %s stays in force"),
		    (unsigned long)a->at.at.line,
		    restrict_words(a->flags & ~b->flags, words, sizeof(words)));
	}
}

static void
restrict_end(struct checking *k)
{
	const struct check_rule **order =
	    mem_realloc(NULL, k->nrule, sizeof(order[0]));
	size_t n = 0;

	for (size_t i = 0; i < k->nrule; i++)
		if (k->rule[i].placed)
			order[n++] = &k->rule[i];
	qsort(order, n, sizeof(order[0]), by_where);
	for (size_t i = 1; i < n; i++) {
		const struct check_rule *a = order[i - 1], *b = order[i];

		if (access_order(&a->where, &b->where) == 0 &&
		    (a->target == RESTRICT_SOURCE) ==
			(b->target == RESTRICT_SOURCE) &&
		    !a->unrestrict && !b->unrestrict)
			check_pair(k, a, b);
	}
	free(order);
}

const struct check_topic check_restrict_topic = { restrict_line, restrict_end };
