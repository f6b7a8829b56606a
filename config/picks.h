/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is remembered of public servers between runs: measurements with their
 * date, the user's marks, and to whom a mail was sent. servers.cfg in the
 * state directory, written by the program alone.
 */
#ifndef NTPTUI_CONFIG_PICKS_H
#define NTPTUI_CONFIG_PICKS_H

#include "core/probing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICKS_MAX 20000 /* servers remembered, at most */

/* Of one server. */
struct pick_note {
	char name[254]; /* as the catalogue knows it */
	bool marked;    /* chosen by the user */
	bool permitted; /* he says that he has permission */
	int64_t mailed; /* s since 1970: a notification was sent; 0: none */
	int64_t probed; /* the same: measured; 0: never */
	struct probe_result probe; /* valid if probed; its `at` is not kept */
};

/* Reads all there are into *out, to be freed; how many. Nothing (0, NULL) if
 * the file is not there or makes no sense. */
size_t picks_load(struct pick_note **out);

/* Writes them in the place of what is there; those that say nothing are left
 * out. 0 or an errno. */
int picks_save(const struct pick_note *note, size_t n);

/* "answered", "silent": the word for a state in files; "" out of range. */
const char *picks_state_word(enum probe_state s);

#endif
