/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/doctor.h"

#include "sys/caller.h"
#include "sys/memory.h"
#include "sys/signals.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define EVENTS 16
#define NEWS   0.1 /* s, at least, from one publication to the next */

struct doctor {
	struct probes *probes;
	const struct probes_host *host;
	struct examine *examine; /* the thread's */
	size_t n;
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel;

	pthread_mutex_t lock; /* for the rest */
	struct doctor_exam *shown;
	bool ended;
	bool taken; /* what was shown last */
};

/* `end`: nothing more will come. */
static void
publish(struct doctor *d, bool end)
{
	uint64_t one = 1;

	pthread_mutex_lock(&d->lock);
	for (size_t i = 0; i < d->n; i++)
		d->shown[i] = *examine_result(d->examine, i);
	d->ended = end;
	d->taken = false;
	pthread_mutex_unlock(&d->lock);
	/* A full counter is readable already. */
	if (write(d->fd, &one, sizeof(one)) < 0)
		return;
}

static void *
run(void *arg)
{
	struct doctor *d = arg;
	mono_t next = d->host->mono(d->host->self);
	struct probes_event *ev = memory_new(EVENTS, sizeof(*ev));

	while (!examine_over(d->examine)) {
		mono_t until = examine_run(d->examine);
		mono_t now = d->host->mono(d->host->self);
		size_t n;

		if (atomic_load(&d->cancel))
			examine_cancel(d->examine);
		if (now.ns >= next.ns) {
			publish(d, false);
			next = mono_add(now, NEWS);
		}
		if (examine_over(d->examine))
			break;
		n = probes_wait(d->probes, mono_min(until, next), ev, EVENTS);
		for (size_t i = 0; i < n; i++)
			examine_event(d->examine, &ev[i]);
	}
	publish(d, true);
	free(ev);
	return NULL;
}

static int
start(struct doctor *d)
{
	sigset_t all, old;
	int error;

	if (d->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&d->thread, NULL, run, d);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	d->running = error == 0;
	return error;
}

struct doctor *
doctor_start(const struct examine_aim *aim, size_t n)
{
	struct doctor *d = memory_new(1, sizeof(*d));
	int error;

	d->n = n;
	d->shown = memory_new(n + 1, sizeof(*d->shown));
	d->fd = caller_bell();
	d->probes = probes_new();
	d->host = probes_host(d->probes);
	d->examine = examine_new(d->host, aim, n);
	pthread_mutex_init(&d->lock, NULL);
	for (size_t i = 0; i < n; i++)
		d->shown[i] = *examine_result(d->examine, i);
	error = start(d);
	if (error == 0)
		return d;
	doctor_free(d);
	errno = error;
	return NULL;
}

void
doctor_cancel(struct doctor *d)
{
	atomic_store(&d->cancel, true);
	probes_wake(d->probes);
}

void
doctor_free(struct doctor *d)
{
	if (d == NULL)
		return;
	doctor_cancel(d);
	if (d->running)
		pthread_join(d->thread, NULL);
	examine_free(d->examine);
	probes_free(d->probes);
	pthread_mutex_destroy(&d->lock);
	caller_close(d->fd);
	free(d->shown);
	free(d);
}

int
doctor_fd(const struct doctor *d)
{
	return d->fd;
}

void
doctor_take(struct doctor *d, struct doctor_exam *out)
{
	caller_hush(d->fd);
	pthread_mutex_lock(&d->lock);
	for (size_t i = 0; i < d->n; i++)
		out[i] = d->shown[i];
	d->taken = true;
	pthread_mutex_unlock(&d->lock);
}

bool
doctor_over(struct doctor *d)
{
	bool over;

	pthread_mutex_lock(&d->lock);
	over = d->ended && d->taken;
	pthread_mutex_unlock(&d->lock);
	return over;
}
