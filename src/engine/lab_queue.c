/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lab_queue.h"

#include "sys/memory.h"

#include <stdlib.h>

void
lab_queue_init(struct lab_queue *q)
{
	q->heap = memory_new(LAB_QUEUE, sizeof(q->heap[0]));
	q->count = 0;
}

void
lab_queue_free(struct lab_queue *q)
{
	free(q->heap);
	q->heap = NULL;
	q->count = 0;
}

/* A binary heap: no parcel is due before that at (i - 1) / 2. */
bool
lab_queue_put(struct lab_queue *q, const struct lab_parcel *p)
{
	size_t i = q->count;

	if (i == LAB_QUEUE)
		return false;
	for (; i > 0 && q->heap[(i - 1) / 2].due > p->due; i = (i - 1) / 2)
		q->heap[i] = q->heap[(i - 1) / 2];
	q->heap[i] = *p;
	q->count++;
	return true;
}

bool
lab_queue_take(struct lab_queue *q, int64_t now, struct lab_parcel *out)
{
	const struct lab_parcel *last;
	size_t i = 0, child;

	if (lab_queue_due(q) > now || q->count == 0)
		return false;
	*out = q->heap[0];
	last = &q->heap[--q->count];
	while ((child = 2 * i + 1) < q->count) {
		if (child + 1 < q->count &&
		    q->heap[child + 1].due < q->heap[child].due)
			child++;
		if (q->heap[child].due >= last->due)
			break;
		q->heap[i] = q->heap[child];
		i = child;
	}
	q->heap[i] = *last;
	return true;
}

int64_t
lab_queue_due(const struct lab_queue *q)
{
	return q->count > 0 ? q->heap[0].due : INT64_MAX;
}
