/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/respond.h"

#include "core/rfc5905.h"

#include <math.h>
#include <string.h>

/* True for a question that may be answered. */
static bool
is_question(const struct packet *req, const struct packet_tail *tail)
{
	if (req->mode != MODE_CLIENT)
		return false;
	if (req->version < 1 || req->version > NTP_VERSION)
		return false;
	/* Signed: its sender could not believe an answer without a MAC. */
	return tail->mac_len == 0;
}

bool
respond(const struct sysvars *sv, const uint8_t *buf, size_t len, wall_t rx,
    mono_t now, struct packet *resp)
{
	struct packet req;
	struct packet_tail tail;
	double age = fmax(mono_diff(now, sv->updated), 0);

	if (packet_decode(&req, &tail, buf, len) != PACKET_OK)
		return false;
	if (!is_question(&req, &tail))
		return false;
	memset(resp, 0, sizeof(*resp));
	resp->leap = sv->leap;
	resp->version = req.version;
	resp->mode = MODE_SERVER;
	resp->stratum = sv->stratum;
	resp->poll = req.poll;
	resp->precision = sv->precision;
	resp->refid = sv->refid;
	resp->org = req.xmt;
	resp->rec = ntp_ts_from_wall(rx);
	if (sv->leap == LEAP_ALARM || sv->stratum == 0 ||
	    sv->stratum >= NTP_MAXSTRAT) {
		resp->leap = LEAP_ALARM;
		resp->stratum = NTP_MAXSTRAT;
		resp->refid = refid_from_code("XNON");
		return true;
	}
	resp->rootdelay = ntp_short_from_seconds(sv->rootdelay);
	resp->rootdisp = ntp_short_from_seconds(sv->rootdisp + NTP_PHI * age);
	resp->reftime = ntp_ts_from_wall(sv->reftime);
	return true;
}
