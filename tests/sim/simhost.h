/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine in virtual time: struct host over the practice network's model,
 * without sockets. It owns true time, which moves only in simhost_next(), so
 * months pass in seconds and a seed repeats every packet.
 */
#ifndef NTPTUI_TESTS_SIM_SIMHOST_H
#define NTPTUI_TESTS_SIM_SIMHOST_H

#include "engine/lab_model.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stdint.h>

struct simhost;

/* The scenario must outlive it. A start of 0 is 2030-01-01, never now. */
struct simhost *simhost_new(const struct lab_scenario *s);
void simhost_free(struct simhost *h);

/* The table to build an engine on. */
const struct host *simhost_host(struct simhost *h);

/*
 * Lets time pass until something happens, which *ev then tells, or until the
 * made-up monotonic clock shows `until`: false.
 */
bool simhost_next(struct simhost *h, mono_t until, struct host_event *ev);

/* True time since the start, s. */
double simhost_elapsed(const struct simhost *h);

/* The clock's error (clock minus truth, s), and its oscillator's, s/s. */
double simhost_error(struct simhost *h);
double simhost_osc(const struct simhost *h);

/* How a server is doing: its accounts and what it is like now. */
const struct lab_upstream *simhost_server(
    const struct simhost *h, size_t server);

/* Questions sent, and adjustments made. */
uint32_t simhost_sent(const struct simhost *h);
uint32_t simhost_adjusts(const struct simhost *h);

#endif
