/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The statistics files of ntp.conf (statsdir, statistics, filegen): who is
 * told what, and when. Owned by the engine, on whose thread it writes; what
 * cannot be written is journalled once, with a remedy, and stops nothing.
 */
#ifndef NTPTUI_ENGINE_STATS_H
#define NTPTUI_ENGINE_STATS_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stdint.h>

struct assoc;
struct engine;
struct host_event;

/* What is remembered of an association for the files. */
struct stats_mark {
	int64_t sample;     /* ns, mono: the newest sample written */
	uint32_t sent;      /* questions at its last answer */
	uint32_t refused;   /* answers not taken until then */
	mono_t polled;      /* reference clocks: the last poll */
	uint32_t good, bad; /* their readings until then */
	uint8_t event;      /* its last one, enum control_peer_event */
	uint8_t events;     /* how often in a row */
};

/* Takes what to write from the engine's parameters, at the start and when
 * they have changed. No statsdir, or nothing enabled: nothing is kept. */
void stats_start(struct engine *e);

/* Closes the files. */
void stats_end(struct engine *e);

/* An answer was taken: its rawstats, and peerstats if it says something new.
 * `buf` begins with its header. */
void stats_answer(struct engine *e, struct assoc *a, const uint8_t *buf);

/* The system peer's sample has been used: loopstats. */
void stats_clock_update(struct engine *e);

/* A reference clock was polled: peerstats if there is something new, and
 * clockstats where its flag4 asks for them. */
void stats_refclock(struct engine *e, struct assoc *a);

/* Once a second: protostats of new journal entries; sysstats and usestats of
 * the hour that is over. */
void stats_tick(struct engine *e);

#endif
