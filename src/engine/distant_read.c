/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/distant_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/control.h"
#include "core/packet.h"
#include "core/rfc5905.h"

/* No number of theirs is larger: seconds, milliseconds, ppm. */
#define LARGEST 1e9

/* Where a number goes, and in what unit it comes. */
enum kind {
	KIND_NUM, /* a double, as it is */
	KIND_MS,  /* a double, s */
	KIND_PPM, /* a double, s/s */
	KIND_U8,
	KIND_S8,
	KIND_U16,
	KIND_U32,
	KIND_S32,
	KIND_U64,
	KIND_WALL, /* a time stamp */
};

struct row {
	const char *name;
	enum kind kind;
	size_t offset;
	int64_t max; /* of whole numbers; 0: the type's */
};

#define S(n, k, m, x)                                                          \
	{                                                                      \
		n, KIND_##k, offsetof(struct snapshot, m), x                   \
	}
#define P(n, k, m, x)                                                          \
	{                                                                      \
		n, KIND_##k, offsetof(struct snap_peer, m), x                  \
	}

static const struct row system_rows[] = {
	S("clock", WALL, wall, 0),
	S("leap", U8, leap, LEAP_ALARM),
	S("stratum", U8, stratum, NTP_MAXSTRAT),
	S("precision", S8, precision, 0),
	S("rootdelay", MS, rootdelay, 0),
	S("rootdisp", MS, rootdisp, 0),
	S("rootdist", MS, maxerror, 0),
	S("reftime", WALL, reftime, 0),
	S("tc", U8, tc, NTP_MAXPOLL),
	S("peer", U16, syspeer, 0),
	S("offset", MS, offset, 0),
	S("frequency", PPM, freq, 0),
	S("sys_jitter", MS, jitter, 0),
	S("clk_wander", PPM, wander, 0),
	S("tai", S32, leaps.tai, 1000),

	S("ss_received", U64, counts.received, 0),
	S("ss_processed", U64, counts.processed, 0),
	S("ss_thisver", U64, counts.thisver, 0),
	S("ss_oldver", U64, counts.oldver, 0),
	S("ss_badformat", U64, counts.badformat, 0),
	S("ss_badauth", U64, counts.badauth, 0),
	S("ss_declined", U64, counts.declined, 0),
	S("ss_restricted", U64, counts.restricted, 0),
	S("ss_limited", U64, counts.limited, 0),
	S("ss_kodsent", U64, counts.kodsent, 0),

	S("mru_depth", U32, mru.depth, 0),
	S("mru_deepest", U32, mru.deepest, 0),
	S("mru_maxdepth", U32, mru.maxdepth, 0),
	S("mru_mindepth", U32, mru.mindepth, 0),
	S("mru_maxage", U32, mru.maxage, 0),
	S("mru_minage", U32, mru.minage, 0),

	S("koffset", MS, kernel.offset, 0),
	S("kfreq", PPM, kernel.freq, 0),
	S("kmaxerr", MS, kernel.maxerror, 0),
	S("kesterr", MS, kernel.esterror, 0),
	S("kprecis", MS, kernel.resolution, 0),
	S("kfreqtol", PPM, kernel.tolerance, 0),
	S("ktimeconst", S32, kernel.constant, 64),
};

static const struct row peer_rows[] = {
	P("leap", U8, leap, LEAP_ALARM),
	P("stratum", U8, stratum, NTP_MAXSTRAT),
	P("precision", S8, precision, 0),
	P("hmode", U8, hmode, 7),
	P("pmode", U8, pmode, 7),
	P("hpoll", S8, hpoll, NTP_MAXPOLL),
	P("ppoll", S8, ppoll, 0),
	P("rootdelay", MS, rootdelay, 0),
	P("rootdisp", MS, rootdisp, 0),
	P("reftime", WALL, reftime, 0),
	P("rec", WALL, rec, 0),
	P("xmt", WALL, xmt, 0),
	P("reach", U8, reach, 0),
	P("unreach", U8, unreach, 0),
	P("flash", U16, flash, 0),
	P("keyid", U32, keyid, 0),
	P("delay", MS, delay, 0),
	P("offset", MS, offset, 0),
	P("jitter", MS, jitter, 0),
	P("dispersion", MS, disp, 0),
	P("sent", U32, sent, 0),
	P("received", U32, received, 0),
	P("timer", NUM, next, 0),
};

static bool
take_float(void *at, const struct control_item *item, double unit)
{
	double v;

	if (!control_double(item, &v) || !isfinite(v) || fabs(v) > LARGEST)
		return false;
	v *= unit;
	memcpy(at, &v, sizeof(v));
	return true;
}

/* Whole numbers with a sign: control_uint() knows none. */
static bool
take_int(const struct control_item *item, int64_t low, int64_t high, int64_t *v)
{
	uint64_t u;
	double d;

	if (control_uint(item, &u)) {
		if (u > (uint64_t)INT64_MAX || (int64_t)u > high)
			return false;
		*v = (int64_t)u;
		return true;
	}
	if (!control_double(item, &d) || !(d >= (double)low) ||
	    !(d <= (double)high) || fabs(d) > LARGEST)
		return false;
	*v = (int64_t)d;
	return *v >= low;
}

/* An era is chosen by the host's own clock, `pivot`. */
static void
take_stamp(void *at, const struct control_item *item, wall_t pivot)
{
	ntp_ts ts;
	wall_t w = { 0 };

	if (!control_stamp(item, &ts))
		return;
	if (ts.fp != 0)
		w = ntp_ts_to_wall(ts, pivot);
	memcpy(at, &w, sizeof(w));
}

static void
take_row(const struct row *r, void *base, const struct control_item *item,
    wall_t pivot)
{
	static const struct {
		int64_t low, high;
	} range[] = {
		[KIND_U8] = { 0, UINT8_MAX },
		[KIND_S8] = { INT8_MIN, INT8_MAX },
		[KIND_U16] = { 0, UINT16_MAX },
		[KIND_U32] = { 0, UINT32_MAX },
		[KIND_S32] = { INT32_MIN, INT32_MAX },
		[KIND_U64] = { 0, INT64_MAX },
	};
	void *at = (char *)base + r->offset;
	int64_t v = 0;

	switch (r->kind) {
	case KIND_NUM:
		take_float(at, item, 1);
		return;
	case KIND_MS:
		take_float(at, item, 1e-3);
		return;
	case KIND_PPM:
		take_float(at, item, 1e-6);
		return;
	case KIND_WALL:
		take_stamp(at, item, pivot);
		return;
	case KIND_U8:
	case KIND_S8:
	case KIND_U16:
	case KIND_U32:
	case KIND_S32:
	case KIND_U64:
		break;
	}
	if (!take_int(item, range[r->kind].low,
		r->max != 0 ? r->max : range[r->kind].high, &v))
		return;
	if (r->kind == KIND_U8 || r->kind == KIND_S8)
		*(uint8_t *)at = (uint8_t)v;
	else if (r->kind == KIND_U16)
		memcpy(at, &(uint16_t){ (uint16_t)v }, sizeof(uint16_t));
	else if (r->kind == KIND_U64)
		memcpy(at, &v, sizeof(v));
	else
		memcpy(at, &(uint32_t){ (uint32_t)v }, sizeof(uint32_t));
}

static void
take_rows(const struct row *r, size_t n, void *base,
    const struct control_item *item, wall_t pivot)
{
	for (size_t i = 0; i < n; i++)
		if (control_is(item, r[i].name))
			take_row(&r[i], base, item, pivot);
}

/* A reference identifier: a quad, or up to four letters. */
static uint32_t
read_refid(const struct control_item *item)
{
	char text[20];
	struct addr a;

	control_copy(item, text, sizeof(text));
	if (addr_parse(&a, text) && a.family == ADDR_IPV4)
		return addr_ipv4(&a);
	return refid_from_code(text);
}

void
distant_read_kind(struct distant_kind *k, const char *text, size_t len)
{
	const char *end = text + len, *p;
	struct control_item item;

	while (control_next(&text, end, &item)) {
		if (!control_is(&item, "version"))
			continue;
		control_copy(&item, k->version, sizeof(k->version));
		k->sec = strstr(k->version, "ntpsec") != NULL;
		p = strstr(k->version, "4.2.8p");
		k->p11 = !k->sec && p != NULL && strtoul(p + 6, NULL, 10) >= 11;
	}
}

/* ---- the system ---- */

/* ntp.org's words, or NTPsec's number. */
static uint32_t
read_status(const struct control_item *item)
{
	static const char *const word[] = { "pll", "ppsfreq", "ppstime", "fll",
		"ins", "del", "unsync", "freqhold", "ppssignal", "ppsjitter",
		"ppswander", "ppserror", "clockerr", "nano" };
	char text[128];
	uint32_t bits = 0;
	uint64_t number;

	if (control_uint(item, &number))
		return (uint32_t)number;
	control_copy(item, text, sizeof(text));
	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (strstr(text, word[i]) != NULL)
			bits |= (uint32_t)1 << i;
	return bits;
}

static void
take_system(struct snapshot *s, const struct control_item *item, mono_t at)
{
	int64_t n;

	take_rows(system_rows, sizeof(system_rows) / sizeof(system_rows[0]), s,
	    item, s->wall);
	if (control_is(item, "refid")) {
		s->refid = read_refid(item);
	} else if (control_is(item, "ss_uptime") &&
	    take_int(item, 0, INT32_MAX, &n)) {
		s->started = mono_add(at, -(double)n);
	} else if (control_is(item, "mru_mem") &&
	    take_int(item, 0, INT32_MAX, &n)) {
		s->mru.bytes = (size_t)n * 1024;
	} else if (control_is(item, "mru_maxmem") &&
	    take_int(item, 0, INT32_MAX, &n)) {
		s->mru.maxbytes = (size_t)n * 1024;
	} else if (control_is(item, "kstflags")) {
		s->kernel.status = read_status(item);
		s->kernel.unsync = (s->kernel.status & HOST_UNSYNC) != 0;
		s->kernel.readable = true;
	}
}

void
distant_untold(struct snapshot *s)
{
	memset(&s->counts, 0xFF, sizeof(s->counts));
	memset(&s->mru, 0xFF, sizeof(s->mru));
}

/*
 * The kernel tells its precision and its greatest errors in whole microseconds
 * (adjtimex(2)). Daemons before NTPsec 1.2.3 and ntp.org's for long take them
 * for nanoseconds: a precision below a microsecond gives them away. Then what
 * they say is a thousandth; of the offset only while the kernel does not count
 * in nanoseconds itself.
 */
static void
mend_kernel(struct host_clock *k)
{
	if (!(k->resolution > 0) || k->resolution > 0.5e-6)
		return;
	k->resolution *= 1000;
	k->maxerror *= 1000;
	k->esterror *= 1000;
	if ((k->status & HOST_NANO) == 0)
		k->offset *= 1000;
}

void
distant_read_kernel(struct snapshot *s, const char *text, size_t len, mono_t at)
{
	s->kernel = (struct host_clock){ .tick = s->kernel.tick };
	distant_read_system(s, text, len, at);
	mend_kernel(&s->kernel);
}

void
distant_read_system(struct snapshot *s, const char *text, size_t len, mono_t at)
{
	const char *end = text + len, *p = text;
	struct control_item item;

	/* Their clock first: it tells the era of all the others. */
	while (control_next(&p, end, &item))
		if (control_is(&item, "clock"))
			take_stamp(&s->wall, &item, s->wall);
	for (p = text; control_next(&p, end, &item);)
		take_system(s, &item, at);
}

/* ---- an association ---- */

static void
forget(struct snap_peer *p)
{
	struct snap_peer fresh = { .id = p->id,
		.type = 'u',
		.stratum = NTP_MAXSTRAT,
		.phase = PHASE_ACTIVE,
		.delay = NAN,
		.offset = NAN,
		.disp = NAN,
		.jitter = NAN,
		.distance = NAN,
		.when = NAN,
		.next = NAN };

	/* What has been seen of it stays: nobody tells it again. */
	fresh.trail_len = p->trail_len;
	memcpy(fresh.trail, p->trail, sizeof(fresh.trail));
	*p = fresh;
}

/* Eight numbers with blanks between them, of which the rest may be missing. */
static size_t
read_array(const struct control_item *item, double out[NTP_NSTAGE])
{
	char text[NTP_NSTAGE * 32], *at = text;
	size_t n = 0, used;

	control_copy(item, text, sizeof(text));
	while (n < NTP_NSTAGE) {
		struct control_item one;
		double v;

		at += strspn(at, " ");
		used = strcspn(at, " ");
		one = (struct control_item){ .value = at, .value_len = used };
		if (used == 0 || !control_double(&one, &v) || !isfinite(v) ||
		    fabs(v) > LARGEST)
			break;
		out[n++] = v / 1e3;
		at += used;
	}
	return n;
}

/* The three rows of the filter. */
struct stages {
	double delay[NTP_NSTAGE], offset[NTP_NSTAGE], disp[NTP_NSTAGE];
	size_t n[3];
};

static void
take_stages(struct snap_peer *p, const struct stages *st)
{
	while (p->filled < NTP_NSTAGE) {
		size_t i = p->filled;

		/* 16 s: nothing is there. */
		if (i >= st->n[0] || i >= st->n[1] || i >= st->n[2] ||
		    st->disp[i] >= NTP_MAXDISP)
			return;
		p->stage[i] = (struct sample){ .delay = st->delay[i],
			.offset = st->offset[i],
			.disp = st->disp[i] };
		p->age[i] = NAN;
		p->filled++;
	}
}

/* What else a line may say. */
struct extra {
	char refid[16];
	bool clock, pool;
	int64_t cookies; /* NTS; -1: none */
	uint16_t port, dstport;
	struct stages stage;
};

static void
take_addr(struct addr *a, const struct control_item *item)
{
	char text[ADDR_TEXT];

	addr_parse(a, control_copy(item, text, sizeof(text)));
}

static void
take_peer(struct snap_peer *p, struct extra *x, const struct control_item *item)
{
	int64_t n = 0;

	if (control_is(item, "srcadr")) {
		take_addr(&p->addr, item);
	} else if (control_is(item, "dstadr")) {
		take_addr(&p->local, item);
	} else if (control_is(item, "srcport") &&
	    take_int(item, 0, UINT16_MAX, &n)) {
		x->port = (uint16_t)n;
	} else if (control_is(item, "dstport") &&
	    take_int(item, 0, UINT16_MAX, &n)) {
		x->dstport = (uint16_t)n;
	} else if (control_is(item, "srchost")) {
		control_copy(item, p->name, sizeof(p->name));
	} else if (control_is(item, "refid")) {
		control_copy(item, x->refid, sizeof(x->refid));
		p->refid = read_refid(item);
	} else if (control_is(item, "ntscookies")) {
		take_int(item, -1, 8, &x->cookies);
	} else if (control_is(item, "filtdelay")) {
		x->stage.n[0] = read_array(item, x->stage.delay);
	} else if (control_is(item, "filtoffset")) {
		x->stage.n[1] = read_array(item, x->stage.offset);
	} else if (control_is(item, "filtdisp")) {
		x->stage.n[2] = read_array(item, x->stage.disp);
	}
}

static bool
is_unspecified(const struct addr *a)
{
	static const uint8_t none[16];

	return a->family == ADDR_NONE ||
	    memcmp(a->ip, none, a->family == ADDR_IPV4 ? 4 : 16) == 0;
}

/* ntpq's t column. */
static char
type_of(const struct snap_peer *p, const struct extra *x)
{
	static const char letter[] = "?sSu?B??";
	bool many = p->addr.family == ADDR_IPV4 ? p->addr.ip[0] >> 4 == 14
						: p->addr.ip[0] == 0xff;

	if (x->clock)
		return 'l';
	if (x->pool)
		return 'p';
	if (p->hmode == MODE_CLIENT && x->cookies >= 0)
		return (char)('0' + x->cookies);
	if (p->hmode == MODE_BROADCAST)
		return many ? 'M' : 'B';
	if (p->hmode == MODE_CLIENT)
		return many ? 'a' : 'u';
	return p->hmode == 6 || p->hmode == 7 ? 'b' : letter[p->hmode & 7];
}

static uint8_t
phase_of(const struct extra *x)
{
	if (x->pool)
		return PHASE_POOL;
	if (strcmp(x->refid, "DNS") == 0)
		return PHASE_DNS;
	if (strcmp(x->refid, "DENY") == 0 || strcmp(x->refid, "RSTR") == 0)
		return PHASE_DENIED;
	if (strcmp(x->refid, "RATE") == 0)
		return PHASE_RATED;
	if (strcmp(x->refid, "INIT") == 0)
		return PHASE_INIT;
	return PHASE_ACTIVE;
}

static uint8_t
auth_of(const struct snap_peer *p, uint16_t status)
{
	unsigned bits = status >> 8;

	if ((bits & CONTROL_PEER_AUTHENABLED) == 0)
		return SNAP_AUTH_NONE;
	if ((bits & CONTROL_PEER_AUTHENTIC) != 0)
		return SNAP_AUTH_OK;
	return p->rec.ns != 0 ? SNAP_AUTH_BAD : SNAP_AUTH_WANTED;
}

/* What follows from its variables. */
static void
finish_peer(struct snap_peer *p, const struct extra *x,
    const struct snapshot *s, uint16_t status)
{
	p->type = type_of(p, x);
	p->phase = phase_of(x);
	p->tally = status >> 8 & 7;
	p->auth = auth_of(p, status);
	p->addr.port = p->addr.family != ADDR_NONE ? x->port : 0;
	p->local.port = p->local.family != ADDR_NONE ? x->dstport : 0;
	if (x->clock || x->pool)
		p->addr = (struct addr){ .family = ADDR_NONE };
	/* 16 s are nothing known; before the first answer all is feigned. */
	if (p->rec.ns == 0 && p->reach == 0 && !x->clock)
		p->delay = p->offset = p->jitter = NAN;
	else
		p->when = fmax(0,
		    wall_diff(s->wall, p->rec.ns != 0 ? p->rec : p->reftime));
	p->distance =
	    (p->rootdelay + p->delay) / 2 + p->rootdisp + p->disp + p->jitter;
}

void
distant_read_peer(struct snap_peer *p, const struct snapshot *s,
    uint16_t status, const char *text, size_t len)
{
	struct extra x = { .cookies = -1 };
	const char *end = text + len;
	struct control_item item;

	forget(p);
	while (control_next(&text, end, &item)) {
		take_rows(peer_rows, sizeof(peer_rows) / sizeof(peer_rows[0]),
		    p, &item, s->wall);
		take_peer(p, &x, &item);
	}
	x.clock = (p->addr.family == ADDR_IPV4 && p->addr.ip[0] == 127 &&
		      p->addr.ip[1] == 127) ||
	    strchr(p->name, '(') != NULL;
	x.pool = !x.clock && is_unspecified(&p->addr) &&
	    (strcmp(x.refid, "POOL") == 0 || p->hmode == MODE_CLIENT) &&
	    strncmp(x.refid, "DNS", 3) != 0 && strncmp(x.refid, "NTS", 3) != 0;
	if (p->name[0] == '\0' && p->addr.family != ADDR_NONE)
		addr_text(&p->addr, p->name, sizeof(p->name));
	if (p->name[0] == '\0')
		snprintf(p->name, sizeof(p->name), "#%u", p->id);
	take_stages(p, &x.stage);
	finish_peer(p, &x, s, status);
}
