/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole text file in memory, or the reason why not. It never waits: pipes,
 * devices and sockets are refused before they are opened.
 */
#ifndef NTPTUI_CONFIG_SLURP_H
#define NTPTUI_CONFIG_SLURP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct slurp {
	char *text; /* malloc'ed, a NUL behind it */
	size_t len;
	dev_t dev; /* which file it was */
	ino_t ino;
	int error;     /* errno, 0 if the file's kind or contents are wrong */
	char code[24]; /* of a diag: "missing", "directory", "binary" ... */
	char why[120]; /* a sentence's end: "is a directory" */
};

/* Who opens files for a process that may not open them itself. */
struct slurp_source {
	void *self;
	/* For reading. A descriptor, or -errno. */
	int (*open)(void *self, const char *path);
};

/* Reads `path`, at most `max` octets. False, with code and why, if it cannot
 * be: then there is no text. */
bool slurp_file(struct slurp *s, const char *path, size_t max);

/* The same with files from `by`; NULL: open(2)'s. */
bool slurp_file_by(struct slurp *s, const struct slurp_source *by,
    const char *path, size_t max);

/* The same for `len` octets that are at hand; they are copied. */
bool slurp_text(struct slurp *s, const char *text, size_t len);

/* True if there is something of that name, or it cannot be told. */
bool slurp_present(const char *path);

#endif
