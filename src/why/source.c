/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each source: it does not answer, or is not good enough. */
#include <errno.h>
#include <math.h>

#include "core/i18n.h"
#include "why/look.h"

#define WINDOWS_DISP 0.9    /* s of root dispersion that w32time claims */
#define STALE_AGE    7200.0 /* s since a server heard of its own source */
#define STALE_DISP   0.1    /* s that it became unsure by meanwhile */

/* Calls `one` for every source that is to be asked. */
static void
for_sources(struct why_look *l,
    void (*one)(struct why_look *l, const struct snap_peer *p))
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++)
		if (why_is_source(&l->now->peers[i]))
			one(l, &l->now->peers[i]);
}

static void
silent(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], reach[WHY_TEXT], at[WHY_TEXT];
	const struct doctor_exam *e = why_exam(l, p);
	struct why_finding *f;

	if (!why_silent(l->facts, p) || p->error == ECONNREFUSED ||
	    (p->reach != 0 ? p->unreach < 5 : p->unreach < 2 && p->sent < 4))
		return;
	f = why_found(l, p->reach == 0 ? 85 : 65, _("%s does not answer"),
	    why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("asked %u times, received %u; reach %s; flash %04x"),
	    p->sent, p->received, why_reach(reach, p->reach), p->flash);
	if (p->received > 0 && p->rec.ns != 0)
		why_proof(f, _("the last answer came at %s"),
		    why_when(at, l->facts, p->rec));
	if (e == NULL)
		why_do_examine(l, f, p, _("Ask it in other ways"));
	for (unsigned bit = 0; e != NULL && bit < DOCTOR_SIGNS; bit++)
		if (doctor_signs(e) >> bit & 1)
			why_proof(f, "%s", _(doctor_sign_text(bit)));
}

static void
look_silent(struct why_look *l)
{
	for_sources(l, silent);
}

static void
error(struct why_look *l, const struct snap_peer *p)
{
	bool refused = p->error == ECONNREFUSED;
	char name[WHY_NAME];
	struct why_finding *f;

	if (p->error == 0 || p->unreach == 0 ||
	    refused != (l->rule->arg[0] == 'r'))
		return;
	f = why_found(l, 85,
	    refused ? _("Nobody listens on the NTP port of %s")
		    : _("The network says that %s cannot be reached"),
	    why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("%s (errno %d), asked %u times, received %u"),
	    why_errno(p->error), p->error, p->sent, p->received);
}

static void
look_error(struct why_look *l)
{
	for_sources(l, error);
}

static void
falseticker(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], offset[WHY_TEXT], low[WHY_TEXT], high[WHY_TEXT],
	    out[WHY_TEXT];
	const struct snapshot *n = l->now;
	struct why_finding *f;
	double gap;

	if (p->tally != TALLY_FALSETICK)
		return;
	f = why_found(l, l->sums.usable >= 4 ? 95 : 75, _("%s is wrong by %s"),
	    why_name(name, p),
	    why_time(
		offset, p->offset - (isnan(n->offset) ? 0 : n->offset), true));
	why_about_peer(f, p);
	if (!isnan(n->low)) {
		gap = p->offset > n->high ? p->offset - n->high
					  : n->low - p->offset;
		why_proof(f,
		    _("the majority puts true time between %s and %s; it is "
		      "%s outside"),
		    why_time(low, n->low, true), why_time(high, n->high, true),
		    why_time(out, gap, false));
	}
	why_proof(f, _("its offset %s, give or take %s; delay %s"),
	    why_time(offset, p->offset, true),
	    why_time(low, p->distance, false), why_time(high, p->delay, false));
	if (!isnan(p->delay) && fabs(p->offset) < p->delay / 2)
		why_proof(f, "%s",
		    _("less than half of its delay: the path may be longer "
		      "one way"));
}

static void
look_falseticker(struct why_look *l)
{
	for_sources(l, falseticker);
}

static void
loop(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], refid[16];
	struct why_finding *f;

	if (p->reach == 0 || (p->flash & FLASH_LOOP) == 0)
		return;
	f = why_found(l, 90, _("%s takes its time from us"), why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("its reference is %s, which is this host"),
	    refid_text(p->refid, p->stratum, refid, sizeof(refid)));
}

static void
look_loop(struct why_look *l)
{
	for_sources(l, loop);
}

static bool
is_own(const struct why_look *l, const struct snap_peer *p)
{
	uint16_t port = l->now->port != 0 ? l->now->port : NTP_PORT;
	struct addr home;

	if (p->addr.port != port || l->facts->distant || p->type == 'l')
		return false;
	for (size_t i = 0; i < l->now->nnics; i++)
		if (addr_equal(&l->now->nics[i].addr, &p->addr))
			return true;
	return (addr_parse(&home, "127.0.0.1") &&
		   addr_equal(&home, &p->addr)) ||
	    (addr_parse(&home, "::1") && addr_equal(&home, &p->addr));
}

static void
self(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME];
	struct why_finding *f;
	int others = l->sums.sources - 1;

	/* Another program of this host may be a source: it answers. */
	if (!is_own(l, p) || (p->reach != 0 && (p->flash & FLASH_LOOP) == 0))
		return;
	f = why_found(
	    l, 90, _("The source %s is this host itself"), why_name(name, p));
	why_about_peer(f, p);
	why_proof(f, _("its address is one of ours, its port %u; flash %04x"),
	    p->addr.port, p->flash);
	if (others > 0 && l->sums.synced)
		why_milder(f, WHY_DEGRADED);
}

static void
look_self(struct why_look *l)
{
	for_sources(l, self);
}

static void
unsynchronised(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], at[WHY_TEXT];
	bool refused = why_refused_by(l, p, VERDICT_STRATUM);
	bool shown =
	    p->reach != 0 && (p->leap == LEAP_ALARM || p->stratum >= 16);
	struct why_finding *f;

	if ((!refused && !shown) || p->type == 'l')
		return;
	f = why_found(l, 95, _("%s has no time itself"), why_name(name, p));
	why_about_peer(f, p);
	if (refused && p->refused)
		why_proof(f,
		    _("its answer at %s: leap %u, stratum %u; asked "
		      "%u times, %u such answers"),
		    why_when(at, l->facts, p->refusal.when),
		    p->refusal.pkt.leap, p->refusal.pkt.stratum, p->sent,
		    why_refusals(l, p, VERDICT_STRATUM));
	else
		why_proof(f, _("leap %u, stratum %u, flash %04x"), p->leap,
		    p->stratum, p->flash);
}

static void
look_unsynchronised(struct why_look *l)
{
	for_sources(l, unsynchronised);
}

/* The parts of root distance (RFC 5905 section 11.2). */
static void
prove_distance(
    const struct why_look *l, const struct snap_peer *p, struct why_finding *f)
{
	char a[WHY_TEXT], b[WHY_TEXT], c[WHY_TEXT], d[WHY_TEXT], e[WHY_TEXT];

	why_proof(f, _("root distance %s; trusted up to %s"),
	    why_time(a, p->distance, false),
	    why_time(b,
		l->facts->params != NULL ? l->facts->params->maxdist
					 : NTP_MAXDIST,
		false));
	why_proof(f,
	    _("of it: root delay/2 %s, root dispersion %s, delay/2 %s, "
	      "dispersion %s, jitter %s"),
	    why_time(a, p->rootdelay / 2, false),
	    why_time(b, p->rootdisp, false), why_time(c, p->delay / 2, false),
	    why_time(d, p->disp, false), why_time(e, p->jitter, false));
}

static bool
is_far(const struct snap_peer *p)
{
	return p->reach != 0 && p->filled >= 4 &&
	    (p->flash & FLASH_DIST) != 0 &&
	    (p->flash & (FLASH_STRATUM | FLASH_LOOP)) == 0;
}

static void
far(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], dist[WHY_TEXT];
	struct why_finding *f;

	if (!is_far(p))
		return;
	f = why_found(l, 85, _("%s may be off by %s: too far to be trusted"),
	    why_name(name, p), why_time(dist, p->distance, false));
	why_about_peer(f, p);
	prove_distance(l, p, f);
}

static void
look_far(struct why_look *l)
{
	for_sources(l, far);
}

static void
stale(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], ago[WHY_TEXT], disp[WHY_TEXT];
	struct why_finding *f;
	double age;

	if (p->reach == 0 || p->reftime.ns == 0 || p->type == 'l')
		return;
	age = wall_diff(l->now->wall, p->reftime);
	if (age < STALE_AGE || p->rootdisp < STALE_DISP ||
	    p->rootdisp < 0.3 * NTP_PHI * age)
		return;
	f = why_found(l, 85, _("%s lost its own source %s ago"),
	    why_name(name, p), why_time(ago, age, false));
	why_about_peer(f, p);
	why_proof(f,
	    _("its reference time is %s old; its root dispersion "
	      "has grown to %s"),
	    why_time(ago, age, false), why_time(disp, p->rootdisp, false));
	if (!is_far(p))
		why_milder(f, WHY_NOTICE);
}

static void
look_stale(struct why_look *l)
{
	for_sources(l, stale);
}

static void
windows(struct why_look *l, const struct snap_peer *p)
{
	char name[WHY_NAME], disp[WHY_TEXT];
	struct why_finding *f;

	if (!is_far(p) || p->rootdisp < WINDOWS_DISP || p->precision < -7)
		return;
	f = why_found(l, 75,
	    _("%s claims no better than %s, as the Windows time service does"),
	    why_name(name, p), why_time(disp, p->rootdisp, false));
	why_about_peer(f, p);
	why_proof(
	    f, _("precision 2^%d s, root dispersion %s"), p->precision, disp);
	prove_distance(l, p, f);
	why_do_text(f,
	    _("On that server: LocalClockDispersion 0, AnnounceFlags 5; here "
	      "at worst tos maxdist 16"));
}

static void
look_windows(struct why_look *l)
{
	for_sources(l, windows);
}

const struct why_rule why_rules_source[] = {
	{ "source-is-self", look_self, NULL,
	    N_("Its name leads to an address of this host: no time can come "
	       "from there."),
	    N_("Correct the name, or what the name server or /etc/hosts says "
	       "of it.") },
	{ "falseticker", look_falseticker, NULL,
	    N_("The others agree and this one does not: it is not used. Its "
	       "clock is wrong, or the path to it is much longer in one "
	       "direction."),
	    N_("Nothing is harmed while the others agree. If it stays like "
	       "this, take another server.") },
	{ "source-loop", look_loop, NULL,
	    N_("To follow it would close a loop, so it is not used."),
	    N_("Nothing if it is a client of this host; else remove it.") },
	{ "server-unsynchronised", look_unsynchronised, NULL,
	    N_("It answers, and says by leap 3 or stratum 16 that nobody "
	       "should follow it: it has just started, or lost its "
	       "sources."),
	    N_("Wait a quarter of an hour; if it stays, take another "
	       "server.") },
	{ "server-stale", look_stale, NULL,
	    N_("It still answers, but its clock has been running free since, "
	       "and gets less sure by 15 us in every second."),
	    N_("Tell its operator, and use others.") },
	{ "server-windows", look_windows, NULL,
	    N_("A Windows server says that it may be off by seconds, because "
	       "that is what its service promises. So nobody trusts it."),
	    N_("Correct its settings, or use another server.") },
	{ "server-far", look_far, NULL,
	    N_("Root distance is the most that its time may be off: it is too "
	       "much to be used."),
	    N_("Use a nearer server.") },
	{ "server-refused", look_error, "refused",
	    N_("The host is there, but no NTP server runs on it, or its "
	       "firewall says so."),
	    N_("Is it the right name? Else take another server.") },
	{ "network-error", look_error, "other",
	    N_("A router on the way, or this host's kernel, cannot deliver "
	       "packets to it."),
	    N_("Others answer, or not: the first finding tells. Take another "
	       "server if this one stays out of reach.") },
	{ "server-silent", look_silent, NULL,
	    N_("If others answer, this host and its network let NTP through: "
	       "then this server is down, gone, or does not want to be asked "
	       "from here."),
	    N_("Wait a while; if it stays silent, take another server.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
