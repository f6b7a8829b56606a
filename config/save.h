/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text over a file that a person cares for: the old text stays beside it as
 * a backup, nobody else's change is lost, and what cannot be done is said in
 * a sentence before anything was touched. It stands on sys/replace.h: killed
 * at any moment, it leaves the old file or the new one, whole.
 */
#ifndef NTPTUI_CONFIG_SAVE_H
#define NTPTUI_CONFIG_SAVE_H

#include <limits.h>
#include <stddef.h>

enum save_result {
	SAVE_DONE,    /* the new text is in the file */
	SAVE_SAME,    /* it was there already; nothing was written */
	SAVE_CHANGED, /* the file is no longer what was read; not touched */
	SAVE_REFUSED, /* it cannot be; not touched */
};

struct save_text {
	const char *text;
	size_t len;
};

struct save {
	char path[PATH_MAX];   /* the file itself, symbolic links followed */
	char backup[PATH_MAX]; /* where the old text is; "": no need for one */
	int error;             /* errno behind it, or 0 */
	char why[480]; /* unless done or the same: a sentence, what is in the
			  way and what to do. Done, but perhaps not to outlive
			  a loss of power: that sentence, and `error`. */
};

/*
 * Writes `text` to the file that `path` means, if its contents are still
 * `old`, what was read from it (NULL: there was none, and must be none). Owner,
 * mode, labels and ACL stay. The old file becomes NAME.~N~, N one more than
 * that of any other: no backup is ever written over. *out is filled in.
 *
 * The contents are compared twice, first before anything is written, last
 * just before the file is replaced; times and inodes do not count, for a
 * change that leaves the same text is none.
 *
 * Other hard links to the file keep the old text.
 */
enum save_result save_file(const char *path, const struct save_text *old,
    const struct save_text *text, struct save *out);

/* Would save_file() have the right to write there? DONE or REFUSED; *out says
 * why. Nothing is touched; what only trying shows, a full disk say, is not
 * seen. */
enum save_result save_possible(const char *path, struct save *out);

#endif
