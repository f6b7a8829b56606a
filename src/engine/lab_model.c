/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lab_model.h"

#include <math.h>
#include <string.h>

#include "core/i18n.h"
#include "core/rfc5905.h"

#define NS 1e9

#define SERVER_PRECISION (-23)
#define SERVER_REFTIME   16.0 /* s since it was last corrected */
#define SERVER_FUTURE    60.0 /* s until then, if that is in the future */
#define SERVER_THINKS    2e-5 /* s between question and answer */

/* A second packet of a pair follows the first by this, s. */
#define DUPLICATE_GAP 1e-4

uint64_t
lab_rng_next(void *self)
{
	struct lab_rng *r = self;
	uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct lab_rng
lab_rng_init(uint64_t seed, uint64_t stream)
{
	struct lab_rng r = { seed ^ (stream * UINT64_C(0xd1342543de82ef95)) };

	r.state = lab_rng_next(&r);
	return r;
}

static double
unit(struct lab_rng *r)
{
	return (double)(lab_rng_next(r) >> 11) * 0x1p-53;
}

/* Exponentially distributed, of this mean: a queue. */
static double
queueing(struct lab_rng *r, double mean)
{
	return mean > 0 ? -mean * log1p(-unit(r)) : 0;
}

/* Normally distributed with unit variance (Box and Muller). */
static double
normal(struct lab_rng *r)
{
	double radius = sqrt(-2 * log1p(-unit(r)));

	return radius * cos(6.283185307179586 * unit(r));
}

/* The scenario's next event for this target, which *next then points at;
 * NULL: none is left. */
static const struct lab_event *
upcoming(const struct lab_scenario *s, size_t *next, enum lab_target target)
{
	while (*next < s->nevents && s->event[*next].target != target)
		++*next;
	return *next < s->nevents ? &s->event[*next] : NULL;
}

static int64_t
event_at(const struct lab_event *ev)
{
	return ev != NULL ? llround(ev->at * NS) : INT64_MAX;
}

/* ---- the clock ---- */

void
lab_clock_init(struct lab_clock *c, const struct lab_scenario *s, int64_t start)
{
	memset(c, 0, sizeof(*c));
	c->scenario = s;
	c->start = start;
	c->stepped = (int64_t)llround(s->clock_offset * NS);
	c->osc = s->clock_freq;
	c->wander_at = LAB_WANDER_NS;
	c->rng = lab_rng_init(s->seed, 1);
}

/* How much faster than true time it runs, s/s. */
static double
rate_error(const struct lab_clock *c)
{
	return c->osc + c->freq + c->osc * c->freq;
}

/* Lets it run at its present rate until t. */
static void
run(struct lab_clock *c, int64_t t)
{
	double gained = (double)(t - c->at) * rate_error(c) + c->slip_rest;
	double whole = floor(gained);

	c->slip += (int64_t)whole;
	c->slip_rest = gained - whole;
	c->at = t;
}

/* The oscillator's random walk takes a step. */
static void
wander(struct lab_clock *c)
{
	c->osc += c->scenario->clock_wander * normal(&c->rng) *
	    sqrt((double)LAB_WANDER_NS / NS);
	c->wander_at += LAB_WANDER_NS;
}

static void
happen(struct lab_clock *c, const struct lab_event *ev)
{
	if (ev->set & LAB_SET_STEP)
		c->stepped += (int64_t)llround(ev->step * NS);
	if (ev->set & LAB_SET_CLOCKFREQ)
		c->osc = ev->freq;
	c->next++;
}

const struct lab_event *
lab_clock_advance(struct lab_clock *c, int64_t t)
{
	const struct lab_event *ev, *last = NULL;

	if (t <= c->at)
		return NULL;
	for (;;) {
		ev = upcoming(c->scenario, &c->next, LAB_CLOCK);
		if (c->wander_at <= t && c->wander_at <= event_at(ev)) {
			run(c, c->wander_at);
			wander(c);
		} else if (event_at(ev) <= t) {
			run(c, event_at(ev));
			happen(c, ev);
			last = ev;
		} else {
			run(c, t);
			return last;
		}
	}
}

mono_t
lab_clock_mono(struct lab_clock *c, int64_t t)
{
	double since;

	lab_clock_advance(c, t);
	since = (double)(t - c->at) * rate_error(c) + c->slip_rest;
	return (mono_t){ t + c->slip + (int64_t)floor(since) };
}

wall_t
lab_clock_wall(struct lab_clock *c, int64_t t)
{
	int64_t mono = lab_clock_mono(c, t).ns;

	return (wall_t){ c->start + mono + c->stepped };
}

double
lab_clock_error(struct lab_clock *c, int64_t t)
{
	lab_clock_advance(c, t);
	return ((double)(c->slip + c->stepped) + c->slip_rest +
		   (double)(t - c->at) * rate_error(c)) /
	    NS;
}

int64_t
lab_clock_when(const struct lab_clock *c, mono_t m)
{
	int64_t to_go;

	if (m.ns == INT64_MAX)
		return INT64_MAX;
	/* Towards the later side: who waits until then must not come a ns too
	 * early and wait again. */
	to_go = m.ns - (c->at + c->slip);
	return c->at + (int64_t)ceil((double)to_go / (1 + rate_error(c))) + 1;
}

void
lab_clock_adjust(struct lab_clock *c, const struct adjust *a, int64_t t)
{
	lab_clock_advance(c, t);
	switch (a->kind) {
	case ADJUST_NONE:
		return;
	case ADJUST_FREQ:
		c->freq = a->freq;
		break;
	case ADJUST_STEP:
		c->stepped += (int64_t)llround(a->step * NS);
		c->steps++;
		break;
	}
	c->adjusts++;
}

/* ---- the servers ---- */

void
lab_net_init(struct lab_net *n, const struct lab_scenario *s, int64_t start)
{
	memset(n, 0, sizeof(*n));
	n->scenario = s;
	n->start = start;
	for (size_t i = 0; i < s->nservers; i++) {
		n->server[i].now = s->server[i].now;
		n->server[i].asked = INT64_MIN;
		n->server[i].rng = lab_rng_init(s->seed, 100 + i);
	}
}

static double
server_offset(const struct lab_upstream *u, int64_t t)
{
	return u->now.offset + u->now.freq * (double)(t - u->since) / NS;
}

double
lab_net_offset(const struct lab_net *n, size_t server, int64_t t)
{
	return server_offset(&n->server[server], t);
}

/* What an event can change, but for the offset, which depends on the rate. */
static const struct {
	uint32_t bit;
	size_t at, size;
} fields[] = {
#define FIELD(id, name)                                                        \
	{                                                                      \
		LAB_SET_##id, offsetof(struct lab_behaviour, name),            \
		    sizeof(((struct lab_behaviour *)0)->name)                  \
	}
	FIELD(UP, up),
	FIELD(FREQ, freq),
	FIELD(STRATUM, stratum),
	FIELD(LEAP, leap),
	FIELD(REFID, refid),
	FIELD(DELAY, delay),
	FIELD(ASYMMETRY, asymmetry),
	FIELD(JITTER, jitter),
	FIELD(LOSS, loss),
	FIELD(DUPLICATE, duplicate),
	FIELD(RATE, rate),
	FIELD(ROOTDELAY, rootdelay),
	FIELD(ROOTDISP, rootdisp),
	FIELD(NAMELESS, nameless),
	FIELD(VERSION, version),
	FIELD(PRECISION, precision),
	FIELD(REFTIME, reftime),
	FIELD(BOGUS, bogus),
	FIELD(ZERO, zero),
	FIELD(FUTURE, future),
	FIELD(ELSEWHERE, elsewhere),
#undef FIELD
};

/* The fields of `then` that `set` names, one after the other. */
static void
change(struct lab_upstream *u, const struct lab_event *ev)
{
	const struct lab_behaviour *then = &ev->then;
	struct lab_behaviour *now = &u->now;
	int64_t t = event_at(ev);
	double offset = server_offset(u, t);

	now->offset = ev->set & LAB_SET_OFFSET ? then->offset : offset;
	u->since = t;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (ev->set & fields[i].bit)
			memcpy((unsigned char *)now + fields[i].at,
			    (const unsigned char *)then + fields[i].at,
			    fields[i].size);
}

const struct lab_event *
lab_net_advance(struct lab_net *n, int64_t t)
{
	const struct lab_scenario *s = n->scenario;
	const struct lab_event *ev, *last = NULL;

	while ((ev = upcoming(s, &n->next, LAB_SERVER)) != NULL &&
	    event_at(ev) <= t) {
		for (size_t i = 0; i < s->nservers; i++)
			if (ev->server == i || ev->server == LAB_SERVERS)
				change(&n->server[i], ev);
		n->next++;
		last = ev;
	}
	return last;
}

int
lab_net_find(const struct lab_net *n, const struct addr *a)
{
	const struct lab_scenario *s = n->scenario;

	for (size_t i = 0; i < s->nservers; i++) {
		const struct addr *b = &s->server[i].addr;

		if (addr_equal(a, b) &&
		    (a->port == 0 || b->port == 0 || a->port == b->port))
			return (int)i;
	}
	return -1;
}

int
lab_net_find_name(const struct lab_net *n, const char *name)
{
	for (size_t i = 0; i < n->scenario->nservers; i++)
		if (strcmp(n->scenario->server[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *
lab_name_fails(const struct lab_scenario *s, int server, int64_t t)
{
	bool nameless;

	if (server < 0)
		return N_("no such name in DNS or the hosts file");
	nameless = s->server[server].now.nameless;
	for (size_t i = 0; i < s->nevents && event_at(&s->event[i]) <= t; i++) {
		const struct lab_event *ev = &s->event[i];

		if (ev->target == LAB_SERVER && ev->set & LAB_SET_NAMELESS &&
		    (ev->server == (size_t)server || ev->server == LAB_SERVERS))
			nameless = ev->then.nameless;
	}
	return nameless ? N_("the name server does not answer") : NULL;
}

/* Four characters, or a dotted quad as an address; nothing is 0. */
static uint32_t
refid(const char *text)
{
	struct addr a;

	if (addr_parse(&a, text) && a.family == ADDR_IPV4)
		return addr_ipv4(&a);
	return refid_from_code(text);
}

/* A server's clock at true time t as a timestamp. */
static ntp_ts
server_stamp(const struct lab_net *n, size_t server, int64_t t)
{
	double offset = server_offset(&n->server[server], t);
	wall_t truth = { n->start + t };

	return ntp_ts_from_wall(wall_add(truth, offset));
}

/* The answer to q, which arrived at true time t; a kiss if asked too soon. */
static struct packet
answer(const struct lab_net *n, size_t server, const struct packet *q,
    int64_t t, bool kiss)
{
	const struct lab_behaviour *b = &n->server[server].now;
	int64_t left = t + (int64_t)(SERVER_THINKS * NS);
	double age = b->future ? -SERVER_FUTURE
	    : b->reftime > 0   ? b->reftime
			       : SERVER_REFTIME;
	int64_t set = t - (int64_t)(age * NS);
	struct packet p = {
		.leap = kiss ? LEAP_ALARM : b->leap,
		.version = b->version > 0 ? b->version : q->version,
		.mode = q->mode == MODE_ACTIVE ? MODE_PASSIVE : MODE_SERVER,
		.stratum = kiss || b->stratum >= NTP_MAXSTRAT ? 0 : b->stratum,
		.poll = q->poll,
		.precision =
		    b->precision < 0 ? (int8_t)b->precision : SERVER_PRECISION,
		.rootdelay = ntp_short_from_seconds(b->rootdelay),
		.rootdisp = ntp_short_from_seconds(b->rootdisp),
		.refid = kiss ? refid_from_code("RATE") : refid(b->refid),
		.reftime = server_stamp(n, server, set),
		.org = q->xmt,
		.rec = server_stamp(n, server, t),
		.xmt = server_stamp(n, server, left),
	};

	if (b->bogus)
		p.org.fp ^= UINT64_C(0x5a5a5a5a5a5a5a5a);
	if (b->zero)
		p.xmt.fp = 0;
	return p;
}

static bool
lost(struct lab_upstream *u)
{
	return unit(&u->rng) < u->now.loss;
}

void
lab_net_ask(struct lab_net *n, size_t server, const uint8_t *buf, size_t len,
    int64_t t, struct lab_reply *out)
{
	struct lab_upstream *u = &n->server[server];
	const struct lab_behaviour *b = &u->now;
	struct packet q, p;
	double there, back;
	int64_t at, left;
	bool kiss;

	memset(out, 0, sizeof(*out));
	lab_net_advance(n, t);
	there = b->delay * (1 + b->asymmetry) / 2;
	back = b->delay * (1 - b->asymmetry) / 2;
	if (packet_decode(&q, NULL, buf, len) != PACKET_OK || !b->up || lost(u))
		return;
	at = t + (int64_t)((there + queueing(&u->rng, b->jitter)) * NS);
	left = at + (int64_t)(SERVER_THINKS * NS);
	u->heard++;
	kiss = b->rate > 0 && u->asked != INT64_MIN &&
	    (double)(at - u->asked) < b->rate * NS;
	u->asked = at;
	u->kisses += kiss;
	u->told++;
	p = answer(n, server, &q, at, kiss);
	packet_encode(&p, out->data, sizeof out->data);
	out->from =
	    b->elsewhere ? (server + 1) % n->scenario->nservers : server;
	if (lost(u))
		return;
	out->count = unit(&u->rng) < b->duplicate ? 2 : 1;
	out->arrive[0] =
	    left + (int64_t)((back + queueing(&u->rng, b->jitter)) * NS);
	out->arrive[1] = out->arrive[0] + (int64_t)(DUPLICATE_GAP * NS);
}
