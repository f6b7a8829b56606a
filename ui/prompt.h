/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The prompt's line, edited by readline without its touching terminal,
 * signals or time: octets of keys go in, a text with a cursor comes out, and
 * the screens go on meanwhile. There can be one, for readline is one.
 */
#ifndef NTPTUI_UI_PROMPT_H
#define NTPTUI_UI_PROMPT_H

#include "ui/app.h"
#include "ui/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum prompt_state {
	PROMPT_OPEN, /* goes on */
	PROMPT_RUN,  /* Enter: prompt_take() has the line */
	PROMPT_LEFT, /* left without a line */
};

/* Opens an empty line; the first time the history is read too. `a` is asked
 * for what completes (verbs, sources) and must outlive the line. */
void prompt_open(const struct app *a);

enum prompt_state prompt_key(const struct keypress *k);

/* Puts a text where the cursor is; what would end or steer the line becomes a
 * blank. */
void prompt_paste(const char *text, size_t len);

/* The line as it is, valid until the next call, and the cursor in octets. */
const char *prompt_text(size_t *point);

/* What completion offers, or NULL. */
const char *prompt_hint(void);

/* The line that was entered; free() it. */
char *prompt_take(void);

/*
 * The same line where there is no screen: readline draws it itself, after
 * `sign`, for the terminal that is stdin, by writing to `out`. _read() when
 * there is input; _hide() before anything is printed, then _show(). _leave()
 * gives the terminal its modes back for a while, _enter() takes it again, and
 * _resize() learns its new width. One process uses this or the above.
 */
void prompt_plain(const struct app *a, const char *sign, FILE *out);
enum prompt_state prompt_plain_read(void);
void prompt_plain_hide(void);
void prompt_plain_show(void);
void prompt_plain_leave(void);
void prompt_plain_enter(void);
void prompt_plain_resize(void);

/* Closes it, if it is open. */
void prompt_close(void);

/* Writes the history, if there is any. */
void prompt_end(void);

#endif
