/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file to play with: the practice network's ntp.conf, in a directory of its
 * own that goes with the program, and with it all that was put beside the
 * file.
 */
#ifndef NTPTUI_UI_SCRATCH_H
#define NTPTUI_UI_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Writes `text` into "ntp.conf" in a new directory below $TMPDIR, else /tmp,
 * that nobody else can enter; its path. False, and *path "", if it cannot be.
 */
bool scratch_make(char *path, size_t size, const char *text, size_t len);

/* Removes it and everything in its directory; nothing if `path` is "". */
void scratch_remove(const char *path);

#endif
