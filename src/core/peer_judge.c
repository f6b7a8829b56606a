/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/peer_judge.h"

#include "core/rfc5905.h"

#include <math.h>
#include <string.h>

/* An answer that took longer says nothing that is worth having: half of it
 * would be beyond MAXDIST. The next question ends the wait anyway. */
#define LATE 16.0

/* Can the bytes be read, and is it an answer in kind, from where we asked? */
static enum verdict
judge_form(const struct peer *p, const struct arrival *a,
    const struct addr *server, struct packet *pkt, struct packet_tail *tail)
{
	enum packet_form form = packet_decode(pkt, tail, a->buf, a->len);

	if (form == PACKET_SHORT)
		return VERDICT_SHORT;
	if (form != PACKET_OK) {
		/* For the record: the header is readable. */
		packet_decode(pkt, NULL, a->buf, PACKET_HEADER);
		return VERDICT_FORM;
	}
	if (pkt->version != p->cfg.version)
		return VERDICT_VERSION;
	if (p->cfg.hmode == MODE_ACTIVE) {
		if (pkt->mode != MODE_ACTIVE && pkt->mode != MODE_PASSIVE)
			return VERDICT_MODE;
	} else if (pkt->mode != MODE_SERVER) {
		return VERDICT_MODE;
	}
	if (!addr_same_endpoint(&a->from, server))
		return VERDICT_ADDRESS;
	return VERDICT_OK;
}

/* Is it the answer to our question? Zero never is: cookies are not zero. */
static enum verdict
judge_origin(const struct peer *p, const struct packet *pkt)
{
	ntp_ts org = pkt->org;

	if (org.fp != 0 && org.fp == p->last_cookie.fp)
		return VERDICT_DUP;
	if (!p->asked)
		return VERDICT_UNASKED;
	if (org.fp == 0 || org.fp != p->cookie.fp)
		return VERDICT_BOGUS;
	return VERDICT_OK;
}

/*
 * A key demands a MAC by that key and no other (CVE-2015-7974), over all that
 * stands before it. Without a key a crypto-NAK is the only trailer that
 * speaks.
 */
static enum verdict
judge_auth(const struct peer *p, const struct arrival *a,
    const struct packet_tail *tail, const struct mac_key *key)
{
	if (p->cfg.keyid == 0)
		return tail->mac_len == 4 ? VERDICT_AUTH : VERDICT_OK;
	if (key == NULL || key->id != p->cfg.keyid || tail->mac_len == 0)
		return VERDICT_AUTH;
	return mac_check(key, a->buf, tail->mac_off, a->buf + tail->mac_off,
		   tail->mac_len)
	    ? VERDICT_OK
	    : VERDICT_AUTH;
}

/* True if all four octets are printable: else it is no code. */
static bool
is_code(uint32_t refid)
{
	for (int shift = 0; shift < 32; shift += 8) {
		uint32_t octet = refid >> shift & 0xff;

		if (octet <= ' ' || octet >= 0x7f)
			return false;
	}
	return true;
}

/*
 * RFC 5905 section 7.4. Stratum 0 is not only the kiss: NTPsec says so that
 * it is not synchronised (INIT, STEP, DOWN), chrony with no code at all.
 */
static enum verdict
judge_kiss(const struct packet *pkt)
{
	static const struct {
		char code[5];
		enum verdict verdict;
	} kisses[] = {
		{ "RATE", VERDICT_RATE },
		{ "DENY", VERDICT_DENY },
		{ "RSTR", VERDICT_RSTR },
		{ "INIT", VERDICT_STRATUM },
		{ "STEP", VERDICT_STRATUM },
		{ "DOWN", VERDICT_STRATUM },
	};

	if (pkt->stratum != 0)
		return VERDICT_OK;
	for (size_t i = 0; i < sizeof(kisses) / sizeof(kisses[0]); i++) {
		if (pkt->refid == refid_from_code(kisses[i].code))
			return kisses[i].verdict;
	}
	return is_code(pkt->refid) ? VERDICT_KISS : VERDICT_STRATUM;
}

/* RFC 5905 section 9.2: is the server fit to be a server? */
static enum verdict
judge_server(const struct packet *pkt)
{
	double dist = ntp_short_seconds(pkt->rootdelay) / 2 +
	    ntp_short_seconds(pkt->rootdisp);

	if (pkt->rec.fp == 0 || pkt->xmt.fp == 0)
		return VERDICT_UNSYNC;
	if (pkt->leap == LEAP_ALARM || pkt->stratum >= NTP_MAXSTRAT)
		return VERDICT_STRATUM;
	if (dist >= NTP_MAXDISP)
		return VERDICT_HEADER;
	/* Zero means unknown (section 7.3), not long ago. */
	if (pkt->reftime.fp != 0 && ntp_ts_diff(pkt->reftime, pkt->xmt) > 0)
		return VERDICT_HEADER;
	return VERDICT_OK;
}

/*
 * RFC 5905 section 8: offset = ((t2 - t1) + (t3 - t4)) / 2,
 * delay = (t4 - t1) - (t3 - t2), dispersion = both precisions plus
 * PHI (t4 - t1). The delay of a short path can come out negative, but not by
 * more than its dispersion; no shorter than our precision is believed.
 */
static void
time_exchange(const struct peer *p, const struct arrival *a, double precision,
    struct judged *j)
{
	struct exchange *x = &j->ex;
	double there, away;

	x->t1 = p->t1;
	x->t4 = a->rx;
	x->t2 = ntp_ts_to_wall(j->pkt.rec, a->rx);
	x->t3 = ntp_ts_to_wall(j->pkt.xmt, a->rx);
	x->t1_kernel = p->t1_kernel;
	x->t4_kernel = a->rx_kernel;
	there = wall_diff(x->t3, x->t2);
	away = wall_diff(x->t4, x->t1);
	x->offset = (wall_diff(x->t2, x->t1) + wall_diff(x->t3, x->t4)) / 2 +
	    p->cfg.bias;
	x->delay = away - there;
	j->disp = precision + log2_seconds(packet_precision(&j->pkt)) +
	    NTP_PHI * fmax(away, 0);
}

/* Can the four timestamps be? A server cannot answer before it was asked. */
static enum verdict
judge_delay(const struct peer *p, const struct arrival *a, double precision,
    struct judged *j)
{
	struct exchange *x = &j->ex;

	if (wall_diff(x->t3, x->t2) < -j->disp || x->delay < -j->disp)
		return VERDICT_DELAY;
	if (!(x->delay < NTP_MAXDISP))
		return VERDICT_DELAY;
	if (mono_diff(a->at, p->asked_at) > LATE)
		return VERDICT_LATE;
	x->delay = fmax(x->delay, precision);
	return VERDICT_OK;
}

enum verdict
peer_judge(const struct peer *p, const struct arrival *a,
    const struct judging *how, struct judged *j)
{
	struct packet_tail tail = { 0 };
	enum verdict v;

	memset(j, 0, sizeof(*j));
	v = judge_form(p, a, how->server, &j->pkt, &tail);
	if (v == VERDICT_OK)
		v = judge_origin(p, &j->pkt);
	if (v == VERDICT_OK)
		v = judge_auth(p, a, &tail, how->key);
	if (v != VERDICT_OK)
		return v;
	j->genuine = true;
	v = judge_kiss(&j->pkt);
	if (v == VERDICT_OK)
		v = judge_server(&j->pkt);
	if (v != VERDICT_OK)
		return v;
	time_exchange(p, a, how->precision, j);
	return judge_delay(p, a, how->precision, j);
}
