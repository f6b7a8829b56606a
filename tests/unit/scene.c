/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/unit/scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

/* 2026-03-01 12:00:00 UTC */
#define EPOCH (INT64_C(1772366400) * SECOND)

const char *
scene_name(enum scene_kind kind)
{
	static const char *const names[SCENE_COUNT] = { "sync", "start",
		"silent", "disagree", "panic", "observe", "long", "empty",
		"many" };

	return names[kind];
}

static struct snapshot *
blank(size_t npeers)
{
	struct snapshot *s =
	    calloc(1, sizeof(*s) + npeers * sizeof(s->peers[0]));

	if (s == NULL)
		abort();
	s->serial = 1;
	s->at.ns = 3600 * SECOND;
	s->wall.ns = EPOCH;
	s->sync = SYNC_NONE;
	s->leap = LEAP_ALARM;
	s->stratum = 16;
	s->offset = s->freq = s->truth = s->low = s->high = (double)NAN;
	s->jitter = s->maxerror = (double)NAN;
	s->offset_err = s->freq_err = s->wander = (double)NAN;
	s->history.minutes.step = 4;
	s->history.hours.step = 60;
	s->history.days.step = 1800;
	s->clock = CLOCK_SET;
	s->may_set = true;
	s->port = 123;
	s->npeers = s->cap = npeers;
	return s;
}

/* A source that has never answered. */
static struct snap_peer *
source(struct snapshot *s, size_t i, const char *name, const char *addr)
{
	struct snap_peer *p = &s->peers[i];

	p->id = (uint16_t)(i + 1);
	p->phase = PHASE_INIT;
	p->type = 'u';
	snprintf(p->name, sizeof(p->name), "%s", name);
	if (addr_parse(&p->addr, addr))
		p->addr.port = 123;
	p->hmode = MODE_CLIENT;
	p->stratum = 16;
	p->leap = LEAP_ALARM;
	p->hpoll = 6;
	p->ppoll = 0;
	p->minpoll = 6;
	p->maxpoll = 10;
	p->precision = -20;
	p->flash = FLASH_UNREACH | FLASH_STRATUM;
	p->delay = p->offset = p->disp = p->jitter = p->when = (double)NAN;
	p->distance = 16;
	p->sent = 3;
	p->unreach = 3;
	p->iburst = true;
	return p;
}

/* It has answered: figures in ms. */
static void
answered(struct snap_peer *p, enum tally tally, unsigned stratum,
    const char *refid, double delay, double offset, double jitter)
{
	p->phase = PHASE_ACTIVE;
	p->tally = (uint8_t)tally;
	p->stratum = (uint8_t)stratum;
	p->leap = LEAP_NONE;
	p->ppoll = 6;
	p->refid = refid_from_code(refid);
	if (stratum > 1)
		p->refid = 0xC0000200u + stratum;
	p->delay = delay * 1e-3;
	p->offset = offset * 1e-3;
	p->jitter = jitter * 1e-3;
	p->disp = 0.002;
	p->rootdelay = 0.004;
	p->rootdisp = 0.001;
	p->distance = delay * 0.5e-3 + 0.005;
	p->reach = 0377;
	p->unreach = 0;
	p->flash = 0;
	p->when = 17 + (double)(p->id * 5 % 40);
	p->sent = 40;
	p->received = 40;
	p->counts[VERDICT_OK] = 40;
	p->filled = 8;
	p->trail_len = SNAP_TRAIL;
	p->exchanges = 4;
	for (int i = 0; i < SNAP_TRAIL; i++)
		p->trail[i] = (float)(p->offset +
		    p->jitter * ((i * 7 + p->id * 3) % 11 - 5));
	for (int i = 0; i < NTP_NSTAGE; i++) {
		p->stage[i].delay = p->delay * (1 + (i * 5 + 3) % 8 * 0.1);
		p->stage[i].offset = p->offset + p->jitter * (i - 3);
		p->stage[i].disp = 0.001 * i;
		p->age[i] = p->when + 64 * i;
	}
	for (int i = 0; i < p->exchanges; i++) {
		struct exchange *x = &p->exchange[i];

		x->t1.ns = EPOCH - (int64_t)p->when * SECOND - 64 * i * SECOND +
		    123456789;
		x->t2.ns =
		    x->t1.ns + (int64_t)((p->delay / 2 + p->offset) * 1e9);
		x->t3.ns = x->t2.ns + 21000;
		x->t4.ns = x->t1.ns + (int64_t)(p->delay * 1e9) + 21000;
		x->offset = p->offset;
		x->delay = p->delay;
	}
}

static void
refused(struct snap_peer *p, enum verdict v, unsigned times)
{
	p->refused = true;
	p->counts[v] = times;
	p->refusal.verdict = v;
	p->refusal.len = 48;
	p->refusal.from = p->addr;
	p->refusal.pkt.mode = MODE_SERVER;
	p->refusal.when.ns = EPOCH - 95 * SECOND;
}

static void
event(struct snapshot *s, enum event_level level, uint16_t assoc,
    const char *name, const char *text)
{
	struct event *e = &s->events[s->nevents++];

	e->serial = ++s->last_event;
	e->level = (uint8_t)level;
	e->wall.ns = s->wall.ns - 42 * SECOND;
	e->at = s->at;
	e->times = 1;
	e->assoc = assoc;
	snprintf(e->name, sizeof(e->name), "%s", name);
	snprintf(e->text, sizeof(e->text), "%s", text);
}

static void
client(struct snapshot *s, const char *addr, uint32_t count, double interval,
    uint32_t dropped, uint16_t flags)
{
	struct snap_client *k = &s->clients[s->nclients++];

	addr_parse(&k->addr, addr);
	k->addr.port = (uint16_t)(40000 + s->nclients);
	k->count = count;
	k->dropped = dropped;
	k->interval = interval;
	k->first = count * interval;
	k->last = interval / 3;
	k->flags = flags;
	k->mode = MODE_CLIENT;
	k->version = 4;
	s->counts.received += count;
	s->counts.processed += count - dropped;
	s->counts.limited += dropped;
	s->mru.depth++;
}

/* Three that behave, one that asks too often, one that may not ask. */
static void
clients(struct snapshot *s)
{
	const uint16_t limited = ACCESS_LIMITED | ACCESS_KOD;

	client(s, "198.51.100.7", 9301, 0.4, 8120, limited);
	client(s, "203.0.113.40", 412, 64, 0, limited);
	client(s, "2001:db8:9::1f", 97, 256, 0, limited);
	client(s, "192.0.2.200", 12, 1024, 0, 0);
	client(s, "203.0.113.66", 3, 60, 3, ACCESS_IGNORE);
}

/* A ring with `count` points of a clock that settles: noise about a decaying
 * offset, the marks at their points. */
static void
ring(struct history_ring *r, float step, int count, double start)
{
	r->step = step;
	r->newest.ns = (int64_t)step * (HISTORY_POINTS - 1) * SECOND;
	r->count = (uint16_t)count;
	for (int i = 0; i < count; i++) {
		double noise = ((i * 37 + i * i * 11) % 41 - 20) / 20.0;
		double offset = start * exp(-i / 25.0) + noise * 60e-6;

		r->point[i] = (struct history_point){ .offset = (float)offset,
			.low = (float)(offset - 25e-6),
			.high = (float)(offset + 25e-6),
			.error = (float)(40e-6 + 200e-6 * exp(-i / 20.0)),
			.freq = (float)(-12.345e-6 + 3e-6 * exp(-i / 30.0)),
			.jitter = (float)(45e-6 + fabs(noise) * 20e-6),
			.wander = (float)(8e-9 + 5e-9 * exp(-i / 60.0)),
			.maxerror = 0.004F };
	}
	r->point[0].marks = HISTORY_START;
	r->point[5].marks = HISTORY_STEP;
	for (int i = 60; i < 70 && i < count; i++) {
		r->point[i].marks = HISTORY_OUTAGE;
		r->point[i].offset = r->point[i].low = r->point[i].high = NAN;
	}
	if (count > 70)
		r->point[70].marks = HISTORY_SOURCE;
}

/* Three quarters of an hour of it. */
static void
history(struct snapshot *s)
{
	ring(&s->history.minutes, 4, HISTORY_POINTS, 0.6e-3);
	ring(&s->history.hours, 60, 45, 2.1e-3);
	ring(&s->history.days, 1800, 0, 0);
	s->offset_err = 15e-6;
	s->freq_err = 21e-9;
	s->wander = 8e-9;
	s->steps = 1;
	s->kernel = (struct host_clock){ .readable = true,
		.may_set = true,
		.freq = s->freq,
		.maxerror = s->maxerror,
		.esterror = s->offset_err,
		.tai = 37,
		.tick = 10000 };
	s->leaps.tai = 37;
	s->leaps.expires = 1782604800; /* 2026-06-28 */
}

static void
synchronised(struct snapshot *s)
{
	clients(s);
	s->sync = SYNC_OK;
	s->why = WHY_NONE;
	s->leap = LEAP_NONE;
	s->stratum = 2;
	s->syspeer = 1;
	s->offset = 312e-6;
	s->jitter = 41e-6;
	s->maxerror = 4.12e-3;
	s->freq = -12.345e-6;
	s->rootdelay = 3.2e-3;
	s->rootdisp = 1.1e-3;
	s->candidates = 5;
	s->truechimers = 4;
	s->survivors = 3;
	history(s);
}

static struct snapshot *
six(void)
{
	struct snapshot *s = blank(7);
	struct snap_peer *p;

	synchronised(s);
	answered(source(s, 0, "ntp1.example.net", "192.0.2.1"), TALLY_SYSPEER,
	    1, "GPS", 3.214, 0.301, 0.037);
	answered(source(s, 1, "ntp2.example.net", "192.0.2.2"), TALLY_CANDIDATE,
	    2, "", 12.9, 0.344, 0.112);
	answered(source(s, 2, "ntp3.example.net", "192.0.2.3"), TALLY_CANDIDATE,
	    1, "PTB", 18.31, -0.21, 0.4);
	answered(source(s, 3, "far.example.org", "198.51.100.7"), TALLY_OUTLIER,
	    3, "", 141.007, 7.81, 2.9);
	p = source(s, 4, "liar.example.com", "203.0.113.66");
	answered(p, TALLY_FALSETICK, 2, "", 9.1, 300.25, 0.09);
	refused(p, VERDICT_BOGUS, 3);
	p = source(s, 5, "gone.example.com", "203.0.113.99");
	answered(p, TALLY_REJECT, 2, "", 22, 1.5, 0.3);
	p->reach = 0;
	p->unreach = 11;
	p->when = 3000;
	p->flash = FLASH_UNREACH;
	p->error = 111;
	p = source(s, 6, "2.debian.pool.ntp.org", "");
	p->phase = PHASE_POOL;
	p->type = 'p';
	p->sent = 0;
	event(s, EVENT_NOTE, 0, "discipline",
	    "the clock is set by us from now on");
	event(
	    s, EVENT_NOTE, 0, "clock_step", "the clock was stepped by -1.2 s");
	event(s, EVENT_INFO, 1, "reachable", "ntp1.example.net answers");
	event(s, EVENT_WARN, 6, "unreachable",
	    "gone.example.com does not answer any more");
	return s;
}

static struct snapshot *
starting(void)
{
	struct snapshot *s = blank(4);
	struct snap_peer *p;

	s->sync = SYNC_STARTING;
	s->why = WHY_WAITING;
	p = source(s, 0, "ntp1.example.net", "192.0.2.1");
	answered(p, TALLY_REJECT, 1, "GPS", 3.2, 120.3, 0.037);
	p->reach = 1;
	p->distance = 7.9;
	p->flash = FLASH_DIST;
	p->trail_len = 1;
	p->exchanges = p->filled = 1;
	source(s, 1, "ntp2.example.net", "192.0.2.2");
	p = source(s, 2, "ntp3.example.net", "");
	p->phase = PHASE_DNS;
	p->sent = 0;
	p = source(s, 3, "nosuch.example.net", "");
	p->phase = PHASE_NODNS;
	p->sent = 0;
	snprintf(p->note, sizeof(p->note), "name or service not known");
	return s;
}

static struct snapshot *
silent(void)
{
	struct snapshot *s = blank(3);

	s->why = WHY_SILENT;
	for (size_t i = 0; i < 3; i++) {
		char name[32], addr[32];

		snprintf(name, sizeof(name), "ntp%zu.example.net", i + 1);
		snprintf(addr, sizeof(addr), "192.0.2.%zu", i + 1);
		source(s, i, name, addr)->sent = 12;
	}
	s->peers[1].error = 111;
	return s;
}

static struct snapshot *
disagreeing(void)
{
	struct snapshot *s = six();

	s->sync = SYNC_NONE;
	s->why = WHY_DISAGREE;
	s->leap = LEAP_ALARM;
	s->stratum = 16;
	s->syspeer = 0;
	s->offset = (double)NAN;
	s->truechimers = s->survivors = 0;
	for (size_t i = 0; i < 5; i++) {
		s->peers[i].tally = TALLY_FALSETICK;
		s->peers[i].offset = ((double)i - 2) * 0.2;
	}
	return s;
}

static struct snapshot *
panicking(void)
{
	struct snapshot *s = six();

	s->sync = SYNC_PANIC;
	s->why = WHY_PANIC;
	s->offset = 5011.5;
	s->disc = DISC_PANIC;
	for (size_t i = 0; i < 3; i++)
		s->peers[i].offset += 5011.5;
	return s;
}

static struct snapshot *
observing(void)
{
	struct snapshot *s = six();

	s->clock = CLOCK_OBSERVE;
	s->may_set = s->kernel.may_set = false;
	s->kernel.unsync = true;
	s->kernel.status = HOST_PLL;
	s->port = 0;
	s->truth = -0.3e-3;
	snprintf(s->clock_note, sizeof(s->clock_note),
	    "chronyd (pid 612) sets it; to stop that: systemctl disable "
	    "--now chrony");
	return s;
}

static struct snapshot *
long_names(void)
{
	struct snapshot *s = blank(6);
	struct snap_peer *p;

	synchronised(s);
	answered(source(s, 0, "a-rather-long-host-name.subdomain.example.net",
		     "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
	    TALLY_SYSPEER, 1, "GNSS", 1.5, 0.2, 0.01);
	answered(source(s, 1, "2001:db8:85a3:8d3:1319:8a2e:370:7349",
		     "2001:db8:85a3:8d3:1319:8a2e:370:7349"),
	    TALLY_CANDIDATE, 2, "", 2.5, 0.25, 0.02);
	answered(source(s, 2, "时间服务器.example.cn", "192.0.2.9"),
	    TALLY_CANDIDATE, 2, "", 250.5, -12345.678, 1234.5678);
	p = source(
	    s, 3, "evil\x1b[31m\x07\xe2\x80\xaetxt.example", "192.0.2.66");
	answered(p, TALLY_FALSETICK, 1, "\x1b[2J", 5, 1e9, 1e9);
	p = source(s, 4, "e\xcc\x81t\xc3\xa9.example.fr", "192.0.2.10");
	answered(p, TALLY_BACKUP, 15, "", 0.001, 0, 0);
	p->when = 90000;
	p->hpoll = p->ppoll = 17;
	p = source(s, 5, "symmetric.example.net", "192.0.2.11");
	answered(p, TALLY_EXCESS, 2, "", 1, 1, 1);
	p->type = 's';
	p->keyid = 42;
	p->auth = SNAP_AUTH_OK;
	p->reach = 0255;
	return s;
}

static struct snapshot *
thousand(void)
{
	struct snapshot *s = blank(1000);

	synchronised(s);
	s->candidates = s->truechimers = 999;
	for (size_t i = 0; i < s->npeers; i++) {
		char name[32], addr[32];

		snprintf(name, sizeof(name), "ntp%04zu.example", i);
		snprintf(addr, sizeof(addr), "10.0.%zu.%zu", i / 250, i % 250);
		answered(source(s, i, name, addr),
		    i == 0       ? TALLY_SYSPEER
			: i < 10 ? TALLY_CANDIDATE
				 : TALLY_BACKUP,
		    2, "", 5 + (double)i * 0.01, (double)i * 0.003, 0.1);
	}
	return s;
}

struct snapshot *
scene_make(enum scene_kind kind)
{
	switch (kind) {
	case SCENE_SYNC:
		return six();
	case SCENE_START:
		return starting();
	case SCENE_SILENT:
		return silent();
	case SCENE_DISAGREE:
		return disagreeing();
	case SCENE_PANIC:
		return panicking();
	case SCENE_OBSERVE:
		return observing();
	case SCENE_LONG:
		return long_names();
	case SCENE_EMPTY: {
		struct snapshot *s = blank(0);

		s->why = WHY_NOSERVERS;
		return s;
	}
	case SCENE_MANY:
		return thousand();
	case SCENE_COUNT:
		break;
	}
	abort();
}
