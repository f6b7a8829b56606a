/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources together: none is fit, they do not agree, they are too few. */
#include <math.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

/* That could be chosen: no refused lines, none that is only measured. */
static int
eligible(const struct why_look *l)
{
	return l->sums.sources - l->sums.noselect;
}

static bool
unsynchronised(const struct why_look *l, const struct snap_peer *p)
{
	if (why_refused_by(l, p, VERDICT_STRATUM))
		return true;
	/* NTPsec's ntpd tells no more of such a server than that something
	 * came of it. */
	if (l->facts->distant && p->reach == 0 && p->received > 0 &&
	    p->rec.ns == 0)
		return (p->flash & 0x00ff) == 0;
	return p->reach != 0 && (p->leap == LEAP_ALARM || p->stratum >= 16);
}

/* Counts sources for which `is` holds; a line of proof each. */
static int
each(const struct why_look *l,
    bool (*is)(const struct why_look *l, const struct snap_peer *p),
    struct why_finding *f)
{
	char name[WHY_NAME], dist[WHY_TEXT], disp[WHY_TEXT];
	int n = 0;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_is_source(p) || !is(l, p))
			continue;
		n++;
		if (f != NULL)
			why_proof(f,
			    _("%s: leap %u, stratum %u, root distance %s "
			      "(root dispersion %s), flash %04x"),
			    why_name(name, p), p->leap, p->stratum,
			    why_time(dist, p->distance, false),
			    why_time(disp, p->rootdisp, false), p->flash);
	}
	return n;
}

static void
look_all_unsynchronised(struct why_look *l)
{
	int n = each(l, unsynchronised, NULL);
	struct why_finding *f;

	if (n == 0 || n + l->sums.silent < eligible(l) || l->sums.synced ||
	    l->sums.silent > n)
		return;
	f = why_found(l, l->facts->distant ? 70 : 95,
	    _("%d of %d servers answer that they have no time themselves"), n,
	    l->sums.sources);
	(void)each(l, unsynchronised, f);
	why_do_text(f,
	    _("Look at those servers: ntptui -H NAME why tells of one that "
	      "may be queried"));
}

static bool
far(const struct why_look *l, const struct snap_peer *p)
{
	(void)l;
	return p->reach != 0 && (p->flash & FLASH_DIST) != 0 &&
	    (p->flash & (FLASH_STRATUM | FLASH_LOOP)) == 0;
}

static void
look_all_far(struct why_look *l)
{
	int n = each(l, far, NULL);
	struct why_finding *f;
	char most[WHY_TEXT];

	if (n == 0 || n < l->sums.reached - l->sums.noselect || l->sums.synced)
		return;
	f = why_found(l, 85,
	    _("All %d servers that answer are further away than %s (root "
	      "distance)"),
	    n,
	    why_time(most,
		l->facts->params != NULL ? l->facts->params->maxdist
					 : NTP_MAXDIST,
		false));
	(void)each(l, far, f);
}

static bool
denied(const struct why_look *l, const struct snap_peer *p)
{
	return p->phase == PHASE_DENIED || why_refused_by(l, p, VERDICT_DENY) ||
	    why_refused_by(l, p, VERDICT_RSTR);
}

static void
look_all_denied(struct why_look *l)
{
	int n = each(l, denied, NULL);

	if (n == 0 || n < eligible(l))
		return;
	(void)each(l, denied,
	    why_found(l, 95, _("All %d servers tell us to go away"), n));
}

static bool
loops(const struct why_look *l, const struct snap_peer *p)
{
	(void)l;
	return p->reach != 0 && (p->flash & FLASH_LOOP) != 0;
}

static void
look_all_loop(struct why_look *l)
{
	int n = each(l, loops, NULL);

	if (n == 0 || n < l->sums.reached || l->sums.synced)
		return;
	(void)each(l, loops,
	    why_found(l, 95,
		_("All %d servers that answer take their time from us"), n));
}

/* What every source says, and how sure it is. */
static void
prove_offsets(const struct why_look *l, struct why_finding *f)
{
	char name[WHY_NAME], offset[WHY_TEXT], half[WHY_TEXT];

	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (why_is_source(p) && p->reach != 0 && !isnan(p->offset))
			why_proof(f, _("%s says %s, give or take %s"),
			    why_name(name, p),
			    why_time(offset, p->offset, true),
			    why_time(half, p->distance, false));
	}
}

static void
look_no_majority(struct why_look *l)
{
	const struct snapshot *n = l->now;
	struct why_finding *f;

	if (n == NULL || l->sums.synced || l->sums.usable < 2 ||
	    (n->why != WHY_DISAGREE &&
		!(n->candidates >= 2 && 2 * n->truechimers <= n->candidates)))
		return;
	f = why_found(l, 95,
	    _("%d servers answer, and no more than %d agree about the time"),
	    l->sums.usable, n->truechimers > 1 ? n->truechimers : 1);
	prove_offsets(l, f);
	if (l->sums.usable < 4)
		why_advice(f,
		    _("Add servers: of %d none can outvote a wrong one; four "
		      "stand one that is wrong."),
		    l->sums.usable);
	why_do_verb(f, false, "servers", _("Choose other servers"));
}

static int
wanted(const struct why_look *l)
{
	return l->facts->params != NULL && !l->facts->distant
	    ? l->facts->params->minsane
	    : NTP_CMIN;
}

static void
look_too_few(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || l->now->why != WHY_FEW || l->sums.synced)
		return;
	f = why_found(l, 90, _("%d sources agree, and tos minsane demands %d"),
	    l->now->survivors, wanted(l));
	prove_offsets(l, f);
	why_do_text(f, _("Add servers, or lower tos minsane in ntp.conf"));
}

static void
look_minsane(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || l->sums.lines > 0 || l->sums.sources == 0 ||
	    wanted(l) <= eligible(l))
		return;
	f = why_found(l, 95,
	    _("tos minsane demands %d sources that agree; %d are configured"),
	    wanted(l), eligible(l));
	if (l->sums.synced)
		why_milder(f, WHY_DEGRADED);
	why_do_text(f, _("Write tos minsane 1 into ntp.conf, or add servers"));
}

static void
look_all_unusable(struct why_look *l)
{
	struct why_finding *f;
	char name[WHY_NAME];

	if (l->now == NULL || l->sums.refusing == 0 || l->sums.synced ||
	    l->sums.reached > l->sums.noselect ||
	    l->sums.refusing + l->sums.silent < eligible(l))
		return;
	f = why_found(l, 80,
	    _("%d servers answer, and none of the answers can be used"),
	    l->sums.refusing);
	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_refusing(l->facts, p))
			continue;
		why_proof(f, _("%s: asked %u, received %u; %s"),
		    why_name(name, p), p->sent, p->received,
		    p->refused ? _(verdict_text(p->refusal.verdict))
			       : _("why, mode 6 does not tell"));
	}
}

static void
look_never(struct why_look *l)
{
	struct why_finding *f;
	char up[WHY_TEXT];

	if (l->now == NULL || l->now->sync == SYNC_OK || l->sums.synced ||
	    l->now->sync == SYNC_HOLDOVER || l->now->sync == SYNC_ORPHAN)
		return;
	f = why_found(l, 70, _("No source has been chosen in %s"),
	    why_time(up, l->sums.up, false));
	why_proof(f, _("%d sources, %d answer, %d are fit, %d agree"),
	    l->sums.sources, l->sums.reached, l->sums.usable,
	    l->now->truechimers);
}

static void
look_count(struct why_look *l)
{
	int want = l->rule->arg[0] - '0';
	struct why_finding *f;

	if (l->now == NULL || l->sums.lines > 0 || l->sums.clocks > 0 ||
	    eligible(l) != want)
		return;
	f = why_found(l, 95,
	    want == 1 ? _("Only %d source is configured: nobody would notice "
			  "that it is wrong")
		      : _("Only %d sources are configured: when they differ, "
			  "nobody knows who is right"),
	    want);
	why_do_verb(f, false, "servers", _("Choose more servers"));
}

static void
look_few_good(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || !l->sums.synced || eligible(l) < 3 ||
	    l->sums.usable > 1)
		return;
	f = why_found(l, 90, _("%d of %d sources can be used at present"),
	    l->sums.usable, eligible(l));
	if (l->sums.clocks == 0)
		f->state = WHY_DEGRADED;
}

static bool
smears(const struct snap_peer *p)
{
	static const char *const names[] = { "google.", "time.aws.com",
		"facebook.com", "amazonpool.ntp.org" };

	/* ntpd tells by 254.x.y.z that it smears, and how much. */
	if (p->refid >> 24 == 254 && p->stratum > 1)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strstr(p->name, names[i]) != NULL)
			return true;
	return p->addr.family == ADDR_IPV4 &&
	    addr_ipv4(&p->addr) == 0xa9fea97b; /* 169.254.169.123, AWS */
}

static void
look_smear(struct why_look *l)
{
	double sum[2] = { 0, 0 }, apart;
	int n[2] = { 0, 0 };
	struct why_finding *f;
	char text[WHY_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_is_source(p) || p->reach == 0 || isnan(p->offset))
			continue;
		n[smears(p)]++;
		sum[smears(p)] += p->offset;
	}
	if (n[0] == 0 || n[1] == 0)
		return;
	apart = fabs(sum[1] / n[1] - sum[0] / n[0]);
	if (apart < 0.002 || apart > 1.1)
		return;
	f = why_found(l, apart > 0.02 ? 80 : 55,
	    _("%d servers smear leap seconds, %d do not, and they are %s "
	      "apart"),
	    n[1], n[0], why_time(text, apart, false));
	prove_offsets(l, f);
}

static void
look_leap_lone(struct why_look *l)
{
	const struct snap_peer *who = NULL;
	int announce = 0, others = 0;
	char name[WHY_NAME];
	struct why_finding *f;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (!why_is_source(p) || p->reach == 0 || p->type == 'l' ||
		    p->leap == LEAP_ALARM)
			continue;
		if (p->leap == LEAP_NONE) {
			others++;
			continue;
		}
		announce++;
		who = p;
	}
	if (who == NULL || announce > 1 || others < 2)
		return;
	f = why_found(l, 85,
	    _("%s announces a leap second, %d other servers do not"),
	    why_name(name, who), others);
	why_about_peer(f, who);
	why_proof(
	    f, _("its leap field says %u; the majority decides"), who->leap);
}

const struct why_rule why_rules_sources[] = {
	{ "all-unsynchronised", look_all_unsynchronised, NULL,
	    N_("The servers can be reached, and say by leap 3 or stratum 16 "
	       "that they are not synchronised. They cannot give what they do "
	       "not have."),
	    N_("Put those servers in order, or use others. In a network "
	       "without the Internet tos orphan lets hosts agree on a time.") },
	{ "no-majority", look_no_majority, NULL,
	    N_("Every source gives an interval in which true time must lie; "
	       "more than half of them have to overlap. They do not, so "
	       "nobody can say who is right, and none is followed."),
	    N_("Find out which are wrong, and remove them; have four sources "
	       "or more, from different operators.") },
	{ "all-far", look_all_far, NULL,
	    N_("Root distance is the most that a server's time may be off: "
	       "half of the round trip to the end of its chain, and all that "
	       "is unsure on the way. Beyond tos maxdist nobody is "
	       "trusted."),
	    N_("Use nearer servers, or such that are better synchronised; "
	       "tos maxdist 3 in ntp.conf for satellite links only.") },
	{ "all-denied", look_all_denied, NULL,
	    N_("They send the kiss code DENY or RSTR: their operators do not "
	       "want to serve this address."),
	    N_("Use servers that you may use: the pool, or your provider's.") },
	{ "all-loop", look_all_loop, NULL,
	    N_("To follow those who follow us would make a circle without "
	       "any true time in it."),
	    N_("Give at least one of these hosts a source outside.") },
	{ "too-few", look_too_few, NULL,
	    N_("They do agree, but the configuration demands more of them "
	       "before the clock is set."),
	    N_("Add servers that answer.") },
	{ "minsane-high", look_minsane, NULL,
	    N_("So many can never agree; the clock will never be set."),
	    N_("Lower tos minsane, or add servers.") },
	{ "all-unusable", look_all_unusable, NULL,
	    N_("Packets come back, and all fail a test."),
	    N_("See the reason for each server below.") },
	{ "never-synchronised", look_never, NULL,
	    N_("The clock runs as it did before; nobody puts it right."),
	    N_("See what is found below; wait some minutes after a start.") },
	{ "one-source", look_count, "1",
	    N_("A wrong clock, a forged answer or an outage of this one goes "
	       "unnoticed."),
	    N_("Name four servers of different operators, or a pool.") },
	{ "two-sources", look_count, "2",
	    N_("Two is the worst number: when they disagree, neither can be "
	       "believed and both are dropped."),
	    N_("Name four servers of different operators, or a pool.") },
	{ "few-good", look_few_good, NULL,
	    N_("Time is right as long as that one is."),
	    N_("See what keeps the others out.") },
	{ "smear-mixed", look_smear, NULL,
	    N_("Around a leap second some operators (Google, Amazon, "
	       "Facebook) spread it over a day. For that day their time is "
	       "off by up to half a second from everybody else's."),
	    N_("Use either only smearing servers or none.") },
	{ "leap-lone", look_leap_lone, NULL,
	    N_("A server with a wrong or stuck announcement. Without a "
	       "majority for it nothing happens."),
	    N_("Nothing; tell its operator.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
