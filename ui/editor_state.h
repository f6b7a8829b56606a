/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an editor consists of, for the files editor*.c alone, and what they
 * do for each other. Everybody else knows ui/editor.h.
 */
#ifndef NTPTUI_UI_EDITOR_STATE_H
#define NTPTUI_UI_EDITOR_STATE_H

#include "ui/editor.h"

/* Octets that grow. */
struct scrap {
	char *text; /* owned */
	size_t len, room;
};

struct editor {
	struct buffer *b;
	size_t cursor, mark; /* offsets, between two characters */
	bool marked;         /* `mark` holds */
	bool soft;           /* the mark goes with the next move */
	bool wishing;        /* `wished` holds: moves up and down keep it */
	int wished;          /* column that the cursor would like */
	size_t top;          /* first line in the window */
	int left;            /* first column of the cursor's line */
	int rows, cols, tab;
	struct scrap clip;
	bool cutting; /* the last operation cut a line: the next adds to it */
	char needle[EDITOR_NEEDLE_MAX + 1];
	size_t needle_len;
	char said[160];
};

/* How an editor stood before an operation. */
struct was {
	uint64_t revision;
	struct stand stand;
	size_t top;
	int left;
};

/* Every operation lies between these two; the second snaps the cursor to a
 * character, brings it into the window and says what happened. */
struct was editor_begin(struct editor *e);
unsigned editor_end(struct editor *e, const struct was *was);

/* A sentence for the status line, by printf rules. */
void editor_say(struct editor *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Changes the text; then no selection, the cursor at `cursor`. False if the
 * text would be too large, which it says. */
bool editor_change(struct editor *e, struct splice s, size_t cursor);

/* The same, with a selection afterwards. */
bool editor_change_keeping(
    struct editor *e, struct splice s, struct stand after);

/* The cursor and the selection are there. */
void editor_stand(struct editor *e, const struct stand *at);

/* The selection's ends, or false: there is none. */
bool editor_selection(const struct editor *e, size_t *from, size_t *to);

/* A line; the first without a byte order mark. */
struct line editor_line(const struct editor *e, size_t n);

/* Where the cursor's line is. */
size_t editor_cursor_line(const struct editor *e);

/* The first column of line `n` in the window. */
int editor_left_of(const struct editor *e, size_t n);

/* How a new line ends near line `n`. */
const char *editor_eol(const struct editor *e, size_t n);

/* Appends; a newline of any kind as `eol` by _lines(). */
void scrap_add(struct scrap *s, const char *text, size_t len);
void scrap_add_lines(
    struct scrap *s, const char *text, size_t len, const char *eol);
void scrap_free(struct scrap *s);

/* The start of the character that `pos` lies in, or its end, and of those
 * beside it; across line ends, which count as one. */
size_t editor_snap(const struct editor *e, size_t pos);
size_t editor_snap_up(const struct editor *e, size_t pos);
size_t editor_before(const struct editor *e, size_t pos);
size_t editor_behind(const struct editor *e, size_t pos);

/* The next step of a word's length, either way. */
size_t editor_word_before(const struct editor *e, size_t pos);
size_t editor_word_behind(const struct editor *e, size_t pos);

/* What the selection is good for, or the cursor: [from, to) of whole lines,
 * first to last; an empty last line is none. */
struct block {
	size_t first, last;
	size_t from, to;
};

struct block editor_block(const struct editor *e);

/* The operations, one function each. */
void editor_left(struct editor *e);
void editor_right(struct editor *e);
void editor_up(struct editor *e);
void editor_down(struct editor *e);
void editor_word_left(struct editor *e);
void editor_word_right(struct editor *e);
void editor_home(struct editor *e);
void editor_line_end(struct editor *e);
void editor_page_up(struct editor *e);
void editor_page_down(struct editor *e);
void editor_first(struct editor *e);
void editor_last(struct editor *e);
void editor_mark(struct editor *e);
void editor_unmark(struct editor *e);
void editor_all(struct editor *e);

void editor_indent(struct editor *e);
void editor_unindent(struct editor *e);
void editor_comment(struct editor *e);
void editor_duplicate(struct editor *e);
void editor_line_up(struct editor *e);
void editor_line_down(struct editor *e);

void editor_cut(struct editor *e);
void editor_cut_rest(struct editor *e);
void editor_copy(struct editor *e);

void editor_find_next(struct editor *e);
void editor_find_prev(struct editor *e);

#endif
