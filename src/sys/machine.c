/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/machine_state.h"

#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/kept.h"
#include "sys/memory.h"
#include "sys/nics.h"
#include "sys/rivals.h"
#include "sys/udp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* How often a machine that nothing can wake asks for names' answers, ms. */
#define RESOLVE_TICK 100

/* Descriptors wanted: sockets of a thousand associations, and the rest. */
#define DESCRIPTORS 16384

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

uint64_t
machine_random(void *self)
{
	struct machine *m = self;
	uint64_t value;

	if (!m->nrandom) {
		entropy_fill(m->random, sizeof(m->random));
		m->nrandom = sizeof(m->random) / sizeof(m->random[0]);
	}
	value = m->random[--m->nrandom];
	m->random[m->nrandom] = 0;
	return value;
}

/* The place of an association; SLOT_FIRST > it: none. */
static size_t
find(const struct machine *m, uint32_t id)
{
	for (size_t i = SLOT_FIRST; i < m->n; i++)
		if (m->slot[i].id == id && !m->slot[i].server)
			return i;
	return 0;
}

void
machine_forget(struct machine *m, size_t i)
{
	m->n--;
	m->fd[i] = m->fd[m->n];
	m->slot[i] = m->slot[m->n];
}

static void
host_close(void *self, uint32_t id)
{
	struct machine *m = self;
	size_t i = find(m, id);

	if (i) {
		close(m->fd[i].fd);
		machine_forget(m, i);
	}
}

void
machine_hold(struct machine *m, int fd, uint32_t id, const struct addr *to)
{
	if (m->n == m->room) {
		m->room *= 2;
		m->fd = memory_grow(m->fd, m->room, sizeof(*m->fd));
		m->slot = memory_grow(m->slot, m->room, sizeof(*m->slot));
	}
	m->fd[m->n] = (struct pollfd){ .fd = fd, .events = POLLIN | POLLPRI };
	m->slot[m->n++] = (struct slot){ .id = id, .to = *to };
}

/*
 * The kernel stamps arriving packets only while some socket wants it, and
 * switches that on late, from a work queue: a nearby answer would be stamped
 * when it is read. One socket that is always there keeps it on.
 */
static void
hold_stamps(struct machine *m)
{
	if (m->anchor < 0)
		m->anchor = udp_client(ADDR_IPV4);
	if (m->anchor < 0)
		m->anchor = udp_client(ADDR_IPV6);
}

static int
host_send(void *self, uint32_t id, const struct addr *to, const uint8_t *buf,
    size_t len, int dscp, wall_t *t1)
{
	struct machine *m = self;
	int fd, error;

	host_close(m, id);
	hold_stamps(m);
	fd = udp_client(to->family);
	if (fd < 0)
		return -fd;
	if (dscp > 0)
		udp_dscp(fd, to->family, dscp);
	*t1 = clock_wall();
	error = udp_send(fd, to, NULL, buf, len);
	if (error)
		close(fd);
	else
		machine_hold(m, fd, id, to);
	return error;
}

static int
host_adjust(void *self, const struct adjust *a)
{
	const struct machine *m = self;

	return kept_adjust(m->host.kept, m->kernel, a);
}

static int
host_take(void *self, struct host_clock *found)
{
	const struct machine *m = self;

	found->precision = m->precision;
	return kept_take(m->host.kept, m->kernel, found);
}

static int
host_status(void *self, const struct host_status *s)
{
	const struct machine *m = self;

	return kept_status(m->host.kept, m->kernel, s);
}

static enum shmclock_result
host_shm(void *self, uint8_t unit, bool private, struct shmclock_sample *out)
{
	struct machine *m = self;
	enum shmclock_result why;

	if (m->shm[unit])
		return shmclock_read(m->shm[unit], out);
	m->shm[unit] = shmclock_attach(unit, private, &why);
	return m->shm[unit] ? shmclock_read(m->shm[unit], out) : why;
}

static bool
host_boot(void *self, mono_t *out)
{
	(void)self;
	return clock_boot(out);
}

static void
host_clock(void *self, struct host_clock *out)
{
	const struct machine *m = self;

	clock_read(m->kernel, out);
	if (m->host.kept)
		out->may_set = kept_may(m->host.kept, m->kernel);
	out->precision = m->precision;
}

static int
host_resolve(void *self, const char *name, enum addr_family family, uint32_t id)
{
	struct machine *m = self;

	return resolve_ask(m->resolver, name, family, id);
}

static size_t
host_own_refids(void *self, uint32_t *out, size_t max)
{
	struct machine *m = self;

	return refids_own(&m->refids, clock_mono(), out, max);
}

static uint32_t
host_refid(void *self, const struct addr *a)
{
	(void)self;
	return refid_of(a);
}

static bool
host_rival(void *self, struct rival *out)
{
	const struct machine *m = self;

	return kept_rival(m->host.kept, out);
}

static bool
host_port_owner(void *self, uint16_t port, struct rival *out)
{
	const struct machine *m = self;

	return kept_owner(m->host.kept, port, out);
}

static const struct host table = {
	.wall = host_wall,
	.mono = host_mono,
	.random = machine_random,
	.send = host_send,
	.close = host_close,
	.adjust = host_adjust,
	.clock = host_clock,
	.take = host_take,
	.status = host_status,
	.boot = host_boot,
	.shm = host_shm,
	.resolve = host_resolve,
	.own_refids = host_own_refids,
	.refid = host_refid,
	.rival = host_rival,
	.port_owner = host_port_owner,
};

/* Many silent servers mean many waiting sockets, and poll(2) takes no more
 * than may be open. */
static void
raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0 || r.rlim_cur >= DESCRIPTORS)
		return;
	r.rlim_cur = r.rlim_max < DESCRIPTORS ? r.rlim_max : DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &r);
}

struct machine *
machine_new(const struct machine_cfg *cfg)
{
	struct machine *m = memory_new(1, sizeof(*m));
	int wake = cfg->wakeable ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;

	raise_limit();
	m->host = table;
	machine_port_table(&m->host);
	m->host.self = m;
	m->n = SLOT_FIRST;
	m->room = 16;
	m->fd = memory_new(m->room, sizeof(*m->fd));
	m->slot = memory_new(m->room, sizeof(*m->slot));
	m->fd[SLOT_WAKE] = (struct pollfd){ .fd = wake, .events = POLLIN };
	machine_watch(m, -1);
	m->fd[SLOT_NICS] =
	    (struct pollfd){ .fd = nics_watch(), .events = POLLIN };
	m->host.kept = cfg->kept;
	m->fd[SLOT_KEPT] = (struct pollfd){ .fd = -1, .events = POLLIN };
	m->port = port_new(cfg->kept);
	m->anchor = -1;
	m->precision = clock_precision();
	m->kernel = cfg->kernel ? cfg->kernel : &clock_real;
	m->resolver = resolve_new(wake, getaddrinfo);
	return m;
}

void
machine_free(struct machine *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < SHM_UNITS; i++)
		shmclock_detach(m->shm[i]);
	resolve_free(m->resolver);
	machine_watch(m, -1);
	for (size_t i = 0; i < m->n; i++)
		if (i != SLOT_KEPT && (i < SLOT_FIRST || !m->slot[i].server) &&
		    m->fd[i].fd >= 0)
			close(m->fd[i].fd);
	port_free(m->port);
	batch_free(m->batch);
	if (m->anchor >= 0)
		close(m->anchor);
	free(m->fd);
	free(m->slot);
	free(m);
}

const struct host *
machine_host(struct machine *m)
{
	return &m->host;
}

void
machine_watch(struct machine *m, int fd)
{
	m->fd[SLOT_WATCH] = (struct pollfd){ .fd = fd, .events = POLLIN };
}

void
machine_wake(struct machine *m)
{
	uint64_t one = 1;
	int saved = errno;

	/* If the counter is full, it is readable already. */
	if (m->fd[SLOT_WAKE].fd >= 0 &&
	    write(m->fd[SLOT_WAKE].fd, &one, sizeof(one)) < 0)
		errno = saved;
}

/* Answers of the resolver. */
static size_t
take_names(struct machine *m, struct host_event *ev, size_t max)
{
	size_t n = 0;

	while (n < max && resolve_take(m->resolver, &ev[n])) {
		ev[n].kind = HOST_RESOLVED;
		ev[n++].at = clock_mono();
	}
	return n;
}

/* One thing from an association's error queue. An error that speaks of
 * another server than the one asked is forged. */
static size_t
take_news(struct machine *m, size_t i, struct host_event *ev)
{
	switch (udp_news(m->fd[i].fd, ev)) {
	case UDP_SENT:
		ev->kind = HOST_SENT;
		return 1;
	case UDP_ERROR:
		ev->kind = HOST_ERROR;
		return addr_same_endpoint(&ev->from, &m->slot[i].to);
	case UDP_NOTHING:
		break;
	}
	ev->kind = HOST_ERROR;
	ev->error = udp_pending(m->fd[i].fd);
	return ev->error != 0;
}

/* What an association's socket has: at most one of each kind, so that a
 * flood of one cannot starve the others. */
static size_t
take_answers(struct machine *m, size_t i, struct host_event *ev, size_t max)
{
	short what = m->fd[i].revents;
	size_t n = 0;

	/* The transmit stamp comes before the answer that needs it. */
	if (what & (POLLERR | POLLPRI))
		n = take_news(m, i, ev);
	if (what & POLLIN && n < max && udp_receive(m->fd[i].fd, &ev[n], 1)) {
		ev[n].kind = HOST_ANSWER;
		ev[n++].local.port = udp_port(m->fd[i].fd);
	}
	for (size_t k = 0; k < n; k++) {
		ev[k].id = m->slot[i].id;
		ev[k].at = clock_mono();
	}
	return n;
}

static size_t
take_ready(struct machine *m, struct host_event *ev, size_t max)
{
	uint64_t count;
	size_t n = 0;

	m->turn++;
	for (size_t k = 0; k < m->n && n < max; k++) {
		size_t i = (m->turn + k) % m->n;

		if (!m->fd[i].revents || i == SLOT_NICS || i == SLOT_KEPT)
			continue;
		if (i >= SLOT_FIRST && !m->slot[i].server)
			n += take_answers(m, i, ev + n, max - n);
		else if (i == SLOT_WATCH)
			ev[n++] = (struct host_event){ .kind = HOST_LOCAL };
		else if (i >= SLOT_FIRST)
			n += machine_requests(m, i, ev + n, max - n);
		else if (read(m->fd[i].fd, &count, sizeof(count)) < 0)
			continue;
	}
	return n;
}

/* What has become of our keeper; it may have been noticed by a question. */
static size_t
take_kept(struct machine *m, struct host_event *ev)
{
	size_t n = 0;

	if (m->host.kept) {
		n = kept_notice(m->host.kept, ev) ||
		    kept_news(m->host.kept, m->fd[SLOT_KEPT].revents != 0, ev);
		m->fd[SLOT_KEPT].fd = kept_fd(m->host.kept);
		m->fd[SLOT_KEPT].revents = 0;
	}
	return n;
}

/* ms until `until`, rounded up, so that nobody asks again too soon. */
static int
patience(struct machine *m, mono_t until)
{
	const int hour = 3600000;
	int64_t left = until.ns - clock_mono().ns;
	int most = hour;

	/* Without an eventfd nobody tells that a name has been found. */
	if (m->fd[SLOT_WAKE].fd < 0 && resolve_open(m->resolver))
		most = RESOLVE_TICK;
	if (left <= 0)
		return 0;
	left = left / 1000000 + (left % 1000000 != 0);
	return left < most ? (int)left : most;
}

size_t
machine_wait(struct machine *m, mono_t until, struct host_event *ev, size_t max)
{
	size_t n = take_names(m, ev, max);
	int ready;

	if (n < max)
		n += take_kept(m, ev + n);
	if (n == max)
		return n;
	ready = poll(m->fd, m->n, n ? 0 : patience(m, until));
	if (ready > 0)
		n += take_ready(m, ev + n, max - n);
	if (ready < 0 && errno != EINTR) {
		/* Out of memory, most likely: do not make it worse. */
		struct timespec pause = { .tv_nsec = 10000000 };

		nanosleep(&pause, NULL);
	}
	if (n < max)
		n += machine_nics(m, ready > 0, ev + n);
	return n + take_names(m, ev + n, max - n);
}
