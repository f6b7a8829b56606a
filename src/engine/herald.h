/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a service owes to whoever started it: signs of life, what it is doing,
 * and its process id in a file. Owned by whoever serves without a screen, on
 * the thread of the loop, so that a loop that hangs gives no sign.
 */
#ifndef NTPTUI_ENGINE_HERALD_H
#define NTPTUI_ENGINE_HERALD_H

#include "core/ntptime.h"
#include "sys/notify.h"

#include <stddef.h>

struct herald {
	struct notify notify;
	mono_t fed;      /* when the watchdog was */
	char said[200];  /* the last line for people */
	const char *pid; /* the file that we wrote; NULL: none */
};

/* Takes the environment's word for who wants to know (sys/notify.h). Before
 * the sandbox. */
void herald_open(struct herald *h);

/* Writes the process id; `path` must last, "" is none. 0 or an errno. */
int herald_pidfile(struct herald *h, const char *path);

/* The service is up. */
void herald_ready(struct herald *h);

/* The configuration is being read anew, or has been. */
void herald_busy(struct herald *h, bool begins);

/* To be called every second: feeds the watchdog, tells the line if it is
 * another. */
void herald_say(struct herald *h, const char *line);

/* It ends; what was opened and written is taken away. */
void herald_close(struct herald *h);

#endif
