/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The variables of an association, of both dialects, in NTPsec's order and
 * units. The origin timestamp of a question that waits for its answer is
 * never told: who knows it can forge the answer (CVE-2015-8139).
 */
#include "engine/control_state.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/packet.h"

struct peer_view {
	const char *srcadr, *srchost, *dstadr, *refid, *mode;
	uint64_t srcport, dstport, leap, hmode, stratum, ppoll, hpoll, reach,
	    unreach, keyid, pmode, flash, headway, sent, received, badauth,
	    bogusorg, oldpkt, selbroken, candidate, config, authenable,
	    authentic, timer, timerec, timereach, zero;
	int64_t precision, cookies;
	double rootdelay, rootdisp, delay, offset, jitter, disp, bias;
	ntp_ts reftime, rec, xmt;
	double filtdelay[NTP_NSTAGE], filtoffset[NTP_NSTAGE],
	    filtdisp[NTP_NSTAGE];
	char source[ADDR_TEXT], local[ADDR_TEXT], code[16], clock[32],
	    digits[8];
};

#define VAR(n, u, k, m)                                                        \
	{                                                                      \
		n, u, VAR_##k, offsetof(struct peer_view, m)                   \
	}

static const struct control_var table[] = {
	VAR("config", false, UINT, config),
	VAR("authenable", false, UINT, authenable),
	VAR("authentic", false, UINT, authentic),
	VAR("srcadr", true, RAW, srcadr),
	VAR("srcport", true, UINT, srcport),
	VAR("dstadr", true, RAW, dstadr),
	VAR("dstport", true, UINT, dstport),
	VAR("leap", true, UINT, leap),
	VAR("hmode", true, UINT, hmode),
	VAR("stratum", true, UINT, stratum),
	VAR("ppoll", true, UINT, ppoll),
	VAR("hpoll", true, UINT, hpoll),
	VAR("precision", true, INT, precision),
	VAR("rootdelay", true, MS3, rootdelay),
	VAR("rootdisp", true, MS3, rootdisp),
	VAR("refid", true, RAW, refid),
	VAR("reftime", true, STAMP, reftime),
	{ "org", false, VAR_HIDDEN, 0 },
	VAR("rec", true, STAMP, rec),
	VAR("xmt", true, STAMP, xmt),
	VAR("reach", true, HEX, reach),
	VAR("unreach", true, UINT, unreach),
	VAR("timer", false, UINT, timer),
	VAR("delay", true, MS6, delay),
	VAR("offset", true, MS6, offset),
	VAR("jitter", true, MS6, jitter),
	VAR("dispersion", true, MS6, disp),
	VAR("keyid", true, KEY, keyid),
	VAR("filtdelay", true, ARRAY, filtdelay),
	VAR("filtoffset", true, ARRAY, filtoffset),
	VAR("pmode", true, UINT, pmode),
	VAR("received", false, UINT, received),
	VAR("sent", false, UINT, sent),
	VAR("filtdisp", true, ARRAY, filtdisp),
	VAR("flash", true, HEX, flash),
	VAR("mode", true, RAW, mode),
	{ "peer_var_list", false, VAR_LIST, 0 },
	VAR("headway", true, UINT, headway),
	VAR("bias", true, NUM3, bias),
	VAR("srchost", true, STRING, srchost),
	VAR("timerec", false, UINT, timerec),
	VAR("timereach", false, UINT, timereach),
	VAR("badauth", false, UINT, badauth),
	VAR("bogusorg", false, UINT, bogusorg),
	VAR("oldpkt", false, UINT, oldpkt),
	VAR("seldisp", false, UINT, zero),
	VAR("selbroken", false, UINT, selbroken),
	VAR("candidate", false, UINT, candidate),
	VAR("ntscookies", true, INT, cookies),
};

const char *
control_refid(uint32_t refid, unsigned stratum, char *buf, size_t size)
{
	refid_text(refid, stratum, buf, size);
	for (char *p = buf; *p != '\0'; p++)
		if (!isgraph((unsigned char)*p) || *p == ',' || *p == '"')
			*p = '.';
	return buf;
}

static double
known(double v, double otherwise)
{
	return isnan(v) ? otherwise : v;
}

static ntp_ts
stamp(wall_t t)
{
	ntp_ts unknown = { 0 };

	return t.ns == 0 ? unknown : ntp_ts_from_wall(t);
}

static void
view_address(
    const struct assoc *a, const struct snap_peer *s, struct peer_view *v)
{
	struct addr any = { .family = ADDR_IPV4 }, numeric;
	const struct addr *from = a->live ? &s->addr : &any;
	const struct addr *to = s->local.family ? &s->local : &any;

	if (a->cfg.kind == PARAMS_REFCLOCK) {
		any.ip[0] = any.ip[1] = 127;
		any.ip[2] = a->cfg.clock.driver;
		any.ip[3] = a->cfg.clock.unit;
		control_clock_name(&a->cfg.clock, v->clock, sizeof v->clock);
		v->srchost = v->clock;
		from = &any;
	} else if (!addr_parse(&numeric, s->name)) {
		v->srchost = s->name;
	}
	v->srcadr = addr_text(from, v->source, sizeof v->source);
	v->srcport = a->live ? s->addr.port : NTP_PORT;
	v->dstadr = addr_text(to, v->local, sizeof v->local);
	v->dstport = to->port;
}

static void
view_header(const struct snap_peer *s, struct peer_view *v)
{
	v->leap = s->leap;
	v->hmode = s->hmode;
	v->pmode = s->pmode;
	v->stratum = s->stratum;
	v->ppoll = (uint64_t)(s->ppoll > 0 ? s->ppoll : 0);
	v->hpoll = (uint64_t)(s->hpoll > 0 ? s->hpoll : 0);
	v->precision = s->precision;
	v->rootdelay = s->rootdelay;
	v->rootdisp = s->rootdisp;
	v->refid = control_refid(s->refid, s->stratum, v->code, sizeof v->code);
	v->reftime = stamp(s->reftime);
	v->rec = stamp(s->rec);
	v->xmt = stamp(s->xmt);
	v->keyid = s->keyid;
}

static void
view_samples(const struct snap_peer *s, struct peer_view *v)
{
	v->delay = known(s->delay, 0);
	v->offset = known(s->offset, 0);
	v->jitter = known(s->jitter, 0);
	v->disp = known(s->disp, NTP_MAXDISP);
	for (size_t i = 0; i < NTP_NSTAGE; i++) {
		bool used = i < s->filled;
		const struct sample *st = &s->stage[i];

		v->filtdelay[i] = used ? st->delay : 0;
		v->filtoffset[i] = used ? st->offset : 0;
		v->filtdisp[i] = used
		    ? fmin(st->disp + NTP_PHI * s->age[i], NTP_MAXDISP)
		    : NTP_MAXDISP;
	}
}

static uint64_t
seconds(double s)
{
	return s > 0 ? (uint64_t)s : 0;
}

static void
view_accounts(const struct query *q, const struct assoc *a,
    const struct snap_peer *s, struct peer_view *v)
{
	mono_t now = q->e->now;

	v->reach = s->reach;
	v->unreach = s->unreach;
	v->flash = s->flash;
	v->candidate = s->tally;
	v->config = a->pool == 0;
	v->authenable = s->keyid != 0;
	v->authentic = s->keyid != 0 && a->live && a->peer.answered;
	v->sent = s->sent;
	v->received = s->received;
	v->badauth = s->counts[VERDICT_AUTH];
	v->bogusorg = s->counts[VERDICT_BOGUS] + s->counts[VERDICT_UNASKED];
	v->oldpkt = s->counts[VERDICT_DUP] + s->counts[VERDICT_LATE];
	v->selbroken = s->counts[VERDICT_HEADER];
	v->timer = seconds(known(s->next, 0));
	v->timerec = seconds(known(s->when, mono_diff(now, q->e->started)));
	v->timereach = seconds(mono_diff(now, a->last.reached));
	/* We may not ask again before two seconds have passed. */
	if (a->live && s->sent > 0)
		v->headway =
		    seconds(ceil(NTP_BTIME - mono_diff(now, a->peer.asked_at)));
}

static const char *
number(unsigned n, char *buf, size_t size)
{
	snprintf(buf, size, "%u", n);
	return buf;
}

enum outcome
control_read_peer(struct query *q)
{
	size_t i = control_find(q, q->h.assoc);
	const struct assoc *a = &q->e->assoc[i];
	const struct snap_peer *s = &q->s->peers[i];
	struct peer_view v = { .cookies = -1 };

	view_address(a, s, &v);
	view_header(s, &v);
	view_samples(s, &v);
	view_accounts(q, a, s, &v);
	v.bias = a->cfg.cfg.bias != 0.0 ? a->cfg.cfg.bias : (double)NAN;
	if (a->cfg.kind == PARAMS_REFCLOCK)
		v.mode = number(a->cfg.clock.mode, v.digits, sizeof v.digits);
	return vars_answer(q, table, sizeof table / sizeof table[0], &v);
}
