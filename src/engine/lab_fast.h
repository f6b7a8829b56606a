/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A practice network in virtual time: struct host over its model, without
 * sockets. It owns true time, which moves only in lab_fast_next(), so months
 * pass in seconds and a seed repeats every packet.
 */
#ifndef NTPTUI_ENGINE_LAB_FAST_H
#define NTPTUI_ENGINE_LAB_FAST_H

#include "engine/lab_model.h"
#include "engine/loop.h"
#include "sys/host.h"

#include <stdbool.h>
#include <stdint.h>

struct lab_fast;

/* The scenario must outlive it. A start of 0 is 2030-01-01, never now. */
struct lab_fast *lab_fast_new(const struct lab_scenario *s);
void lab_fast_free(struct lab_fast *h);

/* The table to build an engine on. */
const struct host *lab_fast_host(struct lab_fast *h);

/*
 * Lets time pass until something happens, which *ev then tells, or until the
 * made-up monotonic clock shows `until`: false.
 */
bool lab_fast_next(struct lab_fast *h, mono_t until, struct host_event *ev);

/* The same as what a loop waits with: it waits no time at all. */
struct loop_wait lab_fast_wait(struct lab_fast *h);

/* True time since the start, s. */
double lab_fast_elapsed(const struct lab_fast *h);

/* The clock's error (clock minus truth, s), and its oscillator's, s/s. */
double lab_fast_error(struct lab_fast *h);
double lab_fast_osc(const struct lab_fast *h);

/* How a server is doing: its accounts and what it is like now. */
const struct lab_upstream *lab_fast_server(
    const struct lab_fast *h, size_t server);

/* Questions sent, and adjustments made. */
uint32_t lab_fast_sent(const struct lab_fast *h);
uint32_t lab_fast_adjusts(const struct lab_fast *h);

#endif
