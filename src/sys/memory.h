/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is there, or the program ends: nothing above has to think of
 * its lack. For starts, tables and snapshots; no packet's path allocates.
 */
#ifndef NTPTUI_SYS_MEMORY_H
#define NTPTUI_SYS_MEMORY_H

#include <stddef.h>

/* n * size octets, all zero; free() them. Aborts when memory ends or the
 * product overflows. */
void *memory_new(size_t n, size_t size)
    __attribute__((malloc, returns_nonnull, warn_unused_result));

/* `old` (may be NULL) with room for n * size octets, its content kept; what
 * is new is not zeroed. n and size > 0. Aborts likewise. */
void *memory_grow(void *old, size_t n, size_t size)
    __attribute__((returns_nonnull, warn_unused_result));

#endif
