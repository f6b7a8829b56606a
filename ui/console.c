/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/console.h"

#include "core/i18n.h"

#include <stdio.h>

/* Replaced as a whole when the terminal is there. */
bool
console_possible(void)
{
	fprintf(stderr, "%s\n",
	    _("ntptui: the console is not built in; use 'ntptui peers' or "
	      "'ntptui lab --once'"));
	return false;
}

int
console_run(struct loop *l, const struct console_cfg *cfg)
{
	(void)l;
	(void)cfg;
	return CONSOLE_NOTERM;
}
