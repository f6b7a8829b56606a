/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the editor asks of the machine: the file read and saved, the draft, what
 * others did to the file meanwhile, earlier versions, $EDITOR. Synchronous, and
 * without a terminal. It owns the text as it was read; the text being edited is
 * the editor's.
 *
 * How it is used: the pure app makes a struct desk_wish and returns a reaction;
 * who runs it (ui/console.c) calls desk_do() and hands the struct desk_answer
 * back to the app:
 *
 *     opening the screen    DESK_READ; then, if state.draft says so, a
 *                           question, and DESK_RECOVER or DESK_DISCARD
 *     some 5 s after the first change that no draft has, and once more when
 *     the terminal vanishes or a signal ends the program
 *                           DESK_DRAFT
 *     now and then, and when the screen is come back to
 *                           DESK_LOOK; it reads nothing if the file's stat is
 *                           as it was
 *     saving                DESK_SAVE; if it answers CHANGED, a choice:
 *                           DESK_OVERWRITE, DESK_TAKE, DESK_MERGE (then save)
 *     beginning to edit     DESK_CLAIM, and DESK_RELEASE at the end
 *     leaving without saving, once confirmed
 *                           DESK_DISCARD
 *     the history           DESK_VERSIONS, then DESK_VERSION; restoring is an
 *                           edit that puts that text into the editor
 *     $EDITOR               DESK_EDIT between the terminal's being given back
 *                           and taken again; answer.text is an edit
 *
 * A saved text removes the draft. Everything that fails says in answer.say
 * what is in the way and what to do about it.
 */
#ifndef NTPTUI_UI_DESK_H
#define NTPTUI_UI_DESK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/save.h"
#include "config/versions.h"

struct desk;

/* Where an ntp.conf is made if there is none: every daemon looks there. */
#define DESK_FIRST_CONF "/etc/ntp.conf"

enum desk_job {
	DESK_READ,      /* the file, (anew); answer.text is what to edit: its
			   text, or of a file that is missing a proposal */
	DESK_LOOK,      /* is the file as it was read? */
	DESK_SAVE,      /* wish.text into the file, if it is as it was read */
	DESK_OVERWRITE, /* the same, though others changed it: what they wrote
			   is kept as a version */
	DESK_TAKE,      /* what the file is now, instead of ours: answer.text */
	DESK_MERGE,     /* what the file is now, and ours: answer.text, of
			   wish.text; the next save knows of theirs */
	DESK_COPY,      /* wish.text into wish.path, a new file */
	DESK_DRAFT,     /* wish.text is kept as the draft */
	DESK_RECOVER,   /* the draft found by DESK_READ: answer.text; of another
			   file than is there now: merged with it */
	DESK_DISCARD,   /* the draft is not wanted */
	DESK_VERSIONS,  /* the list: answer.versions */
	DESK_VERSION,   /* the one of wish.version: answer.text */
	DESK_EDIT,      /* wish.text in $EDITOR: answer.text */
	DESK_CLAIM,     /* somebody begins to write; CHANGED: another does
			   already: `say` tells who. It is no hindrance */
	DESK_RELEASE,   /* nobody writes here any more */
};

struct desk_wish {
	enum desk_job job;
	struct save_text text; /* borrowed; SAVE to COPY, DRAFT, EDIT, and what
				  VERSIONS compares with */
	const char *path;      /* COPY: relative to the working directory, or
				  with ~/ in front */
	unsigned long version; /* VERSION: its number */
};

enum desk_result {
	DESK_DONE,
	DESK_SAME,    /* nothing to do: LOOK: as it was read; SAVE: has that
			 text already; EDIT: unchanged */
	DESK_CHANGED, /* LOOK, SAVE, OVERWRITE: the file was changed by others,
			 or is gone; nothing was written */
	DESK_REFUSED, /* it cannot be: see `say` */
};

/* What there is of the file, as far as known after the last job. */
enum desk_file {
	DESK_THERE,
	DESK_MISSING, /* nothing of that name: saving makes it */
	DESK_CLOSED,  /* cannot be read, or is no text: nothing to edit */
};

enum desk_draft {
	DESK_NO_DRAFT,
	DESK_DRAFT_OF_THIS,  /* made of the text that the file has */
	DESK_DRAFT_OF_OTHER, /* the file was changed after the draft began */
};

struct desk_state {
	char path[PATH_MAX]; /* as it was given, or where it would be made */
	enum desk_file file;
	bool writable;
	char why[480]; /* CLOSED, or not writable: the sentence; else "" */
	char command[PATH_MAX + 64]; /* what to type in a shell for the right to
					write it; "": none would help */
	enum desk_draft draft;       /* one that was found, not our own */
	int64_t draft_time;          /* s since 1970: when it was written */
	long draft_process; /* another ntptui that is at it now, or 0 */
	bool kept;          /* a draft of our own is on the disk */
};

struct desk_answer {
	enum desk_job job;
	enum desk_result result;
	struct desk_state state;
	char say[640]; /* a sentence for the status line, translated; "": there
			  is nothing to say */
	char *text;    /* NULL: none */
	size_t len;
	char backup[PATH_MAX]; /* SAVE, OVERWRITE: where the old text is; "" */
	size_t taken;          /* MERGE, RECOVER: changes taken from the file */
	size_t conflicts;      /* marked in the text with config/merge.h's */
	size_t line;           /* of the first conflict, from 1; 0: none */
	struct versions versions;
};

/* A desk for the file `path`; NULL: the first ntp.conf that there is, or the
 * one that could be made. Nothing is read yet. */
struct desk *desk_new(const char *path);

/* Gives it up. A draft stays on the disk: DESK_DISCARD it before, if its text
 * is in the file or not wanted. */
void desk_free(struct desk *d);

/* Does it. The answer is to be freed, whatever it says. */
void desk_do(
    struct desk *d, const struct desk_wish *wish, struct desk_answer *answer);
void desk_answer_free(struct desk_answer *answer);

/* The text as it was read last: what the next save expects in the file, and
 * what an edited text is compared with. NULL and 0 before, and of none. */
const char *desk_base(const struct desk *d, size_t *len);

#endif
