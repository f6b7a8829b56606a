/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/local.h"

#include "sys/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The listening socket's mark among the clients' numbers. */
#define DOOR LOCAL_CLIENTS

/* Connections that may wait to be taken. */
#define BACKLOG 16

/* The directory's name that says that it is ours to arrange. */
#define OUR_DIRECTORY "ntptui"

struct client {
	int fd; /* -1: a free place */
	struct local_who who;
	uint8_t *out; /* datagrams that wait, each after its length */
	size_t used, first;
};

struct local {
	int poll; /* epoll: the door and all clients */
	int door;
	int dir;  /* the directory; its lock is `lock` */
	int lock; /* held as long as we listen */
	long gid;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char name[sizeof(((struct sockaddr_un *)0)->sun_path)];
	size_t count;
	struct client client[LOCAL_CLIENTS];
	uint8_t in[LOCAL_MAX];
};

static bool
fill(struct sockaddr_un *sa, const char *path)
{
	memset(sa, 0, sizeof(*sa));
	sa->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sa->sun_path))
		return false;
	memcpy(sa->sun_path, path, strlen(path) + 1);
	return true;
}

/* The other end's credentials. */
static void
ask_who(int fd, struct local_who *who)
{
	struct ucred cred = { 0 };
	socklen_t len = sizeof(cred);

	/* Who cannot be named is nobody, and nobody may change anything. */
	*who = (struct local_who){ 0, (unsigned)-1, (unsigned)-1 };
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return;
	*who = (struct local_who){ cred.pid, cred.uid, cred.gid };
}

/* ---- the way to the name ---- */

static bool
is_ours(int dir)
{
	struct stat st;

	return fstat(dir, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* Lets the group in. A group that we are not in cannot be let in: then only
 * the owner can. */
static void
arrange(int dir, long gid)
{
	mode_t mode = S_IRWXU;

	if (gid >= 0 && fchown(dir, (uid_t)-1, (gid_t)gid) == 0)
		mode |= S_IRGRP | S_IXGRP;
	if (fchmod(dir, mode) < 0)
		return;
}

/* Opens, or makes, the directory of `path`. A descriptor, or -errno. */
static int
enter(const char *path, long gid, const char **name)
{
	char dir[sizeof(((struct local *)0)->name)];
	const char *slash = strrchr(path, '/'), *last;
	bool made;
	int fd;

	*name = slash != NULL ? slash + 1 : path;
	if (strlen(path) >= sizeof(dir) || **name == '\0')
		return -ENAMETOOLONG;
	snprintf(dir, sizeof(dir), "%.*s",
	    slash == NULL       ? 1
		: slash == path ? 1
				: (int)(slash - path),
	    slash == NULL ? "." : path);
	made = mkdir(dir, S_IRWXU) == 0;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!is_ours(fd)) {
		close(fd);
		return -EPERM;
	}
	last = strrchr(dir, '/');
	if (made || strcmp(last != NULL ? last + 1 : dir, OUR_DIRECTORY) == 0)
		arrange(fd, gid);
	return fd;
}

/* One engine a name: who holds the lock lives, for the kernel lets go of it
 * when a process ends, however it ends. 0 or an errno. */
static int
lock(struct local *l)
{
	char name[sizeof(l->name) + 8];

	snprintf(name, sizeof(name), "%s.lock", l->name);
	l->lock = openat(l->dir, name,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (l->lock < 0)
		return errno;
	if (flock(l->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? EADDRINUSE : errno;
}

/*
 * A socket gets its name twice: first one that nobody asks for, in a
 * directory where nobody else may write, so that owner and rights are as they
 * should be when it gets the right one. 0 or an errno.
 */
static int
publish(struct local *l, const char *path, long gid)
{
	mode_t mode = S_IRUSR | S_IWUSR;
	char name[sizeof(l->name) + 8], whole[sizeof(name)];
	struct sockaddr_un sa;
	int error;

	snprintf(name, sizeof(name), "%s.new", l->name);
	snprintf(whole, sizeof(whole), "%s.new", path);
	if (!fill(&sa, whole))
		return ENAMETOOLONG;
	unlinkat(l->dir, name, 0);
	if (bind(l->door, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		return errno;
	if (gid >= 0 &&
	    fchownat(
		l->dir, name, (uid_t)-1, (gid_t)gid, AT_SYMLINK_NOFOLLOW) == 0)
		mode |= S_IRGRP | S_IWGRP;
	if (fchmodat(l->dir, name, mode, 0) == 0 &&
	    listen(l->door, BACKLOG) == 0 &&
	    renameat(l->dir, name, l->dir, l->name) == 0)
		return 0;
	error = errno;
	unlinkat(l->dir, name, 0);
	return error;
}

static int
watch(struct local *l, int op, int fd, uint32_t events, uint32_t mark)
{
	struct epoll_event ev = { .events = events, .data.u32 = mark };

	return epoll_ctl(l->poll, op, fd, &ev) < 0 ? errno : 0;
}

static void
shut(int fd)
{
	if (fd >= 0)
		close(fd);
}

static struct local *
new_local(void)
{
	struct local *l = memory_new(1, sizeof(*l));

	l->poll = l->door = l->dir = l->lock = -1;
	for (size_t i = 0; i < LOCAL_CLIENTS; i++)
		l->client[i].fd = -1;
	return l;
}

/* 0 or an errno. */
static int
claim(struct local *l, const char *path, long gid)
{
	const char *name;

	l->dir = enter(path, gid, &name);
	if (l->dir < 0)
		return -l->dir;
	l->gid = gid;
	snprintf(l->path, sizeof(l->path), "%s", path);
	snprintf(l->name, sizeof(l->name), "%s", name);
	return lock(l);
}

struct local *
local_claim(const char *path, long gid, int *error)
{
	struct local *l = new_local();

	*error = claim(l, path, gid);
	if (*error == 0)
		return l;
	local_forget(l, false);
	return NULL;
}

/* Waits for who comes to the door. */
static int
attend(struct local *l)
{
	l->poll = epoll_create1(EPOLL_CLOEXEC);
	if (l->poll < 0)
		return errno;
	return watch(l, EPOLL_CTL_ADD, l->door, EPOLLIN, DOOR);
}

int
local_listen(struct local *l)
{
	int error;

	l->door =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->door < 0)
		return errno;
	error = publish(l, l->path, l->gid);
	return error ? error : attend(l);
}

int
local_take(struct local *l, int door)
{
	l->door = door;
	return attend(l);
}

struct local *
local_at(int door)
{
	struct local *l = new_local();

	l->door = door;
	if (attend(l) == 0)
		return l;
	local_forget(l, false);
	return NULL;
}

struct local *
local_open(const char *path, long gid, int *error)
{
	struct local *l = local_claim(path, gid, error);

	if (l == NULL)
		return NULL;
	*error = local_listen(l);
	if (*error == 0)
		return l;
	local_forget(l, false);
	return NULL;
}

int
local_door(const struct local *l)
{
	return l->door;
}

void
local_forget(struct local *l, bool keep)
{
	if (l == NULL)
		return;
	if (!keep)
		shut(l->door);
	shut(l->poll);
	shut(l->lock);
	shut(l->dir);
	free(l);
}

void
local_close(struct local *l)
{
	if (l == NULL)
		return;
	if (l->dir >= 0)
		unlinkat(l->dir, l->name, 0);
	for (int i = 0; i < LOCAL_CLIENTS; i++)
		local_drop(l, i);
	local_forget(l, false);
}

int
local_fd(const struct local *l)
{
	return l->poll;
}

size_t
local_count(const struct local *l)
{
	return l->count;
}

/* ---- the clients ---- */

void
local_drop(struct local *l, int id)
{
	struct client *c = &l->client[id];

	if (c->fd < 0)
		return;
	/* Closed over what it has sent, the kernel would tell it of that
	 * first, and of our last words only then. */
	for (int i = 0; i < BACKLOG; i++)
		if (recv(c->fd, l->in, sizeof(l->in), MSG_DONTWAIT) <= 0)
			break;
	close(c->fd);
	free(c->out);
	*c = (struct client){ .fd = -1 };
	l->count--;
}

static void
take_in(struct local *l)
{
	int fd = accept4(l->door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	uint32_t i = 0;

	if (fd < 0)
		return;
	while (i < LOCAL_CLIENTS && l->client[i].fd >= 0)
		i++;
	if (i == LOCAL_CLIENTS ||
	    watch(l, EPOLL_CTL_ADD, fd, EPOLLIN, i) != 0) {
		close(fd);
		return;
	}
	l->client[i].fd = fd;
	ask_who(fd, &l->client[i].who);
	l->count++;
}

static bool
would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

/* Sends what waits; false if the client is gone. */
static bool
flush(struct local *l, uint32_t id)
{
	struct client *c = &l->client[id];
	uint32_t len;

	while (c->first < c->used) {
		memcpy(&len, c->out + c->first, sizeof(len));
		if (send(c->fd, c->out + c->first + sizeof(len), len,
			MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
			return would_block();
		c->first += sizeof(len) + len;
	}
	c->first = c->used = 0;
	return watch(l, EPOLL_CTL_MOD, c->fd, EPOLLIN, id) == 0;
}

/* Appends to what waits; false if it is too much. */
static bool
queue(struct local *l, uint32_t id, const uint8_t *buf, uint32_t len)
{
	struct client *c = &l->client[id];
	bool first = c->used == 0;

	if (c->out == NULL)
		c->out = memory_new(1, LOCAL_QUEUE);
	memmove(c->out, c->out + c->first, c->used - c->first);
	c->used -= c->first;
	c->first = 0;
	if (sizeof(len) + len > LOCAL_QUEUE - c->used)
		return false;
	memcpy(c->out + c->used, &len, sizeof(len));
	memcpy(c->out + c->used + sizeof(len), buf, len);
	c->used += sizeof(len) + len;
	return !first ||
	    watch(l, EPOLL_CTL_MOD, c->fd, EPOLLIN | EPOLLOUT, id) == 0;
}

bool
local_send(struct local *l, int id, const uint8_t *buf, size_t len)
{
	struct client *c = &l->client[id];
	bool waits = c->used > 0;

	if (c->fd < 0 || len > LOCAL_MAX)
		return false;
	if (!waits && send(c->fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
		return true;
	if ((waits || would_block()) &&
	    queue(l, (uint32_t)id, buf, (uint32_t)len))
		return true;
	local_drop(l, id);
	return false;
}

/* What a client has: true if there is something to tell of it. */
static bool
hear(struct local *l, uint32_t id, uint32_t events, struct local_event *ev)
{
	struct client *c = &l->client[id];
	ssize_t n;

	*ev = (struct local_event){
		.kind = LOCAL_GONE, .id = (int)id, .who = c->who
	};
	if ((events & EPOLLOUT) != 0 && !flush(l, id)) {
		local_drop(l, (int)id);
		return true;
	}
	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
		return false;
	n = recv(c->fd, l->in, sizeof(l->in), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (would_block() || errno == EINTR))
		return false;
	if (n <= 0) {
		local_drop(l, (int)id);
		return true;
	}
	ev->kind = LOCAL_DATA;
	ev->data = l->in;
	ev->len = (size_t)n;
	return true;
}

bool
local_next(struct local *l, struct local_event *ev)
{
	struct epoll_event e;

	while (epoll_wait(l->poll, &e, 1, 0) == 1) {
		if (e.data.u32 == DOOR)
			take_in(l);
		else if (l->client[e.data.u32].fd >= 0 &&
		    hear(l, e.data.u32, e.events, ev))
			return true;
	}
	return false;
}

/* ---- the other end ---- */

int
local_call(const char *path, struct local_who *who)
{
	struct sockaddr_un sa;
	int fd, error;

	if (!fill(&sa, path))
		return -ENAMETOOLONG;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		error = errno;
		close(fd);
		return -error;
	}
	ask_who(fd, who);
	return fd;
}

int
local_tell(int fd, const uint8_t *buf, size_t len)
{
	return send(fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
}

long
local_hear(int fd, uint8_t *buf, size_t size)
{
	ssize_t n = recv(fd, buf, size, MSG_DONTWAIT);

	if (n == 0)
		return -EPIPE;
	if (n > 0)
		return n;
	return would_block() || errno == EINTR ? 0 : -errno;
}

void
local_hang_up(int fd)
{
	close(fd);
}

long
local_group(const char *name)
{
	char buf[4096];
	struct group g, *found = NULL;

	if (getgrnam_r(name, &g, buf, sizeof(buf), &found) != 0 ||
	    found == NULL)
		return -1;
	return (long)g.gr_gid;
}

struct local_who
local_self(void)
{
	return (struct local_who){ getpid(), geteuid(), getegid() };
}
