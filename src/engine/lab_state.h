/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A practice network from inside: what lab.c (the servers' thread, start and
 * end) and lab_host.c (what the engine calls, on its thread) share. Nobody
 * else includes it.
 */
#ifndef NTPTUI_ENGINE_LAB_STATE_H
#define NTPTUI_ENGINE_LAB_STATE_H

#include "engine/lab.h"
#include "engine/lab_model.h"
#include "engine/lab_queue.h"
#include "sys/servers.h"

#include <pthread.h>
#include <stdatomic.h>

/* Questions taken from the sockets at once. */
#define LAB_BATCH 16

/* A name that waits to be answered. */
struct lab_lookup {
	uint32_t id;
	enum addr_family family;
	int server; /* -1: there is none of this name */
};

/*
 * True time is counted in ns since `zero`, by CLOCK_MONOTONIC, which nobody
 * steps; so neither a step of this machine's clock nor its own discipline
 * disturbs the practice network.
 */
struct lab {
	struct lab_scenario *scenario; /* a copy, ports filled in */
	struct machine *machine;
	const struct host *real;
	mono_t zero;

	/* The engine's thread. */
	struct host host;
	struct lab_clock clock;
	double precision; /* s */
	struct lab_lookup *lookups;
	size_t nlookups, room;
	size_t told; /* events up to here have been told of */
	/* As the practice host sees the servers: at port 123, unless two
	 * share an address. */
	struct addr shown[LAB_SERVERS];

	/* The servers' thread. */
	struct servers *servers;
	struct lab_net net;
	struct lab_queue queue;
	struct host_event in[LAB_BATCH];
	pthread_t thread;
	bool running;
	atomic_bool stop;
};

/* Fills lab->host. */
void lab_host_init(struct lab *lab);

#endif
