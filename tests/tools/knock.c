/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client of the engine's socket that does what no well-behaved one does.
 *
 *	knock SOCKET refused|nonsense|deaf
 *	knock SOCKET many N
 *	knock SOCKET watch N SECONDS
 *
 * Ends with 0 if the engine did what it should. `watch` keeps N clients
 * attached so long, and says how many pictures each has seen.
 */
#include "core/control.h"
#include "engine/attach_wire.h"
#include "engine/link.h"
#include "sys/clock.h"
#include "sys/local.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t in[LOCAL_MAX];

/* The next datagram; its length, or -errno. */
static long
await(int fd)
{
	long n = 0;

	for (int i = 0; i < 100 && n == 0; i++) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		poll(&p, 1, 100);
		n = local_hear(fd, in, sizeof(in));
	}
	return n;
}

static int
call(const char *path)
{
	struct local_who who;
	int fd = local_call(path, &who);

	if (fd < 0)
		fprintf(stderr, "knock: %s: %s\n", path, strerror(-fd));
	return fd;
}

/* Sends a request and expects this error. */
static int
expect(int fd, const void *buf, size_t len, enum control_error error)
{
	struct control_header h;
	long n;

	if (fd < 0 || local_tell(fd, buf, len) != 0)
		return 1;
	n = await(fd);
	if (n <= 0 || !control_decode(&h, in, (size_t)n))
		return 1;
	return !h.error || h.status >> 8 != (int)error;
}

static int
refused(const char *path)
{
	struct control_header h = {
		.version = ATTACH_NTP, .op = CONTROL_CONFIGURE, .count = 4
	};
	uint8_t buf[CONTROL_HEADER + 4];

	control_encode(&h, buf);
	memcpy(buf + CONTROL_HEADER, "stop", 4);
	return expect(call(path), buf, sizeof(buf), CONTROL_EPERMISSION);
}

static int
nonsense(const char *path)
{
	static const char text[] = "GET / HTTP/1.0\r\n\r\n";
	int fd = call(path);

	if (expect(fd, text, sizeof(text) - 1, CONTROL_EBADFMT))
		return 1;
	return await(fd) != -EPIPE;
}

/* Asks for more and more, and reads nothing of it. */
static int
deaf(const char *path)
{
	static const char text[] = ATTACH_PICTURE "=0";
	struct control_header h = { .version = ATTACH_NTP,
		.op = CONTROL_READVAR,
		.count = sizeof(text) - 1 };
	uint8_t buf[CONTROL_HEADER + sizeof(text)];
	int fd = call(path), error = 0;

	control_encode(&h, buf);
	memcpy(buf + CONTROL_HEADER, text, h.count);
	for (int i = 0; i < 100000; i++) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		error = local_tell(fd, buf, CONTROL_HEADER + sizeof(text) - 1);
		if (error == EPIPE || error == ECONNRESET)
			return 0;
		if (error == EAGAIN)
			poll(&p, 1, 100);
	}
	return 1;
}

/* `n` clients for so many seconds, each with a picture at least. */
static int
watch(const char *path, int n, double seconds, bool tell)
{
	const char *list[] = { path };
	struct link **link = calloc((size_t)n, sizeof(struct link *));
	int *seen = calloc((size_t)n, sizeof(int)), error = 0, bad = 0;
	mono_t end = mono_add(clock_mono(), seconds);

	for (int i = 0; i < n; i++) {
		link[i] = link_attach(list, 1, &error);
		bad += link[i] == NULL;
	}
	while (bad == 0 && mono_diff(end, clock_mono()) > 0)
		for (int i = 0; i < n; i++)
			seen[i] += link_await(link[i], 0.2 / n);
	for (int i = 0; i < n; i++) {
		bad += bad == 0 &&
		    (seen[i] == 0 || link_info(link[i]).state != LINK_FINE);
		if (tell)
			printf("%d pictures\n", seen[i]);
		link_free(link[i]);
	}
	free(link);
	free(seen);
	return bad != 0;
}

int
main(int argc, char *argv[])
{
	const char *path = argc > 2 ? argv[1] : "";
	const char *what = argc > 2 ? argv[2] : "";
	int n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 1;

	if (strcmp(what, "refused") == 0)
		return refused(path);
	if (strcmp(what, "nonsense") == 0)
		return nonsense(path);
	if (strcmp(what, "deaf") == 0)
		return deaf(path);
	if (strcmp(what, "many") == 0)
		return watch(path, n, 3, false);
	if (strcmp(what, "watch") == 0 && argc > 4)
		return watch(path, n, strtod(argv[4], NULL), true);
	fputs("usage: knock SOCKET refused|nonsense|deaf|many N|watch N S\n",
	    stderr);
	return 2;
}
