/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How an association judges packets: every verdict by name, and that nothing
 * changes by a packet that is refused. Each of the classic attacks on NTP
 * clients is a test here. NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "peerworld.h"

static struct world
plain(void)
{
	struct peer_cfg cfg = world_cfg();

	return world_new(&cfg);
}

/* One that has answered before, so that there is something to spoil. */
static struct world
settled(void)
{
	struct world w = plain();

	for (int i = 0; i < 4; i++)
		assert_int_equal(world_exchange(&w), VERDICT_OK);
	return w;
}

static void
assert_close(double got, double want)
{
	if (!(fabs(got - want) <= 2e-9))
		fail_msg("%.12f, not %.12f", got, want);
}

/* Nothing but the accounts of refusals has changed. `closed`: the question is
 * no longer open either. */
static void
assert_unchanged(
    const struct peer *before, const struct peer *after, bool closed)
{
	struct peer a, b;

	memcpy(&a, before, sizeof(a));
	memcpy(&b, after, sizeof(b));
	memcpy(b.counts, a.counts, sizeof(b.counts));
	memcpy(&b.refusal, &a.refusal, sizeof(b.refusal));
	b.refused = a.refused;
	if (closed) {
		assert_false(b.asked);
		assert_true(b.cookie.fp == 0);
		assert_true(b.last_cookie.fp == a.cookie.fp);
		b.asked = a.asked;
		b.cookie = a.cookie;
		b.last_cookie = a.last_cookie;
	}
	assert_memory_equal(&a, &b, sizeof(a));
}

static void
test_sample(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0.250, 0.010);
	struct filtered f;

	(void)state;
	r.xmt =
	    ntp_ts_from_wall(wall_add(ntp_ts_to_wall(r.rec, w.wall), 0.005));
	/* There 10 ms, 5 ms at the server, back 30 ms. */
	assert_int_equal(world_receive(&w, &r, 0.045), VERDICT_OK);
	assert_int_equal(w.did.act, PEER_SAMPLE | PEER_CLOSE | PEER_REACH);
	assert_true(filter_best(&w.p.filter, w.now, WORLD_PRECISION, &f));
	assert_close(f.best.delay, 0.040);
	assert_close(f.best.offset, 0.250 + (0.010 - 0.030) / 2);
	assert_close(f.best.disp, 2 * 0x1p-20 + 15e-6 * 0.045);
	assert_true(f.best.at.ns == w.now.ns);
	assert_int_equal(w.p.exchanges, 1);
	assert_close(w.p.exchange[0].offset, 0.240);
	assert_close(wall_diff(w.p.exchange[0].t4, w.p.exchange[0].t1), 0.045);
	assert_close(wall_diff(w.p.exchange[0].t3, w.p.exchange[0].t2), 0.005);
}

static void
test_header_is_copied(void **state)
{
	struct world w = settled();
	struct peer *p = &w.p;

	(void)state;
	assert_true(p->answered);
	assert_int_equal(p->leap, LEAP_NONE);
	assert_int_equal(p->stratum, 2);
	assert_int_equal(p->pmode, MODE_SERVER);
	assert_int_equal(p->precision, -20);
	assert_int_equal(p->ppoll, 6);
	assert_true(p->refid == 0xc6336401);
	assert_close(p->rootdelay, 0x100 / 65536.0);
	assert_close(p->rootdisp, 0x200 / 65536.0);
	assert_true(p->rec.ns == w.wall.ns);
	assert_close(wall_diff(p->rec, p->reftime), 100.009);
	assert_int_equal(p->reach, 15);
	assert_int_equal(p->sent, 4);
	assert_int_equal(p->counts[VERDICT_OK], 4);
	assert_int_equal(p->exchanges, 4);
	assert_false(p->refused);
}

/* One row for each verdict: how a faultless answer is spoilt. */
enum spoil {
	CUT,
	TAIL,
	FIELD,
	VERSION3,
	VERSION5,
	MODE1,
	MODE3,
	MODE6,
	ELSEWHERE,
	OTHERPORT,
	ZERO_ORG,
	OLD_ORG,
	BIT_ORG,
	SWAPPED_ORG,
	NAK,
	NO_REC,
	NO_XMT,
	ALARM,
	STRATUM16,
	STRATUM255,
	STRATUM0,
	INIT,
	STEP,
	ROOTDISP,
	ROOTDELAY,
	REFTIME,
	TOO_FAST,
	REVERSED,
	KISS,
};

static const struct {
	enum spoil how;
	enum verdict verdict;
	bool closes; /* it is the server's answer, though a bad one */
} spoils[] = {
	{ CUT, VERDICT_SHORT, false },
	{ TAIL, VERDICT_FORM, false },
	{ FIELD, VERDICT_FORM, false },
	{ VERSION3, VERDICT_VERSION, false },
	{ VERSION5, VERDICT_VERSION, false },
	{ MODE1, VERDICT_MODE, false },
	{ MODE3, VERDICT_MODE, false },
	{ MODE6, VERDICT_MODE, false },
	{ ELSEWHERE, VERDICT_ADDRESS, false },
	{ OTHERPORT, VERDICT_ADDRESS, false },
	{ ZERO_ORG, VERDICT_BOGUS, false },
	{ OLD_ORG, VERDICT_DUP, false },
	{ BIT_ORG, VERDICT_BOGUS, false },
	{ SWAPPED_ORG, VERDICT_BOGUS, false },
	{ NAK, VERDICT_AUTH, false },
	{ NO_REC, VERDICT_UNSYNC, true },
	{ NO_XMT, VERDICT_UNSYNC, true },
	{ ALARM, VERDICT_STRATUM, true },
	{ STRATUM16, VERDICT_STRATUM, true },
	{ STRATUM255, VERDICT_STRATUM, true },
	{ STRATUM0, VERDICT_STRATUM, true },
	{ INIT, VERDICT_STRATUM, true },
	{ STEP, VERDICT_STRATUM, true },
	{ ROOTDISP, VERDICT_HEADER, true },
	{ ROOTDELAY, VERDICT_HEADER, true },
	{ REFTIME, VERDICT_HEADER, true },
	{ TOO_FAST, VERDICT_DELAY, true },
	{ REVERSED, VERDICT_DELAY, true },
	{ KISS, VERDICT_KISS, true },
};

static void
spoil_header(struct packet *r, enum spoil how, const struct peer *p)
{
	if (how == VERSION3)
		r->version = 3;
	if (how == VERSION5)
		r->version = 5;
	if (how == MODE1)
		r->mode = MODE_ACTIVE;
	if (how == MODE3)
		r->mode = MODE_CLIENT;
	if (how == MODE6)
		r->mode = MODE_CONTROL;
	if (how == ZERO_ORG)
		r->org.fp = 0;
	if (how == OLD_ORG)
		r->org = p->last_cookie;
	if (how == BIT_ORG)
		r->org.fp ^= UINT64_C(1) << prop_below(64);
	if (how == SWAPPED_ORG)
		r->org.fp = r->org.fp << 32 | r->org.fp >> 32;
	if (how == NO_REC)
		r->rec.fp = 0;
	if (how == NO_XMT)
		r->xmt.fp = 0;
	if (how == ALARM)
		r->leap = LEAP_ALARM;
	if (how == STRATUM16)
		r->stratum = 16;
	if (how == STRATUM255)
		r->stratum = 255;
}

static void
spoil_meaning(struct packet *r, enum spoil how)
{
	static const char *const codes[] = {
		[STRATUM0] = "",
		[INIT] = "INIT",
		[STEP] = "STEP",
		[KISS] = "ACST",
	};

	if (how == STRATUM0 || how == INIT || how == STEP || how == KISS) {
		r->stratum = 0;
		r->refid = refid_from_code(codes[how]);
	}
	if (how == ROOTDISP || how == ROOTDELAY) {
		/* 16 s, not a bit more. */
		r->rootdisp = how == ROOTDISP ? 16u << 16 : 0;
		r->rootdelay = how == ROOTDELAY ? 32u << 16 : 0;
	}
	if (how == REFTIME)
		r->reftime.fp = r->xmt.fp + 1;
	if (how == TOO_FAST) /* 30 ms at the server, of 20 ms in all */
		r->xmt.fp += (uint64_t)(0.030 * 0x1p32);
	if (how == REVERSED)
		r->xmt.fp -= (uint64_t)(0.001 * 0x1p32);
}

static enum verdict
deliver_spoilt(struct world *w, struct packet *r, enum spoil how)
{
	uint8_t buf[PACKET_HEADER + 20] = { 0 };
	struct addr from = w->server;
	size_t len = PACKET_HEADER;

	spoil_header(r, how, &w->p);
	spoil_meaning(r, how);
	packet_encode(r, buf, sizeof(buf));
	if (how == CUT)
		len = 47;
	if (how == TAIL)
		len = 50;
	if (how == FIELD)
		len = PACKET_HEADER + 16;
	if (how == NAK)
		len = PACKET_HEADER + 4;
	if (how == ELSEWHERE)
		from.ip[3]++;
	if (how == OTHERPORT)
		from.port = 1123;
	return world_deliver(w, buf, len, &from);
}

/* CVE-2016-9042, -1548, -4953 to -4956, CVE-2020-11868: a refused packet
 * changes nothing; one that is not proved to be the answer does not even end
 * the wait for it. */
static void
test_every_refusal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
		struct world w = settled();
		struct packet q = world_ask(&w);
		struct packet good = world_answer(&w, &q, 0.001, 0.010);
		struct packet bad = good;
		struct peer before;
		enum verdict v;

		world_pass(&w, 0.020);
		memcpy(&before, &w.p, sizeof(before));
		v = deliver_spoilt(&w, &bad, spoils[i].how);
		if (v != spoils[i].verdict)
			fail_msg("row %zu: %s, not %s", i, verdict_name(v),
			    verdict_name(spoils[i].verdict));
		assert_int_equal(w.did.act, spoils[i].closes ? PEER_CLOSE : 0);
		assert_true(w.did.wake.ns == before.wake.ns);
		assert_unchanged(&before, &w.p, spoils[i].closes);
		assert_int_equal(w.p.counts[v], before.counts[v] + 1);
		/* And the true answer, is it still awaited? */
		v = world_receive(&w, &good, 0);
		assert_int_equal(
		    v, spoils[i].closes ? VERDICT_DUP : VERDICT_OK);
	}
}

static void
test_refusal_is_kept(void **state)
{
	struct world w = settled();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	r.leap = LEAP_ALARM;
	r.refid = 0x01020304;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_STRATUM);
	assert_true(w.p.refused);
	assert_int_equal(w.p.refusal.verdict, VERDICT_STRATUM);
	assert_true(w.p.refusal.pkt.refid == 0x01020304);
	assert_int_equal(w.p.refusal.len, PACKET_HEADER);
	assert_true(w.p.refusal.when.ns == w.wall.ns);
	assert_true(w.p.refusal.at.ns == w.now.ns);
	assert_true(addr_same_endpoint(&w.p.refusal.from, &w.server));
	/* The next good one does not wipe it. */
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_true(w.p.refused);
}

/* CVE-2015-8138 and CVE-2016-7431: zero is never our origin. */
static void
test_zero_origin(void **state)
{
	struct world w = plain();
	struct packet q = { .version = 4 };
	struct packet r = world_answer(&w, &q, 5, 0.010);

	(void)state;
	assert_true(r.org.fp == 0);
	assert_int_equal(world_receive(&w, &r, 0), VERDICT_UNASKED);
	q = world_ask(&w);
	assert_int_equal(world_receive(&w, &r, 0.01), VERDICT_BOGUS);
	r.org = q.xmt;
	assert_int_equal(world_receive(&w, &r, 0.01), VERDICT_OK);
	r.org.fp = 0; /* the cookie is cleared, but zero is no match */
	assert_int_equal(world_receive(&w, &r, 0.01), VERDICT_UNASKED);
	assert_int_equal(w.p.filter.count, 1);
}

static void
test_accepted_once(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
	assert_int_equal(world_receive(&w, &r, 0.001), VERDICT_DUP);
	/* A replay while the next question is open is no answer to it. */
	world_ask(&w);
	assert_int_equal(world_receive(&w, &r, 0.001), VERDICT_DUP);
	world_ask(&w);
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(world_receive(&w, &r, 0.001), VERDICT_UNASKED);
	assert_int_equal(w.p.filter.count, 2);
}

static void
test_answer_to_an_older_question(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	world_ask(&w);
	assert_int_equal(world_receive(&w, &r, 0.001), VERDICT_BOGUS);
}

static void
test_nothing_was_sent(void **state)
{
	struct world w = plain();
	struct todo d = peer_timer(&w.p, w.now, &prop_rng);
	struct packet r = world_answer(&w, &d.pkt, 0, 0.010);

	(void)state;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_UNASKED);
	peer_sent(&w.p, w.wall, false);
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
}

static const struct mac_key key_one = {
	.id = 1, .type = MAC_SHA1, .len = 6, .trusted = true, .secret = "secret"
};

/* CVE-2015-1798, -7871, -7974, -7979, CVE-2016-1547, -1567: a key is
 * configured, and no MAC vouches for the packet. */
static void
test_key_demands_authentication(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct world w;
	struct packet q, r;
	struct peer before;
	uint8_t buf[PACKET_HEADER + 68] = { 0 };

	(void)state;
	cfg.keyid = 1;
	w = world_new(&cfg);
	w.key = &key_one;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	world_pass(&w, 0.020);
	memcpy(&before, &w.p, sizeof(before));
	for (size_t mac = 0; mac <= 68; mac++) {
		enum verdict v;

		packet_encode(&r, buf, sizeof(buf));
		buf[PACKET_HEADER + 3] = 1;
		v = world_deliver(&w, buf, PACKET_HEADER + mac, &w.server);
		assert_true(v == VERDICT_AUTH || v == VERDICT_FORM);
		assert_true(
		    v == VERDICT_AUTH || mac % 4 != 0 || mac < 20 || mac > 24);
		assert_int_equal(w.did.act, 0);
		assert_unchanged(&before, &w.p, false);
	}
	/* No kiss either: anybody could have sent it. */
	r.stratum = 0;
	r.refid = refid_from_code("DENY");
	assert_int_equal(world_receive(&w, &r, 0), VERDICT_AUTH);
	assert_unchanged(&before, &w.p, false);
}

/* An answer signed by `key`, delivered. */
static enum verdict
deliver_signed(
    struct world *w, const struct packet *r, const struct mac_key *key)
{
	uint8_t buf[PACKET_HEADER + MAC_TRAILER];
	size_t len = packet_encode(r, buf, sizeof(buf));

	len += mac_make(key, buf, len, buf + len);
	return world_deliver(w, buf, len, &w->server);
}

/* "Skeleton key", CVE-2015-7974 and CVE-2016-1567: only the one key that is
 * configured vouches, however good another is. */
static void
test_only_its_own_key(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct mac_key other = key_one;
	struct world w;
	struct packet q, r;
	struct peer before;

	(void)state;
	cfg.keyid = 1;
	w = world_new(&cfg);
	w.key = &key_one;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	world_pass(&w, 0.020);
	memcpy(&before, &w.p, sizeof(before));
	other.id = 2;
	assert_int_equal(deliver_signed(&w, &r, &other), VERDICT_AUTH);
	w.key = &other;
	assert_int_equal(deliver_signed(&w, &r, &other), VERDICT_AUTH);
	w.key = NULL;
	assert_int_equal(deliver_signed(&w, &r, &key_one), VERDICT_AUTH);
	w.key = &key_one;
	other = key_one;
	other.secret[5] ^= 1;
	assert_int_equal(deliver_signed(&w, &r, &other), VERDICT_AUTH);
	assert_unchanged(&before, &w.p, false);
	assert_int_equal(deliver_signed(&w, &r, &key_one), VERDICT_OK);
	assert_int_equal(w.p.reach, 1);
}

/* A kiss is obeyed if the key vouches for it. */
static void
test_signed_kiss(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct world w;
	struct packet q, r;

	(void)state;
	cfg.keyid = 1;
	w = world_new(&cfg);
	w.key = &key_one;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	r.stratum = 0;
	r.refid = refid_from_code("RATE");
	world_pass(&w, 0.020);
	assert_int_equal(deliver_signed(&w, &r, &key_one), VERDICT_RATE);
	assert_int_equal(w.did.act, PEER_CLOSE | PEER_RATED);
}

/* CVE-2016-4955: a crypto-NAK with the right origin says that the server
 * does not know the key. The poll has failed, and nothing else. */
static void
test_crypto_nak_changes_nothing(void **state)
{
	uint8_t buf[PACKET_HEADER + 4] = { 0 };
	struct peer_cfg cfg = world_cfg();
	struct peer before;
	struct world w;
	struct packet q, r;

	(void)state;
	cfg.keyid = 1;
	w = world_new(&cfg);
	w.key = &key_one;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	world_pass(&w, 0.020);
	memcpy(&before, &w.p, sizeof(before));
	packet_encode(&r, buf, sizeof(buf));
	assert_int_equal(
	    world_deliver(&w, buf, sizeof(buf), &w.server), VERDICT_AUTH);
	assert_int_equal(w.did.act, 0);
	assert_unchanged(&before, &w.p, false);
	assert_int_equal(deliver_signed(&w, &r, &key_one), VERDICT_OK);
}

static void
test_mac_without_key_is_ignored(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);
	uint8_t buf[PACKET_HEADER + 20] = { 0 };

	(void)state;
	packet_encode(&r, buf, sizeof(buf));
	world_pass(&w, 0.020);
	assert_int_equal(
	    world_deliver(&w, buf, sizeof(buf), &w.server), VERDICT_OK);
}

/* Who cannot see our questions can only guess. */
static void
test_flood_of_forgeries(void **state)
{
	struct world w = settled();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0.001, 0.010);
	struct peer before;

	(void)state;
	world_pass(&w, 0.020);
	memcpy(&before, &w.p, sizeof(before));
	for (int i = 0; i < 20000; i++) {
		struct packet forged = world_answer(&w, &q, 100, 0.010);
		uint8_t buf[128];

		forged.org.fp = prop_u64();
		forged.stratum = (uint8_t)prop_below(4);
		forged.poll = (int8_t)prop_u64();
		if (forged.stratum == 0)
			forged.refid = refid_from_code(
			    prop_below(2) == 0 ? "RATE" : "DENY");
		for (size_t j = 0; j < sizeof(buf); j++)
			buf[j] = (uint8_t)prop_u64();
		if (prop_below(2) == 0)
			packet_encode(&forged, buf, sizeof(buf));
		world_deliver(&w, buf, prop_below(sizeof(buf)), &w.server);
		assert_int_equal(w.did.act, 0);
	}
	assert_unchanged(&before, &w.p, false);
	assert_int_equal(world_receive(&w, &r, 0), VERDICT_OK);
}

static void
test_symmetric_modes(void **state)
{
	(void)state;
	for (int mode = 0; mode < 8; mode++) {
		struct peer_cfg cfg = world_cfg();
		struct world w;
		struct packet q, r;
		bool want = mode == MODE_ACTIVE || mode == MODE_PASSIVE;

		cfg.hmode = MODE_ACTIVE;
		w = world_new(&cfg);
		q = world_ask(&w);
		assert_int_equal(q.mode, MODE_ACTIVE);
		assert_int_equal(q.leap, LEAP_ALARM);
		r = world_answer(&w, &q, 0, 0.010);
		r.mode = (uint8_t)mode;
		assert_int_equal(world_receive(&w, &r, 0.020),
		    want ? VERDICT_OK : VERDICT_MODE);
	}
}

static void
test_precision_octets(void **state)
{
	(void)state;
	for (int i = -128; i < 128; i++) {
		struct world w = plain();
		struct packet q = world_ask(&w);
		struct packet r = world_answer(&w, &q, 0, 0.010);
		double disp;

		r.precision = (int8_t)i;
		assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
		disp = w.p.filter.stage[0].disp;
		assert_true(disp > 0 && disp < 1.1);
		assert_true(w.p.precision >= -32 && w.p.precision <= 0);
	}
}

static void
test_late(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	/* Our wall clock was set back meanwhile: only the other one knows. */
	world_pass(&w, 20);
	w.wall = wall_add(w.wall, -19.9);
	assert_int_equal(world_receive(&w, &r, 0), VERDICT_LATE);
	assert_int_equal(w.did.act, PEER_CLOSE);
}

static void
test_round_trip_too_long(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	assert_int_equal(world_receive(&w, &r, 17), VERDICT_DELAY);
}

static void
test_delay_within_precision(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0);

	(void)state;
	/* 1 us at the server, 0.5 us in all: their clocks are not finer. */
	r.xmt.fp += (uint64_t)(1e-6 * 0x1p32);
	assert_int_equal(world_receive(&w, &r, 0.5e-6), VERDICT_OK);
	assert_close(w.p.filter.stage[0].delay, WORLD_PRECISION);
}

static void
test_reference_time_unknown(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	r.reftime.fp = 0;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
	assert_true(w.p.reftime.ns == 0);
}

static void
test_across_eras(void **state)
{
	struct world w = plain();
	struct packet q, r;

	(void)state;
	/* 10 ms before 2036-02-07 06:28:16 UTC. */
	w.wall.ns = INT64_C(2085978496000000000) - 10000000;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0.5, 0.010);
	assert_true(r.rec.fp >> 32 == 0);
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
	assert_close(w.p.filter.stage[0].offset, 0.5);
	assert_close(w.p.filter.stage[0].delay, 0.020);
}

/* CVE-2004-0657: decades of offset keep their sign. */
static void
test_decades_of_offset(void **state)
{
	static const double years[] = { 10, 34, 35, 56, 60, 67 };

	(void)state;
	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		for (int sign = -1; sign < 2; sign += 2) {
			struct world w = plain();
			struct packet q = world_ask(&w);
			double off = sign * years[i] * 86400 * 365.25;
			struct packet r = world_answer(&w, &q, off, 0.010);

			assert_int_equal(
			    world_receive(&w, &r, 0.020), VERDICT_OK);
			assert_true(
			    fabs(w.p.filter.stage[0].offset - off) < 1e-3);
		}
	}
}

static void
test_bias(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct world w;

	(void)state;
	cfg.bias = 0.007;
	w = world_new(&cfg);
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_close(w.p.filter.stage[0].offset, 0.008);
}

static void
test_better_stamp(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = world_answer(&w, &q, 0, 0.010);

	(void)state;
	peer_sent(&w.p, wall_add(w.wall, 0.004), true);
	peer_sent(&w.p, wall_add(w.wall, 0.003), false); /* no better */
	assert_int_equal(w.p.sent, 1);
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
	assert_close(w.p.filter.stage[0].delay, 0.016);
	assert_true(w.p.exchange[0].t1_kernel);
	peer_sent(&w.p, w.wall, true); /* too late for anything */
	assert_false(w.p.asked);
	assert_int_equal(w.p.sent, 1);
}

static void
test_shift(void **state)
{
	struct world w = settled();
	double before = w.p.filter.stage[0].offset;
	struct packet q, r;

	(void)state;
	q = world_ask(&w);
	r = world_answer(&w, &q, 0.001, 0.010);
	/* Our clock jumps ahead while the question is on its way. */
	world_pass(&w, 0.010);
	w.wall = wall_add(w.wall, 2);
	peer_shift(&w.p, 2);
	assert_close(w.p.filter.stage[0].offset, before - 2);
	assert_int_equal(world_receive(&w, &r, 0.010), VERDICT_OK);
	assert_close(w.p.filter.stage[0].delay, 0.020);
	assert_close(w.p.filter.stage[0].offset, 0.001 - 2);
	assert_true(w.p.rec.ns == w.wall.ns);
	peer_shift(&w.p, -2);
	assert_close(wall_diff(w.wall, w.p.rec), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_header_is_copied),
		cmocka_unit_test(test_every_refusal),
		cmocka_unit_test(test_refusal_is_kept),
		cmocka_unit_test(test_zero_origin),
		cmocka_unit_test(test_accepted_once),
		cmocka_unit_test(test_answer_to_an_older_question),
		cmocka_unit_test(test_nothing_was_sent),
		cmocka_unit_test(test_key_demands_authentication),
		cmocka_unit_test(test_only_its_own_key),
		cmocka_unit_test(test_signed_kiss),
		cmocka_unit_test(test_crypto_nak_changes_nothing),
		cmocka_unit_test(test_mac_without_key_is_ignored),
		cmocka_unit_test(test_flood_of_forgeries),
		cmocka_unit_test(test_symmetric_modes),
		cmocka_unit_test(test_precision_octets),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_round_trip_too_long),
		cmocka_unit_test(test_delay_within_precision),
		cmocka_unit_test(test_reference_time_unknown),
		cmocka_unit_test(test_across_eras),
		cmocka_unit_test(test_decades_of_offset),
		cmocka_unit_test(test_bias),
		cmocka_unit_test(test_better_stamp),
		cmocka_unit_test(test_shift),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("peer", tests, NULL, NULL);
}
