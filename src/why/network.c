/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing comes back: from this host to the first router. */
#include <errno.h>

#include "core/i18n.h"
#include "why/look.h"

/* Everybody who was asked is silent. */
static bool
all_silent(const struct why_look *l)
{
	const struct why_sums *s = &l->sums;
	int ask = s->asked - s->clocks;

	return ask > 0 && s->silent >= ask;
}

/* One line for each silent source. */
static void
prove_silence(const struct why_look *l, struct why_finding *f)
{
	char name[WHY_NAME], at[WHY_TEXT];

	for (size_t i = 0; i < l->now->npeers && f->nproof < 6; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_is_source(p) || !why_silent(l->facts, p))
			continue;
		if (p->received == 0)
			why_proof(f,
			    _("%s: asked %u times since %s, received 0; flash "
			      "%04x"),
			    why_name(name, p), p->sent,
			    why_at(at, l, l->now->started), p->flash);
		else
			why_proof(f,
			    _("%s: the last %u polls were not answered; last "
			      "answer at %s"),
			    why_name(name, p), p->unreach,
			    why_when(at, l->facts, p->rec));
	}
}

/* Sources that are silent, or cannot be asked, with that error. */
static int
with_error(const struct why_look *l, const int error[], size_t n,
    struct why_finding *f)
{
	char name[WHY_NAME];
	int count = 0;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		for (size_t k = 0; k < n; k++) {
			if (!why_is_source(p) || p->error != error[k] ||
			    p->unreach == 0)
				continue;
			count++;
			if (f != NULL)
				why_proof(f, _("%s: %s (errno %d)"),
				    why_name(name, p), why_errno(p->error),
				    p->error);
		}
	}
	return count;
}

static void
look_all_silent(struct why_look *l)
{
	const struct why_sums *s = &l->sums;
	struct why_finding *f;

	if (!all_silent(l))
		return;
	f = why_found(l, s->silent > 1 ? 90 : 50,
	    s->silent > 1 ? _("None of %d servers answers")
			  : _("The only server (%d) does not answer"),
	    s->silent);
	prove_silence(l, f);
	why_do_examine(l, f, NULL,
	    _("Ask the servers in other ways: it shows what is filtered"));
}

/* Interfaces with a link but loopback; *n: all but loopback. */
static int
living_nics(const struct survey *h, int *n)
{
	int up = 0;

	*n = 0;
	for (size_t i = 0; i < h->nnics; i++) {
		if (h->nic[i].name[0] == 'l' && h->nic[i].name[1] == 'o' &&
		    (h->nic[i].name[2] == '\0' || h->nic[i].name[2] == '0'))
			continue;
		++*n;
		up += h->nic[i].up && h->nic[i].link != FACT_NO;
	}
	return up;
}

static void
look_interface(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_NET);
	struct why_finding *f;
	int n;

	if (h == NULL || living_nics(h, &n) > 0 ||
	    h->net[0].reach > REACH_LOCAL || h->net[1].reach > REACH_LOCAL)
		return;
	if (l->now != NULL && !all_silent(l) && l->sums.reached > 0)
		return;
	f = why_found(l, 95,
	    n > 0 ? _("None of the %d network interfaces is up")
		  : _("There is no network interface (%d)"),
	    n);
	for (size_t i = 0; i < h->nnics; i++)
		why_proof(f, _("%s: %s, %s"), h->nic[i].name,
		    h->nic[i].up ? _("switched on") : _("switched off"),
		    h->nic[i].link == FACT_NO ? _("no link")
					      : _("link not known to be lost"));
	why_do_text(f,
	    _("Look at the cable or the wireless network; switch it on: ip "
	      "link set NAME up"));
}

static bool
no_route(const struct survey *h)
{
	return !h->net[0].route && !h->net[1].route;
}

/* Only the family of all sources has no route: that is told by another rule. */
static bool
wrong_family(const struct why_look *l, const struct survey *h)
{
	if (h == NULL)
		return l->sums.v4 == 0;
	return (l->sums.v4 == 0 && !h->net[1].route) ||
	    (l->sums.v6 == 0 && !h->net[0].route);
}

static void
look_route(struct why_look *l)
{
	static const int errors[] = { ENETUNREACH, EHOSTUNREACH, ENETDOWN,
		EADDRNOTAVAIL, EHOSTDOWN };
	const struct survey *h = why_survey(l, SURVEY_NET);
	struct why_finding *f;
	int n = with_error(l, errors, 5, NULL);
	int ask = l->sums.asked - l->sums.clocks;
	bool missing = h != NULL && no_route(h);

	if (l->now == NULL || ask == 0 || l->sums.reached > l->sums.clocks)
		return;
	if (n < ask && !(missing && all_silent(l)))
		return;
	if (!missing && wrong_family(l, h))
		return;
	f = why_found(l, missing ? 95 : 75,
	    missing ? _("There is no default route: %d servers cannot be "
			"reached")
		    : _("%d servers cannot be reached: there is no route"),
	    ask);
	(void)with_error(l, errors, 5, f);
	if (h != NULL)
		why_proof(f, _("default route: IPv4 %s, IPv6 %s"),
		    h->net[0].route ? _("yes") : _("none"),
		    h->net[1].route ? _("yes") : _("none"));
	why_do_text(f,
	    _("Look at `ip route`: a default route is missing, or its "
	      "router is off"));
}

static void
look_send_refused(struct why_look *l)
{
	static const int errors[] = { EPERM, EACCES };
	struct why_finding *f;
	int n = with_error(l, errors, 2, NULL);

	if (n == 0)
		return;
	f = why_found(l, 90, _("Questions to %d of %d servers may not leave"),
	    n, l->sums.sources);
	(void)with_error(l, errors, 2, f);
	if (n < l->sums.asked - l->sums.clocks && l->sums.synced)
		why_milder(f, WHY_DEGRADED);
	why_do_text(f,
	    _("Look for a rule about UDP 123 in the output chain of this "
	      "host's firewall"));
}

static void
look_all_refused(struct why_look *l)
{
	static const int errors[] = { ECONNREFUSED };
	struct why_finding *f;
	int n = with_error(l, errors, 1, NULL);

	if (n < 2 || n < l->sums.asked - l->sums.clocks)
		return;
	f = why_found(l, 80, _("All %d servers' ports are refused"), n);
	(void)with_error(l, errors, 1, f);
	why_do_examine(l, f, NULL, _("See who refuses: the path shows it"));
}

/* Families of the sources that are silent, and of those that are not. */
static void
by_family(
    const struct why_look *l, enum addr_family family, int *dead, int *alive)
{
	*dead = *alive = 0;
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_is_source(p) || p->addr.family != family)
			continue;
		*dead += why_silent(l->facts, p) || p->error == ENETUNREACH ||
		    p->error == EADDRNOTAVAIL || p->error == EAFNOSUPPORT;
		*alive += p->reach != 0 && p->unreach < 3;
	}
}

static bool
lacks_family(const struct why_look *l, enum addr_family family)
{
	static const int errors[] = { ENETUNREACH, EADDRNOTAVAIL,
		EAFNOSUPPORT };
	const struct survey *h = why_survey(l, SURVEY_NET);
	const struct survey_net *net;

	if (h == NULL)
		return with_error(l, errors, 3, NULL) > 0;
	net = &h->net[family == ADDR_IPV6];
	return net->reach <= REACH_LINK || !net->route;
}

static void
look_family(struct why_look *l)
{
	enum addr_family family =
	    l->rule->arg[0] == '6' ? ADDR_IPV6 : ADDR_IPV4;
	int dead, alive, other_dead, other_alive;
	struct why_finding *f;

	by_family(l, family, &dead, &alive);
	by_family(l, family == ADDR_IPV6 ? ADDR_IPV4 : ADDR_IPV6, &other_dead,
	    &other_alive);
	if (dead == 0 || alive > 0 || other_dead > 0 ||
	    !lacks_family(l, family))
		return;
	f = why_found(l, why_survey(l, SURVEY_NET) != NULL ? 90 : 70,
	    _("%d servers have only an IPv%s address here, and this host has "
	      "no way there"),
	    dead, l->rule->arg);
	if (other_alive > 0)
		why_milder(f, other_alive >= 3 ? WHY_NOTICE : WHY_DEGRADED);
	prove_silence(l, f);
	why_do_text(
	    f, _("Write server -4 NAME, or -6, before names that have both"));
}

/* A closed way of the firewall; NULL if it is open or not known. */
static const struct survey_verdict *
closed(const struct why_look *l, enum survey_way way, unsigned *family)
{
	const struct survey *h = why_survey(l, SURVEY_FIREWALL);

	for (*family = 0; h != NULL && *family < 2; ++*family) {
		const struct survey_verdict *v = &h->firewall.way[*family][way];
		int n = *family == 0 ? l->sums.v4 : l->sums.v6;

		if (n > 0 && v->gate == GATE_CLOSED)
			return v;
	}
	return NULL;
}

/* `f` is found, or not to be looked at. */
static void
tell_firewall(
    struct why_look *l, struct why_finding *f, const struct survey_verdict *v)
{
	if (v->rule[0] != '\0')
		why_proof(f, _("the rule: %s"), v->rule);
	if (l->now != NULL)
		prove_silence(l, f);
	if (!all_silent(l))
		why_milder(f, WHY_NOTICE);
	if (v->open.what != ERRAND_NONE)
		why_do_errand(f, &v->open);
}

static void
look_firewall_out(struct why_look *l)
{
	unsigned family;
	const struct survey_verdict *v = closed(l, WAY_QUERIES, &family);

	if (v != NULL && l->sums.reached <= l->sums.clocks)
		tell_firewall(l,
		    why_found(l, all_silent(l) ? 95 : 60,
			_("The firewall of this host lets no NTP question "
			  "out (IPv%d)"),
			family == 0 ? 4 : 6),
		    v);
}

static void
look_firewall_in(struct why_look *l)
{
	unsigned family;
	const struct survey_verdict *v = closed(l, WAY_EPHEMERAL, &family);

	if (v != NULL && all_silent(l))
		tell_firewall(l,
		    why_found(l, 95,
			_("The firewall of this host drops the servers' "
			  "answers (IPv%d)"),
			family == 0 ? 4 : 6),
		    v);
}

const struct why_rule why_rules_network[] = {
	{ "interface-down", look_interface, NULL,
	    N_("Without a network nothing can be asked. The clock runs on by "
	       "the frequency that is known."),
	    N_("Bring an interface up. ntptui goes on by itself as soon as "
	       "there is a network.") },
	{ "no-route", look_route, NULL,
	    N_("The kernel does not know where to send packets for the "
	       "servers. Nothing leaves this host."),
	    N_("Put the default route in order, or name servers of the local "
	       "network.") },
	{ "firewall-out", look_firewall_out, NULL,
	    N_("A rule of this host's own packet filter drops what is sent to "
	       "UDP port 123."),
	    N_("Allow UDP port 123 outwards.") },
	{ "firewall-in", look_firewall_in, NULL,
	    N_("Questions leave; the answers come to this host and a rule of "
	       "its packet filter drops them. A filter that keeps track of "
	       "connections would let them in by itself."),
	    N_("Let answers in: a rule for established connections is "
	       "enough.") },
	{ "send-refused", look_send_refused, NULL,
	    N_("The kernel says no (EPERM, EACCES) when a question is to be "
	       "sent: a packet filter of this host rejects it, or the system "
	       "forbids it to this program."),
	    N_("Allow UDP port 123 outwards in the packet filter of this "
	       "host.") },
	{ "all-refused", look_all_refused, NULL,
	    N_("For every server somebody answers that its port is closed. "
	       "That this is true of all of them is unlikely: rather a "
	       "firewall on the way rejects NTP."),
	    N_("Ask whoever runs the firewall to allow UDP port 123, or use "
	       "a server inside of the network.") },
	{ "no-ipv6", look_family, "6",
	    N_("Servers were given, or found in DNS, by IPv6 addresses only, "
	       "and this host has no IPv6 connection."),
	    N_("Use servers with IPv4 addresses, or -4 before their names.") },
	{ "no-ipv4", look_family, "4",
	    N_("Servers were given, or found in DNS, by IPv4 addresses only, "
	       "and this host has no IPv4 connection."),
	    N_("Use servers with IPv6 addresses, or -6 before their names.") },
	{ "all-silent", look_all_silent, NULL,
	    N_("Questions leave this host, and nothing whatever comes back. "
	       "That all are silent speaks against the servers: the cause is "
	       "on this host or on its way to the Internet."),
	    N_("Let UDP port 123 out and its answers in, in the firewall of "
	       "this host and of its network. Let the servers be examined: "
	       "it tells which of them it is.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
