/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of addresses, as reverse DNS has them: which are wanted, asked and
 * known. A plain value of fixed size without a clock; somebody else looks
 * names up. A name is what the address's owner likes to say: it proves
 * nothing, and is cleaned before it is kept.
 */
#ifndef NTPTUI_UI_NAMES_H
#define NTPTUI_UI_NAMES_H

#include "core/addr.h"
#include "core/ntptime.h"

#include <stdbool.h>
#include <stddef.h>

#define NAMES_TEXT 64
#define NAMES_SETS 256
#define NAMES_WAYS 4

/* s after which a name is asked for again; and where there was none. */
#define NAMES_KEPT 3600.0
#define NAMES_NONE 600.0

enum name_state { NAME_FREE, NAME_WANTED, NAME_ASKED, NAME_HERE };

struct names {
	struct name {
		struct addr addr;
		enum name_state state;
		mono_t at;             /* wanted, or answered */
		char text[NAMES_TEXT]; /* "": none */
	} slot[NAMES_SETS][NAMES_WAYS];
	size_t wanted; /* slots that are NAME_WANTED */
};

/* Its name, or NULL if none is known. */
const char *names_get(const struct names *n, const struct addr *a);

/* It is shown: its name shall be asked, unless it was not long ago. */
void names_want(struct names *n, const struct addr *a, mono_t now);

/* The next to be asked; false if there is none. */
bool names_next(struct names *n, struct addr *out);

/* The answer; "": there is no name. Nothing if it was not asked. True if
 * something may look different. */
bool names_put(
    struct names *n, const struct addr *a, const char *text, mono_t now);

#endif
