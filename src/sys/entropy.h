/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers of the kernel, for any thread. */
#ifndef NTPTUI_SYS_ENTROPY_H
#define NTPTUI_SYS_ENTROPY_H

#include "core/rng.h"

#include <stddef.h>

/* A source that asks the kernel each time; it ends the program if the kernel
 * has none. */
struct rng entropy_rng(void);

/* Fills `n` octets, at most 256. */
void entropy_fill(void *buf, size_t n);

#endif
