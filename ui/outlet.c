/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Octets given at once to a descriptor that could block. */
#define CAREFUL 128

struct outlet {
	FILE *sink;
	int fd;
	bool own; /* `fd` is open for us alone, and does not block */
	bool lost;
	int error;
	char *wait; /* owned; octets on their way */
	size_t len, at;
};

static bool
open_sink(struct outlet *o)
{
	int fd = memfd_create("screen", MFD_CLOEXEC);

	if (fd < 0)
		return false;
	o->sink = fdopen(fd, "w");
	if (o->sink == NULL)
		close(fd);
	return o->sink != NULL;
}

/* Opens a terminal once more, so that O_NONBLOCK is ours and not the shell's
 * too. It may belong to another user (su): then we are careful. */
static void
open_again(struct outlet *o, int fd)
{
	const char *name = ttyname(fd);

	o->fd = name != NULL
	    ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
	    : -1;
	o->own = o->fd >= 0;
	if (!o->own)
		o->fd = fd;
}

struct outlet *
outlet_new(int fd)
{
	struct outlet *o = calloc(1, sizeof(*o));

	if (o == NULL)
		abort();
	if (!open_sink(o)) {
		free(o);
		return NULL;
	}
	open_again(o, fd);
	return o;
}

void
outlet_free(struct outlet *o)
{
	if (o == NULL)
		return;
	fclose(o->sink);
	if (o->own)
		close(o->fd);
	free(o->wait);
	free(o);
}

FILE *
outlet_sink(struct outlet *o)
{
	return o->sink;
}

int
outlet_fd(const struct outlet *o)
{
	return o->fd;
}

/* Room for so many octets more, behind those that wait. */
static char *
room(struct outlet *o, size_t more)
{
	o->wait = realloc(o->wait, o->len + more);
	if (o->wait == NULL)
		abort();
	return o->wait + o->len;
}

void
outlet_add(struct outlet *o, const char *octets, size_t len)
{
	if (len == 0)
		return;
	memcpy(room(o, len), octets, len);
	o->len += len;
}

size_t
outlet_collect(struct outlet *o)
{
	int fd = fileno(o->sink);
	off_t len;
	ssize_t got;

	fflush(o->sink);
	len = lseek(fd, 0, SEEK_CUR);
	if (len <= 0)
		return 0;
	got = pread(fd, room(o, (size_t)len), (size_t)len, 0);
	if (got > 0)
		o->len += (size_t)got;
	if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		o->lost = true;
	return got > 0 ? (size_t)got : 0;
}

/* An end that has gone is ready, too: to say so. */
static bool
ready(const struct outlet *o, int ms)
{
	struct pollfd p = { .fd = o->fd, .events = POLLOUT };

	return poll(&p, 1, ms) == 1;
}

enum outlet_state
outlet_flush(struct outlet *o)
{
	outlet_collect(o);
	while (!o->lost && o->at < o->len) {
		size_t len = o->len - o->at;
		ssize_t n;

		if (!o->own) {
			if (!ready(o, 0))
				return OUTLET_BUSY;
			len = len < CAREFUL ? len : CAREFUL;
		}
		n = write(o->fd, o->wait + o->at, len);
		if (n > 0) {
			o->at += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			return OUTLET_BUSY;
		} else if (n == 0 || errno != EINTR) {
			o->error = n < 0 ? errno : EIO;
			o->lost = true;
		}
	}
	o->at = o->len = 0;
	return o->lost ? OUTLET_GONE : OUTLET_EMPTY;
}

void
outlet_drain(struct outlet *o)
{
	while (outlet_flush(o) == OUTLET_BUSY)
		if (!ready(o, OUTLET_LAST_MS))
			break;
	o->at = o->len = 0;
}

void
outlet_lose(struct outlet *o)
{
	o->lost = true;
}

int
outlet_error(const struct outlet *o)
{
	return o->error;
}
