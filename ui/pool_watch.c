/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pool_watch.h"

#include "config/mem.h"
#include "config/poolcache.h"
#include "config/slurp.h"
#include "core/i18n.h"
#include "engine/fetcher.h"
#include "ui/pool_say.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are asked for: two days of a dozen monitors, and then some. */
enum { ROWS = 4000 };

struct pool_watch {
	struct addr server;
	struct poolcache cache;
	struct fetcher *fetcher; /* NULL: none is under way */
	struct pool_log log;
	bool known;    /* the log holds something */
	bool site;     /* it is the site's, not a file's */
	char why[300]; /* what went wrong last, a sentence; "" */
};

static struct pool_watch *
new_watch(void)
{
	struct pool_watch *w = mem_zero(1, sizeof(*w));

	poolfile_init(&w->log);
	return w;
}

static void
read_log(struct pool_watch *w, const char *text, size_t len)
{
	char why[160] = "";

	w->known = poolfile_read(&w->log, text, len, why, sizeof(why));
	if (!w->known)
		snprintf(w->why, sizeof(w->why),
		    _("This is no record of the pool: %s."), why);
	else if (w->log.server.family != ADDR_NONE)
		w->server = w->log.server;
}

static void
begin(struct pool_watch *w, int64_t now)
{
	struct fetcher_ask ask;

	fetcher_pool(&ask, &w->server, ROWS, true);
	memcpy(ask.etag, w->cache.etag, sizeof(ask.etag));
	memcpy(ask.modified, w->cache.modified, sizeof(ask.modified));
	w->fetcher = fetcher_start(&ask);
	if (w->fetcher == NULL) {
		snprintf(w->why, sizeof(w->why),
		    _("The site cannot be asked: %s."), strerror(errno));
		return;
	}
	/* Noted before the answer is there: who kills us and starts again
	 * does not ask sooner. */
	w->cache.asked = now;
	w->cache.next = now + POOLCACHE_GAP;
	poolcache_save(&w->cache, &w->server);
}

struct pool_watch *
pool_watch_kept(const struct addr *server)
{
	struct pool_watch *w = new_watch();

	w->server = *server;
	w->server.port = 0;
	w->site = true;
	if (server->family != ADDR_NONE)
		poolcache_load(&w->cache, &w->server);
	if (w->cache.text != NULL)
		read_log(w, w->cache.text, w->cache.len);
	return w;
}

struct pool_watch *
pool_watch_start(const struct addr *server, int64_t now)
{
	struct pool_watch *w = pool_watch_kept(server);

	if (poolcache_due(&w->cache, now))
		begin(w, now);
	return w;
}

struct pool_watch *
pool_watch_file(const char *path)
{
	struct pool_watch *w = new_watch();
	struct slurp file;

	if (slurp_file(&file, path, POOLFILE_MAX)) {
		read_log(w, file.text, file.len);
		free(file.text);
	} else {
		snprintf(w->why, sizeof(w->why), "%.150s: %s", path, file.why);
	}
	return w;
}

struct pool_watch *
pool_watch_text(const char *text, size_t len)
{
	struct pool_watch *w = new_watch();
	char *copy = mem_string(text, len);

	read_log(w, copy, len);
	free(copy);
	return w;
}

int
pool_watch_fd(const struct pool_watch *w)
{
	return w->fetcher != NULL ? fetcher_fd(w->fetcher) : -1;
}

/* A new text: kept only if it can be read. */
static void
keep(struct pool_watch *w, const struct fetcher_result *r, int64_t now)
{
	w->why[0] = '\0';
	read_log(w, r->text, r->len);
	if (!w->known) {
		if (w->cache.text != NULL)
			w->known = poolfile_read(&w->log, w->cache.text,
			    w->cache.len, w->why, sizeof(w->why));
		return;
	}
	free(w->cache.text);
	w->cache.text = mem_string(r->text, r->len);
	w->cache.len = r->len;
	w->cache.got = now;
	memcpy(w->cache.etag, r->etag, sizeof(r->etag));
	memcpy(w->cache.modified, r->modified, sizeof(r->modified));
}

static void
conclude(struct pool_watch *w, const struct fetcher_result *r, int64_t now)
{
	switch (r->state) {
	case FETCHER_DONE:
		keep(w, r, now);
		break;
	case FETCHER_SAME:
		w->cache.got = now;
		w->why[0] = '\0';
		break;
	case FETCHER_ABSENT:
		snprintf(w->why, sizeof(w->why), "%s",
		    _("The pool does not know this address: it is not (or no "
		      "longer) registered."));
		break;
	case FETCHER_FAILED:
		snprintf(w->why, sizeof(w->why),
		    _("The site could not be asked: %s."), r->why);
		break;
	case FETCHER_BUSY:
	case FETCHER_CANCELLED:
		return;
	}
	if (r->keep > POOLCACHE_GAP)
		w->cache.next = now + (int64_t)r->keep;
	poolcache_save(&w->cache, &w->server);
}

bool
pool_watch_take(struct pool_watch *w, int64_t now)
{
	const struct fetcher_result *r;

	if (w->fetcher == NULL)
		return true;
	r = fetcher_take(w->fetcher);
	if (r->state == FETCHER_BUSY)
		return false;
	conclude(w, r, now);
	fetcher_free(w->fetcher);
	w->fetcher = NULL;
	return true;
}

double
pool_watch_again(struct pool_watch *w, int64_t now)
{
	if (!w->site || w->fetcher != NULL)
		return 0;
	if (!poolcache_due(&w->cache, now))
		return (double)(w->cache.next - now);
	begin(w, now);
	return 0;
}

const struct pool_log *
pool_watch_log(const struct pool_watch *w)
{
	return w->known ? &w->log : NULL;
}

static void
add(char *buf, size_t size, const char *text)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, "%s%s", len > 0 ? " " : "", text);
}

const char *
pool_watch_record(
    const struct pool_watch *w, int64_t now, char *buf, size_t size)
{
	char age[32], next[32], text[200];

	snprintf(buf, size, "%s", w->why);
	if (w->fetcher != NULL)
		add(buf, size, _("The site is being asked."));
	if (!w->site || w->fetcher != NULL)
		return buf;
	if (w->known && w->cache.got > 0) {
		snprintf(text, sizeof(text), _("From the site, %s old."),
		    pool_span(age, sizeof(age), (double)(now - w->cache.got)));
		add(buf, size, text);
	}
	if (w->cache.next > now) {
		snprintf(text, sizeof(text),
		    _("It will be asked again in %s at the earliest."),
		    pool_span(
			next, sizeof(next), (double)(w->cache.next - now)));
		add(buf, size, text);
	}
	return buf;
}

void
pool_watch_free(struct pool_watch *w)
{
	if (w == NULL)
		return;
	fetcher_free(w->fetcher);
	poolcache_free(&w->cache);
	poolfile_free(&w->log);
	free(w);
}
