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

/*
 * Puts `p` in the place of the parameters in force. Associations that both
 * want (params_match()) go on with their samples, addresses and questions; if
 * their mode, version or key has changed they begin anew at their address.
 * What the user wished (start, observe) stays, and the clock's discipline.
 * False, and nothing has changed, if it cannot be: `why` says so then. A trial
 * under way ends: what it would have returned to is let go.
 */
bool engine_restart(
    struct engine *e, const struct params *p, char *why, size_t size);

/* How a new configuration is watched. */
struct engine_terms {
	bool back;       /* it can be taken back, and is if it is BAD */
	uint16_t window; /* s */
	uint16_t count;  /* s, of the countdown */
};

/*
 * The same, watched (engine/health.h). With `back` all that it takes away is
 * kept for engine_revert(); during a trial another `p` is tried in the place
 * of the first, and what was kept before stays that. engine_wish() tells what
 * comes of it. What all this changes compared with the last that was kept
 * is the caller's to know: `differ` has added, removed, changed, kept.
 */
bool engine_try(struct engine *e, const struct params *p,
    const struct engine_terms *terms, const uint16_t differ[4], char *why,
    size_t size);

/* What the watch asks for, to be obeyed at once: the file has to follow. */
enum engine_wish { ENGINE_NOTHING, ENGINE_KEEP, ENGINE_REVERT };

enum engine_wish engine_wish(const struct engine *e);

/* Is there something that could be kept or taken back? */
bool engine_trying(const struct engine *e);

/* Would it be kept if its time were over now? */
bool engine_healthy(const struct engine *e);

/* The configuration on trial stays. `asked`: somebody said so. */
void engine_keep(struct engine *e, bool asked);

/*
 * Back to what was in force before the trial: parameters, associations with
 * reach, samples and timers, the state of the discipline and what we say of
 * our time. An association that went on and has newer samples keeps them. What
 * was done to the clock stays done, and all samples are shifted by it. The port
 * is the one exception: if the old one cannot be opened again the present one
 * stays, and `why` (else "") says so.
 */
void engine_revert(struct engine *e, bool asked, char *why, size_t size);

/* Appends what came of the file to what the picture says of the trial. */
void engine_remark(struct engine *e, const char *text);

/* The picture is to say that a trial ended before this engine began. */
void engine_recovered(struct engine *e, const char *text);

/* Which rights this process gave away: for the picture and the journal. `weak`:
 * it keeps more of them than was planned. */
void engine_confined(struct engine *e, const char *text, bool weak);

/* What the picture says of the configuration's file. */
void engine_conf(struct engine *e, const struct snap_conf *conf);

/* Answers a command that the engine itself did not carry out; id 0: nobody
 * asked, it is for the journal only. */
void engine_acknowledge(
    struct engine *e, uint32_t id, bool ok, const char *text);

/* Writes the drift file, closes sockets, frees. */
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
