/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A grid of cells that screens draw on: what stands where, and what it means
 * (a role, not a colour). Owned by whoever draws; term.c shows it, tests
 * compare it as text. It never holds anything that could steer a terminal:
 * control characters, escape sequences and direction marks become one
 * replacement character each.
 */
#ifndef NTPTUI_UI_CANVAS_H
#define NTPTUI_UI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * What a cell means; the theme gives it colours. id, letter in dumps. Meaning
 * is never in the role alone: a word or a character always says it too.
 */
#define ROLE_LIST(X)                                                           \
	X(PLAIN, ' ')                                                          \
	X(DIM, '.')      /* of lesser interest */                              \
	X(STRONG, 'b')   /* of greater interest */                             \
	X(TITLE, 't')    /* the bar at the top */                              \
	X(TAB, 'T')      /* in it, the screen one is on */                     \
	X(HEADING, 'h')  /* a table's headings */                              \
	X(OK, 'o')       /* as it should be */                                 \
	X(INFO, 'i')     /* neither good nor bad */                            \
	X(WARN, 'w')     /* to be looked at */                                 \
	X(BAD, '!')      /* not as it should be */                             \
	X(SELECTED, 's') /* the row that keys act on */                        \
	X(KEY, 'k')      /* a key in the key bar or the help */                \
	X(BAR, '_')      /* the key bar's words */                             \
	X(ASK, '?')      /* a question that waits for an answer */             \
	X(GUTTER, 'l')   /* line numbers beside a text */                      \
	X(WORD, 'd')     /* in a configuration: what a line begins with */     \
	X(OPTION, 'f')   /* an option or a flag */                             \
	X(NUMBER, 'n')                                                         \
	X(ADDRESS, 'a') /* an address or the name of a host */                 \
	X(STRING, 'g')  /* a file's name, any free word */                     \
	X(COMMENT, 'c')                                                        \
	X(ODD, 'u')   /* not understood; what cannot be shown */               \
	X(WRONG, 'x') /* where an error is */                                  \
	X(DOUBT, 'y') /* where a warning is */

enum role {
#define X(id, letter) ROLE_##id,
	ROLE_LIST(X)
#undef X
	    ROLE_COUNT
};

#define CANVAS_MARKS 2    /* combining characters that a cell can hold */
#define CANVAS_SIDE  1000 /* most rows and columns */

struct cell {
	uint32_t ch; /* never 0; right half of a wide one: ' ' */
	uint32_t mark[CANVAS_MARKS]; /* 0: none */
	uint8_t width;               /* 1, 2; 0: the right half */
	uint8_t role;                /* enum role */
};

struct canvas {
	int rows, cols;
	bool ascii; /* everything beyond ASCII gets a stand-in */
	int cursor_row, cursor_col; /* where it rests; -1: anywhere */
	bool cursor_shown;
	struct cell *cell; /* rows * cols, owned */
};

/* At least 1x1, at most CANVAS_SIDE each way; blank. Aborts without memory. */
struct canvas *canvas_new(int rows, int cols, bool ascii);
void canvas_free(struct canvas *c);

/* Another size; what was drawn is gone. */
void canvas_resize(struct canvas *c, int rows, int cols);

/* Blanks everything, hides the cursor. */
void canvas_clear(struct canvas *c);

/* True if both show the same. */
bool cell_equal(const struct cell *a, const struct cell *b);

/* The cell, or NULL if it lies outside. */
const struct cell *canvas_at(const struct canvas *c, int row, int col);

/*
 * Draws UTF-8 from (row, col) on, at most `width` columns and never past the
 * edge; whatever lies outside is cut off. Returns the columns used. Where the
 * text is too long it is just cut.
 */
int canvas_put(struct canvas *c, int row, int col, int width, enum role role,
    const char *text);

/* The same; a text that is too long ends in an ellipsis. */
int canvas_text(struct canvas *c, int row, int col, int width, enum role role,
    const char *text);

/* The same as canvas_text(), by printf rules, at most 1,000 octets. */
int canvas_print(struct canvas *c, int row, int col, int width, enum role role,
    const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* Draws at the right end of [col, col + width). */
int canvas_right(struct canvas *c, int row, int col, int width, enum role role,
    const char *text);

/*
 * Draws a text in lines of `width` columns broken at blanks or
 * beside East Asian characters, at most `lines`
 * of them (the last ends in an ellipsis if there is more). Returns how many
 * lines it took.
 */
int canvas_wrap(struct canvas *c, int row, int col, int width, int lines,
    enum role role, const char *text);

/* How many lines canvas_wrap() takes where it may take any number. */
int canvas_lines(const char *text, int width);

/* `width` times the character, `ch` being one column wide. */
void canvas_fill(
    struct canvas *c, int row, int col, int width, enum role role, uint32_t ch);

/* Gives cells another role, whatever stands in them. */
void canvas_role(struct canvas *c, int row, int col, int width, enum role role);

/* Copies a row of another canvas, as far as it reaches. */
void canvas_copy(struct canvas *c, int row, const struct canvas *from, int at);

/* The same, from column `col` on. */
void canvas_lay(
    struct canvas *c, int row, int col, const struct canvas *from, int at);

/* What stands for `ch` (width 1) in ASCII; `ch` itself if it is. */
uint32_t canvas_ascii(uint32_t ch);

/* Writes the rows as UTF-8 lines without trailing blanks; with `roles`, a
 * line "-- roles" and the letters of ROLE_LIST the same way. */
void canvas_dump(const struct canvas *c, bool roles, FILE *out);

#endif
