/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kernel that refuses, to be preloaded:
 *
 *	cc -shared -fPIC -o faultcall.so faultcall.c
 *	FAULT=call:errno:n LD_PRELOAD=.../faultcall.so ntptui serve
 *
 * From the n-th time on (1: at once), `call` fails with that errno. Of
 * clock_adjtime only those calls count that would change something, and the
 * question whether one may is answered with yes: so it has to be run without
 * CAP_SYS_TIME, and no clock is ever set.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static atomic_int calls;

/* True, and errno is set, if this call is to fail. */
static int
fails(const char *call)
{
	const char *fault = getenv("FAULT");
	size_t len = strlen(call);
	char *end;
	long error, from;

	if (fault == NULL || strncmp(fault, call, len) != 0 ||
	    fault[len] != ':')
		return 0;
	error = strtol(fault + len + 1, &end, 10);
	from = *end == ':' ? strtol(end + 1, NULL, 10) : 1;
	if (atomic_fetch_add(&calls, 1) + 1 < from)
		return 0;
	errno = (int)error;
	return 1;
}

int
clock_adjtime(clockid_t clock, struct timex *t)
{
	if (t->modes == ADJ_TICK && t->tick == 0) {
		errno = EINVAL; /* as whoever may is told */
		return -1;
	}
	if (t->modes != 0 && fails("clock_adjtime"))
		return -1;
	return (int)syscall(SYS_clock_adjtime, clock, t);
}

int
adjtimex(struct timex *t)
{
	return clock_adjtime(CLOCK_REALTIME, t);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	return fails("sendmsg") ? -1 : syscall(SYS_sendmsg, fd, m, flags);
}

int
bind(int fd, const struct sockaddr *a, socklen_t len)
{
	return fails("bind") ? -1 : (int)syscall(SYS_bind, fd, a, len);
}

int
fsync(int fd)
{
	return fails("fsync") ? -1 : (int)syscall(SYS_fsync, fd);
}
