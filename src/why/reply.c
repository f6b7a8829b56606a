/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each source: answers come and are refused, or say no; losses, scatter. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/i18n.h"
#include "why/look.h"

#define RATE_RECENT 3600.0 /* s that a kiss is told of */

static void
for_sources(struct why_look *l,
    void (*one)(struct why_look *l, const struct snap_peer *p))
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++)
		if (why_is_source(&l->now->peers[i]))
			one(l, &l->now->peers[i]);
}

/* Is it refusing for one of the reasons that the rule's `arg` names? */
static bool
refused_for(const struct why_look *l, const struct snap_peer *p)
{
	const char *name;
	size_t len;

	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++) {
		if (!why_refused_by(l, p, (enum verdict)v))
			continue;
		name = verdict_name((enum verdict)v);
		len = strlen(name);
		for (const char *s = l->rule->arg;
		     (s = strstr(s, name)) != NULL; s++)
			if ((s == l->rule->arg || s[-1] == ' ') &&
			    (s[len] == ' ' || s[len] == '\0'))
				return true;
	}
	return false;
}

static void
prove_refusal(
    const struct why_look *l, const struct snap_peer *p, struct why_finding *f)
{
	char at[WHY_TEXT], from[ADDR_TEXT];

	why_proof(f, _("asked %u times, received %u, accepted %u; flash %04x"),
	    p->sent, p->received, p->counts[VERDICT_OK], p->flash);
	if (!p->refused)
		return;
	why_proof(f, _("last refused at %s: %s"),
	    why_when(at, l->facts, p->refusal.when),
	    _(verdict_text(p->refusal.verdict)));
	why_proof(f,
	    _("it came from %s, %u octets: version %u, mode %u, leap %u, "
	      "stratum %u"),
	    addr_text_port(&p->refusal.from, from, sizeof(from)),
	    p->refusal.len, p->refusal.pkt.version, p->refusal.pkt.mode,
	    p->refusal.pkt.leap, p->refusal.pkt.stratum);
}

static void
refusing(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME];
	struct why_finding *f;

	if (!refused_for(l, p))
		return;
	f = why_found(l, 90, "%s: %s", why_name(name, p),
	    _(verdict_text(p->refused ? p->refusal.verdict : VERDICT_BOGUS)));
	if (!p->refused)
		snprintf(f->verdict, sizeof(f->verdict),
		    _("The answers of %s are refused"), name);
	why_about_peer(f, p);
	prove_refusal(l, p, f);
	if (!l->sums.synced && l->sums.reached == 0 &&
	    l->sums.refusing >= l->sums.sources)
		f->state = WHY_FAULT;
}

static void
look_refusing(struct why_look *l)
{
	for_sources(l, refusing);
}

/* It answers anybody, long questions too, but not ours with the key: many
 * servers say nothing to a key that they do not know. */
static void
ignoring(struct why_look *l, const struct snap_peer *p)
{
	const struct doctor_exam *e = why_exam(l, p);
	char name[WHY_NAME];
	struct why_finding *f;

	if (p->keyid == 0 || e == NULL || !why_silent(l->facts, p) ||
	    e->probe[DOCTOR_PLAIN].state != DOCTOR_ANSWERED ||
	    (doctor_signs(e) &
		(DOCTOR_SIGN(SIZE_FILTERED) | DOCTOR_SIGN(SIZE_UNSURE))) != 0)
		return;
	f = why_found(l, 75,
	    _("%s answers, but nothing that is signed with key %u"),
	    why_name(name, p), p->keyid);
	why_about_peer(f, p);
	prove_refusal(l, p, f);
	why_proof(f, _("asked without the key %u times, it answered %u"),
	    e->probe[DOCTOR_PLAIN].sent, e->probe[DOCTOR_PLAIN].received);
}

static void
look_auth(struct why_look *l)
{
	for_sources(l, refusing);
	for_sources(l, ignoring);
}

static void
look_own_restrict(struct why_look *l)
{
	int cut = 0;
	struct why_finding *f;
	char name[WHY_NAME];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++)
		cut += why_is_source(&l->now->peers[i]) &&
		    why_refused_by(l, &l->now->peers[i], VERDICT_CLOSED);
	if (cut == 0)
		return;
	f = why_found(l, 98,
	    _("%d of %d servers answer, and a restrict line of our own drops "
	      "the answers"),
	    cut, l->sums.sources);
	for (size_t i = 0; i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (why_refused_by(l, p, VERDICT_CLOSED))
			why_proof(f, _("%s: asked %u, %u answers dropped"),
			    why_name(name, p), p->sent,
			    p->counts[VERDICT_CLOSED]);
	}
	if (l->sums.synced)
		why_milder(f, WHY_DEGRADED);
	for (size_t i = 0; i < l->facts->ndiag; i++)
		if (strcmp(l->facts->diag[i].code, "cuts-source") == 0 ||
		    strcmp(l->facts->diag[i].code, "source-blocked") == 0) {
			why_proof(f, _("line %u: %.150s"),
			    l->facts->diag[i].at.line, l->facts->diag[i].text);
			if (l->facts->diag[i].fix.kind != FIX_NONE)
				why_do_edit(f, &l->facts->diag[i],
				    _("Let the answers in"));
		}
	why_do_text(f,
	    _("Add restrict source nomodify noquery to ntp.conf, or a line "
	      "for each server"));
}

static void
deny(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], next[WHY_TEXT];
	struct why_finding *f;

	if (p->phase != PHASE_DENIED && !why_refused_by(l, p, VERDICT_DENY) &&
	    !why_refused_by(l, p, VERDICT_RSTR))
		return;
	f = why_found(
	    l, 95, _("%s does not want to serve us"), why_name(name, p));
	why_about_peer(f, p);
	prove_refusal(l, p, f);
	why_proof(
	    f, _("it is asked again in %s"), why_time(next, p->next, false));
}

static void
look_deny(struct why_look *l)
{
	for_sources(l, deny);
}

static void
rate(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], poll[WHY_TEXT];
	const struct event *ev =
	    why_event(l, "rate_exceeded", p->id, RATE_RECENT);
	struct why_finding *f;

	if (p->phase != PHASE_RATED && ev == NULL &&
	    !why_refused_by(l, p, VERDICT_RATE))
		return;
	f = why_found(
	    l, 95, _("%s says that we ask too often"), why_name(name, p));
	why_about_peer(f, p);
	why_proof(f,
	    _("kiss code RATE, %u times; we ask it every %s now (minpoll %d)"),
	    why_refusals(l, p, VERDICT_RATE),
	    why_time(poll, log2_seconds(p->hpoll), false), p->minpoll);
	if (ev != NULL)
		why_proof(
		    f, "%s: %s", why_when(poll, l->facts, ev->wall), ev->text);
	if (p->minpoll < 6)
		why_do_text(f, _("Write minpoll 6 or leave it out"));
	if (p->reach != 0 && p->phase != PHASE_RATED)
		why_milder(f, WHY_NOTICE);
}

static void
look_rate(struct why_look *l)
{
	for_sources(l, rate);
}

static void
nts(struct why_look *l)
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (p->phase != PHASE_REFUSED)
			continue;
		f = why_found(l, 95, _("%s is not asked at all"), p->name);
		why_about_peer(f, p);
		why_proof(f, "%s",
		    p->note[0] != '\0' ? p->note : _("it is not started"));
		if (l->sums.sources == 0)
			f->state = WHY_FAULT;
	}
}

static void
lossy(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], reach[WHY_TEXT];
	struct why_finding *f;
	int polls, lost = why_lost(p, &polls);

	if (p->type == 'l' || polls < 6 || lost < 3 || why_silent(l->facts, p))
		return;
	f = why_found(l, 80,
	    _("%d of the last %d polls of %s were not "
	      "answered"),
	    lost, polls, why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("reach %s; asked %u, received %u, accepted %u"),
	    why_reach(reach, p->reach), p->sent, p->received,
	    p->counts[VERDICT_OK]);
	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++)
		if (!l->facts->distant && p->counts[v] > 0)
			why_proof(f, _("%u answers refused: %s"), p->counts[v],
			    _(verdict_text((enum verdict)v)));
}

static void
look_lossy(struct why_look *l)
{
	for_sources(l, lossy);
}

static void
asymmetric(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], off[WHY_TEXT], half[WHY_TEXT];
	struct why_finding *f;
	double apart = p->offset - l->now->offset;

	if (p->reach != 0xff || p->tally == TALLY_FALSETICK || p->flash != 0 ||
	    p->type == 'l' || isnan(apart) || !(l->sums.up > 600) ||
	    p->id == l->now->syspeer)
		return;
	if (fabs(apart) < 0.003 || fabs(apart) < 5 * p->jitter ||
	    fabs(apart) > p->delay / 2 || l->sums.usable < 3)
		return;
	f = why_found(l, 50,
	    _("%s is always %s from the others, less than half of its delay"),
	    why_name(name, p), why_time(off, apart, true));
	why_about_peer(f, p);
	why_proof(f, _("delay/2 %s, jitter %s"),
	    why_time(half, p->delay / 2, false),
	    why_time(off, p->jitter, false));
}

static void
look_asymmetric(struct why_look *l)
{
	for_sources(l, asymmetric);
}

static void
jittery(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], jit[WHY_TEXT], spread[WHY_TEXT];
	int better = 0;
	struct why_finding *f;

	if (p->reach == 0 || p->filled < NTP_NSTAGE || !(p->jitter > 0.02))
		return;
	for (size_t i = 0; i < l->now->npeers; i++)
		better += l->now->peers[i].reach != 0 &&
		    l->now->peers[i].jitter < p->jitter / 5;
	if (better < 1)
		return;
	f = why_found(l, 75, _("The time of %s scatters by %s"),
	    why_name(name, p), why_time(jit, p->jitter, false));
	why_about_peer(f, p);
	why_proof(f,
	    _("its delay varies by %s; %d sources are five times "
	      "steadier"),
	    why_time(spread, why_spread(p), false), better);
}

static void
look_jittery(struct why_look *l)
{
	for_sources(l, jittery);
}

static void
duplicate(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME];
	struct why_finding *f;
	uint32_t dup = p->counts[VERDICT_DUP];

	if (l->facts->distant || dup < 5 || 5 * dup < p->counts[VERDICT_OK])
		return;
	f = why_found(
	    l, 90, _("Answers of %s arrive twice"), why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("%u accepted, %u of them came again"),
	    p->counts[VERDICT_OK], dup);
}

static void
look_duplicate(struct why_look *l)
{
	for_sources(l, duplicate);
}

const struct why_rule why_rules_reply[] = {
	{ "own-restrict", look_own_restrict, NULL,
	    N_("A restrict line decides who may send packets to this host; "
	       "ignore, noserve or notrust on the servers' addresses drops "
	       "their answers too."),
	    N_("Exempt the servers from that line.") },
	{ "auth-failed", look_auth, "auth",
	    N_("A key is demanded, and the answers do not carry its proof: "
	       "the server does not know the key, or key number, type or text "
	       "differ. Without proof nothing is believed."),
	    N_("Compare the key's line in both keys files, letter by letter, "
	       "and whether it is in trustedkey on both sides.") },
	{ "nts-unsupported", nts, NULL,
	    N_("The line asks for NTS, or for another authentication that "
	       "this program does not have. To ask it without would be less "
	       "than what was wished for, so it is not asked."),
	    N_("Use a symmetric key, leave the option out if you can do "
	       "without, or add servers.") },
	{ "replies-bogus", look_refusing, "bogus unasked",
	    N_("What comes does not answer our question: something rewrites "
	       "packets (address translation), answers very late, or forges. "
	       "None of it is believed."),
	    N_("Ask another server; if it is the same with all, look at the "
	       "router's address translation.") },
	{ "replies-elsewhere", look_refusing, "address",
	    N_("The server has several addresses and answers from another "
	       "than it was asked at; who does so could be anybody."),
	    N_("Use the address that it answers from; its operator should "
	       "mend it.") },
	{ "replies-late", look_refusing, "late delay",
	    N_("They are seconds underway, and nothing can be measured with "
	       "them."),
	    N_("Look at the line: something holds packets back.") },
	{ "replies-zero", look_refusing, "unsync",
	    N_("The server leaves out what makes an answer: it is broken, or "
	       "something on the way answers in its place."),
	    N_("Take another server.") },
	{ "server-version", look_refusing, "version mode short form",
	    N_("What answers there does not speak NTP as it was asked to."),
	    N_("Is it an NTP server? version 3 on its line may help; else "
	       "take another.") },
	{ "server-header", look_refusing, "header",
	    N_("Its root distance or reference time cannot be true, so none "
	       "of its time is believed."),
	    N_("Take another server.") },
	{ "kiss-other", look_refusing, "kod",
	    N_("A kiss code is a message instead of time: the server does "
	       "not serve us now."),
	    N_("Wait; if it stays, take another server.") },
	{ "kiss-deny", look_deny, NULL,
	    N_("Its operator's rules exclude this address (kiss code DENY or "
	       "RSTR). It is asked again in hours only, as the protocol "
	       "demands."),
	    N_("Take another server, or ask its operator.") },
	{ "kiss-rate", look_rate, NULL,
	    N_("It answers no faster, and counts all who share our public "
	       "address. We ask less often, as it wishes."),
	    N_("Leave minpoll and maxpoll out, use no burst; run one NTP "
	       "client for a network and let the others ask that one.") },
	{ "server-lossy", look_lossy, NULL,
	    N_("Some answers get lost; the rest is good."),
	    N_("Nothing; take another if it gets worse.") },
	{ "server-asymmetric", look_asymmetric, NULL,
	    N_("A constant difference smaller than half of the round trip is "
	       "mostly a path that is slower in one direction; no program can "
	       "see which."),
	    N_("Nothing; where it matters, a nearer server, or bias on its "
	       "line.") },
	{ "server-jittery", look_jittery, NULL,
	    N_("If its delay varies as much, it is the path; else its "
	       "clock."),
	    N_("Nothing: steadier sources weigh more.") },
	{ "duplicates", look_duplicate, NULL,
	    N_("Something on the way copies packets. The first copy is used, "
	       "the others are dropped."),
	    N_("Nothing has to be done; look for a bridge that loops.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
