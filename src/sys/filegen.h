/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of lines that turns over, as ntpd's filegen has it: a new file each
 * day, week, ..., whose name ends in its date, and a bare name that leads to
 * the newest. Whoever starts one ends it. It reads no clock, waits for
 * nothing but the disk, and whatever fails is an errno, never the end.
 */
#ifndef NTPTUI_SYS_FILEGEN_H
#define NTPTUI_SYS_FILEGEN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

enum filegen_type {
	FILEGEN_NONE, /* one file for ever */
	FILEGEN_PID,
	FILEGEN_DAY,
	FILEGEN_WEEK,
	FILEGEN_MONTH,
	FILEGEN_YEAR,
	FILEGEN_AGE,
};

/* Longest suffix with its NUL. */
#define FILEGEN_SUFFIX 32

struct kept;

struct filegen {
	char base[PATH_MAX]; /* the bare name, with its directory */
	enum filegen_type type;
	bool link;

	int fd; /* -1: nothing is open */
	struct stat st;
	char suffix[FILEGEN_SUFFIX]; /* of the open file */
	bool torn;                   /* its last line is not whole */
	unsigned saved;              /* files that were in the way */

	struct kept *kept; /* who opens it for us; NULL: we do */
	unsigned which;    /* its number there */
};

/*
 * The suffix of the file that is the right one at `now` (s since 1970) when
 * the daemon has run for `age` s: "" (none), ".#1234" (pid), ".20261101" (day),
 * ".2026w44" (week of ISO 8601, and its year), ".202611", ".2026",
 * ".a00086400" (the running time at the day's beginning, s). NTPsec's number of
 * the week, the day of the year modulo 7, is no week: we follow ntp.org.
 */
void filegen_suffix(
    enum filegen_type type, int64_t now, int64_t age, char out[FILEGEN_SUFFIX]);

/* Opens nothing yet. The path of `dir` and `file` must be shorter than
 * PATH_MAX by more than FILEGEN_SUFFIX, or every write fails. */
void filegen_start(struct filegen *g, const char *dir, const char *file,
    enum filegen_type type, bool link);

/*
 * Appends `len` octets, lines with their newlines, to the file of this time
 * (see filegen_suffix). A file that was moved away or removed is begun anew.
 * If a new one cannot be opened, the old one goes on. 0, or an errno: the
 * first that says why the lines, or the link, are not as they should be;
 * EMLINK means that the file has a name that we did not give it, EEXIST that
 * something other than a file has the bare name.
 */
int filegen_write(
    struct filegen *g, int64_t now, int64_t age, const char *text, size_t len);

/* Opens the file of this time for somebody else, process `pid`; what was open
 * is closed first. 0, and the descriptor is in `fd`, or an errno. */
int filegen_open(struct filegen *g, int64_t now, int64_t age, long pid);

/* Closes it; the next write opens it again. */
void filegen_end(struct filegen *g);

#endif
