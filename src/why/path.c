/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between here and there: what asking in several ways has shown, losses and
 * congestion. */
#include <math.h>

#include "core/i18n.h"
#include "why/look.h"

#define LOSS_LEAST 0.2 /* of all polls that count as more than accident */
#define LOSS_POLLS 12  /* polls, of all sources, to say so */
#define CONGESTED  0.1 /* s by which delays vary, and more than the least */

static bool
nobody_answers(const struct why_look *l)
{
	int ask = l->sums.asked - l->sums.clocks;

	return l->now == NULL || (ask > 0 && l->sums.silent >= ask);
}

/* One line for each way of asking that tells something. */
static void
prove_probes(const struct why_look *l, struct why_finding *f)
{
	char delay[WHY_TEXT];

	for (size_t i = 0; i < l->facts->nexam; i++) {
		const struct doctor_exam *e = &l->facts->exam[i];

		for (unsigned k = 0; k < DOCTOR_KINDS; k++) {
			const struct doctor_probe *p = &e->probe[k];

			if (p->sent == 0)
				continue;
			why_proof(f, _("%.40s, %s: %u asked, %u answered%s%s"),
			    e->name, _(doctor_kind_text(k)), p->sent,
			    p->received, p->received > 0 ? ", " : "",
			    p->received > 0 ? why_time(delay, p->delay, false)
					    : "");
		}
	}
}

static void
look_ntp_blocked(struct why_look *l)
{
	int silent, unnamed;
	int n = why_signs(l,
	    DOCTOR_SIGN(SILENT_ALL) | DOCTOR_SIGN(FILTERED) | DOCTOR_SIGN(DEAD),
	    &silent);
	struct why_finding *f;

	if (n == 0 || silent < n || !nobody_answers(l))
		return;
	(void)why_signs(l, DOCTOR_SIGN(NO_DNS), &unnamed);
	f = why_found(l, n > 1 && unnamed == 0 ? 85 : 65,
	    _("No way of asking %d servers is answered: UDP port 123 is "
	      "blocked on the way"),
	    n);
	prove_probes(l, f);
	if (unnamed == 0)
		why_proof(f, "%s",
		    _("names are looked up without trouble: the network "
		      "itself works"));
	why_do_text(f,
	    _("Ask who runs the network's firewall to let UDP port 123 out, "
	      "or which NTP server is meant to be used in it"));
}

static void
look_source_port(struct why_look *l)
{
	int filtered, only, n;
	struct why_finding *f;

	n = why_signs(l, DOCTOR_SIGN(PORT123_FILTERED), &filtered);
	(void)why_signs(l, DOCTOR_SIGN(PORT123_ONLY), &only);
	if (filtered + only == 0)
		return;
	f = why_found(l, filtered + only > 1 ? 95 : 80,
	    only > 0 ? _("%d of %d servers answer questions from source port "
			 "123 only")
		     : _("%d of %d servers answer, but not to source port "
			 "123: something filters it"),
	    only > 0 ? only : filtered, n);
	prove_probes(l, f);
	if (only > 0) {
		why_meaning(f, "%s",
		    _("A firewall on the way takes NTP for packets from 123 "
		      "to 123 only. ntptui asks from other ports, as it is "
		      "safer."));
		why_advice(f, "%s",
		    _("Let UDP with destination port 123 out whatever its "
		      "source port, and the answers in."));
	} else if (!nobody_answers(l)) {
		why_milder(f, WHY_NOTICE);
	}
}

static void
look_dscp(struct why_look *l)
{
	const struct params *p = l->facts->params;
	int lost, n = why_signs(l, DOCTOR_SIGN(DSCP_FILTERED), &lost);
	struct why_finding *f;

	if (lost == 0)
		return;
	f = why_found(l, lost > 1 ? 90 : 75,
	    _("%d of %d servers answer ordinary questions, and none with "
	      "DSCP 46"),
	    lost, n);
	prove_probes(l, f);
	if (p == NULL || p->dscp == 0 || !nobody_answers(l))
		why_milder(f, WHY_NOTICE);
	if (p != NULL)
		why_proof(
		    f, _("this configuration marks with DSCP %d"), p->dscp);
	why_do_text(f, _("Write dscp 0 into ntp.conf"));
}

/* Silent ones with a key, whose questions are longer; *unsure: of them, such
 * as answer short questions but no long ones, which could have two reasons. */
static int
keyed_silent(const struct why_look *l, int *unsure)
{
	int n = 0;

	*unsure = 0;
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		const struct doctor_exam *e = why_exam(l, p);

		if (p->keyid == 0 || !why_silent(l->facts, p))
			continue;
		n++;
		*unsure += e != NULL &&
		    (doctor_signs(e) & DOCTOR_SIGN(SIZE_UNSURE)) != 0;
	}
	return n;
}

static void
look_size(struct why_look *l)
{
	int lost, n = why_signs(l, DOCTOR_SIGN(SIZE_FILTERED), &lost);
	int unsure, keyed = keyed_silent(l, &unsure);
	struct why_finding *f;

	if (lost + unsure == 0)
		return;
	f = why_found(l,
	    lost > 1       ? 90
		: lost > 0 ? 75
			   : 60,
	    _("%d of %d servers answer 48 octets; longer questions are lost "
	      "on the way"),
	    lost > 0 ? lost : unsure, n);
	prove_probes(l, f);
	if (keyed > 0)
		why_proof(f,
		    _("%d of them are asked with a key, in 68 octets "
		      "or more"),
		    keyed);
	else
		why_milder(f, WHY_NOTICE);
}

static void
look_all_lossy(struct why_look *l)
{
	int polls = 0, lost = 0, hurt = 0, n = 0;
	struct why_finding *f;
	char name[WHY_NAME], reach[WHY_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		int these, of = 0;

		these = why_lost(&l->now->peers[i], &of);
		if (l->now->peers[i].type == 'l' || of < 4)
			continue;
		n++;
		polls += of;
		lost += these;
		hurt += these > 0;
	}
	if (n < 2 || polls < LOSS_POLLS || lost < LOSS_LEAST * polls ||
	    3 * hurt < 2 * n || nobody_answers(l))
		return;
	f = why_found(l, polls >= 24 ? 85 : 65,
	    _("%d of the last %d polls were not answered, of %d of %d "
	      "servers"),
	    lost, polls, hurt, n);
	for (size_t i = 0; i < l->now->npeers; i++)
		if (l->now->peers[i].reach != 0)
			why_proof(f, _("%s: reach %s, asked %u, received %u"),
			    why_name(name, &l->now->peers[i]),
			    why_reach(reach, l->now->peers[i].reach),
			    l->now->peers[i].sent, l->now->peers[i].received);
}

static void
look_congested(struct why_look *l)
{
	int n = 0, wide = 0;
	double worst = 0;
	char name[WHY_NAME], spread[WHY_TEXT], least[WHY_TEXT];
	struct why_finding *f;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		double s = why_spread(p);

		if (p->type == 'l' || isnan(s) || p->reach == 0)
			continue;
		n++;
		wide += s > CONGESTED && s > p->delay;
		worst = fmax(worst, s);
	}
	if (n < 2 || 3 * wide < 2 * n)
		return;
	f = why_found(l, 80,
	    _("The way to %d of %d servers takes up to %s longer at times"),
	    wide, n, why_time(spread, worst, false));
	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (p->reach != 0 && !isnan(why_spread(p)))
			why_proof(f, _("%s: at least %s, at most %s more"),
			    why_name(name, p), why_time(least, p->delay, false),
			    why_time(spread, why_spread(p), false));
	}
}

const struct why_rule why_rules_path[] = {
	{ "ntp-blocked", look_ntp_blocked, NULL,
	    N_("The network that this host is in drops NTP, as guest "
	       "networks, clouds and companies often do."),
	    N_("Use the NTP server of that network (ask its administrator; "
	       "DHCP may name one), or have UDP port 123 opened.") },
	{ "source-port-blocked", look_source_port, NULL,
	    N_("Many providers drop packets to or from port 123 on the "
	       "customer's side since the amplification attacks of 2014; some "
	       "routers keep the port for themselves. ntptui asks from other "
	       "ports and does not mind; ntpd does."),
	    N_("Nothing for ntptui's own questions. A server of yours behind "
	       "this line cannot be reached; ntpd needs another port.") },
	{ "dscp-dropped", look_dscp, NULL,
	    N_("Some wireless drivers and providers drop packets that are "
	       "marked for priority, and ntpd marks its own (DSCP 46)."),
	    N_("Do not mark them: dscp 0 in ntp.conf.") },
	{ "size-filtered", look_size, NULL,
	    N_("A carrier drops NTP packets that are longer than the plain 48 "
	       "octets: with symmetric keys (68) or NTS (200 and more) "
	       "nothing gets through."),
	    N_("Use a server by another path, or without authentication; tell "
	       "the carrier.") },
	{ "all-lossy", look_all_lossy, NULL,
	    N_("Losses on the way to all servers are losses near to this "
	       "host: a bad cable or wireless link, a line that is full, or a "
	       "limit on UDP."),
	    N_("Look at the link itself (ip -s link). As long as some answers "
	       "come, time stays right, only with less certainty.") },
	{ "path-congested", look_congested, NULL,
	    N_("Packets wait in a queue on the line, which all paths share. "
	       "Samples that waited are left out, but what is left is "
	       "less exact."),
	    N_("Give the line's router a fair queue (fq_codel, cake), or keep "
	       "big transfers below its rate.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
