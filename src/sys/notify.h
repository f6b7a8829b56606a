/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells whoever started us how we are, by systemd's protocol (sd_notify(3)):
 * datagrams of lines to the socket that $NOTIFY_SOCKET names. Without one,
 * nothing is told. It never waits.
 */
#ifndef NTPTUI_SYS_NOTIFY_H
#define NTPTUI_SYS_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>

struct notify {
	int fd;       /* -1: nobody listens */
	double every; /* s: WATCHDOG=1 is wanted at least as often; 0: never */
};

/* Reads the environment ($WATCHDOG_USEC and $WATCHDOG_PID too) and takes it
 * away, so that no child speaks for us. */
void notify_open(struct notify *n);

/* The service is up; the configuration is being read anew, and after it READY
 * again; it ends. */
void notify_ready(const struct notify *n);
void notify_reloading(const struct notify *n);
void notify_stopping(const struct notify *n);

/* One line for people, cut if it is long. */
void notify_status(const struct notify *n, const char *text);

/* We are alive. */
void notify_alive(const struct notify *n);

void notify_close(struct notify *n);

#endif
