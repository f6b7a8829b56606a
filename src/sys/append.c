/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/append.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
append_open(const char *path, struct stat *st)
{
	/* Without O_NONBLOCK a pipe that nobody reads would stop us. */
	int fd = open(path,
	    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
		O_CLOEXEC,
	    0644);
	int error = 0;

	if (fd < 0)
		return errno == ENXIO ? -ENODEV : -errno;
	if (fstat(fd, st) != 0)
		error = errno;
	else if (!S_ISREG(st->st_mode))
		error = ENODEV;
	if (error == 0)
		return fd;
	close(fd);
	return -error;
}

bool
append_same(const char *path, const struct stat *st)
{
	struct stat there;

	errno = 0;
	return lstat(path, &there) == 0 && there.st_dev == st->st_dev &&
	    there.st_ino == st->st_ino;
}

int
append_write(int fd, const char *data, size_t len, size_t *done)
{
	*done = 0;
	while (*done < len) {
		ssize_t n = write(fd, data + *done, len - *done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		*done += (size_t)n;
	}
	return 0;
}
