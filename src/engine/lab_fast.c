/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lab_fast.h"

#include "core/i18n.h"
#include "sys/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NS 1e9

/* 2030-01-01 00:00:00 UTC. */
#define USUAL_START INT64_C(1893456000)

/* A look-up takes this long, ns. */
#define RESOLVE_NS INT64_C(5000000)

/* What the clock's readings are good for, s. */
#define PRECISION 1e-7

/* The engine's clock shows this when true time begins, ns: no test should
 * pass only because zero means something. */
#define MONO_BASE INT64_C(1000000000000)

/* Something on its way to the host. */
struct flight {
	int64_t at;     /* ns true time of arrival */
	uint64_t order; /* of equal times the first sent comes first */
	enum host_event_kind kind;
	uint32_t id;
	uint32_t socket; /* HOST_ANSWER: lost unless still open */
	struct addr from;
	uint8_t data[PACKET_HEADER];
	char name[256]; /* HOST_RESOLVED: looked up */
};

struct lab_fast {
	const struct lab_scenario *scenario;
	struct host host;
	struct lab_clock clock;
	struct lab_net net;
	struct lab_rng rng;
	int64_t now; /* ns true time since the start */
	uint64_t order;
	uint32_t sent;
	uint32_t sockets;      /* opened so far */
	uint32_t *open;        /* open[id]: the association's socket; 0 */
	struct flight *flight; /* a heap, the earliest first */
	size_t nflights, cap;
};

#define IDS 65536

static bool
earlier(const struct flight *a, const struct flight *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void
swap(struct lab_fast *h, size_t i, size_t j)
{
	struct flight f = h->flight[i];

	h->flight[i] = h->flight[j];
	h->flight[j] = f;
}

static void
take_off(struct lab_fast *h, const struct flight *f)
{
	size_t i = h->nflights++;

	if (h->nflights > h->cap) {
		h->cap = h->cap ? 2 * h->cap : 64;
		h->flight =
		    memory_grow(h->flight, h->cap, sizeof(h->flight[0]));
	}
	h->flight[i] = *f;
	h->flight[i].order = h->order++;
	for (; i > 0; i = (i - 1) / 2) {
		if (!earlier(&h->flight[i], &h->flight[(i - 1) / 2]))
			break;
		swap(h, i, (i - 1) / 2);
	}
}

static struct flight
land(struct lab_fast *h)
{
	struct flight first = h->flight[0];
	size_t i = 0, child;

	h->flight[0] = h->flight[--h->nflights];
	while ((child = 2 * i + 1) < h->nflights) {
		if (child + 1 < h->nflights &&
		    earlier(&h->flight[child + 1], &h->flight[child]))
			child++;
		if (!earlier(&h->flight[child], &h->flight[i]))
			break;
		swap(h, i, child);
		i = child;
	}
	return first;
}

/* ---- the table ---- */

static wall_t
host_wall(void *self)
{
	struct lab_fast *h = self;

	return lab_clock_wall(&h->clock, h->now);
}

static mono_t
host_mono(void *self)
{
	struct lab_fast *h = self;

	return (mono_t){ MONO_BASE + lab_clock_mono(&h->clock, h->now).ns };
}

static uint64_t
host_random(void *self)
{
	struct lab_fast *h = self;

	return lab_rng_next(&h->rng);
}

static int
host_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	struct lab_fast *h = self;
	struct addr any = *to;
	struct flight f = { .kind = HOST_ANSWER, .id = id };
	struct lab_reply r;
	int server;

	(void)dscp;
	any.port = 0;
	server = lab_net_find(&h->net, &any);
	*t1 = host_wall(h);
	h->sent++;
	h->open[id % IDS] = f.socket = ++h->sockets;
	if (server < 0)
		return EHOSTUNREACH;
	lab_net_ask(&h->net, (size_t)server, buf, len, h->now, &r);
	memcpy(f.data, r.data, sizeof f.data);
	f.from = (int)r.from == server ? *to : h->scenario->server[r.from].addr;
	f.from.port = to->port;
	for (int i = 0; i < r.count; i++) {
		f.at = r.arrive[i];
		take_off(h, &f);
	}
	return 0;
}

static void
host_close(void *self, uint32_t id)
{
	struct lab_fast *h = self;

	h->open[id % IDS] = 0;
}

static int
host_reply(void *self, const struct addr *to, const struct addr *local,
    const uint8_t *buf, size_t len)
{
	(void)self;
	(void)to;
	(void)local;
	(void)buf;
	(void)len;
	return 0;
}

static int
host_listen(void *self, uint16_t port)
{
	(void)self;
	(void)port;
	return 0;
}

static int
host_adjust(void *self, const struct adjust *a)
{
	struct lab_fast *h = self;

	lab_clock_adjust(&h->clock, a, h->now);
	return 0;
}

static void
host_clock(void *self, struct host_clock *out)
{
	struct lab_fast *h = self;

	*out = (struct host_clock){ .readable = true,
		.freq = h->clock.freq,
		.may_set = true,
		.precision = PRECISION };
}

static int
host_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct lab_fast *h = self;
	struct flight f = {
		.kind = HOST_RESOLVED, .id = id, .at = h->now + RESOLVE_NS
	};

	(void)family;
	snprintf(f.name, sizeof f.name, "%s", name);
	take_off(h, &f);
	return 0;
}

static size_t
host_own_refids(void *self, uint32_t *out, size_t max)
{
	(void)self;
	if (max == 0)
		return 0;
	out[0] = 0x7f000001;
	return 1;
}

static uint32_t
host_refid(void *self, const struct addr *a)
{
	(void)self;
	return addr_ipv4(a);
}

static double
host_truth(void *self)
{
	return lab_fast_error(self);
}

static bool
host_rival(void *self, struct rival *out)
{
	(void)self;
	(void)out;
	return false;
}

static bool
host_port_owner(void *self, uint16_t port, struct rival *out)
{
	(void)port;
	return host_rival(self, out);
}

/* ---- life ---- */

struct lab_fast *
lab_fast_new(const struct lab_scenario *s)
{
	struct lab_fast *h = memory_new(1, sizeof(*h));
	int64_t start = (s->start != 0 ? s->start : USUAL_START) * (int64_t)NS;

	h->open = memory_new(IDS, sizeof(h->open[0]));
	h->scenario = s;
	h->rng = lab_rng_init(s->seed, 0);
	lab_clock_init(&h->clock, s, start);
	lab_net_init(&h->net, s, start);
	h->host = (struct host){ .self = h,
		.wall = host_wall,
		.mono = host_mono,
		.random = host_random,
		.send = host_send,
		.close = host_close,
		.reply = host_reply,
		.listen = host_listen,
		.adjust = host_adjust,
		.clock = host_clock,
		.resolve = host_resolve,
		.own_refids = host_own_refids,
		.refid = host_refid,
		.truth = host_truth,
		.rival = host_rival,
		.port_owner = host_port_owner };
	return h;
}

void
lab_fast_free(struct lab_fast *h)
{
	free(h->flight);
	free(h->open);
	free(h);
}

const struct host *
lab_fast_host(struct lab_fast *h)
{
	return &h->host;
}

/* A name is a server's own, or a domain with servers in it: a pool. */
static size_t
look_up(const struct lab_fast *h, const char *name, struct addr *out,
    const char **why)
{
	size_t n = 0, len = strlen(name);

	*why = lab_name_fails(h->scenario, -1, h->now);
	for (size_t i = 0; i < h->scenario->nservers && n < HOST_ADDRS; i++) {
		const struct lab_server *s = &h->scenario->server[i];
		size_t full = strlen(s->name);

		if (full < len || strcasecmp(s->name + full - len, name) != 0)
			continue;
		if (full > len && s->name[full - len - 1] != '.')
			continue;
		*why = lab_name_fails(h->scenario, (int)i, h->now);
		if (*why != NULL)
			continue;
		out[n] = s->addr;
		out[n++].port = 0;
	}
	return n;
}

/* False if its socket has been closed meanwhile. */
static bool
report(struct lab_fast *h, const struct flight *f, struct host_event *ev)
{
	const char *why;

	ev->kind = f->kind;
	ev->id = f->id;
	ev->error = 0;
	ev->at = host_mono(h);
	ev->stamp = host_wall(h);
	ev->kernel = true;
	ev->from = f->from;
	ev->local =
	    (struct addr){ .family = ADDR_IPV4, .ip = { 127, 0, 0, 1 } };
	ev->len = 0;
	ev->naddr = 0;
	ev->text[0] = '\0';
	if (f->kind == HOST_RESOLVED) {
		ev->naddr = look_up(h, f->name, ev->addr, &why);
		if (ev->naddr == 0)
			snprintf(ev->text, sizeof ev->text, "%s", why);
		return true;
	}
	ev->len = sizeof f->data;
	memcpy(ev->data, f->data, sizeof f->data);
	return h->open[f->id % IDS] == f->socket;
}

bool
lab_fast_next(struct lab_fast *h, mono_t until, struct host_event *ev)
{
	mono_t own = until;
	int64_t when;

	if (until.ns != INT64_MAX)
		own.ns -= MONO_BASE;
	when = lab_clock_when(&h->clock, own);
	while (h->nflights > 0 && h->flight[0].at <= when) {
		struct flight f = land(h);

		h->now = f.at > h->now ? f.at : h->now;
		lab_clock_advance(&h->clock, h->now);
		if (report(h, &f, ev))
			return true;
	}
	h->now = when > h->now ? when : h->now;
	lab_clock_advance(&h->clock, h->now);
	return false;
}

static size_t
wait_no_time(void *self, mono_t until, struct host_event *ev, size_t max)
{
	return max > 0 && lab_fast_next(self, until, ev) ? 1 : 0;
}

static void
need_not_wake(void *self)
{
	(void)self;
}

struct loop_wait
lab_fast_wait(struct lab_fast *h)
{
	return (struct loop_wait){ h, wait_no_time, need_not_wake };
}

double
lab_fast_elapsed(const struct lab_fast *h)
{
	return (double)h->now / NS;
}

double
lab_fast_error(struct lab_fast *h)
{
	return lab_clock_error(&h->clock, h->now);
}

double
lab_fast_osc(const struct lab_fast *h)
{
	return h->clock.osc;
}

const struct lab_upstream *
lab_fast_server(const struct lab_fast *h, size_t server)
{
	return &h->net.server[server];
}

uint32_t
lab_fast_sent(const struct lab_fast *h)
{
	return h->sent;
}

uint32_t
lab_fast_adjusts(const struct lab_fast *h)
{
	return h->clock.adjusts;
}
