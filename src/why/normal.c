/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looks alarming and is not; and that all is well. */
#include <math.h>

#include "core/i18n.h"
#include "why/look.h"

#define WARMING 600.0 /* s after the start that explain what is missing */

/* Sources that answer, and have not given the four samples that it takes. */
static int
gathering(const struct why_look *l)
{
	int n = 0;

	for (size_t i = 0; i < l->now->npeers; i++)
		n += l->now->peers[i].reach != 0 &&
		    l->now->peers[i].filled < 4 &&
		    (l->now->peers[i].flash & ~(unsigned)FLASH_DIST) == 0;
	return n;
}

static void
look_starting(struct why_look *l)
{
	const struct why_sums *s = &l->sums;
	char up[WHY_TEXT];
	struct why_finding *f;
	bool waits;

	if (l->now == NULL || s->synced || !(s->up < WARMING) ||
	    s->sources + s->lines == 0)
		return;
	/* Another host's daemon does not tell what it waits for. */
	waits = l->facts->distant ? s->up < 60 : !l->now->settled;
	if (gathering(l) == 0 && !waits)
		return;
	f = why_found(l, 90,
	    _("Started %s ago: %d of %d sources have answered so far"),
	    why_time(up, s->up, false), s->reached, s->sources);
	why_proof(f, _("%d are still looked up, %d are silent"), s->naming,
	    s->silent);
}

static void
look_watched(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || l->now->clock != CLOCK_OBSERVE ||
	    l->facts->practice)
		return;
	f = why_found(l, 90, "%s", _("The clock is watched, not set"));
	if (l->now->clock_note[0] != '\0')
		why_proof(f, "%.199s", l->now->clock_note);
	if (l->facts->may)
		why_do_verb(f, true, "start", _("Set the clock from now on"));
}

static void
look_practice(struct why_look *l)
{
	if (l->facts->practice)
		why_proof(why_found(l, 100, "%s",
			      _("These servers are simulated, their faults "
				"are played")),
		    "%s", _("no clock is touched and no packet leaves"));
}

static void
look_learning(struct why_look *l)
{
	char err[WHY_TEXT];

	if (l->now == NULL || !l->sums.synced ||
	    (l->now->disc != DISC_FREQ && l->now->disc != DISC_NSET))
		return;
	why_proof(why_found(l, 90, "%s",
		      _("The clock's rate is still being measured")),
	    _("known to %s so far"), why_ppm(err, l->now->freq_err));
}

static void
look_kernel(struct why_look *l)
{
	if (l->now == NULL || !l->now->kernel.readable ||
	    !l->now->kernel.unsync || l->facts->distant ||
	    (l->sums.synced && l->now->clock == CLOCK_SET && l->sums.up > 120))
		return;
	why_proof(why_found(l, 85, "%s",
		      _("The kernel says that its clock is unsynchronised")),
	    _("its status word is %04x, its error %.3f s"),
	    l->now->kernel.status, l->now->kernel.maxerror);
}

/* 1, 3, 7, 17 ... : all ones from the newest bit on, and not full. */
static bool
climbs(const struct snap_peer *p)
{
	return p->reach != 0 && p->reach != 0xff &&
	    (p->reach & (p->reach + 1)) == 0;
}

static void
look_climbing(struct why_look *l)
{
	const struct snap_peer *first = NULL;
	char reach[WHY_TEXT], name[WHY_NAME];
	int n = 0;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++)
		if (why_is_source(&l->now->peers[i]) &&
		    climbs(&l->now->peers[i])) {
			if (n++ == 0)
				first = &l->now->peers[i];
		}
	if (first == NULL)
		return;
	why_proof(why_found(l, 95,
		      _("reach %s of %s: all its answers so far have come"),
		      why_reach(reach, first->reach), why_name(name, first)),
	    _("%d sources are like that; it takes eight polls to 377"), n);
}

/* The rule's arg: o: outlier, b: backup, n: noselect, p: pool line. */
static bool
is_kind(const struct snap_peer *p, char kind)
{
	switch (kind) {
	case 'o':
		return p->tally == TALLY_OUTLIER;
	case 'b':
		return p->tally == TALLY_BACKUP || p->tally == TALLY_EXCESS;
	case 'n':
		return p->noselect;
	default:
		return p->phase == PHASE_POOL;
	}
}

static void
look_kind(struct why_look *l)
{
	char kind = l->rule->arg[0], name[WHY_NAME], off[WHY_TEXT],
	     jit[WHY_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (!is_kind(p, kind))
			continue;
		f = why_found(l, 95,
		    kind == 'o' ? _("%s is good, and others are better: -")
			: kind == 'b' ? _("%s is good, and there are enough: #")
			: kind == 'n' ? _("%s is measured and never followed")
				      : _("%s is a pool line, no server"),
		    why_name(name, p));
		why_about_peer(f, p);
		if (kind != 'p')
			why_proof(f, _("offset %s, jitter %s"),
			    why_time(off, p->offset, true),
			    why_time(jit, p->jitter, false));
	}
}

/* Octets that no address of a server begins with. */
static bool
is_hash(const struct snap_peer *p)
{
	unsigned top = p->refid >> 24;

	return p->reach != 0 && p->stratum >= 2 && p->stratum < 16 &&
	    p->type != 'l' && (top == 0 || (top >= 224 && top != 254));
}

static void
look_hash(struct why_look *l)
{
	char name[WHY_NAME];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (!why_is_source(p) || !is_hash(p))
			continue;
		f = why_found(l, 85,
		    _("The refid %u.%u.%u.%u of %s is no address"),
		    p->refid >> 24, p->refid >> 16 & 255, p->refid >> 8 & 255,
		    p->refid & 255, why_name(name, p));
		why_about_peer(f, p);
	}
}

static void
look_jitter(struct why_look *l)
{
	int n = 0;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++)
		n += l->now->peers[i].reach != 0 &&
		    l->now->peers[i].filled < NTP_NSTAGE &&
		    l->now->peers[i].jitter > 0.005;
	if (n > 0)
		why_proof(
		    why_found(l, 80,
			_("The jitter of %d sources comes of few samples"), n),
		    "%s", _("it settles when the filter has eight"));
}

/* The last of all rules: it looks at what the others have found. */
static void
look_healthy(struct why_look *l)
{
	const struct snap_peer *p;
	char name[WHY_NAME], error[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || (p = why_peer(l, l->now->syspeer)) == NULL)
		return;
	for (size_t i = 0; i < l->report->all; i++)
		if (l->report->finding[i].state >= WHY_DEGRADED)
			return;
	f = why_found(l, 100, _("Synchronised to %s, within %s"),
	    why_name(name, p), why_time(error, l->now->maxerror, false));
	why_proof(f, _("%d sources, %d answer, %d are used"), l->sums.sources,
	    l->sums.reached, l->sums.chosen);
}

const struct why_rule why_rules_normal[] = {
	{ "starting", look_starting, NULL,
	    N_("It takes some answers to choose among the sources: seconds "
	       "with iburst, minutes without."),
	    N_("Wait a moment.") },
	{ "clock-watched", look_watched, NULL,
	    N_("Everything is measured as if it were set, and nothing "
	       "happens to it."),
	    N_("Say start if it is to be set.") },
	{ "practice", look_practice, NULL,
	    N_("A place to learn in; what is found here is meant to be."),
	    N_("Try what helps.") },
	{ "frequency-learning", look_learning, NULL,
	    N_("How fast the clock runs is learned from some samples; then "
	       "it is known after every start, from the drift file."),
	    N_("Wait some minutes.") },
	{ "kernel-unsynchronised", look_kernel, NULL,
	    N_("Until the kernel is told otherwise it says so to everybody "
	       "(TIME_ERROR, System clock synchronized: no)."),
	    N_("Nothing: it is told as soon as the clock is set by us.") },
	{ "reach-climbing", look_climbing, NULL,
	    N_("reach has a bit for each of the last eight polls, in octal: "
	       "1, 3, 7, 17, 37, 77, 177, 377 is a source that has just "
	       "begun and answers always."),
	    N_("Nothing needs to be done.") },
	{ "outlier", look_kind, "outlier",
	    N_("- is no error: it agrees with the majority, but adds more "
	       "scatter than the others, so the average is made without "
	       "it."),
	    N_("Nothing needs to be done.") },
	{ "backup", look_kind, "backup",
	    N_("More sources agree than tos maxclock uses; this one steps in "
	       "when another is lost."),
	    N_("Nothing needs to be done.") },
	{ "noselect", look_kind, "noselect",
	    N_("Its line in ntp.conf has noselect: it is there to be "
	       "compared."),
	    N_("Nothing, if that is meant.") },
	{ "pool-line", look_kind, "pool",
	    N_(".POOL. with reach 0 is the line of ntp.conf itself; the "
	       "servers found by it have rows of their own."),
	    N_("Nothing needs to be done.") },
	{ "refid-hash", look_hash, NULL,
	    N_("Its own source has an IPv6 address, and four octets have "
	       "room for a hash of it only."),
	    N_("Nothing needs to be done.") },
	{ "jitter-start", look_jitter, NULL,
	    N_("Scatter can be told only from many samples."),
	    N_("Wait until reach is 377.") },
	{ "healthy", look_healthy, NULL,
	    N_("The clock follows sources that agree."),
	    N_("Nothing needs to be done.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
