/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The networks that this machine is in, as the kernel has them now, for those
 * who look at the engine: not what it serves, which is in the picture.
 */
#ifndef NTPTUI_ENGINE_NETS_H
#define NTPTUI_ENGINE_NETS_H

#include "core/addr.h"

#include <stddef.h>

struct net {
	struct addr addr; /* bits behind the prefix are 0; no port, no scope */
	unsigned bits;    /* length of the prefix */
};

/*
 * Writes at most `room` networks, each once, and returns how many it wrote; 0
 * if the kernel tells none. Left out are this host itself (127.0.0.0/8, ::1,
 * networks of one address) and the link-local ones of IPv6 (RFC 4291 section
 * 2.5.6), which every interface has.
 */
size_t nets_read(struct net *out, size_t room);

#endif
