/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small files that others may have put anything into, or anything in the
 * place of: read whole or not at all, without ever waiting.
 */
#ifndef NTPTUI_SYS_READ_FILE_H
#define NTPTUI_SYS_READ_FILE_H

#include <stddef.h>

/*
 * Reads a regular file of fewer than `size` octets into buf and ends it with
 * NUL. Returns how many there are, or -errno: EFBIG if it is larger, EISDIR,
 * ENODEV if it is a device, a FIFO or a socket (which is not opened for long
 * enough to wait), and what open(2) and read(2) say.
 */
long read_file(const char *path, char *buf, size_t size);

/* The same of an open file. */
long read_file_of(int fd, char *buf, size_t size);

#endif
