/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a session's engine on this thread until its sources have settled, a
 * limit has passed, or the user interrupts: what every verb needs that prints
 * once.
 */
#ifndef NTPTUI_UI_SETTLE_H
#define NTPTUI_UI_SETTLE_H

#include "ui/session.h"

struct settle {
	double limit; /* s */
	int samples;  /* exchanges that every answering source must have; 0:
			 what the engine calls settled */
};

/* The last snapshot; valid until the session is closed. */
const struct snapshot *settle_wait(struct session *s, struct settle *w);

/* Settles, prints as the options say; the exit code of `peers`. */
int settle_and_print(struct session *s, const struct options *o);

#endif
