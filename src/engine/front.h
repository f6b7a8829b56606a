/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The process that a shell waits for while a console with an engine of its own
 * runs in its child. So the engine can be left running, its threads, sockets
 * and samples as they are, while the shell gets its terminal back: fork(2)
 * takes no threads along, so whoever is to stay must have been the child from
 * the start.
 */
#ifndef NTPTUI_ENGINE_FRONT_H
#define NTPTUI_ENGINE_FRONT_H

/*
 * Splits this process, which must have one thread: returns in the child only.
 * The parent stops, goes on and ends as the child does (exit code or signal),
 * hands TERM, INT and QUIT on to it, and ends with 0 once front_leave() was
 * called. What that needs; -1 if there can be no child: then this process goes
 * on by itself.
 */
int front_begin(void);

/*
 * In the child: it belongs to no terminal and no session any more, its standard
 * streams are /dev/null, and the parent ends. `front` is of front_begin(), and
 * closed; -1: nothing happens.
 */
void front_leave(int front);

#endif
