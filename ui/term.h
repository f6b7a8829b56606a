/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A terminal: modes, size, and a canvas shown on it with as few octets as
 * can be. The only module that knows curses. It never waits for the
 * terminal: what it does not take at once is kept, and no other frame is made
 * until it has gone. There can be one at a time, for curses is one.
 */
#ifndef NTPTUI_UI_TERM_H
#define NTPTUI_UI_TERM_H

#include "ui/canvas.h"
#include "ui/console.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>

struct terminal;

/* One frame: how long it may be, and what became of it. */
struct term_frame {
	size_t budget; /* octets that it should have, about */
	bool ask;      /* for a report behind it: KEYCODE_REPORT comes */
	size_t octets; /* that it had, 0: nothing has changed */
	bool cut;      /* there is more, but not within the budget */
};

enum term_state {
	TERM_READY, /* everything has gone out */
	TERM_BUSY,  /* octets wait: poll for POLLOUT, then term_flush() */
	TERM_GONE,  /* there is no terminal any more */
};

/* Why there can be no screen on stdin and stdout; NULL if there can. */
const char *term_refusal(void);

/* Takes stdin and stdout into screen mode, with the look of `colours` where
 * there are any, else of `mono`. NULL if that cannot be. */
struct terminal *term_open(enum console_colour colour,
    const struct theme *colours, const struct theme *mono);

/* Back to what it was; at most half a second is spent on a slow line. */
void term_close(struct terminal *t);

/* True if characters beyond ASCII can be shown. */
bool term_utf8(void);

/* The descriptor to poll for POLLOUT. */
int term_out(const struct terminal *t);

/* The size as the kernel knows it; takes it over. */
void term_size(struct terminal *t, int *rows, int *cols);

/* True if it was asked for a report when it was opened; terminals that are not
 * known to give any never are. */
bool term_asked(const struct terminal *t);

/* Shows a canvas of the size taken over last; only what has changed is sent,
 * the row with the cursor and the status line first. Call it only when
 * TERM_READY. */
enum term_state term_draw(
    struct terminal *t, const struct canvas *c, struct term_frame *f);

/* Sends what waits. */
enum term_state term_flush(struct terminal *t);

/* Nothing is known any more of what the terminal shows. */
void term_forget(struct terminal *t);

/* The terminal has gone: nothing is sent any more. */
void term_lost(struct terminal *t);

/* From the next frame on the mouse is reported as keys are (SGR), or is the
 * terminal's own. */
void term_mouse(struct terminal *t, bool on);

/* Leaves screen mode for a while, and comes back. */
void term_leave(struct terminal *t);
void term_enter(struct terminal *t);

#endif
