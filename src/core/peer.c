/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/peer.h"

#include "core/peer_judge.h"
#include "core/rfc5905.h"

#include <math.h>
#include <string.h>

enum {
	KOD_TOP = 10,       /* RATE raises the floor up to this at least */
	KOD_GOOD = 32,      /* good answers that lower it by one */
	DENY_MIN = 12,      /* log2 s: the first back-off after DENY or RSTR */
	DENY_MAX = 15,      /* the longest */
	MIN_PRECISION = 32, /* what a minimal question says of precision */
};

/* Polls are spread by this share of the interval, so that hosts that
 * started together do not stay together. */
#define SPREAD 0.03

/* What was measured before a silence of this length, s, says nothing of now;
 * of a shorter one it does: most of what is sent may be lost for ever. */
#define FORGET 8192.0

static int8_t
clamp8(int v, int low, int high)
{
	if (v < low)
		return (int8_t)low;
	return (int8_t)(v > high ? high : v);
}

/* Sets our poll exponent within the configured range and the kiss floor. */
static void
set_hpoll(struct peer *p, int hpoll)
{
	p->hpoll = clamp8(hpoll, p->cfg.minpoll, p->cfg.maxpoll);
	if (p->hpoll < p->kod_floor)
		p->hpoll = p->kod_floor;
}

/* Options within their ranges. */
static struct peer_cfg
bounded(const struct peer_cfg *cfg)
{
	struct peer_cfg c = *cfg;

	if (c.hmode != MODE_ACTIVE)
		c.hmode = MODE_CLIENT;
	if (c.version < 1 || c.version > NTP_VERSION)
		c.version = NTP_VERSION;
	c.minpoll = clamp8(cfg->minpoll, 0, NTP_MAXPOLL);
	c.maxpoll = clamp8(cfg->maxpoll, c.minpoll, NTP_MAXPOLL);
	return c;
}

void
peer_init(struct peer *p, const struct peer_cfg *cfg, mono_t now, double delay)
{
	memset(p, 0, sizeof(*p));
	p->cfg = bounded(cfg);
	p->hpoll = p->cfg.minpoll;
	p->ppoll = p->cfg.minpoll;
	p->deny_wait = DENY_MIN;
	p->leap = LEAP_ALARM;
	p->stratum = NTP_MAXSTRAT;
	p->wake = mono_add(now, fmax(delay, 0));
	filter_init(&p->filter);
}

/* The poll interval in force, s. A symmetric peer may wish for a shorter one
 * (RFC 5905 section 13); a server only echoes ours. */
static double
interval(const struct peer *p)
{
	int poll = p->hpoll;

	if (p->cfg.hmode == MODE_ACTIVE && p->answered && p->ppoll < poll)
		poll = clamp8(p->ppoll, p->cfg.minpoll, poll);
	if (poll < p->kod_floor)
		poll = p->kod_floor;
	return log2_seconds(poll);
}

/* Packets of a burst after its first; none if polls are as frequent. */
static uint8_t
burst_rest(const struct peer *p)
{
	return interval(p) > NTP_BTIME ? NTP_BURST - 1 : 0;
}

/* How many more packets this poll has: none for a server that asked for
 * mercy. One that did not answer the first poll is probed by single
 * questions; the burst follows when it answers. A burst at every poll takes
 * half of the interval at most. */
static uint8_t
start_burst(const struct peer *p)
{
	if (p->kod_floor > 0)
		return 0;
	if (p->cfg.iburst && (p->urged || (p->reach == 0 && p->unreach == 1)))
		return burst_rest(p);
	if (p->cfg.burst && p->reach != 0)
		return (uint8_t)fmin(
		    burst_rest(p), floor(interval(p) / NTP_BTIME / 2));
	return 0;
}

/* Who does not answer is asked less often, but not so seldom that his return
 * is noticed late: the clock is on its own until then. */
static int
back_off(const struct peer *p)
{
	int most = p->cfg.maxpoll - 1;

	return p->hpoll < most ? p->hpoll + 1 : most;
}

/* A new poll begins; PEER_UNREACH or 0. */
static unsigned
start_poll(struct peer *p)
{
	bool was_reachable = p->reach != 0;

	p->denied = false;
	p->reach = (uint8_t)(p->reach << 1);
	if (p->unreach < UINT8_MAX)
		p->unreach++;
	if (p->reach == 0 && p->unreach > NTP_UNREACH)
		set_hpoll(p, back_off(p));
	p->burst = start_burst(p);
	p->urged = false;
	return was_reachable && p->reach == 0 ? PEER_UNREACH : 0;
}

/* 64 random bits that name no earlier question. Whatever the source yields,
 * it ends: three values at most are passed over. */
static ntp_ts
new_cookie(const struct peer *p, const struct rng *rng)
{
	ntp_ts c = { rng_u64(rng) };

	while (c.fp == 0 || c.fp == p->cookie.fp || c.fp == p->last_cookie.fp)
		c.fp++;
	return c;
}

static void
make_question(const struct peer *p, struct packet *pkt)
{
	memset(pkt, 0, sizeof(*pkt));
	pkt->leap = p->cfg.hmode == MODE_ACTIVE ? LEAP_ALARM : LEAP_NONE;
	pkt->version = p->cfg.version;
	pkt->mode = p->cfg.hmode;
	pkt->poll = p->hpoll;
	pkt->precision = MIN_PRECISION;
	pkt->xmt = p->cookie;
}

struct todo
peer_timer(struct peer *p, mono_t now, const struct rng *rng)
{
	struct todo d = { .wake = p->wake };
	double wait = NTP_BTIME;

	if (now.ns < p->wake.ns)
		return d;
	d.act = PEER_SEND;
	if (p->burst > 0)
		p->burst--;
	else
		d.act |= start_poll(p);
	if (p->burst == 0) {
		/* Never less than the interval: who asks a little less
		 * often than he may is no burden to anybody. */
		wait = interval(p) * (1 + rng_unit(rng) * SPREAD);
	}
	p->cookie = new_cookie(p, rng);
	p->asked = false;
	p->t1_kernel = false;
	p->asked_at = now;
	p->wake = mono_add(now, wait);
	make_question(p, &d.pkt);
	d.wake = p->wake;
	return d;
}

void
peer_sent(struct peer *p, wall_t t1, bool kernel)
{
	if (p->cookie.fp == 0)
		return;
	if (p->asked && p->t1_kernel && !kernel)
		return;
	if (!p->asked)
		p->sent++;
	p->asked = true;
	p->t1 = t1;
	p->t1_kernel = kernel;
}

/* The question has been answered, well or badly. */
static void
close_question(struct peer *p)
{
	p->asked = false;
	p->last_cookie = p->cookie;
	p->cookie.fp = 0;
}

static void
note_refusal(struct peer *p, const struct arrival *a, enum verdict v,
    const struct packet *pkt)
{
	p->refused = true;
	p->refusal = (struct refusal){
		.verdict = v,
		.pkt = *pkt,
		.from = a->from,
		.len = (uint16_t)(a->len < UINT16_MAX ? a->len : UINT16_MAX),
		.when = a->rx,
		.at = a->at,
	};
}

/* RATE: ask half as often, within bounds, and not at once. */
static unsigned
obey_rate(struct peer *p, mono_t at)
{
	int top = p->cfg.maxpoll > KOD_TOP ? p->cfg.maxpoll : KOD_TOP;
	mono_t next;

	p->kod_floor = clamp8(p->hpoll + 1, 0, top);
	p->kod_good = 0;
	p->burst = 0;
	p->urged = false;
	set_hpoll(p, p->hpoll);
	next = mono_add(at, interval(p));
	if (p->wake.ns < next.ns)
		p->wake = next;
	return PEER_RATED;
}

/* DENY, RSTR: go away for long, and a little longer each time. */
static unsigned
obey_deny(struct peer *p, mono_t at)
{
	p->denied = true;
	p->burst = 0;
	p->urged = false;
	p->reach = 0;
	p->wake = mono_add(at, log2_seconds(p->deny_wait));
	p->deny_wait = clamp8(p->deny_wait + 1, DENY_MIN, DENY_MAX);
	return PEER_DENIED;
}

/* Good answers forgive: a kiss is never for ever. */
static void
forgive(struct peer *p)
{
	p->deny_wait = DENY_MIN;
	if (p->kod_floor == 0 || ++p->kod_good < KOD_GOOD)
		return;
	p->kod_good = 0;
	p->kod_floor--;
	if (p->kod_floor <= p->cfg.minpoll)
		p->kod_floor = 0;
	/* A floor above maxpoll had lifted hpoll beyond it. */
	set_hpoll(p, p->hpoll);
}

/* An answer came; PEER_REACH or 0. */
static unsigned
mark_reached(struct peer *p, mono_t at)
{
	bool was_reachable = p->reach != 0;
	bool probed = p->unreach > 1 && p->burst == 0;
	bool silent = !p->answered || p->unreach > NTP_UNREACH;

	p->reach |= 1;
	p->unreach = 0;
	if (was_reachable)
		return 0;
	if (!silent) /* but some answers that were lost */
		return PEER_REACH;
	if (mono_diff(at, p->filter.stage[0].at) > FORGET)
		filter_init(&p->filter);
	set_hpoll(p, p->cfg.minpoll);
	if (p->cfg.iburst && probed && p->kod_floor == 0) {
		p->burst = burst_rest(p);
		if (p->burst > 0)
			p->wake = mono_min(p->wake, mono_add(at, NTP_BTIME));
	}
	return PEER_REACH;
}

/* The server's header is believed only now that every test is passed. */
static void
take_header(struct peer *p, const struct arrival *a, const struct judged *j)
{
	const struct packet *pkt = &j->pkt;

	p->answered = true;
	p->leap = pkt->leap;
	p->stratum = pkt->stratum;
	p->pmode = pkt->mode;
	p->ppoll = clamp8(pkt->poll, 0, NTP_MAXPOLL);
	p->precision = (int8_t)packet_precision(pkt);
	p->rootdelay = ntp_short_seconds(pkt->rootdelay);
	p->rootdisp = ntp_short_seconds(pkt->rootdisp);
	p->refid = pkt->refid;
	p->reftime.ns = 0;
	if (pkt->reftime.fp != 0)
		p->reftime = ntp_ts_to_wall(pkt->reftime, a->rx);
	p->rec = a->rx;
	p->xmt = j->ex.t3;
	p->local = a->local;
}

static void
note_exchange(struct peer *p, const struct exchange *x)
{
	memmove(&p->exchange[1], &p->exchange[0],
	    (PEER_EXCHANGES - 1) * sizeof(p->exchange[0]));
	p->exchange[0] = *x;
	if (p->exchanges < PEER_EXCHANGES)
		p->exchanges++;
}

static unsigned
accept_answer(struct peer *p, const struct arrival *a, const struct judged *j)
{
	struct sample s = { j->ex.offset, j->ex.delay, j->disp, a->at };
	unsigned act = PEER_SAMPLE | mark_reached(p, a->at);

	take_header(p, a, j);
	note_exchange(p, &j->ex);
	filter_add(&p->filter, &s);
	forgive(p);
	return act;
}

struct todo
peer_receive(struct peer *p, const struct arrival *a, const struct addr *server,
    double precision, const struct mac_key *key)
{
	struct judged j;
	struct todo d = { 0 };

	d.verdict =
	    peer_judge(p, a, &(struct judging){ server, key, precision }, &j);
	p->counts[d.verdict]++;
	if (j.genuine) {
		close_question(p);
		d.act = PEER_CLOSE;
	}
	if (d.verdict == VERDICT_OK)
		d.act |= accept_answer(p, a, &j);
	else
		note_refusal(p, a, d.verdict, &j.pkt);
	if (d.verdict == VERDICT_RATE)
		d.act |= obey_rate(p, a->at);
	if (d.verdict == VERDICT_DENY || d.verdict == VERDICT_RSTR)
		d.act |= obey_deny(p, a->at);
	d.wake = p->wake;
	return d;
}

void
peer_keep_out(struct peer *p, const struct arrival *a)
{
	const struct packet none = { .version = 0 };

	p->counts[VERDICT_CLOSED]++;
	note_refusal(p, a, VERDICT_CLOSED, &none);
}

bool
peer_change(struct peer *p, const struct peer_cfg *cfg)
{
	struct peer_cfg c = bounded(cfg);

	if (c.hmode != p->cfg.hmode || c.version != p->cfg.version ||
	    c.keyid != p->cfg.keyid)
		return false;
	filter_shift(&p->filter, p->cfg.bias - c.bias);
	p->cfg = c;
	set_hpoll(p, p->hpoll);
	/* A shorter interval holds from the last question on. */
	if (!p->denied && (p->unreach > 0 || p->answered))
		p->wake = mono_min(p->wake, mono_add(p->asked_at, interval(p)));
	return true;
}

struct todo
peer_poll_now(struct peer *p, mono_t now)
{
	struct todo d = { 0 };
	mono_t soonest = now;

	if (!p->denied && p->burst == 0) {
		double gap = NTP_BTIME;

		if (p->kod_floor > 0)
			gap = fmax(gap, log2_seconds(p->kod_floor));
		if (p->unreach > 0 || p->answered)
			soonest = mono_add(p->asked_at, gap);
		if (soonest.ns < now.ns)
			soonest = now;
		p->urged = true;
		p->wake = mono_min(p->wake, soonest);
	}
	d.wake = p->wake;
	return d;
}

void
peer_shift(struct peer *p, double step)
{
	filter_shift(&p->filter, step);
	p->t1 = wall_add(p->t1, step);
	if (p->answered)
		p->rec = wall_add(p->rec, step);
}

void
peer_set_poll(struct peer *p, int hpoll)
{
	mono_t due;

	if (p->reach == 0 && p->unreach > NTP_UNREACH)
		return;
	set_hpoll(p, hpoll);
	/* A shorter interval takes effect at once. */
	if (!p->answered || p->denied || p->burst > 0)
		return;
	due = mono_add(p->asked_at, interval(p) * (1 + SPREAD));
	if (due.ns < p->wake.ns)
		p->wake = due;
}

/* True if the server's source is one of ours: it would follow us. */
static bool
is_loop(const struct peer *p, const struct peer_limits *lim)
{
	if (p->stratum < 2)
		return false;
	for (size_t i = 0; i < lim->nown; i++) {
		if (lim->own[i] == p->refid)
			return true;
	}
	return false;
}

unsigned
peer_flash(const struct peer *p, const struct peer_limits *lim, mono_t now)
{
	/* RFC 5905 fit(): what one poll adds must not make it unfit. */
	double far = lim->maxdist + NTP_PHI * log2_seconds(p->hpoll);
	unsigned flash = 0;

	if (p->leap == LEAP_ALARM || p->stratum < lim->floor ||
	    p->stratum >= lim->ceiling)
		flash |= FLASH_STRATUM;
	if (!(peer_distance(p, now, lim->precision) <= far))
		flash |= FLASH_DIST;
	if (p->answered && is_loop(p, lim))
		flash |= FLASH_LOOP;
	if (p->reach == 0 || p->cfg.noselect)
		flash |= FLASH_UNREACH;
	return flash;
}

double
peer_distance(const struct peer *p, mono_t now, double precision)
{
	struct filtered f;

	if (!p->answered || !filter_best(&p->filter, now, precision, &f))
		return NTP_MAXDISP;
	return fmax(NTP_MINDISP, p->rootdelay + f.best.delay) / 2 +
	    p->rootdisp + f.disp + f.jitter;
}
