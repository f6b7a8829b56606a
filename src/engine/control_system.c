/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The system variables, of both dialects: NTPsec's order and units, and what
 * ntp.org's ntpq asks for besides. What this engine has no notion of (NTS,
 * smearing, MS-SNTP) is unknown to it; what it never does counts zero.
 */
#include "engine/control_state.h"

#include <stdio.h>

#include "core/packet.h"

/* One unit of the kernel's tick: 100 ppm (adjtimex(2)). */
#define TICK_NOMINAL 10000
#define TICK_UNIT    1e-4

/* NTPsec's restriction bits in mrulist, and its 4-octet alignment: who asks
 * looks for this word. */
#define VERSION_TEXT "ntptui " PACKAGE_VERSION " (mode 6 as ntpsec-1.2)"

struct system_view {
	const char *refid, *processor, *system, *release, *version, *peeradr;
	int64_t precision, leapsec, expire;
	uint64_t leap, stratum, tc, mintc, peer, peermode, tai, zero;
	double rootdelay, rootdisp, rootdist, offset, freq;
	double sys_jitter, clk_jitter, clk_wander, nothing;
	ntp_ts reftime, clock;

	/* Clients. */
	uint64_t mru_enabled, mru_slots, mru_depth, mru_deepest, mru_mindepth,
	    mru_maxage, mru_minage, mru_maxdepth, mru_mem, mru_maxmem,
	    mru_exists, mru_new, mru_old, mru_full, mru_oldest;

	/* Packets. */
	uint64_t uptime, received, thisver, oldver, ver1, ver1client, ver1symm,
	    badformat, badauth, declined, restricted, limited, kodsent,
	    processed, control, interleaved;
	uint64_t io_received, io_sent, io_failed, io_wakeups, io_reads, asked;

	/* Keys. */
	uint64_t keys, lookups, notfound, makes, makes_digest, makes_cmac,
	    checks, checks_digest, fails_digest, checks_cmac, fails_cmac;

	/* The kernel. */
	double koffset, kfreq, kmaxerr, kesterr, kprecis, ktolerance, kconstant;
	const char *kstatus;

	char refid_text[16], peer_text[ADDR_TEXT], status_text[128];
};

#define VAR(n, u, k, m)                                                        \
	{                                                                      \
		n, u, VAR_##k, offsetof(struct system_view, m)                 \
	}
#define COUNT(n, m) VAR(n, false, UINT, m), VAR(n "_r", false, UINT, m)

static const struct control_var table[] = {
	VAR("leap", true, UINT, leap),
	VAR("stratum", true, UINT, stratum),
	VAR("precision", true, INT, precision),
	VAR("rootdelay", true, MS3, rootdelay),
	VAR("rootdisp", true, MS3, rootdisp),
	VAR("rootdist", true, MS3, rootdist),
	VAR("refid", true, RAW, refid),
	VAR("reftime", true, STAMP, reftime),
	VAR("tc", true, UINT, tc),
	VAR("peer", true, UINT, peer),
	VAR("offset", true, MS6, offset),
	VAR("frequency", true, PPM3, freq),
	VAR("sys_jitter", true, MS6, sys_jitter),
	VAR("clk_jitter", true, MS6, clk_jitter),
	VAR("clock", true, STAMP, clock),
	VAR("processor", true, STRING, processor),
	VAR("system", true, STRING, system),
	VAR("release", true, STRING, release),
	VAR("version", true, STRING, version),
	VAR("clk_wander", true, PPM6, clk_wander),
	{ "sys_var_list", false, VAR_LIST, 0 },
	VAR("tai", true, UINT, tai),
	VAR("leapsec", true, DATE, leapsec),
	VAR("expire", true, DATE, expire),
	VAR("mintc", true, UINT, mintc),
	VAR("peeradr", false, STRING, peeradr),
	VAR("peermode", false, UINT, peermode),
	VAR("bcastdelay", false, MS3, nothing),

	VAR("mru_enabled", false, UINT, mru_enabled),
	VAR("mru_hashslots", false, UINT, mru_slots),
	VAR("mru_depth", false, UINT, mru_depth),
	VAR("mru_deepest", false, UINT, mru_deepest),
	VAR("mru_mindepth", false, UINT, mru_mindepth),
	VAR("mru_maxage", false, UINT, mru_maxage),
	VAR("mru_minage", false, UINT, mru_minage),
	VAR("mru_maxdepth", false, UINT, mru_maxdepth),
	VAR("mru_mem", false, UINT, mru_mem),
	VAR("mru_maxmem", false, UINT, mru_maxmem),
	VAR("mru_exists", false, UINT, mru_exists),
	VAR("mru_new", false, UINT, mru_new),
	VAR("mru_recycleold", false, UINT, mru_old),
	VAR("mru_recyclefull", false, UINT, mru_full),
	/* There is always room. */
	VAR("mru_none", false, UINT, zero),
	VAR("mru_oldest_age", false, UINT, mru_oldest),

	VAR("ss_uptime", false, UINT, uptime),
	COUNT("ss_reset", uptime),
	COUNT("ss_received", received),
	COUNT("ss_thisver", thisver),
	COUNT("ss_oldver", oldver),
	COUNT("ss_ver1", ver1),
	COUNT("ss_ver1client", ver1client),
	COUNT("ss_ver1zero", zero),
	COUNT("ss_ver1symm", ver1symm),
	COUNT("ss_badformat", badformat),
	COUNT("ss_badauth", badauth),
	COUNT("ss_declined", declined),
	COUNT("ss_restricted", restricted),
	COUNT("ss_limited", limited),
	COUNT("ss_kodsent", kodsent),
	COUNT("ss_processed", processed),
	VAR("ss_interleaved", false, UINT, interleaved),
	VAR("ss_numctlreq", false, UINT, control),

	VAR("authreset", false, UINT, uptime),
	VAR("authdelay", false, MS3, nothing),
	VAR("authkeys", false, UINT, keys),
	VAR("authfreek", false, UINT, zero),
	VAR("authklookups", false, UINT, lookups),
	VAR("authknotfound", false, UINT, notfound),
	VAR("authkuncached", false, UINT, zero),
	VAR("authkexpired", false, UINT, zero),
	VAR("authencrypts", false, UINT, makes),
	VAR("authdigestencrypts", false, UINT, makes_digest),
	VAR("authcmacencrypts", false, UINT, makes_cmac),
	VAR("authdecrypts", false, UINT, checks),
	VAR("authdigestdecrypts", false, UINT, checks_digest),
	VAR("authdigestfails", false, UINT, fails_digest),
	VAR("authcmacdecrypts", false, UINT, checks_cmac),
	VAR("authcmacfails", false, UINT, fails_cmac),

	VAR("koffset", false, MS3, koffset),
	VAR("kfreq", false, PPM3, kfreq),
	VAR("kmaxerr", false, MS3, kmaxerr),
	VAR("kesterr", false, MS3, kesterr),
	VAR("kstflags", false, STRING, kstatus),
	VAR("ktimeconst", false, NUM3, kconstant),
	VAR("kprecis", false, MS3, kprecis),
	VAR("kfreqtol", false, PPM3, ktolerance),
	/* No PPS signal reaches the kernel through us. */
	VAR("kppsfreq", false, PPM3, nothing),
	VAR("kppsjitter", false, MS3, nothing),
	VAR("kppscalibdur", false, UINT, zero),
	VAR("kppsstab", false, PPM3, nothing),
	VAR("kppsjitexc", false, NUM3, nothing),
	VAR("kppscalibs", false, NUM3, nothing),
	VAR("kppscaliberrs", false, NUM3, nothing),
	VAR("kppsstbexc", false, NUM3, nothing),

	VAR("iostats_reset", false, UINT, uptime),
	VAR("io_dropped", false, UINT, zero),
	VAR("io_ignored", false, UINT, zero),
	VAR("io_received", false, UINT, io_received),
	VAR("io_sent", false, UINT, io_sent),
	VAR("io_sendfailed", false, UINT, io_failed),
	VAR("io_wakeups", false, UINT, io_wakeups),
	VAR("io_goodwakeups", false, UINT, io_reads),
	VAR("io_pkt_reads", false, UINT, io_reads),
	VAR("io_ref_reads", false, UINT, zero),
	/* There is no queue of buffers that could run dry. */
	VAR("total_rbuf", false, UINT, zero),
	VAR("free_rbuf", false, UINT, zero),
	VAR("used_rbuf", false, UINT, zero),
	VAR("rbuf_lowater", false, UINT, zero),

	VAR("timerstats_reset", false, UINT, uptime),
	VAR("timer_overruns", false, UINT, zero),
	VAR("timer_xmts", false, UINT, asked),
};

static double
known(double v)
{
	return isnan(v) ? 0 : v;
}

static void
view_peer(const struct query *q, struct system_view *v)
{
	const struct snapshot *s = q->s;
	size_t i = control_find(q, s->syspeer);
	struct addr none = { .family = ADDR_IPV4 };
	const struct addr *a = &none;

	if (s->syspeer != 0 && i < q->e->n) {
		v->peer = s->syspeer;
		v->peermode = s->peers[i].hmode;
		a = &s->peers[i].addr;
	}
	v->peeradr = addr_text_port(a, v->peer_text, sizeof v->peer_text);
}

static void
view_time(const struct query *q, struct system_view *v)
{
	const struct snapshot *s = q->s;
	const struct platform *p = &q->c->platform;

	v->leap = s->leap;
	v->stratum = s->stratum;
	v->precision = s->precision;
	v->rootdelay = s->rootdelay;
	v->rootdisp = s->rootdisp;
	v->rootdist = s->rootdelay / 2 + s->rootdisp;
	v->refid = control_refid(
	    s->refid, s->stratum, v->refid_text, sizeof v->refid_text);
	if (s->reftime.ns != 0)
		v->reftime = ntp_ts_from_wall(s->reftime);
	v->clock = ntp_ts_from_wall(q->e->wall);
	v->tc = s->tc;
	/* NTPsec's has no such floor. */
	v->mintc = q->e->params.sec ? 0 : (uint64_t)q->e->params.mru.average;
	v->offset = known(s->offset);
	v->freq = known(s->freq);
	v->sys_jitter = known(s->jitter);
	v->clk_jitter = q->e->disc.jitter;
	v->clk_wander = s->wander;
	v->processor = p->processor;
	v->system = p->system;
	v->release = p->release;
	v->version = VERSION_TEXT;
}

/* As the list says, without which all is zero, as NTPsec has it. */
static void
view_leap(const struct query *q, struct system_view *v)
{
	const struct leap_state *l = &q->e->leap;

	v->tai = (uint64_t)(l->tai > 0 ? l->tai : 0);
	if (!l->loaded || l->table.count == 0)
		return;
	v->leapsec = l->table.entry[l->table.count - 1].at;
	v->expire = l->table.expires;
}

static void
view_clients(const struct query *q, struct system_view *v)
{
	const struct mru_stats *m = &q->s->mru;

	v->mru_enabled = m->maxdepth > 0;
	v->mru_slots = m->depth;
	v->mru_depth = m->depth;
	v->mru_deepest = m->deepest;
	v->mru_mindepth = m->mindepth;
	v->mru_maxage = m->maxage;
	v->mru_minage = m->minage;
	v->mru_maxdepth = m->maxdepth;
	v->mru_mem = (m->bytes + 512) / 1024;
	v->mru_maxmem = (m->maxbytes + 512) / 1024;
	v->mru_exists = m->existed;
	v->mru_new = m->created;
	v->mru_old = m->recycled_old;
	v->mru_full = m->recycled_full;
	v->mru_oldest = clients_oldest(q->e);
}

static void
view_packets(const struct query *q, struct system_view *v)
{
	const struct serve_counts *n = &q->s->counts;
	const struct engine *e = q->e;
	const struct control *c = q->c;
	v->uptime = (uint64_t)fmax(0, mono_diff(e->now, e->started));
	v->received = n->received + e->datagrams;
	v->thisver = n->thisver;
	v->oldver = n->oldver;
	v->ver1 = n->ver1;
	v->ver1symm = n->ver1symm;
	v->ver1client = n->ver1 - n->ver1symm;
	v->badformat = n->badformat;
	v->badauth = n->badauth;
	v->declined = n->declined;
	v->restricted = n->restricted;
	v->limited = n->limited;
	v->kodsent = n->kodsent;
	v->processed = n->processed;
	v->interleaved = n->interleaved;
	v->control = c->requests;
	v->io_received = n->received + e->datagrams;
	v->io_sent = e->asked + n->processed + n->kodsent + c->sent;
	v->io_failed = e->send_failed + c->failed;
	v->io_sent += n->naksent;
	v->io_wakeups = e->turns;
	v->io_reads = v->io_received;
	v->asked = e->asked + e->send_failed;
}

static void
view_keys(const struct query *q, struct system_view *v)
{
	const struct control_auth *a = &q->c->auth;

	v->keys = q->e->rules->serve.keys.count;
	v->lookups = a->lookups;
	v->notfound = a->notfound;
	v->makes_digest = a->signed_digest;
	v->makes_cmac = a->signed_cmac;
	v->makes = a->signed_digest + a->signed_cmac;
	v->checks_digest = a->checked_digest;
	v->checks_cmac = a->checked_cmac;
	v->checks = a->checked_digest + a->checked_cmac;
	v->fails_digest = a->failed_digest;
	v->fails_cmac = a->failed_cmac;
}

/* The kernel's status word in ntpd's words. */
static const char *
status_text(uint32_t status, char *buf, size_t size)
{
	static const char *const word[] = { "pll", "ppsfreq", "ppstime", "fll",
		"ins", "del", "unsync", "freqhold", "ppssignal", "ppsjitter",
		"ppswander", "ppserror", "clockerr", "nano", "mode=fll",
		"src=B" };
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
		if (status >> i & 1)
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
			    len > 0 ? " " : "", word[i]);
	return buf;
}

static void
view_kernel(const struct query *q, struct system_view *v)
{
	const struct host *h = q->e->host;
	struct host_clock k = { 0 };

	h->clock(h->self, &k);
	v->koffset = k.offset;
	v->kfreq = k.freq - (k.tick - TICK_NOMINAL) * TICK_UNIT;
	if (k.tick == 0)
		v->kfreq = k.freq;
	v->kmaxerr = k.maxerror;
	v->kesterr = k.esterror;
	v->kstatus =
	    status_text(k.status, v->status_text, sizeof v->status_text);
	v->kconstant = k.constant;
	v->kprecis = k.resolution;
	v->ktolerance = k.tolerance;
}

enum outcome
control_read_system(struct query *q)
{
	struct system_view v = { 0 };

	view_time(q, &v);
	view_peer(q, &v);
	view_leap(q, &v);
	view_clients(q, &v);
	view_packets(q, &v);
	view_keys(q, &v);
	view_kernel(q, &v);
	return vars_answer(q, table, sizeof table / sizeof table[0], &v);
}
