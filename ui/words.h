/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a snapshot says, in sentences: the header of the console, the printed
 * verbs and the log use the same ones. Pure; writes into the caller's buffer
 * and returns it.
 */
#ifndef NTPTUI_UI_WORDS_H
#define NTPTUI_UI_WORDS_H

#include "engine/snapshot.h"

#include <stddef.h>

/* One sentence, no full stop: synchronised to whom, or why not, with
 * numbers ("3 of 5 servers answer, but they do not agree"). */
const char *words_sync(char *buf, size_t size, const struct snapshot *s);

/* The network error of an association as a sentence about a server, e.g.
 * "nothing listens on its NTP port"; "" for 0. */
const char *words_error(char *buf, size_t size, int error);

#endif
