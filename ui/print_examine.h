/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An examination of servers printed once: every way of asking, what came of
 * it, and what it means; or all of it as JSON. Pure but for the stream.
 */
#ifndef NTPTUI_UI_PRINT_EXAMINE_H
#define NTPTUI_UI_PRINT_EXAMINE_H

#include "core/doctoring.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

void print_examine(const struct doctor_exam *e, FILE *out);

/* One object, `servers` an array of them. Times in s, unknown numbers null. */
void print_examine_json(const struct doctor_exam *e, size_t n, FILE *out);

/* What came of one way of asking, in a few words; returns buf. */
const char *print_examine_probe(
    const struct doctor_probe *p, char *buf, size_t size);

#endif
