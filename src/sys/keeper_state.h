/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keeper from inside: what its own files share. Nobody else includes it.
 */
#ifndef NTPTUI_SYS_KEEPER_STATE_H
#define NTPTUI_SYS_KEEPER_STATE_H

#include "sys/clock.h"
#include "sys/keeper.h"
#include "sys/keeper_page.h"
#include "sys/local.h"
#include "sys/log.h"

#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#define KEEPER_DEATHS 64 /* of which the times are remembered */

struct keeper {
	const struct keeper_cfg *cfg;
	const struct clock_kernel *kernel;
	struct log log;
	uint64_t build;
	int signals;   /* signalfd */
	sigset_t mask; /* of those who are not the keeper */

	/* The worker. */
	pid_t pid;      /* 0: there is none */
	int pidfd;      /* -1: there is none */
	bool child;     /* we started it: else it was handed over */
	int link;       /* to it; -1 */
	int report;     /* what it says when it is killed; -1 */
	mono_t heard;   /* when it last said anything */
	bool aborted;   /* it hung */
	bool ready;     /* it has given up its rights and runs */
	bool was_ready; /* one has been */
	bool bye;       /* it ends as it was told to */
	int code;       /* with this code */

	/* What it shares with us. */
	struct keeper_page *map;
	int page;
	struct local *door, *meet; /* NULL: nowhere */

	/* What it may. */
	struct keeper_rules *rule, *next, *before;
	bool learnt, tried;          /* `next`, `before` mean something */
	struct keeper_rules *shared; /* with the process that learns */
	struct keeper_limits limits;

	/* Its deaths. */
	mono_t death[KEEPER_DEATHS];
	unsigned deaths;
	mono_t again;    /* when the next worker starts */
	char notice[96]; /* what that one is to tell */

	bool stopping;
	bool over; /* keeper_run() returns `result` */
	int result;
	mono_t deadline; /* of a worker that was told to end */
};

/* keeper.c */
__attribute__((format(printf, 3, 4))) void keeper_say(
    struct keeper *k, enum log_level level, const char *format, ...);

/* keeper_do.c: what has come from the worker; false if it has nothing more, or
 * has hung up. */
bool keeper_serve(struct keeper *k);

/* Reads anew what the configuration allows, into k->next. */
bool keeper_learn(struct keeper *k);

/* keeper_spawn.c: a new worker. False: it cannot be; it has been said. */
bool keeper_spawn(struct keeper *k);

/* Sends it a signal. */
void keeper_signal(struct keeper *k, int sig);

/* keeper_meet.c: claims the names; a worker without a keeper becomes ours:
 * true. */
bool keeper_meet(struct keeper *k);

/* keeper_death.c: it is dead; what follows. */
void keeper_bury(struct keeper *k);

#endif
