/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A terminal must be given back even by a program that dies: the last things
 * to write, made ready beforehand, and the handlers of the signals that kill.
 * What others write to stderr meanwhile would ruin the screen; it is kept
 * and shown when the screen has gone. Owns global state, which a handler
 * needs.
 */
#ifndef NTPTUI_UI_RESCUE_H
#define NTPTUI_UI_RESCUE_H

#include <stddef.h>
#include <termios.h>

#define RESCUE_ROOM 256

/* From now on a deadly signal writes `reset` to `fd`, restores `mode`, says
 * what happened and kills the process as it would have. stderr is kept. Armed
 * already, it takes the new words and mode. */
void rescue_arm(
    int fd, const struct termios *mode, const char *reset, size_t len);

/* No more; the signals are as before, and stderr's text is written out. */
void rescue_disarm(void);

#endif
