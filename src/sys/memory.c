/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void
die(void)
{
	fputs("ntptui: out of memory\n", stderr);
	abort();
}

void *
memory_new(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		die();
	return p;
}

void *
memory_grow(void *old, size_t n, size_t size)
{
	void *p = NULL;

	if (size && n <= SIZE_MAX / size)
		p = realloc(old, n * size);
	if (!p)
		die();
	return p;
}
