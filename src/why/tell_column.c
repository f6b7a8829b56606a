/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a source's row. */
#include <math.h>
#include <string.h>

#include "core/i18n.h"
#include "core/packet.h"
#include "why/look.h"
#include "why/tell.h"
#include "why/telling.h"

/* When the poll of a bit was, s ago: of the one that was answered when its
 * sample came, else by the interval in force. */
static double
poll_age(const struct snap_peer *p, unsigned bit)
{
	double interval = log2_seconds(p->hpoll);
	double age = fmax(interval - p->next, 0) + bit * interval;

	if ((p->reach >> bit & 1) == 0)
		return age;
	for (size_t i = 0; i < p->filled && i < NTP_NSTAGE; i++)
		if (fabs(p->age[i] - age) < interval / 2)
			return p->age[i];
	return age;
}

/* What the pattern of the bits says. */
static const char *
pattern(const struct snap_peer *p)
{
	int polls, lost = why_lost(p, &polls);

	if (p->reach == 0)
		return _("no answer to any of the last eight polls");
	if (p->reach == 0xff)
		return _("all of the last eight polls were answered");
	if (lost == 0)
		return _(
		    "it has just begun, and has answered always: it climbs "
		    "1, 3, 7, 17, 37, 77, 177, 377");
	if ((p->reach & 7) == 0)
		return _("it answered, and does no more");
	if ((p->reach & (p->reach << 1)) == 0 && lost >= 2)
		return _("every other answer is lost: a limit of rate, or a "
			 "path of two ways of which one is broken");
	return _("some answers were lost");
}

void
why_tell_reach(const struct why_facts *f, const struct snap_peer *p, bool bits,
    struct why_text *out)
{
	char reach[WHY_TEXT], at[WHY_TEXT];
	unsigned known = 0;

	why_line(out, _("reach %s (octal, newest poll last): %s"),
	    why_reach(reach, p->reach), pattern(p));
	if (!bits || p->type == 'p')
		return;
	/* Before the oldest answer there may have been no polls. */
	while (known < 8 && p->reach >> known != 0)
		known++;
	if (p->unreach > known)
		known = p->unreach < 8 ? p->unreach : 8;
	for (unsigned bit = 0; bit < known; bit++)
		why_line(out, _("%s%s: %s"),
		    (p->reach >> bit & 1) == 0 || f->distant ? _("about ") : "",
		    why_when(at, f, wall_add(f->now->wall, -poll_age(p, bit))),
		    (p->reach >> bit & 1) != 0 ? _("answered")
					       : _("no answer"));
}

static void
tell_refid(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char text[24];

	(void)f;
	refid_text(p->refid, p->stratum, text, sizeof(text));
	if (p->phase != PHASE_ACTIVE && p->phase != PHASE_RATED)
		why_line(out,
		    _("%s is no server's: it tells how far the association has "
		      "come."),
		    text);
	else if (p->stratum == 1)
		why_line(out,
		    _("%s: the kind of clock that this stratum 1 server "
		      "reads."),
		    text);
	else if (p->refid >> 24 == 254)
		why_line(out,
		    _("%s: this server smears a leap second, and says so."),
		    text);
	else
		why_line(out,
		    _("%s: the IPv4 address of the server that it follows "
		      "itself, or four octets of a hash of its IPv6 "
		      "address."),
		    text);
	if ((p->flash & FLASH_LOOP) != 0)
		why_line(out, _("That is this host: a loop."));
}

static void
tell_stratum(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	(void)f;
	if (p->stratum >= NTP_MAXSTRAT)
		why_line(out, _("16: it has no time, or has not answered."));
	else if (p->stratum == 1)
		why_line(out, _("1: it reads a reference clock itself."));
	else
		why_line(out,
		    _("%u: so many servers from a reference clock. A lower "
		      "number is not better if it is further away."),
		    p->stratum);
}

static void
tell_type(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	static const struct {
		char type;
		const char *text;
	} types[] = {
		{ 'u', N_("u: a server that is asked (unicast).") },
		{ 'p', N_("p: a pool line, the pattern for its servers.") },
		{ 's', N_("s: a peer: each may follow the other.") },
		{ 'S', N_("S: a peer that asked us.") },
		{ 'l', N_("l: a reference clock of this host.") },
		{ 'b', N_("b: a broadcast server that is listened to.") },
	};

	(void)f;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == p->type)
			why_line(out, "%s", _(types[i].text));
}

static void
tell_when(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char ago[WHY_TEXT], at[WHY_TEXT], next[WHY_TEXT];

	if (isnan(p->when))
		why_line(out, _("It has never answered."));
	else
		why_line(out, _("Its last good answer came %s ago, at %s."),
		    why_time(ago, p->when, false),
		    why_when(at, f, wall_add(f->now->wall, -p->when)));
	if (p->when > 2 * log2_seconds(p->hpoll))
		why_line(out,
		    _("That is more than two intervals (%s): answers "
		      "are missing."),
		    why_time(ago, log2_seconds(p->hpoll), false));
	why_line(
	    out, _("It is asked again in %s."), why_time(next, p->next, false));
}

static void
tell_poll(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char a[WHY_TEXT], b[WHY_TEXT], c[WHY_TEXT];

	(void)f;
	why_line(out,
	    _("It is asked every %s; allowed are %s to %s (minpoll "
	      "%d, maxpoll %d)."),
	    why_time(a, log2_seconds(p->hpoll), false),
	    why_time(b, log2_seconds(p->minpoll), false),
	    why_time(c, log2_seconds(p->maxpoll), false), p->minpoll,
	    p->maxpoll);
	if (p->hpoll > p->maxpoll)
		why_line(out,
		    _("Longer than allowed: it does not answer, or "
		      "asked for it (kiss code RATE)."));
}

/* Of delay, offset and jitter. */
static void
tell_samples(const struct snap_peer *p, bool offset, struct why_text *out)
{
	char value[WHY_TEXT], ago[WHY_TEXT];

	for (size_t i = 0; i < p->filled && i < NTP_NSTAGE; i++)
		why_line(out, _("%s ago: %s"), why_time(ago, p->age[i], false),
		    why_time(value,
			offset ? p->stage[i].offset : p->stage[i].delay,
			offset));
}

static void
tell_delay(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char delay[WHY_TEXT], half[WHY_TEXT];

	(void)f;
	why_line(out,
	    _("%s: the round trip of the sample that is believed, the least of "
	      "eight. Its offset may be wrong by half of it, %s, no more."),
	    why_time(delay, p->delay, false),
	    why_time(half, p->delay / 2, false));
	tell_samples(p, false, out);
}

static void
tell_offset(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char off[WHY_TEXT], dist[WHY_TEXT];

	(void)f;
	why_line(out,
	    p->offset < 0
		? _("%s: by this source our clock is ahead, give or take %s.")
		: _("%s: by this source our clock is behind, give or take "
		    "%s."),
	    why_time(off, p->offset, true), why_time(dist, p->distance, false));
	tell_samples(p, true, out);
}

static void
tell_jitter(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char jit[WHY_TEXT], spread[WHY_TEXT];

	(void)f;
	why_line(out,
	    _("%s: how much its samples differ (root mean square of %u)."),
	    why_time(jit, p->jitter, false), p->filled);
	if (isnan(why_spread(p)))
		why_line(out,
		    _("So few samples say little; it settles with "
		      "eight."));
	else
		why_line(out,
		    why_spread(p) > p->jitter
			? _("Their delays differ by %s: it comes of the "
			    "network.")
			: _("Their delays differ by %s only: it comes of a "
			    "clock."),
		    why_time(spread, why_spread(p), false));
}

static void
tell_remote(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	char name[WHY_NAME], local[ADDR_TEXT];

	(void)f;
	why_line(out, _("%s, UDP port %u."), why_name(name, p), p->addr.port);
	if (p->local.family != ADDR_NONE)
		why_line(out, _("Its answers come to our address %s."),
		    addr_text(&p->local, local, sizeof(local)));
	if (p->note[0] != '\0')
		why_line(out, "%s", p->note);
}

static void
tell_reach(
    const struct why_facts *f, const struct snap_peer *p, struct why_text *out)
{
	why_tell_reach(f, p, true, out);
}

static const struct {
	const char *name;
	void (*tell)(const struct why_facts *f, const struct snap_peer *p,
	    struct why_text *out);
} columns[WHY_COLUMNS] = {
	[WHY_TALLY] = { "tally", why_tell_tally },
	[WHY_REMOTE] = { "remote", tell_remote },
	[WHY_REFID] = { "refid", tell_refid },
	[WHY_STRATUM] = { "st", tell_stratum },
	[WHY_TYPE] = { "t", tell_type },
	[WHY_WHEN] = { "when", tell_when },
	[WHY_POLL] = { "poll", tell_poll },
	[WHY_REACH] = { "reach", tell_reach },
	[WHY_DELAY] = { "delay", tell_delay },
	[WHY_OFFSET] = { "offset", tell_offset },
	[WHY_JITTER] = { "jitter", tell_jitter },
};

void
why_tell_column(const struct why_facts *f, uint16_t assoc,
    enum why_column column, struct why_text *out)
{
	const struct snap_peer *p = why_tell_whom(f, assoc);

	out->n = 0;
	if (p != NULL && column < WHY_COLUMNS)
		columns[column].tell(f, p, out);
}

const char *
why_column_name(enum why_column column)
{
	return column < WHY_COLUMNS ? columns[column].name : NULL;
}

enum why_column
why_column_find(const char *name)
{
	unsigned c = 0;

	while (c < WHY_COLUMNS && strcmp(columns[c].name, name) != 0)
		c++;
	return (enum why_column)c;
}
