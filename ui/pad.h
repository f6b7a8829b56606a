/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies on the Config screen: the text of ntp.conf being edited, what is
 * known of it, and what is open beside it. It does no I/O: what it wants done
 * with files is a wish (ui/desk.h) that the console carries out. Owned by the
 * app. While one edits, keys are text; else they are what they are
 * everywhere.
 */
#ifndef NTPTUI_UI_PAD_H
#define NTPTUI_UI_PAD_H

#include "ui/app.h"
#include "ui/canvas.h"
#include "ui/desk.h"
#include "ui/paper.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pad;

/* `files`: what the text names is looked at; `dialect`: DIALECT_* bits, as
 * which it is judged; `practice`: it is the practice network's; `window`: s
 * that a trial is watched, if nobody wants another time. */
struct pad *pad_new(
    unsigned dialect, bool files, bool practice, uint16_t window);
void pad_free(struct pad *p);

/* Keys are text now. */
bool pad_editing(const struct pad *p);

/* There are changes that are in no file. */
bool pad_modified(const struct pad *p);

/* The screen is looked at: reads the file, if that was not done. */
unsigned pad_visit(struct app *a, struct pad *p);

/* A picture came, shown or not: what waits for a pause is done now. */
unsigned pad_tick(struct app *a, struct pad *p, mono_t now);

/* A key, before the verb table; *taken is false if it is none of the pad's.
 */
unsigned pad_key(struct app *a, struct pad *p, int key, bool *taken);
unsigned pad_paste(struct app *a, struct pad *p, const char *text, size_t len);

/* The cursor, as keys of every screen move it. */
void pad_move(struct pad *p, enum move m);

/* The mouse: a click at a row and column of the screen's own, from 0; lines
 * that the wheel turns. */
unsigned pad_click(struct pad *p, int row, int col);
unsigned pad_wheel(struct pad *p, int lines);

/* The next place, or the one before, that holds `text`; `here`: where it
 * began to be looked for counts too. */
bool pad_find(struct pad *p, const char *text, bool back, bool here);

/* A line that was asked for (enum line_kind). */
unsigned pad_line(
    struct app *a, struct pad *p, enum line_kind kind, const char *line);

/* The next thing to be done with files; false if there is none. Its text is
 * good until the pad is touched. Then what came of it; `base` is desk_base().
 */
bool pad_wish(struct pad *p, struct desk_wish *out);
unsigned pad_answer(struct app *a, struct pad *p,
    const struct desk_answer *answer, const struct save_text *base);

/* Names that completion offers besides those of running sources; the caller's.
 */
struct complete_name;
void pad_know_hosts(
    struct pad *p, const struct complete_name *host, size_t count);

/* The networks that this host is in; copied, the first PAD_NETS of them. */
#define PAD_NETS 32
struct explain_net;
void pad_know_nets(struct pad *p, const struct explain_net *net, size_t count);

/* The last chance to keep what is in no file: wishes a draft, if need be. */
void pad_last(struct pad *p);

/* The state of a trial in the picture may be another one. */
unsigned pad_follow_trial(struct app *a, struct pad *p);

/* The engine answered a command that the pad sent (COMMAND_TRY ...). */
unsigned pad_acked(struct app *a, struct pad *p, bool ok);

/* Other upstream servers, as one change that undo takes back, as soon as the
 * text is there: config/upstreams.h. `host` is copied. */
unsigned pad_upstreams(struct app *a, struct pad *p, const char *const *host,
    size_t n, const char *reason);

/* What is being edited, for those who would write another text. */
struct pad_look {
	bool loaded;      /* else only `why` may say something */
	const char *text; /* edits included; good until the pad is touched */
	size_t len;
	uint64_t revision; /* another number when it changes */
	const char *base;  /* what the file holds; NULL: there is none */
	size_t base_len;
	bool writable;
	const char *why;     /* it cannot be written, or read; or "" */
	const char *command; /* what gives the right to write it; or "" */
	unsigned dialect;    /* DIALECT_* bits */
};
void pad_look(const struct pad *p, struct pad_look *out);

/* Another text, as one change that undo takes back; it is saved, and the
 * engine tries it. False if it cannot be, which is said. */
bool pad_put_in_force(struct app *a, struct pad *p, const char *text,
    size_t len, unsigned *react);

/* The engine tries what the file holds. */
unsigned pad_try(struct app *a, struct pad *p);

/* A change of line `line` of the file (from 1; 0: `fix->text` behind the last),
 * as soon as the text is there; copied. */
struct diag_fix;
unsigned pad_mend(
    struct app *a, struct pad *p, uint32_t line, const struct diag_fix *fix);

/* Draws it, and what is open beside it. */
void pad_window(struct pad *p, const struct scene *sc, int rows);
void pad_draw(const struct pad *p, const struct scene *sc, struct canvas *c,
    int top, int rows);

/* The versions that were listed last. */
const struct versions *pad_versions(const struct pad *p);

/* The difference of two texts (`was` NULL: there was none), in roles and
 * signs. */
void pad_write_difference(struct paper *paper, const char *was, size_t was_len,
    const char *now, size_t now_len);

/* What is shown above it: a help text, a difference; NULL: none. */
const struct paper *pad_paper(const struct pad *p);

#endif
