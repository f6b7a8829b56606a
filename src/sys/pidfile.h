/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A daemon's process id in a file: written whole or not at all, never through
 * a link, and removed only if it is still ours. It tells nobody apart; the
 * engine's socket does.
 */
#ifndef NTPTUI_SYS_PIDFILE_H
#define NTPTUI_SYS_PIDFILE_H

/* 0 or an errno; EPERM: somebody else could put his own file there. */
int pidfile_write(const char *path);

void pidfile_remove(const char *path);

#endif
