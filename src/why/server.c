/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own clients: do they get time, and if not, why. */
#include <math.h>

#include "core/access_decide.h"
#include "core/i18n.h"
#include "why/look.h"

#define CLIENTS_QUIET 300.0 /* s since anybody asked */

/* A count's growth since `before`, or since the start; *all: of all packets
 * received meanwhile. Untold counts give 0. */
static uint64_t
grown(const struct why_look *l, size_t offset, uint64_t *all)
{
	const struct serve_counts *now = &l->now->counts, *was = NULL;
	uint64_t count;

	if (l->facts->before != NULL)
		was = &l->facts->before->counts;
	count = *(const uint64_t *)(const void *)((const char *)now + offset);
	*all = now->received;
	if (count == SNAP_UNTOLD || *all == SNAP_UNTOLD) {
		*all = 0;
		return 0;
	}
	if (was != NULL && was->received <= *all) {
		*all -= was->received;
		count -= *(
		    const uint64_t *)(const void *)((const char *)was + offset);
	}
	return count;
}
#define GROWN(l, member, all)                                                  \
	grown(l, offsetof(struct serve_counts, member), all)

static bool
is_local(const struct addr *a)
{
	static const struct addr six = { .family = ADDR_IPV6,
		.ip = { [15] = 1 } };

	return (a->family == ADDR_IPV4 && a->ip[0] == 127) ||
	    addr_equal(a, &six);
}

/* Clients of other hosts; *quiet: s since the newest asked. */
static int
strangers(const struct why_look *l, double *quiet)
{
	int n = 0;

	*quiet = (double)INFINITY;
	for (size_t i = 0; l->now != NULL && i < l->now->nclients; i++) {
		const struct snap_client *c = &l->now->clients[i];

		if (is_local(&c->addr))
			continue;
		n++;
		*quiet = fmin(*quiet, c->last);
	}
	return n;
}

/* A way that is shut, to everybody or (`some`) to a part of them. */
static void
look_gate(struct why_look *l, const struct survey_verdict *v, bool requests)
{
	double quiet;
	int n = strangers(l, &quiet);
	bool shut = v->gate == GATE_CLOSED && !v->some;
	struct why_finding *f = why_found(l, shut ? 85 : 55,
	    shut ? _("The firewall keeps clients from UDP port %u")
		 : _("The firewall keeps some clients from UDP port %u, and "
		     "lets others in"),
	    l->now->port);

	why_proof(f, "%s",
	    requests ? _("it is about packets to us")
		     : _("it is about our answers"));
	why_proof(f, _("the rule: %s"),
	    v->rule[0] != '\0' ? v->rule : _("not named"));
	why_proof(f, _("%d clients of other hosts have asked so far"), n);
	/* Who serves nobody on purpose, or those he chose, is well. */
	if (!shut || (l->facts->pool == NULL && n == 0) ||
	    quiet < CLIENTS_QUIET)
		why_milder(f, WHY_NOTICE);
	if (v->open.what != ERRAND_NONE)
		why_do_errand(f, &v->open);
}

static void
look_firewall(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_FIREWALL);

	if (h == NULL || l->now == NULL || l->now->port == 0)
		return;
	for (int way = WAY_REQUESTS; way <= WAY_ANSWERS; way++) {
		const struct survey_verdict *v = &h->firewall.way[0][way];

		if (v->gate == GATE_UNKNOWN ||
		    (v->gate == GATE_OPEN && !v->some))
			continue;
		look_gate(l, v, way == WAY_REQUESTS);
		return;
	}
}

static void
look_unsynchronised(struct why_look *l)
{
	uint64_t all, n;
	struct why_finding *f;

	if (l->now == NULL || l->now->port == 0 ||
	    (l->now->stratum < NTP_MAXSTRAT && l->now->leap != LEAP_ALARM))
		return;
	n = GROWN(l, processed, &all);
	if (n == 0)
		return;
	f = why_found(l, 90,
	    _("%llu clients' questions were answered with \"I have no time\""),
	    (unsigned long long)n);
	why_proof(f, _("we serve leap %u, stratum %u"), l->now->leap,
	    l->now->stratum);
}

static void
look_not_serving(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || l->facts->distant || l->now->port != 0 ||
	    l->now->port_note[0] == '\0')
		return;
	f = why_found(l, 90, "%.190s", l->now->port_note);
	why_proof(f, "%s", _("no port is open"));
}

/* The rule that turns away a client at 192.0.2.1, who could be anybody. */
static void
prove_default(const struct why_look *l, struct why_finding *f)
{
	static const struct addr anybody[2] = {
		{ .family = ADDR_IPV4, .port = 40000, .ip = { 192, 0, 2, 1 } },
		{ .family = ADDR_IPV6,
		    .port = 40000,
		    .ip = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } },
	};

	for (int i = 0; l->facts->access != NULL && i < 2; i++) {
		const struct access_rule *r =
		    access_find(l->facts->access, &anybody[i]);
		struct access_request rq = { .kind = ACCESS_TIME };
		struct access_answer a;

		if (r == NULL)
			continue;
		rq.sec = l->facts->params != NULL && l->facts->params->sec;
		a = access_decide(r->flags, &rq);
		why_proof(f, _("anybody by IPv%d: line %u decides: %s"),
		    i == 0 ? 4 : 6, r->line,
		    a.verdict == ACCESS_DROPS || a.verdict == ACCESS_REFUSES
			? _("no time")
			: _("gets time"));
	}
}

static void
look_restricted(struct why_look *l)
{
	uint64_t all, n;
	struct why_finding *f;

	if (l->now == NULL || l->now->port == 0)
		return;
	n = GROWN(l, restricted, &all);
	if (n < 5 || 20 * n < all)
		return;
	f = why_found(l, 90,
	    _("%llu of %llu requests were dropped by restrict lines"),
	    (unsigned long long)n, (unsigned long long)all);
	prove_default(l, f);
	if (2 * n < all)
		why_milder(f, WHY_NOTICE);
	why_do_verb(f, false, "access 192.0.2.1",
	    _("Ask which line decides for an address"));
}

static void
look_limited(struct why_look *l)
{
	const struct snap_client *worst = NULL;
	uint64_t all, n;
	char addr[ADDR_TEXT];
	struct why_finding *f;

	if (l->now == NULL || l->now->port == 0)
		return;
	n = GROWN(l, limited, &all);
	if (n < 10 || 50 * n < all)
		return;
	f = why_found(l, 90,
	    _("%llu of %llu requests came too soon after "
	      "another and were dropped"),
	    (unsigned long long)n, (unsigned long long)all);
	why_proof(f, _("%llu of them were told so (kiss code RATE)"),
	    (unsigned long long)l->now->counts.kodsent);
	for (size_t i = 0; i < l->now->nclients; i++)
		if (worst == NULL ||
		    l->now->clients[i].dropped > worst->dropped)
			worst = &l->now->clients[i];
	if (worst != NULL && worst->dropped > 0)
		why_proof(f, _("most of all %s: %u of %u dropped"),
		    addr_text(&worst->addr, addr, sizeof(addr)), worst->dropped,
		    worst->count);
	if (4 * n > all)
		f->state = WHY_DEGRADED;
}

/* Counters that speak for themselves. */
static void
look_unproven(struct why_look *l)
{
	uint64_t all, n;

	if (l->now == NULL || l->now->port == 0)
		return;
	n = GROWN(l, badauth, &all);
	if (n >= 5 && 20 * n >= all)
		why_proof(why_found(l, 90,
			      _("%llu of %llu requests had a MAC that does "
				"not fit"),
			      (unsigned long long)n, (unsigned long long)all),
		    _("%llu were told so (crypto-NAK)"),
		    (unsigned long long)l->now->counts.naksent);
}

static void
look_late(struct why_look *l)
{
	uint64_t all, n;

	if (l->now == NULL || l->now->port == 0)
		return;
	n = GROWN(l, late, &all);
	if (n >= 5 && 100 * n >= all)
		why_proof(why_found(l, 85,
			      _("%llu requests had waited so long that they "
				"were dropped, besides %llu received"),
			      (unsigned long long)n, (unsigned long long)all),
		    _("%d threads answer"), l->now->workers);
}

static void
look_malformed(struct why_look *l)
{
	uint64_t all, n;

	if (l->now == NULL || l->now->port == 0)
		return;
	n = GROWN(l, badformat, &all) + GROWN(l, declined, &all);
	if (n >= 20 && 20 * n >= all)
		why_proof(why_found(l, 85,
			      _("%llu of %llu packets were no NTP questions"),
			      (unsigned long long)n, (unsigned long long)all),
		    _("malformed %llu, of modes that nobody answers %llu"),
		    (unsigned long long)l->now->counts.badformat,
		    (unsigned long long)l->now->counts.declined);
}

static void
look_unsent(struct why_look *l)
{
	uint64_t failed = 0, sent = 0;
	struct why_finding *f;

	for (size_t i = 0; l->now != NULL && i < l->now->nnics; i++) {
		failed += l->now->nics[i].failed;
		sent += l->now->nics[i].sent;
	}
	if (l->facts->distant || failed < 5 || 50 * failed < sent)
		return;
	f = why_found(l, 90, _("%llu answers could not be sent, %llu were"),
	    (unsigned long long)failed, (unsigned long long)sent);
	for (size_t i = 0; i < l->now->nnics; i++)
		if (l->now->nics[i].failed > 0)
			why_proof(f, _("%s: %u failed, %u sent"),
			    l->now->nics[i].name, l->now->nics[i].failed,
			    l->now->nics[i].sent);
}

static void
look_nowhere(struct why_look *l)
{
	int outside = 0, loop = 0;

	if (l->now == NULL || l->facts->distant || l->now->port == 0)
		return;
	for (size_t i = 0; i < l->now->nnics; i++) {
		const struct snap_nic *n = &l->now->nics[i];

		loop += n->act == NIC_LISTEN && is_local(&n->addr);
		outside += n->act == NIC_LISTEN && !is_local(&n->addr);
	}
	if (outside > 0 || loop == 0 || l->facts->params == NULL ||
	    l->facts->params->nnic == 0)
		return;
	why_proof(why_found(l, 80, "%s",
		      _("The server listens on loopback addresses only")),
	    _("%zu interface lines, %d addresses that are listened to"),
	    l->facts->params->nnic, loop);
}

static void
look_nat(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_NET);
	char addr[ADDR_TEXT];

	if (h == NULL || l->facts->pool == NULL ||
	    (h->net[0].reach != REACH_PRIVATE &&
		h->net[0].reach != REACH_CARRIER))
		return;
	why_proof(why_found(l, 85, "%s",
		      _("This pool server has no public IPv4 address of its "
			"own")),
	    _("its best address is %s"),
	    addr_text(&h->net[0].addr, addr, sizeof(addr)));
}

static void
look_greedy(struct why_look *l)
{
	char addr[ADDR_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->nclients; i++) {
		const struct snap_client *c = &l->now->clients[i];
		struct why_finding *f;

		if (c->count < 500 || !(c->interval < 1.0) || c->last > 60 ||
		    is_local(&c->addr))
			continue;
		addr_text(&c->addr, addr, sizeof(addr));
		f = why_found(l, 85, _("%s asks %.1f times a second"), addr,
		    1 / fmax(c->interval, 1e-6));
		why_about_name(f, WHY_NAME, addr);
		why_proof(f, _("%u packets, %u dropped, version %u, mode %u"),
		    c->count, c->dropped, c->version, c->mode);
		return;
	}
}

static void
look_list(struct why_look *l)
{
	const struct mru_stats *m;

	if (l->now == NULL || l->facts->distant)
		return;
	m = &l->now->mru;
	if (m->recycled_full < 100 || m->recycled_full < m->created)
		return;
	why_proof(why_found(l, 85,
		      _("%llu clients were forgotten early to make room"),
		      (unsigned long long)m->recycled_full),
	    _("room for %u, %u in use"), m->maxdepth, m->depth);
}

static void
look_conntrack(struct why_look *l)
{
	const struct survey *h = why_survey(l, SURVEY_FIREWALL);
	struct why_finding *f;
	long n, most;

	if (h == NULL)
		return;
	n = h->firewall.connections;
	most = h->firewall.connections_max;
	if (most <= 0 || n < most - most / 10)
		return;
	f = why_found(l, 90,
	    _("The firewall tracks %ld connections of %ld at most"), n, most);
	why_do_text(f,
	    _("Exempt NTP from tracking: notrack for UDP port 123, both "
	      "ways"));
}

/* The rule's arg: s: silent, o: offset, l: low. */
static void
look_score(struct why_look *l)
{
	const struct why_pool *p = l->facts->pool;
	char kind = l->rule->arg[0], off[WHY_TEXT];
	struct why_finding *f;

	if (p == NULL)
		return;
	if (kind == 's'       ? p->silent == 0 || 3 * p->silent < p->monitors
		: kind == 'o' ? !(fabs(p->offset) > 0.1)
			      : !(p->score < 10))
		return;
	f = kind == 's'
	    ? why_found(l, 85, _("%u of %u monitors of the pool get no answer"),
		  p->silent, p->monitors)
	    : kind == 'o'
	    ? why_found(l, 85, _("The pool's monitors see this server %s off"),
		  why_time(off, p->offset, true))
	    : why_found(l, 95,
		  _("The pool score is %.1f; below 10 no client "
		    "is sent here"),
		  p->score);
	why_proof(f, _("score %.1f, last step %+.2f, %s ago"), p->score,
	    p->step, why_time(off, p->age, false));
	why_do_verb(f, false, "pool", _("See what the monitors saw"));
}

const struct why_rule why_rules_server[] = {
	{ "firewall-clients", look_firewall, NULL,
	    N_("Requests of other hosts never reach the program."),
	    N_("Open UDP port 123 inwards, if time is to be served.") },
	{ "serving-unsynchronised", look_unsynchronised, NULL,
	    N_("That is honest and right: clients turn to other servers "
	       "until time is known here."),
	    N_("See why this host has no time itself.") },
	{ "not-serving", look_not_serving, NULL,
	    N_("Nobody gets time from here. This host's own clock is not "
	       "concerned."),
	    N_("See the reason; or write that nobody is to be served.") },
	{ "clients-restricted", look_restricted, NULL,
	    N_("Access rules decide who gets time; these get none."),
	    N_("If they should, add a restrict line for their network without "
	       "ignore, noserve and notrust.") },
	{ "clients-limited", look_limited, NULL,
	    N_("Rate limits protect the server. Whoever shares an address "
	       "with many others (address translation) suffers too."),
	    N_("Where honest clients are hit: discard average 2 minimum 1, or "
	       "leave limited out for their network.") },
	{ "clients-unproven", look_unproven, NULL,
	    N_("Clients sign with a key that is not known or not trusted "
	       "here, or that differs."),
	    N_("Compare the keys files, and trustedkey.") },
	{ "clients-late", look_late, NULL,
	    N_("The machine cannot keep up; answers that wait would carry "
	       "wrong times."),
	    N_("More workers, or fewer clients (a lower netspeed in the "
	       "pool).") },
	{ "clients-malformed", look_malformed, NULL,
	    N_("Scans and old attack tools; they get no answer."),
	    N_("Nothing needs to be done.") },
	{ "answers-unsent", look_unsent, NULL,
	    N_("The kernel refuses to send: a firewall outwards, no route "
	       "back, or full buffers."),
	    N_("Look at the firewall's output rules and at the routes.") },
	{ "listens-nowhere", look_nowhere, NULL,
	    N_("interface lines of ntp.conf shut all outside addresses."),
	    N_("Add interface listen for the network that is to be "
	       "served.") },
	{ "behind-nat", look_nat, NULL,
	    N_("Every request passes through a router's table of "
	       "connections, which pool traffic can fill."),
	    N_("Forward UDP port 123 to this host; better a public address.") },
	{ "client-greedy", look_greedy, NULL,
	    N_("A broken client, a whole network behind one address, or a "
	       "forged sender."),
	    N_("limited in restrict default keeps it in bounds.") },
	{ "client-list-small", look_list, NULL,
	    N_("Who is forgotten can ask too often without being noticed."),
	    N_("Raise mru maxdepth or mru maxmem.") },
	{ "conntrack-full", look_conntrack, NULL,
	    N_("When the table is full, packets of new clients are dropped at "
	       "random."),
	    N_("Do not track NTP, or raise "
	       "net.netfilter.nf_conntrack_max.") },
	{ "score-silent", look_score, "silent",
	    N_("Lost packets cost most of all: each missed check 5 points."),
	    N_("Look at firewall, connection tracking and rate limits; the "
	       "rest is the path to the monitors.") },
	{ "score-offset", look_score, "offset",
	    N_("Beyond 100 ms a check gives less than it should, beyond "
	       "750 ms it costs points."),
	    N_("See what is wrong with the clock. An offset of some "
	       "monitors only is an asymmetric path.") },
	{ "score-low", look_score, "low",
	    N_("The pool hands out servers with a score of 10 and more."),
	    N_("Mend the reason; each good check gives a point back.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
