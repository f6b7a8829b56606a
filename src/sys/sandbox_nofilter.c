/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of sandbox_filter.c where libseccomp is not wanted. */
#include "sys/sandboxing.h"

#include <errno.h>

int
sandbox_calls_confine(const struct sandbox_plan *p, bool tcp, unsigned *n)
{
	(void)p;
	(void)tcp;
	*n = 0;
	return ENOSYS;
}
