/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a snapshot says, in sentences: the header of the console, the printed
 * verbs and the log use the same ones. Pure; writes into the caller's buffer
 * and returns it. `how`: FORMAT_* bits for units and zone (ui/format.h).
 */
#ifndef NTPTUI_UI_WORDS_H
#define NTPTUI_UI_WORDS_H

#include "engine/snapshot.h"
#include "ui/canvas.h"

#include <stddef.h>

/* One sentence, no full stop: synchronised to whom, or why not, with
 * numbers ("3 of 5 servers answer, but they do not agree"). */
const char *words_sync(
    char *buf, size_t size, const struct snapshot *s, unsigned how);

/* The same for the console: begins with words_state_short(). */
const char *words_state(
    char *buf, size_t size, const struct snapshot *s, unsigned how);

/* The state in one or two words, in capitals: "SYNCHRONISED". */
const char *words_state_short(const struct snapshot *s);

enum role words_state_role(const struct snapshot *s);

/* What is done with the clock, and why it is only watched if it is. */
const char *words_clock(
    char *buf, size_t size, const struct snapshot *s, unsigned how);

/* Whether time is served, and why not; "" if there is nothing to say. */
const char *words_serve(char *buf, size_t size, const struct snapshot *s);

/* The network error of an association as a sentence about a server, e.g.
 * "nothing listens on its NTP port"; "" for 0. */
const char *words_error(char *buf, size_t size, int error);

#endif
