/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/names.h"

#include "sys/resolve.h"

size_t
names_find(void *arg, const char *name, enum addr_family family,
    struct addr *out, size_t max)
{
	(void)arg;
	return resolve_wait(name, family, out, max);
}
