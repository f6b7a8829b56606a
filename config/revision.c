/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/revision.h"

/* FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo). */
#define BASIS UINT64_C(0xcbf29ce484222325)
#define PRIME UINT64_C(0x100000001b3)

uint64_t
revision_of(const char *text, size_t len)
{
	uint64_t h = BASIS;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)text[i]) * PRIME;
	return h != 0 ? h : 1;
}
