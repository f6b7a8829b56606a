/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A practice network as plain data: servers with their clocks and paths, the
 * machine's own clock, and events on a time line. config/scenario.h reads it
 * from a libconfig file; the lab and the tests' simulator play it. Nothing
 * of it is known to the engine.
 */
#ifndef NTPTUI_ENGINE_LAB_SCENARIO_H
#define NTPTUI_ENGINE_LAB_SCENARIO_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_NAME    64
#define LAB_SERVERS 64
#define LAB_EVENTS  256

/* How a server and the path to it behave; each can be changed by an event. */
struct lab_behaviour {
	bool up;         /* false: it does not answer (outage, not yet there) */
	double offset;   /* s, its clock minus true time: how far it lies */
	double freq;     /* s/s, its clock's rate error */
	uint8_t stratum; /* 0 with refid RATE/DENY/RSTR: kisses */
	uint8_t leap;    /* 3: unsynchronised */
	char refid[16];  /* four ASCII characters or a dotted quad */
	double rootdelay, rootdisp; /* s */
	double delay;               /* s, round trip without queueing */
	double asymmetry; /* -1 to 1: share of the delay moved to the way there
			     (+) or back (-) */
	double jitter; /* s, mean of the exponential queueing delay, each way */
	double loss;   /* 0 to 1, each way */
	double duplicate; /* 0 to 1: answers sent twice */
	double rate;      /* s: asked sooner than this after the last, it
			     answers RATE; 0: never */
	bool nameless;    /* no name server answers for its name */
	uint8_t version;  /* of NTP, in which it answers; 0: as asked */
	double precision; /* log2 s; 0: as usual */
	double reftime;   /* s since it was last corrected, when asked; 0:
			     as usual */
	bool bogus;       /* answers have another origin timestamp */
	bool zero;        /* answers lack the transmit timestamp */
	bool future;      /* it was last corrected in a minute's time */
	bool elsewhere;   /* answers come from the next server's address */
};

struct lab_server {
	char name[LAB_NAME];      /* as ntp.conf names it */
	struct addr addr;         /* 127.x.y.z and a port above 1024 */
	struct lab_behaviour now; /* at the start */
};

enum lab_target { LAB_SERVER, LAB_CLOCK };

/* At `at` s after the start, server `server` changes, or our clock does. */
struct lab_event {
	double at; /* s */
	enum lab_target target;
	size_t server;             /* LAB_SERVER: index; LAB_SERVERS: all */
	struct lab_behaviour then; /* LAB_SERVER: new behaviour ... */
	uint32_t set;              /* ... of the fields with LAB_SET_* bits */
	double step;               /* LAB_CLOCK: somebody steps it by this, s */
	double freq;   /* LAB_CLOCK: its rate error changes to, s/s */
	char text[96]; /* told to the user when it happens */
};

enum {
	LAB_SET_UP = 1 << 0,
	LAB_SET_OFFSET = 1 << 1,
	LAB_SET_FREQ = 1 << 2,
	LAB_SET_STRATUM = 1 << 3,
	LAB_SET_LEAP = 1 << 4,
	LAB_SET_REFID = 1 << 5,
	LAB_SET_DELAY = 1 << 6,
	LAB_SET_ASYMMETRY = 1 << 7,
	LAB_SET_JITTER = 1 << 8,
	LAB_SET_LOSS = 1 << 9,
	LAB_SET_DUPLICATE = 1 << 10,
	LAB_SET_RATE = 1 << 11,
	LAB_SET_ROOTDELAY = 1 << 12,
	LAB_SET_ROOTDISP = 1 << 13,
	LAB_SET_STEP = 1 << 14,
	LAB_SET_CLOCKFREQ = 1 << 15,
	LAB_SET_NAMELESS = 1 << 16,
	LAB_SET_VERSION = 1 << 17,
	LAB_SET_PRECISION = 1 << 18,
	LAB_SET_REFTIME = 1 << 19,
	LAB_SET_BOGUS = 1 << 20,
	LAB_SET_ZERO = 1 << 21,
	LAB_SET_FUTURE = 1 << 22,
	LAB_SET_ELSEWHERE = 1 << 23,
};

struct lab_scenario {
	char name[LAB_NAME];
	char title[128]; /* one line, for --list */
	uint64_t seed;
	char *conf;          /* the ntp.conf text of the practice host, owned */
	double clock_offset; /* s, our clock minus true time at the start */
	double clock_freq;   /* s/s, its rate error */
	double clock_wander; /* s/s per square root of a second */
	int64_t start; /* UNIX seconds of true time at the start; 0: now */
	double hours;  /* simulator: how long it lasts */
	size_t nservers, nevents;
	struct lab_server server[LAB_SERVERS];
	struct lab_event event[LAB_EVENTS]; /* in order of time */
};

#endif
