/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pool's record of a server, wherever it can be had: from the site, asked
 * politely (not before the last answer is old, by a thread), from what was
 * kept of it, or from a file or a pasted text. Owned by whoever shows it.
 */
#ifndef NTPTUI_UI_POOL_WATCH_H
#define NTPTUI_UI_POOL_WATCH_H

#include "config/poolfile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool_watch;

/* Of this server; what is kept is there at once, and the site is asked if it
 * may be at `now` (s since 1970). Never NULL. */
struct pool_watch *pool_watch_start(const struct addr *server, int64_t now);

/* Only what is kept of it: nobody is asked. Never NULL. */
struct pool_watch *pool_watch_kept(const struct addr *server);

/* From a file; never NULL. */
struct pool_watch *pool_watch_file(const char *path);

/* From a text that was pasted, which is copied; never NULL. */
struct pool_watch *pool_watch_text(const char *text, size_t len);

/* Becomes readable when the site has answered; -1: nothing is awaited. */
int pool_watch_fd(const struct pool_watch *w);

/* Takes in what came. True when nothing more will. */
bool pool_watch_take(struct pool_watch *w, int64_t now);

/* Asks again if it may, at `now`; s until it may, 0: it does. */
double pool_watch_again(struct pool_watch *w, int64_t now);

/* What is known: NULL if nothing is. Until the next call of another function
 * here. */
const struct pool_log *pool_watch_log(const struct pool_watch *w);

/* Where it came from, how old it is, or why there is none: sentences; returns
 * buf. */
const char *pool_watch_record(
    const struct pool_watch *w, int64_t now, char *buf, size_t size);

/* NULL is fine. */
void pool_watch_free(struct pool_watch *w);

#endif
