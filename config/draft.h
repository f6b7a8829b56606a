/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text that somebody was writing and has not saved, kept for after a crash or
 * a lost connection: beside the file that it is for, or, where that directory
 * cannot be written, in the state directory. Only its owner can read it, and
 * only the owner's drafts are believed. Killed at any moment, the earlier draft
 * or the new one is there, whole.
 */
#ifndef NTPTUI_CONFIG_DRAFT_H
#define NTPTUI_CONFIG_DRAFT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/save.h"

/* How large a base may be to be kept with the draft, for a merge later. */
#define DRAFT_BASE_MAX (1024u * 1024)

/*
 * Writes the draft of the file `path`, an absolute path without links, which
 * had the text `base` (.text NULL: there was no file). `name`
 * is where: "" at the first time, when a name is chosen that no other draft
 * has, be it another process's or another file's; then the same again. 0 or an
 * errno, of the state directory: then what was there is there still.
 */
int draft_write(char name[PATH_MAX], const char *path,
    const struct save_text *base, const struct save_text *text);

/* Removes it, if there is one; `name` becomes "". */
void draft_remove(char name[PATH_MAX]);

struct draft {
	char name[PATH_MAX];
	int64_t time;    /* s since 1970: when it was written */
	long process;    /* who writes it still; 0: nobody */
	bool there;      /* the file existed */
	uint64_t base;   /* revision_of() that text */
	char *base_text; /* or NULL: it was not kept */
	size_t base_len;
	char *text;
	size_t len;
};

/* The newest draft of this user for the file but `own` (""; or a name of
 * draft_write()); false if there is none. One that is damaged, or that others
 * could have written, is none. draft_free() it. */
bool draft_find(struct draft *d, const char *path, const char *own);
void draft_free(struct draft *d);

#endif
