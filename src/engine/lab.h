/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice network: simulated upstream servers that answer through real
 * sockets on loopback, and a host whose clock is made up, so that the engine
 * can discipline it and its true error is known. Owns the servers' thread and
 * wraps the machine. It never touches this machine's clock.
 */
#ifndef NTPTUI_ENGINE_LAB_H
#define NTPTUI_ENGINE_LAB_H

#include "engine/lab_scenario.h"
#include "engine/loop.h"
#include "sys/host.h"
#include "sys/machine.h"

struct lab;

/*
 * Opens the servers' sockets and starts their thread. NULL if that fails;
 * then `why` (size octets) says what and what to do.
 */
struct lab *lab_new(
    const struct lab_scenario *s, struct machine *m, char *why, size_t size);

/*
 * The host to build the engine on: m's, with names, ports and clock replaced.
 * Servers seem to stand at port 123; nothing but the scenario's servers can be
 * reached, whatever ntp.conf names (ENETUNREACH, or the name is not found).
 * listen() refuses every port (EOPNOTSUPP), for the practice host's time is
 * false on purpose. truth() knows the made-up clock's error.
 */
const struct host *lab_host(struct lab *lab);

/* The waiting that goes with it: times converted to the made-up clock, names
 * answered, and what the scenario says told as HOST_NOTE. */
struct loop_wait lab_wait(struct lab *lab);

/* Where a server of the scenario really listens, for who measures it from
 * another thread; false if there is none of this name. */
bool lab_address(const struct lab *lab, const char *name, struct addr *out);

/* Stops the thread, closes, frees. */
void lab_free(struct lab *lab);

#endif
