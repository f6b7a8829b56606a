/* SPDX-License-Identifier: GPL-3.0-or-later */
/* READCLOCK: what a reference clock says of itself. */
#include "engine/control_state.h"

#include <stdio.h>

/* Reasons as in a clock status word (RFC 9327 section 3.3). */
enum { CLOCK_NOMINAL = 0, CLOCK_NO_REPLY = 1 };

struct clock_view {
	const char *name, *timecode, *refid, *device;
	uint64_t poll, baddata, flags, zero;
	int64_t stratum;
	double time1, time2; /* s */
	char text[32], code[16];
};

#define VAR(n, u, k, m)                                                        \
	{                                                                      \
		n, u, VAR_##k, offsetof(struct clock_view, m)                  \
	}

/* NTPsec's order and `name`; ntp.org says `type` and means a number. */
static const struct control_var table[] = {
	VAR("name", true, STRING, name),
	VAR("timecode", true, STRING, timecode),
	VAR("poll", true, UINT, poll),
	VAR("noreply", true, UINT, zero),
	VAR("badformat", true, UINT, zero),
	VAR("baddata", true, UINT, baddata),
	VAR("fudgetime1", true, MS3, time1),
	VAR("fudgetime2", true, MS3, time2),
	VAR("stratum", true, INT, stratum),
	VAR("refid", true, RAW, refid),
	VAR("flags", true, UINT, flags),
	VAR("device", true, STRING, device),
	{ "clock_var_list", false, VAR_LIST, 0 },
};

/* The association that is asked about; without one the clock that leads, or
 * the first there is. */
static const struct assoc *
find_clock(const struct query *q)
{
	const struct assoc *first = NULL;
	uint16_t id = q->h.assoc != 0 ? q->h.assoc : q->s->syspeer;

	for (size_t i = 0; i < q->e->n; i++) {
		const struct assoc *a = &q->e->assoc[i];

		if (a->cfg.kind != PARAMS_REFCLOCK)
			continue;
		if (a->id == id)
			return a;
		if (first == NULL && q->h.assoc == 0)
			first = a;
	}
	return first;
}

static const char *
driver_name(unsigned driver)
{
	switch (driver) {
	case 1:
		return "LOCAL";
	case 28:
		return "SHM";
	default:
		return "CLOCK";
	}
}

static const char *
driver_device(unsigned driver)
{
	switch (driver) {
	case 1:
		return "Undisciplined local clock";
	case 28:
		return "SHM/Shared memory interface";
	default:
		return "";
	}
}

void
control_clock_name(const struct params_clock *c, char *buf, size_t size)
{
	snprintf(buf, size, "%s(%u)", driver_name(c->driver), c->unit);
}

enum outcome
control_read_clock(struct query *q)
{
	const struct assoc *a = find_clock(q);
	const struct params_clock *c;
	struct clock_view v;
	unsigned reason;

	if (a == NULL)
		return query_fail(q, CONTROL_EBADASSOC);
	c = &a->cfg.clock;
	v = (struct clock_view){ .name = v.text,
		.timecode = "",
		.refid = v.code,
		.device = driver_device(c->driver),
		.poll = a->peer.sent,
		.baddata = a->clock.bad,
		.flags = c->flags,
		.stratum = a->peer.answered ? a->peer.stratum : c->stratum,
		.time1 = c->time1,
		.time2 = c->time2 };
	control_clock_name(c, v.text, sizeof v.text);
	control_refid(a->peer.answered ? a->peer.refid : c->refid, 0, v.code,
	    sizeof v.code);
	reason = a->peer.reach != 0 ? CLOCK_NOMINAL : CLOCK_NO_REPLY;
	q->status = control_peer_status(0, 0, reason, reason);
	return vars_answer(q, table, sizeof table / sizeof table[0], &v);
}
