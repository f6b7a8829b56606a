/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine: owner of the associations, the timers, the system variables
 * and the discipline. It acts through a struct host only, so that the same
 * code runs on this machine, on the practice network and in a simulator. One
 * thread at a time; it never waits.
 */
#ifndef NTPTUI_ENGINE_ENGINE_H
#define NTPTUI_ENGINE_ENGINE_H

#include "engine/command.h"
#include "engine/params.h"
#include "engine/snapshot.h"
#include "sys/host.h"

struct engine;

/* Copies what it needs of `p`; `h` must outlive it. Never NULL. */
struct engine *engine_new(const struct params *p, const struct host *h);

/* Writes the drift file, closes sockets, frees. */
/*
 * Puts `p` in the place of the parameters in force. Associations that both
 * want (params_match()) go on with their samples, addresses and questions; if
 * their mode, version or key has changed they begin anew at their address.
 * What the user wished (start, observe) stays, and the clock's discipline.
 * False, and nothing has changed, if it cannot be: `why` says so then.
 */
bool engine_restart(
    struct engine *e, const struct params *p, char *why, size_t size);

/* What the picture says of the configuration's file: its absolute path, and
 * the revisions (snap_conf) in force and to go back to. */
void engine_conf(
    struct engine *e, const char *path, uint64_t running, uint64_t back);

/* Answers a command that the engine itself did not carry out; id 0: nobody
 * asked, it is for the journal only. */
void engine_acknowledge(
    struct engine *e, uint32_t id, bool ok, const char *text);

void engine_free(struct engine *e);

/* Does what is due; returns when it wants to be called again (at most a
 * second from now). */
mono_t engine_run(struct engine *e);

/* Something came from the machine. */
void engine_event(struct engine *e, const struct host_event *ev);

/* A wish of the user; the answer stands in the next snapshot. COMMAND_QUIT
 * is the loop's and is only acknowledged here. */
void engine_command(struct engine *e, const struct command *c);

/*
 * Writes the picture into *s, a malloc'ed snapshot (NULL at first) that is
 * enlarged when it has no room.
 */
void engine_observe(struct engine *e, struct snapshot **s);

#endif
