/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened, in a ring of fixed size: events with a name, a severity, an
 * instant and one sentence. Repetitions of one event are counted, not
 * repeated, so that nobody can flood it. It never holds what came from the
 * wire unescaped.
 */
#ifndef NTPTUI_ENGINE_JOURNAL_H
#define NTPTUI_ENGINE_JOURNAL_H

#include "core/ntptime.h"

#include <stddef.h>
#include <stdint.h>

enum event_level { EVENT_INFO, EVENT_NOTE, EVENT_WARN, EVENT_ERROR };

struct event {
	uint64_t serial; /* 1, 2, 3 ...; a repetition gets a new one */
	wall_t wall;     /* of the newest repetition */
	mono_t at;
	uint8_t level;  /* enum event_level */
	uint16_t assoc; /* association id; 0: the system */
	uint32_t times; /* how often in a row */
	char name[20];  /* stable, e.g. "clock_step", "reachable" */
	char text[108]; /* one sentence */
};

#define JOURNAL_EVENTS 512

struct journal {
	uint64_t last; /* newest serial */
	size_t count;  /* events held */
	size_t next;   /* where in the ring the next one goes */
	struct event ring[JOURNAL_EVENTS];
};

void journal_init(struct journal *j);

/* Adds an event; text by printf rules, control characters replaced. */
void journal_add(struct journal *j, wall_t wall, mono_t at,
    enum event_level level, uint16_t assoc, const char *name, const char *fmt,
    ...) __attribute__((format(printf, 7, 8)));

/* Copies the newest events (at most max), oldest first; returns how many. */
size_t journal_newest(const struct journal *j, struct event *out, size_t max);

#endif
