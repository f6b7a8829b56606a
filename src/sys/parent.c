/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/parent.h"

#include <sys/prctl.h>

void
parent_death(int sig)
{
	prctl(PR_SET_PDEATHSIG, (unsigned long)sig, 0, 0, 0);
}
