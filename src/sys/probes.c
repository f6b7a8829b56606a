/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probes.h"

#include "sys/caller.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/memory.h"
#include "sys/resolve.h"
#include "sys/resolvers.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define LONGEST 3600000 /* ms that one wait may take */

enum { WAKE, FIRST };

struct slot {
	uint32_t id;
	struct inquiry q;
};

struct probes {
	struct probes_host table;
	struct resolver *resolver;
	size_t n, room; /* of both; below FIRST there are no slots */
	size_t turn;    /* who is read first: each in turn */
	struct pollfd *fd;
	struct slot *slot;
};

static wall_t
host_wall(void *self)
{
	(void)self;
	return clock_wall();
}

static mono_t
host_mono(void *self)
{
	(void)self;
	return clock_mono();
}

static uint64_t
host_random(void *self)
{
	uint64_t value;

	(void)self;
	entropy_fill(&value, sizeof(value));
	return value;
}

static void
host_close(void *self, uint32_t id)
{
	struct probes *p = self;

	for (size_t i = FIRST; i < p->n; i++)
		if (p->slot[i].id == id) {
			inquiry_close(&p->slot[i].q);
			p->n--;
			p->slot[i] = p->slot[p->n];
			p->fd[i] = p->fd[p->n];
			return;
		}
}

static void
hold(struct probes *p, uint32_t id, const struct inquiry *o)
{
	if (p->n == p->room) {
		p->room *= 2;
		p->fd = memory_grow(p->fd, p->room, sizeof(*p->fd));
		p->slot = memory_grow(p->slot, p->room, sizeof(*p->slot));
	}
	p->fd[p->n] =
	    (struct pollfd){ .fd = o->fd, .events = POLLIN | POLLPRI };
	p->slot[p->n++] = (struct slot){ .id = id, .q = *o };
}

static int
host_send(void *self, uint32_t id, const struct inquiry_way *way,
    const uint8_t *buf, size_t len, wall_t *t1)
{
	struct probes *p = self;
	struct inquiry o;
	int error;

	host_close(p, id);
	error = inquiry_open(&o, way);
	if (error != 0)
		return error;
	*t1 = clock_wall();
	error = inquiry_send(&o, buf, len);
	if (error != 0)
		inquiry_close(&o);
	else
		hold(p, id, &o);
	return error;
}

static int
host_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct probes *p = self;

	return resolve_ask(p->resolver, name, family, id);
}

static bool
host_local(void *self, const struct addr *to, struct addr *out)
{
	(void)self;
	return inquiry_local(to, out);
}

static size_t
host_resolvers(void *self, struct addr *out, size_t max)
{
	(void)self;
	return resolvers_find(out, max);
}

static const struct probes_host table = {
	.wall = host_wall,
	.mono = host_mono,
	.random = host_random,
	.send = host_send,
	.close = host_close,
	.resolve = host_resolve,
	.local = host_local,
	.resolvers = host_resolvers,
};

struct probes *
probes_new(void)
{
	struct probes *p = memory_new(1, sizeof(*p));
	int bell = caller_bell();

	p->table = table;
	p->table.self = p;
	p->n = FIRST;
	p->room = 16;
	p->fd = memory_new(p->room, sizeof(*p->fd));
	p->slot = memory_new(p->room, sizeof(*p->slot));
	p->fd[WAKE] = (struct pollfd){ .fd = bell, .events = POLLIN };
	p->resolver = resolve_new(bell, getaddrinfo);
	return p;
}

void
probes_free(struct probes *p)
{
	if (p == NULL)
		return;
	resolve_free(p->resolver);
	for (size_t i = FIRST; i < p->n; i++)
		inquiry_close(&p->slot[i].q);
	caller_close(p->fd[WAKE].fd);
	free(p->fd);
	free(p->slot);
	free(p);
}

const struct probes_host *
probes_host(struct probes *p)
{
	return &p->table;
}

void
probes_wake(struct probes *p)
{
	uint64_t one = 1;
	int saved = errno;

	/* If the counter is full, it is readable already. */
	if (write(p->fd[WAKE].fd, &one, sizeof(one)) < 0)
		errno = saved;
}

/* One of each kind, so that a flood of one cannot starve the others; the
 * transmit stamp before the answer that needs it. */
static size_t
take(const struct slot *s, short what, struct probes_event *ev, size_t max)
{
	size_t n = 0;

	if (what & (POLLERR | POLLPRI)) {
		enum inquiry_news news =
		    inquiry_news(&s->q, &ev->host, &ev->why);

		ev->host.kind = news == INQUIRY_SENT ? HOST_SENT : HOST_ERROR;
		n = news != INQUIRY_NOTHING;
	}
	if (what & POLLIN && n < max && inquiry_receive(&s->q, &ev[n].host)) {
		ev[n].host.local = s->q.local;
		ev[n++].host.kind = HOST_ANSWER;
	}
	for (size_t i = 0; i < n; i++)
		ev[i].host.id = s->id;
	return n;
}

static size_t
take_ready(struct probes *p, struct probes_event *ev, size_t max)
{
	size_t n = 0, slots = p->n - FIRST;

	if (p->fd[WAKE].revents != 0)
		caller_hush(p->fd[WAKE].fd);
	p->turn++;
	for (size_t k = 0; k < slots && n < max; k++) {
		size_t i = FIRST + (p->turn + k) % slots;

		if (p->fd[i].revents != 0)
			n += take(
			    &p->slot[i], p->fd[i].revents, ev + n, max - n);
	}
	return n;
}

/* ms until `until`, rounded up. */
static int
patience(mono_t until)
{
	int64_t left = until.ns - clock_mono().ns;

	if (left <= 0)
		return 0;
	left = left / 1000000 + (left % 1000000 != 0);
	return left < LONGEST ? (int)left : LONGEST;
}

size_t
probes_wait(struct probes *p, mono_t until, struct probes_event *ev, size_t max)
{
	size_t n = 0;

	if (poll(p->fd, p->n, patience(until)) > 0)
		n = take_ready(p, ev, max);
	while (n < max && resolve_take(p->resolver, &ev[n].host)) {
		ev[n].host.kind = HOST_RESOLVED;
		ev[n++].host.at = clock_mono();
	}
	return n;
}
