/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay_queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct relay_pending *
relay_pending_new(const uint8_t *bytes, size_t len)
{
	struct relay_pending *p = calloc(1, sizeof *p + len);

	if (p == NULL) {
		fputs("relay: out of memory\n", stderr);
		exit(1);
	}
	p->len = len;
	memcpy(p->bytes, bytes, len);
	return p;
}

static bool
before(const struct relay_pending *a, const struct relay_pending *b)
{
	return a->due < b->due || (a->due == b->due && a->serial < b->serial);
}

static void
swap(struct relay_queue *q, size_t a, size_t b)
{
	struct relay_pending *p = q->heap[a];

	q->heap[a] = q->heap[b];
	q->heap[b] = p;
}

bool
relay_queue_put(struct relay_queue *q, struct relay_pending *p)
{
	size_t i = q->n;

	if (q->n == RELAY_QUEUE)
		return false;
	p->serial = q->serial++;
	q->heap[q->n++] = p;
	for (; i > 0 && before(q->heap[i], q->heap[(i - 1) / 2]);
	     i = (i - 1) / 2)
		swap(q, i, (i - 1) / 2);
	return true;
}

int64_t
relay_queue_next(const struct relay_queue *q)
{
	return q->n > 0 ? q->heap[0]->due : INT64_MAX;
}

struct relay_pending *
relay_queue_take(struct relay_queue *q)
{
	struct relay_pending *first;
	size_t i = 0;

	if (q->n == 0)
		return NULL;
	first = q->heap[0];
	q->heap[0] = q->heap[--q->n];
	for (;;) {
		size_t least = i, left = 2 * i + 1;

		if (left < q->n && before(q->heap[left], q->heap[least]))
			least = left;
		if (left + 1 < q->n &&
		    before(q->heap[left + 1], q->heap[least]))
			least = left + 1;
		if (least == i)
			return first;
		swap(q, i, least);
		i = least;
	}
}
