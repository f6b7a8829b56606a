/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which name servers this host is told to ask: resolv.conf(5), and those
 * behind a stub of systemd-resolved. Nothing is asked here.
 */
#ifndef NTPTUI_SYS_RESOLVERS_H
#define NTPTUI_SYS_RESOLVERS_H

#include "core/addr.h"

#include <stddef.h>

/* The `nameserver` lines of a resolv.conf, port 53; no address twice. Appends
 * to the `n` that are in out[] (room for `max`); how many there are then. */
size_t resolvers_parse(
    const char *text, struct addr *out, size_t n, size_t max);

/* Those of this host, at most `max`; how many. Without a file or a line in
 * it that is 127.0.0.1, as the C library thinks. */
size_t resolvers_find(struct addr *out, size_t max);

#endif
