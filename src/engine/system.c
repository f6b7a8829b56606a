/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "engine/state.h"

/*
 * How far, one sigma, a source may be off for good. A way is made of pieces of
 * this length, s, and each may be a little longer there than back, for its
 * own reasons: so the error grows as the root of the way. Of what the server
 * says of its own error a share is for good.
 */
#define BIAS_PIECE 25e-6
#define BIAS_SHARE 0.05

/* With fewer samples a source's dispersion is too large for selection. */
#define FIT 3

/* Who is fit first waits so long for others, s: at the start they are asked at
 * about the same time. */
#define SOON 8.0

#define OWN_REFRESH  60.0   /* s between looks at our own addresses */
#define DRIFT_PERIOD 3600.0 /* s between writes of the drift file */

static void
read_own(struct engine *e)
{
	size_t max = sizeof e->own / sizeof e->own[0];

	e->nown = e->host->own_refids(e->host->self, e->own, max);
	e->own_read = e->now;
}

static void
fill(const struct engine *e, struct discipline_cfg *cfg)
{
	cfg->step = e->params.step;
	cfg->stepback = e->params.stepback;
	cfg->panic = e->params.panic;
	cfg->stepout = e->params.stepout;
}

void
system_params(struct engine *e)
{
	fill(e, &e->disc.cfg);
	e->leap.read_at.ns = 0; /* the list may be another one */
}

void
system_init(struct engine *e)
{
	struct host_clock clock = { .precision = 1e-6 };
	struct discipline_cfg cfg = { .max_slew = NTP_MAXFREQ,
		.observe = true };
	double freq = 0, err = 0;
	bool known;

	e->host->clock(e->host->self, &clock);
	e->precision = fmax(clock.precision, 1e-9);
	known = drift_read(e, &freq, &err);
	if (isfinite(e->params.freq)) {
		freq = e->params.freq;
		err = 0;
		known = true;
	}
	if (!known && clock.readable && clock.freq != 0) {
		/* What a predecessor has found is better than nothing. */
		freq = clock.freq;
		known = true;
	}
	cfg.freq_err = err;
	fill(e, &cfg);
	discipline_init(&e->disc, &cfg, freq, known, e->now);
	if (clock.readable)
		discipline_in_force(&e->disc, clock.freq, e->now);
	e->sel.why = SELECT_NONE;
	e->sel.syspeer = -1;
	e->sel.low = e->sel.high = (double)NAN;
	e->offset = e->jitter = (double)NAN;
	e->sys.leap = LEAP_ALARM;
	e->sys.stratum = NTP_MAXSTRAT;
	e->sys.refid = refid_from_code("INIT");
	e->sys.precision = (int8_t)lround(log2(e->precision));
	e->sys.updated = e->now;
	e->orphan.since = e->now;
	history_init(&e->history, e->now);
	e->drift_at = mono_add(e->now, DRIFT_PERIOD);
	read_own(e);
}

static size_t
gather(struct engine *e, int *previous)
{
	struct peer_limits lim = { .maxdist = e->params.maxdist,
		.precision = e->precision,
		.floor = e->params.floor,
		.ceiling = e->params.ceiling,
		.own = e->own,
		.nown = e->nown };
	size_t n = 0;

	*previous = -1;
	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];
		struct filtered f;

		a->tally = TALLY_REJECT;
		if (!a->live || a->dead)
			continue;
		a->flash = peer_flash(&a->peer, &lim, e->now);
		if (!filter_best(&a->peer.filter, e->now, e->precision, &f))
			continue;
		if (a->id == e->syspeer)
			*previous = (int)n;
		e->cand[n] = (struct cand){
			.flash = a->flash,
			.offset = f.best.offset,
			.jitter = f.jitter,
			.distance =
			    peer_distance(&a->peer, e->now, e->precision),
			.stratum = a->peer.stratum,
			.leap = a->peer.leap,
			.prefer = a->cfg.cfg.prefer,
			.noselect = a->cfg.cfg.noselect,
			.truechimer = a->cfg.cfg.truechimer,
			.preemptible = a->pool != 0,
		};
		e->index[n++] = i;
	}
	orphan_judge(e, n);
	return n;
}

static void
lose_peer(struct engine *e)
{
	if (e->syspeer != 0)
		history_mark(&e->history, HISTORY_OUTAGE);
	if (e->syspeer != 0)
		note(e, EVENT_WARN, 0, "no_sys_peer", "%s",
		    e->sel.why == SELECT_DISAGREE
			? _("the sources no longer agree; the clock runs on")
			: _("no source is left; the clock runs on"));
	e->syspeer = 0;
}

/* RFC 5905 section 11.2.4 and A.5.5.8: what we say of our own time. */
static void
update_sysvars(
    struct engine *e, const struct assoc *a, const struct filtered *f)
{
	const struct peer *p = &a->peer;
	double disp;

	disp = p->rootdisp + f->disp + f->jitter + fabs(e->offset) +
	    NTP_PHI * fmax(0, mono_diff(e->now, f->best.at));
	e->sys.leap = e->leap.armed;
	e->sys.stratum = (uint8_t)(p->stratum + 1);
	/* A clock that has the time itself is named, not addressed. */
	e->sys.refid = is_refclock(a) && p->stratum == 0
	    ? p->refid
	    : e->host->refid(e->host->self, &a->addr);
	e->sys.rootdelay = p->rootdelay + f->best.delay;
	e->sys.rootdisp = fmax(disp, NTP_MINDISP);
	if (f->fresh)
		e->sys.reftime = e->wall;
	e->sys.updated = e->now;
	e->had_sync = true;
}

void
system_shift(struct engine *e, double step)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->assoc[i].live) {
			peer_shift(&e->assoc[i].peer, step);
			refclock_shift(&e->assoc[i], step);
		}
	park_shift(e, step);
	e->offset -= step;
	e->sel.offset -= step;
	e->sel.low -= step;
	e->sel.high -= step;
}

void
system_adjust(struct engine *e, const struct adjust *adj)
{
	struct adjust whole = *adj;
	int error;

	if (adj->kind == ADJUST_NONE || !e->setting)
		return;
	whole.freq += e->leap.rate;
	error = e->host->adjust(e->host->self, &whole);
	if (error != 0) {
		kernel_refused(e, error);
		e->setting = false;
		e->may_set = false;
		e->hold_at = e->now;
		(void)discipline_observe(&e->disc, true);
		return;
	}
	if (adj->kind == ADJUST_FREQ)
		kernel_set(e, adj->freq, whole.freq);
	if (adj->kind != ADJUST_STEP)
		return;
	system_shift(e, adj->step);
	e->steps++;
	history_mark(&e->history, HISTORY_STEP);
	e->based = false;
	e->wall = e->host->wall(e->host->self);
	note(e, EVENT_NOTE, 0, "clock_step",
	    _("the clock was stepped by %+.6f s"), adj->step);
}

/* Is there a source in its first burst, or about to answer, which will soon be
 * fit to be asked what it thinks of the others? */
static bool
is_early(const struct engine *e)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct assoc *a = &e->assoc[i];
		const struct peer *p = &a->peer;

		if (!a->live || a->dead || p->cfg.noselect ||
		    p->filter.count == 0 || p->filter.count >= FIT)
			continue;
		if (p->burst > 0 ||
		    (p->filter.count == FIT - 1 &&
			mono_diff(p->wake, e->now) < SOON))
			return true;
	}
	return false;
}

/* The k-th newest sample of a, for the discipline. */
static struct discipline_sample
sample(
    struct engine *e, const struct assoc *a, const struct filtered *f, size_t k)
{
	const struct peer *p = &a->peer;
	const struct sample *s = &p->filter.stage[k];
	double apart = fabs(f->best.offset - e->sel.offset);
	double way = p->rootdelay + f->best.delay;
	double bias = fmin(sqrt(BIAS_PIECE * way), way / 4) +
	    BIAS_SHARE * p->rootdisp + e->precision;

	return (struct discipline_sample){ .source = a->id,
		.at = s->at,
		/* A leap second that we slew is not the discipline's. */
		.offset = s->offset - e->leap.left,
		.delay = s->delay,
		.err = hypot(e->precision, log2_seconds(p->precision)),
		.bias = fmax(bias, a->tally == TALLY_OUTLIER ? apart : 0),
		.poll = p->hpoll,
		.minpoll = p->cfg.minpoll,
		.maxpoll = p->cfg.maxpoll,
		.stale = k > 0,
		.early = is_early(e) };
}

/* The k-th newest sample of a truechimer for the discipline, be it from before
 * it was held for one; true if it made a step. */
static bool
discipline(
    struct engine *e, struct assoc *a, const struct filtered *f, size_t k)
{
	enum discipline_state before = e->disc.state;
	struct discipline_sample s = sample(e, a, f, k);
	struct adjust adj;

	filter_mark_used(&a->peer.filter, s.at);
	/* It says what we have: there is nothing to be learnt. */
	if (refclock_is_last(a))
		return false;
	adj = discipline_update(&e->disc, &s, e->now);
	system_adjust(e, &adj);
	if (adj.kind == ADJUST_STEP)
		filter_mark_used(&a->peer.filter, a->peer.filter.stage[0].at);
	if (e->disc.state == DISC_PANIC && before != DISC_PANIC)
		note(e, EVENT_ERROR, 0, "panic",
		    _("offset %+.3f s is beyond the panic threshold of %g s; "
		      "the clock is left alone"),
		    s.offset, e->params.panic);
	if (k > 0)
		return adj.kind == ADJUST_STEP;
	peer_set_poll(&a->peer, discipline_poll(&e->disc, &s, e->now));
	e->wake[a - e->assoc] = mono_min(e->wake[a - e->assoc], a->peer.wake);
	return adj.kind == ADJUST_STEP;
}

/* Something has jumped: all are asked as often as they may be, to know which
 * of them, or we, have. */
static void
hurry(struct engine *e)
{
	for (size_t i = 0; i < e->n; i++) {
		struct assoc *a = &e->assoc[i];

		if (!a->live)
			continue;
		peer_set_poll(&a->peer, 0);
		e->wake[i] = mono_min(e->wake[i], a->peer.wake);
	}
}

/* The oldest sample that has not been used yet, of those who may join: its
 * source; n if there is none. */
static size_t
oldest(const struct engine *e, const bool *joins, size_t n, size_t *stage)
{
	size_t found = n;
	mono_t first = MONO_NEVER;

	for (size_t i = 0; i < n; i++) {
		const struct filter *f = &e->assoc[e->index[i]].peer.filter;
		size_t k = f->count;

		if (!joins[i])
			continue;
		while (k > 0 && f->stage[k - 1].at.ns <= f->used.ns)
			k--;
		if (k == 0 || f->stage[k - 1].at.ns >= first.ns)
			continue;
		first = f->stage[k - 1].at;
		*stage = k - 1;
		found = i;
	}
	return found;
}

/*
 * Every new sample of every truechimer goes to the discipline, once, at the
 * time it came: it weighs them itself. The clock filter's eight stages, which
 * would let one of eight through, are for the table and the selection.
 */
static void
use_samples(struct engine *e, size_t n)
{
	bool joins[SELECT_MAX] = { false };
	size_t i, stage = 0;

	/* The first to be fit is not to be believed alone. */
	if (!e->disc.estimate.begun && is_early(e))
		return;
	n = n < SELECT_MAX ? n : SELECT_MAX;
	join_mark(e, joins, n);
	for (i = 0; i < n; i++) {
		struct assoc *a = &e->assoc[e->index[i]];

		if (e->tally[i] == TALLY_FALSETICK)
			discipline_drop(&e->disc, a->id);
		if (!joins[i])
			peer_set_poll(&a->peer, e->disc.poll);
	}
	while ((i = oldest(e, joins, n, &stage)) < n) {
		struct assoc *a = &e->assoc[e->index[i]];
		struct filtered f;

		if (!filter_best(&a->peer.filter, e->now, e->precision, &f))
			return;
		if ((int)i == e->sel.syspeer && stage == 0)
			update_sysvars(e, a, &f);
		if (discipline(e, a, &f, stage))
			return;
	}
}

void
system_update(struct engine *e)
{
	int previous;
	size_t n = gather(e, &previous);
	struct select_cfg cfg = { .minsane = e->params.minsane,
		.minclock = e->params.minclock,
		.maxclock = e->params.maxclock,
		.mindist = e->params.mindist };
	struct assoc *a;
	double estimated;

	e->dirty = false;
	e->sel = select_clock(e->cand, e->tally, n, previous, &cfg);
	for (size_t i = 0; i < n; i++)
		e->assoc[e->index[i]].tally = e->tally[i];
	if (e->sel.syspeer < 0) {
		lose_peer(e);
		return;
	}
	e->offset = e->sel.offset;
	e->jitter = fmax(e->sel.jitter, e->precision);
	a = &e->assoc[e->index[e->sel.syspeer]];
	if (a->id != e->syspeer) {
		e->syspeer = a->id;
		history_mark(&e->history, HISTORY_SOURCE);
		note(e, EVENT_INFO, a->id, "sys_peer",
		    _("%s is the system peer"), a->cfg.name);
	}
	use_samples(e, n);
	if (e->disc.state == DISC_SPIK)
		hurry(e);
	estimated = discipline_offset(&e->disc, e->now);
	if (!isnan(estimated))
		e->offset = estimated + e->leap.left;
	if (e->sys.updated.ns == e->now.ns)
		stats_clock_update(e);
}

bool
system_synchronised(const struct engine *e)
{
	double disp = e->sys.rootdisp +
	    NTP_PHI * fmax(0, mono_diff(e->now, e->sys.updated));

	if (e->orphan.on)
		return true;
	if (!e->had_sync || e->disc.state == DISC_PANIC)
		return false;
	/* A clock that nobody sets may only be offered while it is right. */
	if (!e->setting && fabs(e->offset) > NTP_STEPT)
		return false;
	return e->sys.rootdelay / 2 + disp < e->params.maxdist;
}

void
system_slew(struct engine *e)
{
	struct adjust adj = discipline_tick(&e->disc, e->now);
	double slewed;

	system_adjust(e, &adj);
	leap_slew(e);
	slewed = discipline_slewed(&e->disc);
	if (fabs(slewed) > 0)
		system_shift(e, slewed);
}

void
system_tick(struct engine *e)
{
	foreign_check(e);
	leap_tick(e);
	orphan_tick(e);
	kernel_tell(e);
	kernel_remember(e);
	if (mono_diff(e->now, e->own_read) >= OWN_REFRESH)
		read_own(e);
	if (e->setting && mono_diff(e->drift_at, e->now) <= 0) {
		drift_write(e);
		e->drift_at = mono_add(e->now, DRIFT_PERIOD);
	}
}
