/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Public servers as `ntptui servers` prints them: a table, reasons, JSON.
 * Pure but for the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_SERVERS_H
#define NTPTUI_UI_PRINT_SERVERS_H

#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "ui/picker.h"

/* n of them, one a line under a heading; `now` (s since 1970) tells how old
 * rows are. */
void print_servers(
    const struct pick *const *pick, size_t n, int64_t now, FILE *out);

/* One object; after a suggestion with `verdict`, and with `why` of `all`. */
json_t *print_server_pick_json(
    const struct picker *all, const struct pick *p, int64_t now);

/* What became of it, in a few words: "answered", "silent"; returns buf. */
const char *print_pick_state(const struct pick *p, char *buf, size_t size);

/* "7 y", "5 mo", "12 d"; "?" unknown; returns buf. */
const char *print_age(int days, char *buf, size_t size);

/* Why it was taken, or was not; returns buf. */
const char *print_pick_why(
    const struct picker *all, const struct pick *p, char *buf, size_t size);

#endif
