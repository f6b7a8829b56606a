/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/steps.h"

#include "config/mem.h"

/* So long may a step of typing become: nobody wants to lose more at once, and
 * joining copies what is there. */
#define JOIN_MAX 1024

/* What a step takes, whichever side of it is in the text. */
static size_t
cost(const struct step *s)
{
	return sizeof(*s) + (s->put > s->len ? s->put : s->len);
}

static void
drop(struct steps *s, size_t first, size_t last)
{
	for (size_t i = first; i < last; i++) {
		s->octets -= cost(&s->step[i]);
		free(s->step[i].text);
	}
}

void
steps_clear(struct steps *s)
{
	drop(s, 0, s->count);
	free(s->step);
	*s = (struct steps){ .sealed = true };
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Does the change go on with what the last step did? */
static bool
belongs(const struct steps *s, const struct splice *c)
{
	const struct step *last;

	if (s->sealed || s->done != s->count || s->count == 0 ||
	    c->join == JOIN_NEVER)
		return false;
	last = &s->step[s->count - 1];
	if (last->join != c->join || last->put + c->len > JOIN_MAX ||
	    last->len + c->del > JOIN_MAX)
		return false;
	switch (c->join) {
	case JOIN_TYPED:
		return c->del == 0 && c->len > 0 &&
		    c->pos == last->pos + last->put &&
		    (!is_blank(last->tail) || is_blank(c->text[0]));
	case JOIN_BEHIND:
		return c->len == 0 && last->put == 0 && c->pos == last->pos;
	case JOIN_BEFORE:
		return c->len == 0 && last->put == 0 &&
		    c->pos + c->del == last->pos;
	case JOIN_NEVER:
		break;
	}
	return false;
}

static void
join(struct step *last, const struct splice *c, const char *gone)
{
	size_t before = c->join == JOIN_BEFORE ? c->del : 0;

	if (c->del > 0) {
		last->text = mem_realloc(last->text, last->len + c->del, 1);
		memmove(last->text + before, last->text, last->len);
		memcpy(before > 0 ? last->text : last->text + last->len, gone,
		    c->del);
		last->len += c->del;
	}
	if (c->len > 0)
		last->tail = c->text[c->len - 1];
	if (before > 0)
		last->pos = c->pos;
	last->put += c->len;
	last->after = c->after;
}

/* Some more than must be, for the list is moved. */
static void
forget_oldest(struct steps *s)
{
	size_t n = 0, octets = s->octets;

	if (octets <= BUFFER_UNDO_MAX)
		return;
	while (
	    n + 1 < s->count && octets > BUFFER_UNDO_MAX - BUFFER_UNDO_MAX / 16)
		octets -= cost(&s->step[n++]);
	drop(s, 0, n);
	s->count -= n;
	s->done -= n;
	s->forgotten += n;
	memmove(s->step, s->step + n, s->count * sizeof(s->step[0]));
}

static void
append(struct steps *s, const struct splice *c, char *gone, uint64_t from)
{
	if (s->count == s->room) {
		s->room = s->room > 0 ? s->room * 2 : 64;
		s->step = mem_realloc(s->step, s->room, sizeof(s->step[0]));
	}
	s->step[s->count++] = (struct step){ .pos = c->pos,
		.put = c->len,
		.text = gone,
		.len = c->del,
		.before = c->before,
		.after = c->after,
		.from = from,
		.join = c->join,
		.tail = c->len > 0 ? c->text[c->len - 1] : '\0' };
}

void
steps_add(struct steps *s, const struct splice *change, char *gone,
    uint64_t from, uint64_t to)
{
	if (belongs(s, change)) {
		s->octets -= cost(&s->step[s->count - 1]);
		join(&s->step[s->count - 1], change, gone);
		free(gone);
	} else {
		drop(s, s->done, s->count);
		s->count = s->done;
		append(s, change, gone, from);
	}
	s->octets += cost(&s->step[s->count - 1]);
	s->step[s->count - 1].to = to;
	s->done = s->count;
	s->sealed = change->join == JOIN_NEVER;
	forget_oldest(s);
}
