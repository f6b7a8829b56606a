/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two readers of config/poolfile.h's forms share. Nobody else
 * includes this.
 */
#ifndef NTPTUI_CONFIG_POOLREADING_H
#define NTPTUI_CONFIG_POOLREADING_H

#include "config/poolfile.h"

/* No score or step is ever beyond this: the worst step is -10 a check. */
#define POOLREADING_MOST 1000.0

/* As poolfile_read(), by form; rows in any order. */
bool poolreading_json(
    struct pool_log *log, const char *text, size_t len, char *why, size_t size);
bool poolreading_csv(
    struct pool_log *log, const char *text, char *why, size_t size);

/* s since 1970 that can be meant. */
bool poolreading_when(double at, int64_t *out);

/* Copies what can be printed of at most `len` octets; returns buf. */
const char *poolreading_clean(
    char *buf, size_t size, const char *text, size_t len);

/* Adds a row; false, and counted as odd, if it cannot be or there are too
 * many. */
bool poolreading_row(struct pool_log *log, const struct pool_row *row);

/* The monitor with this id, perhaps a new one; NULL if there are too many. */
struct pool_monitor *poolreading_monitor(struct pool_log *log, uint32_t id);

#endif
