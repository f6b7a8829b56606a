/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/pass.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	size_t align; /* as struct cmsghdr begins */
	unsigned char octets[CMSG_SPACE(PASS_MOST * sizeof(int)) +
	    CMSG_SPACE(sizeof(struct ucred))];
};

int
pass_send(int to, const void *buf, size_t len, const int *fd, int n)
{
	union control c;
	struct iovec iov = { .iov_len = len };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	memcpy(&iov.iov_base, &buf, sizeof(buf)); /* it is only read */
	memset(&c, 0, sizeof(c));
	if (n > 0) {
		size_t size = (size_t)n * sizeof(int);
		struct cmsghdr *h;

		m.msg_control = c.octets;
		m.msg_controllen = CMSG_SPACE(size);
		h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(h), fd, size);
	}
	return sendmsg(to, &m, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
}

/* Takes the descriptors of one control message. */
static void
take(const struct cmsghdr *h, int *fd, int room, int *n)
{
	size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);

	for (size_t i = 0; i < count; i++) {
		int one;

		memcpy(&one, CMSG_DATA(h) + i * sizeof(one), sizeof(one));
		if (*n < room)
			fd[(*n)++] = one;
		else
			close(one);
	}
}

ssize_t
pass_receive(
    int from, void *buf, size_t size, int *fd, int n, struct local_who *who)
{
	union control c;
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr m = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = c.octets,
		.msg_controllen = sizeof(c) };
	ssize_t len;
	int got = 0;

	for (int i = 0; i < n; i++)
		fd[i] = -1;
	if (who != NULL)
		*who = (struct local_who){ 0, (unsigned)-1, (unsigned)-1 };
	len = recvmsg(from, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (len < 0)
		return -1;
	for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h != NULL;
	     h = CMSG_NXTHDR(&m, h)) {
		struct ucred cred;

		if (h->cmsg_level != SOL_SOCKET)
			continue;
		if (h->cmsg_type == SCM_RIGHTS)
			take(h, fd, n, &got);
		if (h->cmsg_type == SCM_CREDENTIALS && who != NULL &&
		    h->cmsg_len == CMSG_LEN(sizeof(cred))) {
			memcpy(&cred, CMSG_DATA(h), sizeof(cred));
			*who =
			    (struct local_who){ cred.pid, cred.uid, cred.gid };
		}
	}
	if ((m.msg_flags & MSG_TRUNC) == 0) {
		errno = 0;
		return len;
	}
	while (got > 0)
		close(fd[--got]);
	errno = EMSGSIZE;
	return -1;
}

int
pass_twin(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}
