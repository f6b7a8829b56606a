/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/dns.h"
#include "core/packet.h"
#include "fakenet.h"
#include "prop.h"

#define RTT 10000000 /* ns */

static struct addr
addr(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(&a, text));
	return a;
}

static wall_t
fake_wall(void *self)
{
	const struct fakenet *w = self;

	return (wall_t){ INT64_C(1790000000000000000) + w->now.ns };
}

static mono_t
fake_mono(void *self)
{
	const struct fakenet *w = self;

	return w->now;
}

static uint64_t
fake_random(void *self)
{
	(void)self;
	return prop_u64();
}

static struct probes_event *
schedule(struct fakenet *w, uint32_t id, enum host_event_kind kind)
{
	struct probes_event *ev = &w->event[w->nevents].ev;

	assert_true(w->nevents < FAKENET_EVENTS);
	memset(ev, 0, sizeof(*ev));
	w->event[w->nevents++].at = (mono_t){ w->now.ns + RTT };
	ev->host.id = id;
	ev->host.kind = kind;
	return ev;
}

static void
refuse(struct fakenet *w, uint32_t id, const struct addr *by, uint8_t type,
    uint8_t code, int error)
{
	struct probes_event *ev = schedule(w, id, HOST_ERROR);

	ev->why = (struct inquiry_refusal){
		.error = error, .by = *by, .type = type, .code = code
	};
}

static void
put64(uint8_t *to, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(v >> (56 - 8 * i));
}

static void
answer_time(
    struct fakenet *w, uint32_t id, const struct addr *to, const uint8_t *buf)
{
	struct probes_event *ev = schedule(w, id, HOST_ANSWER);
	uint64_t now = ntp_ts_from_wall(fake_wall(w)).fp + (1 << 20);
	uint8_t *p = ev->host.data;

	ev->host.from = *to;
	ev->host.len = PACKET_HEADER;
	ev->host.stamp = (wall_t){ fake_wall(w).ns + RTT };
	p[0] = (uint8_t)((buf[0] & 0x38) | MODE_SERVER);
	p[1] = w->kiss || w->init ? 0 : 2;
	memcpy(p + 12, w->kiss ? "DENY" : w->init ? "INIT" : "\xc0\0\2\1", 4);
	memcpy(p + 24, buf + 40, 8);
	put64(p + 16, now);
	put64(p + 32, now);
	put64(p + 40, now);
}

static void
answer_control(struct fakenet *w, uint32_t id, const struct addr *to,
    const uint8_t *buf, size_t len)
{
	struct probes_event *ev = schedule(w, id, HOST_ANSWER);

	ev->host.from = *to;
	ev->host.len = len;
	memcpy(ev->host.data, buf, len);
	ev->host.data[1] |= 0x80;
}

static void
answer_name(struct fakenet *w, uint32_t id, const struct addr *to,
    const uint8_t *buf, size_t len)
{
	static const uint8_t record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0,
		4, 192, 0, 2, 1 };
	struct probes_event *ev = schedule(w, id, HOST_ANSWER);
	bool a = buf[len - 3] == DNS_A;

	ev->host.from = *to;
	ev->host.len = len;
	memcpy(ev->host.data, buf, len);
	ev->host.data[2] |= 0x80;
	if (w->servfail && (buf[3] & 0x10) == 0) {
		ev->host.data[3] |= DNS_SERVFAIL;
	} else if (a) {
		ev->host.data[7] = 1;
		memcpy(ev->host.data + len, record, sizeof(record));
		ev->host.len += sizeof(record);
	}
}

/* Is it one of those that the network loses? */
static bool
bad(const struct fakenet *w, const struct inquiry_way *way, size_t len)
{
	return (w->port123 && way->port == 123) ||
	    (w->dscp && way->dscp == 46) || (w->most > 0 && len > w->most);
}

/* A router's address, by its number. */
static struct addr
router(unsigned n)
{
	struct addr a = addr("10.0.0.0");

	a.ip[3] = (uint8_t)n;
	return a;
}

static int
fake_send(void *self, uint32_t id, const struct inquiry_way *way,
    const uint8_t *buf, size_t len, wall_t *t1)
{
	struct fakenet *w = self;
	unsigned ttl = way->ttl > 0 ? way->ttl : 64;
	struct addr by;

	if (way->to.port == 53) {
		answer_name(w, id, &way->to, buf, len);
		return 0;
	}
	if (w->busy && way->port == 123)
		return EADDRINUSE;
	if (w->output)
		return EPERM;
	/* Two sockets cannot have one port. */
	if (way->port == 123 && w->holder != 0 && w->holder != id)
		return EADDRINUSE;
	if (way->port == 123)
		w->holder = id;
	else if (w->holder == id)
		w->holder = 0;
	assert_true(w->nsent < FAKENET_SENT);
	*t1 = fake_wall(w);
	w->sent[w->nsent].at = w->now;
	w->sent[w->nsent].to = way->to;
	w->sent[w->nsent].arrived = ttl > w->hops;
	w->nsent++;
	if (bad(w, way, len) && ttl > w->lost_at)
		return 0;
	if (ttl <= w->hops) {
		by = router(ttl);
		if (!w->hidden || ttl > 1)
			refuse(w, id, &by, 11, 0, EHOSTUNREACH);
		else
			w->sent[w->nsent - 1].arrived = true;
		return 0;
	}
	w->questions++;
	if (w->refused)
		refuse(w, id, &way->to, 3, 3, ECONNREFUSED);
	else if ((buf[0] & 7) == MODE_CONTROL)
		answer_control(w, id, &way->to, buf, len);
	else if (!w->silent && !(w->v3 && (buf[0] >> 3 & 7) == 3) &&
	    !(w->no_fields && len > PACKET_HEADER) &&
	    (way->to.family == ADDR_IPV4 || w->ipv6))
		answer_time(w, id, &way->to, buf);
	return 0;
}

static void
fake_close(void *self, uint32_t id)
{
	struct fakenet *w = self;
	size_t left = 0;

	if (w->holder == id)
		w->holder = 0;
	for (size_t i = 0; i < w->nevents; i++)
		if (w->event[i].ev.host.id != id ||
		    w->event[i].ev.host.kind == HOST_RESOLVED)
			w->event[left++] = w->event[i];
	w->nevents = left;
}

static int
fake_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct fakenet *w = self;
	struct probes_event *ev = schedule(w, id, HOST_RESOLVED);

	(void)name;
	(void)family;
	if (!w->names) {
		snprintf(ev->host.text, sizeof(ev->host.text), "no");
		return 0;
	}
	ev->host.naddr = w->ipv6 ? 2 : 1;
	ev->host.addr[0] = addr("192.0.2.1");
	ev->host.addr[1] = addr("2001:db8::1");
	return 0;
}

static bool
fake_local(void *self, const struct addr *to, struct addr *out)
{
	(void)self;
	(void)to;
	*out = addr("10.9.9.9");
	return true;
}

static size_t
fake_resolvers(void *self, struct addr *out, size_t max)
{
	(void)self;
	assert_true(max > 0);
	out[0] = addr("10.53.0.1");
	out[0].port = 53;
	return 1;
}

mono_t
fakenet_deliver(struct fakenet *w, struct examine *x)
{
	mono_t next = MONO_NEVER;

	for (size_t i = 0; i < w->nevents;) {
		struct probes_event ev = w->event[i].ev;

		if (w->event[i].at.ns > w->now.ns) {
			next = mono_min(next, w->event[i++].at);
			continue;
		}
		w->event[i] = w->event[--w->nevents];
		ev.host.at = w->now;
		examine_event(x, &ev);
		i = 0;
		next = MONO_NEVER;
	}
	return next;
}

/* No server that may have been reached was asked again within the gap. */
static void
must_be_polite(const struct fakenet *w)
{
	for (size_t i = 0; i < w->nsent; i++)
		for (size_t j = i + 1; j < w->nsent; j++)
			if (w->sent[i].arrived && w->sent[j].arrived &&
			    addr_equal(&w->sent[i].to, &w->sent[j].to))
				assert_true(
				    w->sent[j].at.ns - w->sent[i].at.ns >=
				    (int64_t)(EXAMINE_GAP * 1e9));
}

struct probes_host
fakenet_host(struct fakenet *w)
{
	return (struct probes_host){ .self = w,
		.wall = fake_wall,
		.mono = fake_mono,
		.random = fake_random,
		.send = fake_send,
		.close = fake_close,
		.resolve = fake_resolve,
		.local = fake_local,
		.resolvers = fake_resolvers };
}

void
fakenet_play(struct fakenet *w, const struct examine_aim *aim, size_t n,
    struct doctor_exam *e)
{
	struct probes_host h = fakenet_host(w);
	struct examine *x = examine_new(&h, aim, n);

	w->now.ns = 1000;
	while (!examine_over(x)) {
		mono_t wake = examine_run(x);
		mono_t next = fakenet_deliver(w, x);

		if (examine_over(x))
			break;
		wake = mono_min(wake, next);
		if (wake.ns > w->now.ns)
			w->now = wake;
		assert_true(w->now.ns < FAKENET_LONGEST * INT64_C(1000000000));
	}
	for (size_t i = 0; i < n; i++) {
		e[i] = *examine_result(x, i);
		assert_int_equal(e[i].phase, DOCTOR_OVER);
		assert_int_equal(e[i].done, e[i].of);
		assert_true(e[i].sent <= EXAMINE_QUESTIONS);
	}
	examine_free(x);
	must_be_polite(w);
}
