/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all restrict lines do together: to the world, to this host's own
 * tools, and to the servers that the time comes from. */

#include "config/checking.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#include "config/restrict.h"

enum { BUILTIN = ACCESS_NOQUERY | ACCESS_LIMITED }; /* NTPsec's default */

/* The table that the lines make. */
struct reach {
	struct checking *k;
	struct restrict_set *set;
	struct access_rule *rule;
	struct access table;
};

static bool
is_default(const struct access_rule *r, enum addr_family family)
{
	static const uint8_t zero[16];

	return (r->family == family || r->family == ADDR_NONE) &&
	    memcmp(r->mask, zero, sizeof(zero)) == 0;
}

/* The words of the file's own default lines of a family, and the last such
 * line; NULL if there is none. */
static const struct check_rule *
own_default(const struct checking *k, enum addr_family family, uint32_t *flags)
{
	const struct check_rule *last = NULL;

	*flags = 0;
	for (size_t i = 0; i < k->nrule; i++) {
		const struct check_rule *e = &k->rule[i];

		if (!e->placed || e->target == RESTRICT_SOURCE ||
		    e->where.ntpport || !is_default(&e->where, family))
			continue;
		if (e->unrestrict) {
			*flags &= ~e->flags;
			continue;
		}
		*flags |= e->flags;
		last = e;
	}
	return last;
}

static bool
unrestricts(const struct checking *k)
{
	for (size_t i = 0; i < k->nrule; i++)
		if (k->rule[i].unrestrict)
			return true;
	return false;
}

/* May mode 6 questions come from anywhere? Their answers are larger than
 * they are. */
static void
check_open(struct checking *k)
{
	uint32_t flags[2], forbids = ACCESS_NOQUERY | ACCESS_IGNORE;
	const struct check_rule *four = own_default(k, ADDR_IPV4, &flags[0]);
	const struct check_rule *six = own_default(k, ADDR_IPV6, &flags[1]);
	const struct check_rule *open;
	struct diag *d;

	if (k->dialect == DIALECT_SEC && !unrestricts(k))
		return;
	if (four == NULL && six == NULL) {
		if (k->dialect != DIALECT_SEC)
			diag_add(k->ds,
			    k->dialect == DIALECT_NTP ? SEV_WARNING : SEV_NOTE,
			    (struct place){ .file = k->top }, "no-default",
			    _("there is no 'restrict default': ntp.org's ntpd "
			      "then answers queries of the whole world"));
		return;
	}
	open = four != NULL && !(flags[0] & forbids) ? four
	    : six != NULL && !(flags[1] & forbids)   ? six
						     : NULL;
	if (open == NULL)
		return;
	d = diag_add(k->ds, SEV_WARNING, open->at.at, "default-open",
	    _("without noquery here the whole world may query this host, and "
	      "use it for attacks on others: add noquery"));
	diag_mend(d, FIX_REPLACE, open->at.end, 0, " noquery");
}

/* A server for everybody that answers nobody. */
static void
check_silent(struct checking *k)
{
	static const uint32_t drops[] = { ACCESS_IGNORE, ACCESS_NOSERVE,
		ACCESS_NOTRUST };
	uint32_t flags;
	const struct check_rule *d = own_default(k, ADDR_IPV4, &flags);
	char word[32];

	for (size_t i = 0; k->how->open && d != NULL && i < 3; i++) {
		if (!(flags & drops[i]))
			continue;
		diag_add(k->ds, SEV_WARNING, d->at.at, "public-silent",
		    _("with %s by default a public server answers nobody: "
		      "leave it out"),
		    restrict_words(drops[i], word, sizeof(word)));
		return;
	}
}

/* A default for one family only. */
static void
check_family(struct checking *k)
{
	uint32_t heavy = ACCESS_IGNORE | ACCESS_NOSERVE | ACCESS_NOQUERY |
	    ACCESS_NOTRUST | ACCESS_NOMODIFY;
	uint32_t flags[2], built = k->dialect == DIALECT_SEC ? BUILTIN : 0;
	const struct check_rule *four = own_default(k, ADDR_IPV4, &flags[0]);
	const struct check_rule *six = own_default(k, ADDR_IPV6, &flags[1]);
	const struct check_rule *one = four != NULL ? four : six;
	struct diag *d;
	char words[120];

	if (one == NULL || (four != NULL && six != NULL))
		return;
	flags[0] |= flags[1];
	if (k->dialect == DIALECT_SEC)
		heavy &= ~(uint32_t)ACCESS_NOMODIFY; /* noquery covers it */
	if ((flags[0] & heavy & ~built) == 0)
		return;
	d = diag_add(k->ds, SEV_WARNING, one->at.at, "one-family",
	    _("this is for IPv%d only: IPv%d stays open; write 'restrict "
	      "default' without -%d, or add a line for -%d"),
	    four != NULL ? 4 : 6, four != NULL ? 6 : 4, four != NULL ? 4 : 6,
	    four != NULL ? 6 : 4);
	diag_mend(d, FIX_INSERT_AFTER, 0, 0, "restrict -%d default %s",
	    four != NULL ? 6 : 4,
	    restrict_words(flags[0], words, sizeof(words)));
}

static const struct access_rule *
find(const struct reach *h, const char *address)
{
	struct addr a = { .family = ADDR_NONE };

	addr_parse(&a, address);
	a.port = 40000; /* not ntpport */
	return access_find(&h->table, &a);
}

/* The rule of the file's line to which a word is owed; NULL: built in. */
static const struct check_rule *
owed(const struct reach *h, const struct access_rule *r, uint32_t flag)
{
	struct restrict_line line = restrict_owed(h->set, r, flag);
	const struct checking *k = h->k;

	for (size_t i = 0; i < k->nrule && line.file != NULL; i++)
		if (k->rule[i].at.at.line == line.line &&
		    strcmp(k->rule[i].at.at.file, line.file) == 0)
			return &k->rule[i];
	return NULL;
}

/* The line that keeps ntpq of this host out, for one of its addresses. */
static const struct check_rule *
locked(const struct reach *h, const char *address)
{
	const struct access_rule *r = find(h, address);
	uint32_t flag;

	if (r == NULL)
		return NULL;
	flag = r->flags & ACCESS_IGNORE ? ACCESS_IGNORE : ACCESS_NOQUERY;
	return (r->flags & flag) != 0 ? owed(h, r, flag) : NULL;
}

static void
check_localhost(struct reach *h)
{
	const struct check_rule *four = locked(h, "127.0.0.1");
	const struct check_rule *six = locked(h, "::1");
	struct diag *d;

	if (four != NULL && six != NULL) {
		d = diag_add(h->k->ds, SEV_WARNING, four->at.at,
		    "localhost-locked",
		    _("this keeps this host's own ntpq out too: add "
		      "'restrict 127.0.0.1' and 'restrict ::1'"));
		diag_mend(d, FIX_INSERT_AFTER, 0, 0, "restrict 127.0.0.1");
	} else if (six != NULL) {
		d = diag_add(h->k->ds, SEV_WARNING, six->at.at,
		    "localhost-locked",
		    _("ntpq asks ::1 first, which this keeps out: add "
		      "'restrict ::1' beside 127.0.0.1"));
		diag_mend(d, FIX_INSERT_AFTER, 0, 0, "restrict ::1");
	} else if (four != NULL) {
		d = diag_add(h->k->ds, SEV_WARNING, four->at.at,
		    "localhost-locked",
		    _("this keeps ntpq out at 127.0.0.1: add 'restrict "
		      "127.0.0.1' beside ::1"));
		diag_mend(d, FIX_INSERT_AFTER, 0, 0, "restrict 127.0.0.1");
	}
}

/* The word that drops a source's answers; 0: none does. NTPsec's noserve
 * does, ntp.org's does not. */
static uint32_t
blocking(const struct checking *k, const struct check_source *s, uint32_t flags)
{
	if (flags & ACCESS_IGNORE)
		return ACCESS_IGNORE;
	if ((flags & ACCESS_NOSERVE) && check_maybe(k, DIALECT_SEC))
		return ACCESS_NOSERVE;
	if ((flags & ACCESS_NOTRUST) && s->key == 0 && !s->nts)
		return ACCESS_NOTRUST;
	return 0;
}

static bool
is_loopback(const struct access_rule *r)
{
	static const uint8_t one[16] = { [15] = 1 };

	return r->family == ADDR_IPV4 ? r->ip[0] == 127
				      : memcmp(r->ip, one, 16) == 0;
}

static bool
is_private(const struct access_rule *r)
{
	const uint8_t *ip = r->ip;

	if (r->family == ADDR_IPV6)
		return (ip[0] & 0xfe) == 0xfc ||
		    (ip[0] == 0xfe && ip[1] >= 0x80);
	return ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xf0) == 16) ||
	    (ip[0] == 192 && ip[1] == 168);
}

static bool
is_host(const struct access_rule *r)
{
	size_t n = r->family == ADDR_IPV4 ? 4 : 16;

	for (size_t i = 0; i < n; i++)
		if (r->mask[i] != 0xff)
			return false;
	return true;
}

/* Is there a line that may let a source with a name through? Its addresses
 * are not known here. */
static bool
may_pass(const struct checking *k, const struct check_source *s)
{
	for (size_t i = 0; i < k->nrule; i++) {
		const struct check_rule *e = &k->rule[i];

		if (e->unrestrict || blocking(k, s, e->flags) != 0)
			continue;
		if (e->target == RESTRICT_SOURCE)
			return true;
		if (e->name != NULL && strcmp(e->name, "localhost") != 0)
			return true;
		if (e->target == RESTRICT_ADDRESS && e->placed &&
		    !is_loopback(&e->where) &&
		    (is_host(&e->where) || !is_private(&e->where)))
			return true;
	}
	return false;
}

/* Why no answer of a source comes through: the rule, or NULL. */
static const struct access_rule *
source_rule(const struct reach *h, const struct check_source *s, uint32_t *flag)
{
	const struct access_rule *r, *other;
	struct addr a = s->addr;

	if (s->numeric) {
		a.port = NTP_PORT;
		r = access_find(&h->table, &a);
		*flag = r != NULL ? blocking(h->k, s, r->flags) : 0;
		return *flag != 0 ? r : NULL;
	}
	if (may_pass(h->k, s))
		return NULL;
	/* Addresses that no other line is for. */
	r = find(h, "255.255.255.255");
	other = find(h, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	*flag = r != NULL ? blocking(h->k, s, r->flags) : 0;
	if (*flag == 0 || other == NULL || blocking(h->k, s, other->flags) == 0)
		return NULL;
	return r;
}

static void
check_sources(struct reach *h)
{
	struct checking *k = h->k;
	bool named = false;
	char word[32];
	uint32_t flag;

	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];
		const struct check_rule *e;
		struct diag *d;
		const struct access_rule *r;

		if (s->kind == CHECK_CLOCK || !diags_wanted(k->ds, SEV_WARNING))
			continue;
		r = source_rule(h, s, &flag);
		e = r != NULL ? owed(h, r, flag) : NULL;
		if (e == NULL || (named && !s->numeric))
			continue; /* all names have the same reason */
		named |= !s->numeric;
		d = diag_add(k->ds, SEV_WARNING, s->at.at, "source-blocked",
		    _("%s in line %lu drops the answers of " WORD
		      ": the clock is never set by it; add 'restrict source "
		      "nomodify noquery'"),
		    restrict_words(flag, word, sizeof(word)),
		    (unsigned long)e->at.at.line, s->name);
		diag_mend(d, FIX_INSERT_BEFORE, 0, 0,
		    "restrict source nomodify noquery");
	}
}

/* ntp.org's pool never gets a server where nopeer forbids new ones. */
static void
check_pool(struct checking *k)
{
	const struct check_source *pool = NULL;
	uint32_t flags[2];
	struct diag *d;

	for (size_t i = 0; i < k->nsource && pool == NULL; i++)
		if (k->source[i].kind == CHECK_POOL)
			pool = &k->source[i];
	own_default(k, ADDR_IPV4, &flags[0]);
	own_default(k, ADDR_IPV6, &flags[1]);
	if (pool == NULL || !check_maybe(k, DIALECT_NTP) ||
	    !(flags[0] & flags[1] & ACCESS_NOPEER))
		return;
	for (size_t i = 0; i < k->nrule; i++)
		if (k->rule[i].target == RESTRICT_SOURCE &&
		    !(k->rule[i].flags & ACCESS_NOPEER))
			return;
	d = diag_add(k->ds, SEV_WARNING, pool->at.at, "nopeer-pool",
	    _("with nopeer by default ntp.org's ntpd never uses the servers "
	      "of a pool: add 'restrict source nomodify noquery notrap'"));
	diag_mend(d, FIX_INSERT_BEFORE, 0, 0,
	    "restrict source nomodify noquery notrap");
}

/* A line that changes nothing, for a wider one says the same. */
static void
check_shadowed(struct reach *h)
{
	for (size_t i = 0; i < h->table.nested; i++) {
		const struct access_rule *r = &h->rule[i], *up;
		const struct check_rule *e, *wider;
		struct diag *d;

		if (r->up < 0 || r->ntpport ||
		    !diags_wanted(h->k->ds, SEV_NOTE))
			continue;
		up = &h->rule[r->up];
		if (up->flags != r->flags || up->ntpport)
			continue;
		e = owed(h, r, 0);
		wider = owed(h, up, 0);
		if (e == NULL || wider == NULL || e->name != NULL ||
		    e->target != RESTRICT_ADDRESS || e == wider ||
		    (wider->target != RESTRICT_ADDRESS &&
			h->k->dialect == DIALECT_BOTH))
			continue;
		d = diag_add(h->k->ds, SEV_NOTE, e->at.at, "shadowed",
		    _("this changes nothing: line %lu, for more addresses, "
		      "says the same"),
		    (unsigned long)wider->at.at.line);
		diag_mend(d, FIX_DELETE_LINE, 0, 0, "%s", "");
	}
}

static void
reach_end(struct checking *k)
{
	struct reach h = { .k = k };
	size_t count;
	bool mode7;

	check_open(k);
	check_silent(k);
	check_family(k);
	check_pool(k);
	if (k->nrule == 0)
		return;
	h.set = restrict_read(k->conf, k->dialect, NULL, &mode7, NULL);
	h.rule = restrict_rules(h.set, &count);
	access_build(&h.table, h.rule, count);
	check_localhost(&h);
	check_sources(&h);
	check_shadowed(&h);
	free(h.rule);
	restrict_free(h.set);
}

const struct check_topic check_reach_topic = { .end = reach_end };
