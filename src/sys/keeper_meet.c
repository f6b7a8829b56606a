/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names at which others find us and our worker; and a worker there whose
 * keeper has died: it goes on under us, with all that it knows. */
#include "sys/keeper_state.h"

#include "core/i18n.h"
#include "sys/pass.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* ms that a worker has to answer the call, and one that is not wanted to
 * end. */
#define CALL_TIME 5000
#define END_TIME  10000

/* What comes with a hello. */
struct hello {
	struct keeper_ask ask;
	struct local_who who;
	int fd[3]; /* page, meeting place, door */
	int pidfd;
};

static bool
ready(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

/* Calls at the meeting place: a socket that knows who answers; -1. */
static int
call(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int on = 1;
	int fd =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	memcpy(sa.sun_path, path, strlen(path) + 1);
	if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0 &&
	    connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Is it a listening socket of this name? */
static bool
listens_at(int fd, const char *path)
{
	struct sockaddr_un sa;
	socklen_t len = sizeof(sa), one = sizeof(int);
	int accepts = 0;

	memset(&sa, 0, sizeof(sa));
	return fd >= 0 &&
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &one) == 0 &&
	    accepts != 0 &&
	    getsockname(fd, (struct sockaddr *)&sa, &len) == 0 &&
	    sa.sun_family == AF_UNIX && len > sizeof(sa.sun_family) &&
	    strncmp(sa.sun_path, path, strlen(path)) == 0 &&
	    /* The name that it was bound by, see local.c. */
	    strcmp(sa.sun_path + strlen(path), ".new") == 0;
}

static bool
hear(struct keeper *k, int fd, struct hello *h)
{
	ssize_t n;

	if (!ready(fd, CALL_TIME))
		return false;
	n = pass_receive(fd, &h->ask, sizeof(h->ask), h->fd, 3, &h->who);
	if (n < 0 || !keeper_sound(&h->ask, (size_t)n) ||
	    h->ask.kind != KEEPER_HELLO || h->who.pid <= 0 ||
	    h->who.pid != h->ask.u.hello.pid)
		return false;
	h->pidfd = (int)syscall(SYS_pidfd_open, h->who.pid, 0);
	/* Is it the one that spoke? It still holds the other end. */
	return h->pidfd >= 0 && !ready(fd, 0) && k->pid == 0;
}

static void
reply(struct keeper *k, int fd, const struct hello *h, int error)
{
	struct keeper_answer a;

	memset(&a, 0, sizeof(a));
	a.magic = KEEPER_MAGIC;
	a.kind = KEEPER_HELLO;
	a.serial = h->ask.serial;
	a.error = error;
	a.u.hello.build = k->build;
	a.u.hello.pid = getpid();
	(void)pass_send(fd, &a, sizeof(a), NULL, 0);
}

/* Is it what we would have started ourselves? */
static bool
is_ours(struct keeper *k, const struct hello *h, const char *place)
{
	return h->ask.u.hello.build == k->build && h->who.uid != 0 &&
	    listens_at(h->fd[1], place) &&
	    (k->door == NULL || listens_at(h->fd[2], k->cfg->socket));
}

static void
drop(struct hello *h)
{
	for (int i = 0; i < 3; i++)
		if (h->fd[i] >= 0)
			close(h->fd[i]);
	if (h->pidfd >= 0)
		close(h->pidfd);
}

/* One that we cannot keep must not hold the port against the next. */
static void
dismiss(struct keeper *k, struct hello *h)
{
	keeper_say(k, LOG_LEVEL_NOTE,
	    _("an engine without a keeper (pid %d) is of another program or "
	      "configuration: it is told to end"),
	    h->who.pid);
	(void)syscall(SYS_pidfd_send_signal, h->pidfd, SIGTERM, NULL, 0);
	if (!ready(h->pidfd, END_TIME)) {
		(void)syscall(
		    SYS_pidfd_send_signal, h->pidfd, SIGKILL, NULL, 0);
		(void)ready(h->pidfd, END_TIME);
	}
	drop(h);
}

static bool
adopt(struct keeper *k, int fd, struct hello *h, const char *place)
{
	const struct keeper_ops *ops = &k->cfg->ops;

	if (is_ours(k, h, place))
		k->map = keeper_page_map(h->fd[0]);
	if (k->map == NULL)
		return false;
	ops->look(ops->self);
	if (keeper_learn(k))
		memcpy(k->rule, k->next, sizeof(*k->rule));
	k->page = h->fd[0];
	(void)local_take(k->meet, h->fd[1]);
	if (k->door != NULL)
		(void)local_take(k->door, h->fd[2]);
	else if (h->fd[2] >= 0)
		close(h->fd[2]);
	k->link = fd;
	k->pid = h->who.pid;
	k->pidfd = h->pidfd;
	k->child = false;
	k->was_ready = k->ready = true;
	k->heard = clock_mono();
	/* It has been set before: no step of any size again. */
	k->limits.stepped = true;
	reply(k, fd, h, 0);
	ops->ready(ops->self);
	keeper_say(k, LOG_LEVEL_NOTE,
	    _("the engine (pid %d) that has lost its keeper goes on under "
	      "this one"),
	    (int)k->pid);
	return true;
}

/* Somebody waits at the meeting place. */
static bool
take_over(struct keeper *k, const char *place)
{
	struct hello h = { .fd = { -1, -1, -1 }, .pidfd = -1 };
	int fd = call(place);

	if (fd < 0)
		return false;
	if (!hear(k, fd, &h)) {
		drop(&h);
	} else if (adopt(k, fd, &h, place)) {
		return true;
	} else {
		reply(k, fd, &h, EPERM);
		dismiss(k, &h);
	}
	close(fd);
	return false;
}

static struct local *
claim(struct keeper *k, const char *path, long gid)
{
	const char *shown = k->cfg->socket;
	struct local *l;
	int error;

	l = local_claim(path, gid, &error);
	if (l == NULL && error == EADDRINUSE)
		keeper_say(k, LOG_LEVEL_WARN,
		    _("nobody can attach: another engine is attached to at %s "
		      "already"),
		    shown);
	else if (l == NULL)
		keeper_say(k, LOG_LEVEL_WARN,
		    _("nobody can attach: %s cannot be listened at: %s; "
		      "--socket names another place"),
		    shown, strerror(error));
	return l;
}

static void
open_door(struct keeper *k, struct local **l)
{
	int error = *l != NULL ? local_listen(*l) : 0;

	if (error == 0)
		return;
	keeper_say(
	    k, LOG_LEVEL_WARN, _("nobody can attach: %s"), strerror(error));
	local_forget(*l, false);
	*l = NULL;
}

bool
keeper_meet(struct keeper *k)
{
	char place[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *path = k->cfg->socket;
	long gid = k->cfg->group[0] != '\0' ? local_group(k->cfg->group) : -1;
	int n = snprintf(place, sizeof(place), "%s.keeper", path);

	if (path[0] == '\0' || n < 0 || (size_t)n >= sizeof(place))
		return false;
	/* The group's rights to the directory come last, and stay. */
	k->meet = claim(k, place, -1);
	if (k->meet == NULL)
		return false;
	k->door = claim(k, path, gid);
	if (take_over(k, place))
		return true;
	open_door(k, &k->meet);
	open_door(k, &k->door);
	return false;
}
