/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A diagnosis printed once: for people, for monitoring systems, as JSON. Pure
 * but for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_WHY_H
#define NTPTUI_UI_PRINT_WHY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/snapshot.h"
#include "why/why.h"

/* The verdict, then each finding with its evidence, what it means and what to
 * do, in lines of at most `cols` columns. `all`: what is normal, and what
 * another finding explains, too. */
void print_why(const struct why_report *r, bool all, int cols, FILE *out);

/* One line as monitoring plugins print it: state, sentence, and performance
 * data of the picture (NULL: none). */
void print_why_line(
    const struct why_report *r, const struct snapshot *s, FILE *out);

/* One object: state, exit, verdict, blind, findings (symptoms too, with their
 * `cause`). */
void print_why_json(const struct why_report *r, FILE *out);

#endif
