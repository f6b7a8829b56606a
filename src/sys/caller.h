/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The asking end of a conversation over UDP with one address: datagrams of
 * others never reach it, and what the network reports of it comes back as an
 * errno. Nothing here blocks; descriptors are the caller's.
 */
#ifndef NTPTUI_SYS_CALLER_H
#define NTPTUI_SYS_CALLER_H

#include "core/addr.h"

#include <stddef.h>
#include <stdint.h>

/* A socket that talks to `to`, its port too, from a random port of ours. A
 * descriptor, or -errno. */
int caller_open(const struct addr *to);

/* Sends one datagram. 0 or an errno; of an earlier one perhaps. */
int caller_send(int fd, const uint8_t *buf, size_t len);

/* Reads one: its length (more than `size`: it was cut), 0 if there is none
 * now, -errno: ECONNREFUSED, EHOSTUNREACH ... */
long caller_receive(int fd, uint8_t *buf, size_t size);

/* A descriptor that others make readable, as resolve_new() wants it, and
 * back to nothing; or -errno. */
int caller_bell(void);
void caller_hush(int fd);

/* Closes either; -1 is fine. */
void caller_close(int fd);

#endif
