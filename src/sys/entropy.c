/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/entropy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void
entropy_fill(void *buf, size_t n)
{
	for (;;) {
		/* Up to 256 octets always come whole (getrandom(2)). */
		ssize_t got = getrandom(buf, n, 0);

		if (got == (ssize_t)n)
			return;
		if (errno == EINTR)
			continue;
		/* Guessable questions would be worse than none. */
		fputs("ntptui: the kernel has no random numbers\n", stderr);
		abort();
	}
}

static uint64_t
next(void *self)
{
	uint64_t value;

	(void)self;
	entropy_fill(&value, sizeof(value));
	return value;
}

struct rng
entropy_rng(void)
{
	return (struct rng){ next, NULL };
}
