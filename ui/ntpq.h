/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ntpq's own commands at the console's prompt, in ntpq's words: what is asked
 * of a daemon for each, and its answer, or the picture, as ntpq prints it.
 * Pure but for memory; the answers are hostile and come out printable.
 */
#ifndef NTPTUI_UI_NTPQ_H
#define NTPTUI_UI_NTPQ_H

#include "engine/link.h"
#include "engine/snapshot.h"

#include <stdbool.h>

/* Is it answered from the picture alone? Then its lines, to be freed; else
 * NULL. `name` is a verb's whole name. */
char *ntpq_picture(const char *name, const struct snapshot *s, bool numbers);

#define NTPQ_TEXT 400

/* Fills the question for the command: argv[0] is the verb's whole name, an
 * association is a number or &INDEX. `text` (NTPQ_TEXT octets) is what q->text
 * points to. False if that cannot be asked. */
bool ntpq_question(struct link_question *q, char *text,
    const struct snapshot *s, int argc, char *const argv[]);

/* The answer's lines, to be freed. Times on the wire have no era: they are
 * written as those nearest to `now`. */
char *ntpq_answer(const char *name, const struct link_answer *a, wall_t now);

#endif
