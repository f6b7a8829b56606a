/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fetches one small text from one web server by HTTPS on a thread of its own
 * (sys/https.h), so that neither screen nor clock waits for it. How often is
 * its caller's business (config/poolcache.h).
 */
#ifndef NTPTUI_ENGINE_FETCHER_H
#define NTPTUI_ENGINE_FETCHER_H

#include "core/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FETCHER_WHY 240

struct fetcher;

struct fetcher_ask {
	char host[128];
	char path[256];      /* with its query: "/scores/192.0.2.1/json" */
	size_t most;         /* octets that it may be */
	double patience;     /* s, for all of it */
	char etag[128];      /* of what one has: only news are sent; "": none */
	char modified[64];   /* the same */
	const char *ca_file; /* who is trusted; NULL: as the system says; it
				outlives the fetcher */
};

enum fetcher_state {
	FETCHER_BUSY,
	FETCHER_DONE,   /* text */
	FETCHER_SAME,   /* nothing new since etag, modified */
	FETCHER_ABSENT, /* the site does not have it (404) */
	FETCHER_FAILED, /* `why` */
	FETCHER_CANCELLED,
};

struct fetcher_result {
	enum fetcher_state state;
	int status; /* of HTTP; 0: it did not come to that */
	char *text; /* until fetcher_free(); a NUL behind it; or NULL */
	size_t len;
	double keep; /* s that it may be kept by Cache-Control, or that it
			is to be left alone by Retry-After; 0: not told */
	char etag[128], modified[64];
	char why[FETCHER_WHY]; /* a sentence without its full stop */
};

/* Starts to. NULL with errno if there can be no thread. */
struct fetcher *fetcher_start(const struct fetcher_ask *ask);

/* What the pool's site is to be asked for a server's scores: the newest
 * `rows`, of all monitors or only those made of all. */
void fetcher_pool(
    struct fetcher_ask *ask, const struct addr *server, int rows, bool all);

/* Becomes readable when it has ended. */
int fetcher_fd(const struct fetcher *f);

/* What has come of it; clears fetcher_fd(). */
const struct fetcher_result *fetcher_take(struct fetcher *f);

void fetcher_cancel(struct fetcher *f);

/* Ends it, whatever is under way, and frees; NULL is fine. */
void fetcher_free(struct fetcher *f);

#endif
