/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/choose.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/mem.h"
#include "core/i18n.h"
#include "core/packet.h"

enum { LOST_TOO_MANY = 2 };

/* What a domain of two labels is to others' below it. */
static bool
is_shared(const char *label, size_t len)
{
	static const char *const word[] = { "ac", "co", "com", "edu", "gov",
		"go", "mil", "ne", "net", "or", "org", "nom" };

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (strlen(word[i]) == len &&
		    strncasecmp(word[i], label, len) == 0)
			return true;
	return false;
}

const char *
choose_operator(const char *host)
{
	const char *label[3] = { host, host, host }; /* the last three */
	size_t n = 1, last;

	if (strchr(host, ':') != NULL ||
	    strspn(host, "0123456789.") == strlen(host))
		return host;
	for (const char *p = host; *p != '\0'; p++)
		if (*p == '.') {
			label[0] = label[1];
			label[1] = label[2];
			label[2] = p + 1;
			n++;
		}
	last = strlen(label[2]);
	if (n < 3)
		return host;
	if (last == 2 && is_shared(label[1], (size_t)(label[2] - label[1]) - 1))
		return label[0];
	return label[1];
}

static const char *
name_of(const struct choose_aim *a)
{
	const char *host = a->row->text[CATALOG_HOST];

	return *host != '\0' ? host : a->row->text[CATALOG_ADDRESS];
}

static bool
is_pool_name(const char *host)
{
	static const char pool[] = "pool.ntp.org";
	size_t n = strlen(host), t = sizeof(pool) - 1;

	return n >= t && strcasecmp(host + n - t, pool) == 0 &&
	    (n == t || host[n - t - 1] == '.');
}

static uint8_t
stratum_of(const struct choose_aim *a)
{
	return a->probe != NULL && a->probe->told ? a->probe->stratum
						  : a->row->stratum;
}

static enum choose_verdict
judge_policy(const struct choose_aim *a)
{
	if (a->permitted || a->row->policy == POLICY_OPEN)
		return CHOOSE_SPARE;
	return a->row->policy == POLICY_CLOSED    ? CHOOSE_CLOSED
	    : a->row->policy == POLICY_RESTRICTED ? CHOOSE_RESTRICTED
						  : CHOOSE_UNSURE;
}

static enum choose_verdict
judge_probe(const struct choose_aim *a)
{
	switch (a->probe->state) {
	case PROBE_ANSWERED:
		break;
	case PROBE_KISSED:
		return CHOOSE_KISSED;
	case PROBE_USELESS:
		return CHOOSE_UNSYNC;
	case PROBE_SILENT:
	case PROBE_NO_NAME:
		return CHOOSE_DEAD;
	case PROBE_SAME:
		return CHOOSE_TWIN;
	case PROBE_WAITING:
	case PROBE_LOOKUP:
	case PROBE_ASKING:
	case PROBE_CANCELLED:
	case PROBE_STATES:
		return CHOOSE_UNMEASURED;
	}
	if (a->probe->leap == LEAP_ALARM)
		return CHOOSE_UNSYNC;
	if (a->wrong)
		return CHOOSE_FALSE;
	if (isnan(a->error))
		return CHOOSE_UNPROVEN;
	return a->probe->sent - a->probe->received >= LOST_TOO_MANY
	    ? CHOOSE_LOSSY
	    : CHOOSE_SPARE;
}

/* By itself, whatever the others are. */
static enum choose_verdict
judge(const struct choose_aim *a, const struct choose_cfg *cfg, bool measured)
{
	enum choose_verdict v = judge_policy(a);

	if (*name_of(a) == '\0')
		return CHOOSE_NO_NAME;
	if (is_pool_name(name_of(a)))
		return CHOOSE_POOL_NAME;
	if (v != CHOOSE_SPARE)
		return v;
	if (measured && a->probe == NULL)
		return CHOOSE_UNMEASURED;
	if (measured && (v = judge_probe(a)) != CHOOSE_SPARE)
		return v;
	if (stratum_of(a) < 1 || stratum_of(a) > 2)
		return CHOOSE_STRATUM;
	return a->row->smear == cfg->smear ? CHOOSE_SPARE : CHOOSE_SMEAR;
}

/* Smaller is nearer. */
static double
nearness(const struct choose_aim *a, bool measured)
{
	if (!measured)
		return isnan(a->km) ? (double)INFINITY : a->km;
	return a->probe->delay +
	    2 * (isnan(a->probe->jitter) ? 0 : a->probe->jitter);
}

struct ranked {
	size_t i;
	double near;
};

static int
by_nearness(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->near != y->near)
		return x->near < y->near ? -1 : 1;
	return (x->i > y->i) - (x->i < y->i);
}

static bool
same_operator(const struct choose_aim *a, const struct choose_aim *b)
{
	return strcasecmp(choose_operator(name_of(a)),
		   choose_operator(name_of(b))) == 0;
}

/* A /16 of IPv4 or a /32 of IPv6: what one provider has. */
static bool
same_network(const struct choose_aim *a, const struct choose_aim *b)
{
	const struct addr *x = &a->probe->addr, *y = &b->probe->addr;

	return x->family == y->family && x->family != ADDR_NONE &&
	    memcmp(x->ip, y->ip, x->family == ADDR_IPV4 ? 2 : 4) == 0;
}

/* Does `a` follow what `b` follows, or b itself? At stratum 2 the refid is
 * the address of an IPv4 server. */
static bool
follows(const struct choose_aim *a, const struct choose_aim *b)
{
	const struct probe_result *x = a->probe, *y = b->probe;

	if (x->stratum < 2)
		return false;
	return (y->stratum >= 2 && x->refid == y->refid) ||
	    (y->addr.family == ADDR_IPV4 && x->refid == addr_ipv4(&y->addr));
}

/* What two have in common; CHOOSE_SPARE: nothing. */
static enum choose_verdict
in_common(const struct choose_aim *a, const struct choose_aim *b, bool measured)
{
	if (same_operator(a, b))
		return CHOOSE_OPERATOR;
	if (!measured)
		return CHOOSE_SPARE;
	if (same_network(a, b))
		return CHOOSE_NETWORK;
	return follows(a, b) || follows(b, a) ? CHOOSE_FOLLOWS : CHOOSE_SPARE;
}

struct choosing {
	const struct choose_aim *aim;
	struct choose_result *out;
	bool measured;
	size_t taken[64];
	size_t ntaken;
};

static void
offer(struct choosing *c, size_t i, unsigned *room)
{
	struct choose_result *r = &c->out[i];

	for (size_t k = 0; k < c->ntaken; k++) {
		enum choose_verdict v =
		    in_common(&c->aim[i], &c->aim[c->taken[k]], c->measured);

		if (v != CHOOSE_SPARE) {
			r->verdict = v;
			r->other = c->taken[k];
			return;
		}
	}
	if (*room == 0 || c->ntaken == sizeof(c->taken) / sizeof(c->taken[0]))
		return;
	(*room)--;
	r->verdict = CHOOSE_TAKEN;
	c->taken[c->ntaken++] = i;
}

/* Offers those of a stratum, the nearest first, until `room` are taken. */
static void
offer_all(struct choosing *c, const struct ranked *rank, size_t n,
    uint8_t stratum, unsigned room)
{
	for (size_t k = 0; k < n; k++) {
		size_t i = rank[k].i;

		if (c->out[i].verdict == CHOOSE_SPARE &&
		    stratum_of(&c->aim[i]) == stratum)
			offer(c, i, &room);
	}
}

static bool
any_measured(const struct choose_aim *aim, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (aim[i].probe != NULL && aim[i].probe->measured)
			return true;
	return false;
}

size_t
choose(const struct choose_aim *aim, size_t n, const struct choose_cfg *cfg,
    struct choose_result *out)
{
	struct choosing c = { .aim = aim, .out = out };
	struct ranked *rank = mem_zero(n + 1, sizeof(*rank));
	unsigned want = cfg->stratum1 + cfg->stratum2;
	size_t good = 0;

	c.measured = any_measured(aim, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct choose_result){ .verdict = judge(&aim[i], cfg,
						     c.measured) };
		if (out[i].verdict == CHOOSE_SPARE)
			rank[good++] =
			    (struct ranked){ i, nearness(&aim[i], c.measured) };
	}
	if (good > 0)
		qsort(rank, good, sizeof(rank[0]), by_nearness);
	for (size_t k = 0; k < good; k++)
		out[rank[k].i].rank = (unsigned)k + 1;
	/* Stratum 1 first: what follows one of those that are taken is
	 * passed over, not the reverse. */
	offer_all(&c, rank, good, 1, cfg->stratum1);
	offer_all(&c, rank, good, 2, want - (unsigned)c.ntaken);
	offer_all(&c, rank, good, 1, want - (unsigned)c.ntaken);
	free(rank);
	return c.ntaken;
}

static const char *
simple_text(enum choose_verdict v)
{
	static const char *const text[CHOOSE_VERDICTS] = {
		[CHOOSE_SPARE] = N_("good, but nearer ones are enough"),
		[CHOOSE_POOL_NAME] =
		    N_("a name of the pool: a pool server follows none"),
		[CHOOSE_NO_NAME] = N_("its name is told on request only"),
		[CHOOSE_CLOSED] = N_("closed: only after an arrangement"),
		[CHOOSE_RESTRICTED] = N_("restricted: read its conditions"),
		[CHOOSE_UNSURE] = N_("its list does not say who may ask"),
		[CHOOSE_UNMEASURED] = N_("not measured, others are"),
		[CHOOSE_DEAD] = N_("does not answer"),
		[CHOOSE_KISSED] = N_("refused to be asked"),
		[CHOOSE_UNSYNC] = N_("has no time to give: not synchronised"),
		[CHOOSE_STRATUM] = N_("neither of stratum 1 nor of 2"),
		[CHOOSE_FALSE] = N_("disagrees with the majority"),
		[CHOOSE_UNPROVEN] = N_("no majority tells who is right"),
		[CHOOSE_SMEAR] =
		    N_("spreads leap seconds otherwise than the rest"),
		[CHOOSE_LOSSY] = N_("loses answers on its way"),
		[CHOOSE_OUT] = N_("not among those to choose from"),
		[CHOOSE_TWIN] = N_("another name of one that is listed too"),
	};

	return text[v] != NULL ? _(text[v]) : "";
}

static const char *
taken_text(const struct choose_aim *a, const struct choose_result *r, char *buf,
    size_t size)
{
	if (a->probe != NULL && a->probe->measured)
		snprintf(buf, size,
		    _("stratum %u, %.1f ms away, number %u of those that can "
		      "be taken; open, agrees with the majority, nothing in "
		      "common with the others"),
		    stratum_of(a), a->probe->delay * 1e3, r->rank);
	else if (!isnan(a->km))
		snprintf(buf, size,
		    _("stratum %u, about %.0f km away, number %u by distance; "
		      "open; not measured"),
		    stratum_of(a), a->km, r->rank);
	else
		snprintf(buf, size, _("stratum %u; open; not measured"),
		    stratum_of(a));
	return buf;
}

const char *
choose_text(const struct choose_aim *aim, const struct choose_result *r,
    size_t i, char *buf, size_t size)
{
	const char *other;

	if (r->verdict == CHOOSE_TAKEN)
		return taken_text(&aim[i], r, buf, size);
	other = name_of(&aim[r->other]);
	if (r->verdict == CHOOSE_OPERATOR)
		snprintf(buf, size, _("of the same operator as %s"), other);
	else if (r->verdict == CHOOSE_NETWORK)
		snprintf(buf, size, _("in the same network as %s"), other);
	else if (r->verdict == CHOOSE_FOLLOWS)
		snprintf(
		    buf, size, _("has its time from where %s has it"), other);
	else
		snprintf(buf, size, "%s", simple_text(r->verdict));
	return buf;
}
