/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's clients and accounts printed once: as tables for 80 columns or
 * as JSON. Pure but for the stream they are written to.
 */
#ifndef NTPTUI_UI_PRINT_SERVER_H
#define NTPTUI_UI_PRINT_SERVER_H

#include "engine/snapshot.h"

#include <stdio.h>

void print_clients(const struct snapshot *s, FILE *out);
void print_clients_json(const struct snapshot *s, FILE *out);

/* Rates are those between the two pictures, which may be the same one: then
 * there are none. */
void print_counters(
    const struct snapshot *before, const struct snapshot *now, FILE *out);
void print_counters_json(
    const struct snapshot *before, const struct snapshot *now, FILE *out);

#endif
