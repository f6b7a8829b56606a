/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network: addresses, routes, the resolver, and this host's firewall. */

#include "ui/guiding.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

static bool
reaches_out(const struct survey_net *n)
{
	return n->reach >= REACH_PRIVATE && n->route;
}

static void
judge_addresses(struct judging *j)
{
	const struct survey_net *net = j->f->host->net;
	bool out = reaches_out(&net[0]) || reaches_out(&net[1]);
	bool public =
	    net[0].reach == REACH_PUBLIC || net[1].reach == REACH_PUBLIC;

	if (net[0].reach < REACH_PRIVATE && net[1].reach < REACH_PRIVATE)
		judge_obstacle(j, true, "no-address",
		    _("This host has no address but those of itself and its "
		      "link: nobody can be asked. Its network is to be set up "
		      "first."));
	else if (!out)
		judge_obstacle(j, false, "no-route",
		    _("There is no default route: only servers in this host's "
		      "own networks can be asked."));
	if (j->g->role != RECIPE_POOL)
		return;
	if (!public)
		judge_obstacle(j, false, "no-public-address",
		    net[0].reach == REACH_CARRIER
			? _("The address is the carrier's, behind his "
			    "translator (RFC 6598): nobody outside can reach "
			    "this host. The pool needs a public one.")
			: _("No address here is public: a translator is before "
			    "this host. It must send UDP 123 on to it, and its "
			    "own address be static."));
	for (int i = 0; i < 2; i++)
		if (net[i].reach == REACH_PUBLIC && net[i].dynamic == FACT_YES)
			judge_obstacle(j, false, "dynamic-address",
			    _("The IPv%d address has a lifetime (DHCP, or "
			      "privacy): the pool wants one that stays for "
			      "years."),
			    i == 0 ? 4 : 6);
	if (net[1].reach < REACH_PUBLIC && public)
		judge_obstacle(j, false, "no-ipv6",
		    _("There is no public IPv6 address: the pool lists this "
		      "server for IPv4 only."));
}

static void
judge_resolver(struct judging *j)
{
	const struct survey_resolver *r = &j->f->host->resolver;

	if (!r->file || r->n == 0)
		judge_obstacle(j, false, "no-resolver",
		    _("No name server is configured (/etc/resolv.conf): "
		      "servers can be given by address only."));
	else if (r->names == FACT_NO)
		judge_obstacle(j, false, "no-dns",
		    _("Names are not asked of any name server "
		      "(/etc/nsswitch.conf, hosts: %s)."),
		    r->hosts);
}

/* The very same command opens several ways: it is told of once. */
static bool
is_known_order(const struct judging *j, const struct errand_order *o)
{
	char one[ERRAND_TEXT], other[ERRAND_TEXT];

	errand_text(o, one, sizeof(one));
	for (size_t i = 0; i < j->v->n; i++)
		if (j->v->item[i].what == GUIDE_DO_RUN &&
		    strcmp(one,
			errand_text(
			    &j->v->item[i].order, other, sizeof(other))) == 0)
			return true;
	return false;
}

static void
judge_gate(struct judging *j, int family, enum survey_way way)
{
	static const struct {
		const char *code;
		const char *text; /* N_() */
	} ways[WAYS] = {
		[WAY_REQUESTS] = { "firewall-in",
		    N_("The firewall drops requests to UDP port 123") },
		[WAY_ANSWERS] = { "firewall-out",
		    N_("The firewall drops our answers from UDP port 123") },
		[WAY_QUERIES] = { "firewall-ask",
		    N_("The firewall drops our questions to servers") },
		[WAY_REPLIES] = { "firewall-hear",
		    N_("The firewall drops servers' answers to port 123") },
		[WAY_EPHEMERAL] = { "firewall-hear",
		    N_("The firewall drops servers' answers") },
	};
	const struct survey_verdict *v = &j->f->host->firewall.way[family][way];

	if (v->gate != GATE_CLOSED ||
	    (v->open.what != ERRAND_NONE && is_known_order(j, &v->open)))
		return;
	judge_order(judge_obstacle(j, true, ways[way].code, "%s (IPv%d): %s",
			_(ways[way].text), family == 0 ? 4 : 6, v->rule),
	    &v->open);
}

static void
judge_firewall(struct judging *j)
{
	const struct survey *s = j->f->host;
	bool unknown = false;

	for (int family = 0; family < 2; family++) {
		if (s->net[family].reach < REACH_PRIVATE)
			continue;
		for (int way = 0; way < WAYS; way++) {
			bool serves = way == WAY_REQUESTS || way == WAY_ANSWERS;

			if (serves && j->g->role == RECIPE_CLIENT)
				continue;
			judge_gate(j, family, (enum survey_way)way);
			unknown |=
			    s->firewall.way[family][way].gate == GATE_UNKNOWN;
		}
	}
	if (unknown)
		judge_obstacle(j, false, "firewall-unknown",
		    _("What this host's firewall does cannot be told: %s"),
		    s->firewall.why[0] != '\0' ? s->firewall.why
					       : _("its rules are not clear"));
	if (s->firewall.connections_max > 0 &&
	    s->firewall.connections_max < 262144 &&
	    s->firewall.way[0][WAY_REQUESTS].stateful &&
	    j->g->role == RECIPE_POOL)
		judge_obstacle(j, false, "conntrack-small",
		    _("The kernel notes every client in its table of "
		      "connections, which has room for %ld: a busy server "
		      "fills it, and packets are lost."),
		    s->firewall.connections_max);
}

void
judge_net(struct judging *j)
{
	if (j->f->practice) {
		judge_result(j, "%s", _("The practice network has its own."));
		j->good = true;
		judge_option(j, GUIDE_DO_NEXT, _("Go on"));
		return;
	}
	j->busy = !judge_knows(j, SURVEY_NET) ||
	    !judge_knows(j, SURVEY_RESOLVER) ||
	    !judge_knows(j, SURVEY_FIREWALL);
	if (j->busy) {
		judge_result(j, "%s", _("The network is being looked at."));
		return;
	}
	judge_addresses(j);
	judge_resolver(j);
	judge_firewall(j);
	j->good = true;
	for (size_t i = 0; i < j->v->n; i++)
		j->good &= !j->v->item[i].stops;
	judge_result(j, "%s",
	    !j->good          ? _("Something is in the way.")
		: j->v->n > 0 ? _("It can be done, but something is to be "
				  "known.")
			      : _("Nothing is in the way."));
	j->v->preset = j->v->n;
	judge_option(j, GUIDE_DO_NEXT, _("Go on"));
	judge_option(j, GUIDE_DO_LOOK, _("Look again"));
}
