/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server in any state, under any rule (the first 16 octets), is asked by any
 * octets (the rest), twice: it answers modes 3 and 1 only, never at greater
 * length, and what it drops changes nothing but counts.
 */
#include <string.h>

#include "core/rfc5905.h"
#include "core/serve.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STATE = 16, SLOTS = 4, CLIENTS = 4, MRU_OCTETS = 2048 };

static const struct mac_key keys[] = {
	{ .id = 1, .type = MAC_MD5, .len = 1, .trusted = true, .secret = "a" },
	{ .id = 2, .type = MAC_SHA384, .len = 1, .trusted = true },
	{ .id = 7, .type = MAC_SHA1, .len = 1 },
};

struct world {
	struct serve_rules rules;
	struct access_rule rule;
	struct serve s;
	struct interleave interleave;
	struct interleave_slot slot[SLOTS];
	_Alignas(64) uint8_t mru[MRU_OCTETS];
	struct serve_in in;
	struct serve_out out;
};

static void
any_state(struct world *w, const uint8_t *b)
{
	struct mru_cfg cfg;
	static const uint64_t key[2];
	uint64_t bits;

	w->s.sys = (struct sysvars){
		.leap = b[0] & 3,
		.stratum = b[1] & 31,
		.precision = (int8_t)((int)b[2] - 128),
		.refid = b[3],
		.rootdelay = b[4] * 0.5 - 1,
		.rootdisp = b[5] * 0.5 - 1,
	};
	memcpy(&bits, b + 8, sizeof(bits));
	w->in.rx.ns = (int64_t)(bits >> 1);
	w->in.now.ns = b[6] * INT64_C(1000000000000);
	w->s.sys.reftime.ns = w->in.rx.ns / 2;
	w->s.sys.updated.ns = b[7] * INT64_C(1000000000000);
	w->rules.sec = b[0] >> 7;
	w->rules.keys = (struct keyring){ keys, 3 };
	w->rule.family = ADDR_IPV4;
	/* The corpus is older than the flags: most of it has none. */
	if (b[0] & 0x40)
		w->rule.flags = (uint32_t)b[14] << 8 | b[15];
	access_build(&w->rules.access, &w->rule, 1);
	w->s.rules = &w->rules;
	mru_defaults(&cfg, w->rules.sec);
	cfg.maxdepth = CLIENTS;
	MUST(mru_size(&cfg) <= sizeof(w->mru));
	if (b[0] & 0x20)
		w->s.mru = mru_init(w->mru, true, &cfg, key);
	interleave_init(&w->interleave, w->slot, SLOTS);
	if (b[0] & 0x10)
		w->s.interleave = &w->interleave;
}

static void
check_answer(const struct world *w, const uint8_t *data, size_t size)
{
	const uint8_t *out = w->out.buf;
	bool kiss = out[1] == 0;
	bool alarm = out[0] >> 6 == LEAP_ALARM;

	MUST(w->out.len <= size);
	MUST(w->out.len >= PACKET_HEADER);
	MUST((data[0] & 7) == MODE_CLIENT || (data[0] & 7) == MODE_ACTIVE);
	MUST((out[0] & 7) == (data[0] & 7) + 1);
	MUST((out[0] >> 3 & 7) == (data[0] >> 3 & 7));
	/* Their transmit time is our origin, bit for bit, or, interleaved,
	 * their receive time. */
	MUST(memcmp(out + 24, data + (w->s.counts.interleaved ? 32 : 40), 8) ==
	    0);
	MUST(out[2] == data[2]);
	MUST(out[1] <= 16);
	MUST(!kiss || (alarm && memcmp(out + 12, "RATE", 4) == 0));
	MUST(kiss || alarm == (out[1] == NTP_MAXSTRAT));
	MUST(!kiss || memcmp(out + 40, data + 40, 8) == 0);
}

/* What must not change when a packet is dropped; the list of clients may. */
struct state {
	struct sysvars sys;
	struct interleave_slot slot[SLOTS];
};

static void
keep(struct state *st, const struct world *w)
{
	memset(st, 0, sizeof *st);
	memcpy(&st->sys, &w->s.sys, sizeof st->sys);
	memcpy(st->slot, w->slot, sizeof st->slot);
}

static bool
same_octets(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

static void
ask(struct world *w, const uint8_t *data, size_t size)
{
	struct state was, is;

	keep(&was, w);
	memset(&w->out, 0x5a, sizeof(w->out));
	w->in.buf = data;
	w->in.len = size;
	w->s.counts.interleaved = 0;
	switch (serve_datagram(&w->s, &w->in, &w->out)) {
	case SERVE_REPLY:
		serve_stamp(&w->out, w->in.rx);
		check_answer(w, data, size);
		if (w->out.follow)
			serve_sent(&w->s, w->out.rx, w->in.rx);
		return;
	case SERVE_ENGINE:
		MUST((data[0] & 7) == MODE_CONTROL && size >= 12);
		break;
	case SERVE_DROP:
		break;
	}
	keep(&is, w);
	MUST(same_octets(&was, &is, sizeof is));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w = { .in = { .from = { .family = ADDR_IPV4 } } };
	const struct serve_counts *c = &w.s.counts;

	if (size < STATE)
		return 0;
	any_state(&w, data);
	ask(&w, data + STATE, size - STATE);
	w.in.rx.ns /= 2;
	ask(&w, data + STATE, size - STATE);
	MUST(c->received == 2);
	MUST(c->processed + c->badformat + c->badauth + c->declined +
		c->restricted + c->limited + c->control ==
	    2);
	MUST(c->bytes_out <= c->bytes_in);
	return 0;
}
