/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the time comes from: how many sources, of what kind, asked how. */

#include "config/checking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/catalog.h"
#include "config/mem.h"

enum { LOCAL = 1, NMEA = 20, PPS = 22, LEAST_PUBLIC = 4, MOST_PUBLIC = 7 };

/* Fudge lines that are looked at: each is compared with every clock, and
 * 100,000 of both took 7 s. */
#define FUDGES_MAX 1000

/* Servers that spread a leap second over a day. */
static const char *const smearing[] = { "time.google.com", "time1.google.com",
	"time2.google.com", "time3.google.com", "time4.google.com",
	"time.android.com", "time.aws.com", "time.facebook.com",
	"time1.facebook.com", "time2.facebook.com", "time3.facebook.com",
	"time4.facebook.com", "time5.facebook.com", "169.254.169.123",
	"metadata.google.internal" };

/* Names that nobody else's servers have. */
static const char *const own_domain[] = { ".local", ".lan", ".home",
	".internal", ".localdomain", ".intranet", ".corp", ".arpa", ".test",
	".example" };

static bool
ends_in(const char *name, const char *tail)
{
	size_t n = strlen(name), t = strlen(tail);

	return n >= t && strcmp(name + n - t, tail) == 0;
}

static bool
is_smearing(const struct checking *k, const struct check_source *s)
{
	const struct catalog_row *row = k->how->catalog != NULL
	    ? catalog_find(k->how->catalog, s->name)
	    : NULL;

	if (row != NULL && row->smear)
		return true;
	for (size_t i = 0; i < sizeof(smearing) / sizeof(smearing[0]); i++)
		if (strcmp(s->name, smearing[i]) == 0)
			return true;
	return false;
}

/* Is it somebody else's server, as far as the name shows? */
static bool
is_foreign(const struct check_source *s)
{
	const uint8_t *ip = s->addr.ip;

	if (s->kind == CHECK_CLOCK || s->kind == CHECK_PEER)
		return false;
	if (s->numeric && s->addr.family == ADDR_IPV4)
		return ip[0] != 10 && ip[0] != 127 &&
		    !(ip[0] == 172 && (ip[1] & 0xf0) == 16) &&
		    !(ip[0] == 192 && ip[1] == 168) &&
		    !(ip[0] == 169 && ip[1] == 254);
	if (s->numeric)
		return (ip[0] & 0xe0) == 0x20; /* global unicast, RFC 4291 */
	for (size_t i = 0; i < sizeof(own_domain) / sizeof(own_domain[0]); i++)
		if (ends_in(s->name, own_domain[i]))
			return false;
	return strchr(s->name, '.') != NULL;
}

/* How the servers of others are asked. */
static void
check_manners(struct checking *k, const struct check_source *s)
{
	const struct stmt *st = &k->stmt;

	if (!is_foreign(s))
		return;
	for (size_t i = 0; i < st->narg; i++) {
		const struct arg *a = &st->arg[i];
		const struct token *t = &st->token[a->token];
		struct diag *d;

		if (a->word->id == OPT_BURST) {
			d = diag_add(k->ds, SEV_WARNING,
			    check_spot(k, a->token).at, "burst-foreign",
			    _("burst sends several packets at every poll: not "
			      "to other people's servers; iburst does it at "
			      "the start only"));
			diag_mend(d, FIX_REPLACE, t->col, t->len, "iburst");
		} else if (a->word->id == OPT_MINPOLL && a->number < 6) {
			t = &st->token[a->value];
			d = diag_add(k->ds, SEV_WARNING,
			    check_spot(k, a->value).at, "minpoll-low",
			    _("minpoll below 6 asks other people's servers "
			      "more often than once in 64 s: they may refuse "
			      "you"));
			diag_mend(d, FIX_REPLACE, t->col, t->len, "6");
		}
	}
}

/* The type of a refclock line; -1: one that nothing is checked of. */
static int
clock_type(const char *name)
{
	static const struct {
		const char *name;
		int type;
	} types[] = { { "local", LOCAL }, { "nmea", NMEA }, { "pps", PPS },
		{ "shm", 28 }, { "generic", 8 }, { "gpsd", 46 } };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(name, types[i].name) == 0)
			return types[i].type;
	return -1;
}

static void
take_options(struct checking *k, struct check_source *s)
{
	const struct stmt *st = &k->stmt;

	for (size_t i = 0; i < st->narg; i++) {
		const struct arg *a = &st->arg[i];

		s->prefer |= a->word->id == OPT_PREFER;
		s->noselect |= a->word->id == OPT_NOSELECT;
		s->nts |= a->word->id == OPT_NTS;
		if (a->word->id == OPT_KEY) {
			s->key = (uint32_t)a->number;
			s->key_at = check_spot(k, a->value);
		}
	}
}

static void
take_source(struct checking *k, enum check_kind kind)
{
	struct check_source *s;
	const char *name;
	size_t bad;

	if (k->stmt.head == 0 || k->stmt.refused)
		return;
	name = check_word(k, k->stmt.head);
	s = CHECK_ADD(k->source, k->nsource);
	s->at = check_spot(k, k->stmt.head);
	s->kind = kind;
	s->name = mem_string(name, strlen(name));
	s->driver = -1;
	switch (source_kind(name, &s->addr, &bad)) {
	case SOURCE_REFCLOCK:
		s->kind = CHECK_CLOCK;
		s->driver = s->addr.ip[2];
		s->by_address = true;
		break;
	case SOURCE_ADDRESS:
		s->numeric = true;
		break;
	case SOURCE_NAME:
	case SOURCE_ODD_NAME:
	case SOURCE_LENGTH:
	case SOURCE_LETTER:
		break;
	}
	take_options(k, s);
	check_manners(k, s);
}

static void
take_refclock(struct checking *k)
{
	struct check_source *s;
	size_t at = 1;

	if (k->stmt.ntoken < 2)
		return;
	s = CHECK_ADD(k->source, k->nsource);
	s->at = check_spot(k, at);
	s->kind = CHECK_CLOCK;
	s->name = mem_string(check_word(k, at), strlen(check_word(k, at)));
	s->driver = clock_type(s->name);
	s->prefer = check_has(k, "prefer") != 0;
	s->noselect = check_has(k, "noselect") != 0;
	s->stratum = check_has(k, "stratum") != 0;
	s->adjusted = check_has(k, "time2") != 0;
}

/* fudge 127.127.t.u ...: of the clock that it names. */
static void
take_fudge(struct checking *k)
{
	struct check_fudge *f;
	struct addr a;
	size_t i;

	if (k->nfudge == FUDGES_MAX || !addr_parse(&a, check_word(k, 1)) ||
	    a.family != ADDR_IPV4)
		return;
	i = check_has(k, "refid");
	if (i != 0 && strlen(check_word(k, i + 1)) > 4)
		diag_add(k->ds, SEV_WARNING, check_spot(k, i + 1).at,
		    "refid-long",
		    _("a refid has four characters: " WORD " is cut"),
		    check_word(k, i + 1));
	f = CHECK_ADD(k->fudge, k->nfudge);
	f->at = check_spot(k, 1);
	memcpy(f->ip, a.ip, sizeof(f->ip));
	f->time2 = check_has(k, "time2") != 0;
	f->flag1 = check_has(k, "flag1") != 0;
	i = check_has(k, "stratum");
	f->stratum = i != 0 && i + 1 < k->stmt.ntoken
	    ? strtol(check_word(k, i + 1), NULL, 10)
	    : -1;
}

static void
take_tos(struct checking *k)
{
	for (size_t i = 0; i < k->stmt.narg; i++) {
		const struct arg *a = &k->stmt.arg[i];

		if (a->word->id == OPT_MINSANE) {
			k->minsane = check_spot(k, a->value);
			k->minsane_n = a->number;
		} else if (a->word->id == OPT_MAXCLOCK) {
			k->maxclock = a->number;
		}
	}
}

static void
sources_line(struct checking *k)
{
	static const char *const listening[] = { "broadcastclient",
		"multicastclient", "manycastclient" };

	if (check_is(k, "server"))
		take_source(k, CHECK_SERVER);
	else if (check_is(k, "pool"))
		take_source(k, CHECK_POOL);
	else if (check_is(k, "peer"))
		take_source(k, CHECK_PEER);
	else if (check_is(k, "refclock"))
		take_refclock(k);
	else if (check_is(k, "fudge"))
		take_fudge(k);
	else if (check_is(k, "tos"))
		take_tos(k);
	for (size_t i = 0; i < sizeof(listening) / sizeof(listening[0]); i++)
		if (check_is(k, listening[i]))
			k->listener = check_spot(k, 0);
}

/* A fudge line for a clock that is nobody's. */
static void
check_fudge(struct checking *k, const struct check_fudge *f)
{
	for (size_t i = 0; i < k->nsource; i++)
		if (k->source[i].kind == CHECK_CLOCK &&
		    (k->source[i].driver < 0 || !k->source[i].by_address ||
			memcmp(k->source[i].addr.ip, f->ip, 4) == 0))
			return;
	diag_add(k->ds, SEV_WARNING, f->at.at, "fudge-alone",
	    _("no server line names this clock: fudge alone does nothing"));
}

/* What the fudge lines say of a clock. */
static void
apply_fudges(struct checking *k)
{
	for (size_t i = 0; i < k->nfudge; i++)
		if (diags_wanted(k->ds, SEV_WARNING))
			check_fudge(k, &k->fudge[i]);
	for (size_t i = 0; i < k->nsource; i++) {
		struct check_source *s = &k->source[i];

		for (size_t j = 0; j < k->nfudge && s->kind == CHECK_CLOCK;
		     j++) {
			const struct check_fudge *f = &k->fudge[j];

			if (memcmp(f->ip, s->addr.ip, sizeof(f->ip)) != 0)
				continue;
			s->adjusted |= f->time2 || f->flag1;
			s->stratum |= f->stratum >= 0;
			s->high |= f->stratum >= 10;
		}
	}
}

/* Sources of each kind, those marked noselect not counted. */
struct tally {
	size_t all, network, pools, clocks, prefer, smear, foreign;
	const struct check_source *first, *first_smear, *last_prefer, *pps;
};

static struct tally
count_sources(const struct checking *k)
{
	struct tally n = { 0 };

	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];

		n.all++;
		if (s->noselect)
			continue;
		if (n.first == NULL && s->kind != CHECK_CLOCK)
			n.first = s;
		n.clocks += s->kind == CHECK_CLOCK && s->driver != LOCAL;
		n.network += s->kind == CHECK_SERVER || s->kind == CHECK_PEER;
		n.pools += s->kind == CHECK_POOL;
		n.foreign += is_foreign(s) && !is_smearing(k, s);
		if (is_smearing(k, s) && n.smear++ == 0)
			n.first_smear = s;
		if (s->prefer && s->driver != PPS) {
			n.prefer++;
			n.last_prefer = s;
		}
		if (s->kind == CHECK_CLOCK && s->driver == PPS)
			n.pps = s;
	}
	return n;
}

static void
check_count(struct checking *k, const struct tally *n)
{
	struct diags *ds = k->ds;

	if (n->all == 0) {
		if (k->listener.at.line == 0)
			diag_add(ds, SEV_NOTE, (struct place){ .file = k->top },
			    "no-source",
			    _("no server, pool or clock is named: the time "
			      "comes from nowhere"));
		return;
	}
	if (n->network + n->pools + n->clocks == 0 && n->first == NULL) {
		if (k->source[0].noselect)
			diag_add(ds, SEV_WARNING, k->source[0].at.at,
			    "all-noselect",
			    _("every source is marked noselect: none is ever "
			      "used"));
		return;
	}
	if (n->pools > 0 || n->clocks > 0 || n->first == NULL)
		return;
	if (n->network == 1)
		diag_add(ds, SEV_NOTE, n->first->at.at, "one-source",
		    _("with one source nobody notices when it is wrong: four "
		      "are a good number"));
	else if (n->network == 2)
		diag_add(ds, SEV_WARNING, n->first->at.at, "two-sources",
		    _("if two sources disagree, nobody can tell which is "
		      "right: name at least three, better four"));
}

/* What is asked of a server that everybody may use. */
static void
check_public(struct checking *k, const struct tally *n)
{
	size_t count = n->network + n->clocks;

	if (!k->how->open)
		return;
	if (n->pools == 0 && count < LEAST_PUBLIC)
		diag_add(k->ds, SEV_WARNING,
		    n->first != NULL ? n->first->at.at
				     : (struct place){ .file = k->top },
		    "few-sources",
		    _("a public server needs at least %d sources, here are "
		      "%zu"),
		    LEAST_PUBLIC, count);
	if (n->pools == 0 && count > MOST_PUBLIC && n->first != NULL)
		diag_add(k->ds, SEV_WARNING, n->first->at.at, "many-sources",
		    _("more than %d sources make nothing better, and burden "
		      "others: here are %zu"),
		    MOST_PUBLIC, count);
	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];

		if (ends_in(s->name, "pool.ntp.org"))
			diag_add(k->ds, SEV_WARNING, s->at.at, "pool-on-public",
			    _("a pool server must not take its time from the "
			      "pool: name servers that you know"));
		if (s->kind == CHECK_CLOCK && s->driver == LOCAL)
			diag_add(k->ds, SEV_WARNING, s->at.at,
			    "local-on-public",
			    _("a public server must not serve its own "
			      "undisciplined clock: remove the line"));
	}
}

static void
check_clocks(struct checking *k)
{
	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];

		if (s->kind != CHECK_CLOCK)
			continue;
		if (s->driver == LOCAL && (s->prefer || !s->high))
			diag_add(k->ds, SEV_WARNING, s->at.at, "local-clock",
			    _("this host's own clock as a source looks true "
			      "to others: 'tos orphan 10' is better, or fudge "
			      "its stratum to 10 or more"));
		else if (s->driver == LOCAL && !k->how->open)
			diag_add(k->ds, SEV_NOTE, s->at.at, "local-clock",
			    _("this host's own clock stands in when no source "
			      "answers; 'tos orphan' does it better"));
		if (s->driver == NMEA && !s->adjusted)
			diag_add(k->ds, SEV_NOTE, s->at.at, "nmea-late",
			    _("the sentences of a GPS receiver come 0.1 to "
			      "0.6 s late: measure it, and set time2"));
	}
}

static void
check_together(struct checking *k, const struct tally *n)
{
	double least = (double)(n->network + n->clocks);

	if (n->smear > 0 && n->foreign > 0)
		diag_add(k->ds, SEV_WARNING, n->first_smear->at.at, "smear-mix",
		    _(WORD " smears leap seconds and others here do not: on "
			   "such a day they disagree by up to 0.5 s"),
		    n->first_smear->name);
	if (n->prefer > 1)
		diag_add(k->ds, SEV_NOTE, n->last_prefer->at.at, "two-prefer",
		    _("more than one source is preferred: only one of them "
		      "can be"));
	if (n->pps != NULL && !n->pps->prefer && n->prefer == 0)
		diag_add(k->ds, SEV_WARNING, n->pps->at.at, "pps-no-prefer",
		    _("a PPS signal counts seconds only beside a preferred "
		      "source: mark one with prefer"));
	if (n->pools > 0)
		least = least > k->maxclock ? least : k->maxclock;
	if (k->minsane.at.line != 0 && n->all > 0 && k->minsane_n > least)
		diag_add(k->ds, SEV_WARNING, k->minsane.at, "minsane-high",
		    _("minsane %.0f is more than there are sources (%.0f): "
		      "the clock is never set"),
		    k->minsane_n, least);
}

static void
sources_end(struct checking *k)
{
	struct tally n;

	apply_fudges(k);
	n = count_sources(k);
	check_count(k, &n);
	check_public(k, &n);
	check_clocks(k);
	check_together(k, &n);
}

const struct check_topic check_sources_topic = { sources_line, sources_end };
