/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An ntp.conf as a document: every octet of the file is kept, lines are
 * parsed by the one directive table, and unedited text is written back byte
 * for byte. It knows words; meaning is apply.h's.
 */
#ifndef NTPTUI_CONFIG_CONF_H
#define NTPTUI_CONFIG_CONF_H

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct conf;
struct conf_file;

/* Largest file read, deepest nesting of includefile (as ntpd has it), and
 * how many files, and octets, all in all. */
#define CONF_MAX_SIZE  (64u * 1024 * 1024)
#define CONF_MAX_DEPTH 5
#define CONF_MAX_FILES 1000

/*
 * Reads `path` and what it includes; problems of single lines go to `ds`.
 * NULL only if the file itself cannot be read (missing, no permission, a
 * directory, a pipe or device, binary, too large): then an error in `ds`
 * says so. Any text gives a document. Never waits.
 *
 * A relative includefile is sought beside the file that names it, as NTPsec
 * does; a directory means its *.conf, last name first, as NTPsec reads it.
 */
struct conf *conf_load(const char *path, struct diags *ds);

/*
 * The same, its lines judged as the daemon of one dialect judges them
 * (DIALECT_NTP, DIALECT_SEC), or both together (DIALECT_BOTH), as conf_load()
 * does; DIALECT_NONE: as the one for which the file gives evidence.
 */
struct conf *conf_load_as(const char *path, unsigned dialect, struct diags *ds);

/* The same with files from `by` (config/slurp.h), which must outlive the
 * document: its keys are read so too. NULL: open(2)'s. */
struct slurp_source;
struct conf *conf_load_by(const char *path, unsigned dialect,
    const struct slurp_source *by, struct diags *ds);
const struct slurp_source *conf_source(const struct conf *c);

/* The same from memory; `name` stands for the file in messages. It opens no
 * file: includefile is noted and not followed. */
struct conf *conf_parse(
    const char *name, const char *text, size_t len, struct diags *ds);

/* The same of a text that is to stand in the file `path`, as when an edit is
 * checked before it is saved: includefile is followed from there. The file
 * itself is not read, and need not be there. */
struct conf *conf_parse_at(
    const char *path, const char *text, size_t len, struct diags *ds);

/* What the document would be with another text in its top file: read anew,
 * with or without files, and in the dialect, as it was itself. */
struct conf *conf_with(
    const struct conf *c, const char *text, size_t len, struct diags *ds);

void conf_free(struct conf *c);

/* DIALECT_* bits: as whose file it was judged. */
unsigned conf_dialect(const struct conf *c);

/* The top file's name, as it was given. */
const char *conf_name(const struct conf *c);

/* True if reading it, or what it includes, gave an error. */
bool conf_errors(const struct conf *c);

/* The names of all its files, at most `max`, the top one first; how many there
 * are. */
size_t conf_files(const struct conf *c, const char *name[], size_t max);

/* The top file's text, as long as the document. */
const char *conf_text(const struct conf *c, size_t *len);

/* Writes the top file back; 0 or an errno. */
int conf_write(const struct conf *c, FILE *out);

/* The text of a line of one of its files for diag_print(), without its line
 * end; NULL if none. Valid as long as the document. */
const char *conf_line(const struct conf *c, const char *file, uint32_t line);

/* A walk over all lines in the order in which they count: those of an
 * included file follow the line that includes it. */
struct conf_walk {
	const char *file; /* where the line stands */
	uint32_t line;
	const char *text; /* not NUL-terminated, without its newline */
	size_t len;
	/* private */
	const struct conf *conf;
	int depth;
	struct {
		const struct conf_file *file, *child;
		uint32_t line;
	} at[CONF_MAX_DEPTH + 1];
};

void conf_walk_start(struct conf_walk *w, const struct conf *c);

/* The next line; false behind the last, or behind `end`. */
bool conf_walk_next(struct conf_walk *w);

#endif
