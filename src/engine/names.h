/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names looked up while the caller waits: for verbs that print once and end.
 * The running engine never does so; it asks sys/resolve.h's threads.
 */
#ifndef NTPTUI_ENGINE_NAMES_H
#define NTPTUI_ENGINE_NAMES_H

#include "core/addr.h"

/* The addresses of a host of `family` (ADDR_NONE: any), at most `max`, in the
 * order of getaddrinfo(3); returns how many, 0 if there are none or the name
 * server does not answer. `arg` is not used: it fits a table of functions. */
size_t names_find(void *arg, const char *name, enum addr_family family,
    struct addr *out, size_t max);

#endif
