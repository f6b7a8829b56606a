/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A snapshot printed once: as ntpq's table or as JSON. Pure but for the
 * stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_H
#define NTPTUI_UI_PRINT_H

#include "engine/snapshot.h"
#include "ui/options.h"

#include <jansson.h>
#include <stdio.h>

/* As `ntpq -p` prints it (-n, -w as the options say). Associations without a
 * server yet are shown too: they are what an administrator asks about. */
void print_peers(const struct snapshot *s, const struct options *o, FILE *out);

/* One object: the system variables, and `peers`, an array of objects. Times in
 * s, frequencies in ppm, unknown numbers null. */
void print_peers_json(const struct snapshot *s, FILE *out);

/* What JSON of any verb is made of: a number, null if it is unknown; an
 * instant in UTC; a source; the state's name, never translated. */
json_t *print_number_json(double v);
json_t *print_stamp_json(wall_t t);
json_t *print_peer_json(const struct snap_peer *p);
const char *print_state_name(const struct snapshot *s);

/* Writes the object and frees it. */
void print_json(json_t *o, FILE *out);

#endif
