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
	STEPPER_DONE,   /* it came to its end before */
	STEPPER_KILLED, /* it was killed at the border asked for */
	STEPPER_NONE,   /* processes may not be traced here */
};

/*
 * Runs work(arg) and kills it at the border number `border`, from 0 on: the
 * even ones lie before, the odd ones behind a system call.
 */
enum stepper_end stepper_kill(void (*work)(void *arg), void *arg, long border);

/* Can the results of system calls be made up on this processor? */
bool stepper_may_lie(void);

/*
 * Runs work(arg), in which the system call number `call`, from 0 on, is not
 * made and fails with `error`. DONE: it ended earlier; KILLED: it was lied to,
 * and went on to its end. Calls for memory are spared.
 */
enum stepper_end stepper_fail(
    void (*work)(void *arg), void *arg, long call, int error);

#endif
