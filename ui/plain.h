/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console in lines, for screen readers, dumb terminals and pipes: what
 * happens is a line each, what is typed is a verb a line. The same app, verbs
 * and link as the console's, without curses and without a screen.
 */
#ifndef NTPTUI_UI_PLAIN_H
#define NTPTUI_UI_PLAIN_H

#include "ui/console.h"

/* As console_run(), on any stdin and stdout; the end of the input is `quit`.
 * CONSOLE_OK, CONSOLE_MUTE or CONSOLE_STAY. */
int plain_run(struct link *l, const struct console_cfg *cfg);

#endif
