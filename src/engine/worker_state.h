/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workers from inside: what passes between the engine's thread and
 * theirs, and who may touch it. Only worker*.c includes it.
 */
#ifndef NTPTUI_ENGINE_WORKER_STATE_H
#define NTPTUI_ENGINE_WORKER_STATE_H

#include "engine/seqvar.h"
#include "engine/worker.h"
#include "sys/port.h"

#include <pthread.h>
#include <stdatomic.h>

/* Questions for the engine that wait, at most: a power of 2. */
#define RING 64

/* Words of the counts. */
#define COUNTS (sizeof(struct serve_counts) / sizeof(uint64_t))

/* A lane as a plan has it: copied, for the port changes its own. */
struct plan_lane {
	struct port_socket *socket; /* owned */
	size_t n;
};

/* Never changes once it is handed out. */
struct plan {
	uint64_t serial;
	const struct ruleset *rules;
	struct mru_cfg mru;
	uint16_t port;
	struct plan_lane lane[PORT_LANES];
	/* The engine's thread only. */
	struct ruleset *old; /* freed with the plan before this one */
	struct plan *next;   /* the one that replaced it */
};

/* A question for the engine: one writer, one reader. */
struct worker_ring {
	atomic_uint head; /* written by the worker */
	atomic_uint tail; /* written by the engine */
	struct host_event *ev;
};

/* The mailbox: whose turn it is to touch the rest. */
enum mail_state { MAIL_NONE, MAIL_ASKED, MAIL_DONE };

struct mail {
	atomic_int state;
	size_t most;
	struct mru_entry *entry;
	size_t n, room;
	struct mru_stats stats;
};

struct worker {
	struct workers *all;
	unsigned number;
	pthread_t thread;
	int wake; /* eventfd */
	struct batch *batch;
	struct worker_ring ring;
	struct mail mail;
	atomic_bool stop;
	_Atomic(struct plan *) plan;    /* what it should follow */
	_Atomic uint64_t following;     /* serial of what it does follow */
	_Atomic uint64_t count[COUNTS]; /* published after each turn */
	/* The worker's own. */
	struct seat seat;
	const struct plan *now;
	struct pollfd *fd; /* its wake, and the sockets of its lane */
	struct rng rng;
};

struct workers {
	const struct host *host;
	unsigned count;
	struct seqvar sys;
	struct plan *first, *last; /* plans that may still be followed */
	size_t turn;               /* whose ring is looked at first */
	struct mru_entry *entry;   /* of the last complete answer */
	size_t nentry, room;
	struct mru_stats stats;
	struct worker worker[PORT_LANES];
};

/* worker_thread.c: what a worker's thread runs; the argument is it. */
void *worker_run(void *arg);

/* Wakes it. */
void worker_wake(struct worker *w);

#endif
