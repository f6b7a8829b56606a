/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A function in a process of its own that is stopped at every border of a
 * system call, and there either killed or lied to. It waits for the kernel's
 * word, never for time.
 */
#ifndef NTPTUI_TESTS_STEPPER_H
#define NTPTUI_TESTS_STEPPER_H

#include <stdbool.h>

enum stepper_end {
	STEPPER_DONE, /* it came to its end before */
	STEPPER_DID,  /* it met what was asked for */
	STEPPER_NONE, /* processes may not be traced here */
};

/*
 * Runs work(arg) and kills it at the border number `border`, from 0 on: the
 * even ones lie before, the odd ones behind a system call.
 */
enum stepper_end stepper_kill(void (*work)(void *arg), void *arg, long border);

/*
 * The same, but at the border meet(arg) is called, here, while work(arg) stands
 * still; then it goes on to its end. DID: they met.
 */
enum stepper_end stepper_meet(
    void (*work)(void *arg), void *arg, long border, void (*meet)(void *arg));

/* Can the results of system calls be made up on this processor? */
bool stepper_may_lie(void);

/*
 * Runs work(arg), in which the system call number `call`, from 0 on, is not
 * made and fails with `error`. DONE: it ended earlier; DID: it was lied to,
 * and went on to its end. Calls for memory, and those that cannot fail, are
 * spared.
 */
enum stepper_end stepper_fail(
    void (*work)(void *arg), void *arg, long call, int error);

#endif
