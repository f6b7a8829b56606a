/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file in the place of another at a single stroke: whoever looks, and
 * whenever the process dies, finds the old file or the new one, whole. It is
 * the only way in which this program writes a file that exists already. It
 * follows no symbolic link in the last part of a path: the link itself would be
 * replaced, so callers who mind resolve it first.
 */
#ifndef NTPTUI_SYS_REPLACE_H
#define NTPTUI_SYS_REPLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What is to be written. */
struct replace_job {
	const char *path;
	const void *data;
	size_t len;
	mode_t mode;      /* of a file that is new; less the umask */
	const char *like; /* a name in the same directory whose owner, mode
			     and ACL the new file gets; NULL: what it replaces,
			     if that is there */
	bool strict;      /* fail rather than lose an owner or an ACL */
};

/* A new file that is on the disk but has not got its name yet. */
struct replacement {
	int dir; /* the directory, open; -1: nothing to give back */
	char name[NAME_MAX + 1];
	char temp[32]; /* its name until then; "": none */
	bool done;     /* it has its name */
};

/*
 * Writes the data to a file of a random name beside `path`, which nobody else
 * can open before it has its owner and mode, and onto the disk. 0, or an
 * errno: then nothing is left behind. Otherwise one of the next two follows.
 * With `strict` ECHRNG means that the owner cannot be kept.
 */
int replace_prepare(struct replacement *r, const struct replace_job *job);

/*
 * Gives it its name, and makes sure that this is on the disk. With `fresh`
 * nothing may have that name yet (EEXIST). 0 or an errno; if `done` is set
 * nevertheless the new file is there, but may not outlive a loss of power.
 */
int replace_commit(struct replacement *r, bool fresh);

/* Takes it back; does nothing after replace_commit(). */
void replace_abandon(struct replacement *r);

/* Both at once, owner and ACL kept as far as possible; 0 or an errno. */
int replace_file(const char *path, const void *data, size_t len, mode_t mode);

#endif
