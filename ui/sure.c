/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sure.h"

#include "core/i18n.h"

#include <stdarg.h>
#include <stdio.h>

bool
sure(const char *fmt, ...)
{
	va_list ap;
	int c;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "%s", _(" (y/n) "));
	c = getchar();
	if (c == 'y' || c == 'Y')
		return true;
	fprintf(stderr, "%s\n", _("Nothing was done."));
	return false;
}
