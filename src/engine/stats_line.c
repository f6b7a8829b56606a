/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/stats_line.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DAY 86400

/* 1970-01-01 in days since 1858-11-17. */
#define MJD_1970 40587

/* From 1900 to 1970, s. */
#define NTP_1970 INT64_C(2208988800)

/* s below 0 are those of the day before. */
static int64_t
seconds_of(wall_t t, int64_t *ns)
{
	int64_t s = t.ns / 1000000000;

	*ns = t.ns % 1000000000;
	if (*ns < 0) {
		*ns += 1000000000;
		s--;
	}
	return s;
}

/* Appends at `at`; what does not fit is cut. */
static size_t __attribute__((format(printf, 3, 4)))
put(char *buf, size_t at, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf + at, STATS_LINE - at, fmt, ap);
	va_end(ap);
	if (n < 0)
		return at;
	return at + (size_t)n < STATS_LINE ? at + (size_t)n : STATS_LINE - 1;
}

static size_t
put_when(char *buf, wall_t now)
{
	int64_t ns, s = seconds_of(now, &ns);
	int64_t day = s / DAY - (s % DAY < 0);

	return put(buf, 0, "%" PRId64 " %" PRId64 ".%03" PRId64 " ",
	    MJD_1970 + day, s - day * DAY, ns / 1000000);
}

static size_t
end_line(char *buf, size_t at)
{
	if (at > STATS_LINE - 2)
		at = STATS_LINE - 2;
	return put(buf, at, "\n");
}

static size_t
put_addr(char *buf, size_t at, const struct addr *a, const char *none)
{
	char text[ADDR_TEXT];

	return put(buf, at, "%s ",
	    a->family == ADDR_NONE ? none : addr_text(a, text, sizeof(text)));
}

/* What is not known is 0, as in a daemon that has just begun. */
static double
known(double x)
{
	return isfinite(x) ? x : 0;
}

size_t
stats_line_peer(char *buf, wall_t now, const struct stats_peer *p)
{
	size_t at = put_when(buf, now);

	at = put(buf, at, "%s %x %.9f %.9f %.9f %.9f", p->who, p->status,
	    known(p->offset), known(p->delay), known(p->disp),
	    known(p->jitter));
	return end_line(buf, at);
}

size_t
stats_line_loop(char *buf, wall_t now, bool sec, const struct stats_loop *l)
{
	size_t at = put_when(buf, now);

	at = put(buf, at, "%.9f %.*f %.9f %.6f %d", known(l->offset),
	    sec ? 6 : 3, known(l->freq) * 1e6, known(l->jitter),
	    known(l->wander) * 1e6, l->poll);
	return end_line(buf, at);
}

/* s since 1900, modulo 2^32 as on the wire. */
static size_t
put_stamp(char *buf, size_t at, wall_t t)
{
	int64_t ns, s = seconds_of(t, &ns);

	return put(buf, at, "%" PRIu32 ".%09" PRId64 " ",
	    (uint32_t)(s + NTP_1970), ns);
}

static double
short_seconds(uint32_t x)
{
	return (double)x / 65536.0;
}

/* ".GPS." of a primary server; an address, or what stands for one. */
static size_t
put_refid(char *buf, size_t at, uint32_t refid, unsigned stratum)
{
	char code[16];

	if (stratum <= 1)
		return put(
		    buf, at, ".%s.", refid_text(refid, 1, code, sizeof(code)));
	return put(buf, at, "%u.%u.%u.%u", refid >> 24, refid >> 16 & 255,
	    refid >> 8 & 255, refid & 255);
}

size_t
stats_line_raw(char *buf, wall_t now, bool sec, const struct stats_raw *r)
{
	const struct packet *p = &r->pkt;
	unsigned stratum = p->stratum != 0 ? p->stratum : 16;
	size_t at = put_addr(buf, put_when(buf, now), &r->from, "0.0.0.0");

	at = put_addr(buf, at, &r->to, "-");
	at = put_stamp(buf, at, r->t1);
	at = put_stamp(buf, at, r->t2);
	at = put_stamp(buf, at, r->t3);
	at = put_stamp(buf, at, r->t4);
	at = put(buf, at, "%u %u %u %u %d %d %.6f %.6f ", p->leap, p->version,
	    p->mode, stratum, p->poll, p->precision,
	    short_seconds(p->rootdelay), short_seconds(p->rootdisp));
	at = put_refid(buf, at, p->refid, stratum);
	if (sec)
		at = put(buf, at, " %u %u 0", r->lost, r->refused);
	return end_line(buf, at);
}

size_t
stats_line_clock(char *buf, wall_t now, const char *who, const char *text)
{
	size_t from, at = put(buf, put_when(buf, now), "%s ", who);

	from = at;
	at = put(buf, at, "%s", text);
	for (size_t i = from; i < at; i++)
		if (!isascii(buf[i]) || !isprint(buf[i]))
			buf[i] = '?';
	return end_line(buf, at);
}

size_t
stats_line_sys(
    char *buf, wall_t now, bool sec, double since, const struct serve_counts *c)
{
	const uint64_t count[] = { c->received, c->processed, c->thisver,
		c->oldver, c->restricted, c->badformat, c->badauth, c->declined,
		c->limited, c->kodsent };
	size_t at = put(buf, put_when(buf, now), "%.0f", since);

	for (size_t i = 0; i < sizeof(count) / sizeof(count[0]); i++)
		at = put(buf, at, " %" PRIu64, count[i]);
	if (sec)
		at = put(buf, at, " %" PRIu64, c->ver1);
	return end_line(buf, at);
}

size_t
stats_line_use(char *buf, wall_t now, double since, const struct stats_use *u)
{
	size_t at = put_when(buf, now);

	at = put(buf, at, "%.0f %.3f %.3f %ld %ld %ld %ld %ld %ld %ld %ld %ld",
	    since, u->user, u->system, u->minor, u->major, u->swaps, u->in,
	    u->out, u->willing, u->forced, u->signals, u->memory);
	return end_line(buf, at);
}

size_t
stats_line_proto(char *buf, wall_t now, const char *who, uint16_t status,
    unsigned event, const char *name)
{
	size_t at = put_when(buf, now);

	at = put(buf, at, "%s %04x %02x %s", who, status, event, name);
	return end_line(buf, at);
}
