/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/respond.h"

#include "core/rfc5905.h"

#include <math.h>
#include <string.h>

/* What every answer has from its question. */
static void
begin(const struct packet *req, struct packet *resp)
{
	memset(resp, 0, sizeof(*resp));
	resp->version = req->version;
	resp->mode = req->mode == MODE_ACTIVE ? MODE_PASSIVE : MODE_SERVER;
	resp->poll = req->poll;
	resp->org = req->xmt;
}

void
respond(const struct sysvars *sv, const struct packet *req, wall_t rx,
    mono_t now, struct packet *resp)
{
	double age = fmax(mono_diff(now, sv->updated), 0);

	begin(req, resp);
	resp->precision = sv->precision;
	resp->rec = ntp_ts_from_wall(rx);
	if (sv->leap == LEAP_ALARM || sv->stratum == 0 ||
	    sv->stratum >= NTP_MAXSTRAT) {
		resp->leap = LEAP_ALARM;
		resp->stratum = NTP_MAXSTRAT;
		resp->refid = refid_from_code("XNON");
		return;
	}
	resp->leap = sv->leap;
	resp->stratum = sv->stratum;
	resp->refid = sv->refid;
	resp->rootdelay = ntp_short_from_seconds(sv->rootdelay);
	resp->rootdisp = ntp_short_from_seconds(sv->rootdisp + NTP_PHI * age);
	resp->reftime = ntp_ts_from_wall(sv->reftime);
}

void
respond_kiss(const struct packet *req, const char *code, struct packet *resp)
{
	begin(req, resp);
	resp->leap = LEAP_ALARM;
	resp->precision = req->precision;
	resp->refid = refid_from_code(code);
	resp->rec = req->xmt;
	resp->xmt = req->xmt;
}
