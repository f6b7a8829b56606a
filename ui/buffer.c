/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/buffer.h"

#include "config/mem.h"

#include "ui/steps.h"

_Static_assert(BUFFER_MAX < UINT32_MAX, "a line's start fits its index");

/* The least that is kept free for what comes next: octets, lines. */
#define GAP_LEAST 4096

/* No state of the text: what the file holds is none of them. */
#define NO_STATE UINT64_MAX

/*
 *	text:  |0 . . . . gap|- - - gap_len - - -|. . . . . . room|
 *	start: |0 . . low|- - - - - - - - - - - - - -|high . . lines_room|
 *
 * `start` says where each line but the first begins: up to the gap, by its
 * distance from the text's start, ascending; beyond it, by its distance from
 * the text's end, descending. So nothing of it changes but where the text
 * changes. The gap is never empty: a NUL has room in it.
 */
struct buffer {
	char *text;
	size_t room, gap, gap_len;
	uint32_t *start;
	size_t lines_room, low, high; /* `high` of them at its end */
	struct steps steps;
	uint64_t state, saved, states; /* numbers of states of the text */
	uint64_t revision;
};

struct buffer *
buffer_new(void)
{
	struct buffer *b = mem_zero(1, sizeof(*b));

	steps_clear(&b->steps);
	buffer_load(b, "", 0);
	return b;
}

void
buffer_free(struct buffer *b)
{
	if (b == NULL)
		return;
	steps_clear(&b->steps);
	free(b->text);
	free(b->start);
	free(b);
}

size_t
buffer_size(const struct buffer *b)
{
	return b->room - b->gap_len;
}

size_t
buffer_lines(const struct buffer *b)
{
	return b->low + b->high + 1;
}

/* Where line n > 0 begins. */
static size_t
start_of(const struct buffer *b, size_t n)
{
	if (n - 1 < b->low)
		return b->start[n - 1];
	return buffer_size(b) -
	    b->start[b->lines_room - b->high + (n - 1 - b->low)];
}

size_t
buffer_line_at(const struct buffer *b, size_t pos)
{
	size_t low = 0, high = buffer_lines(b);

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (start_of(b, mid) <= pos)
			low = mid;
		else
			high = mid;
	}
	return low;
}

unsigned char
buffer_at(const struct buffer *b, size_t pos)
{
	return (unsigned char)b->text[pos < b->gap ? pos : pos + b->gap_len];
}

struct line
buffer_line(const struct buffer *b, size_t n)
{
	size_t last = buffer_lines(b) - 1;
	struct line l;

	if (n > last)
		n = last;
	l.from = n > 0 ? start_of(b, n) : 0;
	l.to = l.end = n < last ? start_of(b, n + 1) : buffer_size(b);
	if (n < last) {
		l.end--;
		if (l.end > l.from && buffer_at(b, l.end - 1) == '\r')
			l.end--;
	}
	return l;
}

const char *
buffer_span(const struct buffer *b, size_t pos, size_t *len)
{
	size_t size = buffer_size(b);

	if (pos < b->gap) {
		*len = b->gap - pos;
		return b->text + pos;
	}
	*len = pos < size ? size - pos : 0;
	return b->text + (pos < size ? pos : size) + b->gap_len;
}

size_t
buffer_copy(const struct buffer *b, size_t pos, size_t len, char *out)
{
	size_t done = 0, n;

	while (done < len) {
		const char *from = buffer_span(b, pos + done, &n);

		if (n == 0)
			break;
		n = n < len - done ? n : len - done;
		memcpy(out + done, from, n);
		done += n;
	}
	return done;
}

char *
buffer_dup(const struct buffer *b, size_t pos, size_t len)
{
	size_t size = buffer_size(b);
	char *out;

	pos = pos < size ? pos : size;
	len = len < size - pos ? len : size - pos;
	out = mem_realloc(NULL, len + 1, 1);
	out[buffer_copy(b, pos, len, out)] = '\0';
	return out;
}

/* Line starts change sides so that those up to `pos` are on the low one. */
static void
part_lines(struct buffer *b, size_t pos)
{
	uint32_t size = (uint32_t)buffer_size(b);
	uint32_t *end = b->start + b->lines_room;

	while (b->low > 0 && b->start[b->low - 1] > pos) {
		b->high++;
		end[-(ptrdiff_t)b->high] = size - b->start[--b->low];
	}
	while (b->high > 0 && size - end[-(ptrdiff_t)b->high] <= pos) {
		b->start[b->low++] = size - end[-(ptrdiff_t)b->high];
		b->high--;
	}
}

static void
move_gap(struct buffer *b, size_t pos)
{
	part_lines(b, pos);
	if (pos < b->gap)
		memmove(
		    b->text + pos + b->gap_len, b->text + pos, b->gap - pos);
	else
		memmove(b->text + b->gap, b->text + b->gap + b->gap_len,
		    pos - b->gap);
	b->gap = pos;
}

/* Makes the gap larger than `len`; by a part of the text, so that it rarely
 * has to be. */
static void
need_room(struct buffer *b, size_t len)
{
	size_t behind = buffer_size(b) - b->gap, room;

	if (b->gap_len > len)
		return;
	room = buffer_size(b) + len;
	room += room / 16 + GAP_LEAST;
	b->text = mem_realloc(b->text, room, 1);
	memmove(b->text + room - behind, b->text + b->room - behind, behind);
	b->gap_len += room - b->room;
	b->room = room;
}

static void
need_lines(struct buffer *b, size_t n)
{
	size_t room;

	if (b->lines_room - b->low - b->high >= n)
		return;
	room = b->low + b->high + n;
	room += room / 16 + GAP_LEAST / sizeof(b->start[0]);
	b->start = mem_realloc(b->start, room, sizeof(b->start[0]));
	memmove(b->start + room - b->high, b->start + b->lines_room - b->high,
	    b->high * sizeof(b->start[0]));
	b->lines_room = room;
}

static size_t
count_ends(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	size_t n = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}

/* Puts `len` octets into the gap. */
static void
put(struct buffer *b, const char *text, size_t len)
{
	const char *p = text, *end;

	if (len == 0)
		return;
	end = text + len;
	need_room(b, len);
	need_lines(b, count_ends(text, len));
	memcpy(b->text + b->gap, text, len);
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		p++;
		b->start[b->low++] = (uint32_t)(b->gap + (size_t)(p - text));
	}
	b->gap += len;
	b->gap_len -= len;
}

/* The change itself, whoever wants it. */
static void
exchange(struct buffer *b, size_t pos, size_t del, const char *text, size_t len)
{
	size_t left = buffer_size(b) - pos - del;

	move_gap(b, pos);
	/* Lines that began within what goes, or just behind its newline. */
	while (b->high > 0 && b->start[b->lines_room - b->high] >= left)
		b->high--;
	b->gap_len += del;
	put(b, text, len);
	b->revision++;
}

bool
buffer_load(struct buffer *b, const char *text, size_t len)
{
	if (len > BUFFER_MAX)
		return false;
	b->gap = b->low = b->high = 0;
	b->gap_len = b->room;
	need_room(b, len);
	need_lines(b, 1);
	put(b, text, len);
	steps_clear(&b->steps);
	b->state = b->saved = ++b->states;
	b->revision++;
	return true;
}

bool
buffer_replace(struct buffer *b, const struct splice *s)
{
	size_t size = buffer_size(b);
	char *gone;
	uint64_t from = b->state;

	if (s->pos > size || s->del > size - s->pos ||
	    s->len > BUFFER_MAX - (size - s->del))
		return false;
	if (s->del == 0 && s->len == 0)
		return true;
	gone = s->del > 0 ? buffer_dup(b, s->pos, s->del) : NULL;
	exchange(b, s->pos, s->del, s->text, s->len);
	b->state = ++b->states;
	steps_add(&b->steps, s, gone, from, b->state);
	return true;
}

void
buffer_seal(struct buffer *b)
{
	b->steps.sealed = true;
}

/* Goes through a step, in whichever direction it now leads. */
static void
swing(struct buffer *b, struct step *s)
{
	char *gone = s->put > 0 ? buffer_dup(b, s->pos, s->put) : NULL;
	size_t put = s->put;

	exchange(b, s->pos, s->put, s->text, s->len);
	free(s->text);
	s->text = gone;
	s->put = s->len;
	s->len = put;
	buffer_seal(b);
}

bool
buffer_undo(struct buffer *b, struct stand *at)
{
	struct step *s;

	if (!buffer_can_undo(b))
		return false;
	s = &b->steps.step[--b->steps.done];
	swing(b, s);
	b->state = s->from;
	*at = s->before;
	return true;
}

bool
buffer_redo(struct buffer *b, struct stand *at)
{
	struct step *s;

	if (!buffer_can_redo(b))
		return false;
	s = &b->steps.step[b->steps.done++];
	swing(b, s);
	b->state = s->to;
	*at = s->after;
	return true;
}

bool
buffer_can_undo(const struct buffer *b)
{
	return b->steps.done > 0;
}

bool
buffer_can_redo(const struct buffer *b)
{
	return b->steps.done < b->steps.count;
}

size_t
buffer_forgotten(const struct buffer *b)
{
	return b->steps.forgotten;
}

size_t
buffer_history(const struct buffer *b)
{
	return b->steps.octets;
}

void
buffer_saved(struct buffer *b)
{
	b->saved = b->state;
	buffer_seal(b);
}

void
buffer_forget_saved(struct buffer *b)
{
	b->saved = NO_STATE;
}

bool
buffer_modified(const struct buffer *b)
{
	return b->state != b->saved;
}

uint64_t
buffer_revision(const struct buffer *b)
{
	return b->revision;
}

const char *
buffer_text(struct buffer *b, size_t *len)
{
	*len = buffer_size(b);
	move_gap(b, *len);
	b->text[*len] = '\0';
	return b->text;
}
