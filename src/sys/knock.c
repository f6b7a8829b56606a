/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/knock.h"

#include "sys/clock.h"
#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { AT_ONCE = 64, SLICE_MS = 200 };

struct knocking {
	struct pollfd fd[AT_ONCE];
	size_t of[AT_ONCE]; /* whom each is about */
	size_t n;
};

/* One that will be answered later, or not at all. */
static void
begin(struct knocking *k, const struct addr *to, size_t i, enum probe_port *out)
{
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(to, &ss);
	int fd = socket(ss.ss_family, SOCK_STREAM, 0);

	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (connect(fd, (struct sockaddr *)&ss, len) == 0) {
		out[i] = PORT_OPEN;
	} else if (errno == EINPROGRESS) {
		k->fd[k->n] = (struct pollfd){ .fd = fd, .events = POLLOUT };
		k->of[k->n++] = i;
		return;
	} else {
		out[i] = PORT_CLOSED;
	}
	close(fd);
}

/* Takes those that have been answered. */
static void
take(struct knocking *k, enum probe_port *out)
{
	size_t left = 0;

	for (size_t i = 0; i < k->n; i++) {
		int error = 0;
		socklen_t len = sizeof(error);

		if (k->fd[i].revents == 0) {
			k->fd[left] = k->fd[i];
			k->of[left++] = k->of[i];
			continue;
		}
		if (getsockopt(
			k->fd[i].fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
			error = errno;
		out[k->of[i]] = error == 0 ? PORT_OPEN : PORT_CLOSED;
		close(k->fd[i].fd);
	}
	k->n = left;
}

static void
wait_for(struct knocking *k, double wait, const atomic_bool *stop,
    enum probe_port *out)
{
	mono_t end = mono_add(clock_mono(), wait);

	while (k->n > 0 && !atomic_load(stop) && clock_mono().ns < end.ns)
		if (poll(k->fd, k->n, SLICE_MS) > 0)
			take(k, out);
	for (size_t i = 0; i < k->n; i++) {
		close(k->fd[i].fd);
		if (!atomic_load(stop))
			out[k->of[i]] = PORT_CLOSED;
	}
	k->n = 0;
}

void
knock(const struct addr *to, size_t n, double wait, const atomic_bool *stop,
    enum probe_port *out)
{
	struct knocking k = { .n = 0 };

	for (size_t i = 0; i < n && !atomic_load(stop); i++) {
		if (to[i].family != ADDR_NONE)
			begin(&k, &to[i], i, out);
		if (k.n == AT_ONCE)
			wait_for(&k, wait, stop, out);
	}
	wait_for(&k, wait, stop, out);
}
