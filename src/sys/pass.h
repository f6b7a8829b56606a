/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Datagrams of a UNIX socket that carry descriptors (SCM_RIGHTS). Stateless;
 * never waits. Whoever receives descriptors owns them.
 */
#ifndef NTPTUI_SYS_PASS_H
#define NTPTUI_SYS_PASS_H

#include "sys/local.h"

#include <stddef.h>
#include <sys/types.h>

#define PASS_MOST 4 /* descriptors in one datagram */

/* Sends one with `n` descriptors, 0 to PASS_MOST. 0 or an errno. */
int pass_send(int to, const void *buf, size_t len, const int *fd, int n);

/*
 * Reads one. Its length (0: the other end is gone, -1: errno; EMSGSIZE: it was
 * longer, and is lost), its descriptors in fd[] up to `n`; more are closed,
 * places left over are -1. *who: the sender by the kernel's word, if the
 * socket has SO_PASSCRED, else pid 0; NULL: do not care.
 */
ssize_t pass_receive(
    int from, void *buf, size_t size, int *fd, int n, struct local_who *who);

/* A second descriptor of the same thing, closed at exec; -1 and errno. */
int pass_twin(int fd);

#endif
