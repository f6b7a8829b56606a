/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the desk share: its state, and the parts of its jobs. For
 * ui/desk*.c only.
 */
#ifndef NTPTUI_UI_DESKING_H
#define NTPTUI_UI_DESKING_H

#include <sys/stat.h>

#include "config/claim.h"
#include "config/draft.h"
#include "config/slurp.h"
#include "ui/desk.h"

struct desk {
	struct desk_state state;
	char real[PATH_MAX]; /* the path without links */
	struct slurp base;   /* as it was read; .text NULL: no file */
	struct stat seen;    /* when it was */
	char own[PATH_MAX];  /* our draft's name; "": none */
	struct draft found;  /* another's, offered; .text NULL: none */
	struct claim claim;  /* that we write */
};

/* What came of the job, in a sentence. */
void desk_say(struct desk_answer *a, enum desk_result result, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* The answer's text; copied. */
void desk_give(struct desk_answer *a, const char *text, size_t len);

/* ---- desk_file.c ---- */

/* Reads the file and judges what may be done with it; d->base stays. */
struct slurp desk_read_file(struct desk *d);

/* From now on the file is thought to be that; it takes the text over. */
void desk_rebase(struct desk *d, const struct slurp *data);

/* The same of a text that was just saved; copied. */
void desk_rebase_text(struct desk *d, const struct save_text *text);

/* The text as it was read. */
struct save_text desk_base_text(const struct desk *d);

/* Says what root could do, if `error` is a lack of rights. */
void desk_set_command(struct desk *d, int error);

/* A word for a shell, whatever is in it. */
void desk_quote(char *out, size_t size, const char *word);

/* The ntp.conf to begin with. */
void desk_propose(struct desk_answer *a);

/* ---- desk_draft.c ---- */

/* Looks for another's draft that is worth an offer. */
void desk_find_draft(struct desk *d);

/* Removes our own. */
void desk_drop_draft(struct desk *d);

/* Ours and what the file is now, which both came of `base`. */
void desk_merge(struct desk *d, const struct save_text *base,
    const struct save_text *ours, struct desk_answer *a);

/* DESK_DRAFT, DESK_RECOVER, DESK_DISCARD. */
void desk_draft(
    struct desk *d, const struct desk_wish *w, struct desk_answer *a);
void desk_recover(struct desk *d, struct desk_answer *a);
void desk_discard(struct desk *d);

#endif
