/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The duties of a container's first process, which the kernel gives every
 * orphan to: they are waited for, so that they leave no zombies, and signals
 * are passed on to the service, which is a child. It decides nothing else.
 */
#ifndef NTPTUI_UI_FIRST_H
#define NTPTUI_UI_FIRST_H

#include <stdbool.h>

/*
 * Where we are not the first process nothing happens: false. Else false in a
 * new child, which is to do the work; and, when that has ended, true in the
 * first process, with its exit code (128 and the signal that killed it).
 */
bool first_process(int *code);

#endif
