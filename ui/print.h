/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A snapshot printed once: as ntpq's table or as JSON. Pure but for the
 * stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_H
#define NTPTUI_UI_PRINT_H

#include "engine/snapshot.h"
#include "ui/options.h"

#include <stdio.h>

/* As `ntpq -p` prints it (-n, -w as the options say). Associations without a
 * server yet are shown too: they are what an administrator asks about. */
void print_peers(const struct snapshot *s, const struct options *o, FILE *out);

/* One object: the system variables, and `peers`, an array of objects. Times in
 * s, frequencies in ppm, unknown numbers null. */
void print_peers_json(const struct snapshot *s, FILE *out);

#endif
