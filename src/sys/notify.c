/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/notify.h"

#include "sys/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Twice in the time after which systemd ends us, as sd_watchdog_enabled(3)
 * recommends. */
#define SAFETY 2

#define LINE 256

/* "/path", or "@name" of the abstract kind. A descriptor, or -1. */
static int
reach(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if ((path[0] != '/' && path[0] != '@') || len < 2 ||
	    len >= sizeof(to.sun_path))
		return -1;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	/* Connected once: later the sandbox may have no such path. */
	if (connect(fd, (const struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* s from one sign of life to the next; 0: none is wanted, or not of us. */
static double
read_watchdog(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	char *end;
	double value;

	if (usec == NULL)
		return 0;
	if (pid != NULL && strtol(pid, NULL, 10) != (long)getpid())
		return 0;
	value = strtod(usec, &end);
	return *end == '\0' && value > 0 ? value * 1e-6 / SAFETY : 0;
}

void
notify_open(struct notify *n)
{
	const char *path = getenv("NOTIFY_SOCKET");

	n->fd = path != NULL ? reach(path) : -1;
	n->every = n->fd >= 0 ? read_watchdog() : 0;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void
tell(const struct notify *n, const char *text)
{
	/* Nothing can be done about a manager that does not listen. */
	if (n->fd >= 0 && send(n->fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return;
}

void
notify_ready(const struct notify *n)
{
	tell(n, "READY=1");
}

void
notify_reloading(const struct notify *n)
{
	char text[LINE];

	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_mono().ns / 1000);
	tell(n, text);
}

void
notify_stopping(const struct notify *n)
{
	tell(n, "STOPPING=1");
}

void
notify_status(const struct notify *n, const char *text)
{
	char line[LINE];

	snprintf(
	    line, sizeof(line), "STATUS=%.*s", (int)strcspn(text, "\n"), text);
	tell(n, line);
}

void
notify_alive(const struct notify *n)
{
	tell(n, "WATCHDOG=1");
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}
