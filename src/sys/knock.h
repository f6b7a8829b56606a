/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether somebody listens on a TCP port: a connection is opened and closed
 * at once, nothing is sent. Owns its descriptors for the time of the call.
 */
#ifndef NTPTUI_SYS_KNOCK_H
#define NTPTUI_SYS_KNOCK_H

#include "core/addr.h"
#include "core/probing.h"

#include <stdatomic.h>
#include <stddef.h>

/*
 * Knocks at to[i], address and port, for each i whose address has a family;
 * out[i] says what came of it, the others stay. At most 64 at the same time,
 * each waits at most `wait` s; PORT_CLOSED is a refusal as well as silence.
 * Ends early, what is open left as it was, when *stop becomes true.
 */
void knock(const struct addr *to, size_t n, double wait,
    const atomic_bool *stop, enum probe_port *out);

#endif
