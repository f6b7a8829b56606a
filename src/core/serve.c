/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/serve.h"

#include <string.h>

#include "core/access_decide.h"
#include "core/rfc5905.h"

#define CONTROL_HEADER 12 /* octets; RFC 9327 section 2 */
#define NAK            4  /* octets of a crypto-NAK: a key identifier of 0 */

/* A datagram on its way through. */
struct way {
	const struct serve_in *in;
	uint8_t mode, version;
	uint32_t flags; /* of the rule that covers its sender */
	struct packet req;
	struct packet_tail tail;
	const struct mac_key *key; /* that vouches for it; NULL: none */
};

void
serve_counts_add(struct serve_counts *sum, const struct serve_counts *one)
{
	sum->received += one->received;
	sum->processed += one->processed;
	sum->thisver += one->thisver;
	sum->oldver += one->oldver;
	sum->ver1 += one->ver1;
	sum->ver1symm += one->ver1symm;
	sum->badformat += one->badformat;
	sum->badauth += one->badauth;
	sum->declined += one->declined;
	sum->restricted += one->restricted;
	sum->limited += one->limited;
	sum->control += one->control;
	sum->kodsent += one->kodsent;
	sum->naksent += one->naksent;
	sum->symmetric += one->symmetric;
	sum->authentic += one->authentic;
	sum->interleaved += one->interleaved;
	sum->late += one->late;
	sum->v6 += one->v6;
	sum->bytes_in += one->bytes_in;
	sum->bytes_out += one->bytes_out;
}

static enum serve_act
drop(uint64_t *count)
{
	(*count)++;
	return SERVE_DROP;
}

/* One in ten, without a source of randomness: nobody foresees nanoseconds. */
static bool
flakes(wall_t rx)
{
	uint64_t h = (uint64_t)rx.ns * UINT64_C(0x9e3779b97f4a7c15);

	return (h >> 32) % 10 == 0;
}

/* Does a rule drop it? */
static bool
is_restricted(const struct serve *s, const struct way *w)
{
	struct access_request rq = {
		.kind = w->mode == MODE_CONTROL ? ACCESS_QUERY
		    : w->mode == MODE_PRIVATE   ? ACCESS_MODE7
						: ACCESS_TIME,
		.version = w->version,
		.sec = s->rules->sec,
		.mode7 = true, /* so that it is declined, not restricted */
		/* Too short to tell: form is looked at later. */
		.mac = w->in->len >= PACKET_HEADER + 4,
	};

	if (w->flags == 0)
		return false;
	return access_decide(w->flags, &rq).verdict == ACCESS_DROPS ||
	    ((w->flags & ACCESS_FLAKE) && flakes(w->in->rx));
}

static enum mru_verdict
rate(struct serve *s, const struct way *w)
{
	if (s->mru == NULL)
		return MRU_FINE;
	return mru_packet(s->mru, &w->in->from, w->in->local, w->in->buf[0],
	    (uint16_t)w->flags, w->in->now);
}

/* Mode 6: ntp.org answers it before it counts, NTPsec counts it first and
 * limits it, silently. */
static enum serve_act
control(struct serve *s, struct way *w)
{
	if (w->in->len < CONTROL_HEADER || w->version < 1 ||
	    w->version > NTP_VERSION)
		return drop(&s->counts.badformat);
	w->flags &= ~(uint32_t)ACCESS_KOD;
	if (s->rules->sec && rate(s, w) != MRU_FINE)
		return drop(&s->counts.limited);
	s->counts.control++;
	return SERVE_ENGINE;
}

/* The key with which a trailer vouches for its packet, NULL if it does not. */
static const struct mac_key *
vouches(const struct serve *s, const struct way *w)
{
	const struct mac_key *key;

	if (w->tail.mac_len <= NAK)
		return NULL;
	key = keyring_find(&s->rules->keys, w->tail.keyid);
	if (key == NULL || !key->trusted)
		return NULL;
	if (!mac_check(key, w->in->buf, w->tail.mac_off,
		w->in->buf + w->tail.mac_off, w->tail.mac_len))
		return NULL;
	return key;
}

static enum serve_act
reply(struct serve *s, const struct way *w, const struct packet *resp,
    struct serve_out *out)
{
	out->len = packet_encode(resp, out->buf, sizeof out->buf);
	out->key = w->key;
	out->rx = resp->rec;
	/* serve_stamp() appends as many octets as the question had. */
	out->mac_len = w->key != NULL ? w->tail.mac_len : 0;
	s->counts.bytes_out += out->len + out->mac_len;
	return SERVE_REPLY;
}

/* Too often. Who signs is told with a signature, or not at all. */
static enum serve_act
kiss(struct serve *s, struct way *w, struct serve_out *out)
{
	struct packet resp;

	s->counts.limited++;
	w->key = vouches(s, w);
	if (w->tail.mac_len != 0 && w->key == NULL)
		return SERVE_DROP;
	s->counts.kodsent++;
	respond_kiss(&w->req, "RATE", &resp);
	return reply(s, w, &resp, out);
}

/* `serverresponse fuzz`: what lies below 2^-16 s of the reference time is no
 * more than noise to a client, but might tell a stranger our question's
 * origin. */
static void
fuzz(struct packet *resp)
{
	uint64_t h = resp->rec.fp * UINT64_C(0x9e3779b97f4a7c15);

	if (resp->reftime.fp != 0)
		resp->reftime.fp ^= h >> 48;
}

/*
 * RFC 9769: a question whose origin is the receive timestamp of our last
 * answer is one of interleaved mode: it asks when that answer left. Our
 * receive timestamps are odd, our transmit timestamps even, so that the
 * origins of basic mode are not taken for one: only who has named an odd one
 * is remembered.
 */
static void
interleave(struct serve *s, const struct way *w, struct packet *resp,
    struct serve_out *out)
{
	ntp_ts tx;

	if (s->interleave == NULL)
		return;
	resp->rec.fp |= 1;
	if ((w->req.org.fp & 1) == 0 || w->req.rec.fp == w->req.xmt.fp)
		return;
	if (interleave_take(s->interleave, w->req.org, &w->in->from, &tx)) {
		resp->org = w->req.rec;
		resp->xmt = tx;
		out->stamp = false;
		s->counts.interleaved++;
	}
	interleave_keep(s->interleave, resp->rec, &w->in->from);
	out->follow = true;
}

static enum serve_act
answer(struct serve *s, struct way *w, struct serve_out *out)
{
	struct packet resp;

	respond(&s->sys, &w->req, w->in->rx, w->in->now, &resp);
	out->stamp = true;
	interleave(s, w, &resp, out);
	if (w->flags & ACCESS_FUZZ)
		fuzz(&resp);
	s->counts.processed++;
	s->counts.thisver += w->version == NTP_VERSION;
	s->counts.oldver += w->version != NTP_VERSION;
	if (w->version == 1) {
		s->counts.ver1++;
		s->counts.ver1symm += w->mode == MODE_ACTIVE;
	}
	s->counts.symmetric += w->mode == MODE_ACTIVE;
	s->counts.authentic += w->key != NULL;
	return reply(s, w, &resp, out);
}

/* A MAC that does not vouch. A crypto-NAK is shorter than any question with a
 * whole MAC; who asks with one is not answered. */
static enum serve_act
unauthentic(struct serve *s, const struct way *w, struct serve_out *out)
{
	struct packet resp;

	s->counts.badauth++;
	if (s->rules->sec || w->mode != MODE_CLIENT || w->tail.mac_len <= NAK ||
	    (w->flags & ACCESS_NOTRUST))
		return SERVE_DROP;
	s->counts.naksent++;
	respond(&s->sys, &w->req, w->in->rx, w->in->now, &resp);
	out->stamp = true;
	reply(s, w, &resp, out);
	memset(out->buf + out->len, 0, NAK);
	out->len += NAK;
	s->counts.bytes_out += NAK;
	return SERVE_REPLY;
}

/* Modes 3 and 1. */
static enum serve_act
ask_time(struct serve *s, struct way *w, struct serve_out *out)
{
	if (w->version < 1 || w->version > NTP_VERSION ||
	    packet_decode(&w->req, &w->tail, w->in->buf, w->in->len) !=
		PACKET_OK)
		return drop(&s->counts.badformat);
	if (w->tail.mac_len == 0 && (w->flags & ACCESS_NOTRUST))
		return drop(&s->counts.restricted);
	switch (rate(s, w)) {
	case MRU_FINE:
		break;
	case MRU_LIMITED:
		return drop(&s->counts.limited);
	case MRU_KISS:
		return kiss(s, w, out);
	}
	if (w->tail.mac_len != 0) {
		w->key = vouches(s, w);
		if (w->key == NULL)
			return unauthentic(s, w, out);
	}
	return answer(s, w, out);
}

enum serve_act
serve_datagram(
    struct serve *s, const struct serve_in *in, struct serve_out *out)
{
	struct way w = { .in = in };
	const struct access_rule *rule;

	s->counts.received++;
	s->counts.bytes_in += in->len;
	s->counts.v6 += in->from.family == ADDR_IPV6;
	if (in->len == 0 || in->len > PACKET_MAX)
		return drop(&s->counts.badformat);
	out->len = 0;
	out->key = NULL;
	out->stamp = false;
	out->follow = false;
	w.mode = in->buf[0] & 7;
	w.version = in->buf[0] >> 3 & 7;
	rule = access_find(&s->rules->access, &in->from);
	w.flags = rule != NULL ? rule->flags : 0;
	if (is_restricted(s, &w))
		return drop(&s->counts.restricted);
	if (w.mode == MODE_CONTROL)
		return control(s, &w);
	if (w.mode != MODE_CLIENT && w.mode != MODE_ACTIVE)
		return drop(&s->counts.declined);
	return ask_time(s, &w, out);
}

void
serve_stamp(struct serve_out *out, wall_t xmt)
{
	ntp_ts t = ntp_ts_from_wall(xmt);

	if (out->stamp) {
		t.fp &= ~UINT64_C(1);
		packet_stamp(out->buf, t);
	}
	if (out->key != NULL)
		out->len += mac_make_like(out->key, out->buf, out->len,
		    out->mac_len, out->buf + out->len);
}

void
serve_sent(struct serve *s, ntp_ts rx, wall_t tx)
{
	ntp_ts t = ntp_ts_from_wall(tx);

	t.fp &= ~UINT64_C(1);
	if (s->interleave != NULL)
		interleave_sent(s->interleave, rx, t);
}

void
serve_prefetch(const struct serve *s, const struct addr *from, int step)
{
	if (s->mru != NULL)
		mru_prefetch(s->mru, from, step);
}
