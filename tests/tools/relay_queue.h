/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Datagrams that wait for their time, earliest first and, at the same time, in
 * the order they came.  Owned by the relay; knows no socket and no clock.
 */
#ifndef TESTS_TOOLS_RELAY_QUEUE_H
#define TESTS_TOOLS_RELAY_QUEUE_H

#include "relay_model.h"

#include <sys/socket.h>

enum { RELAY_QUEUE = 16384 };

struct relay_pending {
	int64_t due; /* CLOCK_MONOTONIC, ns */
	uint64_t serial;
	enum relay_dir dir;
	bool alien;
	int ttl;
	unsigned client; /* upwards: whose socket ... */
	uint64_t born;   /* ... and which life of it */
	struct sockaddr_storage to;
	socklen_t to_len;
	size_t len;
	uint8_t bytes[]; /* len of them */
};

struct relay_queue {
	uint64_t serial;
	size_t n;
	struct relay_pending *heap[RELAY_QUEUE];
};

/* A new datagram with a copy of the bytes; dies when there is no memory. */
struct relay_pending *relay_pending_new(const uint8_t *bytes, size_t len);

/* Takes p over and returns true, or returns false when the queue is full. */
bool relay_queue_put(struct relay_queue *q, struct relay_pending *p);

/* When the earliest is due, or INT64_MAX. */
int64_t relay_queue_next(const struct relay_queue *q);

/* The earliest, the caller's to free, or NULL. */
struct relay_pending *relay_queue_take(struct relay_queue *q);

#endif
