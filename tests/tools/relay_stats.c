/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay_stats.h"

#include <inttypes.h>
#include <math.h>

void
relay_stats_decision(struct relay_stats *s, const struct relay_decision *d)
{
	s->in++;
	s->fate[d->fate]++;
	s->duplicated += d->fate == RELAY_PASSED && d->duplicated;
	s->reordered += d->fate == RELAY_PASSED && d->reordered;
	for (size_t i = 0; i < d->n; i++) {
		s->kind[d->emit[i].kind]++;
		s->corrupted += d->emit[i].corrupt;
		s->truncated += d->emit[i].truncate;
	}
}

void
relay_stats_sent(struct relay_stats *s, double late)
{
	double step = 4 * log2(fmax(late, 1e-6) / 1e-6);

	s->out++;
	s->late[step < RELAY_LATE - 1 ? (int)ceil(step) : RELAY_LATE - 1]++;
}

double
relay_stats_late(const struct relay_stats *s, double share)
{
	uint64_t sum = 0;

	for (int i = 0; i < RELAY_LATE; i++) {
		sum += s->late[i];
		if (sum > 0 && (double)sum >= share * (double)s->out)
			return 1e-6 * exp2(i / 4.0);
	}
	return 0;
}

void
relay_stats_print(const struct relay_stats *s, const char *name, FILE *f)
{
	fprintf(f,
	    "relay: %s in=%" PRIu64 " out=%" PRIu64 " lost=%" PRIu64
	    " burst=%" PRIu64 " blackout=%" PRIu64 " dup=%" PRIu64
	    " reordered=%" PRIu64 " corrupted=%" PRIu64 " truncated=%" PRIu64
	    " bogus=%" PRIu64 " alien=%" PRIu64 " junk=%" PRIu64
	    " failed=%" PRIu64 " late_p50=%.0fus late_p99=%.0fus\n",
	    name, s->in, s->out, s->fate[RELAY_LOST], s->fate[RELAY_LOST_BURST],
	    s->fate[RELAY_LOST_BLACKOUT], s->duplicated, s->reordered,
	    s->corrupted, s->truncated, s->kind[RELAY_BOGUS],
	    s->kind[RELAY_ALIEN], s->kind[RELAY_RANDOM], s->failed,
	    relay_stats_late(s, 0.5) * 1e6, relay_stats_late(s, 0.99) * 1e6);
}
