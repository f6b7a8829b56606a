/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of symmetric keys that `keys` names, as ntpd and NTPsec read it:
 * a line is NUMBER TYPE SECRET, and `#` begins a comment wherever it stands.
 * Everything that is wrong is told; no secret is ever part of a message.
 */
#ifndef NTPTUI_CONFIG_KEYFILE_H
#define NTPTUI_CONFIG_KEYFILE_H

#include "core/mac.h"

#include "config/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* Largest file that is read, octets. */
#define KEYFILE_SIZE (1024u * 1024)

#define KEYFILE_LAST 65535 /* the highest number of a key */

/* Secrets of fewer octets can be guessed. */
#define KEYFILE_WEAK 16

struct keyfile {
	struct mac_key *key; /* owned; sorted by id, no id twice, untrusted */
	size_t count;
};

/*
 * Reads the lines of `text`, `len` octets; `name` stands for the file in
 * messages. A line with a mistake gives an error and no key; of two with one
 * number the last counts, as with ntpd, and a warning says so.
 */
void keyfile_parse(struct keyfile *kf, const char *name, const char *text,
    size_t len, struct diags *ds);

/* The same of the file `path`. False, and an error at `from`, the line that
 * names it, if it cannot be read; a warning there if others can read it too.
 * `by` as in slurp_file_by(). */
struct slurp_source;
bool keyfile_load(struct keyfile *kf, const struct slurp_source *by,
    const char *path, const struct place *from, struct diags *ds);

/* Wipes and frees. */
void keyfile_free(struct keyfile *kf);

#endif
