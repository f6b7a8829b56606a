/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reverse.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sys/memory.h"
#include "sys/resolve.h"

/* Questions on their way, at most: enough for a screen within seconds, and no
 * burden for a name server. */
#define AT_ONCE 8

struct reverse {
	struct resolver *resolver;
	int fd; /* eventfd: an answer is there */
	int asked;
};

struct reverse *
reverse_new(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	struct reverse *r;

	if (fd < 0)
		return NULL;
	r = memory_new(1, sizeof(*r));
	r->fd = fd;
	r->resolver = resolve_new(fd, NULL);
	return r;
}

/* A thread that still looks up has left the descriptor alone for good. */
void
reverse_free(struct reverse *r)
{
	if (r == NULL)
		return;
	resolve_free(r->resolver);
	close(r->fd);
	free(r);
}

int
reverse_fd(const struct reverse *r)
{
	return r->fd;
}

bool
reverse_free_seat(const struct reverse *r)
{
	return r->asked < AT_ONCE;
}

bool
reverse_ask(struct reverse *r, const struct addr *a)
{
	if (resolve_ask_name(r->resolver, a, 0) != 0)
		return false;
	r->asked++;
	return true;
}

bool
reverse_take(struct reverse *r, struct addr *a, char name[REVERSE_TEXT])
{
	struct host_event ev;
	uint64_t count;

	if (!resolve_take(r->resolver, &ev)) {
		/* The next answer makes it readable again. */
		if (read(r->fd, &count, sizeof(count)) < 0 ||
		    !resolve_take(r->resolver, &ev))
			return false;
	}
	r->asked--;
	*a = ev.addr[0];
	snprintf(name, REVERSE_TEXT, "%s", ev.text);
	return true;
}
