/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/shmclock.h"

#include "sys/memory.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* "NTP0"; the unit is added. */
#define KEY 0x4e545030

/* Seconds since 1970 whose ns fit: up to the year 2262. */
#define SEC_MAX 9223372035

#define PRECISION_LEAST (-30)

struct shmclock {
	volatile struct shmclock_time *at;
	bool writable; /* `valid` can be taken back */
	bool any;      /* `last` is valid */
	struct shmclock_time last;
};

/* ns of a time; false if it is none. Nanoseconds count only if they begin
 * with the microseconds: older writers leave them as they are. */
static bool
read_time(time_t sec, int usec, unsigned nsec, wall_t *out)
{
	if (sec < 0 || sec > SEC_MAX || usec < 0 || usec > 999999)
		return false;
	if (nsec / 1000 != (unsigned)usec)
		nsec = (unsigned)usec * 1000;
	out->ns = (int64_t)sec * 1000000000 + nsec;
	return true;
}

enum shmclock_result
shmclock_decode(const struct shmclock_time *t, struct shmclock_sample *out)
{
	if (t->mode != 0 && t->mode != 1)
		return SHM_BAD;
	if (t->leap < 0 || t->leap > 3 ||
	    !read_time(
		t->clock_sec, t->clock_usec, t->clock_nsec, &out->clock) ||
	    !read_time(t->receive_sec, t->receive_usec, t->receive_nsec,
		&out->receive))
		return SHM_BAD;
	out->leap = (uint8_t)t->leap;
	out->precision = (int8_t)(t->precision > 0 ? 0
		: t->precision < PRECISION_LEAST   ? PRECISION_LEAST
						   : t->precision);
	return SHM_SAMPLE;
}

/* Is an existing segment what we may believe? */
static enum shmclock_result
judge(int id, bool private)
{
	struct shmid_ds ds;

	if (shmctl(id, IPC_STAT, &ds) < 0)
		return SHM_DENIED;
	if (ds.shm_segsz < sizeof(struct shmclock_time))
		return SHM_SMALL;
	if (!private)
		return SHM_SAMPLE;
	if ((ds.shm_perm.uid != 0 && ds.shm_perm.uid != geteuid()) ||
	    (ds.shm_perm.mode & (S_IWGRP | S_IWOTH)) != 0)
		return SHM_UNSAFE;
	return SHM_SAMPLE;
}

struct shmclock *
shmclock_attach(unsigned unit, bool private, enum shmclock_result *why)
{
	bool closed = private || unit < 2;
	key_t key = KEY + (key_t)unit;
	bool writable = true;
	struct shmclock *s;
	void *at;
	int id;

	id = shmget(key, 0, 0);
	if (id < 0 && errno == ENOENT)
		id = shmget(key, sizeof(struct shmclock_time),
		    IPC_CREAT | IPC_EXCL | (closed ? 0600 : 0666));
	if (id < 0) {
		*why = errno == EACCES ? SHM_DENIED : SHM_NONE;
		return NULL;
	}
	*why = judge(id, closed);
	if (*why != SHM_SAMPLE)
		return NULL;
	at = shmat(id, NULL, 0);
	if (at == (void *)-1) {
		writable = false;
		at = shmat(id, NULL, SHM_RDONLY);
	}
	if (at == (void *)-1) {
		*why = SHM_DENIED;
		return NULL;
	}
	s = memory_new(1, sizeof(*s));
	s->at = at;
	s->writable = writable;
	return s;
}

void
shmclock_detach(struct shmclock *s)
{
	if (s == NULL)
		return;
	/* The cast drops volatile only. */
	shmdt((void *)(uintptr_t)s->at);
	free(s);
}

static void
copy(const volatile struct shmclock_time *from, struct shmclock_time *to)
{
	to->mode = from->mode;
	to->count = from->count;
	atomic_thread_fence(memory_order_acquire);
	to->clock_sec = from->clock_sec;
	to->clock_usec = from->clock_usec;
	to->receive_sec = from->receive_sec;
	to->receive_usec = from->receive_usec;
	to->leap = from->leap;
	to->precision = from->precision;
	to->valid = from->valid;
	to->clock_nsec = from->clock_nsec;
	to->receive_nsec = from->receive_nsec;
}

/* Where `valid` cannot be taken back, the same sample would come for ever. */
static bool
is_old(const struct shmclock *s, const struct shmclock_time *t)
{
	return s->any && t->count == s->last.count &&
	    t->receive_sec == s->last.receive_sec &&
	    t->receive_usec == s->last.receive_usec &&
	    t->receive_nsec == s->last.receive_nsec;
}

enum shmclock_result
shmclock_read(struct shmclock *s, struct shmclock_sample *out)
{
	struct shmclock_time t = { .mode = 0 };

	if (s->at->valid == 0)
		return SHM_NOTHING;
	copy(s->at, &t);
	atomic_thread_fence(memory_order_acquire);
	/* In mode 1 the writer counts before and after; in mode 0 only it
	 * knows when it is at work. */
	if (t.valid == 0 || (t.mode == 1 && s->at->count != t.count))
		return SHM_BUSY;
	if (s->writable)
		s->at->valid = 0;
	if (is_old(s, &t))
		return SHM_NOTHING;
	s->last = t;
	s->any = true;
	return shmclock_decode(&t, out);
}
