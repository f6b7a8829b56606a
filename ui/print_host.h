/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey of this host printed once: for people, and as JSON. Pure but for
 * the stream it writes to.
 */
#ifndef NTPTUI_UI_PRINT_HOST_H
#define NTPTUI_UI_PRINT_HOST_H

#include "core/surveying.h"

#include <stdio.h>

/* Lines: what there is, and what is to be done. */
void print_host(const struct survey *s, FILE *out);

/* One object, a member for each part; what is unknown is null. */
void print_host_json(const struct survey *s, FILE *out);

#endif
