/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/access_decide.h"

#include "core/access.h"
#include "core/rfc5905.h"

/* The version that ntpq writes into its questions. */
#define QUERY_VERSION 2

static bool
is_time(const struct access_request *rq)
{
	return rq->kind == ACCESS_TIME;
}

/* Does the word drop this request? */
static bool
drops(uint32_t flag, const struct access_request *rq)
{
	uint8_t usual = is_time(rq) ? NTP_VERSION : QUERY_VERSION;
	uint8_t version = rq->version != 0 ? rq->version : usual;

	switch (flag) {
	case ACCESS_IGNORE:
		return true;
	case ACCESS_NOSERVE:
		return is_time(rq);
	case ACCESS_NOTRUST: /* no MAC, no trust */
		return is_time(rq) && !rq->mac;
	case ACCESS_NOQUERY:
		return !is_time(rq);
	case ACCESS_VERSION: /* NTPsec looks at it before the mode */
		return version != NTP_VERSION && (rq->sec || is_time(rq));
	default:
		return false;
	}
}

/* ntp.org answers mode 6 before it counts packets, NTPsec counts first and
 * sends no kisses to mode 6. */
static struct access_answer
limit(uint32_t flags, const struct access_request *rq)
{
	struct access_answer a = { ACCESS_ANSWERS, 0 };

	if (!(flags & ACCESS_LIMITED) || (!is_time(rq) && !rq->sec))
		return a;
	a.flag = ACCESS_LIMITED;
	a.verdict = ACCESS_LIMITS;
	if ((flags & ACCESS_KOD) && is_time(rq))
		a.verdict = ACCESS_KISSES;
	return a;
}

struct access_answer
access_decide(uint32_t flags, const struct access_request *rq)
{
	static const uint32_t order[] = { ACCESS_IGNORE, ACCESS_NOSERVE,
		ACCESS_NOQUERY, ACCESS_NOTRUST, ACCESS_VERSION };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if ((flags & order[i]) && drops(order[i], rq))
			return (struct access_answer){ ACCESS_DROPS, order[i] };
	}
	if (rq->kind == ACCESS_MODE7 && (rq->sec || !rq->mode7))
		return (struct access_answer){ ACCESS_DROPS, 0 };
	if (rq->kind == ACCESS_CONFIGURE && (flags & ACCESS_NOMODIFY))
		return (
		    struct access_answer){ ACCESS_REFUSES, ACCESS_NOMODIFY };
	return limit(flags, rq);
}
