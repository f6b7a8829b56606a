/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fakehost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wall_t
fake_wall(void *self)
{
	return ((struct fakehost *)self)->wall;
}

static mono_t
fake_mono(void *self)
{
	return ((struct fakehost *)self)->mono;
}

/* splitmix64: any fixed sequence will do. */
static uint64_t
fake_random(void *self)
{
	struct fakehost *f = self;
	uint64_t z = (f->seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int
fake_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	struct fakehost *f = self;

	(void)dscp;
	*t1 = f->wall;
	f->total_sent++;
	if (f->send_error != 0)
		return f->send_error;
	if (f->nsent == FAKE_SERVERS || len > sizeof f->sent[0].buf)
		abort();
	f->sent[f->nsent].to = *to;
	f->sent[f->nsent].id = id;
	f->sent[f->nsent].t1 = f->wall;
	memcpy(f->sent[f->nsent].buf, buf, len);
	f->sent[f->nsent].len = len;
	f->nsent++;
	return 0;
}

static void
fake_close(void *self, uint32_t id)
{
	(void)self;
	(void)id;
}

static int
fake_reply(void *self, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len)
{
	(void)to;
	(void)local;
	(void)buf;
	(void)len;
	((struct fakehost *)self)->replies++;
	return 0;
}

static int
fake_listen(void *self, uint16_t port)
{
	struct fakehost *f = self;

	if (port != 0 && f->listen_error != 0)
		return f->listen_error;
	f->listening = port;
	return 0;
}

static int
fake_adjust(void *self, const struct adjust *a)
{
	struct fakehost *f = self;

	if (f->adjust_error != 0)
		return f->adjust_error;
	if (f->nadjusts < sizeof f->adjusts / sizeof f->adjusts[0])
		f->adjusts[f->nadjusts++] = *a;
	if (a->kind == ADJUST_FREQ)
		f->clock.freq = a->freq;
	if (a->kind == ADJUST_STEP) {
		f->wall = wall_add(f->wall, a->step);
		f->truth += a->step;
	}
	return 0;
}

static void
fake_clock(void *self, struct host_clock *out)
{
	struct fakehost *f = self;

	*out = f->clock;
	out->may_set = f->may_set;
}

static int
fake_take(void *self, struct host_clock *found)
{
	struct fakehost *f = self;

	*found = f->clock;
	f->clock.status &= HOST_UNSYNC;
	f->clock.offset = f->clock.adjtime = 0;
	return 0;
}

static int
fake_status(void *self, const struct host_status *s)
{
	struct fakehost *f = self;

	f->told = *s;
	f->tells++;
	f->clock.unsync = !s->synced;
	return f->status_error;
}

static enum shmclock_result
fake_shm(void *self, uint8_t unit, bool private, struct shmclock_sample *out)
{
	struct fakehost *f = self;

	(void)private;
	if (unit != 0)
		return SHM_NONE;
	*out = f->sample;
	out->clock.ns += wall_add(f->wall, -f->truth).ns;
	out->receive.ns += f->wall.ns;
	return f->shm;
}

static bool
fake_boot(void *self, mono_t *out)
{
	struct fakehost *f = self;

	*out = mono_add(f->mono, f->slept);
	return !f->no_boot;
}

static int
fake_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct fakehost *f = self;

	(void)family;
	if (f->nasked == 8)
		return EXIT_FAILURE;
	snprintf(f->asked[f->nasked], PARAMS_NAME, "%s", name);
	f->asked_id[f->nasked++] = id;
	return 0;
}

static size_t
fake_own(void *self, uint32_t *out, size_t max)
{
	(void)self;
	(void)max;
	out[0] = 0xcb007105; /* 203.0.113.5 */
	return 1;
}

static uint32_t
fake_refid(void *self, const struct addr *a)
{
	(void)self;
	return addr_ipv4(a);
}

static bool
fake_rival(void *self, struct rival *out)
{
	struct fakehost *f = self;

	*out = f->rival;
	return f->has_rival;
}

static bool
fake_owner(void *self, uint16_t port, struct rival *out)
{
	struct fakehost *f = self;

	(void)port;
	*out = f->rival;
	return f->has_owner;
}

void
fake_init(struct fakehost *f)
{
	*f = (struct fakehost){ .mono = { 1000000000000 },
		.wall = { 1793491200000000000 },
		.seed = 1,
		.may_set = true,
		.shm = SHM_NONE,
		.stratum = 2,
		.clock = { .readable = true,
		    .precision = 1e-7,
		    .unsync = true,
		    .tick = 10000 } };
	f->rival = (struct rival){ .pid = 4711,
		.name = "chronyd",
		.remedy = "systemctl disable --now chrony" };
	f->host = (struct host){ .self = f,
		.wall = fake_wall,
		.mono = fake_mono,
		.random = fake_random,
		.send = fake_send,
		.close = fake_close,
		.reply = fake_reply,
		.listen = fake_listen,
		.adjust = fake_adjust,
		.clock = fake_clock,
		.take = fake_take,
		.status = fake_status,
		.boot = fake_boot,
		.shm = fake_shm,
		.resolve = fake_resolve,
		.own_refids = fake_own,
		.refid = fake_refid,
		.rival = fake_rival,
		.port_owner = fake_owner };
}

static void
pass(struct fakehost *f, double seconds)
{
	f->mono = mono_add(f->mono, seconds);
	f->wall = wall_add(f->wall, seconds);
}

/* Server .N answers after 2 N ms; its clock is the true one (or a liar's). */
static void
answer(struct fakehost *f, struct engine *e, size_t i)
{
	struct host_event ev = { .kind = HOST_ANSWER,
		.id = f->sent[i].id,
		.from = f->sent[i].to,
		.local = f->local,
		.len = PACKET_HEADER };
	struct packet req,
	    resp = { .version = 4,
		    .mode = MODE_SERVER,
		    .stratum = f->stratum,
		    .poll = 6,
		    .precision = -20,
		    .rootdelay = 0x100,
		    .rootdisp = 0x100,
		    .refid = 0xc0000201 };
	int last = f->sent[i].to.ip[3];
	double way = 1e-3 * last, moved = wall_diff(f->wall, f->sent[i].t1);
	wall_t there = wall_add(f->sent[i].t1, way / 2 - f->truth);

	if (last == 66)
		there = wall_add(there, f->liar);
	/* Answers cross on the way; each arrives after its own time. */
	if (way > moved)
		pass(f, way - moved);
	packet_decode(&req, NULL, f->sent[i].buf, PACKET_HEADER);
	resp.org = req.xmt;
	resp.rec = resp.xmt = ntp_ts_from_wall(there);
	resp.reftime = ntp_ts_from_wall(wall_add(there, -10));
	packet_encode(&resp, ev.data, sizeof ev.data);
	if (f->key != NULL)
		ev.len += mac_make(
		    f->key, ev.data, PACKET_HEADER, ev.data + PACKET_HEADER);
	ev.stamp = wall_add(f->sent[i].t1, way);
	ev.at = f->mono;
	engine_event(e, &ev);
}

void
fake_run(struct fakehost *f, struct engine *e, double seconds)
{
	mono_t end = mono_add(f->mono, seconds);

	while (mono_diff(f->mono, end) < 0) {
		mono_t next = engine_run(e);
		size_t n = f->nsent;

		f->nsent = 0;
		for (size_t i = 0; i < n && !f->silent; i++)
			answer(f, e, i);
		if (mono_diff(next, f->mono) > 0)
			pass(f, mono_diff(next, f->mono));
	}
	engine_run(e);
	f->nsent = 0;
}

void
fake_resolved(
    struct fakehost *f, struct engine *e, size_t n, int first, const char *why)
{
	struct host_event ev = { .kind = HOST_RESOLVED, .naddr = n };

	if (f->nasked == 0)
		abort();
	ev.id = f->asked_id[0];
	f->nasked--;
	memmove(f->asked, f->asked + 1, f->nasked * sizeof f->asked[0]);
	memmove(
	    f->asked_id, f->asked_id + 1, f->nasked * sizeof f->asked_id[0]);
	for (size_t i = 0; i < n; i++)
		ev.addr[i] = (struct addr){ .family = ADDR_IPV4,
			.port = 123,
			.ip = { 192, 0, 2, (uint8_t)(first + (int)i) } };
	snprintf(ev.text, sizeof ev.text, "%s", why ? why : "");
	engine_event(e, &ev);
}
