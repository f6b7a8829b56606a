/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An association with a server that answers as it is told: what the tests of
 * core/peer share. No clock runs but the one in the struct.
 */
#ifndef NTPTUI_TESTS_PEERWORLD_H
#define NTPTUI_TESTS_PEERWORLD_H

#include <string.h>

#include "core/peer.h"
#include "core/rfc5905.h"
#include "prop.h"

#define WORLD_PRECISION 0x1p-20

struct world {
	struct peer p;
	struct addr server;
	mono_t now;
	wall_t wall;
	struct todo did;           /* of the last call */
	const struct mac_key *key; /* ours; NULL: none */
};

static inline struct peer_cfg
world_cfg(void)
{
	return (struct peer_cfg){
		.hmode = MODE_CLIENT, .version = 4, .minpoll = 6, .maxpoll = 10
	};
}

static inline struct world
world_new(const struct peer_cfg *cfg)
{
	struct world w;

	memset(&w, 0, sizeof(w));
	w.server = (struct addr){
		.family = ADDR_IPV4, .port = NTP_PORT, .ip = { 192, 0, 2, 1 }
	};
	w.now.ns = INT64_C(1000000000000);
	w.wall.ns = INT64_C(1795392000123456789);
	peer_init(&w.p, cfg, w.now, 0);
	return w;
}

static inline void
world_pass(struct world *w, double s)
{
	w->now = mono_add(w->now, s);
	w->wall = wall_add(w->wall, s);
}

/* Waits until the timer is due and asks. */
static inline struct packet
world_ask(struct world *w)
{
	double wait = mono_diff(w->p.wake, w->now);

	if (wait > 0) {
		w->wall = wall_add(w->wall, wait);
		w->now = w->p.wake;
	}
	w->did = peer_timer(&w->p, w->now, &prop_rng);
	if (w->did.act & PEER_SEND)
		peer_sent(&w->p, w->wall, false);
	return w->did.pkt;
}

/* A faultless answer to `q` by a server that is `offset` s ahead: it takes
 * `way` s each way, and no time in between. */
static inline struct packet
world_answer(
    const struct world *w, const struct packet *q, double offset, double way)
{
	wall_t there = wall_add(wall_add(w->wall, way), offset);

	return (struct packet){
		.version = q->version,
		.mode = MODE_SERVER,
		.stratum = 2,
		.poll = q->poll,
		.precision = -20,
		.rootdelay = 0x100,
		.rootdisp = 0x200,
		.refid = 0xc6336401,
		.reftime = ntp_ts_from_wall(wall_add(there, -100)),
		.org = q->xmt,
		.rec = ntp_ts_from_wall(there),
		.xmt = ntp_ts_from_wall(there),
	};
}

/* Delivers octets that arrive now. */
static inline enum verdict
world_deliver(
    struct world *w, const uint8_t *buf, size_t len, const struct addr *from)
{
	struct arrival a = { .buf = buf,
		.len = len,
		.from = *from,
		.rx = w->wall,
		.at = w->now };

	w->did = peer_receive(&w->p, &a, &w->server, WORLD_PRECISION, w->key);
	return w->did.verdict;
}

/* Delivers a packet after `way` s. */
static inline enum verdict
world_receive(struct world *w, const struct packet *pkt, double way)
{
	uint8_t buf[PACKET_HEADER];

	packet_encode(pkt, buf, sizeof(buf));
	world_pass(w, way);
	return world_deliver(w, buf, sizeof(buf), &w->server);
}

/* One whole exchange with 10 ms each way; the server is 1 ms ahead. */
static inline enum verdict
world_exchange(struct world *w)
{
	struct packet q = world_ask(w);
	struct packet r = world_answer(w, &q, 0.001, 0.010);

	return world_receive(w, &r, 0.020);
}

/* The same with a kiss. */
static inline enum verdict
world_kiss(struct world *w, const char *code)
{
	struct packet q = world_ask(w);
	struct packet r = world_answer(w, &q, 0, 0.010);

	r.leap = LEAP_ALARM;
	r.stratum = 0;
	r.refid = refid_from_code(code);
	return world_receive(w, &r, 0.020);
}

#endif
