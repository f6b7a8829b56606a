/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int
judge(int fd, size_t size)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if (!S_ISREG(st.st_mode))
		return ENODEV;
	return st.st_size >= (off_t)size ? EFBIG : 0;
}

/* It may grow while it is read. */
static long
read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, buf + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len == size)
		return -EFBIG;
	buf[len] = '\0';
	return (long)len;
}

long
read_file_of(int fd, char *buf, size_t size)
{
	int error = judge(fd, size);

	return error != 0 ? -error : read_all(fd, buf, size);
}

long
read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	long result;

	if (fd < 0)
		return -errno;
	result = read_file_of(fd, buf, size);
	close(fd);
	return result;
}
