/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A note in the state directory that a text is on trial in an ntp.conf, with
 * the text of before: written before the trial, removed after it. If the
 * engine, or the machine, dies in between, the next start finds the note and
 * knows that the file holds what has never proved healthy. Who is in the trial
 * holds a lock on the note, so that nobody takes a running trial for a dead
 * one.
 */
#ifndef NTPTUI_CONFIG_ONTRIAL_H
#define NTPTUI_CONFIG_ONTRIAL_H

#include "config/save.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ontrial {
	bool noted;
	int fd; /* the lock, if `noted` */
	char path[PATH_MAX];
};

/*
 * `tried`, a revision (config/revision.h), takes the place of the text `kept`
 * in the file of this absolute path. During a trial it writes the note anew. 0
 * or an errno: then there is no note.
 */
int ontrial_begin(struct ontrial *o, const char *conf,
    const struct save_text *kept, uint64_t tried);

/* The trial is over and the file in order: the note goes. */
void ontrial_end(struct ontrial *o);

/* The trial is over, but the file is not in order: the note stays for the next
 * start. */
void ontrial_leave(struct ontrial *o);

/* What a dead engine has left. */
struct ontrial_left {
	char path[PATH_MAX]; /* of the note: it ends with the text of before */
	uint64_t tried;      /* revision of the text that was on trial */
	char *text;          /* the text of before; owned */
	size_t len;
};

/* False if there is none for the file of this absolute path, or its trial is
 * still running. */
bool ontrial_find(const char *conf, struct ontrial_left *left);

/* Removes the note. */
void ontrial_forget(const struct ontrial_left *left);

void ontrial_free(struct ontrial_left *left);

#endif
