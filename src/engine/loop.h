/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs an engine: poll(2) around engine.h, either on a thread of its own
 * beside the console, or on the caller's thread under `serve`. Owns the
 * snapshots and the command ring; the engine and the machine are the
 * caller's.
 */
#ifndef NTPTUI_ENGINE_LOOP_H
#define NTPTUI_ENGINE_LOOP_H

#include "engine/attach.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "engine/mailbox.h"
#include "engine/reloading.h"
#include "engine/snapshot.h"
#include "sys/machine.h"

#include <signal.h>
#include <stdbool.h>

struct loop;

/*
 * What the loop waits with. machine.h's functions for this machine; the
 * practice network brings its own, of the same meaning.
 */
struct loop_wait {
	void *self;
	size_t (*wait)(
	    void *self, mono_t until, struct host_event *ev, size_t max);
	void (*wake)(void *self);
};

/* This machine's. */
struct loop_wait loop_wait_machine(struct machine *m);

/* `e`, `h` and what `w` points to must outlive it. Never NULL. */
struct loop *loop_new(
    struct engine *e, const struct host *h, const struct loop_wait *w);

/* Lets others attach at `a`, whose descriptor the machine watches: from
 * before the loop runs until it has ended. */
void loop_attach(struct loop *l, struct attach *a);

/* `r` is copied. Before loop_start() or loop_run(). */
void loop_reloads(struct loop *l, const struct loop_reload *r);

/* Starts the thread, all signals blocked in it. 0 or an errno. */
int loop_start(struct loop *l);

/* Runs on this thread, with no descriptor beside the machine's, until *stop
 * becomes true (noticed within a second) or COMMAND_QUIT comes; `each`, if not
 * NULL, is called with the newest snapshot once a second, and at once, but
 * not more than ten times a second, when something that matters changed. */
void loop_run(struct loop *l, volatile sig_atomic_t *stop,
    void (*each)(void *arg, const struct snapshot *s), void *arg);

/* The newest snapshot, never NULL after loop_start(); valid until the next
 * call. Reader's thread only. */
const struct snapshot *loop_snapshot(struct loop *l);

/* Becomes readable when a newer snapshot is there; loop_snapshot() clears
 * it. -1 before loop_start(). */
int loop_fd(const struct loop *l);

/* Sends a command (`number` as for command_make()), gives it an id and returns
 * that; 0: the ring is full. */
uint32_t loop_command(struct loop *l, enum command_kind kind, uint16_t number);

/* Asks what ntpq asks, with the rights of whom the process runs as; false:
 * the last question is not answered, or this one is too long. Reader's thread
 * only. */
bool loop_ask(struct loop *l, const uint8_t *request, size_t len);

/* The answer, once, when it has come (loop_fd() says so); else NULL. It is
 * there until the next question. */
const struct mailbox *loop_answer(struct loop *l);

/* True once it has been told to end by COMMAND_QUIT, whoever sent it. */
bool loop_over(const struct loop *l);

/* Ends the thread (if one runs) in order and frees. */
void loop_free(struct loop *l);

#endif
