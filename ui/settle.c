/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/settle.h"

#include <stddef.h>

#include "ui/interrupt.h"

/* An answer that has not come after this is not waited for, s. */
#define GIVEN_UP 3.0

struct wait {
	const struct settle *settle;
	double after; /* s: neither sooner nor later than this; 0: see settle */
	volatile sig_atomic_t *stop;
};

static bool
has_enough(const struct snap_peer *p, int samples, double age)
{
	if (p->phase == PHASE_NODNS || p->phase == PHASE_DENIED ||
	    p->phase == PHASE_RATED || p->phase == PHASE_POOL)
		return true;
	return p->exchanges >= samples ||
	    (p->sent >= (uint32_t)samples && age > 2 * samples + GIVEN_UP);
}

static bool
is_done(const struct wait *wait, const struct snapshot *s)
{
	const struct settle *w = wait->settle;
	double age = mono_diff(s->at, s->started);

	if (wait->after > 0)
		return age >= wait->after;
	if (age >= w->limit)
		return true;
	if (w->samples == 0)
		return s->settled;
	for (size_t i = 0; i < s->npeers; i++)
		if (!has_enough(&s->peers[i], w->samples, age))
			return false;
	return true;
}

static void
look(void *arg, const struct snapshot *s)
{
	struct wait *w = arg;

	if (is_done(w, s))
		*w->stop = 1;
}

const struct snapshot *
settle_wait(struct session *s, struct settle *w)
{
	struct wait wait = {
		.settle = w, .after = s->after, .stop = interrupt_catch()
	};

	loop_run(s->loop, wait.stop, look, &wait);
	return loop_snapshot(s->loop);
}
