/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/surveyor.h"

#include "sys/memory.h"
#include "sys/signals.h"
#include "sys/survey.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct surveyor {
	struct survey_aim aim;
	struct survey work; /* the thread's */
	pthread_t thread;
	bool running;
	int fd;
	atomic_bool cancel;

	pthread_mutex_t lock; /* for the rest */
	struct survey shown;
	bool ended;
};

static void
publish(struct surveyor *s, bool end)
{
	uint64_t one = 1;

	pthread_mutex_lock(&s->lock);
	s->shown = s->work;
	s->ended = end;
	pthread_mutex_unlock(&s->lock);
	/* A full counter is readable already. */
	if (write(s->fd, &one, sizeof(one)) < 0)
		return;
}

static void *
run(void *arg)
{
	struct surveyor *s = arg;
	const struct survey_place here = { .cancel = &s->cancel };

	for (int i = 0; i < SURVEY_PARTS && !atomic_load(&s->cancel); i++) {
		if ((s->aim.skip >> i & 1) != 0)
			continue;
		survey_part(&here, &s->aim, (enum survey_part)i, &s->work);
		publish(s, false);
	}
	publish(s, true);
	return NULL;
}

static int
start(struct surveyor *s)
{
	sigset_t all, old;
	int error;

	if (s->fd < 0)
		return EMFILE;
	signals_of_others(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&s->thread, NULL, run, s);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	s->running = error == 0;
	return error;
}

struct surveyor *
surveyor_start(const struct survey_aim *aim)
{
	struct surveyor *s = memory_new(1, sizeof(*s));
	int error;

	s->aim = *aim;
	s->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&s->lock, NULL);
	error = start(s);
	if (error == 0)
		return s;
	surveyor_free(s);
	errno = error;
	return NULL;
}

void
surveyor_cancel(struct surveyor *s)
{
	atomic_store(&s->cancel, true);
}

void
surveyor_free(struct surveyor *s)
{
	if (s == NULL)
		return;
	surveyor_cancel(s);
	if (s->running)
		pthread_join(s->thread, NULL);
	pthread_mutex_destroy(&s->lock);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

int
surveyor_fd(const struct surveyor *s)
{
	return s->fd;
}

bool
surveyor_take(struct surveyor *s, struct survey *out)
{
	uint64_t count;
	bool ended;

	if (read(s->fd, &count, sizeof(count)) < 0)
		count = 0;
	pthread_mutex_lock(&s->lock);
	*out = s->shown;
	ended = s->ended;
	pthread_mutex_unlock(&s->lock);
	return ended;
}

void
surveyor_now(const struct survey_aim *aim, struct survey *out)
{
	const struct survey_place here = { .root = NULL };

	survey_read(&here, aim, out);
}
