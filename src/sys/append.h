/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opens files that lines are added to, in directories where others may write
 * too: what an old daemon's user, or an intruder, has put in the way is
 * refused, never followed. Stateless.
 */
#ifndef NTPTUI_SYS_APPEND_H
#define NTPTUI_SYS_APPEND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/*
 * Opens `path` for appending, and creates it (mode 0644, less the umask); its
 * status goes to *st. -errno: ELOOP it is a symbolic link, ENODEV no regular
 * file, whatever open(2) says. Other names of the file are the caller's to
 * judge (st_nlink): somebody's may be what is to be spoiled.
 */
int append_open(const char *path, struct stat *st);

/* Is `path` itself, no link to it, the file of this status? If it cannot be
 * looked at, errno says why. */
bool append_same(const char *path, const struct stat *st);

/* Writes it all, unless 0 is not returned: an errno, and *done of the octets
 * have been written. */
int append_write(int fd, const char *data, size_t len, size_t *done);

#endif
