/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wish to end, as signals bring it to a verb that runs without a screen.
 * Owns the program's only mutable globals, which handlers need.
 */
#ifndef NTPTUI_UI_INTERRUPT_H
#define NTPTUI_UI_INTERRUPT_H

#include <signal.h>

/*
 * INT and TERM make the flag true from now on. HUP is ignored, for a terminal
 * that goes takes no service with it, and PIPE, for the write says so too. The
 * flag starts as false and may be set by the caller.
 */
volatile sig_atomic_t *interrupt_catch(void);

/* From now on HUP makes that flag true: under `serve` it asks to read the
 * configuration anew. Call it after interrupt_catch(). */
volatile sig_atomic_t *interrupt_hangup(void);

/* We are the first process of a container: orphans that become our children
 * leave no zombies. Not for those who wait for children of their own. */
void interrupt_orphans(void);

/* For those who poll: from now on the signals that a terminal brings, and TERM,
 * interrupt nothing but can be read from this signalfd; PIPE is blocked. -1 if
 * that cannot be. `before` takes the mask as it was. */
int interrupt_queue(sigset_t *before);

/* Stops until it is continued. Job control wants the signal's own action, so
 * TSTP is let through for once; where nobody could continue us (no shell that
 * knows jobs) the kernel drops it, and this returns at once. */
void interrupt_stop(void);

/* The terminal has gone, and it is known: the kernel says so once more when the
 * shell dies of it, which is to kill nobody who stays. */
void interrupt_lost(void);

#endif
