/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/attention.h"

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/words_peer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	FEW_SOURCES = 4,   /* fewer cannot outvote a liar with one gone */
	SILENT_AFTER = 4,  /* questions without any answer */
	LIMITED_TENTH = 2, /* of ten questions limited: worth a word */
};

/* A crystal is seldom farther off; the kernel takes 500 ppm. */
#define ODD_FREQUENCY 100e-6

/* What is gathered; `max` bounds `out`, `count` counts all. */
struct gather {
	struct attention *out;
	size_t max, count;
	enum role role; /* of this round: the others are left out */
	unsigned how;   /* FORMAT_* */
};

static void __attribute__((format(printf, 4, 5)))
say(struct gather *g, enum role role, uint16_t assoc, const char *fmt, ...)
{
	struct attention *a;
	va_list ap;

	if (role != g->role)
		return;
	if (g->count++ >= g->max)
		return;
	a = &g->out[g->count - 1];
	a->role = role;
	a->assoc = assoc;
	va_start(ap, fmt);
	vsnprintf(a->text, sizeof(a->text), fmt, ap);
	va_end(ap);
}

/* How far it is from what the majority says. */
static void
say_liar(struct gather *g, const struct snapshot *s, const struct snap_peer *p,
    const char *name)
{
	double off = p->offset - s->offset;
	char amount[32];

	if (isfinite(off))
		say(g, ROLE_BAD, p->id,
		    _("%s is %s off what the majority agrees on"), name,
		    format_time(amount, sizeof(amount), off, true, g->how));
	else
		say(g, ROLE_BAD, p->id, _("%s does not agree with the others"),
		    name);
}

static void
look_at_active(struct gather *g, const struct snapshot *s,
    const struct snap_peer *p, const char *name)
{
	char since[8];

	if (p->tally == TALLY_FALSETICK)
		say_liar(g, s, p, name);
	else if (p->reach == 0)
		say(g, ROLE_BAD, p->id,
		    _("%s does not answer any more; the last answer came %s "
		      "ago"),
		    name, format_interval(since, sizeof(since), p->when));
	else if ((p->flash & FLASH_LOOP) != 0)
		say(g, ROLE_BAD, p->id,
		    _("%s takes its time from us: it is no source"), name);
	else if ((p->flash & FLASH_STRATUM) != 0)
		say(g, ROLE_WARN, p->id,
		    _("%s says that it is not synchronised itself"), name);
	else if ((p->flash & FLASH_DIST) != 0 && s->settled)
		say(g, ROLE_WARN, p->id,
		    _("%s is too far to be trusted (root distance)"), name);
}

static void
look_at_peer(
    struct gather *g, const struct snapshot *s, const struct snap_peer *p)
{
	char name[SNAP_NAME], note[sizeof(p->note)];

	format_clean(name, sizeof(name), p->name);
	switch ((enum snap_phase)p->phase) {
	case PHASE_NODNS:
		say(g, ROLE_BAD, p->id, _("the name %s does not resolve"),
		    name);
		break;
	case PHASE_INIT:
		if (p->refused)
			say(g, ROLE_BAD, p->id,
			    _("%s answers, but nothing can be used: %s"), name,
			    _(verdict_text(p->refusal.verdict)));
		else if (p->sent >= SILENT_AFTER)
			say(g, ROLE_BAD, p->id,
			    _("%s has never answered; it was asked %u times"),
			    name, p->sent);
		break;
	case PHASE_DENIED:
		say(g, ROLE_BAD, p->id, _("%s told us to go away"), name);
		break;
	case PHASE_RATED:
		say(g, ROLE_WARN, p->id,
		    _("%s says that we ask too often; we ask less"), name);
		break;
	case PHASE_REFUSED:
		say(g, ROLE_BAD, p->id, _("%s is not asked: %s"), name,
		    format_clean(note, sizeof(note), p->note));
		break;
	case PHASE_ACTIVE:
		look_at_active(g, s, p, name);
		break;
	case PHASE_DNS:
	case PHASE_POOL:
		break;
	}
}

/* Sources that answer, and could be counted. */
static int
voters(const struct snapshot *s)
{
	int n = 0;

	for (size_t i = 0; i < s->npeers; i++)
		n += s->peers[i].reach != 0 && !s->peers[i].noselect;
	return n;
}

static void
look_at_system(struct gather *g, const struct snapshot *s)
{
	int n = voters(s);
	char amount[32];

	if (s->settled && n > 0 && n < FEW_SOURCES)
		say(g, ROLE_WARN, 0,
		    _("only %d sources answer; with fewer than four, one that "
		      "is wrong may win"),
		    n);
	if (isfinite(s->freq) && fabs(s->freq) > ODD_FREQUENCY)
		say(g, ROLE_WARN, 0,
		    _("the clock's frequency is corrected by %s, which is a "
		      "lot"),
		    format_ppm(amount, sizeof(amount), s->freq));
	if (s->leap == LEAP_INSERT || s->leap == LEAP_DELETE)
		say(g, ROLE_INFO, 0, "%s",
		    s->leap == LEAP_INSERT
			? _("a leap second is inserted at the end of the day")
			: _("a leap second is left out at the end of the day"));
	if (s->counts.limited != SNAP_UNTOLD &&
	    s->counts.limited * 10 > s->counts.received * LIMITED_TENTH)
		say(g, ROLE_INFO, 0,
		    _("%llu of %llu questions came too often and were not "
		      "answered"),
		    (unsigned long long)s->counts.limited,
		    (unsigned long long)s->counts.received);
}

/* A configuration on trial, or one that was taken back: as long as nobody
 * restarts again. One that is kept, but not synchronised, is not to be
 * forgotten either. */
static void
look_at_trial(struct gather *g, const struct snapshot *s)
{
	const struct snap_trial *t = &s->trial;
	bool fine = t->why == TRIAL_FINE || t->why == TRIAL_SETTLING;

	switch ((enum trial_state)t->state) {
	case TRIAL_NONE:
		break;
	case TRIAL_WATCHING:
		say(g, ROLE_INFO, 0, _("%s (%.0f s left)"), t->text,
		    ceil(t->left));
		break;
	case TRIAL_COUNTING:
		say(g, ROLE_BAD, 0,
		    _("in %.0f s what was before comes back, unless it is "
		      "kept: %s"),
		    ceil(t->left), t->text);
		break;
	case TRIAL_KEPT:
		if (!fine && s->sync != SYNC_OK)
			say(g, ROLE_WARN, 0, "%s", t->text);
		break;
	case TRIAL_REVERTED:
		say(g, ROLE_WARN, 0, "%s", t->text);
		break;
	}
}

size_t
attention_list(
    const struct snapshot *s, struct attention *out, size_t max, unsigned how)
{
	static const enum role order[] = { ROLE_BAD, ROLE_WARN, ROLE_INFO };
	struct gather g = { .out = out, .max = max, .how = how };

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		g.role = order[k];
		look_at_trial(&g, s);
		look_at_system(&g, s);
		for (size_t i = 0; i < s->npeers; i++)
			look_at_peer(&g, s, &s->peers[i]);
	}
	return g.count;
}
