/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The names of time sources as text: can this ever be looked up? Pure.
 */
#ifndef NTPTUI_CONFIG_SOURCE_H
#define NTPTUI_CONFIG_SOURCE_H

#include "core/addr.h"

#include <stddef.h>

enum source_kind {
	SOURCE_NAME,     /* a host name that can be looked up */
	SOURCE_ODD_NAME, /* digits and dots, but no IPv4 address */
	SOURCE_ADDRESS,  /* a numeric address */
	SOURCE_REFCLOCK, /* 127.127.t.u */
	SOURCE_LENGTH,   /* a name, or a part of one, is too long or empty */
	SOURCE_LETTER,   /* a character that no name has */
};

/* Judges `text`; a numeric address goes to *addr. *bad is the index of the
 * character that does not fit (SOURCE_LETTER). Brackets round an IPv6 address
 * do not count. */
enum source_kind source_kind(const char *text, struct addr *addr, size_t *bad);

#endif
