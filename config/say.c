/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/say.h"

#include <stdarg.h>
#include <stdio.h>

#include "config/mem.h"

void
say_add(struct say *s, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0) {
		if (s->len + (size_t)n + 1 > s->room) {
			s->room = 2 * s->room + (size_t)n + 256;
			s->text = mem_realloc(s->text, s->room, 1);
		}
		vsnprintf(s->text + s->len, (size_t)n + 1, fmt, again);
		s->len += (size_t)n;
	}
	va_end(again);
}
