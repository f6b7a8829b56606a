/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/servers.h"

#include "sys/clock.h"
#include "sys/memory.h"
#include "sys/udp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

/* The sockets, and behind them the descriptor that wakes. */
struct servers {
	struct pollfd fd[SERVERS_MAX + 1];
	size_t count;
	int wake;
	size_t next; /* to be read first: all get their turn */
};

struct servers *
servers_new(void)
{
	int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct servers *v;

	if (wake < 0)
		return NULL;
	v = memory_new(1, sizeof(*v));
	v->wake = wake;
	return v;
}

void
servers_free(struct servers *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->count; i++)
		close(v->fd[i].fd);
	close(v->wake);
	free(v);
}

int
servers_open(struct servers *v, struct addr *at)
{
	int fd;

	if (v->count == SERVERS_MAX)
		return EMFILE;
	fd = udp_bound(at);
	if (fd < 0)
		return -fd;
	at->port = udp_port(fd);
	v->fd[v->count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	return 0;
}

/* poll(2) counts whole ms, and the kernel rounds a thread's timers up by
 * 50 us unless told otherwise: too coarse for paths of 1 ms. */
static int
wait_until(struct servers *v, mono_t until)
{
	int64_t ns = until.ns - clock_mono().ns;
	struct timespec left;

	if (ns < 0)
		ns = 0;
	left = (struct timespec){ .tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S) };
	prctl(PR_SET_TIMERSLACK, 1);
	v->fd[v->count] = (struct pollfd){ .fd = v->wake, .events = POLLIN };
	return ppoll(v->fd, (nfds_t)v->count + 1,
	    until.ns == MONO_NEVER.ns ? NULL : &left, NULL);
}

mono_t
servers_instant(wall_t stamp)
{
	mono_t now = clock_mono();
	int64_t age = clock_wall().ns - stamp.ns;

	if (age >= 0 && age < NS_PER_S)
		now.ns -= age;
	return now;
}

size_t
servers_wait(struct servers *v, mono_t until, struct host_event *ev, size_t max)
{
	uint64_t wakes;
	size_t n = 0;

	if (wait_until(v, until) <= 0)
		return 0;
	if (v->fd[v->count].revents && read(v->wake, &wakes, sizeof(wakes)) < 0)
		return 0;
	for (size_t i = 0; i < v->count && n < max; i++) {
		size_t k = (v->next + i) % v->count, got;

		if (!v->fd[k].revents)
			continue;
		got = udp_receive(v->fd[k].fd, &ev[n], max - n);
		if (got == 0)
			udp_pending(v->fd[k].fd);
		for (; got > 0; got--, n++) {
			ev[n].kind = HOST_REQUEST;
			ev[n].id = (uint32_t)k;
			ev[n].at = servers_instant(ev[n].stamp);
		}
	}
	v->next++;
	return n;
}

int
servers_send(struct servers *v, uint32_t id, const struct addr *to,
    const uint8_t *buf, size_t len)
{
	if (id >= v->count)
		return EINVAL;
	return udp_send(v->fd[id].fd, to, NULL, buf, len);
}

void
servers_wake(struct servers *v)
{
	uint64_t one = 1;

	/* It can only fail when it is full, and then a wake is pending. */
	if (write(v->wake, &one, sizeof(one)) < 0)
		return;
}
