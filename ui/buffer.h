/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text that is being edited: up to 64 MiB of any octets, its lines, and
 * every change to it with the way back. It owns the text and its history; it
 * knows no cursor, no characters, no screen, and does no I/O.
 *
 * The text lies in memory as two pieces with a gap between them, there where
 * it was last changed, and so does the index of line starts: a change where
 * the last one was costs nothing but itself, one elsewhere a memmove of what
 * lies between (1 ms for 10 MB). A line is found by its number at once, and
 * by an offset in O(log lines). Offsets count octets from 0, lines from 0.
 */
#ifndef NTPTUI_UI_BUFFER_H
#define NTPTUI_UI_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets of a text, which is what a configuration may have; and of the steps
 * that are remembered. The newest step is, however large. */
#define BUFFER_MAX      ((size_t)64 * 1024 * 1024)
#define BUFFER_UNDO_MAX ((size_t)64 * 1024 * 1024)

struct buffer;

/* Where somebody stood; the buffer keeps it with a step, unread. */
struct stand {
	size_t cursor, mark;
	bool marked;
};

/* Which changes in a row become one step: those of the same kind that touch
 * each other, up to the end of a word or line. */
enum join {
	JOIN_NEVER,
	JOIN_TYPED,  /* characters typed one behind the other */
	JOIN_BEHIND, /* deleted with Delete: what follows the cursor */
	JOIN_BEFORE, /* with Backspace: what precedes it */
};

/* `del` octets at `pos` give way to `len` octets of `text` (not of the buffer
 * itself). `before` and `after` are handed back by undo and redo. */
struct splice {
	size_t pos, del;
	const char *text;
	size_t len;
	enum join join;
	struct stand before, after;
};

/* A line: [from, end) is its text, [end, to) its LF or CR LF. The last line
 * has no end (end == to); a text that ends in a newline has an empty one. */
struct line {
	size_t from, end, to;
};

/* Empty, unmodified. Aborts without memory, as everything here does. */
struct buffer *buffer_new(void);
void buffer_free(struct buffer *b);

/* Another text, without a history, unmodified. False if it is larger than
 * BUFFER_MAX: then nothing happened. */
bool buffer_load(struct buffer *b, const char *text, size_t len);

/* The only way a text changes. False, and nothing happened: it would grow
 * beyond BUFFER_MAX, or [pos, pos + del) is not within it. A splice that
 * changes no octet's number (del and len 0) is no step and true. */
bool buffer_replace(struct buffer *b, const struct splice *s);

/* What is typed next begins a new step. */
void buffer_seal(struct buffer *b);

/* Takes back the last step, or makes the one taken back again; where the
 * cursor was then to *at. False if there is none. */
bool buffer_undo(struct buffer *b, struct stand *at);
bool buffer_redo(struct buffer *b, struct stand *at);

/* Is there a step to take back, or to make again? */
bool buffer_can_undo(const struct buffer *b);
bool buffer_can_redo(const struct buffer *b);

/* Steps that were forgotten since buffer_load(), the history being full; and
 * the octets it takes. */
size_t buffer_forgotten(const struct buffer *b);
size_t buffer_history(const struct buffer *b);

/* This is what the file holds now; buffer_modified() is false until the next
 * change, and again when undo or redo come back to it. _forget_saved(): the
 * file holds something else, whatever the steps. */
void buffer_saved(struct buffer *b);
void buffer_forget_saved(struct buffer *b);
bool buffer_modified(const struct buffer *b);

/* Another number after each change, undo, redo and load; never comes back. */
uint64_t buffer_revision(const struct buffer *b);

size_t buffer_size(const struct buffer *b);

/* How many lines, at least 1; the line that an offset (up to the size) lies
 * in; a line, the last one if there are not so many. */
size_t buffer_lines(const struct buffer *b);
size_t buffer_line_at(const struct buffer *b, size_t pos);
struct line buffer_line(const struct buffer *b, size_t n);

/* The octets from `pos` on that lie in one piece: how many to *len (0 at the
 * end, and only there). Good until the next change. */
const char *buffer_span(const struct buffer *b, size_t pos, size_t *len);

/* The octet at `pos` < size. */
unsigned char buffer_at(const struct buffer *b, size_t pos);

/* Copies `len` octets from `pos` on, as far as there are; returns how many.
 * buffer_dup() mallocs them, with a NUL behind them. */
size_t buffer_copy(const struct buffer *b, size_t pos, size_t len, char *out);
char *buffer_dup(const struct buffer *b, size_t pos, size_t len);

/* The whole text in one piece with a NUL behind it, good until the next
 * change; for a parser or a search, without a copy. Closes the gap: 1 ms for
 * 10 MB, and again for the next change. */
const char *buffer_text(struct buffer *b, size_t *len);

#endif
