/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/caller.h"

#include "sys/udp.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Empty datagrams that are passed over in one call. */
#define EMPTY_MOST 16

int
caller_open(const struct addr *to)
{
	struct sockaddr_storage ss;
	socklen_t len = udp_from_addr(to, &ss);
	int fd, error;

	if (len == 0)
		return -EAFNOSUPPORT;
	fd = socket(ss.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)&ss, len) == 0)
		return fd;
	error = errno;
	close(fd);
	return -error;
}

int
caller_send(int fd, const uint8_t *buf, size_t len)
{
	return send(fd, buf, len, MSG_NOSIGNAL) < 0 ? errno : 0;
}

long
caller_receive(int fd, uint8_t *buf, size_t size)
{
	for (int i = 0; i < EMPTY_MOST; i++) {
		ssize_t n = recv(fd, buf, size, MSG_TRUNC);

		if (n > 0)
			return (long)n;
		if (n == 0 || errno == EINTR)
			continue;
		return errno == EAGAIN ? 0 : -errno;
	}
	return 0;
}

int
caller_bell(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void
caller_hush(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0)
		return;
}

void
caller_close(int fd)
{
	if (fd >= 0)
		close(fd);
}
