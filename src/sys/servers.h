/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A handful of UDP sockets, each on an address and port of its own, on which
 * one thread plays servers: the practice network's and the tests'. Owns the
 * descriptors. It knows nothing of NTP.
 */
#ifndef NTPTUI_SYS_SERVERS_H
#define NTPTUI_SYS_SERVERS_H

#include "core/addr.h"
#include "core/ntptime.h"
#include "sys/host.h"

#include <stddef.h>
#include <stdint.h>

/* Most sockets of one set. */
#define SERVERS_MAX 64

struct servers;

/* An empty set; NULL and errno if the kernel gives no descriptor. */
struct servers *servers_new(void);

/* Closes all sockets. */
void servers_free(struct servers *v);

/*
 * Opens the next socket at `at`; port 0 takes any that is free and writes it
 * there. Sockets are numbered 0, 1, 2 ... in the order of opening. 0 or an
 * errno.
 */
int servers_open(struct servers *v, struct addr *at);

/*
 * Waits until `until` (CLOCK_MONOTONIC, to well below a ms), until a datagram
 * comes or until servers_wake(). Writes at most `max` HOST_REQUEST events, of
 * which `id` is the socket's number and `at` the arrival by the kernel's
 * stamp; returns how many.
 */
size_t servers_wait(
    struct servers *v, mono_t until, struct host_event *ev, size_t max);

/* Sends from socket number `id`. 0 or an errno. */
int servers_send(struct servers *v, uint32_t id, const struct addr *to,
    const uint8_t *buf, size_t len);

/* Ends a servers_wait() of another thread. */
void servers_wake(struct servers *v);

/* When something was that the kernel stamped a moment ago by CLOCK_REALTIME:
 * the same by CLOCK_MONOTONIC. Now, if the stamp is older than a second or of
 * the future: then the clock has been stepped since. */
mono_t servers_instant(wall_t stamp);

#endif
