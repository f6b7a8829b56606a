/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What travels on the practice network's paths: answers that wait for the
 * instant at which they are due, the earliest first. A value that owns its
 * memory; one thread's. It knows neither sockets nor clocks.
 */
#ifndef NTPTUI_ENGINE_LAB_QUEUE_H
#define NTPTUI_ENGINE_LAB_QUEUE_H

#include "core/addr.h"
#include "core/packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most that can be on the way; more are lost, as in any queue. */
#define LAB_QUEUE 2048

struct lab_parcel {
	int64_t due;     /* ns of true time */
	uint32_t server; /* from whom */
	struct addr to;
	uint8_t data[PACKET_HEADER];
};

struct lab_queue {
	struct lab_parcel *heap; /* LAB_QUEUE of them, owned */
	size_t count;
};

void lab_queue_init(struct lab_queue *q);
void lab_queue_free(struct lab_queue *q);

/* Puts a copy in; false if there is no room. */
bool lab_queue_put(struct lab_queue *q, const struct lab_parcel *p);

/* Takes the earliest out if it is due at `now`; false if none is. */
bool lab_queue_take(struct lab_queue *q, int64_t now, struct lab_parcel *out);

/* When the earliest is due; INT64_MAX if there is none. */
int64_t lab_queue_due(const struct lab_queue *q);

#endif
