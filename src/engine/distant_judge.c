/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the variables of a distant daemon mean together. */
#include "engine/distant_read.h"

#include <math.h>

#include "core/control.h"
#include "core/packet.h"
#include "core/rfc5905.h"

struct sums {
	int sources, resolved, reached, waiting, fit, false_ones;
};

static struct sums
add_up(struct snapshot *s)
{
	struct sums n = { 0 };

	s->candidates = s->truechimers = s->survivors = 0;
	for (size_t i = 0; i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		if (p->phase == PHASE_POOL)
			continue;
		n.sources++;
		n.resolved += p->phase != PHASE_DNS;
		n.reached += p->reach != 0;
		n.waiting += p->reach == 0 && p->unreach < NTP_UNREACH;
		n.false_ones += p->tally == TALLY_FALSETICK;
		s->candidates += p->tally != TALLY_REJECT;
		s->truechimers += p->tally > TALLY_FALSETICK;
		s->survivors +=
		    p->tally >= TALLY_CANDIDATE && p->tally != TALLY_BACKUP;
	}
	return n;
}

static enum sync_why
why_not(const struct snapshot *s, const struct sums *n, unsigned event)
{
	if (event == CONTROL_SYS_PANIC)
		return WHY_PANIC;
	if (n->sources == 0)
		return WHY_NOSERVERS;
	if (n->resolved == 0)
		return WHY_DNS;
	if (n->reached == 0)
		return n->waiting > 0 ? WHY_WAITING : WHY_SILENT;
	if (n->false_ones > 0 && s->truechimers <= n->false_ones)
		return WHY_DISAGREE;
	return s->survivors > 0 ? WHY_FEW : WHY_UNFIT;
}

/* A daemon that has lost its sources keeps its stratum for a while. */
static enum sync_state
sync_of(const struct snapshot *s, unsigned event)
{
	if (event == CONTROL_SYS_PANIC)
		return SYNC_PANIC;
	if (s->leap == LEAP_ALARM || s->stratum >= NTP_MAXSTRAT)
		return mono_diff(s->at, s->started) < 300 ? SYNC_STARTING
							  : SYNC_NONE;
	return s->syspeer != 0 ? SYNC_OK : SYNC_HOLDOVER;
}

static uint64_t
told(uint64_t count)
{
	return count != SNAP_UNTOLD ? count : 0;
}

void
distant_conclude(struct snapshot *s, uint16_t status)
{
	unsigned event = status & 15;
	struct sums n = add_up(s);

	s->leap = (uint8_t)(status >> 14);
	s->sync = (uint8_t)sync_of(s, event);
	s->why =
	    (uint8_t)(s->sync == SYNC_OK ? WHY_NONE : why_not(s, &n, event));
	/* NTPsec tells it; of ntp.org's it is what RFC 5905 makes of both. */
	if (isnan(s->maxerror))
		s->maxerror = s->rootdelay / 2 + s->rootdisp;
	/* It has never set its clock: all is feigned. */
	if (s->reftime.ns == 0)
		s->offset = NAN;
	s->leaps.armed =
	    s->leap == LEAP_INSERT || s->leap == LEAP_DELETE ? s->leap : 0;
	s->clock = CLOCK_UNTOLD;
	s->may_set = s->kernel.may_set = true;
	s->requests = told(s->counts.received);
	s->replies = told(s->counts.processed);
	s->settled = true;
}
