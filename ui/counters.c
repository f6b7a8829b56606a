/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/counters.h"

#include <math.h>
#include <string.h>

#include "core/access.h"
#include "core/i18n.h"

#define PLACE(m)                                                               \
	.offset = offsetof(struct snapshot, m),                                \
	.size = sizeof(((struct snapshot *)NULL)->m)

#define SUM(m, text)                                                           \
	{                                                                      \
		.name = #m, .meaning = (text), PLACE(counts.m)                 \
	}

#define LEVEL(label, m, text)                                                  \
	{                                                                      \
		.name = (label), .meaning = (text), .gauge = true, PLACE(m)    \
	}

static const struct counter table[] = {
	SUM(received, N_("packets that came to our port")),
	SUM(processed, N_("answered with the time")),
	SUM(thisver, N_("of these: in version 4")),
	SUM(oldver, N_("of these: in versions 1 to 3")),
	SUM(ver1, N_("of these: in version 1")),
	SUM(ver1symm, N_("of those: they call it mode 1")),
	SUM(symmetric, N_("of these: from peers (mode 1)")),
	SUM(authentic, N_("of these: signed with a key")),
	SUM(interleaved, N_("of these: in interleaved mode")),
	SUM(control, N_("questions of ntpq (mode 6)")),
	SUM(badformat, N_("no NTP, or a version nobody speaks")),
	SUM(badauth, N_("signed, but not with a key of ours")),
	SUM(naksent, N_("of these: they were told so")),
	SUM(declined, N_("in modes that nobody answers")),
	SUM(restricted, N_("dropped by a restrict line")),
	SUM(limited, N_("dropped for asking too often")),
	SUM(kodsent, N_("of these: told to ask less (RATE)")),
	SUM(late, N_("not received: too old when read")),
	SUM(v6, N_("of all received: by IPv6")),
	SUM(bytes_in, N_("octets received")),
	SUM(bytes_out, N_("octets sent")),
	LEVEL("clients", mru.depth, N_("clients that are remembered now")),
	LEVEL("clients_most", mru.deepest, N_("the most there ever were")),
	LEVEL("clients_room", mru.maxdepth, N_("more push the oldest out")),
	{ .name = "clients_new",
	    .meaning = N_("clients that were not known"),
	    PLACE(mru.created) },
	{ .name = "clients_old",
	    .meaning = N_("old ones forgotten for new ones"),
	    PLACE(mru.recycled_old) },
	{ .name = "clients_out",
	    .meaning = N_("young ones forgotten: it was full"),
	    PLACE(mru.recycled_full) },
	LEVEL("clients_mem", mru.bytes, N_("octets of memory for them")),
};

const struct counter *
counters_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

uint64_t
counters_value(const struct counter *c, const struct snapshot *s)
{
	const char *at = (const char *)s + c->offset;
	uint32_t small;
	uint64_t big;

	if (c->size == sizeof(small)) {
		memcpy(&small, at, sizeof(small));
		return small;
	}
	memcpy(&big, at, sizeof(big));
	return big;
}

bool
counters_told(const struct counter *c, const struct snapshot *s)
{
	return counters_value(c, s) !=
	    (c->size == sizeof(uint32_t) ? SNAP_UNTOLD32 : SNAP_UNTOLD);
}

static double
rate(uint64_t from, uint64_t to, double seconds)
{
	/* Somebody may have set the accounts to zero between. */
	return seconds > 0 && to >= from ? (double)(to - from) / seconds
					 : (double)NAN;
}

double
counters_rate(const struct counter *c, const struct snapshot *before,
    const struct snapshot *now)
{
	return c->gauge || !counters_told(c, before) || !counters_told(c, now)
	    ? (double)NAN
	    : rate(counters_value(c, before), counters_value(c, now),
		  mono_diff(now->at, before->at));
}

double
counters_mean(const struct counter *c, const struct snapshot *now)
{
	return c->gauge || !counters_told(c, now)
	    ? (double)NAN
	    : rate(0, counters_value(c, now), mono_diff(now->at, now->started));
}

const char *
counters_treated(const struct snap_client *k)
{
	if ((k->flags & (ACCESS_IGNORE | ACCESS_NOSERVE)) != 0)
		return _("not answered");
	if (k->dropped > 0)
		return _("rate-limited");
	if ((k->flags & ACCESS_LIMITED) != 0)
		return _("within limits");
	return _("answered");
}
