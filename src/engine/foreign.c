/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others do to the clock under us: steps, frequencies, sleep, and a
 * machine that stands still. */
#include <stdio.h>

#include "core/i18n.h"

#include "engine/state.h"

/* A jump of the clock against the monotonic one that we did not make, s.
 * Below it the discipline's own business; a reading takes microseconds. */
#define FOREIGN_STEP 0.010

/* A frequency that differs by more was not set by us: s/s; the kernel rounds
 * to 2^-16 ppm. */
#define FOREIGN_FREQ 1e-9

/* A foreign frequency is answered at most this often, s: two programs that
 * put each other right for ever help nobody. */
#define ANSWER_PERIOD 64.0

#define SLEPT 0.1  /* s of sleep that count */
#define STILL 10.0 /* s between ticks, which come once a second */

/* wall - mono, both read within a millisecond of each other. */
static bool
read_base(struct engine *e, int64_t *base)
{
	for (int tries = 0; tries < 5; tries++) {
		mono_t before = e->host->mono(e->host->self);
		wall_t wall = e->host->wall(e->host->self);
		mono_t after = e->host->mono(e->host->self);

		if (after.ns - before.ns > 1000000)
			continue;
		*base = wall.ns - before.ns - (after.ns - before.ns) / 2;
		return true;
	}
	return false;
}

/* By how much wall moved against mono since the last call, s. */
static double
read_jump(struct engine *e)
{
	double jump = 0;
	int64_t base;

	if (!read_base(e, &base))
		return 0;
	if (e->based)
		jump = (double)(base - e->base) * 1e-9;
	e->base = base;
	e->based = true;
	return jump;
}

/* s that the machine slept since the last call. */
static double
read_sleep(struct engine *e)
{
	mono_t boot;
	int64_t apart;
	double slept = 0;

	if (e->host->boot == NULL || !e->host->boot(e->host->self, &boot))
		return 0;
	apart = boot.ns - e->host->mono(e->host->self).ns;
	if (e->booted)
		slept = (double)(apart - e->boot) * 1e-9;
	e->boot = apart;
	e->booted = true;
	return slept;
}

static void
ask_all(struct engine *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (assoc_poll_now(e, &e->assoc[i]))
			e->wake[i] = e->now;
}

/* " (chronyd, pid 4711)", or "" if nobody is known. */
static const char *
suspect(struct engine *e, char *buf, size_t size)
{
	struct rival rival;

	buf[0] = '\0';
	if (e->host->rival(e->host->self, &rival))
		snprintf(buf, size, _(" (%s, pid %d?)"), rival.name, rival.pid);
	return buf;
}

/*
 * Somebody else may step the clock: then our samples are shifted by as much,
 * so that what they say of true time stays right, and the discipline decides
 * as it would for any offset of that size.
 */
static void
meet_step(struct engine *e, double jump)
{
	char who[56];

	history_mark(&e->history, HISTORY_FOREIGN);
	note(e, EVENT_WARN, 0, "foreign_step",
	    _("another program stepped the clock by %+.6f s%s"), jump,
	    suspect(e, who, sizeof who));
	system_shift(e, jump);
	discipline_shift(&e->disc, jump);
	/* Ask at once whether it has to be stepped back. */
	ask_all(e);
}

/*
 * After sleep nothing that was measured before says anything of the clock,
 * which was set from the machine's own, to a second or so: the frequency
 * stays, all else begins anew.
 */
static void
meet_sleep(struct engine *e, double slept, double jump)
{
	history_mark(&e->history, HISTORY_FOREIGN);
	note(e, EVENT_NOTE, 0, "slept",
	    _("the machine slept for %.1f s; its sources are asked again"),
	    slept);
	for (size_t i = 0; i < e->n; i++)
		filter_init(&e->assoc[i].peer.filter);
	discipline_shift(&e->disc, jump - slept);
	e->had_sync = false;
	e->dirty = true;
	ask_all(e);
}

static void
meet_standstill(struct engine *e, double still)
{
	note(e, EVENT_NOTE, 0, "stood_still",
	    _("the program stood still for %.1f s; its sources are asked "
	      "again"),
	    still);
	ask_all(e);
}

/* While we only watch, others may set the frequency. */
static void
meet_freq(struct engine *e)
{
	const struct host_clock *c = &e->kernel.now;
	char who[56];

	if (!c->readable)
		return;
	if (!e->setting) {
		discipline_in_force(&e->disc, c->freq, e->now);
		return;
	}
	if (!e->kernel.is_set ||
	    (fabs(c->freq - e->kernel.set) <= FOREIGN_FREQ &&
		(c->status & (HOST_PLL | HOST_FLL)) == 0))
		return;
	if (e->kernel.answered.ns != INT64_MIN &&
	    mono_diff(e->now, e->kernel.answered) < ANSWER_PERIOD)
		return;
	e->kernel.answered = e->now;
	note(e, EVENT_WARN, 0, "foreign_freq",
	    _("another program changed the frequency by %+.3f ppm%s; set back"),
	    (c->freq - e->kernel.set) * 1e6, suspect(e, who, sizeof who));
	system_adjust(
	    e, &(struct adjust){ .kind = ADJUST_FREQ, .freq = e->kernel.base });
}

void
foreign_check(struct engine *e)
{
	bool stood = e->ticked.ns != 0;
	double still = stood ? mono_diff(e->now, e->ticked) : 0;
	double jump = read_jump(e), slept = read_sleep(e);

	e->ticked = e->now;
	e->host->clock(e->host->self, &e->kernel.now);
	if (slept > SLEPT)
		meet_sleep(e, slept, jump);
	else if (fabs(jump) >= FOREIGN_STEP && !leap_jump(e, jump))
		meet_step(e, jump);
	else if (still > STILL)
		meet_standstill(e, still);
	meet_freq(e);
}
