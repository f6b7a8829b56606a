/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a terminal may be drawn on: after each frame it is asked for a
 * status report (DSR, ECMA-48 section 8.3.35), and until that comes no other
 * frame is sent, so that what waits on a slow line is never more than one
 * frame, and that is kept small. Values in, value out; time is an argument.
 */
#ifndef NTPTUI_UI_PACE_H
#define NTPTUI_UI_PACE_H

#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>

/* Why something is to be drawn; the greater, the sooner. */
enum pace_want {
	PACE_NOTHING,
	PACE_TICK, /* a number grew */
	PACE_NEWS, /* something happened */
	PACE_REST, /* the rest of a frame that nobody asked for */
	PACE_KEY,  /* somebody waits: a key, a size, the rest of theirs */
};

/* Octets of a frame when there is no need to be sparing. */
#define PACE_ALL 1000000

struct pace {
	bool answers; /* the terminal reports at all, as far as is known */
	bool waiting; /* for a report, since `asked` */
	int missed;   /* reports in a row that never came */
	mono_t asked;
	double took;   /* s, that reports take of late; NAN: not known */
	double least;  /* s, the quickest of all: the way there and back */
	size_t budget; /* octets that the next frame should have */
	size_t sent;   /* octets that the present one had, */
	bool cut;      /* and whether it was cut for the budget's sake */
	mono_t drawn;  /* the last frame that no key asked for */
	double idle;   /* octets that ticking owes since then */
};

/* Before the first frame. `asks`: the terminal has just been asked for a
 * report; else it gives none. */
void pace_init(struct pace *p, bool asks, mono_t now);

/* Is the next frame to be followed by a request? */
bool pace_asks(const struct pace *p);

/* A frame of so many octets, and the request behind it if pace_asks(), is on
 * its way; 0: there was nothing to send. `cut`: something was left out for the
 * budget's sake. */
void pace_sent(
    struct pace *p, enum pace_want want, size_t octets, bool cut, mono_t now);

/* A report came. */
void pace_report(struct pace *p, mono_t now);

/* s until a frame of this kind may be sent: 0 at once, INFINITY when a report
 * or something to draw has to come first. */
double pace_delay(const struct pace *p, enum pace_want want, mono_t now);

/* s between pictures that only tick, 1 to 30. All that nobody asked for is
 * counted: what a great frame or news cost too much is saved afterwards. */
double pace_ticks(const struct pace *p);

/* To be called when pace_delay() is over: gives up a report that is overdue. */
void pace_overdue(struct pace *p, mono_t now);

#endif
