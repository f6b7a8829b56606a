/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server in any state (the first 16 octets) is asked by any octets (the
 * rest): it answers questions only, in mode 4, never at greater length, and
 * the same question gets the same answer.
 */
#include <string.h>

#include "core/respond.h"
#include "core/rfc5905.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STATE = 16 };

static struct sysvars
any_state(const uint8_t *b, wall_t *rx, mono_t *now)
{
	uint64_t bits;
	struct sysvars sv = {
		.leap = b[0] & 3,
		.stratum = b[1] & 31,
		.precision = (int8_t)((int)b[2] - 128),
		.refid = b[3],
		.rootdelay = b[4] * 0.5 - 1,
		.rootdisp = b[5] * 0.5 - 1,
	};

	memcpy(&bits, b + 8, sizeof(bits));
	rx->ns = (int64_t)(bits >> 1);
	now->ns = b[6] * INT64_C(1000000000000);
	sv.reftime.ns = rx->ns / 2;
	sv.updated.ns = b[7] * INT64_C(1000000000000);
	return sv;
}

static void
check_answer(const struct sysvars *sv, const struct packet *r,
    const uint8_t *data, size_t size)
{
	uint8_t out[PACKET_HEADER];
	bool unsync = sv->leap == LEAP_ALARM || sv->stratum == 0 ||
	    sv->stratum >= NTP_MAXSTRAT;

	MUST(size >= PACKET_HEADER);
	MUST((data[0] & 7) == MODE_CLIENT);
	MUST(r->mode == MODE_SERVER);
	MUST(r->version == (data[0] >> 3 & 7));
	MUST(r->version >= 1 && r->version <= 4);
	MUST(packet_encode(r, out, sizeof(out)) <= size);
	/* Their transmit time is our origin, bit for bit. */
	MUST(memcmp(out + 24, data + 40, 8) == 0);
	/* Poll is echoed. */
	MUST(out[2] == data[2]);
	/* Never a kiss; alarm and stratum 16 go together. */
	MUST(r->stratum >= 1 && r->stratum <= 16);
	MUST(unsync == (r->leap == LEAP_ALARM));
	MUST(unsync == (r->stratum == NTP_MAXSTRAT));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sysvars sv;
	struct packet r, again;
	wall_t rx;
	mono_t now;
	bool answered;

	if (size < STATE)
		return 0;
	sv = any_state(data, &rx, &now);
	memset(&r, 0x5a, sizeof(r));
	memset(&again, 0x5a, sizeof(again));
	data += STATE;
	size -= STATE;
	answered = respond(&sv, data, size, rx, now, &r);
	MUST(respond(&sv, data, size, rx, now, &again) == answered);
	MUST(memcmp(&r, &again, sizeof(r)) == 0);
	if (answered)
		check_answer(&sv, &r, data, size);
	return 0;
}
