/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/platform.h"

#include <stdio.h>
#include <sys/utsname.h>

void
platform_read(struct platform *p)
{
	struct utsname u;

	*p = (struct platform){ "", "", "" };
	if (uname(&u) < 0)
		return;
	snprintf(p->processor, sizeof p->processor, "%s", u.machine);
	snprintf(p->system, sizeof p->system, "%s", u.sysname);
	snprintf(p->release, sizeof p->release, "%s", u.release);
}
