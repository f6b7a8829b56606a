/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A question that a verb asks before it does what cannot be taken back. The
 * answer comes from standard input, whatever that is.
 */
#ifndef NTPTUI_UI_SURE_H
#define NTPTUI_UI_SURE_H

#include <stdbool.h>

/* Asks on stderr, by printf rules; " (y/n) " follows. True for y; else it
 * says that nothing was done. */
bool sure(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
