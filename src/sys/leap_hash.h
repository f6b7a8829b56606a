/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SHA-1 by which a list of leap seconds vouches for itself: against
 * accidents, not against attackers. */
#ifndef NTPTUI_SYS_LEAP_HASH_H
#define NTPTUI_SYS_LEAP_HASH_H

#include "core/leap.h"

#include <stdbool.h>

/* True if the list's hash is right; false too if it has none. */
bool leap_hash_fits(const struct leap_table *t);

#endif
