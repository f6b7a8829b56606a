/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text that grows while it is made, for functions that return lines of text.
 * The block is the caller's to free().
 */
#ifndef NTPTUI_CONFIG_SAY_H
#define NTPTUI_CONFIG_SAY_H

#include <stddef.h>

struct say {
	char *text; /* owned; NULL: nothing yet */
	size_t len, room;
};

/* Appends by printf rules. */
void say_add(struct say *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
