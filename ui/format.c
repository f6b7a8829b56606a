/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/format.h"

#include "core/i18n.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "ui/width.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* s from which on even FORMAT_MS shows larger units. */
#define MS_BELOW 1000.0

const char *
format_interval(char *buf, size_t size, double seconds)
{
	long n;

	if (!(seconds >= 1) || seconds > 1e11) {
		snprintf(buf, size, "-");
		return buf;
	}
	n = (long)seconds;
	if (n <= 2048) {
		snprintf(buf, size, "%ld", n);
		return buf;
	}
	n = (n + 29) / 60;
	if (n <= 300) {
		snprintf(buf, size, "%ldm", n);
		return buf;
	}
	n = (n + 29) / 60;
	if (n <= 96) {
		snprintf(buf, size, "%ldh", n);
		return buf;
	}
	n = (n + 11) / 24;
	if (n <= 999)
		snprintf(buf, size, "%ldd", n);
	else
		snprintf(buf, size, "%ldy", n / 365 > 999 ? 999 : n / 365);
	return buf;
}

const char *
format_ms(char *buf, size_t size, double seconds, int columns)
{
	static const struct {
		double in_s;
		char unit;
	} large[] = { { 1, 's' }, { 3600, 'h' }, { 86400, 'd' },
		{ 31557600, 'y' } };
	char text[64];
	const char *dot;

	/* Beyond any clock's range it is noise. */
	if (!isfinite(seconds) || fabs(seconds) > 1e13) {
		snprintf(buf, size, "-");
		return buf;
	}
	snprintf(text, sizeof(text), "%.3f", seconds * 1e3);
	dot = strchr(text, '.');
	/* Where ntpq would cut off digits before the point and so show
	 * another number, a larger unit is shown. */
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]) &&
	     dot != NULL && dot - text > columns;
	     i++) {
		snprintf(text, sizeof(text), "%.0f%c", seconds / large[i].in_s,
		    large[i].unit);
		dot = text + strlen(text);
	}
	snprintf(buf, size, "%.*s", columns, text);
	return buf;
}

const char *
format_time(char *buf, size_t size, double seconds, bool sign, unsigned how)
{
	static const struct {
		const char *name;
		double in_s, below; /* used while |s| < below */
	} unit[] = {
		{ "ns", 1e-9, 999.5e-9 },
		{ "us", 1e-6, 999.5e-6 },
		{ "ms", 1e-3, 999.5e-3 },
		{ "s", 1, 120 },
		{ "min", 60, 7200 },
		{ "h", 3600, 172800 },
		{ "d", 86400, 63115200 },
		{ "y", 31557600, (double)INFINITY },
	};
	size_t i = 0;
	double v;

	if (!isfinite(seconds) || fabs(seconds) > 1e13) {
		snprintf(buf, size, "%s", _("unknown"));
		return buf;
	}
	if ((how & FORMAT_MS) != 0 && fabs(seconds) < MS_BELOW) {
		snprintf(
		    buf, size, sign ? "%+.3f ms" : "%.3f ms", seconds * 1e3);
		return buf;
	}
	while (fabs(seconds) >= unit[i].below)
		i++;
	v = seconds / unit[i].in_s;
	if (i == 0)
		v = round(v);
	snprintf(buf, size, sign && v > 0 ? "+%.*f %s" : "%.*f %s",
	    i == 0 || fabs(v) >= 99.95 ? 0
		: fabs(v) >= 9.995     ? 1
				       : 2,
	    v, (how & FORMAT_UTF8) != 0 && i == 1 ? "\u00B5s" : unit[i].name);
	return buf;
}

/* How many decimals write both exactly, four at most. */
static int
decimals(double value, double step)
{
	static const double power[] = { 1, 10, 100, 1000 };
	int n = 0;

	while (n < 4 &&
	    (fabs(step * power[n] - round(step * power[n])) > 1e-3 ||
		fabs(value * power[n] - round(value * power[n])) > 1e-3))
		n++;
	return n;
}

const char *
format_axis_time(
    char *buf, size_t size, double seconds, double step, unsigned how)
{
	static const struct {
		const char *name;
		double in_s;
	} unit[] = { { "s", 1 }, { "ms", 1e-3 }, { "us", 1e-6 },
		{ "ns", 1e-9 } };
	size_t i = 0;
	double v;

	if (fabs(seconds) < step * 1e-6) {
		snprintf(buf, size, "0");
		return buf;
	}
	if ((how & FORMAT_MS) != 0 && step < MS_BELOW)
		i = 1;
	else
		while (i < 3 && fabs(seconds) < unit[i].in_s &&
		    step < unit[i].in_s)
			i++;
	v = seconds / unit[i].in_s;
	snprintf(buf, size, "%+.*f %s", decimals(v, step / unit[i].in_s), v,
	    (how & FORMAT_UTF8) != 0 && i == 2 ? "\u00B5s" : unit[i].name);
	return buf;
}

const char *
format_axis_ppm(char *buf, size_t size, double freq, double step, unsigned how)
{
	(void)how;
	if (fabs(freq) < step * 1e-6)
		snprintf(buf, size, "0");
	else
		snprintf(buf, size, "%+.*f ppm",
		    decimals(freq * 1e6, step * 1e6), freq * 1e6);
	return buf;
}

const char *
format_ppm(char *buf, size_t size, double freq)
{
	if (!isfinite(freq))
		snprintf(buf, size, "%s", _("unknown"));
	else
		snprintf(buf, size, "%+.3f ppm", freq * 1e6);
	return buf;
}

/* The refid of an association that no server answers for. */
static const char *
phase_refid(const struct snap_peer *p)
{
	switch ((enum snap_phase)p->phase) {
	case PHASE_DNS:
	case PHASE_NODNS:
		return ".DNS.";
	case PHASE_POOL:
		return ".POOL.";
	case PHASE_INIT:
		return ".INIT.";
	case PHASE_DENIED:
		return ".DENY.";
	case PHASE_RATED:
		return isfinite(p->when) ? NULL : ".RATE.";
	case PHASE_REFUSED:
		return ".NONE.";
	case PHASE_ACTIVE:
		break;
	}
	return NULL;
}

const char *
format_refid(char *buf, size_t size, const struct snap_peer *p)
{
	char text[16];
	const char *phase = phase_refid(p);

	if (phase != NULL) {
		snprintf(buf, size, "%s", phase);
		return buf;
	}
	/* A reference clock's is a word, whatever its stratum. */
	refid_text(
	    p->refid, p->type == 'l' ? 0 : p->stratum, text, sizeof(text));
	if (text[0] != '\0' && strpbrk(text, ".:") == NULL)
		snprintf(buf, size, ".%s.", text);
	else
		snprintf(buf, size, "%s", text);
	return buf;
}

/* The zone's time of day; false if it is not known or not asked for. */
static bool
local_time(struct tm *tm, wall_t t, unsigned how)
{
	time_t s = (time_t)(t.ns / 1000000000 - (t.ns % 1000000000 < 0));

	return (how & FORMAT_LOCAL) != 0 && localtime_r(&s, tm) != NULL;
}

const char *
format_clock(char *buf, size_t size, wall_t t, unsigned how)
{
	int64_t day = (t.ns / 1000000000 - (t.ns % 1000000000 < 0)) % 86400;
	struct tm tm;

	if (day < 0)
		day += 86400;
	if (local_time(&tm, t, how))
		day = tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	snprintf(buf, size, "%02d:%02d:%02d", (int)(day / 3600),
	    (int)(day / 60 % 60), (int)(day % 60));
	return buf;
}

const char *
format_zone(char *buf, size_t size, wall_t t, unsigned how)
{
	struct tm tm;

	if (!local_time(&tm, t, how))
		snprintf(buf, size, "UTC");
	else if (tm.tm_zone != NULL && tm.tm_zone[0] != '\0')
		format_clean(buf, size, tm.tm_zone);
	else
		snprintf(buf, size, "%s", _("local"));
	return buf;
}

int32_t
format_east(wall_t t)
{
	struct tm tm;

	return local_time(&tm, t, FORMAT_LOCAL) ? (int32_t)tm.tm_gmtoff : 0;
}

const char *
format_when(char *buf, size_t size, wall_t t, unsigned how)
{
	char clock[16], zone[FORMAT_ZONE];

	snprintf(buf, size, "%s %s", format_clock(clock, sizeof(clock), t, how),
	    format_zone(zone, sizeof(zone), t, how));
	return buf;
}

const char *
format_date(char *buf, size_t size, wall_t t, unsigned how)
{
	time_t seconds = (time_t)(t.ns / 1000000000);
	char when[FORMAT_WHEN], day[16] = "";
	struct tm tm;

	if (local_time(&tm, t, how) || gmtime_r(&seconds, &tm) != NULL)
		strftime(day, sizeof(day), "%Y-%m-%d ", &tm);
	snprintf(
	    buf, size, "%s%s", day, format_when(when, sizeof(when), t, how));
	return buf;
}

const char *
format_clean(char *buf, size_t size, const char *text)
{
	size_t used = 0, len;
	uint32_t ch;

	for (; (len = width_decode(text, &ch)) > 0; text += len) {
		bool fit = ch != WIDTH_INVALID && width_of(ch) != WIDTH_UNFIT;

		if (used + (fit ? len : 1) >= size)
			break;
		if (fit)
			memcpy(buf + used, text, len);
		else
			buf[used] = '?';
		used += fit ? len : 1;
	}
	if (size > 0)
		buf[used] = '\0';
	return buf;
}

const char *
format_remote(char *buf, size_t size, const struct snap_peer *p, bool numbers)
{
	char text[ADDR_TEXT];

	if (!numbers || p->addr.family == ADDR_NONE)
		return format_clean(buf, size, p->name);
	return format_clean(buf, size, addr_text(&p->addr, text, sizeof(text)));
}

void
format_peer_cells(struct peer_cells *c, const struct snap_peer *p, bool numbers)
{
	int poll = p->ppoll > 0 && p->ppoll < p->hpoll ? p->ppoll : p->hpoll;

	memset(c, 0, sizeof(*c));
	c->tally = tally_char((enum tally)p->tally);
	format_remote(c->remote, sizeof(c->remote), p, numbers);
	format_refid(c->refid, sizeof(c->refid), p);
	snprintf(c->st, sizeof(c->st), "%u", p->stratum);
	c->type = p->type != '\0' ? p->type : 'u';
	format_interval(c->when, sizeof(c->when), p->when);
	format_interval(c->poll, sizeof(c->poll), log2_seconds(poll));
	snprintf(c->reach, sizeof(c->reach), "%o", p->reach);
	format_ms(c->delay, sizeof(c->delay), p->delay, 7);
	format_ms(c->offset, sizeof(c->offset), p->offset, 7);
	format_ms(c->jitter, sizeof(c->jitter), p->jitter, 7);
}

/* Copies whole characters of at most `columns` columns, padded to them. */
static size_t
pad_columns(char *buf, size_t size, const char *text, int columns)
{
	size_t used = 0, len;
	uint32_t ch;
	int col = 0;

	for (; (len = width_decode(text, &ch)) > 0; text += len) {
		enum width w = width_of(ch);
		int need = w == WIDTH_UNFIT ? 1 : (int)w;

		if (col + need > columns || used + len >= size)
			break;
		memcpy(buf + used, text, len);
		used += len;
		col += need;
	}
	for (; col < columns && used + 1 < size; col++)
		buf[used++] = ' ';
	buf[used] = '\0';
	return used;
}

const char *
format_peer_row(
    char *buf, size_t size, const struct snap_peer *p, unsigned flags)
{
	struct peer_cells c;
	char remote[SNAP_NAME + 32];

	format_peer_cells(&c, p, (flags & FORMAT_NUMBERS) != 0);
	if ((flags & FORMAT_WIDE) != 0 && width_text(c.remote) > 15)
		snprintf(remote, sizeof(remote), "%s\n%16s", c.remote, "");
	else
		pad_columns(remote, sizeof(remote), c.remote, 15);
	snprintf(buf, size,
	    "%c%s %-15.15s %2.2s %c %4.4s %4.4s  %3.3s  %7.7s %8.7s %7.7s",
	    c.tally, remote, c.refid, c.st, c.type, c.when, c.poll, c.reach,
	    c.delay, c.offset, c.jitter);
	return buf;
}
