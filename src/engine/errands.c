/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/errands.h"

#include "sys/errand.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct errands {
	struct errand_order order;
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel;
	struct errand_result result; /* the thread's until: */
	atomic_bool ended;
};

static void *
run(void *arg)
{
	struct errands *e = arg;
	const struct errand_place here = { .cancel = &e->cancel };
	uint64_t one = 1;

	errand_run(&here, &e->order, &e->result);
	atomic_store(&e->ended, true);
	/* A full counter is readable already. */
	if (write(e->fd, &one, sizeof(one)) < 0)
		return NULL;
	return NULL;
}

static int
start(struct errands *e)
{
	sigset_t all, old;
	int error;

	if (e->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&e->thread, NULL, run, e);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	e->running = error == 0;
	return error;
}

struct errands *
errands_start(const struct errand_order *order)
{
	struct errands *e = memory_new(1, sizeof(*e));
	int error;

	e->order = *order;
	e->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = start(e);
	if (error == 0)
		return e;
	errands_free(e);
	errno = error;
	return NULL;
}

void
errands_cancel(struct errands *e)
{
	atomic_store(&e->cancel, true);
}

void
errands_free(struct errands *e)
{
	if (e == NULL)
		return;
	errands_cancel(e);
	if (e->running)
		pthread_join(e->thread, NULL);
	if (e->fd >= 0)
		close(e->fd);
	free(e);
}

int
errands_fd(const struct errands *e)
{
	return e->fd;
}

bool
errands_take(struct errands *e, struct errand_result *out)
{
	if (!atomic_load(&e->ended))
		return false;
	*out = e->result;
	return true;
}

bool
errands_here(const struct errand_order *order)
{
	const struct errand_place here = { .dirs = NULL };

	return errand_here(&here, order);
}

void
errands_now(const struct errand_order *order, struct errand_result *out)
{
	const struct errand_place here = { .dirs = NULL };

	errand_run(&here, order, out);
}
