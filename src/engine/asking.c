/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/asking.h"

#include <assert.h>
#include <string.h>

/* ntpq waits 5 s and asks twice; a console asks sooner and once more. What
 * drips in for ever ends all the same. s. */
#define AGAIN 2.0
#define END   6.5
#define TRIES 3

/* ntpq says 2; all answer 4 as well, and NTPsec's `restrict ... version` lets
 * nothing else pass. */
#define SPOKEN 4

void
asking_start(struct asking *a, uint16_t sequence)
{
	a->sequence = sequence;
	asking_drop(a, -1);
}

void
asking_drop(struct asking *a, int keep)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++)
		a->slot[i].busy &= a->slot[i].request.what == keep;
}

static struct asking_slot *
free_slot(struct asking *a)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++)
		if (!a->slot[i].busy)
			return &a->slot[i];
	return NULL;
}

bool
asking_free(const struct asking *a)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++)
		if (!a->slot[i].busy)
			return true;
	return false;
}

bool
asking_idle(const struct asking *a, int but)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++)
		if (a->slot[i].busy && a->slot[i].request.what != but)
			return false;
	return true;
}

void
asking_put(struct asking *a, const struct asking_request *r, mono_t now)
{
	struct asking_slot *s = free_slot(a);

	assert(s != NULL);
	s->busy = s->due = true;
	s->tries = 0;
	s->again = now;
	s->end = mono_add(now, END);
	s->request = *r;
}

/* Fragments of an earlier answer, of another moment, are not mixed with those
 * of this one: it has a number of its own. */
static size_t
write_request(struct asking *a, struct asking_slot *s, uint8_t *buf)
{
	size_t len = strnlen(s->request.text, ASKING_TEXT);
	struct control_header h = { .version = SPOKEN,
		.op = s->request.op,
		.sequence = ++a->sequence,
		.assoc = s->request.assoc };
	struct control_split split;

	s->sequence = h.sequence;
	control_join_start(&s->join, s->data, sizeof(s->data));
	control_split_start(
	    &split, &h, (const uint8_t *)s->request.text, len, CONTROL_DATA);
	return control_split_next(&split, buf);
}

size_t
asking_send(struct asking *a, mono_t now, uint8_t *buf)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++) {
		struct asking_slot *s = &a->slot[i];

		if (!s->busy || s->tries == TRIES ||
		    (!s->due && mono_diff(s->again, now) > 0))
			continue;
		s->due = false;
		s->tries++;
		s->again = mono_add(now, AGAIN);
		return write_request(a, s, buf);
	}
	return 0;
}

static void
answer(struct asking_slot *s, enum asking_end end, struct asking_answer *out)
{
	const struct control_join *j = &s->join;

	*out = (struct asking_answer){ .request = s->request,
		.end = end,
		.error = end == ASKING_REFUSED ? j->status >> 8 : 0,
		.status = j->status,
		.data = (const char *)s->data,
		.len = end == ASKING_DONE ? j->end : 0 };
	s->busy = false;
}

bool
asking_take(struct asking *a, mono_t now, const uint8_t *buf, size_t len,
    struct asking_answer *out)
{
	struct control_header h;

	if (!control_decode(&h, buf, len) || !h.response ||
	    h.count > len - CONTROL_HEADER)
		return false;
	for (size_t i = 0; i < ASKING_FLIGHT; i++) {
		struct asking_slot *s = &a->slot[i];

		if (!s->busy || s->tries == 0 || h.sequence != s->sequence ||
		    h.op != s->request.op || h.assoc != s->request.assoc)
			continue;
		if (!control_join_add(&s->join, &h, buf + CONTROL_HEADER))
			return false;
		/* More is coming: it is not asked again meanwhile. */
		s->again = mono_add(now, AGAIN);
		if (!s->join.done)
			return false;
		answer(s, s->join.error ? ASKING_REFUSED : ASKING_DONE, out);
		return true;
	}
	return false;
}

bool
asking_expire(struct asking *a, mono_t now, struct asking_answer *out)
{
	for (size_t i = 0; i < ASKING_FLIGHT; i++) {
		struct asking_slot *s = &a->slot[i];
		bool last = s->tries == TRIES && mono_diff(s->again, now) <= 0;

		if (!s->busy || (!last && mono_diff(s->end, now) > 0))
			continue;
		answer(s, ASKING_SILENT, out);
		return true;
	}
	return false;
}

mono_t
asking_next(const struct asking *a)
{
	mono_t next = MONO_NEVER;

	for (size_t i = 0; i < ASKING_FLIGHT; i++) {
		const struct asking_slot *s = &a->slot[i];

		if (s->busy)
			next = mono_min(next, mono_min(s->again, s->end));
	}
	return next;
}
