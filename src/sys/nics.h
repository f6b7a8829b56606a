/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network addresses of this machine, and the news that they have
 * changed. It keeps nothing; descriptors are the caller's.
 */
#ifndef NTPTUI_SYS_NICS_H
#define NTPTUI_SYS_NICS_H

#include "core/addr.h"
#include "core/nic.h"

#include <stdbool.h>
#include <stddef.h>

struct nic {
	struct addr addr; /* without port */
	unsigned bits;    /* length of its network's prefix */
	char name[NIC_NAME];
};

/* The addresses of all interfaces that are up, a malloc'ed list of *n; NULL
 * if the kernel does not tell, or there is none. */
struct nic *nics_read(size_t *n);

/* A descriptor that becomes readable when addresses or interfaces come and
 * go; -1 where there is no such thing: then look from time to time. */
int nics_watch(void);

/* Reads what came to it. True if an address or an interface may have
 * changed. */
bool nics_news(int fd);

#endif
