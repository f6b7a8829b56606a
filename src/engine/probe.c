/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/probe.h"

#include "core/i18n.h"
#include "core/peer.h"
#include "core/rfc5905.h"
#include "core/select.h"
#include "sys/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT    123
#define STAGGER 0.02 /* s between the first questions to two servers */
#define TICK    1.0  /* s, at most, from one probe_run() to the next */
#define WAIT    3.0  /* s that the last question waits for its answer */

/* The smallest half of an interval in the vote, s: paths are asymmetric. */
#define MIN_DISTANCE 0.005

struct target {
	struct probe_aim aim;
	struct probe_result r;
	struct peer *peer; /* while it is asked */
	mono_t next;       /* no question before */
	mono_t until;      /* the last question is given up */
	bool last;         /* it was asked */
	bool heard;        /* the newest question was answered */
	unsigned silent;   /* questions in a row that were not */
	uint8_t ttl;
};

struct probe {
	const struct host *h;
	struct rng rng;
	struct target *t;
	size_t n, at_once;
	size_t next;   /* that is waiting, or n */
	size_t active; /* looked up or asked */
	size_t done;
	mono_t start_at; /* not before this the next is started */
};

struct probe *
probe_new(
    const struct host *h, const struct probe_aim *aim, size_t n, size_t at_once)
{
	struct probe *p = memory_new(1, sizeof(*p));

	p->h = h;
	p->rng = (struct rng){ h->random, h->self };
	p->t = memory_new(n + 1, sizeof(*p->t));
	p->n = n;
	p->at_once = at_once > 0 ? at_once : 1;
	for (size_t i = 0; i < n; i++) {
		p->t[i].aim = aim[i];
		p->t[i].r.hops = -1;
		p->t[i].r.jitter = (double)NAN;
	}
	return p;
}

static uint32_t
id_of(const struct probe *p, const struct target *t)
{
	return (uint32_t)(t - p->t) + 1;
}

void
probe_free(struct probe *p)
{
	if (p == NULL)
		return;
	probe_cancel(p);
	free(p->t);
	free(p);
}

/* It comes to its end. */
static void
end(struct probe *p, struct target *t, enum probe_state state)
{
	if (t->peer != NULL) {
		p->h->close(p->h->self, id_of(p, t));
		t->r.sent = t->peer->sent;
	}
	free(t->peer);
	t->peer = NULL;
	if (t->r.state == PROBE_LOOKUP || t->r.state == PROBE_ASKING)
		p->active--;
	t->r.state = state;
	p->done++;
}

void
probe_cancel(struct probe *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->t[i].r.state <= PROBE_ASKING)
			end(p, &p->t[i],
			    p->t[i].r.measured ? PROBE_ANSWERED
					       : PROBE_CANCELLED);
	p->next = p->n;
}

bool
probe_over(const struct probe *p)
{
	return p->done == p->n;
}

size_t
probe_done(const struct probe *p)
{
	return p->done;
}

const struct probe_result *
probe_result(const struct probe *p, size_t i)
{
	return &p->t[i].r;
}

/* Another that has this address, asked or to be asked; p->n: none. */
static size_t
same_address(const struct probe *p, const struct target *t)
{
	for (size_t i = 0; i < p->n; i++)
		if (&p->t[i] != t && p->t[i].r.state != PROBE_SAME &&
		    addr_equal(&p->t[i].r.addr, &t->r.addr))
			return i;
	return p->n;
}

/* log2 of the seconds between questions. */
static int8_t
poll_of(double gap)
{
	int poll = 1; /* PROBE_GAP */

	while (ldexp(1, poll) < gap && poll < NTP_MAXPOLL)
		poll++;
	return (int8_t)poll;
}

static void
ask(struct probe *p, struct target *t, const struct addr *addr)
{
	struct peer_cfg cfg = { .hmode = MODE_CLIENT, .version = NTP_VERSION };
	mono_t now = p->h->mono(p->h->self);

	if (t->r.state == PROBE_WAITING)
		p->active++;
	t->r.state = PROBE_ASKING;
	t->r.addr = *addr;
	if (t->r.addr.port == 0)
		t->r.addr.port = PORT;
	t->r.same = same_address(p, t);
	if (t->r.same < p->n) {
		end(p, t, PROBE_SAME);
		return;
	}
	cfg.minpoll = cfg.maxpoll = poll_of(t->aim.gap);
	t->peer = memory_new(1, sizeof(*t->peer));
	peer_init(t->peer, &cfg, now, 0);
}

static void
start(struct probe *p, struct target *t)
{
	struct addr addr = t->aim.addr;
	int error;

	if (addr.family != ADDR_NONE || addr_parse(&addr, t->aim.name)) {
		t->r.ipv4 = addr.family == ADDR_IPV4;
		t->r.ipv6 = addr.family == ADDR_IPV6;
		ask(p, t, &addr);
		return;
	}
	t->r.state = PROBE_LOOKUP;
	p->active++;
	error = p->h->resolve(p->h->self, t->aim.name, ADDR_NONE, id_of(p, t));
	if (error == 0)
		return;
	snprintf(t->r.why, sizeof(t->r.why), "%s", strerror(error));
	end(p, t, PROBE_NO_NAME);
}

static void
start_some(struct probe *p, mono_t now)
{
	while (p->next < p->n && p->active < p->at_once &&
	    p->start_at.ns <= now.ns) {
		start(p, &p->t[p->next++]);
		p->start_at = mono_add(now, STAGGER);
	}
}

/* What it has come to, when nothing more is to be asked. */
static enum probe_state
outcome(const struct target *t)
{
	return t->r.measured    ? PROBE_ANSWERED
	    : t->r.received > 0 ? PROBE_USELESS
				: PROBE_SILENT;
}

static void
question(struct probe *p, struct target *t, mono_t now)
{
	struct todo d = peer_timer(t->peer, now, &p->rng);
	uint8_t buf[PACKET_HEADER];
	wall_t t1;
	int error;

	if ((d.act & PEER_SEND) == 0)
		return;
	t->heard = false;
	t->silent++;
	packet_encode(&d.pkt, buf, sizeof(buf));
	error = p->h->send(
	    p->h->self, id_of(p, t), &t->r.addr, buf, sizeof(buf), 0, &t1);
	if (error == 0) {
		peer_sent(t->peer, t1, false);
	} else {
		snprintf(t->r.why, sizeof(t->r.why), "%s", strerror(error));
		end(p, t, outcome(t));
		return;
	}
	/* From when it has gone, however late that was. */
	t->next = mono_add(p->h->mono(p->h->self), fmax(t->aim.gap, PROBE_GAP));
	t->r.sent = t->peer->sent;
	t->last = t->r.sent >= PROBE_QUESTIONS || t->silent >= PROBE_SILENCE;
	t->until = mono_add(now, WAIT);
}

/* The one that is asked, if its time has come. */
static mono_t
step(struct probe *p, struct target *t, mono_t now)
{
	if (t->last && (t->heard || now.ns >= t->until.ns)) {
		end(p, t, outcome(t));
		return now;
	}
	if (!t->last && now.ns >= t->next.ns)
		question(p, t, now);
	if (t->peer == NULL)
		return now;
	if (t->last)
		return t->until;
	return t->next.ns > t->peer->wake.ns ? t->next : t->peer->wake;
}

mono_t
probe_run(struct probe *p)
{
	mono_t now = p->h->mono(p->h->self);
	mono_t wake = mono_add(now, TICK);

	for (size_t i = 0; i < p->next; i++)
		if (p->t[i].r.state == PROBE_ASKING) {
			mono_t at = step(p, &p->t[i], now);

			if (at.ns < wake.ns)
				wake = at;
		}
	start_some(p, now);
	if (p->next < p->n && p->active < p->at_once &&
	    p->start_at.ns < wake.ns)
		wake = p->start_at;
	return wake;
}

static void
resolved(struct probe *p, struct target *t, const struct host_event *ev)
{
	if (t->r.state != PROBE_LOOKUP)
		return;
	for (size_t i = 0; i < ev->naddr; i++) {
		t->r.ipv4 |= ev->addr[i].family == ADDR_IPV4;
		t->r.ipv6 |= ev->addr[i].family == ADDR_IPV6;
	}
	for (size_t i = 0; i < ev->naddr; i++)
		if (addr_flaw(&ev->addr[i]) == ADDR_OK) {
			ask(p, t, &ev->addr[i]);
			return;
		}
	snprintf(t->r.why, sizeof(t->r.why), "%s",
	    ev->naddr == 0 ? ev->text : _("its address can be no server's"));
	end(p, t, PROBE_NO_NAME);
}

/* The best of the exchanges, and how the others differ. */
static void
measure(struct target *t)
{
	const struct peer *peer = t->peer;
	const struct exchange *best = &peer->exchange[0];
	double sum = 0;

	for (size_t i = 1; i < peer->exchanges; i++)
		if (peer->exchange[i].delay < best->delay)
			best = &peer->exchange[i];
	for (size_t i = 0; i < peer->exchanges; i++) {
		double d = peer->exchange[i].offset - best->offset;

		sum += d * d;
	}
	t->r.measured = true;
	t->r.delay = best->delay;
	t->r.offset = best->offset;
	if (peer->exchanges > 1)
		t->r.jitter = sqrt(sum / (peer->exchanges - 1));
	t->r.hops = probe_hops(t->ttl);
}

static void
note_header(struct target *t, const struct packet *pkt)
{
	t->r.told = true;
	t->r.leap = pkt->leap;
	t->r.version = pkt->version;
	t->r.stratum = pkt->stratum;
	t->r.refid = pkt->refid;
	t->r.rootdelay = pkt->rootdelay / 65536.0;
	t->r.rootdisp = pkt->rootdisp / 65536.0;
}

/* Is it an answer to our question, whatever is wrong with it otherwise? What
 * is asked after VERDICT_AUTH is asked of answers only (core/verdict.h). */
static bool
is_answer(enum verdict v)
{
	return v == VERDICT_OK || v > VERDICT_AUTH;
}

static void
answered(struct probe *p, struct target *t, const struct host_event *ev)
{
	struct arrival a = { .buf = ev->data,
		.len = ev->len,
		.from = ev->from,
		.local = ev->local,
		.rx = ev->stamp,
		.rx_kernel = ev->kernel,
		.at = ev->at };
	struct packet pkt;
	struct todo d;

	if (t->peer == NULL)
		return;
	d = peer_receive(t->peer, &a, &t->r.addr, 1e-6, NULL);
	if (!is_answer(d.verdict) ||
	    packet_decode(&pkt, NULL, ev->data, ev->len) != PACKET_OK)
		return;
	t->heard = true;
	t->silent = 0;
	t->r.received++;
	t->r.verdict = d.verdict;
	t->r.at = ev->stamp;
	t->ttl = ev->ttl;
	note_header(t, &pkt);
	if (d.verdict == VERDICT_OK)
		measure(t);
	if (verdict_is_kiss(d.verdict))
		end(p, t, PROBE_KISSED);
	else if (d.verdict != VERDICT_OK && !t->r.measured)
		end(p, t, PROBE_USELESS);
}

static void
failed(struct probe *p, struct target *t, int error)
{
	if (t->r.state != PROBE_ASKING)
		return;
	snprintf(t->r.why, sizeof(t->r.why), "%s", strerror(error));
	end(p, t, outcome(t));
}

void
probe_event(struct probe *p, const struct host_event *ev)
{
	struct target *t;

	if (ev->id == 0 || ev->id > p->n)
		return;
	t = &p->t[ev->id - 1];
	if (ev->kind == HOST_RESOLVED)
		resolved(p, t, ev);
	else if (ev->kind == HOST_SENT && t->peer != NULL)
		peer_sent(t->peer, ev->stamp, true);
	else if (ev->kind == HOST_ANSWER)
		answered(p, t, ev);
	else if (ev->kind == HOST_ERROR)
		failed(p, t, ev->error);
}

double
probe_distance(const struct probe_result *r)
{
	double jitter = isnan(r->jitter) ? 0 : r->jitter;

	return (r->delay + r->rootdelay) / 2 + r->rootdisp + jitter;
}

int
probe_hops(uint8_t ttl)
{
	if (ttl == 0)
		return -1;
	return (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
}

void
probe_judge(const struct probe_result *r, size_t n, double *error, bool *wrong)
{
	struct select_cfg cfg = { .minsane = 1,
		.minclock = 1,
		.maxclock = SELECT_MAX,
		.mindist = MIN_DISTANCE };
	struct cand *c = memory_new(n + 1, sizeof(*c));
	enum tally *tally = memory_new(n + 1, sizeof(*tally));
	struct selection s;

	for (size_t i = 0; i < n; i++) {
		c[i] = (struct cand){ .offset = r[i].offset,
			.jitter = isnan(r[i].jitter) ? 0 : r[i].jitter,
			.distance = probe_distance(&r[i]),
			.stratum = r[i].stratum,
			.leap = r[i].leap };
		if (!r[i].measured || r[i].leap == LEAP_ALARM)
			c[i].flash = FLASH_UNREACH;
	}
	s = select_clock(c, tally, n, -1, &cfg);
	for (size_t i = 0; i < n; i++) {
		bool voted = s.why != SELECT_NONE && s.why != SELECT_DISAGREE &&
		    r[i].measured;

		error[i] =
		    voted ? r[i].offset - (s.low + s.high) / 2 : (double)NAN;
		wrong[i] = voted && tally[i] == TALLY_FALSETICK;
	}
	free(c);
	free(tally);
}
