/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text, a cursor in it, a window onto it, and everything that a person does
 * to it. It owns a buffer, a clipboard and what was last looked for; it knows
 * no key, no colour, no file, and draws nothing itself.
 *
 * A character here is what takes a place on the screen: a code point with its
 * combining marks, an octet that is no UTF-8, a control character. The cursor
 * is always between two of them and never inside a line's end; a byte order
 * mark at the very start belongs to the file and is never shown or touched.
 *
 * How a screen draws it, `rows` x `cols` being the room beside the gutter:
 *
 *	editor_window(e, rows, cols);     at every change of size, cheap
 *	editor_look(e, &look);
 *	for (int row = 0; row < rows && look.top + row < look.lines; row++) {
 *		struct editor_walk w;
 *		struct editor_cell c;
 *
 *		editor_walk(e, look.top + row, &w);
 *		while (editor_next(&w, &c))
 *			canvas_put(canvas, y + row, x + c.col, c.width,
 *			    role_of(c.at - w.line.from), c.text);
 *	}
 *	the cursor stands at (y + look.row, x + look.col)
 *
 * A cell is clipped to the window already. Nothing is done for lines that are
 * not in it, so a paint costs the same in any file.
 */
#ifndef NTPTUI_UI_EDITOR_H
#define NTPTUI_UI_EDITOR_H

#include "ui/buffer.h"

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of a tab until editor_tab() says something else. */
#define EDITOR_TAB_COLUMNS 8

/* Most octets of a text that is looked for. */
#define EDITOR_NEEDLE_MAX 255

struct editor;

/* What an operation did, as bits. What there is to say about it, if anything,
 * is editor_said(). */
enum editor_did {
	EDITOR_NOTHING = 0,
	EDITOR_MOVED = 1,   /* the cursor, the selection or the window */
	EDITOR_CHANGED = 2, /* the text */
};

/* Operations without an argument. */
enum editor_op {
	EDITOR_LEFT, /* one character; from a line's start to the end before */
	EDITOR_RIGHT,
	EDITOR_UP, /* one line, in the wished column */
	EDITOR_DOWN,
	EDITOR_WORD_LEFT,  /* to the start of a word */
	EDITOR_WORD_RIGHT, /* to the start of the next word */
	EDITOR_HOME,       /* of the line; from there to its first word */
	EDITOR_END,
	EDITOR_PAGE_UP, /* a window less two lines */
	EDITOR_PAGE_DOWN,
	EDITOR_FIRST,  /* start of the text */
	EDITOR_LAST,   /* its end */
	EDITOR_MARK,   /* begins a selection here, or ends it */
	EDITOR_UNMARK, /* no selection any more */
	EDITOR_ALL,    /* selects everything */

	EDITOR_NEWLINE,   /* as lines end here (LF or CR LF) */
	EDITOR_TAB,       /* a tab; of selected lines: one before each */
	EDITOR_UNTAB,     /* a tab, or its width of blanks, less before each */
	EDITOR_BACKSPACE, /* the selection, or the character before the cursor
			   */
	EDITOR_DELETE,    /* the selection, or the character at the cursor */
	EDITOR_WORD_BACK, /* deletes to the word's start */
	EDITOR_WORD_DELETE, /* deletes to the next word's start */
	EDITOR_CUT,       /* the selection, or the line; lines cut in a row add
			     up on the clipboard, as with nano's ^K */
	EDITOR_CUT_REST,  /* to the end of the line; there, the line end */
	EDITOR_COPY,      /* the selection, or the line */
	EDITOR_PASTE,     /* the clipboard; a selection gives way */
	EDITOR_COMMENT,   /* '#' before the line or the selected lines; away
			     again if all that are not blank have one */
	EDITOR_DUPLICATE, /* the line or the selected lines, below */
	EDITOR_LINE_UP,   /* the line or the selected lines change places with
			     the one above */
	EDITOR_LINE_DOWN, /* or below */
	EDITOR_UNDO,
	EDITOR_REDO,
	EDITOR_FIND_NEXT, /* what was last looked for, again */
	EDITOR_FIND_PREV,
	EDITOR_OP_COUNT
};

/* An empty text, a window of 24 x 80. */
struct editor *editor_new(void);
void editor_free(struct editor *e);

/* Another text, the cursor at its start, no history; the clipboard stays.
 * False if it is larger than BUFFER_MAX: then nothing happened. */
bool editor_load(struct editor *e, const char *text, size_t len);

/* The text with its lines, revision and history. */
const struct buffer *editor_buffer(const struct editor *e);

/* All of it in one piece, see buffer_text(). */
const char *editor_text(struct editor *e, size_t *len);

/* The file holds this text now; is it so still? _forget_saved(): the file
 * holds something else (a draft was loaded). */
void editor_saved(struct editor *e);
void editor_forget_saved(struct editor *e);
bool editor_modified(const struct editor *e);

/* Does the operation; `selecting` (Shift is held): what it moves over becomes
 * part of the selection. A selection made so ends with the next move without;
 * one begun by EDITOR_MARK lasts. Returns enum editor_did bits. */
unsigned editor_do(struct editor *e, enum editor_op op, bool selecting);

/* A sentence for the status line about the last operation (translated, no
 * control characters), or "". */
const char *editor_said(const struct editor *e);

/* Types UTF-8 (one character, or a few that came at once); a selection gives
 * way. Words typed in a row are steps of undo. */
unsigned editor_type(struct editor *e, const char *text, size_t len);

/* Inserts a block as one step, its line ends made those of the text: what a
 * bracketed paste or a completion brings. A selection gives way. */
unsigned editor_paste(struct editor *e, const char *text, size_t len);

/* Replaces [from, from + len) as one step, the cursor behind it; what
 * completion does. Offsets that are not of the text are EDITOR_NOTHING. */
unsigned editor_replace(struct editor *e, size_t from, size_t len,
    const char *text, size_t text_len);

/* The whole text at once, as one step (what came back from $EDITOR, or an
 * older version); the cursor stays in its line as well as can be. */
unsigned editor_set_text(struct editor *e, const char *text, size_t len);

/* Mends line `line` (from 1) as a diagnosis of this very revision says, as
 * one step. */
unsigned editor_fix(
    struct editor *e, uint32_t line, const struct diag_fix *fix);

/* Line and column from 1, the column in octets (0 counts as 1), as in a
 * diagnosis; beyond the end is the end. _at() takes an offset. _click() takes
 * a place in the window, from 0, `selecting` as in editor_do(). */
unsigned editor_goto(struct editor *e, size_t line, size_t col);
unsigned editor_goto_at(struct editor *e, size_t pos);
unsigned editor_click(struct editor *e, int row, int col, bool selecting);

/* Selects [from, to), the cursor at `to`. */
unsigned editor_select(struct editor *e, size_t from, size_t to);

/* Moves the window by lines (the mouse wheel); the cursor stays in it. */
unsigned editor_scroll(struct editor *e, int lines);

/*
 * Looks for a text (up to EDITOR_NEEDLE_MAX octets, longer ones are not found;
 * ASCII letters in either case) behind the cursor, or before it, round the end
 * if need be, and selects it; says if it went round or found nothing. len 0:
 * what was last looked for. editor_needle() is that, or "".
 */
unsigned editor_find(
    struct editor *e, const char *text, size_t len, bool backward);
const char *editor_needle(const struct editor *e);

/* How many there are of what was last looked for, and which one the selection
 * is (from 1, 0: none). Reads the whole text. */
size_t editor_count(struct editor *e, size_t *which);

/* Is what was last looked for selected? Then _replace_one() puts `with` in its
 * place; either way it goes to the next one. _replace_all(): in the whole
 * text, or within a selection of more than one line, as one step; says how
 * many. */
bool editor_on_match(const struct editor *e);
unsigned editor_replace_one(struct editor *e, const char *with, size_t len);
unsigned editor_replace_all(struct editor *e, const char *with, size_t len);

/* What the clipboard holds, never NULL; or puts something into it. */
const char *editor_clipboard(const struct editor *e, size_t *len);
void editor_clip(struct editor *e, const char *text, size_t len);

/* Columns of a tab, 1 to 16. */
void editor_tab(struct editor *e, int columns);

/* The size of the room for text, at least 1 x 1 is taken; brings the cursor
 * into it. */
void editor_window(struct editor *e, int rows, int cols);

/* How it looks now. Lines and columns from 0. */
struct editor_look {
	size_t lines;    /* of the text */
	size_t top;      /* first line in the window */
	int left;        /* first column of the cursor's line in the window;
			    the others are seen from their start */
	size_t cursor;   /* offset */
	size_t line;     /* of the cursor */
	size_t octet;    /* octets of its line before it */
	int column;      /* columns of its line before it */
	int row, col;    /* where it stands in the window */
	bool selection;  /* is there one? then not empty: */
	size_t from, to; /* its offsets */
	bool crlf;       /* a new line will end in CR LF */
};

void editor_look(const struct editor *e, struct editor_look *look);

/* One character in the window. */
struct editor_cell {
	size_t at, len; /* its octets */
	int col;        /* from the window's left edge, from 0 */
	int width;      /* columns that are in the window, at least 1 */
	char text[16];  /* what to draw there, UTF-8; fewer columns than
			   `width` (a tab, half of a wide one): blanks follow */
	bool odd; /* stands for what cannot be shown: ^X, \xNN, \u{NNNN} */
	bool tab; /* a tab: all blanks */
	bool selected;
};

/* The cells of a line that are in the window. */
struct editor_walk {
	struct line line;         /* without a byte order mark */
	size_t at;                /* the next octet */
	int column;               /* its column in the line */
	int left;                 /* the line's first column in the window */
	bool cut_left, cut_right; /* there is more on that side */
	const struct editor *e;
};

/* Begins with line `n` (from 0); editor_next() is false at the end of the line
 * or of the window. `w` and what it yields are good until the next change. A
 * selected line end is editor_end_selected(): a screen may draw a blank. */
void editor_walk(const struct editor *e, size_t n, struct editor_walk *w);
bool editor_next(struct editor_walk *w, struct editor_cell *c);
bool editor_end_selected(const struct editor_walk *w);

/* Columns of line `n` (from 0) before its octet `octet`, and the octet that
 * stands at a column; both as far as the line goes. In the line's own
 * coordinates: less `left` of its walk for the window's. What a column-marking
 * caret and the mouse need. */
int editor_column(const struct editor *e, size_t n, size_t octet);
size_t editor_octet(const struct editor *e, size_t n, int column);

#endif
