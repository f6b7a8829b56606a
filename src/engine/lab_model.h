/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The physics of a practice network, without sockets: a clock that drifts and
 * obeys, servers that answer as a scenario says, and the paths to them. The
 * lab plays it on loopback, the tests' simulator in virtual time. It reads no
 * clock: true time is an argument, in ns since the scenario began.
 */
#ifndef NTPTUI_ENGINE_LAB_MODEL_H
#define NTPTUI_ENGINE_LAB_MODEL_H

#include "core/addr.h"
#include "core/discipline.h"
#include "core/ntptime.h"
#include "core/packet.h"
#include "engine/lab_scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A small seeded generator; never for anything that must not be guessed. */
struct lab_rng {
	uint64_t state;
};

/* 64 bits; `self` is a struct lab_rng, so that it can serve as struct rng and
 * as host.random. */
uint64_t lab_rng_next(void *self);

/* Another generator for each `stream` (0, 1, 2 ...) of one seed. */
struct lab_rng lab_rng_init(uint64_t seed, uint64_t stream);

/*
 * The made-up clock. One thread's. Piecewise linear: between two calls it
 * runs at rate (1 + osc) (1 + freq); its oscillator takes a random step every
 * LAB_WANDER_NS of true time, whoever looks when.
 */
struct lab_clock {
	const struct lab_scenario *scenario; /* borrowed */
	int64_t start;                       /* true time at 0, ns since 1970 */
	int64_t at;         /* ns, up to where the figures below hold */
	int64_t slip;       /* ns, monotonic clock minus true time */
	double slip_rest;   /* ns, what did not fill a whole ns of it */
	int64_t stepped;    /* ns, sum of all steps, the first error too */
	double osc;         /* s/s, the oscillator's rate error */
	double freq;        /* s/s, correction in force */
	int64_t wander_at;  /* ns, of the oscillator's next random step */
	struct lab_rng rng; /* for the wander */
	size_t next;        /* scenario event to come */
	uint32_t adjusts;   /* adjustments of either kind, for accounts */
	uint32_t steps;     /* of which ADJUST_STEP */
};

/* Between two steps of the oscillator's random walk, ns. */
#define LAB_WANDER_NS INT64_C(16000000000)

/* `start`: true time at 0 in ns since 1970 (scenario->start, or now). The
 * scenario must outlive the clock. */
void lab_clock_init(
    struct lab_clock *c, const struct lab_scenario *s, int64_t start);

/*
 * Brings the clock to true time t: wander, and the scenario's LAB_CLOCK
 * events that are due. Returns the last event that happened, NULL if none;
 * the readings below call it themselves, so call it first for the text.
 */
const struct lab_event *lab_clock_advance(struct lab_clock *c, int64_t t);

/* What CLOCK_REALTIME and CLOCK_MONOTONIC show at true time t. A t that lies
 * a little in the past (a kernel's stamp) is extrapolated. */
wall_t lab_clock_wall(struct lab_clock *c, int64_t t);
mono_t lab_clock_mono(struct lab_clock *c, int64_t t);

/* Clock minus true time at t, s. */
double lab_clock_error(struct lab_clock *c, int64_t t);

/* The true time at which the monotonic clock will show m, if nothing
 * changes; INT64_MAX for MONO_NEVER. */
int64_t lab_clock_when(const struct lab_clock *c, mono_t m);

/* What host.adjust does: at true time t. */
void lab_clock_adjust(struct lab_clock *c, const struct adjust *a, int64_t t);

/* One simulated server. */
struct lab_upstream {
	struct lab_behaviour now;
	int64_t since;  /* ns, when now.offset held; now.freq counts from it */
	int64_t asked;  /* ns, of the last question; INT64_MIN: never */
	uint32_t heard; /* questions that reached it */
	uint32_t told;  /* answers it sent, kisses too */
	uint32_t kisses;
	struct lab_rng rng;
};

/* All servers and the paths to them. One thread's; shares nothing with the
 * clock but the scenario. */
struct lab_net {
	const struct lab_scenario *scenario; /* borrowed */
	int64_t start;                       /* true time at 0, ns since 1970 */
	size_t next;                         /* scenario event to come */
	struct lab_upstream server[LAB_SERVERS];
};

/* As lab_clock_init(). */
void lab_net_init(
    struct lab_net *n, const struct lab_scenario *s, int64_t start);

/* Lets the LAB_SERVER events that are due by t happen; returns the last, NULL
 * if there was none. lab_net_ask() calls it itself. */
const struct lab_event *lab_net_advance(struct lab_net *n, int64_t t);

/* The server at `a` (address and port; port 0 on either side: any), -1 if
 * there is none. */
int lab_net_find(const struct lab_net *n, const struct addr *a);

/* The server of this name, -1 if there is none. */
int lab_net_find_name(const struct lab_net *n, const char *name);

/* Why its name cannot be looked up at t, as sys/resolve.h says it; NULL: it
 * can. `server` -1: there is none of this name. */
const char *lab_name_fails(const struct lab_scenario *s, int server, int64_t t);

/* A server's clock minus true time at t, s. */
double lab_net_offset(const struct lab_net *n, size_t server, int64_t t);

/* What comes of one question. */
struct lab_reply {
	int count;         /* 0: nothing comes; 1; 2: twice */
	int64_t arrive[2]; /* ns true time at which it reaches us */
	size_t from;       /* whose address it comes from */
	uint8_t data[PACKET_HEADER];
};

/*
 * A question of len octets left us at true time t for `server`. Queueing,
 * loss and what the server does with it are decided here, once and for all.
 */
void lab_net_ask(struct lab_net *n, size_t server, const uint8_t *buf,
    size_t len, int64_t t, struct lab_reply *out);

#endif
