/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that do not become addresses. */
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

/* What sys/resolve.c writes into a note, in this language or in English. */
static bool
noted(const struct snap_peer *p, const char *english)
{
	return strstr(p->note, english) != NULL ||
	    strstr(p->note, _(english)) != NULL;
}

static bool
does_not_exist(const struct snap_peer *p)
{
	return noted(p, N_("no such name in DNS or the hosts file")) ||
	    noted(p, N_("the name exists, but has no address")) ||
	    noted(p, N_("the name has no address of the wanted family"));
}

/* Names that fail, pool lines too; *missing: those that do not exist. */
static int
failing(const struct why_look *l, int *missing, int *named)
{
	int n = 0;

	*missing = *named = 0;
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct addr addr;

		if (p->pool != 0 || addr_parse(&addr, p->name))
			continue;
		++*named;
		if (p->phase != PHASE_NODNS)
			continue;
		n++;
		*missing += does_not_exist(p);
	}
	return n;
}

static void
prove_names(const struct why_look *l, struct why_finding *f)
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (p->phase == PHASE_NODNS)
			why_proof(f, "%s: %s", p->name,
			    p->note[0] != '\0' ? p->note
					       : _("it does not resolve"));
	}
}

static void
prove_resolvers(const struct why_look *l, struct why_finding *f)
{
	char addr[ADDR_TEXT];

	for (size_t i = 0; i < l->facts->nexam; i++) {
		const struct doctor_names *d = &l->facts->exam[i].names;

		for (size_t k = 0; k < d->nresolver; k++)
			why_proof(f, _("name server %s: %s"),
			    addr_text(&d->resolver[k].at, addr, sizeof(addr)),
			    _(doctor_state_text(d->resolver[k].a.state)));
		if (d->nresolver > 0)
			return;
	}
}

static void
mind_synced(const struct why_look *l, struct why_finding *f)
{
	if (l->sums.synced)
		why_milder(f, l->sums.chosen >= 3 ? WHY_NOTICE : WHY_DEGRADED);
}

static void
look_dns_unset(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_RESOLVER);
	struct why_finding *f;
	int missing, named, n = failing(l, &missing, &named);

	if (h == NULL || n == 0 ||
	    (h->resolver.n > 0 && h->resolver.names != FACT_NO))
		return;
	f = why_found(l, 90,
	    h->resolver.n == 0
		? _("No name server is configured: %d names are unknown")
		: _("nsswitch.conf does not ask DNS: %d names are unknown"),
	    n);
	why_proof(f, _("resolv.conf: %s, %zu name servers; hosts: %s"),
	    h->resolver.file ? _("there") : _("missing"), h->resolver.n,
	    h->resolver.hosts);
	prove_names(l, f);
	mind_synced(l, f);
}

static void
look_dns_down(struct why_look *l)
{
	int missing, named, n = failing(l, &missing, &named);
	int examined, bad;
	struct why_finding *f;

	examined = why_signs(l, DOCTOR_SIGN(NO_DNS), &bad);
	if (n - missing <= 0 || (n < named && bad == 0))
		return;
	f = why_found(l, examined > 0 && bad == examined ? 95 : 80,
	    _("%d of %d names cannot be looked up: the name servers do not "
	      "answer"),
	    n, named);
	prove_names(l, f);
	prove_resolvers(l, f);
	mind_synced(l, f);
	why_do_examine(l, f, NULL, _("Ask every name server in turn"));
}

static void
each_name(struct why_look *l, bool missing)
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (p->phase != PHASE_NODNS || does_not_exist(p) != missing)
			continue;
		f = why_found(l, missing ? 90 : 70,
		    missing ? _("The name %s has no address")
			    : _("The name %s cannot be looked up"),
		    p->name);
		why_about_peer(f, p);
		why_proof(f, "%s",
		    p->note[0] != '\0' ? p->note : _("it does not resolve"));
		if (!l->sums.synced && l->sums.reached == 0)
			f->state = WHY_FAULT;
		mind_synced(l, f);
	}
}

static void
look_unknown(struct why_look *l)
{
	each_name(l, true);
}

static void
look_unresolved(struct why_look *l)
{
	each_name(l, false);
}

static void
look_pool_empty(struct why_look *l)
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;
		int servers = 0;

		if (p->phase != PHASE_POOL || !(l->sums.up > 30))
			continue;
		for (size_t k = 0; k < l->now->npeers; k++)
			servers += l->now->peers[k].pool == p->id;
		/* Of another host nobody tells which came from which. */
		if (servers > 0 || (l->facts->distant && l->sums.sources > 0))
			continue;
		f = why_found(
		    l, 80, _("The pool line %s has found no server"), p->name);
		why_about_peer(f, p);
		if (p->note[0] != '\0')
			why_proof(f, "%s", p->note);
		mind_synced(l, f);
	}
}

const struct why_rule why_rules_name[] = {
	{ "dns-unset", look_dns_unset, NULL,
	    N_("Without a name server only addresses can be used."),
	    N_("Write nameserver ADDRESS into /etc/resolv.conf, or let DHCP "
	       "do so; or name a server by its address.") },
	{ "dns-down", look_dns_down, NULL,
	    N_("The names of the time servers cannot be turned into "
	       "addresses. Looking up is tried again and again, and time "
	       "follows as soon as it succeeds."),
	    N_("Look at the name servers in /etc/resolv.conf. If signatures "
	       "(DNSSEC) are refused because the clock is wrong, give one "
	       "server by its address.") },
	{ "name-unknown", look_unknown, NULL,
	    N_("The name server knows no such name: it is misspelt, or the "
	       "server is gone."),
	    N_("Correct the name, or take another server.") },
	{ "name-unresolved", look_unresolved, NULL,
	    N_("Its name could not be turned into an address; that is tried "
	       "again, at longer and longer intervals."),
	    N_("Wait, or look whether this name has a name server that "
	       "answers.") },
	{ "pool-empty", look_pool_empty, NULL,
	    N_("The name was looked up, and none of its addresses became a "
	       "source."),
	    N_("Look whether the name is a pool's; use server for the name of "
	       "one server.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
