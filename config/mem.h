/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for config/: functions that never return NULL. When memory ends the
 * program aborts, for nothing sensible can be said about half a file.
 */
#ifndef NTPTUI_CONFIG_MEM_H
#define NTPTUI_CONFIG_MEM_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* realloc() of `n` times `size` octets, at least one; checks the product. */
static inline void *
mem_realloc(void *old, size_t n, size_t size)
{
	void *p;

	if (size != 0 && n > SIZE_MAX / size)
		abort();
	n *= size;
	p = realloc(old, n > 0 ? n : 1);
	if (p == NULL)
		abort();
	return p;
}

/* A zeroed block. */
static inline void *
mem_zero(size_t n, size_t size)
{
	return memset(mem_realloc(NULL, n, size), 0, n * size);
}

/* The first `len` octets of `s` with a NUL behind them. */
static inline char *
mem_string(const char *s, size_t len)
{
	char *p = mem_realloc(NULL, len + 1, 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

#endif
