/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/notify.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

/* Somebody who listens, as systemd does; the address goes to the
 * environment. */
static int
manager(const char *address)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_true(strlen(address) < sizeof(at.sun_path));
	memcpy(at.sun_path, address, strlen(address));
	if (address[0] == '@')
		at.sun_path[0] = '\0';
	assert_int_equal(
	    bind(fd, (const struct sockaddr *)&at,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) +
		    strlen(address))),
	    0);
	setenv("NOTIFY_SOCKET", address, 1);
	return fd;
}

/* What was told, "" for nothing. */
static const char *
heard(int fd)
{
	static char text[512];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void
everything_is_told(void **state)
{
	char path[256], *end;
	struct notify n;
	int fd;

	scratch_path(state, "notify", path);
	fd = manager(path);
	notify_open(&n);
	assert_null(getenv("NOTIFY_SOCKET"));
	notify_ready(&n);
	assert_string_equal(heard(fd), "READY=1");
	notify_status(&n, "Synchronised.\nREADY=1");
	assert_string_equal(heard(fd), "STATUS=Synchronised.");
	notify_reloading(&n);
	assert_int_equal(
	    strncmp(heard(fd), "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
	notify_reloading(&n);
	assert_true(strtoll(heard(fd) + 27, &end, 10) > 0);
	assert_int_equal(*end, '\0');
	notify_alive(&n);
	assert_string_equal(heard(fd), "WATCHDOG=1");
	notify_stopping(&n);
	assert_string_equal(heard(fd), "STOPPING=1");
	notify_close(&n);
	notify_ready(&n);
	assert_string_equal(heard(fd), "");
	close(fd);
}

static void
an_abstract_address_is_reached(void **state)
{
	char name[64];
	struct notify n;
	int fd;

	(void)state;
	snprintf(name, sizeof(name), "@ntptui-test-%ld", (long)getpid());
	fd = manager(name);
	notify_open(&n);
	notify_ready(&n);
	assert_string_equal(heard(fd), "READY=1");
	notify_close(&n);
	close(fd);
}

static void
rubbish_is_nobody(void **state)
{
	static const char *const rubbish[] = { "", "/", "@", "relative",
		"/nonexistent/notify", "vsock:2:1234" };
	char large[300];
	struct notify n;

	(void)state;
	for (size_t i = 0; i < sizeof(rubbish) / sizeof(rubbish[0]); i++) {
		setenv("NOTIFY_SOCKET", rubbish[i], 1);
		setenv("WATCHDOG_USEC", "1000000", 1);
		notify_open(&n);
		assert_int_equal(n.fd, -1);
		assert_true(n.every <= 0);
		notify_ready(&n);
		notify_close(&n);
	}
	memset(large, '/', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	setenv("NOTIFY_SOCKET", large, 1);
	notify_open(&n);
	assert_int_equal(n.fd, -1);
	unsetenv("NOTIFY_SOCKET");
	notify_open(&n);
	assert_int_equal(n.fd, -1);
}

/* The interval for these words of the environment. */
static double
watchdog(void **state, const char *usec, const char *pid)
{
	char path[256];
	struct notify n;
	double every;
	int fd;

	scratch_path(state, "notify", path);
	unlink(path);
	fd = manager(path);
	setenv("WATCHDOG_USEC", usec, 1);
	if (pid != NULL)
		setenv("WATCHDOG_PID", pid, 1);
	notify_open(&n);
	every = n.every;
	notify_close(&n);
	close(fd);
	return every;
}

static void
the_watchdog_is_fed_twice_as_often(void **state)
{
	char self[24];

	snprintf(self, sizeof(self), "%ld", (long)getpid());
	assert_true(watchdog(state, "30000000", NULL) > 14.9);
	assert_true(watchdog(state, "30000000", self) < 15.1);
	assert_true(watchdog(state, "30000000", "1") <= 0);
	assert_true(watchdog(state, "soon", NULL) <= 0);
	assert_true(watchdog(state, "-5", NULL) <= 0);
	assert_true(watchdog(state, "0", NULL) <= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(everything_is_told),
		cmocka_unit_test(an_abstract_address_is_reached),
		cmocka_unit_test(rubbish_is_nobody),
		IN_SCRATCH(the_watchdog_is_fed_twice_as_often),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
