/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "why/tell.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/i18n.h"
#include "core/packet.h"
#include "why/look.h"
#include "why/telling.h"

void
why_line(struct why_text *out, const char *fmt, ...)
{
	va_list ap;

	if (out->n >= WHY_LINES)
		return;
	va_start(ap, fmt);
	vsnprintf(out->line[out->n++], sizeof(out->line[0]), fmt, ap);
	va_end(ap);
}

const struct snap_peer *
why_tell_whom(const struct why_facts *f, uint16_t assoc)
{
	for (size_t i = 0; f->now != NULL && i < f->now->npeers; i++)
		if (assoc != 0 && f->now->peers[i].id == assoc)
			return &f->now->peers[i];
	return NULL;
}

/* Every bit of ntpq's flash word (RFC 5905's tests). */
static const struct {
	unsigned bit;
	const char *tag, *text;
} flash_bits[] = {
	{ 0x0001, "TEST1", N_("a duplicate of an answer that was there") },
	{ 0x0002, "TEST2",
	    N_("an answer that does not belong to our question") },
	{ 0x0004, "TEST3", N_("an answer without its timestamps") },
	{ 0x0008, "TEST4", N_("access denied, or a kiss code") },
	{ 0x0010, "TEST5", N_("it did not prove who it is") },
	{ 0x0020, "TEST6", N_("its answer says that it has no time itself") },
	{ 0x0040, "TEST7", N_("its answer contradicts itself") },
	{ 0x0080, "TEST8", N_("a mistake in the autokey sequence") },
	{ 0x0100, "TEST9", N_("a mistake in the autokey protocol") },
	{ FLASH_STRATUM, "TEST10",
	    N_("no time, or a stratum outside of what is allowed") },
	{ FLASH_DIST, "TEST11",
	    N_("root distance beyond tos maxdist: too far to be trusted") },
	{ FLASH_LOOP, "TEST12", N_("it takes its time from us") },
	{ FLASH_UNREACH, "TEST13",
	    N_("unreachable: none of its last eight polls was answered; or "
	       "noselect") },
	{ 0x2000, "", N_("its answer took too long") },
};

static void
tell_flash(const struct snap_peer *p, struct why_text *out)
{
	if (p->flash == 0) {
		why_line(out, _("flash 0000: every test is passed"));
		return;
	}
	for (size_t i = 0; i < sizeof(flash_bits) / sizeof(flash_bits[0]); i++)
		if ((p->flash & flash_bits[i].bit) != 0)
			why_line(out, _("flash %04x, of it %04x %s: %s"),
			    p->flash, flash_bits[i].bit, flash_bits[i].tag,
			    _(flash_bits[i].text));
}

static void
tell_reject(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char time[WHY_TEXT];

	switch ((enum snap_phase)p->phase) {
	case PHASE_DNS:
		why_line(out, _("Its name is being looked up."));
		return;
	case PHASE_NODNS:
		why_line(
		    out, _("Its name does not become an address: %s"), p->note);
		return;
	case PHASE_POOL:
		why_line(out,
		    _("It is a pool line; the servers that were "
		      "found by it have rows of their own."));
		return;
	case PHASE_DENIED:
		why_line(out,
		    _("It told us to go away; it is asked again in %s."),
		    why_time(time, p->next, false));
		return;
	case PHASE_REFUSED:
		why_line(out, _("It is not asked at all: %s"), p->note);
		return;
	case PHASE_RATED:
	case PHASE_INIT:
	case PHASE_ACTIVE:
		break;
	}
	if (p->noselect)
		why_line(out,
		    _("It is measured and never followed: noselect "
		      "stands on its line."));
	else if (why_refusing(f, p))
		why_line(out, _("It answers, and its answers are refused."));
	else if (p->reach == 0)
		why_line(out,
		    _("%u questions were sent, %u answers came; "
		      "none of the last eight polls was answered."),
		    p->sent, p->received);
	else if (p->filled < 4)
		why_line(out,
		    _("It has answered %u times so far; it takes "
		      "four samples to judge it."),
		    p->filled);
	else
		why_line(out, _("It answers, and is not fit to be chosen:"));
}

static void
tell_falsetick(
    const struct snapshot *n, const struct snap_peer *p, struct why_text *out)
{
	char off[WHY_TEXT], half[WHY_TEXT], low[WHY_TEXT], high[WHY_TEXT];

	why_line(out,
	    _("x: it says %s, give or take %s, and the majority says "
	      "otherwise; it is not used."),
	    why_time(off, p->offset, true), why_time(half, p->distance, false));
	if (!isnan(n->low))
		why_line(out,
		    _("%d of %d sources put true time between %s and %s."),
		    n->truechimers, n->candidates, why_time(low, n->low, true),
		    why_time(high, n->high, true));
}

void
why_tell_tally(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	const struct snapshot *n = f->now;
	char off[WHY_TEXT], jit[WHY_TEXT], dist[WHY_TEXT];

	why_time(off, p->offset, true);
	why_time(jit, p->jitter, false);
	why_time(dist, p->distance, false);
	switch ((enum tally)p->tally) {
	case TALLY_SYSPEER:
	case TALLY_PPSPEER:
		why_line(out,
		    _("%c: of the %d sources that agree it is the best "
		      "(stratum "
		      "%u, root distance %s); it is followed."),
		    tally_char((enum tally)p->tally), n->truechimers,
		    p->stratum, dist);
		break;
	case TALLY_CANDIDATE:
		why_line(out,
		    _("+: it agrees with the majority (offset %s, jitter %s), "
		      "and counts in the average."),
		    off, jit);
		break;
	case TALLY_OUTLIER:
		why_line(out,
		    _("-: it agrees with the majority, but adds more scatter "
		      "than the others (offset %s, jitter %s); the average is "
		      "made without it. This is no error."),
		    off, jit);
		break;
	case TALLY_BACKUP:
	case TALLY_EXCESS:
		why_line(out,
		    _("%c: it is good, and more than tos maxclock are: it is "
		      "kept in reserve."),
		    tally_char((enum tally)p->tally));
		break;
	case TALLY_FALSETICK:
		tell_falsetick(n, p, out);
		break;
	case TALLY_REJECT:
		tell_reject(f, p, out);
		break;
	}
}

static void
tell_counts(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char at[WHY_TEXT];

	if (f->distant) {
		why_line(out,
		    _("asked %u times, received %u; which answers "
		      "were refused mode 6 does not tell"),
		    p->sent, p->received);
		return;
	}
	why_line(out, _("asked %u times, received %u, accepted %u"), p->sent,
	    p->received, p->counts[VERDICT_OK]);
	for (int v = VERDICT_OK + 1; v < VERDICT_COUNT; v++)
		if (p->counts[v] > 0)
			why_line(out, _("refused %u: %s"), p->counts[v],
			    _(verdict_text((enum verdict)v)));
	if (p->refused)
		why_line(out, _("the last one refused came at %s"),
		    why_when(at, f, p->refusal.when));
	if (p->error != 0)
		why_line(out, _("the network said: %s (errno %d)"),
		    why_errno(p->error), p->error);
}

void
why_tell_peer(const struct why_facts *f, uint16_t assoc, struct why_text *out)
{
	const struct snap_peer *p = why_tell_whom(f, assoc);
	char name[WHY_NAME];

	out->n = 0;
	if (p == NULL)
		return;
	why_line(out, "%s", why_name(name, p));
	why_tell_tally(f, p, out);
	tell_flash(p, out);
	tell_counts(f, p, out);
	why_tell_reach(f, p, false, out);
}
