/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/refclock.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"

/* Offsets of a clock that are believed unless time2 says otherwise, s: a
 * radio clock with a wrong time zone, but no wrong day (ntpd's limit). */
#define MOST_OFFSET 14400.0

/* A reading was taken by our clock at most so long ago, s. */
#define STALE 5.0

/* The first polls come this fast, s, until the filter is full. */
#define FIRST_POLL 4.0

#define PRIVATE_MODE 1 /* mode's lowest bit: nobody else may write it */

static enum refclock_look
local_look(struct refclock *c, const struct host *h, wall_t now,
    struct refclock_reading *out)
{
	(void)c;
	(void)h;
	(void)now;
	*out = (struct refclock_reading){ .error = 0.01 };
	return REFCLOCK_READING;
}

static const char *
shm_trouble(enum shmclock_result r)
{
	switch (r) {
	case SHM_UNSAFE:
		return N_("others may write its memory; remove it with "
			  "ipcrm, then start gpsd again");
	case SHM_DENIED:
		return N_("its memory may not be read; units 0 and 1 are "
			  "root's alone, take unit 2");
	case SHM_SMALL:
		return N_("what is in its place is no clock's memory");
	case SHM_NONE:
		return N_("no shared memory is to be had");
	case SHM_SAMPLE:
	case SHM_NOTHING:
	case SHM_BUSY:
	case SHM_BAD:
		break;
	}
	return NULL;
}

static enum refclock_look
shm_look(struct refclock *c, const struct host *h, wall_t now,
    struct refclock_reading *out)
{
	struct shmclock_sample s;
	enum shmclock_result r = SHM_NONE;

	if (h->shm != NULL)
		r = h->shm(h->self, c->unit, c->mode & PRIVATE_MODE, &s);
	c->trouble = shm_trouble(r);
	if (c->trouble != NULL)
		return REFCLOCK_GONE;
	if (r == SHM_NOTHING || r == SHM_BUSY)
		return REFCLOCK_NONE;
	if (r == SHM_BAD || s.leap == LEAP_ALARM ||
	    fabs(wall_diff(now, s.receive)) > STALE)
		return REFCLOCK_BAD;
	out->offset = wall_diff(s.clock, s.receive);
	out->error = log2_seconds(s.precision);
	out->leap = s.leap;
	return REFCLOCK_READING;
}

static const struct refclock_driver drivers[] = {
	{ .type = 1,
	    .name = "local",
	    .refid = "LOCL",
	    .stratum = 5,
	    .last = true,
	    .look = local_look },
	{ .type = 28,
	    .name = "shm",
	    .refid = "SHM",
	    .period = 1,
	    .look = shm_look },
};

const struct refclock_driver *
refclock_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++)
		if (drivers[i].type == type)
			return &drivers[i];
	return NULL;
}

static void
sort(double *x, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double v = x[i];
		size_t j = i;

		for (; j > 0 && x[j - 1] > v; j--)
			x[j] = x[j - 1];
		x[j] = v;
	}
}

double
refclock_median(double *offset, size_t n, double *jitter)
{
	size_t from = 0, to = n, keep = n - n * 4 / 10;
	double sum = 0, squares = 0, mean;

	sort(offset, n);
	/* Whichever end lies further from the median goes. */
	while (to - from > keep) {
		double middle = offset[(from + to) / 2];

		if (offset[to - 1] - middle > middle - offset[from])
			to--;
		else
			from++;
	}
	for (size_t i = from; i < to; i++)
		sum += offset[i] - offset[from];
	mean = offset[from] + sum / (double)(to - from);
	for (size_t i = from; i < to; i++)
		squares += (offset[i] - mean) * (offset[i] - mean);
	*jitter = sqrt(squares / (double)(to - from));
	return mean;
}

bool
is_refclock(const struct assoc *a)
{
	return a->cfg.kind == PARAMS_REFCLOCK;
}

void
refclock_start(struct engine *e, struct assoc *a)
{
	const struct params_clock *p = &a->cfg.clock;
	struct refclock *c = &a->clock;
	struct peer *peer = &a->peer;

	*c = (struct refclock){ .driver = refclock_find(p->driver),
		.unit = p->unit,
		.mode = p->mode,
		.fudge = p->time1,
		.most = p->time2 > 0 ? p->time2 : MOST_OFFSET,
		.look_at = e->now,
		.poll_at = mono_add(e->now, FIRST_POLL),
		.first = NTP_NSTAGE };
	a->look_at = MONO_NEVER;
	if (c->driver == NULL) {
		a->cfg.refused = true;
		return;
	}
	a->addr = (struct addr){ .family = ADDR_IPV4,
		.port = NTP_PORT,
		.ip = { 127, 127, p->driver, p->unit } };
	a->live = true;
	peer_init(peer, &a->cfg.cfg, e->now, 0);
	peer->hpoll = peer->ppoll = a->cfg.cfg.minpoll;
	peer->stratum = p->stratum_set ? p->stratum : c->driver->stratum;
	peer->refid =
	    p->refid != 0 ? p->refid : refid_from_code(c->driver->refid);
	peer->precision = e->sys.precision;
	peer->pmode = MODE_SERVER;
	note(e, EVENT_INFO, a->id, "mobilize", _("%s is a reference clock"),
	    a->cfg.name);
}

/* A driver's trouble is told when it changes, not with every look. */
static void
tell_trouble(struct engine *e, struct assoc *a, const char *before)
{
	const char *now = a->clock.trouble;

	snprintf(a->note, sizeof a->note, "%s", now != NULL ? _(now) : "");
	if (now != NULL && now != before)
		note(e, EVENT_WARN, a->id, "clock_event", "%s: %s", a->cfg.name,
		    _(now));
}

static void
take(struct refclock *c, const struct refclock_reading *r)
{
	double offset = r->offset + c->fudge;

	if (!(fabs(offset) <= c->most)) {
		c->bad++;
		return;
	}
	c->good++;
	c->leap = r->leap;
	if (c->n == REFCLOCK_STAGES) {
		c->n--;
		memmove(c->offset, c->offset + 1, c->n * sizeof c->offset[0]);
	}
	c->offset[c->n++] = offset;
	c->error = c->n == 1 ? r->error : fmax(c->error, r->error);
}

static void
look(struct engine *e, struct assoc *a)
{
	struct refclock *c = &a->clock;
	struct refclock_reading r = { 0, 0, 0 };
	const char *before = c->trouble;

	switch (c->driver->look(c, e->host, e->host->wall(e->host->self), &r)) {
	case REFCLOCK_NONE:
	case REFCLOCK_GONE:
		break;
	case REFCLOCK_READING:
		if (!leap_is_near(e))
			take(c, &r);
		break;
	case REFCLOCK_BAD:
		c->bad++;
		break;
	}
	tell_trouble(e, a, before);
}

/* Reach says whether the last polls brought anything. */
static void
shift_reach(struct engine *e, struct assoc *a)
{
	struct peer *p = &a->peer;
	bool had = p->reach != 0, have;

	p->reach = (uint8_t)(p->reach << 1 | (a->clock.n > 0));
	p->sent++;
	have = p->reach != 0;
	if (have != had)
		note(e, have ? EVENT_INFO : EVENT_WARN, a->id,
		    have ? "reachable" : "unreachable",
		    have ? _("%s shows the time")
			 : _("%s has shown no time for eight polls"),
		    a->cfg.name);
	if (have != had)
		e->dirty = true;
}

static void
poll(struct engine *e, struct assoc *a)
{
	struct refclock *c = &a->clock;
	struct peer *p = &a->peer;
	struct sample s = { .at = e->now };
	double jitter;

	shift_reach(e, a);
	if (c->n == 0) {
		p->unreach = (uint8_t)(p->unreach < 255 ? p->unreach + 1 : 255);
		/* Should it come, the filter is to be filled soon. */
		if (p->reach == 0)
			c->first = NTP_NSTAGE;
		return;
	}
	s.offset = refclock_median(c->offset, c->n, &jitter);
	s.disp = fmax(c->error, e->precision) + jitter;
	c->n = 0;
	filter_add(&p->filter, &s);
	p->unreach = 0;
	p->answered = true;
	p->leap = c->leap;
	p->reftime = p->rec = p->xmt = e->wall;
	a->heard++;
	assoc_trail(a);
	e->dirty = true;
}

mono_t
refclock_run(struct engine *e, struct assoc *a)
{
	struct refclock *c = &a->clock;
	bool due = mono_diff(c->poll_at, e->now) <= 0;
	bool often = c->driver->period > 0;

	a->peer.hpoll = a->cfg.cfg.minpoll;
	if (often ? mono_diff(c->look_at, e->now) <= 0 : due)
		look(e, a);
	if (!often)
		c->look_at = MONO_NEVER;
	else if (mono_diff(c->look_at, e->now) <= 0)
		c->look_at = mono_add(e->now, c->driver->period);
	if (due) {
		poll(e, a);
		stats_refclock(e, a);
		if (c->first > 0 && a->peer.reach != 0)
			c->first--;
		c->poll_at = mono_add(e->now,
		    c->first > 0 ? FIRST_POLL : log2_seconds(a->peer.hpoll));
	}
	a->peer.wake = c->poll_at;
	return mono_min(c->look_at, c->poll_at);
}

void
refclock_shift(struct assoc *a, double step)
{
	for (size_t i = 0; i < a->clock.n; i++)
		a->clock.offset[i] -= step;
}

bool
refclock_is_last(const struct assoc *a)
{
	return is_refclock(a) && a->clock.driver != NULL &&
	    a->clock.driver->last && !a->cfg.cfg.prefer;
}
