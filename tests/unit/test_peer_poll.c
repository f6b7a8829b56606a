/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When an association asks, what its question gives away, how it obeys a
 * kiss, and whether it may be believed. NTPTUI_SEED repeats a run.
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

static struct world
with_burst(bool iburst, bool burst)
{
	struct peer_cfg cfg = world_cfg();

	cfg.iburst = iburst;
	cfg.burst = burst;
	return world_new(&cfg);
}

static void
assert_close(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.9f, not %.9f", got, want);
}

/* Packets 2 s apart from now on, the first included; ends before the first
 * longer wait. `answer`: each is answered. */
static int
count_burst(struct world *w, bool answer)
{
	int n = 0;

	do {
		if (answer)
			assert_int_equal(world_exchange(w), VERDICT_OK);
		else
			world_ask(w);
		n++;
	} while (mono_diff(w->p.wake, w->now) <= NTP_BTIME);
	return n;
}

static void
test_init_clamps(void **state)
{
	struct peer_cfg cfg = {
		.hmode = 77, .version = 9, .minpoll = -5, .maxpoll = 99
	};
	struct world w = world_new(&cfg);

	(void)state;
	assert_int_equal(w.p.cfg.hmode, MODE_CLIENT);
	assert_int_equal(w.p.cfg.version, 4);
	assert_int_equal(w.p.cfg.minpoll, 0);
	assert_int_equal(w.p.cfg.maxpoll, 17);
	cfg.minpoll = 8;
	cfg.maxpoll = 3;
	w = world_new(&cfg);
	assert_int_equal(w.p.cfg.maxpoll, 8);
	assert_int_equal(w.p.hpoll, 8);
}

static void
test_first_poll_waits(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct peer p;
	mono_t now = { INT64_C(5000000000) };
	struct todo d;

	(void)state;
	peer_init(&p, &cfg, now, 1.5);
	d = peer_timer(&p, mono_add(now, 1.4), &prop_rng);
	assert_int_equal(d.act, 0);
	assert_true(d.wake.ns == mono_add(now, 1.5).ns);
	d = peer_timer(&p, mono_add(now, 1.5), &prop_rng);
	assert_int_equal(d.act, PEER_SEND);
}

/* Data minimisation: nothing about our clock or our state. */
static void
test_question_tells_nothing(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet want = { .version = 4,
		.mode = MODE_CLIENT,
		.poll = 6,
		.precision = 0x20,
		.xmt = w.p.cookie };
	uint8_t a[PACKET_HEADER], b[PACKET_HEADER];

	(void)state;
	packet_encode(&q, a, sizeof(a));
	packet_encode(&want, b, sizeof(b));
	assert_memory_equal(a, b, sizeof(a));
}

/* CVE-2020-13817: the transmit field is all chance. Each bit is set in half
 * of the questions (5 sigma), and none comes twice. */
static void
test_cookies_are_random(void **state)
{
	enum { N = 20000 };
	struct world w = plain();
	int ones[64] = { 0 };
	ntp_ts last = { 0 };

	(void)state;
	for (int i = 0; i < N; i++) {
		ntp_ts c = world_ask(&w).xmt;

		assert_true(c.fp != 0 && c.fp != last.fp);
		for (int bit = 0; bit < 64; bit++)
			ones[bit] += (int)(c.fp >> bit & 1);
		last = c;
	}
	for (int bit = 0; bit < 64; bit++)
		assert_close(ones[bit], N / 2.0, 5 * sqrt(N) / 2);
}

static uint64_t
stuck(void *self)
{
	return *(const uint64_t *)self;
}

/* A source of chance that is broken must not break the rule. */
static void
test_cookies_of_a_broken_source(void **state)
{
	uint64_t values[] = { 0, 1, UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct rng rng = { stuck, &values[i] };
		struct world w = plain();
		ntp_ts last = { 0 };

		for (int j = 0; j < 20; j++) {
			struct todo d;

			if (j == 10) /* one that is answered in between */
				world_exchange(&w);
			w.now = w.p.wake;
			d = peer_timer(&w.p, w.now, &rng);
			assert_true(d.pkt.xmt.fp != 0);
			assert_true(d.pkt.xmt.fp != last.fp);
			last = d.pkt.xmt;
			assert_true(d.wake.ns > w.now.ns);
		}
	}
}

static void
test_early_call_does_nothing(void **state)
{
	struct world w = plain();
	struct peer before;
	struct todo d;

	(void)state;
	world_exchange(&w);
	memcpy(&before, &w.p, sizeof(before));
	d = peer_timer(&w.p, w.now, &prop_rng);
	assert_int_equal(d.act, 0);
	assert_true(d.wake.ns == before.wake.ns);
	assert_memory_equal(&before, &w.p, sizeof(before));
}

static void
test_polls_are_spread(void **state)
{
	struct world w = plain();
	double least = 1e9, most = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		double wait;

		assert_int_equal(world_exchange(&w), VERDICT_OK);
		wait = mono_diff(w.p.wake, w.p.asked_at);
		least = fmin(least, wait);
		most = fmax(most, wait);
	}
	assert_true(least >= 64 && least < 64 * 1.005);
	assert_true(most <= 64 * 1.03 && most > 64 * 1.025);
}

static void
test_initial_burst(void **state)
{
	struct world w = with_burst(true, false);

	(void)state;
	assert_int_equal(count_burst(&w, true), NTP_BURST);
	assert_int_equal(w.p.reach, 1); /* one poll, however many packets */
	assert_int_equal(w.p.filter.count, NTP_NSTAGE);
	assert_int_equal(count_burst(&w, true), 1);
	assert_int_equal(w.p.reach, 3);
}

static void
test_initial_burst_only_once_in_the_dark(void **state)
{
	struct world w = with_burst(true, false);

	(void)state;
	assert_int_equal(count_burst(&w, false), NTP_BURST);
	for (int i = 0; i < 20; i++)
		assert_int_equal(count_burst(&w, false), 1);
	/* It wakes up: the burst is made up for. */
	assert_int_equal(count_burst(&w, true), NTP_BURST);
	assert_int_equal(count_burst(&w, true), 1);
}

static void
test_no_burst_unless_asked_for(void **state)
{
	struct world w = plain();

	(void)state;
	assert_int_equal(count_burst(&w, false), 1);
	assert_int_equal(count_burst(&w, true), 1);
}

static void
test_burst_while_reachable(void **state)
{
	struct world w = with_burst(false, true);

	(void)state;
	assert_int_equal(count_burst(&w, true), 1); /* not yet reachable */
	assert_int_equal(count_burst(&w, true), NTP_BURST);
	assert_int_equal(count_burst(&w, true), NTP_BURST);
}

/* The first is as long as the filter; those at every poll take half of the
 * interval, at most. */
static void
test_burst_and_interval(void **state)
{
	static const int first[] = { 1, 1, 8, 8, 8, 8 };
	static const int later[] = { 1, 1, 2, 3, 5, 8 };

	(void)state;
	for (int poll = 0; poll < 6; poll++) {
		struct peer_cfg cfg = world_cfg();
		struct world w;

		cfg.iburst = true;
		cfg.burst = true;
		cfg.minpoll = (int8_t)poll;
		w = world_new(&cfg);
		for (int round = 0; round < 3; round++) {
			int sent = 0;

			do {
				world_exchange(&w);
				sent++;
			} while (w.p.burst > 0);
			assert_int_equal(
			    sent, round == 0 ? first[poll] : later[poll]);
		}
	}
}

static void
test_reach(void **state)
{
	struct world w = plain();
	unsigned acts = 0;

	(void)state;
	for (int i = 0; i < 9; i++) {
		world_exchange(&w);
		assert_int_equal(
		    w.did.act & PEER_REACH, i == 0 ? PEER_REACH : 0);
	}
	assert_int_equal(w.p.reach, 0xff);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(acts & PEER_UNREACH, 0);
		world_ask(&w);
		acts |= w.did.act;
		assert_int_equal(w.p.unreach, i + 1);
	}
	assert_int_equal(w.p.reach, 0);
	assert_int_equal(acts & PEER_UNREACH, PEER_UNREACH);
	world_ask(&w);
	assert_int_equal(w.did.act, PEER_SEND); /* told once */
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(w.did.act & PEER_REACH, PEER_REACH);
	assert_int_equal(w.p.unreach, 0);
	/* Some answers were lost: what was measured before them still holds. */
	assert_int_equal(w.p.filter.count, NTP_NSTAGE);
}

static void
test_silence_ends_what_was_measured(void **state)
{
	struct world w = plain();

	(void)state;
	for (int i = 0; i < 9; i++)
		world_exchange(&w);
	for (int i = 0; i <= NTP_UNREACH; i++)
		world_ask(&w);
	/* Not of a short one: a source of which most is lost is one too. */
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(w.p.filter.count, 8);
	for (int i = 0; i < 100; i++)
		world_ask(&w);
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(w.p.filter.count, 1);
}

static void
test_back_off(void **state)
{
	struct world w = plain();

	(void)state;
	for (int i = 0; i < NTP_UNREACH; i++) {
		world_ask(&w);
		assert_int_equal(w.p.hpoll, 6);
	}
	for (int want = 7; want <= 9; want++) {
		world_ask(&w);
		assert_int_equal(w.p.hpoll, want);
		assert_true(mono_diff(w.p.wake, w.now) > 0.97 * (1 << want));
		peer_set_poll(&w.p, 6); /* the discipline's wish waits */
	}
	for (int i = 0; i < 300; i++)
		world_ask(&w);
	assert_int_equal(w.p.hpoll, 9); /* his return is not to be missed */
	assert_int_equal(w.p.unreach, 255);
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(w.p.hpoll, 6);
}

static void
test_a_shorter_poll_holds_at_once(void **state)
{
	struct world w = plain();
	mono_t long_ago;

	(void)state;
	peer_set_poll(&w.p, 10);
	world_exchange(&w);
	long_ago = w.p.asked_at;
	assert_true(mono_diff(w.p.wake, long_ago) >= 1024);
	peer_set_poll(&w.p, 6);
	assert_true(mono_diff(w.p.wake, long_ago) >= 64);
	assert_true(mono_diff(w.p.wake, long_ago) < 70);
	peer_set_poll(&w.p, 10);
	assert_true(mono_diff(w.p.wake, long_ago) < 70); /* a longer waits */
}

static void
test_set_poll(void **state)
{
	struct world w = plain();

	(void)state;
	peer_set_poll(&w.p, 8);
	assert_int_equal(w.p.hpoll, 8);
	peer_set_poll(&w.p, -100);
	assert_int_equal(w.p.hpoll, 6);
	peer_set_poll(&w.p, 1000);
	assert_int_equal(w.p.hpoll, 10);
}

static void
test_rate(void **state)
{
	struct world w = plain();

	(void)state;
	world_exchange(&w);
	assert_int_equal(world_kiss(&w, "RATE"), VERDICT_RATE);
	assert_int_equal(w.did.act, PEER_RATED | PEER_CLOSE);
	assert_int_equal(w.p.kod_floor, 7);
	assert_int_equal(w.p.hpoll, 7);
	assert_true(mono_diff(w.did.wake, w.now) >= 128);
	peer_set_poll(&w.p, 6);
	assert_int_equal(w.p.hpoll, 7);
	for (int i = 0; i < NTP_UNREACH; i++) {
		world_ask(&w); /* never sooner than it asked for */
		assert_true(mono_diff(w.did.wake, w.now) >= 128);
	}
	/* CVE-2015-7705: bounded, however often it is said. */
	for (int i = 0; i < 50; i++) {
		world_kiss(&w, "RATE");
		assert_true(w.p.hpoll <= 10);
		assert_true(mono_diff(w.did.wake, w.now) <= 1024 * 1.03);
	}
	assert_int_equal(w.p.hpoll, 10);
}

static void
test_rate_beyond_maxpoll(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct world w;

	(void)state;
	cfg.maxpoll = 6;
	w = world_new(&cfg);
	for (int i = 0; i < 10; i++)
		world_kiss(&w, "RATE");
	assert_int_equal(w.p.hpoll, 10);
	/* Forgiven, the user's limit is in force again by itself. */
	while (w.p.kod_floor > 0)
		assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_int_equal(w.p.hpoll, 6);
}

static void
test_rate_is_forgiven(void **state)
{
	struct world w = plain();
	int exchanges = 0;

	(void)state;
	for (int i = 0; i < 10; i++)
		world_kiss(&w, "RATE");
	while (w.p.kod_floor > 0) {
		assert_int_equal(world_exchange(&w), VERDICT_OK);
		exchanges++;
		assert_true(exchanges < 1000);
	}
	assert_int_equal(exchanges, 4 * 32); /* 10, 9, 8, 7 */
	peer_set_poll(&w.p, 6);
	assert_int_equal(w.p.hpoll, 6);
}

static void
test_rate_ends_a_burst(void **state)
{
	struct world w = with_burst(true, true);

	(void)state;
	world_exchange(&w);
	assert_true(w.p.burst > 0);
	world_kiss(&w, "RATE");
	assert_int_equal(w.p.burst, 0);
	assert_true(mono_diff(w.p.wake, w.now) >= 128);
	assert_int_equal(count_burst(&w, true), 1); /* and none follows */
}

/* Poll octets of -128 to 127 end in no shift and in no years of silence. */
static void
test_kiss_poll_octets(void **state)
{
	(void)state;
	for (int i = -128; i < 128; i++) {
		struct world w = plain();
		struct packet q = world_ask(&w);
		struct packet r = world_answer(&w, &q, 0, 0.010);

		r.poll = (int8_t)i;
		r.stratum = 0;
		r.refid = refid_from_code("RATE");
		assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_RATE);
		assert_int_equal(w.p.hpoll, 7);
		q = world_ask(&w);
		r = world_answer(&w, &q, 0, 0.010);
		r.poll = (int8_t)i;
		assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
		assert_true(w.p.ppoll >= 0 && w.p.ppoll <= 17);
		world_ask(&w);
		assert_true(mono_diff(w.p.wake, w.now) <= 1024 * 1.02);
	}
}

/* ntpd-rs leaves every time in a kiss zero but the origin. */
static void
test_kiss_without_times(void **state)
{
	struct world w = plain();
	struct packet q = world_ask(&w);
	struct packet r = { .version = 4,
		.mode = MODE_SERVER,
		.org = q.xmt,
		.refid = refid_from_code("RATE") };

	(void)state;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_RATE);
}

static void
test_deny(void **state)
{
	static const char *const codes[] = { "DENY", "RSTR" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct world w = with_burst(true, false);

		world_exchange(&w);
		assert_int_equal(world_kiss(&w, codes[i]),
		    i == 0 ? VERDICT_DENY : VERDICT_RSTR);
		assert_int_equal(w.did.act, PEER_DENIED | PEER_CLOSE);
		assert_true(w.p.denied);
		assert_int_equal(w.p.reach, 0);
		assert_close(mono_diff(w.did.wake, w.now), 4096, 1e-6);
	}
}

static void
test_deny_backs_off_further(void **state)
{
	struct world w = with_burst(true, false);

	(void)state;
	world_exchange(&w);
	for (int i = 0; i < 6; i++) {
		double want = 1 << (i < 3 ? 12 + i : 15);

		world_kiss(&w, "DENY");
		assert_close(mono_diff(w.did.wake, w.now), want, 1e-6);
		assert_int_equal(w.p.burst, 0);
	}
	/* Pardoned. */
	assert_int_equal(world_exchange(&w), VERDICT_OK);
	assert_false(w.p.denied);
	world_kiss(&w, "RSTR");
	assert_close(mono_diff(w.did.wake, w.now), 4096, 1e-6);
}

static void
test_poll_now(void **state)
{
	struct world w = with_burst(true, false);
	struct todo d;

	(void)state;
	count_burst(&w, true);
	d = peer_poll_now(&w.p, w.now);
	assert_close(mono_diff(d.wake, w.p.asked_at), 2, 1e-6);
	world_pass(&w, 30);
	d = peer_poll_now(&w.p, w.now);
	assert_true(d.wake.ns == w.p.wake.ns);
	assert_close(mono_diff(d.wake, w.p.asked_at), 2, 1e-6);
	assert_int_equal(count_burst(&w, true), NTP_BURST);
	assert_int_equal(w.p.reach, 3);
	assert_int_equal(count_burst(&w, true), 1); /* the wish is granted */
}

static void
test_poll_now_keeps_to_a_kiss(void **state)
{
	struct world w = with_burst(true, false);
	struct todo d;

	(void)state;
	world_exchange(&w);
	world_kiss(&w, "RATE");
	d = peer_poll_now(&w.p, w.now);
	assert_true(mono_diff(d.wake, w.p.asked_at) >= 128);
	assert_int_equal(count_burst(&w, true), 1);
	world_kiss(&w, "DENY");
	d = peer_poll_now(&w.p, w.now);
	assert_close(mono_diff(d.wake, w.now), 4096, 1e-6);
}

static void
test_poll_now_before_the_first(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct peer p;
	mono_t now = { INT64_C(5000000000) };

	(void)state;
	peer_init(&p, &cfg, now, 100);
	assert_true(peer_poll_now(&p, now).wake.ns == now.ns);
	assert_int_equal(peer_timer(&p, now, &prop_rng).act, PEER_SEND);
}

/* A symmetric peer may wish for less, a server only echoes. */
static void
test_interval_of_symmetric_peers(void **state)
{
	(void)state;
	for (int mode = MODE_ACTIVE; mode <= MODE_CLIENT; mode += 2) {
		struct peer_cfg cfg = world_cfg();
		struct world w;
		struct packet q, r;

		cfg.hmode = (uint8_t)mode;
		w = world_new(&cfg);
		q = world_ask(&w);
		r = world_answer(&w, &q, 0, 0.010);
		r.mode = mode == MODE_ACTIVE ? MODE_PASSIVE : MODE_SERVER;
		r.poll = 7;
		world_receive(&w, &r, 0.020);
		peer_set_poll(&w.p, 9);
		world_ask(&w);
		assert_close(mono_diff(w.p.wake, w.now),
		    mode == MODE_ACTIVE ? 128 : 512, 16);
	}
}

static void
test_symmetric_wish_yields_to_a_kiss(void **state)
{
	struct peer_cfg cfg = world_cfg();
	struct world w;
	struct packet q, r;

	(void)state;
	cfg.hmode = MODE_ACTIVE;
	w = world_new(&cfg);
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	r.mode = MODE_PASSIVE;
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_OK);
	q = world_ask(&w);
	r = world_answer(&w, &q, 0, 0.010);
	r.mode = MODE_PASSIVE;
	r.stratum = 0;
	r.refid = refid_from_code("RATE");
	assert_int_equal(world_receive(&w, &r, 0.020), VERDICT_RATE);
	assert_int_equal(w.p.ppoll, 6);
	world_ask(&w);
	assert_true(mono_diff(w.p.wake, w.now) >= 128);
}

static struct peer_limits
limits(void)
{
	return (struct peer_limits){ .maxdist = NTP_MAXDIST,
		.precision = WORLD_PRECISION,
		.floor = 0,
		.ceiling = 16 };
}

static void
test_flash_until_filled(void **state)
{
	struct world w = plain();
	struct peer_limits lim = limits();

	(void)state;
	assert_int_equal(peer_flash(&w.p, &lim, w.now),
	    FLASH_STRATUM | FLASH_DIST | FLASH_UNREACH);
	/* Empty stages count 8 s: three samples. */
	for (int i = 1; i <= 4; i++) {
		assert_int_equal(world_exchange(&w), VERDICT_OK);
		assert_int_equal(
		    peer_flash(&w.p, &lim, w.now), i < 3 ? FLASH_DIST : 0);
	}
}

static void
test_flash_bits(void **state)
{
	static const uint32_t own[] = { 0x7f000001, 0xc6336401 };
	struct peer_cfg cfg = world_cfg();
	struct peer_limits lim = limits();
	struct world w;

	(void)state;
	cfg.noselect = true;
	w = world_new(&cfg);
	for (int i = 0; i < 8; i++)
		world_exchange(&w);
	assert_int_equal(peer_flash(&w.p, &lim, w.now), FLASH_UNREACH);
	w.p.cfg.noselect = false;
	assert_int_equal(peer_flash(&w.p, &lim, w.now), 0);
	lim.own = own;
	lim.nown = 2;
	assert_int_equal(peer_flash(&w.p, &lim, w.now), FLASH_LOOP);
	w.p.stratum = 1; /* letters there, no address */
	assert_int_equal(peer_flash(&w.p, &lim, w.now), 0);
	lim.floor = 2;
	assert_int_equal(peer_flash(&w.p, &lim, w.now), FLASH_STRATUM);
	lim.floor = 0;
	lim.ceiling = 1; /* unfit from here on, as ntpd's */
	assert_int_equal(peer_flash(&w.p, &lim, w.now), FLASH_STRATUM);
	lim.ceiling = 16;
	lim.maxdist = 0.001;
	assert_int_equal(peer_flash(&w.p, &lim, w.now), FLASH_DIST);
}

static void
test_distance(void **state)
{
	struct world w = plain();
	struct filtered f;

	(void)state;
	assert_close(
	    peer_distance(&w.p, w.now, WORLD_PRECISION), NTP_MAXDISP, 0);
	for (int i = 0; i < 8; i++)
		world_exchange(&w);
	assert_true(filter_best(&w.p.filter, w.now, WORLD_PRECISION, &f));
	assert_close(peer_distance(&w.p, w.now, WORLD_PRECISION),
	    (0x100 / 65536.0 + 0.020) / 2 + 0x200 / 65536.0 + f.disp + f.jitter,
	    1e-9);
	/* It grows with the time that passes. */
	assert_close(
	    peer_distance(&w.p, mono_add(w.now, 1000), WORLD_PRECISION) -
		peer_distance(&w.p, w.now, WORLD_PRECISION),
	    1000 * NTP_PHI, 1e-4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_init_clamps),
		cmocka_unit_test(test_first_poll_waits),
		cmocka_unit_test(test_question_tells_nothing),
		cmocka_unit_test(test_cookies_are_random),
		cmocka_unit_test(test_cookies_of_a_broken_source),
		cmocka_unit_test(test_early_call_does_nothing),
		cmocka_unit_test(test_polls_are_spread),
		cmocka_unit_test(test_initial_burst),
		cmocka_unit_test(test_initial_burst_only_once_in_the_dark),
		cmocka_unit_test(test_no_burst_unless_asked_for),
		cmocka_unit_test(test_burst_while_reachable),
		cmocka_unit_test(test_burst_and_interval),
		cmocka_unit_test(test_reach),
		cmocka_unit_test(test_silence_ends_what_was_measured),
		cmocka_unit_test(test_back_off),
		cmocka_unit_test(test_a_shorter_poll_holds_at_once),
		cmocka_unit_test(test_set_poll),
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_rate_beyond_maxpoll),
		cmocka_unit_test(test_rate_is_forgiven),
		cmocka_unit_test(test_rate_ends_a_burst),
		cmocka_unit_test(test_kiss_poll_octets),
		cmocka_unit_test(test_kiss_without_times),
		cmocka_unit_test(test_deny),
		cmocka_unit_test(test_deny_backs_off_further),
		cmocka_unit_test(test_poll_now),
		cmocka_unit_test(test_poll_now_keeps_to_a_kiss),
		cmocka_unit_test(test_poll_now_before_the_first),
		cmocka_unit_test(test_interval_of_symmetric_peers),
		cmocka_unit_test(test_symmetric_wish_yields_to_a_kiss),
		cmocka_unit_test(test_flash_until_filled),
		cmocka_unit_test(test_flash_bits),
		cmocka_unit_test(test_distance),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests_name("peer_poll", tests, NULL, NULL);
}
