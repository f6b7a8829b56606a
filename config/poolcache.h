/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was fetched of the pool's record of a server, kept in the state
 * directory, so that it is not asked too often and can be looked at offline.
 */
#ifndef NTPTUI_CONFIG_POOLCACHE_H
#define NTPTUI_CONFIG_POOLCACHE_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* s from one question to the next, at least: the site asks to be asked
 * politely, and its own answers are some minutes old. */
#define POOLCACHE_GAP 300

struct poolcache {
	int64_t asked;     /* s since 1970, the last question; 0: never */
	int64_t next;      /* not before this again */
	int64_t got;       /* when `text` came; 0: there is none */
	char etag[128];    /* of that answer, "" if it had none */
	char modified[64]; /* the same: Last-Modified */
	char *text;        /* owned, a NUL behind it; or NULL */
	size_t len;
};

/* What is kept of this server; all zero if nothing is. */
void poolcache_load(struct poolcache *c, const struct addr *server);
void poolcache_free(struct poolcache *c);

/* 0 or an errno. */
int poolcache_save(const struct poolcache *c, const struct addr *server);

/* May the site be asked at `now`? A clock that went back is no reason not
 * to. */
bool poolcache_due(const struct poolcache *c, int64_t now);

#endif
