/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the engine wants to be told, as plain data: config/ fills it from
 * ntp.conf, the practice network from a scenario, tests by hand. The engine
 * copies what it needs; whoever made it frees it with params_free().
 */
#ifndef NTPTUI_ENGINE_PARAMS_H
#define NTPTUI_ENGINE_PARAMS_H

#include "core/access.h"
#include "core/addr.h"
#include "core/peer.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARAMS_NAME 256

enum params_kind { PARAMS_SERVER, PARAMS_POOL, PARAMS_PEER };

/* One server, pool or peer line. */
struct params_assoc {
	enum params_kind kind;
	char name[PARAMS_NAME];  /* as written: host name or address */
	enum addr_family family; /* -4, -6 or both (ADDR_NONE) */
	struct peer_cfg cfg;
	bool refused;  /* shown, never started: it asks for an
			  authentication that cannot be given */
	uint32_t line; /* in its file, for messages; 0: unknown */
};

struct params {
	struct params_assoc *assoc; /* owned */
	size_t nassoc;
	char driftfile[PATH_MAX]; /* "": none */

	/* tinker; s */
	double step, stepback, panic, stepout;
	/* tos */
	int minsane, minclock, maxclock;
	double mindist, maxdist; /* s */
	uint8_t floor, ceiling;  /* strata */
	int dscp;                /* 0 to 63; 0 unless the file says otherwise */

	uint16_t port; /* the server's; 123, or 11123 without rights; 0: serve
			  nobody */
	bool observe;  /* never set the clock, whatever is asked */
	bool start;    /* set the clock and serve from the beginning */

	struct access_rule *rule; /* owned; who may ask; none: everybody */
	size_t nrule;
};

/* The defaults of RFC 5905 and ntp.org (rfc5905.h); no associations. */
void params_init(struct params *p);

/* Appends a zeroed line with default options (minpoll 6, maxpoll 10,
 * version 4, client); returns it. Aborts when memory ends. */
struct params_assoc *params_add(struct params *p);

void params_free(struct params *p);

#endif
