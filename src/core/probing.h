/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What measuring a server has shown (engine/probe.h does it): a plain value
 * that can be kept, compared and chosen by.
 */
#ifndef NTPTUI_CORE_PROBING_H
#define NTPTUI_CORE_PROBING_H

#include "core/addr.h"
#include "core/ntptime.h"
#include "core/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum probe_state {
	PROBE_WAITING, /* its turn has not come */
	PROBE_LOOKUP,  /* its name is being looked up */
	PROBE_ASKING,
	PROBE_ANSWERED, /* measured: all below holds */
	PROBE_USELESS,  /* it answers, but what is no time: `verdict` */
	PROBE_SILENT,   /* it does not answer */
	PROBE_KISSED,   /* it does not want to be asked: `verdict` */
	PROBE_NO_NAME,  /* there is no address; `why` */
	PROBE_SAME,     /* the same address as `same`: asked there */
	PROBE_CANCELLED,
	PROBE_STATES
};

/* Does somebody listen on a TCP port? */
enum probe_port { PORT_UNKNOWN, PORT_OPEN, PORT_CLOSED };

struct probe_result {
	enum probe_state state;
	struct addr addr; /* asked; ADDR_NONE: none yet */
	bool ipv4, ipv6;  /* which families its name has */
	size_t same;      /* PROBE_SAME: index of that aim */
	unsigned sent, received;
	enum probe_port nts_ke; /* TCP 4460 (RFC 8915 section 4) */
	enum verdict verdict;   /* why the last answer was refused */
	char why[96];           /* PROBE_NO_NAME; errno in words: silent */

	/* What its newest answer says; after one at least. */
	bool told;
	uint8_t leap, stratum, version;
	uint32_t refid;
	double rootdelay, rootdisp; /* s */

	/* Of PROBE_ANSWERED, and of PROBE_ASKING after one good answer. */
	bool measured;
	double delay;  /* s, the least */
	double offset; /* s, of that exchange: > 0: our clock is behind */
	double jitter; /* s, RMS of the others' offsets against it; NAN: one */
	int hops;      /* routers between, from the answer's TTL; -1: unknown */
	wall_t at;     /* of the newest answer */
};

#endif
