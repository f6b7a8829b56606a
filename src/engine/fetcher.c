/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/fetcher.h"

#include "sys/https.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct fetcher {
	struct fetcher_ask ask;
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel, over;
	struct https_answer answer; /* the thread's until `over` */
	bool answered;
	struct fetcher_result result;
};

static void *
run(void *arg)
{
	struct fetcher *f = arg;
	struct https_ask ask = { .host = f->ask.host,
		.path = f->ask.path,
		.most = f->ask.most,
		.patience = f->ask.patience,
		.etag = f->ask.etag,
		.modified = f->ask.modified,
		.ca_file = f->ask.ca_file,
		.cancel = &f->cancel };
	uint64_t one = 1;

	f->answered = https_get(&ask, &f->answer);
	atomic_store(&f->over, true);
	/* A full counter is readable already. */
	if (write(f->fd, &one, sizeof(one)) < 0)
		return NULL;
	return NULL;
}

static int
start(struct fetcher *f)
{
	sigset_t all, old;
	int error;

	if (f->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&f->thread, NULL, run, f);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	f->running = error == 0;
	return error;
}

struct fetcher *
fetcher_start(const struct fetcher_ask *ask)
{
	struct fetcher *f = memory_new(1, sizeof(*f));
	int error;

	f->ask = *ask;
	f->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = start(f);
	if (error == 0)
		return f;
	fetcher_free(f);
	errno = error;
	return NULL;
}

void
fetcher_pool(
    struct fetcher_ask *ask, const struct addr *server, int rows, bool all)
{
	char text[ADDR_TEXT];

	memset(ask, 0, sizeof(*ask));
	snprintf(ask->host, sizeof(ask->host), "www.ntppool.org");
	snprintf(ask->path, sizeof(ask->path),
	    "/api/data/server/scores/%s/json?limit=%d%s",
	    addr_text(server, text, sizeof(text)), rows,
	    all ? "&monitor=*" : "");
	ask->most = (size_t)4 << 20;
	ask->patience = 60;
}

int
fetcher_fd(const struct fetcher *f)
{
	return f->fd;
}

static enum fetcher_state
state_of(const struct fetcher *f)
{
	if (atomic_load(&f->cancel))
		return FETCHER_CANCELLED;
	if (!f->answered)
		return FETCHER_FAILED;
	if (f->answer.status == 304)
		return FETCHER_SAME;
	if (f->answer.status == 404 || f->answer.status == 410)
		return FETCHER_ABSENT;
	return f->answer.text != NULL ? FETCHER_DONE : FETCHER_FAILED;
}

/* It is over: the thread's answer becomes the result. */
static void
conclude(struct fetcher *f)
{
	struct fetcher_result *r = &f->result;
	const struct https_answer *a = &f->answer;

	r->state = state_of(f);
	r->status = a->status;
	r->text = a->text;
	r->len = a->len;
	r->keep = a->keep;
	memcpy(r->etag, a->etag, sizeof(r->etag));
	memcpy(r->modified, a->modified, sizeof(r->modified));
	if (a->why[0] == '\0' && r->state == FETCHER_FAILED)
		snprintf(r->why, sizeof(r->why), "HTTP %d", a->status);
	else
		snprintf(r->why, sizeof(r->why), "%s", a->why);
}

const struct fetcher_result *
fetcher_take(struct fetcher *f)
{
	uint64_t count;

	if (read(f->fd, &count, sizeof(count)) < 0)
		count = 0;
	if (f->result.state == FETCHER_BUSY && atomic_load(&f->over))
		conclude(f);
	return &f->result;
}

void
fetcher_cancel(struct fetcher *f)
{
	atomic_store(&f->cancel, true);
}

void
fetcher_free(struct fetcher *f)
{
	if (f == NULL)
		return;
	fetcher_cancel(f);
	if (f->running)
		pthread_join(f->thread, NULL);
	if (f->fd >= 0)
		close(f->fd);
	free(f->answer.text);
	free(f);
}
