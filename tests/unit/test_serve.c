/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One datagram's way through the server: who is answered, with what, never at
 * greater length, and that what is dropped changes nothing but counts.
 * NTPTUI_SEED repeats a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/rfc5905.h"
#include "core/serve.h"
#include "prop.h"

#define XMT UINT64_C(0x0123456789abcdee)

static const wall_t rx = { INT64_C(1795392000123456789) };

static const struct mac_key keys[] = {
	{ .id = 1,
	    .type = MAC_MD5,
	    .len = 6,
	    .trusted = true,
	    .secret = "secret" },
	{ .id = 2,
	    .type = MAC_SHA512,
	    .len = 6,
	    .trusted = true,
	    .secret = "public" },
	{ .id = 3, .type = MAC_SHA1, .len = 6, .secret = "nobody" },
	{ .id = 4,
	    .type = MAC_CMAC,
	    .len = 16,
	    .trusted = true,
	    .secret = "sixteen octets.." },
};

struct fixture {
	struct serve_rules rules;
	struct serve s;
	struct access_rule rule[4];
	size_t nrule;
	struct mru_cfg cfg;
	void *mru;
	struct interleave interleave;
	struct interleave_slot slot[64];
	struct addr from;
	mono_t now;
	struct serve_out out;
	uint8_t q[PACKET_MAX + 1];
};

static void
rules_are(struct fixture *f, bool sec)
{
	f->rules.sec = sec;
	access_build(&f->rules.access, f->rule, f->nrule);
	mru_defaults(&f->cfg, sec);
	mru_configure(f->s.mru, &f->cfg);
}

/* A rule for everybody, of both families. */
static void
everybody(struct fixture *f, uint32_t flags, bool sec)
{
	f->nrule = 2;
	f->rule[0] =
	    (struct access_rule){ .family = ADDR_IPV4, .flags = flags };
	f->rule[1] =
	    (struct access_rule){ .family = ADDR_IPV6, .flags = flags };
	rules_are(f, sec);
}

static int
set_up(void **state)
{
	static const uint64_t key[2] = { 1, 2 };
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	mru_defaults(&f->cfg, false);
	f->mru = calloc(1, mru_size(&f->cfg));
	assert_non_null(f->mru);
	f->s.mru = mru_init(f->mru, true, &f->cfg, key);
	f->s.rules = &f->rules;
	f->rules.keys = (struct keyring){ keys, 4 };
	interleave_init(&f->interleave, f->slot, 64);
	f->s.sys = (struct sysvars){ .stratum = 2,
		.precision = -23,
		.refid = 0xc0000201,
		.rootdelay = 0.010,
		.rootdisp = 0.002,
		.reftime = { INT64_C(1795391900000000000) } };
	addr_parse(&f->from, "192.0.2.10");
	f->from.port = 4000;
	f->now.ns = INT64_C(5000000000000);
	everybody(f, 0, false);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	free(f->mru);
	free(f);
	return 0;
}

static size_t
question(struct fixture *f, int version, int mode)
{
	struct packet q = { .version = (uint8_t)version,
		.mode = (uint8_t)mode,
		.poll = 6,
		.xmt = { XMT } };

	memset(f->q, 0, sizeof f->q);
	return packet_encode(&q, f->q, sizeof f->q);
}

static enum serve_act
serve(struct fixture *f, size_t len)
{
	struct serve_in in = { .buf = f->q,
		.len = len,
		.from = f->from,
		.rx = rx,
		.now = f->now };

	return serve_datagram(&f->s, &in, &f->out);
}

/* The answer that is sent, decoded. */
static struct packet
sent(struct fixture *f, size_t asked)
{
	struct packet p;

	serve_stamp(&f->out, wall_add(rx, 1e-5));
	assert_true(f->out.len <= asked);
	assert_int_equal(
	    packet_decode(&p, NULL, f->out.buf, f->out.len), PACKET_OK);
	return p;
}

static void
client_is_answered(void **state)
{
	struct fixture *f = *state;
	struct packet p;

	assert_int_equal(serve(f, question(f, 4, 3)), SERVE_REPLY);
	p = sent(f, 48);
	assert_int_equal(f->out.len, 48);
	assert_int_equal(p.mode, MODE_SERVER);
	assert_true(p.org.fp == XMT);
	assert_true(p.rec.fp == ntp_ts_from_wall(rx).fp);
	assert_true(ntp_ts_seconds(ntp_ts_diff(p.xmt, p.rec)) > 0.9e-5);
	assert_false(f->out.follow);
	assert_int_equal(f->s.counts.received, 1);
	assert_int_equal(f->s.counts.processed, 1);
	assert_int_equal(f->s.counts.thisver, 1);
	assert_int_equal(f->s.counts.bytes_in, 48);
	assert_int_equal(f->s.counts.bytes_out, 48);
}

static void
symmetric_is_answered_and_forgotten(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(serve(f, question(f, 3, 1)), SERVE_REPLY);
	assert_int_equal(sent(f, 48).mode, MODE_PASSIVE);
	assert_int_equal(f->s.counts.symmetric, 1);
	assert_int_equal(f->s.counts.oldver, 1);
}

static void
words_do_what_they_say(void **state)
{
	static const struct {
		uint32_t flags;
		bool sec;
		int version, mode;
		enum serve_act want;
	} rows[] = {
		{ ACCESS_IGNORE, false, 4, 3, SERVE_DROP },
		{ ACCESS_IGNORE, false, 2, 6, SERVE_DROP },
		{ ACCESS_NOSERVE, false, 4, 3, SERVE_DROP },
		{ ACCESS_NOSERVE, false, 4, 1, SERVE_DROP },
		{ ACCESS_NOSERVE, false, 2, 6, SERVE_ENGINE },
		{ ACCESS_NOQUERY, false, 2, 6, SERVE_DROP },
		{ ACCESS_NOQUERY, false, 4, 3, SERVE_REPLY },
		{ ACCESS_NOTRUST, false, 4, 3, SERVE_DROP },
		{ ACCESS_NOTRUST, false, 4, 1, SERVE_DROP },
		{ ACCESS_NOTRUST, false, 2, 6, SERVE_ENGINE },
		{ ACCESS_VERSION, false, 3, 3, SERVE_DROP },
		{ ACCESS_VERSION, false, 4, 3, SERVE_REPLY },
		{ ACCESS_VERSION, false, 2, 6, SERVE_ENGINE },
		{ ACCESS_VERSION, true, 2, 6, SERVE_DROP },
		{ ACCESS_NOPEER | ACCESS_NOEPEER, false, 4, 1, SERVE_REPLY },
		{ ACCESS_LIMITED | ACCESS_KOD, false, 4, 3, SERVE_REPLY },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++, f->now.ns++) {
		everybody(f, rows[i].flags, rows[i].sec);
		f->from.ip[3]++;
		assert_int_equal(
		    serve(f, question(f, rows[i].version, rows[i].mode)),
		    rows[i].want);
	}
	assert_int_equal(f->s.counts.restricted, 9);
	assert_int_equal(f->s.counts.control, 3);
}

static void
one_in_ten_flakes(void **state)
{
	struct fixture *f = *state;
	struct serve_in in = { .buf = f->q, .len = question(f, 4, 3) };
	int dropped = 0;

	everybody(f, ACCESS_FLAKE, false);
	in.from = f->from;
	in.rx = rx;
	for (int i = 0; i < 10000; i++, in.rx.ns += 1000000)
		dropped += serve_datagram(&f->s, &in, &f->out) == SERVE_DROP;
	assert_in_range(dropped, 900, 1100);
}

static void
flood_is_told_once(void **state)
{
	struct fixture *f = *state;
	int answers = 0, kisses = 0;

	everybody(f, ACCESS_LIMITED | ACCESS_KOD, false);
	for (int i = 0; i < 40; i++, f->now = mono_add(f->now, 0.005)) {
		size_t len = question(f, 4, 3);
		struct packet p;

		if (serve(f, len) != SERVE_REPLY)
			continue;
		p = sent(f, len);
		answers += p.stratum != 0;
		kisses += p.stratum == 0;
		if (p.stratum == 0) {
			assert_true(p.refid == refid_from_code("RATE"));
			assert_true(p.org.fp == XMT && p.xmt.fp == XMT);
		}
	}
	assert_int_equal(answers, 1);
	assert_int_equal(kisses, 1);
	assert_int_equal(f->s.counts.limited, 39);
	assert_int_equal(f->s.counts.kodsent, 1);
}

static void
queries_are_limited_by_ntpsec_alone(void **state)
{
	struct fixture *f = *state;

	for (int sec = 0; sec < 2; sec++) {
		int handed = 0;

		everybody(f, ACCESS_LIMITED | ACCESS_KOD, sec);
		for (int i = 0; i < 40; i++)
			handed += serve(f, question(f, 2, 6)) == SERVE_ENGINE;
		if (sec)
			assert_in_range(handed, 15, 20);
		else
			assert_int_equal(handed, 40);
	}
}

static size_t
sign(struct fixture *f, const struct mac_key *k, int mode)
{
	size_t len = question(f, 4, mode);

	return len + mac_make(k, f->q, len, f->q + len);
}

static void
signed_question_has_a_signed_answer(void **state)
{
	static const size_t good[] = { 0, 1, 3 };
	struct fixture *f = *state;

	everybody(f, ACCESS_NOTRUST, false);
	for (size_t i = 0; i < 3; i++) {
		const struct mac_key *k = &keys[good[i]];
		size_t len = sign(f, k, 3);

		assert_int_equal(serve(f, len), SERVE_REPLY);
		assert_int_equal(sent(f, len).stratum, 2);
		assert_int_equal(f->out.len, len);
		assert_true(mac_check(
		    k, f->out.buf, 48, f->out.buf + 48, f->out.len - 48));
	}
	assert_int_equal(f->s.counts.authentic, 3);
	assert_int_equal(f->s.counts.bytes_out, f->s.counts.bytes_in);
}

/* chronyd sends long digests whole, in version 3, and takes no others. */
static void
whole_digest_is_answered_by_a_whole_one(void **state)
{
	struct fixture *f = *state;
	const struct mac_key *k = &keys[1];
	size_t len = question(f, 3, 3);

	len += mac_make_like(k, f->q, len, MAC_LONGEST, f->q + len);
	assert_int_equal(len, 48 + 68);
	assert_int_equal(serve(f, len), SERVE_REPLY);
	sent(f, len);
	assert_int_equal(f->out.len, len);
	assert_true(mac_check(k, f->out.buf, 48, f->out.buf + 48, 68));
	assert_int_equal(f->s.counts.bytes_out, f->s.counts.bytes_in);
}

static void
bad_signature_has_a_nak(void **state)
{
	struct fixture *f = *state;
	static const uint8_t nak[4];

	for (int i = 0; i < 4; i++) {
		size_t len = sign(f, &keys[i == 1 ? 2 : 0], 3);

		f->q[49] ^= i == 2; /* an unknown key */
		f->q[len - 1] ^= i == 3;
		if (i == 0) /* MS-SNTP's empty signature */
			memset(f->q + 52, 0, len - 52);
		assert_int_equal(serve(f, len), SERVE_REPLY);
		sent(f, len);
		assert_int_equal(f->out.len, 52);
		assert_memory_equal(f->out.buf + 48, nak, 4);
	}
	assert_int_equal(f->s.counts.badauth, 4);
	assert_int_equal(f->s.counts.naksent, 4);
	assert_int_equal(f->s.counts.processed, 0);
}

static void
bad_signature_may_have_silence(void **state)
{
	struct fixture *f = *state;
	size_t len = sign(f, &keys[2], 3);

	everybody(f, 0, true);
	assert_int_equal(serve(f, len), SERVE_DROP);
	everybody(f, ACCESS_NOTRUST, false);
	assert_int_equal(serve(f, len), SERVE_DROP);
	everybody(f, 0, false);
	assert_int_equal(serve(f, sign(f, &keys[2], 1)), SERVE_DROP);
	question(f, 4, 3); /* a crypto-NAK itself */
	assert_int_equal(serve(f, 52), SERVE_DROP);
	assert_int_equal(f->s.counts.badauth, 4);
}

static void
kiss_for_a_signed_question_is_signed(void **state)
{
	struct fixture *f = *state;
	size_t len = sign(f, &keys[0], 3);

	everybody(f, ACCESS_LIMITED | ACCESS_KOD, false);
	assert_int_equal(serve(f, len), SERVE_REPLY);
	assert_int_equal(serve(f, len), SERVE_REPLY);
	assert_int_equal(sent(f, len).stratum, 0);
	assert_true(mac_check(&keys[0], f->out.buf, 48, f->out.buf + 48, 20));
	f->now = mono_add(f->now, 1000);
	assert_int_equal(serve(f, len), SERVE_REPLY);
	f->q[60] ^= 1;
	assert_int_equal(serve(f, len), SERVE_DROP);
}

/* RFC 9769: the second question of a client that asks for it is remembered,
 * the third is told when the second answer left. */
static void
interleaved_answer_tells_when_the_last_left(void **state)
{
	struct fixture *f = *state;
	ntp_ts was = { 0 }, cookie = { 0x4444 };
	struct packet p, q;

	f->s.interleave = &f->interleave;
	for (int i = 0; i < 4; i++) {
		size_t len = question(f, 4, 3);

		packet_decode(&q, NULL, f->q, len);
		q.org = was;
		q.rec = cookie;
		packet_encode(&q, f->q, len);
		assert_int_equal(serve(f, len), SERVE_REPLY);
		p = sent(f, len);
		assert_true((p.rec.fp & 1) == 1 && (p.xmt.fp & 1) == 0);
		assert_true(p.org.fp == (i < 2 ? XMT : cookie.fp));
		assert_int_equal(f->out.follow, i > 0);
		if (i >= 2)
			assert_true(
			    ntp_ts_seconds(ntp_ts_diff(p.xmt, was)) > 1.9e-3);
		serve_sent(&f->s, f->out.rx, wall_add(rx, 2e-3));
		was = p.rec;
	}
	assert_int_equal(f->s.counts.interleaved, 2);
	/* Nobody else gets it, nor the same client twice. */
	f->from.ip[3]++;
	assert_int_equal(serve(f, 48), SERVE_REPLY);
	assert_true(sent(f, 48).org.fp == XMT);
}

static void
fuzzed_reference_time_is_near(void **state)
{
	struct fixture *f = *state;
	ntp_ts real = ntp_ts_from_wall(f->s.sys.reftime);
	struct packet p;

	everybody(f, ACCESS_FUZZ, false);
	serve(f, question(f, 4, 3));
	p = sent(f, 48);
	assert_true(p.reftime.fp != real.fp);
	assert_true(llabs(ntp_ts_diff(p.reftime, real)) < 65536);
}

/* Everything that is dropped: the same server, but for its counts. */
static void
dropped_packets_change_counts_only(void **state)
{
	struct fixture *f = *state;
	struct serve was;

	f->s.interleave = &f->interleave;
	f->s.mru = NULL;
	for (int i = 0; i < 100000; i++) {
		size_t len = prop_below(10) ? 40 + prop_below(80)
					    : prop_below(sizeof f->q + 1);

		for (size_t k = 0; k < len; k++)
			f->q[k] = (uint8_t)prop_u64();
		was = f->s;
		memset(f->slot, 0x55, sizeof f->slot);
		if (serve(f, len) == SERVE_REPLY) {
			sent(f, len);
			continue;
		}
		was.counts = f->s.counts;
		assert_memory_equal(&was, &f->s, sizeof was);
		for (size_t k = 0; k < sizeof f->slot; k++)
			assert_int_equal(((uint8_t *)f->slot)[k], 0x55);
	}
	assert_int_equal(f->s.counts.received,
	    f->s.counts.processed + f->s.counts.badformat +
		f->s.counts.badauth + f->s.counts.declined +
		f->s.counts.restricted + f->s.counts.limited +
		f->s.counts.control);
}

/* Octets in the answer, at most, to any question of this form. */
static size_t
longest(struct fixture *f, int version, int mode, size_t *asked)
{
	size_t most = 0;

	for (size_t len = 0; len <= 1500; len++) {
		question(f, version, mode);
		switch (serve(f, len)) {
		case SERVE_REPLY:
			serve_stamp(&f->out, rx);
			assert_true(f->out.len <= len);
			if (f->out.len > most)
				*asked = len;
			if (f->out.len > most)
				most = f->out.len;
			break;
		case SERVE_ENGINE:
			assert_int_equal(mode, MODE_CONTROL);
			break;
		case SERVE_DROP:
			break;
		}
	}
	return most;
}

/*
 * Every mode, version and length, from this host and from afar, under the
 * default line only and under a line of its own: answers are for modes 3 and
 * 1, and not longer than their questions. Mode 6 is handed on, where it may be
 * asked, and answered elsewhere.
 */
static void
no_answer_is_longer_than_its_question(void **state)
{
	static const char *const from[] = { "127.0.0.1", "192.0.2.10", "::1",
		"2001:db8::1" };
	struct fixture *f = *state;

	for (int i = 0; i < 8; i++) {
		uint16_t port = f->from.port;

		addr_parse(&f->from, from[i % 4]);
		f->from.port = port;
		everybody(f, ACCESS_NOQUERY | ACCESS_NOMODIFY, false);
		if (i >= 4) {
			struct access_rule r = { .family = f->from.family };

			memcpy(r.ip, f->from.ip, 16);
			memset(r.mask, 0xff, f->from.family == 6 ? 16 : 4);
			f->rule[f->nrule++] = r;
			rules_are(f, false);
		}
		for (int mode = 0; mode < 8; mode++) {
			for (int version = 0; version < 8; version++) {
				size_t asked = 1, n;
				bool may = (mode == 3 || mode == 1) &&
				    version >= 1 && version <= 4;

				n = longest(f, version, mode, &asked);
				assert_int_equal(n > 0, may);
				if (may && version == 4)
					printf("# %-12s %s mode %d version %d:"
					       " %.2f at most\n",
					    from[i % 4],
					    i < 4 ? "default" : "own    ", mode,
					    version, (double)n / (double)asked);
			}
		}
	}
	assert_true(f->s.counts.bytes_out < f->s.counts.bytes_in);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(client_is_answered),
		T(symmetric_is_answered_and_forgotten),
		T(words_do_what_they_say),
		T(one_in_ten_flakes),
		T(flood_is_told_once),
		T(queries_are_limited_by_ntpsec_alone),
		T(signed_question_has_a_signed_answer),
		T(whole_digest_is_answered_by_a_whole_one),
		T(bad_signature_has_a_nak),
		T(bad_signature_may_have_silence),
		T(kiss_for_a_signed_question_is_signed),
		T(interleaved_answer_tells_when_the_last_left),
		T(fuzzed_reference_time_is_near),
		T(dropped_packets_change_counts_only),
		T(no_answer_is_longer_than_its_question),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	prop_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
