/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reference identifiers made of addresses, and those that mean this machine
 * (the loop test of RFC 5905 section 9.2 and A.5.5.3). A plain value,
 * refreshed by itself.
 */
#ifndef NTPTUI_SYS_REFIDS_H
#define NTPTUI_SYS_REFIDS_H

#include "core/addr.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REFIDS_MAX 64 /* addresses of this machine that are known */

struct refids {
	bool known; /* `at` is valid */
	mono_t at;  /* when they were read */
	size_t n;
	uint32_t id[REFIDS_MAX];
};

/* The refid that a server synchronised to `a` shows: the IPv4 address, or
 * the first four octets of the MD5 of the IPv6 one (RFC 5905 section 7.3);
 * 0 for no address. */
uint32_t refid_of(const struct addr *a);

/* Those of this machine's addresses, at most a minute old; how many were
 * written, at most max. Start with zeroes in *r. */
size_t refids_own(struct refids *r, mono_t now, uint32_t *out, size_t max);

#endif
