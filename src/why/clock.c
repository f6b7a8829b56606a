/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock itself, and what is done to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/packet.h"
#include "why/look.h"

#define HOUR         3600.0
#define DAY          86400.0
#define FREQ_LIMIT   0.08   /* s/s: near DISCIPLINE_MAXFREQ */
#define FREQ_BROKEN  500e-6 /* s/s: what RFC 5905 calls the limit */
#define FREQ_HIGH    250e-6 /* s/s: a sound oscillator is below 100 */
#define SLEW_RATE    500e-6 /* s/s, of a slew after the start */
#define OFFSET_LARGE 0.1    /* s */
#define WEEKS_1024   619315200.0

static void
look_panic(struct why_look *l)
{
	const struct event *ev;
	char off[WHY_TEXT], most[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL ||
	    (l->now->sync != SYNC_PANIC && l->now->disc != DISC_PANIC))
		return;
	f = why_found(l, 98,
	    _("The clock is %s off, beyond the panic threshold of %s"),
	    why_time(off, fabs(l->now->offset), false),
	    why_time(most,
		l->facts->params != NULL ? l->facts->params->panic : NTP_PANICT,
		false));
	why_proof(f, _("%d of %d sources agree on that"), l->now->truechimers,
	    l->now->candidates);
	ev = why_event(l, "panic", 0, (double)NAN);
	if (ev != NULL)
		why_proof(
		    f, "%s: %s", why_when(off, l->facts, ev->wall), ev->text);
	why_do_text(f,
	    _("If the sources are right: stop ntptui, set the date by hand "
	      "(date -s), start it again"));
}

static void
look_failed(struct why_look *l)
{
	const struct event *ev = why_event(l, "clock_failed", 0, 600);
	char at[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || ev == NULL || l->now->clock == CLOCK_SET)
		return;
	f = why_found(l, 95, "%s", ev->text);
	why_proof(f, _("at %s; %u times"), why_when(at, l->facts, ev->wall),
	    ev->times);
	if (l->now->clock_note[0] != '\0')
		why_proof(f, "%.199s", l->now->clock_note);
}

/* The first number with a sign in an event's text; NAN: none. */
static double
number_in(const struct event *ev)
{
	const char *s = ev->text + strcspn(ev->text, "+-");
	char *end;
	double value = strtod(s, &end);

	return end != s ? value : (double)NAN;
}

/* A clock that is stepped always the same way runs that much wrong, s/s; NAN:
 * it is not. The steps that follow each other are one event. */
static double
rate_of_steps(const struct why_look *l)
{
	double sum = 0, size;
	unsigned steps = 0;
	const struct event *ev, *list = l->facts->event;
	size_t n = l->facts->nevent;

	if (list == NULL) {
		list = l->now->events;
		n = l->now->nevents;
	}
	for (size_t i = 0; i < n; i++) {
		ev = &list[i];
		if (strcmp(ev->name, "foreign_step") == 0 ||
		    strcmp(ev->name, "slept") == 0)
			return (double)NAN;
		if (strcmp(ev->name, "clock_step") != 0)
			continue;
		size = number_in(ev);
		if (isnan(size) || size * sum < 0)
			return (double)NAN;
		sum += size * (ev->times > 0 ? ev->times : 1);
		steps += ev->times > 0 ? ev->times : 1;
	}
	/* The first may have been the start's. */
	return steps >= 4 && l->sums.up > 0 ? sum / l->sums.up : (double)NAN;
}

static void
look_runaway(struct why_look *l, double rate)
{
	char text[WHY_TEXT];
	const struct event *ev = why_event(l, "clock_step", 0, (double)NAN);
	struct why_finding *f = why_found(l, 85,
	    _("The clock runs %s wrong, and steps put it right in vain"),
	    why_ppm(text, fabs(rate)));

	why_proof(f, _("%u steps, all in one direction; the newest: %s"),
	    why_events(l, "clock_step", (double)NAN),
	    ev != NULL ? ev->text : "");
	why_proof(f, _("sound clocks are less than 100 ppm wrong"));
}

/* The rule's arg: l: the limit, h: high. */
static void
look_frequency(struct why_look *l)
{
	bool limit = l->rule->arg[0] == 'l';
	char freq[WHY_TEXT], err[WHY_TEXT];
	double size;
	struct why_finding *f;

	if (l->now == NULL || isnan(l->now->freq))
		return;
	size = limit ? rate_of_steps(l) : (double)NAN;
	if (fabs(size) > FREQ_BROKEN / 2) {
		look_runaway(l, size);
		return;
	}
	size = fabs(l->now->freq);
	/* ntpd stops at 500 ppm. */
	if (limit ? size < (l->facts->distant ? 499e-6 : FREQ_LIMIT)
		  : size < FREQ_HIGH || size >= FREQ_LIMIT ||
		    (l->facts->distant && size >= 499e-6) ||
		    l->now->freq_err > 0.2 * size)
		return;
	f = why_found(l, 85, _("The clock needs a correction of %s"),
	    why_ppm(freq, l->now->freq));
	if (!isnan(l->now->freq_err))
		why_proof(f,
		    _("known to %s; sound clocks need less than "
		      "100 ppm"),
		    why_ppm(err, l->now->freq_err));
	if (l->now->kernel.readable && l->now->kernel.tick != 0)
		why_proof(f, _("the kernel's tick is %d us (10000 is right)"),
		    l->now->kernel.tick);
	if (!limit && size >= FREQ_BROKEN)
		f->state = WHY_DEGRADED;
	if (l->facts->host != NULL &&
	    l->facts->host->machine.clocksource[0] != '\0')
		why_proof(f, _("clock source: %s (%s)"),
		    l->facts->host->machine.clocksource,
		    l->facts->host->machine.name);
}

static void
prove_events(const struct why_look *l, struct why_finding *f, const char *name,
    double age)
{
	const struct event *ev = why_event(l, name, 0, age);
	char at[WHY_TEXT];

	if (ev != NULL)
		why_proof(f, _("%s: %s (%u in the last %.0f min)"),
		    why_when(at, l->facts, ev->wall), ev->text,
		    why_events(l, name, age), age / 60);
}

static void
look_fought(struct why_look *l)
{
	unsigned freqs = why_events(l, "foreign_freq", HOUR / 2);
	unsigned steps = why_events(l, "foreign_step", HOUR);
	struct why_finding *f;

	if (freqs < 2 && steps < 3)
		return;
	f = why_found(l, 90,
	    _("Another program sets the clock too: %u changes of its rate, "
	      "%u steps"),
	    freqs, steps);
	prove_events(l, f, "foreign_freq", HOUR / 2);
	prove_events(l, f, "foreign_step", HOUR);
}

static void
look_foreign_step(struct why_look *l)
{
	const struct event *ev = why_event(l, "foreign_step", 0, HOUR);
	struct why_finding *f;

	if (ev == NULL)
		return;
	f = why_found(l, 95, "%s", ev->text);
	prove_events(l, f, "foreign_step", HOUR);
	prove_events(l, f, "clock_step", HOUR);
	if (l->now != NULL && fabs(l->now->offset) < OFFSET_LARGE &&
	    why_event_age(l, ev) > 600)
		why_milder(f, WHY_NOTICE);
}

static void
look_rollover(struct why_look *l)
{
	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		double weeks = fabs(p->offset) / WEEKS_1024;
		char name[WHY_NAME], off[WHY_TEXT];
		struct why_finding *f;

		if (isnan(weeks) || weeks < 0.5 ||
		    fabs(weeks - round(weeks)) * WEEKS_1024 > DAY)
			continue;
		f = why_found(l, 95, _("%s is wrong by %.0f times 1024 weeks"),
		    why_name(name, p), round(weeks));
		why_about_peer(f, p);
		why_proof(
		    f, _("its offset is %s"), why_time(off, p->offset, true));
	}
}

static void
look_holdover(struct why_look *l)
{
	const struct event *ev;
	char since[WHY_TEXT], error[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || l->now->sync != SYNC_HOLDOVER)
		return;
	f = why_found(l, 90,
	    _("No source is left; the clock runs on, off by %s at most"),
	    why_time(error, l->now->maxerror, false));
	ev = why_event(l, "no_sys_peer", 0, (double)NAN);
	if (ev != NULL)
		why_proof(
		    f, "%s: %s", why_when(since, l->facts, ev->wall), ev->text);
	why_proof(f, _("its frequency is known to %s"),
	    why_ppm(error, l->now->freq_err));
}

static void
look_steps(struct why_look *l)
{
	unsigned steps = why_events(l, "clock_step", DAY);
	struct why_finding *f;

	if (steps < 3)
		return;
	f = why_found(
	    l, 80, _("The clock was stepped %u times in a day"), steps);
	prove_events(l, f, "clock_step", DAY);
}

static void
look_refclock(struct why_look *l)
{
	char name[WHY_NAME];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		struct why_finding *f;

		if (p->type != 'l' || p->reach != 0 || !(l->sums.up > 30) ||
		    p->phase == PHASE_REFUSED)
			continue;
		f = why_found(l, 85, _("The reference clock %s gives no time"),
		    why_name(name, p));
		why_about_peer(f, p);
		why_proof(f, _("polled %u times, reach 0; %s"), p->sent,
		    p->note[0] != '\0' ? p->note
				       : _("the driver says nothing"));
		if (l->sums.chosen >= 3)
			why_milder(f, WHY_DEGRADED);
	}
}

static void
look_nmea(struct why_look *l)
{
	char name[WHY_NAME], off[WHY_TEXT];

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];
		double late = p->offset - l->now->offset;
		struct why_finding *f;

		if (p->type != 'l' || p->tally != TALLY_FALSETICK ||
		    !(fabs(late) > 0.03) || fabs(late) > 1.0)
			continue;
		f = why_found(l, 75,
		    _("%s is %s late, as serial sentences are"),
		    why_name(name, p), why_time(off, -late, true));
		why_about_peer(f, p);
		why_proof(f, _("offset %s, jitter %s"),
		    why_time(name, p->offset, true),
		    why_time(off, p->jitter, false));
		why_do_text(f,
		    _("Add that much as fudge time1 (time2 for the NMEA "
		      "driver), at a fixed baud rate"));
	}
}

static void
look_orphan(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL || l->now->sync != SYNC_ORPHAN)
		return;
	f = why_found(l, 95,
	    _("No source outside is left; this host serves stratum %u of its "
	      "own"),
	    l->now->stratum);
	prove_events(l, f, "orphan", DAY);
}

/* The rule's arg: l: large, s: just slewing. */
static void
look_offset(struct why_look *l)
{
	bool large = l->rule->arg[0] == 'l';
	char off[WHY_TEXT], eta[WHY_TEXT];
	struct why_finding *f;
	double left;

	if (l->now == NULL || l->now->clock == CLOCK_OBSERVE ||
	    l->now->sync != SYNC_OK || l->now->disc == DISC_SPIK)
		return;
	left = fmax(fabs(l->now->offset), fabs(l->now->slew));
	if (isnan(left) || (left > OFFSET_LARGE) != large || left < 1e-3 ||
	    (!large && fabs(l->now->slew) < 1e-3))
		return;
	f = why_found(l, 90,
	    _("The clock is %s off and is being slewed; that takes about %s"),
	    why_time(off, left, false), why_time(eta, left / SLEW_RATE, false));
	why_proof(f, _("offset %s, still to be slewed %s"),
	    why_time(off, l->now->offset, true),
	    why_time(eta, l->now->slew, true));
}

static void
look_spike(struct why_look *l)
{
	char off[WHY_TEXT], step[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || l->now->disc != DISC_SPIK)
		return;
	f = why_found(l, 90,
	    _("The sources suddenly say %s; it is waited whether that stays"),
	    why_time(off, l->now->offset, true));
	why_proof(f, _("step threshold %s"),
	    why_time(step,
		l->facts->params != NULL ? l->facts->params->step : NTP_STEPT,
		false));
}

static void
look_wander(struct why_look *l)
{
	char ppm[WHY_TEXT];

	if (l->now == NULL || !(l->now->wander > 2e-6) ||
	    !(l->sums.up > HOUR) || !l->sums.synced)
		return;
	why_proof(why_found(l, 70,
		      _("The clock's rate changes by %s from poll to poll"),
		      why_ppm(ppm, l->now->wander)),
	    "%s", _("sound clocks change by less than 0.1 ppm"));
}

static void
look_jitter(struct why_look *l)
{
	char jit[WHY_TEXT], spread[WHY_TEXT];
	double widest = 0;
	struct why_finding *f;

	if (l->now == NULL || !(l->now->jitter > 0.01) || !(l->sums.up > 900) ||
	    !l->sums.synced)
		return;
	for (size_t i = 0; i < l->now->npeers; i++)
		widest = fmax(widest, why_spread(&l->now->peers[i]));
	f = why_found(l, 75, _("The sources' time scatters by %s"),
	    why_time(jit, l->now->jitter, false));
	why_proof(
	    f, _("delays vary by up to %s"), why_time(spread, widest, false));
	if (widest > l->now->jitter) {
		why_proof(f, "%s",
		    _("as much as the time scatters: it is the network"));
		return;
	}
	why_proof(f, "%s",
	    _("less than the time scatters: it is this clock, or theirs"));
	why_advice(f, "%s",
	    _("Look at this machine: its clock source, its load, a "
	      "hypervisor that starves it."));
}

static void
look_poll(struct why_look *l)
{
	int stuck = 0, n = 0;

	for (size_t i = 0; l->now != NULL && i < l->now->npeers; i++) {
		const struct snap_peer *p = &l->now->peers[i];

		if (p->reach == 0 || p->type == 'l' || p->minpoll >= p->maxpoll)
			continue;
		n++;
		stuck += p->hpoll <= p->minpoll;
	}
	if (n < 2 || stuck < n || !(l->sums.up > 2 * HOUR) ||
	    !(l->now->jitter > 0.005))
		return;
	why_proof(why_found(l, 60,
		      _("After %.0f h all %d sources are still asked as often "
			"as allowed"),
		      l->sums.up / HOUR, n),
	    _("jitter %.3f ms, wander %.3f ppm"), l->now->jitter * 1e3,
	    l->now->wander * 1e6);
}

const struct why_rule why_rules_clock[] = {
	{ "panic", look_panic, NULL,
	    N_("Such a difference is rather a mistake than a drift, so nothing "
	       "is done: either this clock was set wrong, or the sources are."),
	    N_("Compare with a watch. Virtual machines may do without the "
	       "limit: tinker panic 0.") },
	{ "clock-failed", look_failed, NULL,
	    N_("The time is known, and cannot be applied."),
	    N_("Give the program CAP_SYS_TIME; in a container run it on the "
	       "host instead.") },
	{ "frequency-limit", look_frequency, "limit",
	    N_("That is more than can be corrected: the time is lost again as "
	       "fast as it is put right."),
	    N_("Use another clock source (/sys/devices/system/clocksource), "
	       "and look for a wrong tick or a broken timer of the virtual "
	       "machine. Delete the drift file before the next start.") },
	{ "frequency-high", look_frequency, "high",
	    N_("It can be corrected, but a clock like that is rarely steady: "
	       "a poor timer, a virtual machine, or a wrong drift file."),
	    N_("Look at the clock source, and whether the drift file is "
	       "right.") },
	{ "clock-fought-over", look_fought, NULL,
	    N_("Two programs put each other right for ever, and time jumps "
	       "to and fro between them."),
	    N_("Find the other one: a second time daemon, tools of the "
	       "virtual machine, a cron job with ntpdate.") },
	{ "clock-stepped-by-other", look_foreign_step, NULL,
	    N_("Somebody or something set the date. The sources were asked "
	       "at once, and the clock is brought back."),
	    N_("If it was you, nothing; else look for date, hwclock, ntpdate "
	       "or tools of the virtual machine.") },
	{ "gps-rollover", look_rollover, NULL,
	    N_("GPS counts weeks modulo 1024; an old receiver takes its date "
	       "from the wrong cycle."),
	    N_("Update its firmware, or replace it; NTPsec's fudge time1 has "
	       "an option g for it.") },
	{ "holdover", look_holdover, NULL,
	    N_("It keeps the rate that it has learned. How far it may have "
	       "gone astray grows by 15 us in every second."),
	    N_("See why the sources were lost; ntptui asks on and takes them "
	       "back by itself.") },
	{ "steps-often", look_steps, NULL,
	    N_("A clock that is followed well never needs steps. Programs see "
	       "time jump."),
	    N_("Look for lost interrupts, a virtual machine that is paused, a "
	       "congested line, or another program that sets the clock.") },
	{ "refclock-silent", look_refclock, NULL,
	    N_("Its driver gets nothing: the program behind it (gpsd) does not "
	       "run, or this program may not read its memory or device."),
	    N_("Is gpsd running, and started before? Units 0 and 1 of SHM are "
	       "root's only.") },
	{ "nmea-late", look_nmea, NULL,
	    N_("The sentence that tells the time is sent some hundred "
	       "milliseconds after the second that it names."),
	    N_("Calibrate the constant part away (fudge), or use the pulse "
	       "(PPS).") },
	{ "orphan", look_orphan, NULL,
	    N_("The hosts of the network agree on a time among themselves; "
	       "it may drift away from true time."),
	    N_("Look why the sources outside do not answer.") },
	{ "offset-large", look_offset, "large",
	    N_("It is not stepped, so that programs see no jump; a slew "
	       "changes 0.5 ms in a second at most."),
	    N_("Wait. Where a jump does no harm, restart: after a start it "
	       "may step.") },
	{ "slewing", look_offset, "slewing",
	    N_("A normal correction; no program sees a jump."),
	    N_("Nothing needs to be done.") },
	{ "clock-spike", look_spike, NULL,
	    N_("A single wild measurement is no reason to move the clock; if "
	       "it stays for some minutes, it is believed."),
	    N_("Wait.") },
	{ "frequency-wanders", look_wander, NULL,
	    N_("Temperature, power saving or a busy virtual machine change how "
	       "fast it runs."),
	    N_("Let it poll more often (maxpoll 6); look at the clock "
	       "source.") },
	{ "jitter-high", look_jitter, NULL,
	    N_("Time is still right on average; single moments are less "
	       "sure."),
	    N_("Use nearer servers, a wire instead of radio, and keep the "
	       "line free.") },
	{ "poll-stuck", look_poll, NULL,
	    N_("While the time scatters, more samples are worth more than "
	       "fewer."),
	    N_("Nothing; steadier sources let it grow.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
